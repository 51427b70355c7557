"""Find addresses of crypto-currencies, by their own check digits.

Bitcoin, Litecoin, Dogecoin and Tron: base58 with a double SHA-256; Bitcoin and Litecoin also bech32 (BIP 173, BIP 350);
Ethereum: hexadecimal, upper and lower case by Keccak-256 (EIP-55); Monero: by form alone.
"""

import hashlib
import re
from collections.abc import Iterator

from stdnum.bitcoin import bech32_checksum

from argus.reading.mentions.batch import Row
from argus.reading.mentions.identifiers.gates import Kind
from argus.reading.mentions.mention import Fact, Mention

# A word as long as the shortest address.
_LONG = r"[0-9A-Za-z]{26}"
# One class of characters: nothing to go back over.
_WORD = re.compile(r"[0-9A-Za-z]+")
_SHORTEST, _LONGEST = 26, 106
# What may stand in one, letter by letter.
_CLASSES = bytes(ord("x") if chr(each).isascii() and chr(each).isalnum() else ord(" ") for each in range(256))
_ENOUGH = b"x" * _SHORTEST

_BASE58 = {letter: place for place, letter in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32 = {letter: place for place, letter in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_HEX = frozenset("0123456789abcdefABCDEF")
# First byte of a base58 address.
_NETWORKS = {0x00: "bitcoin", 0x05: "bitcoin", 0x30: "litecoin", 0x32: "litecoin", 0x1E: "dogecoin", 0x41: "tron"}
_BASE58_FIRST = frozenset("13LMDT")
_BECH32_NETWORKS = {"bc": "bitcoin", "ltc": "litecoin"}
# What the checksum comes to: bech32 for witness version 0, bech32m for all later ones.
_BECH32_SUMS = (1, 0x2BC830A3)
_MONERO = re.compile(r"[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}")


def _found_in(row: Row) -> Iterator[Mention]:
    """The addresses whose check digits fit, and Ethereum addresses that have none."""
    for word in _long_words(row.text):
        read = _ethereum(word[0]) or _base58(word[0]) or _bech32(word[0]) or _monero(word[0])
        if read:
            value, facts = read
            yield row.mention("crypto_address", word.start(), word.end(), value, facts=facts)


def _long_words(text: str) -> Iterator[re.Match[str]]:
    """The letters and digits in a row that are as many as in an address."""
    classes = text.encode("ascii", "replace").translate(_CLASSES)
    start = classes.find(_ENOUGH)
    while start >= 0:
        word = _WORD.match(text, start)
        assert word is not None
        if word.end() - start <= _LONGEST:
            yield word
        start = classes.find(_ENOUGH, word.end())


_Read = tuple[str, dict[str, Fact]]


def _ethereum(word: str) -> _Read | None:
    digits = word[2:]
    if len(word) != 42 or word[:2] not in ("0x", "0X") or not _HEX.issuperset(digits):
        return None
    plain = digits.lower()
    mixed = _eip55(plain)
    # Nobody types 40 digits: written in one case they were copied, and have no check digits.
    checked: Fact = "ok" if digits == mixed else "none" if digits in (plain, digits.upper()) else "wrong"
    return "0x" + (mixed if checked == "ok" else plain), {"network": "ethereum", "check": checked}


def _eip55(plain: str) -> str:
    from Cryptodome.Hash import keccak  # slow to load, and few messages need it

    told = keccak.new(digest_bits=256, data=plain.encode()).hexdigest()
    return "".join(letter.upper() if int(by, 16) >= 8 else letter for letter, by in zip(plain, told, strict=False))


def _base58(word: str) -> _Read | None:
    if word[0] not in _BASE58_FIRST or len(word) > 35 or not _BASE58.keys() >= set(word):
        return None
    number = 0
    for letter in word:
        number = number * 58 + _BASE58[letter]
    if number.bit_length() > 200:
        return None
    written = number.to_bytes(25, "big")
    check = hashlib.sha256(hashlib.sha256(written[:21]).digest()).digest()[:4]
    network = _NETWORKS.get(written[0])
    return (word, {"network": network, "check": "ok"}) if network and check == written[21:] else None


def _bech32(word: str) -> _Read | None:
    plain = word.lower()
    prefix, _, digits = plain.partition("1")
    network = _BECH32_NETWORKS.get(prefix)
    if not network or word not in (plain, plain.upper()) or not _BECH32.keys() >= set(digits) or len(digits) < 14:
        return None
    values = [_BECH32[letter] for letter in digits]
    spelled = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    if bech32_checksum(spelled + values) != _BECH32_SUMS[min(values[0], 1)]:
        return None
    return plain, {"network": network, "check": "ok"}


def _monero(word: str) -> _Read | None:
    return (word, {"network": "monero", "check": "none"}) if _MONERO.fullmatch(word) else None


ADDRESSES = Kind(_LONG, _found_in, among=lambda batch: batch.rows_unbroken(_SHORTEST))
