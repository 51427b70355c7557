"""Undo the encryption of zip members: the old one of PKWARE, and AES as WinZip wrote it down."""

import struct
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

from argus.evidence.archives.members import BrokenMemberError, KeyWantedError

OLD_HEADER_BYTES = 12
AES_SALT_BYTES = {1: 8, 2: 12, 3: 16}
WRONG_KEY = "the key does not fit. Import again and give the right one with `--key FILE`"


def password_in(content: bytes) -> bytes:
    """The password in a key file: its first line, without the line end and without the mark that some editors put
    before UTF-8.
    """
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines()
    return lines[0] if lines else b""


def aes_opened(password: bytes, strength: int, head: bytes, tag: bytes, packed: Iterable[bytes]) -> Iterator[bytes]:
    """Decrypt a member whose salt and check bytes are `head`; its seal `tag` is compared at the end.

    Raises:
        KeyWantedError: the password is another one.
        BrokenMemberError: the bytes were changed.
    """
    from pyzipper.zipfile import BadZipFile  # type: ignore[import-untyped]
    from pyzipper.zipfile_aes import AESZipDecrypter  # type: ignore[import-untyped]

    try:
        opener = AESZipDecrypter(SimpleNamespace(wz_aes_strength=strength, filename=""), password, head)
    except (RuntimeError, struct.error) as error:
        raise KeyWantedError(WRONG_KEY) from error
    for piece in packed:
        yield opener.decrypt(piece)
    try:
        opener.check_hmac(tag)
    except BadZipFile as error:
        raise BrokenMemberError("its seal is wrong: it is damaged") from error


def old_opened(password: bytes, head: bytes, check: int | None, packed: Iterable[bytes]) -> Iterator[bytes]:
    """Decrypt a member by the old encryption of zip, which knows a wrong key by one byte only (`check`).

    Raises:
        KeyWantedError: the password is another one.
    """
    opener = _OldCipher(password)
    plain = opener.decrypt(head)
    if len(plain) < OLD_HEADER_BYTES or (check is not None and plain[-1] != check):
        raise KeyWantedError(WRONG_KEY)
    for piece in packed:
        yield opener.decrypt(piece)


class _OldCipher:
    """Traditional PKWARE encryption (APPNOTE 6.1): three numbers that every byte stirs."""

    def __init__(self, password: bytes) -> None:
        self._keys = (0x12345678, 0x23456789, 0x34567890)
        for each in password:
            self._stir(each)

    def _stir(self, plain: int) -> None:
        first, second, third = self._keys
        first = _CRC[(first ^ plain) & 0xFF] ^ (first >> 8)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = _CRC[(third ^ (second >> 24)) & 0xFF] ^ (third >> 8)
        self._keys = first, second, third

    def decrypt(self, packed: bytes) -> bytes:
        """The next bytes. Written out in one loop: this is the slowest step of all unpacking."""
        first, second, third = self._keys
        crc = _CRC
        plain = bytearray(packed)
        for at, secret in enumerate(packed):
            mixed = third | 2
            each = secret ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF)
            plain[at] = each
            first = crc[(first ^ each) & 0xFF] ^ (first >> 8)
            second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
            third = crc[(third ^ (second >> 24)) & 0xFF] ^ (third >> 8)
        self._keys = first, second, third
        return bytes(plain)


def _table() -> tuple[int, ...]:
    rows = []
    for each in range(256):
        row = each
        for _ in range(8):
            row = (row >> 1) ^ 0xEDB88320 if row & 1 else row >> 1
        rows.append(row)
    return tuple(rows)


_CRC = _table()
