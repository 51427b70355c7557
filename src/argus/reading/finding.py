"""Find what the messages of a shard mention, and in which language they are. Steps for workers, which load no more."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import pyarrow as pa

from argus.engine import give_back_memory
from argus.messages.whole import checked
from argus.reading.mention_files import LANGUAGE, MENTIONS, MentionFile, writing
from argus.reading.mentions import Finder, Lists, own_finders, private_finder
from argus.reading.stretches import Stretch, mentions_in, stretches_of


@dataclass(frozen=True, slots=True)
class FindTask:
    """What `find_in_shard` needs.

    Attributes:
        rows: the shard's rows.arrow. folder: where to write. token: what makes the names of the files new.
        private: a laboratory's own finders, by their entry points.
        wanted: (finder, version) of those to run, `language` among them.
    """

    rows: str
    folder: str
    token: str
    zone: str
    lists: Lists
    private: tuple[str, ...]
    wanted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundInShard:
    """What was found in a shard; `faults`: finders that failed, in words."""

    files: tuple[MentionFile, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Every finder that there is, `language` too, by name.

    Attributes:
        known: its version, with all that its answers depend on besides the messages.
        faults: those that could not be loaded, in words.
    """

    known: dict[str, str]
    faults: tuple[str, ...]


def versions_of(lists: Lists, private: tuple[str, ...] = ()) -> Versions:
    """The finders' own versions; with a laboratory's own ones it is a step for workers."""
    from argus.reading.languages import VERSION  # what it needs takes long to load

    found, faults = _finders(lists, private)
    return Versions({**{each.name: each.version for each in found}, LANGUAGE: VERSION}, faults)


def find_in_shard(task: FindTask) -> FoundInShard:
    """Run finders over a shard. A step for workers.

    Holds a stretch of its messages and what is found in them. A finder that fails leaves no file; the others go on.
    """
    give_back_memory()
    rows = pa.ipc.open_file(pa.memory_map(task.rows)).read_all()
    folder, zone, versions = Path(task.folder), ZoneInfo(task.zone), dict(task.wanted)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [each for each in _finders(task.lists, task.private)[0] if each.name in versions]
    with ExitStack() as stack:
        running = [_Running(folder, each.name, task.token, MENTIONS, partial(mentions_in, each)) for each in wanted]
        if LANGUAGE in versions:
            from argus.reading.languages import SCORES_SCHEMA

            running.append(_Running(folder, LANGUAGE, task.token, SCORES_SCHEMA, _read_languages))
        for each in running:
            stack.enter_context(each)
        for some in stretches_of(rows, zone):
            for each in running:
                each.read(some)
    made = [each for each in running if not each.fault]
    stored = [
        MentionFile(folder.name, each.name, versions[each.name], each.path.name, *checked(each.path), each.rows)
        for each in made
    ]
    return FoundInShard(tuple(stored), tuple(f"{each.name}: {each.fault}" for each in running if each.fault))


class _Running:
    """One finder at work on a shard, and the file that it fills; as a context it ends with the file whole or gone."""

    def __init__(
        self, folder: Path, name: str, token: str, schema: pa.Schema, find: Callable[[Stretch], pa.Table]
    ) -> None:
        self.name = name
        self.path = folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}-{token}.arrow"
        self.fault = ""
        self.rows = 0
        self._find = find
        self._file = ExitStack()
        self._out = self._file.enter_context(writing(self.path, schema))

    def read(self, some: Stretch) -> None:
        """Write what is found in some messages."""
        if self.fault:
            return
        try:
            rows = self._find(some)
        except Exception as error:  # noqa: BLE001 - somebody's own finder: the others go on
            self.fault = type(error).__name__
        else:
            self._out.write_table(rows)
            self.rows += rows.num_rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.fault:
            error = RuntimeError(self.fault)
        self._file.__exit__(type(error) if error else None, error, trace)


def _read_languages(some: Stretch) -> pa.Table:
    from argus.reading.languages import read_languages

    return read_languages(some.said.texts)


@lru_cache(maxsize=1)
def _finders(lists: Lists, private: tuple[str, ...]) -> tuple[tuple[Finder, ...], tuple[str, ...]]:
    """Those that can be made for these lists, and what is wrong with the others."""
    found, faults = [*own_finders(lists)], []
    for name in private:
        try:
            found.append(private_finder(name, lists))
        except Exception as error:  # noqa: BLE001 - somebody's own finder: the others go on
            faults.append(f"{name}: {type(error).__name__}")
    return tuple(found), tuple(faults)
