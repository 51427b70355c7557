"""What messages say beside what a finder read in each: several together, and where others tell what a name means."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from argus.leads.harbours import doubtful_ports
from argus.leads.kept_shards import KeptShards
from argus.leads.ships import known_ships, ships_named
from argus.messages import Archive
from argus.reading import Found
from argus.reading.found import Placed, joined_in, rooms_by_shards
from argus.reading.mention_files import FIELDS, Field
from argus.reading.mentions import PIECE, Mention

# Of each shard, where its messages stand among all; -1 = they are left out.
Places = Sequence[npt.NDArray[np.int64]]


class Beside(NamedTuple):
    """A mention that no finder read in its message alone. `at`: place of the message; `shard`: where it is."""

    at: int
    shard: int
    field: Field
    mention: Mention


def said_beside(
    archive: Archive, found: Found, kept: KeptShards, places: Places, known: pl.DataFrame
) -> Iterator[Beside]:
    """All of them; what is found in a shard is kept.

    Args:
        known: mentions that finders read: `at`, `kind`, `value`.
    """
    for placed in _kept_joined(found, kept):
        at = int(places[placed.shard][placed.mention.at])
        if at >= 0 and not placed.mention.kind.startswith(PIECE):
            yield Beside(at, placed.shard, placed.field, placed.mention)
    kind = pl.col("kind")
    several = pl.col("value").n_unique().over("at") > 1
    sure = frozenset(known.filter(kind == "port").filter(several)["value"])
    yield from _ports(archive, kept, places, sure)
    yield from _ships(archive, kept, places, known.filter(kind == "vessel"))


def _kept_joined(found: Found, kept: KeptShards) -> list[Placed]:
    """What several messages say together; what is said in the same shards as before is not joined again."""
    own = [
        (finder, numbers, kept.of(numbers), rooms)
        for finder in found.finders
        for numbers, rooms in rooms_by_shards(found, finder).items()
    ]
    for finder, numbers, shard, rooms in own:
        known = shard.joined.get(finder, {})
        for room in rooms & known.keys():
            placed = (Placed(numbers[which], mention, FIELDS[of]) for which, of, mention in known[room])
            found.joined[finder, room] = tuple(placed)
    every = list(joined_in(found))
    for finder, numbers, shard, rooms in own:
        for room in rooms - shard.joined.get(finder, {}).keys():
            joined = found.joined[finder, room]
            rows = [(numbers.index(each.shard), FIELDS.index(each.field), each.mention) for each in joined]
            shard.joined.setdefault(finder, {})[room] = rows
            shard.changed = True
    return every


def _ports(archive: Archive, kept: KeptShards, places: Places, sure: frozenset[str]) -> Iterator[Beside]:
    """Ports that only a day behind their name makes ports."""
    asked = " ".join(sorted(sure))
    for number, (shard, own) in enumerate(zip(archive.shards, kept.shards, strict=True)):
        if asked not in own.ports:
            own.ports = {asked: list(doubtful_ports(shard, sure))}
            own.changed = True
        yield from _placed(number, places, own.ports[asked])


def _ships(archive: Archive, kept: KeptShards, places: Places, vessels: pl.DataFrame) -> Iterator[Beside]:
    """Ships that are named without a word for ship, once others called them ships."""
    names = known_ships(vessels)
    hits: dict[str, list[Beside]] = {name: [] for name in names}
    for number, (shard, own) in enumerate(zip(archive.shards, kept.shards, strict=True)):
        new = [name for name in names if name not in own.ships]
        if new:
            own.ships |= ships_named(shard, new)
            own.changed = True
        for name, there in hits.items():
            there.extend(_placed(number, places, own.ships[name]))
    called = set(vessels.select("at", "value").iter_rows())
    for name, there in hits.items():
        if len(there) <= names[name]:
            yield from (each for each in there if (each.at, name) not in called)


def _placed(number: int, places: Places, found: Sequence[tuple[int, Mention]]) -> Iterator[Beside]:
    for position, mention in found:
        at = int(places[number][position])
        if at >= 0:
            yield Beside(at, number, "text", mention)
