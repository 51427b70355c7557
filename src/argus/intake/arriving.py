"""What has arrived in a watched folder: entries that stand still, and that nobody is writing any more.

An entry is a file, or a folder with all that is in it: what was dropped in together (a database and its log, a chat and
its pictures) is one delivery. It is ready when sizes and times of change were the same for `STILL_SECONDS`. Hidden and
temporary names are left alone: programs that copy give a file its name when it is whole.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

STILL_SECONDS = 1.0
TEMPORARY = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")
HIDDEN = (".", "~$")


@dataclass(frozen=True, slots=True)
class Arrived:
    """An entry that may be imported. `state`: its files with sizes and times, hashed; tells a changed one."""

    path: Path
    state: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """An entry that is not imported as it stands, and why."""

    name: str
    why: str


class Inbox:
    """A watched folder. Holds a line per entry in it."""

    def __init__(self, folder: Path, taken: Mapping[str, str]) -> None:
        """Watch it.

        Args:
            taken: state by path of what was taken before.
        """
        self.folder = folder
        self._taken = dict(taken)
        self._seen: dict[Path, tuple[str, float]] = {}
        self._told: set[tuple[Path, str]] = set()

    def look(self, now: float) -> tuple[tuple[Arrived, ...], tuple[LeftAlone, ...]]:
        """What is ready, and what is left alone (each told once).

        Args:
            now: seconds of a clock that never goes back.

        Raises:
            OSError: the folder cannot be listed.
        """
        ready, left, here = [], [], set()
        with os.scandir(self.folder) as entries:
            names = sorted(Path(entry.path) for entry in entries)
        for path in names:
            here.add(path)
            why, state = _state_of(path)
            if why:
                if (path, why) not in self._told:
                    self._told.add((path, why))
                    left.append(LeftAlone(path.name, why))
                self._seen.pop(path, None)
            elif state and state != self._taken.get(str(path)) and self._stands_still(path, state, now):
                ready.append(Arrived(path, state))
        for gone in self._seen.keys() - here:
            del self._seen[gone]
        self._told = {each for each in self._told if each[0] in here}
        return tuple(ready), tuple(left)

    def took(self, arrived: Arrived) -> None:
        """It is not ready again until it changes."""
        self._taken[str(arrived.path)] = arrived.state

    def _stands_still(self, path: Path, state: str, now: float) -> bool:
        before, since = self._seen.get(path, ("", now))
        if before != state:
            self._seen[path] = (state, now)
            return False
        return now - since >= STILL_SECONDS


def _state_of(path: Path) -> tuple[str, str]:
    """(why it is left alone, state); both empty when it is to be waited for in silence."""
    if path.name.startswith(HIDDEN):
        return "its name says that it is hidden", ""
    if path.name.lower().endswith(TEMPORARY):
        return "its name says that it is not whole yet", ""
    try:
        told = hashlib.sha256()
        for line in _files(path):
            told.update(line)
    except _UnusableError as error:
        return str(error), ""
    except FileNotFoundError:
        return "", ""  # it is being renamed
    except OSError as error:
        return f"it cannot be read: {error.strerror}", ""
    return "", told.hexdigest()


class _UnusableError(Exception):
    """An entry that cannot be imported, in words."""


def _files(path: Path) -> Iterator[bytes]:
    """A line for every file: name, size, time of change.

    Raises:
        _UnusableError: an empty or unfinished one, something that is no file, or no permission to read one.
    """
    found = path.lstat()
    if stat.S_ISDIR(found.st_mode):
        if not os.access(path, os.R_OK | os.X_OK):
            raise _UnusableError("there is no permission to look into it")
        files = 0
        for each in sorted(path.iterdir()):
            if each.name.lower().endswith(TEMPORARY):
                raise _UnusableError("a file in it is not whole yet, by its name")
            for line in _files(each):
                files += 1
                yield line
        if not files:
            raise _UnusableError("it is empty")
        return
    if not stat.S_ISREG(found.st_mode):
        raise _UnusableError("it is a link or no file: it could lead anywhere")
    if not os.access(path, os.R_OK):
        raise _UnusableError("there is no permission to read it")
    if not found.st_size:
        raise _UnusableError("it is empty")
    yield f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape")
