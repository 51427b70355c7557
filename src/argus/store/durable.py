"""Write files so that a power cut leaves either the old file or the whole new one."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from argus.errors import NoRoomError

CHUNK_BYTES = 1 << 20
# What the system says when the disk is full, a quota or a limit on the size of a file is reached.
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


@contextmanager
def write_durably(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """Open a temporary neighbour of `path` for writing; at the end sync it, rename it, sync the folder.

    On an error the neighbour is removed and `path` stays as it was. A kill leaves a `.part` file, swept at start.

    Raises:
        NoRoomError: the disk is full or a size limit was reached.
    """
    neighbour = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with neighbour.open("wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        neighbour.replace(path)
    except BaseException as error:
        neighbour.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise NoRoomError(
                "A file could not be written: no room on the disk or a size limit was reached",
                where=path.name,
                do="Make room and try again; what was committed before is intact.",
            ) from error
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Force a file that another library wrote onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file as 64 hex digits, read in chunks of 1 MiB."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
