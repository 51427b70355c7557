"""Changing archives and write-ahead logs so that their sums still hold: else nearly every change ends at the door.

Forms: POSIX.1-2001 (tar, pax), 7zFormat.txt of the 7-Zip sources, APPNOTE.TXT of PKWARE, https://sqlite.org/fileformat2.html
section 4 (write-ahead log).
"""

import struct
import zlib
from collections.abc import Sequence
from random import Random

WAL_MAGIC = (0x377F0682, 0x377F0683)
_ODD_BYTES = (0, 1, 2, 0x2F, 0x30, 0x35, 0x37, 0x4B, 0x78, 0x7F, 0x80, 0xFF)
_ODD_NUMBERS = (0, 1, 2, 3, 7, 100, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def mutate_tar(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A field of a header: name, size, kind, link; its sum is right again."""
    heads = [at for at in range(0, len(content) - 511, 512) if content[at + 257 : at + 262] == b"ustar"]
    if not heads:
        return content
    changed = bytearray(content)
    at = random.choice(heads)
    start, length = random.choice(
        ((0, 100), (100, 8), (124, 12), (124, 12), (156, 1), (156, 1), (157, 100), (345, 155))
    )
    if start == 156:
        changed[at + 156] = random.choice(b"\x000123456789gxLKSDNV\xff")
    elif start == 124 and random.random() < 0.5:
        size = random.choice((0, 1, 511, 512, 513, 10**6, 8**11 - 1))
        changed[at + 124 : at + 136] = b"%011o\0" % size
    else:
        changed[at + start + random.randrange(length)] = random.choice(_ODD_BYTES)
    changed[at + 148 : at + 156] = b" " * 8
    changed[at + 148 : at + 156] = b"%06o\0 " % sum(changed[at : at + 512])
    return bytes(changed)


def mutate_7z(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Bytes of the list of what is inside; both sums are right again."""
    if len(content) < 40:
        return content
    changed = bytearray(content)
    offset, size = struct.unpack_from("<QQ", content, 12)
    first, last = 32 + offset, min(32 + offset + size, len(content))
    if random.random() < 0.2 or first >= last:
        changed[random.randrange(12, 32)] = random.choice(_ODD_BYTES)
    for _ in range(random.choice((1, 1, 2, 4))):
        if first < last:
            changed[random.randrange(first, last)] = random.choice((*_ODD_BYTES, random.randrange(256)))
    struct.pack_into("<I", changed, 28, zlib.crc32(changed[first:last]))
    struct.pack_into("<I", changed, 8, zlib.crc32(changed[12:32]))
    return bytes(changed)


def mutate_zip_heads(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A field of a header of a zip: method, flags, sizes, offset, lengths."""
    heads = [at for mark in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06") for at in _all(content, mark)]
    if not heads:
        return content
    changed = bytearray(content)
    at = random.choice(heads) + 4 + random.randrange(44)
    if random.random() < 0.5 and at + 4 <= len(changed):
        struct.pack_into("<I", changed, at, random.choice(_ODD_NUMBERS))
    elif at < len(changed):
        changed[at] = random.choice(_ODD_BYTES)
    return bytes(changed)


def mutate_wal(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A field of the log's heading or of a frame, or bytes of a page; mostly the sums are right again."""
    if len(content) < 56 or int.from_bytes(content[:4], "big") not in WAL_MAGIC:
        return content
    changed = bytearray(content)
    page = int.from_bytes(content[8:12], "big")
    frames = range(32, len(content) - 24, page + 24) if 512 <= page <= 65536 else range(32, 33)
    frame = random.choice(frames)
    what = random.randrange(5)
    if what == 0:
        struct.pack_into(
            ">I", changed, random.choice((0, 4, 8, 12, 16, 20)), random.choice((*_ODD_NUMBERS, 512, 4096, 65536))
        )
    elif what <= 2:
        struct.pack_into(">I", changed, frame + random.choice((0, 4)), random.choice((*_ODD_NUMBERS, 4, 5, 6)))
    else:
        at = random.randrange(frame + 24, min(frame + 24 + page, len(changed)) + 1) if frame + 24 < len(changed) else 0
        changed[min(at, len(changed) - 1)] = random.choice(_ODD_BYTES)
    return _summed(changed, page) if random.random() < 0.8 else bytes(changed)


def _summed(log: bytearray, page: int) -> bytes:
    """With the running sums of heading and frames made anew."""
    order = ">" if int.from_bytes(log[:4], "big") & 1 else "<"
    state = _sum(bytes(log[:24]), (0, 0), order)
    struct.pack_into(">II", log, 24, *state)
    if not 512 <= page <= 65536:
        return bytes(log)
    for at in range(32, len(log) - 24 - page + 1, page + 24):
        log[at + 8 : at + 16] = log[16:24]
        state = _sum(bytes(log[at : at + 8]) + bytes(log[at + 24 : at + 24 + page]), state, order)
        struct.pack_into(">II", log, at + 16, *state)
    return bytes(log)


def _sum(content: bytes, state: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = state
    numbers = struct.unpack(f"{order}{len(content) // 4}I", content[: len(content) // 4 * 4])
    for first, second in zip(numbers[::2], numbers[1::2], strict=False):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def _all(content: bytes, mark: bytes) -> list[int]:
    found, at = [], content.find(mark)
    while at >= 0:
        found.append(at)
        at = content.find(mark, at + 1)
    return found
