"""Mentions in chat text on a screen: which stretch is what, and in which colour.

Where mentions overlap they become one stretch: it is drawn as the longest of them, and its card tells all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from argus.reading.mentions import Mention
from argus.web.hostile import Piece, pieces

# Colours by group: more than these nobody tells apart. A sign stands beside each, for print and for the colour-blind.
GROUPS = {
    "container": "box", "seal": "box", "bill_of_lading": "box", "release_reference": "box",
    "port": "place", "terminal": "place", "quay": "place", "yard_position": "place", "coordinates": "place",
    "vessel": "place", "imo": "place",
    "moment": "time",
    "quantity": "amount",
    "price": "money", "iban": "money", "crypto_address": "money",
    "phone": "person", "plate": "person", "handle": "person",
    "code_word": "word",
}  # fmt: skip
OTHER_GROUP = "other"  # of a laboratory's own finders
GROUP_ORDER = ("box", "place", "time", "amount", "money", "person", "word", OTHER_GROUP)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that is shown in one way.

    Attributes:
        mentions: what it mentions, the longest first; empty = nothing.
        group, how: of the longest.
    """

    pieces: list[Piece]
    mentions: tuple[Mention, ...] = ()
    group: str = ""
    how: str = ""


def group_of(kind: str) -> str:
    """The colour group of a kind of mention."""
    return GROUPS.get(kind, OTHER_GROUP)


def stretches(
    text: str, mentions: Sequence[Mention] = (), marks: Sequence[tuple[int, int]] = (), *, most: int | None = None
) -> list[Stretch]:
    """Cut `text` where mentions begin and end. `marks` are search hits; `most` cuts the text off."""
    end = len(text) if most is None else min(len(text), most)
    found: list[Stretch] = []
    at = 0
    for start, stop, among in _clusters(mentions, end):
        if at < start:
            found.append(Stretch(_within(text, at, start, marks)))
        first = among[0]
        found.append(Stretch(_within(text, start, stop, marks), among, group_of(first.kind), first.how))
        at = stop
    if at < end:
        found.append(Stretch(_within(text, at, end, marks)))
    return found


def _clusters(mentions: Sequence[Mention], end: int) -> list[tuple[int, int, tuple[Mention, ...]]]:
    """(start, end, mentions) of stretches that do not overlap, in order."""
    found: list[tuple[int, int, list[Mention]]] = []
    for each in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            break
        stop = min(each.end, end)
        if found and each.start < found[-1][1]:
            start, before, among = found[-1]
            found[-1] = (start, max(before, stop), [*among, each])
        else:
            found.append((each.start, stop, [each]))
    return [(start, stop, tuple(sorted(among, key=_longest_first))) for start, stop, among in found]


def _longest_first(mention: Mention) -> tuple[int, int, str]:
    return mention.start - mention.end, mention.start, mention.kind


def _within(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """The pieces of text[start:end]. What is hidden is looked at with its neighbours, as in the whole text."""
    inside = [(first - start, last - start) for first, last in marks if first < end and last > start]
    return pieces(text[start:end], [(max(0, first), last) for first, last in inside])
