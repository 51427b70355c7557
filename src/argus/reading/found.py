"""What was found in the messages of an archive: for the pages that show these messages, and by value for lists.

    mentions_of(archive, message_ids)   the mentions of a page of messages, by message id; of what they say, or of what
                                        was read off their pictures
    found_in(archive)                   the open files, for whoever reads them in another way
    mention_list: list_mentions, kinds_of, occurrences

Only files of the archive's own shards are opened: what is withheld from its reader is in none of them. Mentions that
follow from several messages (`Joiner`) are made here, conversation by conversation, out of what this reader may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import UNDATED
from argus.errors import RebuildingError
from argus.messages import Archive, Shard
from argus.messages.scope import Scope, mask, scope_of
from argus.reading.lexicon import lists_of
from argus.reading.mention_files import (
    FIELDS,
    LANGUAGE,
    Field,
    MentionFile,
    field_of,
    files_of,
    mention_of,
    open_file,
    require_files,
)
from argus.reading.mentions import PIECE, Finder, Joiner, Lists, Mention, Piece, own_finders

_Numbers = npt.NDArray[np.int64]


class Placed(NamedTuple):
    """A mention that follows from several messages; `mention.at` is a position in shard number `shard`."""

    shard: int
    mention: Mention
    field: Field


@dataclass(frozen=True)
class Found:
    """The open files of what was found in an archive: a snapshot, like the archive. Safe for many reading threads.

    Attributes:
        named: what the register names: by folder of the shard and finder.
        files: for each shard of the archive the rows of each finder, schema `mention_files.MENTIONS`, memory-mapped;
            under "language" one row a message, schema `languages.SCORES_SCHEMA`. A finder that was not run yet is
            missing.
    """

    archive: Archive
    named: Mapping[str, Mapping[str, MentionFile]]
    files: tuple[Mapping[str, pa.Table], ...]
    joined: dict[tuple[str, int], tuple[Placed, ...]] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)

    @cached_property
    def finders(self) -> tuple[str, ...]:
        """Names of the finders that were run, `language` left out."""
        return tuple(sorted({name for each in self.files for name in each} - {LANGUAGE}))

    @cached_property
    def visible(self) -> tuple[npt.NDArray[np.bool_] | None, ...]:
        """For each shard which of its messages this reader may see; None = all."""
        scope = scope_of(self.archive.visibility)
        return tuple(None if scope == Scope() else mask(scope, shard.table) for shard in self.archive.shards)

    def positions(self, shard: int, finder: str) -> _Numbers:
        """Positions in the shard of the messages of each row, ascending."""
        key = f"positions {shard} {finder}"
        known = self.kept.get(key)
        if not isinstance(known, np.ndarray):
            known = self.kept[key] = self.files[shard][finder]["position"].to_numpy().astype(np.int64)
        return known

    def seen(self, shard: int, positions: _Numbers) -> npt.NDArray[np.bool_]:
        """Which of these messages this reader may see."""
        kept = self.visible[shard]
        return np.ones(len(positions), bool) if kept is None else kept[positions]

    def with_finder(self, finder: str) -> Iterator[tuple[int, Shard, pa.Table]]:
        """The shards over which a finder was run: number, shard, rows."""
        for number, (shard, files) in enumerate(zip(self.archive.shards, self.files, strict=True)):
            if finder in files:
                yield number, shard, files[finder]


def found_in(archive: Archive) -> Found:
    """What was found in an archive, as the register has it now; kept with the archive while that is so.

    Raises:
        RebuildingError: a file is damaged or missing.
    """
    known: Found | None = archive.__dict__.get("_found")
    named = _named(archive)
    while known is None or known.named != named:
        try:
            files = tuple(_opened(shard, named.get(shard.folder.name, {}), known) for shard in archive.shards)
        except (RebuildingError, OSError, ValueError):
            # Between asking the register and opening the files they may have been replaced: then ask again.
            before, named = named, _named(archive)
            if named == before:
                raise
        else:
            known = archive.__dict__["_found"] = Found(archive, named, files)
    return known


def mentions_of(archive: Archive, message_ids: Iterable[str], field: Field = "text") -> dict[str, tuple[Mention, ...]]:
    """What messages mention, for the pages that show them.

    Args:
        message_ids: as lines and hits have them; ids that this reader may not see have no mentions.
        field: in what they say, or in what was read off their pictures.

    Returns:
        By message id, only those with mentions: in order of `start`, the longest first where several begin at one
        place. `start` and `end` are code points of that text as delivered. They may overlap. `mention.at` is of no use.
    """
    found = found_in(archive)
    places = {each: _place_of(archive, each) for each in message_ids}
    gathered: dict[tuple[int, int], list[Mention]] = {place: [] for place in places.values() if place is not None}
    for number in {shard for shard, _ in gathered}:
        wanted = np.array(sorted(at for shard, at in gathered if shard == number), np.int64)
        wanted = wanted[found.seen(number, wanted)]
        for mention in _said_in(found, number, wanted, field):
            gathered[number, mention.at].append(mention)
        cells = archive.shards[number].cells["conversation"]
        for placed in joined_in(found, {cells(at) for at in wanted.tolist()}):
            if placed.field == field and (placed.shard, placed.mention.at) in gathered:
                known = gathered[placed.shard, placed.mention.at]
                if placed.mention not in known:
                    known.append(placed.mention)
    return {
        each: tuple(sorted(gathered[place], key=lambda mention: (mention.start, -mention.end, mention.kind)))
        for each, place in places.items()
        if place is not None and gathered[place]
    }


def joined_in(found: Found, conversations: Iterable[int] | None = None) -> Iterator[Placed]:
    """Mentions that follow from several messages of one conversation; of all conversations when none are given.

    Made once for each conversation; holds all that their finder found in it. A laboratory's own finder is loaded in
    workers only, so what it would join is not asked for.
    """
    wanted = None if conversations is None else set(conversations)
    for finder in found.finders:
        having = _conversations_with_pieces(found, finder)
        some = having if wanted is None else having & wanted
        missing = sorted(each for each in some if (finder, each) not in found.joined)
        if missing:
            joiner = _joiner(found.archive, finder)
            found.joined.update(dict.fromkeys([(finder, each) for each in missing], ()))
            if joiner is not None:
                for conversation, placed in _join(found, finder, joiner, missing):
                    found.joined[finder, conversation] = placed
        for each in sorted(some):
            yield from found.joined[finder, each]


def rooms_by_shards(found: Found, finder: str) -> dict[tuple[int, ...], set[int]]:
    """The conversations in which there is something to join, by the numbers of the shards in which it stands."""
    numbers: dict[int, tuple[int, ...]] = {}
    for number, rooms in enumerate(_pieces_by_shard(found, finder)):
        for room in rooms:
            numbers[room] = (*numbers.get(room, ()), number)
    by_shards: dict[tuple[int, ...], set[int]] = {}
    for room, own in numbers.items():
        by_shards.setdefault(own, set()).add(room)
    return by_shards


# --- opening ---


def _named(archive: Archive) -> Mapping[str, Mapping[str, MentionFile]]:
    with archive.names.register.read() as register:
        return files_of(register, [shard.folder.name for shard in archive.shards])


def _opened(shard: Shard, named: Mapping[str, MentionFile], before: Found | None) -> Mapping[str, pa.Table]:
    """The files of one shard; those that are open already stay, and all of them when the shard stands no more."""
    folder = shard.folder.name
    was: Mapping[str, pa.Table] = {}
    if before is not None:
        was = next((each for at, each in zip(before.archive.shards, before.files, strict=True) if at is shard), {})
        if not named:
            return was
        known = before.named.get(folder, {})
        was = {name: was[name] for name, file in named.items() if known.get(name) == file and name in was}
    if named.keys() - was.keys():
        require_files(shard.folder.parent, folder, named)
    return {name: was[name] if name in was else open_file(shard, file.file) for name, file in named.items()}


# --- the mentions of some messages ---


def _place_of(archive: Archive, message_id: str) -> tuple[int, int] | None:
    try:
        wanted = bytes.fromhex(message_id)
    except ValueError:
        return None
    for number, shard in enumerate(archive.shards):
        position = shard.find(wanted)
        if position is not None:
            return number, position
    return None


def _said_in(found: Found, shard: int, wanted: _Numbers, field: Field) -> Iterator[Mention]:
    """What stands in the files for these messages of a shard, ascending; no pieces."""
    for finder in found.finders:
        if finder not in found.files[shard]:
            continue
        positions = found.positions(shard, finder)
        firsts, ends = (np.searchsorted(positions, wanted, side) for side in ("left", "right"))
        rows = [row for first, end in zip(firsts.tolist(), ends.tolist(), strict=True) for row in range(first, end)]
        if rows:
            for row in found.files[shard][finder].take(pa.array(rows, pa.int64())).to_pylist():
                if not row["kind"].startswith(PIECE) and field_of(row) == field:
                    yield mention_of(row)


# --- what is said over several messages ---


def _joiner(archive: Archive, name: str) -> Joiner | None:
    with archive.names.register.read() as register:
        lists = lists_of(register)
    return next((cast("Joiner", each) for each in _finders(lists) if each.name == name and hasattr(each, "join")), None)


@lru_cache(maxsize=1)
def _finders(lists: Lists) -> tuple[Finder, ...]:
    return own_finders(lists)


def _conversations_with_pieces(found: Found, finder: str) -> set[int]:
    return set().union(*_pieces_by_shard(found, finder))


def _pieces_by_shard(found: Found, finder: str) -> tuple[frozenset[int], ...]:
    """For each shard the conversations in which this reader may see pieces."""
    key = f"pieces {finder}"
    known = found.kept.get(key)
    if not isinstance(known, tuple):
        made = [frozenset[int]()] * len(found.archive.shards)
        for number, shard, rows in found.with_finder(finder):
            pieces = np.flatnonzero(pc.starts_with(rows["kind"], PIECE).to_numpy())
            positions = np.unique(found.positions(number, finder)[pieces])
            positions = positions[found.seen(number, positions)]
            made[number] = frozenset(pc.unique(shard.columns["conversation"].take(pa.array(positions))).to_pylist())
        known = found.kept[key] = tuple(made)
    return known


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention in its conversation; sorts by time (undated last), then by delivery."""

    key: tuple[int, int, int, int, int]  # conversation, time, row number, position in FIELDS, start
    shard: int
    sender: int | None
    mention: Mention


def _join(
    found: Found, finder: str, joiner: Joiner, conversations: Sequence[int]
) -> Iterator[tuple[int, tuple[Placed, ...]]]:
    rows = sorted(_rows_of(found, finder, conversations), key=lambda row: row.key)
    for conversation, group in groupby(rows, key=lambda row: row.key[0]):
        # What was read off the pictures of a message stands for itself, as if sent right behind what it says.
        places: dict[tuple[int, int, Field], int] = {}
        pieces = []
        for row in group:
            at = places.setdefault((row.shard, row.mention.at, FIELDS[row.key[3]]), len(places))
            us = None if row.key[1] == UNDATED else row.key[1]
            pieces.append(Piece(row.sender, us, row.mention._replace(at=at)))
        order = list(places)
        yield (
            conversation,
            tuple(
                Placed(order[each.at][0], each._replace(at=order[each.at][1]), order[each.at][2])
                for each in joiner.join(pieces)
                if not each.kind.startswith(PIECE)
            ),
        )


def _rows_of(found: Found, finder: str, conversations: Sequence[int]) -> Iterator[_Row]:
    wanted = pa.array(conversations, pa.int32())
    for number, shard, rows in found.with_finder(finder):
        positions = found.positions(number, finder)
        of = shard.columns["conversation"].take(pa.array(positions))
        chosen = np.flatnonzero(pc.is_in(of, value_set=wanted).to_numpy(zero_copy_only=False))
        chosen = chosen[found.seen(number, positions[chosen])]
        if not len(chosen):
            continue
        times = pc.fill_null(shard.columns["sent_at"].take(pa.array(positions[chosen])), UNDATED).to_pylist()
        cells = shard.cells
        for us, row in zip(times, rows.take(pa.array(chosen)).to_pylist(), strict=True):
            at = row["position"]
            key = (cells["conversation"](at), us, cells["row"](at), row["field"], row["start"])
            yield _Row(key, number, cells["sender"](at), mention_of(row))
