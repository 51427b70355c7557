"""Archives made to do harm, made anew by code each time: nothing of this kind is kept in the repository.

`make_all(folder)` writes them; each function gives the bytes of one, and `HOSTILE` names them all.
"""

import bz2
import gzip
import io
import lzma
import struct
import sys
import tarfile
import zipfile
import zlib
from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path

import numpy as np

MIB = 1 << 20
HOSTILE: dict[str, Callable[[], bytes]] = {}


def hostile(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Enter a maker under the name of its file."""

    def enter(make: Callable[[], bytes]) -> Callable[[], bytes]:
        HOSTILE[name] = make
        return make

    return enter


# Bombs


def zeros_deflated(size: int, wbits: int = -15) -> bytes:
    """Whole MiB of zeros: each packed alone, so that one is repeated."""
    first = zlib.compressobj(9, wbits=wbits)
    start = first.compress(bytes(MIB)) + first.flush(zlib.Z_FULL_FLUSH)
    again = first.compress(bytes(MIB)) + first.flush(zlib.Z_FULL_FLUSH)
    end = first.flush()
    return start + again * (size // MIB - 1) + (end[:2] if wbits == -15 else end)


def zeros_crc(size: int) -> int:
    """Of so many zeros."""
    crc = 0
    for _ in range(size // MIB):
        crc = zlib.crc32(bytes(MIB), crc)
    return crc


@hostile("bomb_512MiB.zip")
def bomb_zip() -> bytes:
    """One member of 512 MiB in half a MiB, with the right checksum."""
    return zip_of([(b"zeros.txt", 8, zeros_deflated(512 * MIB), zeros_crc(512 * MIB), 512 * MIB)])


@hostile("like_42.zip")
def layer_of_42() -> bytes:
    """The innermost layer of 42.zip: a member of nearly 4 GiB, sixteen times. (Cut short: nobody gets to the end.)"""
    packed = zeros_deflated(64 * MIB)
    return zip_of([(b"%x.dll" % each, 8, packed, 1, 0xFFFFFFF0) for each in range(16)])


@hostile("nested_16x.zip")
def nested() -> bytes:
    """Sixteen zips in each other, sixteen members each; every layer alone is harmless."""
    inner = zip_of([(b"0.txt", 8, zeros_deflated(8 * MIB), zeros_crc(8 * MIB), 8 * MIB)])
    for _ in range(16):
        whole = zlib.compressobj(9, wbits=-15)
        packed = whole.compress(inner) + whole.flush()
        inner = zip_of([(b"%x.zip" % each, 8, packed, zlib.crc32(inner), len(inner)) for each in range(16)])
    return inner


@hostile("overlapping.zip")
def overlapping() -> bytes:
    """Members that share their bytes (D. Fifield, A better zip bomb, 2019): each quotes the headers of those behind it,
    and all end in one kernel of 8 MiB, just too little to be refused for its own ratio.
    """
    data, content = zeros_deflated(8 * MIB), 8 * MIB
    made = []
    for number_ in range(500, 0, -1):
        header = local(b"%d" % number_, 8, 0, len(data), content)
        whole = header + data
        made.append((b"%d" % number_, len(data), content, len(whole)))
        # A block of deflate that is not compressed, and holds the header.
        data = b"\0" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF) + whole
        content += len(header)
    rows = b"".join(
        central(name, 8, 0, packed, size, len(whole) - behind) for name, packed, size, behind in reversed(made)
    )
    return ended(whole, rows, len(made))


@hostile("one_kernel.zip")
def one_kernel() -> bytes:
    """Ten thousand names for one member of 8 MiB."""
    kernel = zeros_deflated(8 * MIB)
    crc = zeros_crc(8 * MIB)
    whole = local(b"0", 8, crc, len(kernel), 8 * MIB) + kernel
    rows = b"".join(central(b"%d" % each, 8, crc, len(kernel), 8 * MIB, 0) for each in range(10_000))
    return ended(whole, rows, 10_000)


@hostile("bomb.gz")
def bomb_gzip() -> bytes:
    """1 GiB of zeros in one stream."""
    return zeros_deflated(1024 * MIB, 31)


@hostile("bomb.tar.gz")
def bomb_tar() -> bytes:
    """A tar with one member of 1 GiB, compressed."""
    info = tarfile.TarInfo("zeros.txt")
    info.size = 1024 * MIB
    return gzip.compress(info.tobuf()) + zeros_deflated(1024 * MIB, 31)


@hostile("bomb.bz2")
def bomb_bzip2() -> bytes:
    """4,000 streams of 9 MB each."""
    return bz2.compress(bytes(9_000_000)) * 4000


@hostile("bomb.xz")
def bomb_xz() -> bytes:
    """64 streams of 16 MiB."""
    return lzma.compress(bytes(16 * MIB)) * 64


@hostile("no_content.gz")
def empty_streams() -> bytes:
    """A million gzip streams without content."""
    return gzip.compress(b"", mtime=0) * 1_000_000


@hostile("bomb.7z")
def bomb_7z() -> bytes:
    """512 MiB of zeros by LZMA2."""
    return seven_zip([(b"\x21", b"\x18")], zeros_lzma2(512 * MIB), [512 * MIB], ["zeros.txt"])


@hostile("bomb_deflate.7z")
def bomb_7z_deflate() -> bytes:
    """512 MiB of zeros by deflate: libraries give all of it at once."""
    return seven_zip([(b"\x04\x01\x08", b"")], zeros_deflated(512 * MIB), [512 * MIB], ["zeros.txt"])


def zeros_lzma2(size: int) -> bytes:
    """Zeros in chunks that each start anew, so that one is repeated."""
    one = lzma.compress(
        bytes(2 * MIB), lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 16}]
    )
    return one[:-1] * (size // (2 * MIB)) + b"\0"


# Names, links, numbers


@hostile("traversal.zip")
def traversal_zip() -> bytes:
    """Names that lead out of the folder, absolute ones, devices, a name twice, control characters, no name at all."""
    names = [
        b"../../../../tmp/argus-escaped", b"/tmp/argus-escaped", b"..\\..\\argus-escaped", b"C:\\argus-escaped",
        b"a/../../argus-escaped", b"twice.txt", b"twice.txt", b"\x1b[2Jcleared\x07\n", b"", b".", b"..", b"\0hidden",
        b"\xff\xfe\x80", b"con", b"a" * 60_000,
    ]  # fmt: skip
    return zip_of([(name, 0, b"%d" % at, zlib.crc32(b"%d" % at), len(b"%d" % at)) for at, name in enumerate(names)])


@hostile("links.zip")
def links_zip() -> bytes:
    """Links as Info-ZIP writes them, a device, a pipe, and a file behind a link that leads out."""
    modes = {b"out": 0o120777, b"device": 0o020666, b"pipe": 0o010666, b"socket": 0o140666, b"out/file": 0o100644}
    made = [(name, 0, b"/tmp", zlib.crc32(b"/tmp"), 4) for name in modes]
    return zip_of(made, modes=list(modes.values()))


@hostile("links.tar")
def links_tar() -> bytes:
    """Every kind of thing that is no file, and names that lead out."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for kind in (
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.CHRTYPE,
            tarfile.BLKTYPE,
            tarfile.FIFOTYPE,
            tarfile.DIRTYPE,
        ):
            info = tarfile.TarInfo("out")
            info.type, info.linkname = kind, "/tmp"
            tar.addfile(info)
        for name in ("out/argus-escaped", "/tmp/argus-escaped", "../argus-escaped"):
            info = tarfile.TarInfo(name)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"text"))
    return made.getvalue()


@hostile("million_empty.zip")
def million_empty() -> bytes:
    """A million members without content."""
    count, digits = 1_000_000, 7
    numbers = np.arange(count)
    names = np.stack([numbers // 10**place % 10 + 48 for place in range(digits - 1, -1, -1)], axis=1).astype(np.uint8)
    header = np.frombuffer(local(b"0" * digits, 0, 0, 0, 0), np.uint8)
    headers = np.tile(header, (count, 1))
    headers[:, 30:] = names
    row = np.frombuffer(central(b"0" * digits, 0, 0, 0, 0, 0), np.uint8)
    rows = np.tile(row, (count, 1))
    rows[:, 46:] = names
    rows[:, 42:46] = (numbers * len(header)).astype("<u4").view(np.uint8).reshape(count, 4)
    return ended(headers.tobytes(), rows.tobytes(), count)


@hostile("lying_sizes.zip")
def lying_sizes() -> bytes:
    """Sizes that are too small, too large, and far beyond the archive; a method nobody knows; and one honest member."""
    text = b"honest text\n" * 100
    crc = zlib.crc32(text)
    return zip_of(
        [
            (b"small", 0, text, crc, 5),
            (b"large", 0, text, crc, 1 << 31),
            (b"method", 77, text, crc, len(text)),
            (b"checksum", 0, text, 1, len(text)),
            (b"honest", 0, text, crc, len(text)),
        ],
        beyond={b"small": 5},
    )


@hostile("no_list.zip")
def many_fake_headers() -> bytes:
    """No list of contents, and 200,000 headers that each promise their sizes somewhere behind."""
    return local(b"x", 8, 0, 0, 0, flags=8) * 200_000


@hostile("far_away.zip")
def far_away() -> bytes:
    """Zip64 with places at the end of the universe."""
    extra = struct.pack("<HHQQQ", 1, 24, 2**63, 2**63, 2**64 - 1)
    row = central(b"far", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, extra)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**64 - 1, 2**64 - 1, len(row), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(row), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return row + end64 + locator + end


@hostile("numbers.tar")
def strange_tar() -> bytes:
    """Sizes below zero and beyond everything, headers of a gigabyte, sparse files of exabytes; then one honest file."""
    whole = b""
    for size in (b"\xff" * 12, b"\x80" + b"\xff" * 11, b"77777777777\0", b"-0000000001\0", b"9\xff?=        "):
        whole += header_with(b"odd", b"0", size)
    whole += header_with(b"pax", b"x", b"07777777777\0")
    whole += header_with(b"long", b"L", b"\x80" + b"\0" * 3 + b"\x7f" + b"\0" * 7)
    attributes = b"18 size=-12345678\n" + b"30 GNU.sparse.map=0,1,2,3,4,5\n" + b"999999999 path=x\n"
    whole += header_with(b"pax", b"x", b"%011o\0" % len(attributes)) + attributes.ljust(1024, b"\0")[:512]
    whole += header_with(b"sparse", b"0", b"%011o\0" % 512) + b"x" * 512
    whole += header_with(b"sparse", b"S", b"%011o\0" % 512) + b"x" * 512
    return whole + header_with(b"honest", b"0", b"%011o\0" % 6) + b"honest".ljust(512, b"\0") + bytes(1024)


@hostile("headers.tar")
def many_headers() -> bytes:
    """50,000 headers of long names one behind the other, and no file."""
    return (header_with(b"././@LongLink", b"L", b"%011o\0" % 512) + b"n" * 512) * 50_000


@hostile("dictionary.7z")
def giant_dictionary() -> bytes:
    """A small text that asks for a dictionary of 4 GiB less one byte."""
    return seven_zip([(b"\x21", b"\x28")], zeros_lzma2(2 * MIB), [2 * MIB], ["text"])


@hostile("memory.7z")
def giant_ppmd() -> bytes:
    """PPMd that asks for 4 GiB."""
    return seven_zip([(b"\x03\x04\x01", b"\x40\xff\xff\xff\xff")], b"x" * 1000, [MIB], ["text"])


@hostile("rounds.7z")
def slow_key() -> bytes:
    """A key that takes 2^24 rounds to make."""
    return seven_zip([(b"\x06\xf1\x07\x01", b"\x58\x0f" + b"i" * 16)], b"x" * 1600, [1600], ["text"])


@hostile("endless.7z")
def list_of_itself() -> bytes:
    """A list of contents that is packed, and gives itself."""
    size = 13
    while True:
        body = b"\x17\x06" + number(0) + number(1) + b"\x09" + number(size) + b"\x00"
        body += b"\x07\x0b" + number(1) + b"\x00" + b"\x01\x01\x00" + b"\x0c" + number(size) + b"\x00\x00"
        if len(body) == size:
            break
        size = len(body)
    start = struct.pack("<QQL", 0, len(body), zlib.crc32(body))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + body


@hostile("million_files.7z")
def million_files() -> bytes:
    """A list of a million names in 1 MiB, and nothing else."""
    names = b"".join(f"{each:x}\0".encode("utf-16-le") for each in range(1_000_000))
    count = number(1_000_000)
    ones = b"\xff" * 125_000
    body = b"\x01\x05" + count + b"\x0e" + number(len(ones)) + ones + b"\x0f" + number(len(ones)) + ones
    body += b"\x11" + number(len(names) + 1) + b"\0" + names + b"\0\0"
    packed = lzma.compress(
        body, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 24}]
    )
    header = b"\x17\x06" + number(0) + number(1) + b"\x09" + number(len(packed)) + b"\x00"
    header += b"\x07\x0b" + number(1) + b"\x00" + b"\x01\x21\x21\x01\x18" + b"\x0c" + number(len(body)) + b"\x00\x00"
    return sealed_7z(packed, header)


@hostile("parts.rsmf")
def many_parts() -> bytes:
    """A mail of 300,000 parts in parts, none of them the one looked for."""
    head = b"X-RSMF-Version: 2.0.0\nContent-Type: multipart/mixed; boundary=b0\n\n"
    return head + b"--b0\nContent-Type: multipart/mixed; boundary=b0\n\nx\n" * 300_000


@hostile("line.rsmf")
def long_line() -> bytes:
    """A mail whose header has one line of 64 MiB."""
    return b"X-RSMF-Version: 2.0.0\nSubject: " + b"x" * (64 * MIB)


@hostile("bomb.rsmf")
def bomb_rsmf() -> bytes:
    """A mail around a bomb."""
    return rsmf_of(bomb_zip())


# How they are made


def local(name: bytes, method: int, crc: int, packed: int, size: int, flags: int = 0) -> bytes:
    """The header in front of a member of a zip."""
    size = min(size, 0xFFFFFFFF)
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, flags, method, 0, 0, crc, packed, size, len(name), 0) + name


def central(
    name: bytes, method: int, crc: int, packed: int, size: int, at: int, extra: bytes = b"", mode: int = 0o100644
) -> bytes:
    """A row of the list of contents of a zip."""
    numbers = (0x0314, 20, 0, method, 0, 0, crc, packed, size, len(name), len(extra), 0, 0, 0, mode << 16, at)
    return struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *numbers) + name + extra


def ended(body: bytes, rows: bytes, count: int) -> bytes:
    """A zip of its parts."""
    count = min(count, 0xFFFF)
    return body + rows + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(rows), len(body), 0)


def zip_of(
    members: list[tuple[bytes, int, bytes, int, int]],
    modes: list[int] | None = None,
    beyond: dict[bytes, int] | None = None,
) -> bytes:
    """A zip whose headers say what they are told: (name, method, packed bytes, checksum, size)."""
    body, rows = [], []
    at = 0
    for number_, (name, method, packed, crc, size) in enumerate(members):
        length = (beyond or {}).get(name, len(packed))
        piece = local(name, method, crc, length, size) + packed
        rows.append(central(name, method, crc, length, size, at, mode=modes[number_] if modes else 0o100644))
        body.append(piece)
        at += len(piece)
    return ended(b"".join(body), b"".join(rows), len(members))


def header_with(name: bytes, kind: bytes, size: bytes) -> bytes:
    """A header of a tar that is right but for what it says."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124:136] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def number(value: int) -> bytes:
    """A number as 7z writes it: the long way, which is always allowed."""
    return bytes([value]) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")


def seven_zip(
    coders: list[tuple[bytes, bytes]], packed: bytes, sizes: list[int], names: list[str], crcs: list[int] | None = None
) -> bytes:
    """A 7z of one folder with plain list of contents; every coder gives as much as all files take."""
    total = sum(sizes)
    body = b"\x01\x04\x06" + number(0) + number(1) + b"\x09" + number(len(packed)) + b"\x00"
    body += b"\x07\x0b" + number(1) + b"\x00" + number(len(coders))
    for method, properties in coders:
        body += bytes([len(method) | (0x20 if properties else 0)]) + method
        body += number(len(properties)) + properties if properties else b""
    body += b"".join(number(at + 1) + number(at) for at in range(len(coders) - 1))
    body += b"\x0c" + number(total) * len(coders) + b"\x00"
    body += b"\x08\x0d" + number(len(sizes)) + (b"\x09" + b"".join(map(number, sizes[:-1])) if sizes[1:] else b"")
    body += b"\x0a\x01" + struct.pack(f"<{len(crcs)}L", *crcs) if crcs else b""
    body += b"\x00\x00"
    written = b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    body += b"\x05" + number(len(names)) + b"\x11" + number(len(written) + 1) + b"\0" + written + b"\x00\x00"
    return sealed_7z(packed, body)


def sealed_7z(packed: bytes, header: bytes) -> bytes:
    """A 7z of packed bytes and the list of contents behind them."""
    start = struct.pack("<QQL", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + packed + header


def rsmf_of(inner: bytes, name: str = "rsmf.zip") -> bytes:
    """A mail as RSMF is delivered in."""
    return (
        b"From: Made Up <made-up@example.org>\nX-RSMF-Version: 2.0.0\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="RSMF"\n\n--RSMF\nContent-Type: text/plain\n\nBody.\n'
        b'--RSMF\nContent-Type: application/zip;\n name="' + name.encode() + b'"\nContent-Transfer-Encoding: base64\n'
        b"Content-Disposition: attachment\n\n" + encodebytes(inner) + b"\n--RSMF--\n"
    )


def plain_zip(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An honest zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def make_all(folder: Path) -> dict[str, Path]:
    """Every hostile archive, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in HOSTILE.items():
        (folder / name).write_bytes(make())
    return {name: folder / name for name in HOSTILE}


if __name__ == "__main__":
    for path in make_all(Path(sys.argv[1])).values():
        print(f"{path.stat().st_size:>12,} {path.name}")
