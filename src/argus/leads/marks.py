"""Marks of a load: what hides it, the name stamped on it, a picture of it that went round.

None names a shipment as its box or its seal does: many loads travel with bananas. But two rooms that speak of the same
are likelier to speak of one load, the more so the fewer speak of it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow.compute as pc

from argus.leads.gathering import Gathered, Numbers
from argus.leads.particular_words import LOGO, STAMPED, cover_loads, cover_words, plain_words
from argus.messages import Shard

Kind = Literal["cover_load", "logo", "picture"]
# A kind and which one: the number of a cover load, or the beginning of a hash.
Mark = tuple[Kind, int]

KINDS: tuple[Kind, ...] = ("cover_load", "logo", "picture")
# What was sent to more rooms, or more often, is a sign of the times and marks no load.
MOST_ROOMS, MOST_SENT = 5, 12
# Columns of a kept shard: positions of messages with a mark in words, the kind, which one.
_AT, _KIND, _WHICH = "marked_at", "marked_kind", "marked_which"
_HASH_BYTES = 7
_STAMP_DIGITS = 3
# Letters with an accent, by the letter they are folded to.
_ACCENTED = range(0xC0, 0x250)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of messages.

    Attributes:
        of: by the place of the message.
        at: for each kind the places that have one and which, by place.
    """

    of: dict[int, frozenset[Mark]] = field(default_factory=dict)
    at: dict[Kind, tuple[Numbers, Numbers]] = field(default_factory=dict)

    def of_all(self, places: Iterable[int]) -> set[Mark]:
        """Those of several messages."""
        return {mark for at in places for mark in self.of.get(at, ())}


def marks_in(gathered: Gathered, *, words: bool = True) -> Marks:
    """The marks of all messages.

    Args:
        words: whether what rests on lists of words is asked for.
    """
    places, kinds, which = (np.concatenate(each) for each in zip(*_written(gathered), strict=True))
    sent, files = _pictures(gathered)
    places = np.concatenate([places, sent])
    kinds = np.concatenate([kinds, np.full(len(sent), KINDS.index("picture"))])
    which = np.concatenate([which, files])
    kept = (places >= 0) & (words | (kinds != KINDS.index("cover_load")))
    order = np.flatnonzero(kept)[np.lexsort((which[kept], kinds[kept], places[kept]))]
    places, kinds, which = places[order], kinds[order], which[order]
    ends = np.append(np.flatnonzero(np.diff(places, prepend=-1)), len(places))
    named = [(KINDS[kind], one) for kind, one in zip(kinds.tolist(), which.tolist(), strict=True)]
    stretches = zip(places[ends[:-1]].tolist(), pairwise(ends.tolist()), strict=True)
    of = {at: frozenset(named[first:end]) for at, (first, end) in stretches}
    by_kind = {kind: (places[kinds == number], which[kinds == number]) for number, kind in enumerate(KINDS)}
    return Marks(of, by_kind)


def _written(gathered: Gathered) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Places, kinds and which of marks in words, shard by shard; read once."""
    yield (np.empty(0, np.int64),) * 3
    for number, (shard, kept) in enumerate(zip(gathered.archive.shards, gathered.kept.shards, strict=True)):
        if _AT not in kept.columns:
            rows = list(_read(shard))
            for at, name in enumerate((_AT, _KIND, _WHICH)):
                kept.columns[name] = np.array([row[at] for row in rows], np.int64)
            kept.changed = True
        yield gathered.places(number, kept.column(_AT)), kept.column(_KIND), kept.column(_WHICH)


def _read(shard: Shard) -> Iterator[tuple[int, int, int]]:
    texts = shard.columns["text"]
    hopeful = pc.indices_nonzero(pc.match_substring_regex(texts, _gate()))
    for position, text in zip(hopeful.to_pylist(), texts.take(hopeful).to_pylist(), strict=True):
        plain = plain_words(text)
        for number, (_, pattern) in enumerate(cover_loads()):
            if pattern.search(plain):
                yield position, KINDS.index("cover_load"), number
        for name in {match[1] for match in LOGO.finditer(text)}:
            if sum(letter.isdigit() for letter in name) <= _STAMP_DIGITS:  # else it is a seal, or a number plate
                yield position, KINDS.index("logo"), _number(plain_words(name))


def _pictures(gathered: Gathered) -> tuple[Numbers, Numbers]:
    """Places of messages sent with a file that was sent to another room too, and which."""
    found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for number, shard in enumerate(gathered.archive.shards):
        lists = shard.columns["files"]
        if lists.null_count < len(lists):
            at = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
            places = gathered.places(number, at)
            found.append((places[places >= 0], pc.list_flatten(lists).to_numpy()[places >= 0]))
    places, files = (np.concatenate(each) for each in zip(*found, strict=True))
    _, which, sent = np.unique(files, return_inverse=True, return_counts=True)
    rooms = np.unique(np.stack([which, gathered.conversation[places]]), axis=1)[0]
    in_rooms = np.bincount(rooms, minlength=len(sent))
    rare = ((in_rooms > 1) & (in_rooms <= MOST_ROOMS) & (sent <= MOST_SENT))[which]
    return places[rare], files[rare]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:_HASH_BYTES], "big")


@cache
def _gate() -> str:
    """What texts hold that may have a mark, before they are folded."""
    folded: dict[str, str] = {}
    for number in _ACCENTED:
        letter = chr(number).lower()
        plain = unicodedata.normalize("NFD", letter)[:1]
        if plain != letter:
            folded[plain] = folded.get(plain, plain) + letter
    words = sorted(set(cover_words()))
    spelt = ("".join(f"[{folded[each]}]" if each in folded else re.escape(each) for each in word) for word in words)
    return rf"(?i)(?:^|[^\pL])(?:{'|'.join(spelt)}|{STAMPED})"
