"""Changing a file a little, in ways that hurt readers.

`mutated` picks by the form of the file: JSON, databases and archives are also taken apart, changed inside and put
together again, since a changed byte of those seldom gets further than the door. The same random numbers give the same
bytes.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz import containers, databases, documents, packets, parquet

# What stands in no honest file, or rarely: ends of number ranges, times that do not exist, letters nobody can store.
ODD_WORDS = (
    b"", b" ", b"0", b"-1", b"1e400", b"-0.0", b"NaN", b"Infinity", b"null", b"true", b"2147483648", b"4294967296",
    b"9007199254740993", b"9223372036854775807", b"-9223372036854775808", b"18446744073709551616", b"9" * 400,
    b"1609459200", b"1609459200000", b"1609459200.123456", b"631152000000000000", b"-62135596800", b"253402300800",
    b"2021-03-28T02:30:00", b"2021-10-31 02:30:00", b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59.999999-23:59",
    b"31/02/2021", b"13/13/13", b"24:00:00", b"23:59:60", b"12:00 AM", b"00:00 pm", b"2021-03-04T13:01:07+02:00",
    "１２:３０".encode(), "٠٤/٠٣/٢٠٢١".encode(), b"\xe2\x80\x8e", b"\xe2\x80\xaf", b"\xc2\xa0", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x80", b"\x00", b"\x1b[2J",
    b"\x85", b"\xe2\x80\xa8", b"\r", b"\n", b"\r\n", b"\n\n", b"\t", b"\\", b'"', b'""', b"'", b"\\u0000", b"\\ud800",
    b"\\udc00", b"\\u00e9", b"\\xff", b"\\", b"[", b"]", b"{", b"}", b",", b":", b": ", b" - ", b"[" * 300,
    b'{"a":' * 300, b"<", b">", b"&", b"&lt;", b"&#0;", b"&#xD800;", b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"/>", b"</", b"../../etc/passwd", b"=1+1", b"@", b"#", b"*", b"%n",
    b";", b"|", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"SQLite format 3\x00", b"PAR1", b"\x1f\x8b\x08",
    b"Content-Type: text/plain\r\n\r\n", b"--", b"base64",
)  # fmt: skip
# Small enough for many runs a second, large enough for every sample.
LARGEST_TEXT, LARGEST_PACKED = 24 << 10, 128 << 10
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-8-sig", "utf-32")

_WORD = re.compile(rb"\d+|[A-Za-z_]{2,}|\s+|[^\sA-Za-z0-9_]")

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The content, changed in one to a few ways. `others`: files to take pieces from."""
    form = form_of(content)
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        before = content
        if random.random() < 0.6:
            content = INSIDE[form](random, content, others)
        if content == before:
            content = random.choice(PLAIN)(random, content, others)
    return content[: LARGEST_TEXT if form in {"json", "text"} else LARGEST_PACKED]


def form_of(content: bytes) -> str:
    """The family of formats, by its first bytes."""
    if content.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(b"PAR1"):
        return "parquet"
    if content.startswith(b"7z\xbc\xaf"):
        return "7z"
    if content[257:262] == b"ustar":
        return "tar"
    if int.from_bytes(content[:4], "big") in containers.WAL_MAGIC:
        return "log"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return "json"
    return "text"


def flip(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A few bytes become others."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[random.randrange(len(changed))] = random.choice((0, 0xFF, 0x7F, 0x80, random.randrange(256)))
    return bytes(changed)


def insert_word(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """An odd word somewhere."""
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(ODD_WORDS) + content[at:]


def replace_word(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A word becomes an odd word, or one from elsewhere in the files."""
    begin = random.randrange(len(content) + 1)
    found = _WORD.search(content, begin)
    if found is None:
        return insert_word(random, content, others)
    if random.random() < 0.5:
        word = random.choice(ODD_WORDS)
    else:
        other = random.choice(others)
        taken = _WORD.search(other, random.randrange(len(other) + 1))
        word = taken[0] if taken else b""
    return content[: found.start()] + word + content[found.end() :]


def number(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A number becomes one near it, or one of another size."""
    numbers = list(re.finditer(rb"\d+", content[:65536]))
    if not numbers:
        return flip(random, content, others)
    found = random.choice(numbers)
    value = int(found[0][:18])
    changed = random.choice(
        (value + 1, value - 1, value * 10, value // 10, value * 1000, -value, 0, 2**31, 2**63, 10**20)
    )
    return content[: found.start()] + str(changed).encode() + content[found.end() :]


def lose(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Some bytes are gone."""
    at = random.randrange(len(content) + 1)
    return content[:at] + content[at + random.choice((1, 2, 10, 100, 1000)) :]


def cut_off(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The rest is missing."""
    return content[: random.randrange(len(content) + 1)]


def repeat(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A piece stands there again, once or often."""
    at = random.randrange(len(content) + 1)
    piece = content[at : at + random.choice((1, 3, 20, 200, 1000))]
    return content[:at] + piece * random.choice((2, 2, 3, 20)) + content[at + len(piece) :]


def splice(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Begins as this file, goes on as another."""
    other = random.choice(others)
    return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other) + 1) :]


def graft(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A piece of another file in the midst."""
    other = random.choice(others)
    at, start = random.randrange(len(content) + 1), random.randrange(len(other) + 1)
    return content[:at] + other[start : start + random.choice((5, 50, 500))] + content[at:]


def lines(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Lines change places, go, come twice, or come from another file."""
    rows = content.split(b"\n")
    one, two = random.randrange(len(rows)), random.randrange(len(rows))
    what = random.randrange(5)
    if what == 0:
        rows[one], rows[two] = rows[two], rows[one]
    elif what == 1:
        del rows[min(one, two) : max(one, two)]
    elif what == 2:
        rows[one:one] = rows[one : one + random.choice((1, 1, 5, 30))]
    elif what == 3:
        rows.insert(one, random.choice(random.choice(others)[:65536].split(b"\n")))
    else:
        rows[one] = rows[one] + rows[two]
    return random.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(rows)


def encode_anew(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The same text in another encoding; seldom, since not much is left to read then."""
    if random.random() < 0.9:
        return flip(random, content, others)
    text = content.decode("utf-8", "replace")
    return text.encode(
        random.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-8-sig", "utf-32")), "replace"
    )


PLAIN: tuple[Mutation, ...] = (
    flip, flip, insert_word, insert_word, replace_word, replace_word, replace_word, number, number, lose, lose,
    cut_off, repeat, splice, graft, lines, lines, lines, encode_anew,
)  # fmt: skip

INSIDE: dict[str, Mutation] = {
    "json": lambda random, content, others: documents.mutate_json(random, content, others, ODD_WORDS),
    "sqlite": lambda random, content, others: databases.mutate_database(random, content, ODD_WORDS),
    "zip": lambda random, content, others: (
        containers.mutate_zip_heads(random, content, others)
        if random.random() < 0.3
        else packets.mutate_zip(random, content, others, mutated)
    ),
    "tar": containers.mutate_tar,
    "7z": containers.mutate_7z,
    "log": containers.mutate_wal,
    "parquet": parquet.mutate_parquet,
    "text": lambda random, content, others: packets.mutate_mail(random, content, others, mutated),
}
