"""Which box a written number means: mentions of containers brought to one number each.

A number that fits is itself. One that was mended has several readings: what others wrote of the same box decides,
within the days in which it is talked of; else the likeliest stays, and stays `repaired`. A number that was wrong and is
corrected soon after, in the same conversation and nearly alike, names the box of the correction.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from argus.leads.episodes import HOUR_US, Episode
from argus.leads.telling import Telling
from argus.reading.mentions import Mention

# A box is talked of for so long, and a wrong number is corrected within a day or two.
TALKED_US = 60 * 24 * HOUR_US
CORRECTED_US = 36 * HOUR_US
# Two numbers of one box differ in a digit or two; others in nearly all.
ALIKE = 2
REPAIRED_READINGS = 12
# A number that fits is itself, though a slip or two make others of it that fit as well.
SURELY = 0.95


@dataclass(frozen=True, slots=True)
class Box:
    """A container as one message names it.

    Attributes:
        number: the box that is meant. said: the number as the message has it, mended or not.
        sure: it was written out and fits. wrong: a correction of it followed.
    """

    number: str
    said: str
    sure: bool
    wrong: bool = False


class Boxes:
    """What every mention of a container in these episodes means."""

    def __init__(self, episodes: Iterable[Episode]) -> None:
        """Read them all once."""
        self._of: dict[tuple[int, int, str], Box] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        listed = list(episodes)
        for told, mention in _mentions(listed):
            if is_sure(mention):
                self._exact[mention.value].append(told.us)
        corrected = dict(_corrections(listed))
        for told, mention in _mentions(listed):
            number = self._meant(told, mention)
            right = corrected.get((told.at, mention.start, mention.value))
            key = (told.at, mention.start, mention.value)
            self._of[key] = Box(right or number, number, is_sure(mention), right is not None)

    def of(self, telling: Telling) -> tuple[Box, ...]:
        """The boxes a message names, in order."""
        return tuple(self._of[telling.at, each.start, each.value] for each in telling.boxes)

    def _meant(self, told: Telling, mention: Mention) -> str:
        if is_sure(mention):
            return mention.value
        readings = [value for value, _ in mention.alternatives[:REPAIRED_READINGS]] or [mention.value]
        known = [
            value for value in readings if any(abs(us - told.us) <= TALKED_US for us in self._exact.get(value, ()))
        ]
        return known[0] if len(known) == 1 else mention.value


def is_sure(mention: Mention) -> bool:
    """Whether a number was written out, fits, and needs no guess."""
    guessed = len(mention.alternatives) > 1 and mention.alternatives[0][1] < SURELY
    return mention.how != "repaired" and not mention.facts.get("reason") and not guessed


def differing(one: str, other: str) -> int:
    """In how many places two numbers differ, a swap of neighbours counted as two."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(left != right for left, right in zip(one, other, strict=True))


def written(mention: Mention) -> str:
    """The number as it was typed."""
    return str(mention.facts.get("written") or mention.value)


def _mentions(episodes: Iterable[Episode]) -> Iterable[tuple[Telling, Mention]]:
    return ((told, mention) for episode in episodes for told in episode.tellings for mention in told.boxes)


def _corrections(episodes: Iterable[Episode]) -> Iterable[tuple[tuple[int, int, str], str]]:
    """For wrong mentions the right number: the next unlike but nearly alike one that fits, in the same conversation."""
    by_conversation: dict[int, list[tuple[Telling, Mention]]] = defaultdict(list)
    for told, mention in _mentions(episodes):
        by_conversation[told.told.conversation].append((told, mention))
    for told_here in by_conversation.values():
        for index, (told, mention) in enumerate(told_here):
            for later, right in told_here[index + 1 :]:
                if later.us - told.us > CORRECTED_US:
                    break
                if is_sure(right) and right.value != mention.value and _nearly(mention, right):
                    yield (told.at, mention.start, mention.value), right.value
                    break
            else:
                continue


def _nearly(wrong: Mention, right: Mention) -> bool:
    return not wrong.facts.get("refers_back") and differing(written(wrong), right.value) <= ALIKE
