"""What is said around a message: the signs that make an ambiguous word a threat, or a joke."""

from collections.abc import Sequence
from dataclasses import dataclass

from argus.leads.candidate import Asked
from argus.leads.moment import counting
from argus.leads.threats.signs import laughs, signs_in, technical
from argus.messages import Archive
from argus.reading import Line, neighbours
from argus.reading.mentions import Batch

# So many messages on either side, within so long.
MESSAGES = 6
WITHIN_US = 3 * 3_600 * 1_000_000
# What counts when it stands nearby.
TOLD = ("betrayal", "place", "act")


@dataclass(frozen=True, slots=True)
class Around:
    """The messages around one, ids in order of time, and how many of them hold what."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    signs: dict[str, int]


def around(archive: Archive, places: Sequence[tuple[str, int | None, str]], asked: Asked) -> list[Around]:
    """What stands around each of some messages, of those that count by what is asked.

    Args:
        places: message id, when it was sent, and the language it is read in.
    """
    counts = _Counting(archive, asked)
    lines = [_near(archive, message_id, us, counts) for message_id, us, _ in places]
    texts = {line.message_id: line.text for before, after in lines for line in (*before, *after)}
    batch = Batch(list(texts.values()), [None] * len(texts), archive.zone)
    at = {message_id: place for place, message_id in enumerate(texts)}
    found = []
    for (_, _, language), (before, after) in zip(places, lines, strict=True):
        told = dict.fromkeys((*TOLD, "laughing"), 0)
        for line in (*before, *after):
            row = batch.row(at[line.message_id])
            for sign in signs_in(row, language).intersection(TOLD):
                told[sign] += 1
        told["technical"] = sum(technical(batch.row(at[line.message_id])) for line in (*before, *after))
        # Only who answers laughs about it.
        told["laughing"] = sum(laughs(batch.row(at[line.message_id])) for line in after[:2])
        found.append(Around(_ids(before), _ids(after), {name: count for name, count in told.items() if count}))
    return found


class _Counting:
    """Whether a message counts: the reader may see it, and it lies within what is asked."""

    def __init__(self, archive: Archive, asked: Asked) -> None:
        self._archive = archive
        self._limits = {id(shard): limit for shard, limit in zip(archive.shards, counting(archive, asked), strict=True)}
        self._all = all(limit is None for limit in self._limits.values())

    def __call__(self, message_id: str) -> bool:
        if self._all:
            return True
        place = self._archive.find(bytes.fromhex(message_id))
        if place is None:
            return False
        limit = self._limits[id(place[0])]
        return limit is None or bool(limit[place[1]])


def _near(archive: Archive, message_id: str, us: int | None, counts: _Counting) -> tuple[list[Line], list[Line]]:
    before, after = neighbours(archive, message_id, MESSAGES)
    near = [[line for line in side if _within(line.us, us) and counts(line.message_id)] for side in (before, after)]
    return near[0], near[1]


def _within(us: int | None, of: int | None) -> bool:
    return us is None or of is None or abs(us - of) <= WITHIN_US


def _ids(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.message_id for line in lines)
