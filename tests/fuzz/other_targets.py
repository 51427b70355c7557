"""What reads hostile bytes and is no reader: archives, typed streams, write-ahead logs; each with its own promise."""

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import apsw

from argus.errors import ArgusError
from argus.evidence import EvidenceItem
from argus.evidence.archives import Limits, Unpacked, UnpackTask, archive_kind, unpack
from argus.readers.databases import opened, tables_of, what_hinders
from argus.readers.databases_rows import rows_in
from argus.readers.typedstream import TypedStreamError, text_in
from tests.fuzz.cases import Case, Room
from tests.readers.samples import digest

# Much smaller than in the program, so that the limits are met by small files too.
LIMITS = Limits(ratio_from=1 << 20, total_bytes=4 << 20, members=2000, empty=500, seconds=4.0)
_MEMBERS = (("chat.txt", b"[13:01] <ann> hello\n" * 20), ("a/photo.jpg", b"\xff\xd8\xff" + bytes(300)), ("empty", b""))
_STREAM = (
    b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
    b"\x84\x84\x84\x08NSString\x01\x94\x84\x01+\x09made up \xe2\x98\x83\x86\x84\x02iI\x01\x09\x92\x84\x84\x84\x0c"
    b"NSDictionary\x00\x94\x84\x01i\x01\x92\x84\x96\x96\x1d__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08"
    b"NSNumber\x00\x84\x84\x07NSValue\x00\x94\x84\x01*\x84\x99\x99\x00\x86\x86\x86"
)


def run_archive(case: Case, room: Room, full: bool) -> str:
    """Every member is whole and stands under a number in the target; what stays inside has place and reason."""
    item = room.item(case)
    kind = archive_kind(item.head(), item.name)
    if kind is None:
        return "refused"
    target = room.folder / "out"
    first = _unpacked(item, kind, target, full)
    if full:
        assert _unpacked(item, kind, target, full) == first, "a second unpacking gives something else"
    return "read" if first[0] else "refused"


def run_stream(case: Case, room: Room, full: bool) -> str:
    """A text, or "no text"; nothing else."""
    try:
        text_in(case.content).encode("utf-8")
    except TypedStreamError:
        return "refused"
    return "read"


def run_log(case: Case, room: Room, full: bool) -> str:
    """A database with its log laid over gives rows, or says in words what hinders; the files stay the same."""
    item = room.item(case)
    sha256 = digest(case.beside["chat.db-wal"])
    log = item.sealed(sha256)
    tables_of(item, log)
    what_hinders(item, log)
    try:
        rows = _rows(item, log)
        assert not full or _rows(item, log) == rows, "a second reading gives other rows"
    except (apsw.Error, ArgusError):
        return "refused"
    finally:
        assert digest(log.path.read_bytes()) == sha256, "the sealed log was changed"
        assert digest(item.path.read_bytes()) == item.sha256, "the sealed database was changed"
    return "read"


def archives() -> list[Case]:
    """One of each kind that a library here can make the same way every time."""
    made = {"x.zip": _zip(zipfile.ZIP_DEFLATED), "y.zip": _zip(zipfile.ZIP_STORED), "x.tar": _tar()}
    made |= {"x.tar.gz": gzip.compress(made["x.tar"], mtime=0), "x.tar.xz": lzma.compress(made["x.tar"])}
    text = _MEMBERS[0][1]
    made |= {"t.txt.gz": gzip.compress(text, mtime=0), "t.txt.bz2": bz2.compress(text), "t.txt.xz": lzma.compress(text)}
    made |= {"in.zip": _zip(zipfile.ZIP_DEFLATED, (("x.zip", made["x.zip"]), ("x.tar", made["x.tar"])))}
    return [Case("archives", name, content) for name, content in made.items()]


def streams() -> list[Case]:
    """One attributed string as Messages keeps it."""
    return [Case("typedstream", "body", _STREAM)]


def logs() -> list[Case]:
    """A database whose last messages stand in its log only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.db"
        connection = apsw.Connection(str(path))
        connection.execute("PRAGMA page_size = 1024; PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE message (rowid INTEGER PRIMARY KEY, text TEXT, date INTEGER)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for row in range(8):
            connection.execute("INSERT INTO message (text, date) VALUES (?, ?)", ("made up " * 30, row))
        content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
        connection.close()
    return [Case("write-ahead-log", "chat.db", content, beside={"chat.db-wal": log})]


Seeds = Callable[[], list[Case]]
OTHERS: dict[str, tuple[Callable[[Case, Room, bool], str], Seeds]] = {
    "archives": (run_archive, archives),
    "typedstream": (run_stream, streams),
    "write-ahead-log": (run_log, logs),
}


def _unpacked(item: EvidenceItem, kind: str, target: Path, full: bool) -> tuple[list[object], list[object], int]:
    shutil.rmtree(target, ignore_errors=True)
    found: Unpacked = unpack(UnpackTask(item, 1, kind, str(target), None, LIMITS))
    members, left = list(found.members), list(found.left)
    sums: list[str] = []
    for place, member in enumerate(members):
        path = Path(member.file)
        assert path.resolve().is_relative_to(target.resolve()), "a member stands outside the target"
        assert path.stat().st_size == member.size, "a member of another size than told"
        assert member.number == place, "members are not numbered"
        if full:
            sums.append(digest(path.read_bytes()))
    assert all(0 <= each.start <= each.end <= item.size for each in left), "left inside at no place of the archive"
    assert all(each.what for each in left), "left inside without a reason"
    # An end alone is an empty archive; a zip may stand behind anything that is not one.
    mark = b"PK\3\4" in item.head() if kind == "zip" else item.part(64, item.size).strip(b"\0")
    folders = kind == "tar" and item.part(156, 157) in b"5DVgx"
    honest = item.size < 64 or not mark or folders
    assert members or left or honest, "an archive without anything, and nothing said"
    return [*members, *sums], list(left), found.encrypted


def _rows(item: EvidenceItem, log: EvidenceItem) -> list[object]:
    with opened(item, log) as database:
        return [
            row
            for table, columns in sorted(database.tables.items())
            for row in rows_in(database, table, sorted(columns))
        ]


def _zip(packing: int, members: tuple[tuple[str, bytes], ...] = _MEMBERS) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 13, 1, 6)), content, packing)
    return made.getvalue()


def _tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in (*_MEMBERS, ("x" * 120 + "é", b"long name")):
            header = tarfile.TarInfo(name)
            header.size, header.mtime = len(content), 1614862866
            archive.addfile(header, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "../../etc/passwd"
        archive.addfile(link)
    return made.getvalue()
