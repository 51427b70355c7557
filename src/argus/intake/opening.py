"""Look at what arrived, open the archives among it, and look at their members: to a depth of three."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from argus.engine import READING, Pool
from argus.engine import Limits as StepLimits
from argus.errors import ArgusError, DecisionNeededError, KeyMissingError, UsageError
from argus.evidence import EvidenceItem
from argus.evidence.archives import Left, Limits, Member, Unpacked, UnpackTask, unpack
from argus.intake.look import Look, LookTask, look_at
from argus.intake.neighbours import write_neighbours
from argus.messages import Other, Place, Unreadable
from argus.readers import Request

# An archive in an archive in an archive: phones are handed over like that, bombs are built deeper.
DEEPEST = 3

Level = Sequence[tuple[int, EvidenceItem]]


@dataclass(frozen=True, slots=True)
class Opened:
    """Members of one archive, written to files of `folder` that nothing names yet.

    Attributes:
        files: (path, label, number in the archive). Only the last part of a path is taken from the process that
            unpacked: whatever the archive made of it, it cannot point elsewhere.
    """

    item_id: int
    files: Iterator[tuple[Path, str, int]]


@dataclass
class Seen:
    """What is known so far of a delivery's files.

    Attributes:
        looks: by item number. questions: what only a person can decide, by item number.
        left: by item number of an archive: what in it is no file, or could not be taken out.
        locked: archives with members that no key opened.
    """

    looks: dict[int, Look] = field(default_factory=dict)
    questions: dict[int, ArgusError] = field(default_factory=dict)
    left: dict[int, tuple[Unreadable | Other, ...]] = field(default_factory=dict)
    locked: dict[int, str] = field(default_factory=dict)

    def first_question(self, *, key_given: bool) -> ArgusError | None:
        """What has to be decided before anything is read; None = nothing."""
        if self.questions:
            return self.questions[min(self.questions)]
        if self.locked and not any(look.plan for look in self.looks.values()):
            return self.key_wanted(min(self.locked), key_given=key_given)
        return None

    def key_wanted(self, item_id: int, *, key_given: bool) -> KeyMissingError | None:
        """What is said of a locked archive; None = it is none."""
        if item_id not in self.locked:
            return None
        what = "The key that was given does not open this archive" if key_given else "This archive is encrypted"
        where = f"item {self.locked[item_id]}"
        return KeyMissingError(what, where=where, do="Import again and give the key with `--key FILE`.")


def go_down(level: Level, seen: Seen, look: Callable[[Level], None], open_them: Callable[[Level], Level]) -> None:
    """Look at the files of one level, open the archives among them, and go on with their members."""
    for depth in range(DEEPEST + 1):
        if not level:
            return
        look(level)
        archives = [(item_id, item) for item_id, item in level if _is_archive(item_id, seen)]
        if depth < DEEPEST:
            level = open_them(archives) if archives else []
        else:
            seen.looks.update({item_id: _too_deep(seen.looks[item_id]) for item_id, _ in archives})


def look_all(
    pool: Pool,
    items: Level,
    everything: Sequence[EvidenceItem],
    request: Request,
    format: str | None,
    folder: Path,
    seen: Seen,
    *,
    seconds: float,
) -> Iterator[tuple[LookTask, str, BaseException | None]]:
    """Look at `items` with `everything` beside them; yields each task done, with its fault if the process failed."""
    neighbours = write_neighbours(folder, ((each.name, each.sha256) for each in everything))
    calls = [(LookTask(item_id, item, request, format, neighbours),) for item_id, item in items]
    for done in pool.run(look_at, calls, seconds=seconds, limits=READING):
        task: LookTask = done.call[0]
        if done.result is not None:
            seen.looks[task.item_id] = done.result
        elif isinstance(done.error, DecisionNeededError | UsageError):
            seen.questions[task.item_id] = done.error
        else:
            seen.looks[task.item_id] = Look(None, "", "", None, done.fault)
        yield task, done.fault, done.error


def open_all(pool: Pool, archives: Level, seen: Seen, folder: Path, key: bytes | None) -> Iterator[Opened]:
    """Take every archive apart; its folder of members is removed when the next one is asked for."""
    calls = [
        (UnpackTask(item, item_id, seen.looks[item_id].archive, str(folder / f"members-{item_id}"), key, Limits()),)
        for item_id, item in archives
    ]
    for each in calls:
        shutil.rmtree(each[0].target, ignore_errors=True)  # of a killed import
    for done in pool.run(unpack, calls, limits=_limits(archives)):
        task: UnpackTask = done.call[0]
        result = done.result or Unpacked((), (_unopened(task.item, done.fault),))
        seen.left[task.item_id] = tuple(_record(each, task.item) for each in result.left)
        if result.encrypted:
            seen.locked[task.item_id] = task.item.name
        yield Opened(task.item_id, _files(task, result.members))
        shutil.rmtree(task.target, ignore_errors=True)


def _files(task: UnpackTask, members: Sequence[Member]) -> Iterator[tuple[Path, str, int]]:
    for each in members:
        path = Path(task.target) / Path(each.file).name
        if not path.is_symlink():
            yield path, f"{task.item.name}/{each.name}", each.number


def _is_archive(item_id: int, seen: Seen) -> bool:
    return item_id in seen.looks and bool(seen.looks[item_id].archive)


def _too_deep(look: Look) -> Look:
    return Look(None, "", look.why, None, f"An archive inside {DEEPEST} others is not opened: import it by itself")


def _limits(archives: Level) -> StepLimits:
    """Unpacking counts for itself what it takes; it is ended only when it fails to."""
    longest = 2 * Limits().most_seconds(max((item.size for _, item in archives), default=0)) + 60
    return replace(READING, seconds=longest, cpu_seconds=int(longest))


def _unopened(item: EvidenceItem, fault: str) -> Left:
    return Left(0, item.size, "", f"The archive could not be opened: {fault}")


def _record(left: Left, item: EvidenceItem) -> Unreadable | Other:
    whole = left.label if (left.start, left.end) == (0, item.size) else ""
    place = Place(left.start, left.end, whole)
    named = f"{left.label}: {left.what}" if left.label and not whole else left.what
    return Unreadable(place, named) if left.unreadable else Other(place, left.what)
