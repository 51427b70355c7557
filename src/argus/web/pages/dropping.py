"""Files that were dropped into the import page: received as they are, kept until they are brought in."""

import errno
import re
import shutil
import time
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from argus.errors import NoRoomError, NotFoundError, UsageError
from argus.intake import current_progress
from argus.store import Dossier
from argus.web.asking import Importing, SentFile

router = APIRouter()

LONGEST_NAME = 200
BUFFER_BYTES = 1 << 20
DROPPED = re.compile(r"[0-9a-f]{32}")
# What nobody imported within a day was left behind.
DROPPED_KEPT_SECONDS = 86_400
# Folders in a dropped folder, one in the other.
DEEPEST = 32


@router.post("/import/drop/{folder}")
async def drop_file(
    asking: Importing, sent: SentFile, folder: str, name: str, request: Request, below: str = ""
) -> Response:
    """Receive one dropped file as it is; the disk is its only limit. `below` is its way down a dropped folder."""
    place = plain_way(dropped_folder(asking.dossier, folder), below)
    path = _free_name(place, name)
    try:
        await run_in_threadpool(place.mkdir, mode=0o700, parents=True, exist_ok=True)
        with path.open("xb", buffering=BUFFER_BYTES) as file:
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoRoomError("The disk is full", where="dropped file", do="Make room and drop it again.") from error
        raise UsageError(
            f"A dropped file could not be kept: {error.strerror}", where="dropped file", do="Drop it by itself."
        ) from error
    except BaseException:  # the browser went away half way: half a file is no evidence
        path.unlink(missing_ok=True)
        raise
    return PlainTextResponse("", 201)


def clear_left_behind(dossier: Dossier) -> None:
    """Remove drops that nobody brought in."""
    for folder in dossier.work.glob("dropped-*"):
        if time.time() - folder.stat().st_mtime > DROPPED_KEPT_SECONDS and current_progress(dossier) is None:
            shutil.rmtree(folder, ignore_errors=True)


def plain_name(name: str) -> str:
    """The last part of a name, without what a file system or a terminal could mistake for more."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(letter if letter.isprintable() else "_" for letter in last).strip()
    while len(kept.encode()) > LONGEST_NAME:
        kept = kept[1:]
    return kept if kept.strip(".") else "file"


def plain_way(folder: Path, below: str) -> Path:
    """The folder that the way down a dropped folder names, below `folder` whatever it says."""
    parts = [part for part in re.split(r"[/\\]", below) if part.strip(". ")]
    return folder.joinpath(*map(plain_name, parts[:DEEPEST]))


def _free_name(folder: Path, name: str) -> Path:
    plain = Path(plain_name(name))
    path, number = folder / plain, 2
    while path.exists():
        path, number = folder / f"{plain.stem} ({number}){plain.suffix}", number + 1
    return path


def dropped_folder(dossier: Dossier, folder: str) -> Path:
    """Where the files of one drop are.

    Raises:
        NotFoundError: this is the name of no drop.
    """
    if not DROPPED.fullmatch(folder):
        raise NotFoundError("No such drop", where="dropped files", do="Open the import page again.")
    return dossier.work / f"dropped-{folder}"
