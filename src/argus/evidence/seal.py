"""Seal: copy a file into the dossier byte for byte, under the SHA-256 of its bytes, never to change again.

The copy is written under a temporary name while it is hashed, synced, made read-only, renamed to
`evidence/<first two digits>/<sha256>`, and its folder synced: a kill at any moment leaves the whole file or a `.part`
file that `sweep` removes. The same bytes sealed again are the same file.
"""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from sqlalchemy import select

from argus.errors import ArgusError, DossierError, NoRoomError, UsageError
from argus.evidence.tables import originals
from argus.store import Dossier, sync_folder

CHUNK_BYTES = 1 << 20
READ_ONLY = 0o400
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that now lies in the dossier.

    Attributes:
        sha256: of its bytes, 64 hex digits.
        size: bytes.
        new: False when the dossier held these bytes already.
        link_to: where the path led when it was a symbolic link; None = it was the file itself.
    """

    sha256: str
    size: int
    new: bool
    link_to: str | None = None


def sealed_path(dossier: Dossier, sha256: str) -> Path:
    """Where the sealed bytes with this hash lie."""
    return dossier.evidence / sha256[:2] / sha256


def seal(dossier: Dossier, path: Path, *, on_progress: Callable[[int], None] | None = None) -> Sealed:
    """Copy one file into the dossier. A symbolic link given by name is followed, and said so in the result.

    Args:
        dossier: takes the copy; its register is not touched.
        path: a regular file; it is opened for reading only.
        on_progress: called with the number of bytes just copied, about once per MiB.

    Raises:
        UsageError: no such file, no permission, no regular file, or it changed or vanished while it was read.
        NoRoomError: the disk of the dossier is full or a size limit was reached; nothing is left behind.
        DossierError: the dossier holds a damaged file under this hash, or its folder cannot be written.
    """
    source, before = _open(path)
    with source:
        neighbour = dossier.evidence / f".{secrets.token_hex(16)}.part"
        try:
            sha256, size = _copy(source, neighbour, path, on_progress)
            _require_unchanged(source, before, size, path)
            new = _place(dossier, neighbour, sha256, size)
        finally:
            neighbour.unlink(missing_ok=True)
    return Sealed(sha256, size, new, str(path.readlink()) if path.is_symlink() else None)


def collect(paths: Iterable[Path], *, on_skipped: Callable[[str, str], None] | None = None) -> list[tuple[Path, str]]:
    """The files to import below `paths`, each with the label it will carry, in an order that never varies.

    A file is labelled with its name, a file below a folder with the folder's name and the way down from it. Hidden
    files count. Below a folder, symbolic links and things that are no regular files are not followed but told to
    `on_skipped` (label, reason): a link inside a delivery could lead anywhere on this machine. So are other dossiers.

    Raises:
        UsageError: a path does not exist, or a folder may not be listed.
    """
    found: dict[tuple[Path, str], None] = {}
    skipped = on_skipped or (lambda _label, _reason: None)
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise _unusable(path, error) from error
        if stat.S_ISDIR(mode):
            top = path.resolve().name
            for file, label in _below(path, f"{top}/" if top else "", skipped):
                found[file, label] = None
        else:
            found[path, _label(path.name)] = None
    return list(found)


def sweep(dossier: Dossier) -> list[Path]:
    """Remove what interrupted imports left in `evidence/`: temporary files, and sealed ones that no register row names.

    Only for whoever holds the import lease: a file that is being sealed now has no row yet.

    Returns:
        What was removed.
    """
    with dossier.register.read() as tx:
        named = set(tx.execute(select(originals.c.sha256)).scalars())
    removed = []
    for file in sorted(dossier.evidence.rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        if file.name.endswith(".part") or (is_sha256(file.name) and file.name not in named):
            file.unlink(missing_ok=True)
            removed.append(file)
    return removed


def is_sha256(name: str) -> bool:
    """Whether this is the name of a sealed file."""
    return len(name) == 64 and not name.strip("0123456789abcdef")


def _open(path: Path) -> tuple[FileIO, os.stat_result]:
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unusable(path, error) from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise UsageError(
            f"This is {_kind(found.st_mode)}, not a file that can be sealed",
            where=_label(str(path)),
            do="Name a file, or a folder of files.",
        )
    return FileIO(handle, "rb"), found


def _copy(source: FileIO, neighbour: Path, path: Path, on_progress: Callable[[int], None] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        target = FileIO(neighbour, "xb")
    except OSError as error:
        raise _unwritable(error) from error
    with target:
        os.fchmod(target.fileno(), READ_ONLY)  # before the first byte: nobody else may read it meanwhile
        while chunk := _read(source, path):
            digest.update(chunk)
            size += len(chunk)
            try:
                _write(target, chunk)
            except OSError as error:
                raise _unwritable(error) from error
            if on_progress is not None:
                on_progress(len(chunk))
        try:
            os.fsync(target.fileno())
        except OSError as error:
            raise _unwritable(error) from error
    return digest.hexdigest(), size


def _read(source: FileIO, path: Path) -> bytes:
    try:
        return source.read(CHUNK_BYTES)
    except OSError as error:
        raise UsageError(
            f"The file could not be read to its end: {error.strerror}",
            where=_label(str(path)),
            do="Check the medium it lies on, and import again.",
        ) from error


def _write(target: FileIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[target.write(rest) :]


def _require_unchanged(source: FileIO, before: os.stat_result, size: int, path: Path) -> None:
    after = os.fstat(source.fileno())
    if after.st_nlink == 0:
        what = "The file vanished while it was read"
    elif (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or after.st_size != size:
        what = "The file changed while it was read"
    else:
        return
    raise UsageError(
        what, where=_label(str(path)), do="Make sure nothing writes to it, or import a copy of it; nothing was sealed."
    )


def _place(dossier: Dossier, neighbour: Path, sha256: str, size: int) -> bool:
    target = sealed_path(dossier, sha256)
    try:
        if target.exists():
            if target.stat().st_size != size:
                raise DossierError(
                    "The dossier holds a damaged file under the hash of this one",
                    where=f"evidence {sha256}",
                    do="Run `argus verify`, and restore the file from a backup.",
                )
            return False
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            sync_folder(dossier.evidence)
        neighbour.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(error) from error
    return True


def _below(folder: Path, prefix: str, skipped: Callable[[str, str], None]) -> Iterator[tuple[Path, str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise _unusable(folder, error) from error
    names = {entry.name for entry in entries}
    if {"dossier.toml", "register.sqlite"} <= names:
        skipped(_label(prefix.rstrip("/")), "a dossier")
        return
    for entry in entries:
        label = _label(prefix + entry.name)
        if entry.is_symlink():
            skipped(label, "a symbolic link")
        elif entry.is_dir():
            yield from _below(Path(entry.path), f"{prefix}{entry.name}/", skipped)
        elif entry.is_file():
            yield Path(entry.path), label
        else:
            skipped(label, _kind(entry.stat(follow_symlinks=False).st_mode))


def _label(name: str) -> str:
    """A file name that is not UTF-8 shows its odd bytes, instead of failing later."""
    return name.encode("utf-8", "backslashreplace").decode()


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a disk"),
    )
    return next((name for matches, name in kinds if matches(mode)), "something else")


def _unusable(path: Path, error: OSError) -> ArgusError:
    where = _label(str(path))
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return UsageError("There is no such file or folder", where=where, do="Check the path.")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return UsageError("No permission to read this", where=where, do="Ask for permission, or import a copy.")
    if error.errno == errno.ELOOP:
        return UsageError("Symbolic links lead around in a circle here", where=where, do="Name the file itself.")
    if error.errno == errno.ENXIO:
        return UsageError("This is a socket or a device, not a file", where=where, do="Name a file.")
    return UsageError(f"This cannot be read: {error.strerror}", where=where, do="Check the medium it lies on.")


def _unwritable(error: OSError) -> ArgusError:
    if error.errno in NO_ROOM:
        return NoRoomError(
            "The evidence could not be sealed: no room on the disk of the dossier, or a size limit was reached",
            where="evidence/",
            do="Make room and import again; what was committed before is intact.",
        )
    return DossierError(
        f"The evidence could not be sealed: {error.strerror}",
        where="evidence/",
        do="Check that the folder of the dossier may be written.",
    )
