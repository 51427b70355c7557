"""What goes into an archive comes out of it, and what cannot come out is told."""

import bz2
import gzip
import hashlib
import io
import lzma
import random
import struct
import tarfile
import warnings
import zipfile
import zlib
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import py7zr
import pytest
import pyzipper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.errors import NoRoomError
from argus.evidence import EvidenceItem
from argus.evidence.archives import ARCHIVES, Limits, Unpacked, UnpackTask, archive_kind, unpack
from argus.evidence.archives.keys import _OldCipher, password_in
from argus.evidence.archives.members import cleaned
from tests.hostile.make_archives import central, ended, header_with, local, plain_zip, rsmf_of, seven_zip, zip_of

KEY = "sleutel 🔑".encode()
# No letter that a writer of one of the formats would change; nearly everything else may stand in a name.
NAMES = st.text(st.characters(blacklist_characters="\0/\\", blacklist_categories=("Cs",)), min_size=1, max_size=12)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
CONTENTS = st.one_of(st.binary(max_size=60), st.binary(min_size=1, max_size=8).map(lambda each: each * 20_000))
TREES = st.lists(st.tuples(PATHS, CONTENTS), max_size=6)
quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
damaged = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_number = count()


def opened(content: bytes, name: str, folder: Path, key: bytes | None = None, limits: Limits | None = None) -> Unpacked:
    """What comes out, of the kind that is found."""
    kind = archive_kind(content[:65536], name)
    assert kind in ARCHIVES
    path = folder / f"item-{next(_number)}"
    path.write_bytes(content)
    item = EvidenceItem(hashlib.sha256(content).hexdigest(), path, len(content), name)
    return unpack(UnpackTask(item, 1, kind, f"{path}.out", key, limits or Limits()))


def contents(found: Unpacked) -> list[tuple[str, bytes]]:
    """Names and bytes, with what is told of them checked."""
    rows = []
    for number, each in enumerate(found.members):
        written = Path(each.file).read_bytes()
        assert (each.number, each.size) == (number, len(written))
        rows.append((each.name, written))
    return rows


def reasons(found: Unpacked) -> str:
    return " | ".join(each.what for each in found.left)


def zipped(tree, method=zipfile.ZIP_DEFLATED):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the same name twice
        return plain_zip(tree, method)


def tarred(tree, form=tarfile.PAX_FORMAT):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as tar:
        for name, content in tree:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return made.getvalue()


def sevened(tree):
    """By hand, because py7zr refuses names that lead out of a folder."""
    full = [(name, content) for name, content in tree if content]
    packed = lzma.compress(
        b"".join(content for _, content in full),
        lzma.FORMAT_RAW,
        filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}],
    )
    sizes, names = [len(content) for _, content in full], [name for name, _ in full]
    sums = [zlib.crc32(content) for _, content in full]
    return seven_zip([(b"\x21", b"\x10")], packed, sizes, names, sums)


def aes_zipped(tree, bits=256, key=KEY):
    made = io.BytesIO()
    with warnings.catch_warnings(), pyzipper.AESZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        archive.setpassword(key)
        archive.setencryption(pyzipper.WZ_AES, nbits=bits)
        for name, content in tree:
            archive.writestr(pyzipper.zipfile_aes.AESZipInfo(name), content)
    return made.getvalue()


def old_zipped(tree, key=KEY):
    """The old encryption, which no library here writes; the standard library reads it back."""
    body, rows = b"", []
    for name, content in tree:
        crc, at, cipher = zlib.crc32(content), len(body), _OldCipher(key)
        secret = b""
        for plain in b"eleven byte" + bytes([crc >> 24]) + content:
            mixed = cipher._keys[2] | 2
            secret += bytes([plain ^ ((mixed * (mixed ^ 1)) >> 8) & 0xFF])
            cipher._stir(plain)
        raw = name.encode()
        body += local(raw, 0, crc, len(secret), len(content), flags=0x801) + secret
        row = bytearray(central(raw, 0, crc, len(secret), len(content), at))
        row[8:10] = struct.pack("<H", 0x801)
        rows.append(bytes(row))
    return ended(body, b"".join(rows), len(rows))


def seven_locked(tree, *, header):
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", password=KEY.decode(), header_encryption=header) as archive:
        for name, content in tree:
            archive.writestr(content, name)
    return made.getvalue()


TREE = [
    ("chat.txt", b"[13:01] <ann> hello\n" * 40),
    ("a/b.jpg", bytes(range(256)) * 30),
    ("empty", b""),
    ("chat.txt", b"2"),
]
WAYS = {
    "stored.zip": lambda tree: zipped(tree, zipfile.ZIP_STORED),
    "deflated.zip": zipped,
    "bzip2.zip": lambda tree: zipped(tree, zipfile.ZIP_BZIP2),
    "lzma.zip": lambda tree: zipped(tree, zipfile.ZIP_LZMA),
    "behind.zip": lambda tree: b"MZ program in front\0" * 500 + zipped(tree),
    "pax.tar": tarred,
    "gnu.tar": lambda tree: tarred(tree, tarfile.GNU_FORMAT),
    "x.tar.gz": lambda tree: gzip.compress(tarred(tree)),
    "x.tbz2": lambda tree: bz2.compress(tarred(tree)),
    "x.tar.xz": lambda tree: lzma.compress(tarred(tree)),
    "x.7z": sevened,
    "x.rsmf": lambda tree: rsmf_of(zipped(tree)),
}


@pytest.mark.parametrize("name", WAYS)
@quick
@given(tree=TREES)
def test_what_goes_in_comes_out_in_order_under_its_own_name(name, tree):
    if name == "x.7z":
        tree = [each for each in tree if each[1]]
    if not tree and name.partition(".")[2] in ("tar", "tar.gz", "tar.xz", "tbz2"):
        return  # a tar of nothing is a block of zeros, which is no tar
    with TemporaryDirectory() as folder:
        found = opened(WAYS[name](tree), name, Path(folder))
        assert contents(found) == [(cleaned(each), content) for each, content in tree]
        assert list(found.left) == []


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ([{"id": py7zr.FILTER_COPY}], True),
        ([{"id": py7zr.FILTER_LZMA}], True),
        ([{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA}], True),
        ([{"id": py7zr.FILTER_DELTA, "dist": 3}, {"id": py7zr.FILTER_LZMA2}], True),
        ([{"id": py7zr.FILTER_BZIP2}], True),
        ([{"id": py7zr.FILTER_DEFLATE}], True),
        ([{"id": py7zr.FILTER_ZSTD, "level": 3}], True),
        ([{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 16}], False),
        ([{"id": py7zr.FILTER_BROTLI, "level": 5}], False),
    ],
)
def test_7z_is_read_by_every_method_that_can_be_trusted(tmp_path, filters, kept):
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", filters=filters) as archive:
        for name, content in TREE:
            archive.writestr(content, name)
    found = opened(made.getvalue(), "x.7z", tmp_path)
    if kept:
        assert contents(found) == TREE
    else:
        assert contents(found) == [("empty", b"")]
        assert "which Argus does not read" in reasons(found)


@pytest.mark.parametrize(
    ("name", "content"),
    [("chat.txt.gz", gzip.compress), ("chat.txt.bz2", bz2.compress), ("chat.txt.xz", lzma.compress)],
)
def test_one_compressed_file_is_one_member_however_many_streams_it_has(tmp_path, name, content):
    found = opened(content(b"first ") + content(b"second") + bytes(30), name, tmp_path)
    assert contents(found) == [("chat.txt", b"first second")]
    assert not found.left


def test_gzip_may_tell_the_name_of_its_file(tmp_path):
    made = io.BytesIO()
    with gzip.GzipFile("caf\xe9 chat.txt", "wb", fileobj=made) as file:
        file.write(b"hello")
    (member,) = opened(made.getvalue(), "export.gz", tmp_path).members
    assert member.name.endswith("chat.txt")


def test_names_are_utf_8_or_else_the_letters_of_the_first_pcs(tmp_path):
    found = opened(zip_of([("é".encode(), 0, b"", 0, 0), (b"\x82", 0, b"", 0, 0)]), "x.zip", tmp_path)
    assert [each.name for each in found.members] == ["é", "é"]


def test_members_with_large_sizes_in_zip64_are_read(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, archive.open("x", "w", force_zip64=True) as member:
        member.write(b"hello")
    assert contents(opened(made.getvalue(), "x.zip", tmp_path)) == [("x", b"hello")]


@pytest.mark.parametrize("bits", [128, 192, 256])
def test_a_zip_locked_by_aes_opens_with_its_key_only(tmp_path, bits):
    locked = aes_zipped(TREE, bits)
    assert contents(opened(locked, "x.zip", tmp_path, KEY)) == TREE
    for key in (None, b"wrong"):
        found = opened(locked, "x.zip", tmp_path, key)
        assert (len(found.members), len(found.left), found.encrypted) == (0, 4, 4)
        assert "--key FILE" in found.left[0].what


def test_a_zip_locked_the_old_way_opens_with_its_key_only(tmp_path):
    locked = old_zipped(TREE)
    with zipfile.ZipFile(io.BytesIO(locked)) as archive:
        assert archive.read("a/b.jpg", KEY) == TREE[1][1]
    assert contents(opened(locked, "x.zip", tmp_path, KEY)) == TREE
    for key in (None, b"wrong"):
        found = opened(locked, "x.zip", tmp_path, key)
        assert (len(found.members), len(found.left), found.encrypted) == (0, 4, 4)


@pytest.mark.parametrize("header", [False, True])
def test_a_locked_7z_opens_with_its_key_only(tmp_path, header):
    locked = seven_locked(TREE, header=header)
    assert contents(opened(locked, "x.7z", tmp_path, KEY)) == TREE
    for key in (None, b"wrong"):
        found = opened(locked, "x.7z", tmp_path, key)
        assert found.encrypted == (1 if header else 3)
        assert "--key FILE" in found.left[0].what


def test_the_key_is_the_first_line_of_its_file():
    assert password_in(b"secret\nsecond line") == b"secret"
    assert password_in(b"\xef\xbb\xbf secret \r\n") == b" secret "
    assert password_in(b"") == b""


def test_directories_are_nothing_and_links_are_told(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, kind in (("folder", tarfile.DIRTYPE), ("link", tarfile.SYMTYPE), ("twin", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    found = opened(made.getvalue(), "x.tar", tmp_path)
    assert contents(found) == []
    assert [(each.label, each.what, each.unreadable) for each in found.left] == [
        ("link", "symbolic link", False),
        ("twin", "hard link", False),
    ]
    assert (found.left[0].start, found.left[0].end) == (512, 1024)


@pytest.mark.parametrize("name", ["stored.zip", "deflated.zip", "pax.tar", "x.tar.gz", "x.7z", "x.rsmf"])
@damaged
@given(at=st.floats(0, 1), junk=st.binary(max_size=40), lost=st.integers(0, 5000))
def test_a_damaged_archive_gives_what_is_whole_and_tells_the_rest(name, at, junk, lost):
    good = WAYS[name]([each for each in TREE if each[1]])
    start = int(len(good) * at)
    bad = good[:start] + junk + good[start + lost :]
    if archive_kind(bad[:65536], name) is None:
        return
    with TemporaryDirectory() as folder:
        found = opened(bad, name, Path(folder))
        whole = {content for _, content in TREE}
        for _, content in contents(found):
            assert "tar" in name or content in whole  # tar has no checksums of what it holds
        for each in found.left:
            assert 0 <= each.start <= each.end <= len(bad)
        assert len(found.members) + len(found.left) or bad == good


@pytest.mark.parametrize("name", ["deflated.zip", "x.7z"])
@damaged
@given(at=st.floats(0, 0.999), bit=st.integers(0, 7))
def test_one_flipped_bit_is_never_taken_for_the_truth(name, at, bit):
    bad = bytearray(WAYS[name]([each for each in TREE if each[1]]))
    bad[int(len(bad) * at)] ^= 1 << bit
    if archive_kind(bytes(bad[:65536]), name) is None:
        return
    with TemporaryDirectory() as folder:
        whole = {content for _, content in TREE}
        assert all(content in whole for _, content in contents(opened(bytes(bad), name, Path(folder))))


@pytest.mark.parametrize("name", ["stored.zip", "deflated.zip", "bzip2.zip"])
def test_a_zip_that_is_cut_off_gives_every_member_before_the_cut(tmp_path, name):
    tree = [(f"{number}.txt", random.Random(number).randbytes(2000)) for number in range(5)]
    good = WAYS[name](tree)
    found = opened(good[: good.find(b"3.txt") + 500], name, tmp_path)
    assert contents(found) == tree[:3]
    assert (found.left[0].start, found.left[0].label) == (good.find(b"3.txt") - 30, "3.txt")
    assert "ends too early" in found.left[0].what


def test_a_zip_written_as_a_stream_and_cut_off_is_saved_too(tmp_path):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    made = Pipe()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in TREE[:2]:
            archive.writestr(name, content)
    good = made.getvalue()
    found = opened(good[: good.find(b"PK\x01\x02")], "x.zip", tmp_path)
    assert contents(found) == TREE[:2]
    assert "list of contents" in reasons(found)


def test_a_gzip_that_is_cut_off_keeps_the_streams_that_are_whole(tmp_path):
    first = gzip.compress(b"first")
    found = opened(first + gzip.compress(random.Random(1).randbytes(900))[:-5], "x.gz", tmp_path)
    assert contents(found) == [("x", b"first")]
    (left,) = found.left
    assert (left.start, "ends too early" in left.what) == (len(first), True)


def test_a_tar_in_gzip_that_is_cut_off_keeps_its_whole_members(tmp_path):
    tree = [(f"{number}", random.Random(number).randbytes(3000)) for number in range(5)]
    found = opened(gzip.compress(tarred(tree))[:12_000], "x.tgz", tmp_path)
    assert contents(found) == tree[:3]
    assert [each.label for each in found.left] == ["3"]


def sparse_old(name, parts, size):
    """As GNU tar writes it: the map in the header, more of it in blocks behind."""
    pairs = [b"%011o\0%011o\0" % (start, len(content)) for start, content in parts]
    held = sum(len(content) for _, content in parts)
    block = bytearray(header_with(name, b"S", b"%011o\0" % held))
    block[257:265] = b"ustar  \0"
    block[386:482] = b"".join(pairs[:4]).ljust(96, b"\0")
    block[482] = len(pairs) > 4
    block[483:495] = b"%011o\0" % size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    more = [b"".join(pairs[at : at + 21]) for at in range(4, len(pairs), 21)]
    behind = [each.ljust(504, b"\0") + bytes([at < len(more)]) + bytes(7) for at, each in enumerate(more, 1)]
    return bytes(block) + b"".join(behind)


def sparse_new(name, parts, size):
    """As pax format 1.0 has it: the map in front of the content."""
    text = f"{len(parts)}\n" + "".join(f"{start}\n{len(content)}\n" for start, content in parts)
    front = text.encode() + bytes(-len(text) % 512)
    rows = {b"GNU.sparse.major": b"1", b"GNU.sparse.name": name, b"GNU.sparse.realsize": b"%d" % size}
    told = b"".join(b"%d %s=%s\n" % (len(key) + len(row) + 5, key, row) for key, row in rows.items())
    held = len(front) + sum(len(content) for _, content in parts)
    about = header_with(b"x", b"x", b"%011o\0" % len(told)) + told.ljust(512, b"\0")
    return about + header_with(b"other name", b"0", b"%011o\0" % held) + front


@pytest.mark.parametrize("headers", [sparse_old, sparse_new])
@quick
@given(parts=st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=900)), max_size=40))
def test_files_in_a_tar_whose_empty_parts_were_left_out_are_filled_again(headers, parts):
    whole, placed = b"", []
    for hole, content in parts:
        whole += bytes(hole)
        placed.append((len(whole), content))
        whole += content
    whole += bytes(100)
    held = b"".join(content for _, content in placed)
    made = headers(b"chat.db", placed, len(whole)) + held + bytes(-len(held) % 512) + tarred(TREE[:1])
    with TemporaryDirectory() as folder:
        found = opened(made, "x.tar", Path(folder))
        assert contents(found) == [("chat.db", whole), TREE[0]]
        assert list(found.left) == []


def test_members_are_found_one_by_one_where_the_list_of_contents_breaks_off(tmp_path):
    good = zipped(TREE)
    second = good.find(b"PK\x01\x02", good.find(b"PK\x01\x02") + 1)
    found = opened(good[:second] + b"PK??" + good[second + 4 :], "x.zip", tmp_path)
    assert contents(found) == TREE
    assert "names 1 members of 4" in reasons(found)


def test_a_wrong_checksum_costs_one_member_of_a_solid_7z(tmp_path):
    tree = [("a", b"aaaa"), ("b", b"bbbb"), ("c", b"cccc")]
    body = b"".join(content for _, content in tree)
    good = seven_zip([(b"\x00", b"")], body, [4, 4, 4], ["a", "b", "c"], [zlib.crc32(each) for _, each in tree])
    found = opened(good.replace(b"bbbb", b"bxbb"), "x.7z", tmp_path)
    assert contents(found) == [tree[0], tree[2]]
    assert [(each.label, each.what) for each in found.left] == [("b", "its checksum is wrong: it is damaged")]


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        (rsmf_of(plain_zip(TREE[:1]), "other.zip"), "no attachment rsmf.zip"),
        (rsmf_of(b"no zip at all"), "no zip"),
        (rsmf_of(plain_zip(TREE[:1])).replace(b"\n\nUE", b"\n\nU?", 1), "cut off or damaged"),
    ],
)
def test_an_rsmf_that_is_broken_says_why(tmp_path, mail, told):
    found = opened(mail, "x.rsmf", tmp_path)
    assert contents(found) == []
    assert told in reasons(found)


def test_the_places_of_zip_members_are_theirs(tmp_path):
    text = b"hello"
    made = zip_of([(b"whole", 0, text, zlib.crc32(text), 5), (b"damaged", 0, text, 1, 5)])
    (left,) = opened(made, "x.zip", tmp_path).left
    assert made[left.start : left.end] == local(b"damaged", 0, 1, 5, 5) + text


def test_when_a_limit_is_reached_the_members_before_it_are_kept(tmp_path):
    tree = [(f"{number}", bytes(1000)) for number in range(9)]
    found = opened(zipped(tree), "x.zip", tmp_path, limits=Limits(members=4))
    assert contents(found) == tree[:4]
    (left,) = found.left
    assert "stopped: it holds more than 4 members" in left.what
    found = opened(zipped(tree), "x.zip", tmp_path, limits=Limits(total_bytes=2500, total_ratio=0))
    assert contents(found) == tree[:2]
    assert "more than 2,500 bytes" in reasons(found)
    found = opened(zipped(tree), "x.zip", tmp_path, limits=Limits(member_bytes=999))
    assert len(found.left) == 9
    found = opened(zipped(tree), "x.zip", tmp_path, limits=Limits(seconds=0, seconds_a_mib=0))
    assert "seconds" in reasons(found)


def test_the_list_of_members_stays_on_disk_and_reads_like_a_list(tmp_path):
    members = opened(zipped(TREE), "x.zip", tmp_path).members
    assert (members[1].name, members[-1].size, [each.number for each in members[1:3]]) == ("a/b.jpg", 1, [1, 2])
    with pytest.raises(IndexError):
        members[4]


def test_a_full_disk_is_an_error_in_words_and_no_damage_of_the_archive(tmp_path):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = zipped([("x", random.Random(1).randbytes(900_000))])
    path = tmp_path / "item"
    path.write_bytes(content)
    item = EvidenceItem("0" * 64, path, len(content), "x.zip")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(NoRoomError, match="no room"):
            unpack(UnpackTask(item, 1, "zip", str(tmp_path / "out")))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "x.zip", None),
        (b"plain text", "x.txt", None),
        (b"Subject: hello\nX-Other: 1\n\nX-RSMF-Version: 2\n", "mail.eml", None),
        (b"x-rsmf-VERSION: 1.0\n\n", "x.rsmf", "rsmf"),
        (plain_zip([("[Content_Types].xml", b""), ("word/document.xml", b"")]), "letter.docx", None),
        (plain_zip([("META-INF/MANIFEST.MF", b"")]), "program.jar", None),
        (plain_zip([("mimetype", b"application/vnd.oasis.opendocument.text")], zipfile.ZIP_STORED), "letter", None),
        (plain_zip([("[Content_Types].xml", b""), ("chat.txt", b"")]), "export.zip", "zip"),
        (plain_zip([("report.xml", b"")]), "phone.ufdr", "zip"),
        (gzip.compress(b"{}", mtime=0), "sticker.tgs", None),
        (b"BZh9 is how this text begins", "x.txt", None),
        (bytes(10_240), "empty.tar", None),
    ],
)
def test_only_archives_are_opened_and_documents_are_none(content, name, kind):
    assert archive_kind(content[:65536], name) == kind
