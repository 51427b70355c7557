"""Open archives: zip, tar, gzip, bzip2, xz, 7z, and the mails that RSMF is delivered in.

`unpack` is a step for the pool: it runs in a child process, because it reads hostile bytes. Every member comes out
under a number; its name is only a label. What cannot be unpacked is told with its reason and its bytes, and the others
go on.
"""

import os
import re
from pathlib import Path

from argus.evidence.archives import rsmf, seven_zip, streams, zip_file
from argus.evidence.archives.codecs import MAGIC
from argus.evidence.archives.members import (
    BrokenMemberError,
    StoppedError,
    Unpacked,
    UnpackTask,
)
from argus.evidence.archives.output import Output
from argus.evidence.media import document_type, is_sticker

ARCHIVES = ("zip", "tar", "gzip", "bzip2", "xz", "7z", "rsmf")
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")
BZIP2 = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)")


def archive_kind(head: bytes, name: str) -> str | None:
    """Which of ARCHIVES these first bytes begin; None for all others, and for documents that are zip inside.

    A tar that is compressed as a whole is "tar": the two layers are undone in one go.

    Args:
        head: the first bytes, 64 KiB or all of it.
        name: its label; a zip that something stands in front of is known by it.
    """
    if is_sticker(head, name):
        return None
    for kind, magic in MAGIC.items():
        if head.startswith(magic) and (kind != "bzip2" or BZIP2.match(head)):
            return "tar" if streams.starts_like_tar(streams.opened_start(head, kind)) else kind
    named = name.lower().endswith((".zip", ".ufdr"))
    if head.startswith(ZIP_STARTS):
        return None if not named and document_type(head) else "zip"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if streams.starts_like_tar(head):
        return "tar"
    if rsmf.is_rsmf(head):
        return "rsmf"
    return "zip" if named and head else None


def unpack(task: UnpackTask) -> Unpacked:
    """Take everything out of an archive.

    Raises:
        NoRoomError: the disk is full.
        OSError: the sealed file or the target cannot be used.
    """
    if task.kind == "rsmf":
        return _unpack_rsmf(task)
    with task.item.path.open("rb") as file, Output(task) as output:
        _take_out(file.fileno(), task.item.size, task, output)
        return output.finish()


def _take_out(descriptor: int, size: int, task: UnpackTask, output: Output) -> None:
    try:
        if task.kind == "zip":
            zip_file.unpack_zip(descriptor, size, output, task.password)
        elif task.kind == "7z":
            seven_zip.unpack_7z(descriptor, size, output, task.password)
        elif task.kind == "tar":
            streams.unpack_tar(descriptor, size, output)
        else:
            streams.unpack_stream(descriptor, size, task.kind, task.item.name, output)
    except StoppedError as limit:
        output.stop(limit)


def _unpack_rsmf(task: UnpackTask) -> Unpacked:
    """Straight through to the members of the zip in the mail."""
    inner = Path(task.target) / rsmf.ATTACHMENT
    inner.parent.mkdir(parents=True, exist_ok=True)
    try:
        part = rsmf.attachment_of(task.item.path, inner)
    except BrokenMemberError as error:
        with Output(task) as output:
            output.unreadable(0, task.item.size, "", str(error))
            return output.finish()
    with inner.open("rb") as file, Output(task, (part.start, part.end)) as output:
        size = os.fstat(file.fileno()).st_size
        if not file.read(4).startswith(b"PK"):
            output.unreadable(part.start, part.end, rsmf.ATTACHMENT, "it is no zip")
        else:
            try:
                zip_file.unpack_zip(file.fileno(), size, output, task.password)
            except StoppedError as limit:
                output.stop(limit)
    inner.unlink()
    return output.finish()
