"""Whether a shard is still what was built: its files against what the register says of them."""

import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from argus.errors import RebuildingError
from argus.store import CHUNK_BYTES


def require_whole(folder: Path, files: Mapping[str, list[int]]) -> None:
    """Check a shard against what the register says of its files.

    Sizes are compared always. Contents are compared when a file's time of change is not the one seen at the last
    whole check, which `<folder>.seen` beside the shard remembers; `argus verify` and a rebuild trust nothing.

    Raises:
        RebuildingError: a file is missing, shorter or changed.
    """
    seen = _remembered(folder)
    found: dict[str, list[int]] = {}
    for name, (size, crc) in files.items():
        path = folder / name
        try:
            state = path.stat()
            if state.st_size != size:
                raise _damaged(f"{folder.name}/{name}", f"{state.st_size} bytes instead of {size}")
            found[name] = state_of(state)
            if seen.get(name) != found[name] and checked(path)[1] != crc:
                raise _damaged(f"{folder.name}/{name}", "its contents changed")
        except OSError as error:
            raise _damaged(f"{folder.name}/{name}", type(error).__name__) from error
    if found != seen:
        remember(folder, found)


def checked(path: Path) -> tuple[int, int]:
    crc, size = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
    return size, crc


def state_of(file: os.stat_result) -> list[int]:
    return [file.st_mtime_ns, file.st_ino]


def remember(folder: Path, states: Mapping[str, list[int]]) -> None:
    # A read-only copy of a dossier is checked in full at every start.
    with suppress(OSError):
        _seen_file(folder).write_text(json.dumps(states))


def _remembered(folder: Path) -> dict[str, list[int]]:
    try:
        seen = json.loads(_seen_file(folder).read_text())
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _seen_file(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.seen"


def _damaged(where: str, how: str) -> RebuildingError:
    return RebuildingError(
        f"Derived data is damaged ({how}); rebuilding it from the sealed parts",
        where=f"derived/{where}",
        do="Wait for it, or run `argus rebuild`.",
    )
