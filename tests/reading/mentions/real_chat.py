"""What finders see in chat of real people that is about something else: 123,000 lines on computers."""

from functools import cache
from pathlib import Path

from argus.reading.mentions import Batch, Finder, Mention
from tests.reading.mentions.golden import ZONE

FOLDER = Path(__file__).parents[3] / "samples/ubuntu-irc"
_TOGETHER = 20_000


@cache
def real_chat() -> tuple[Batch, ...]:
    """Every line of the sample."""
    lines = [line for path in sorted(FOLDER.rglob("*.raw.txt")) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) > 110_000
    return tuple(batch_of(lines[at : at + _TOGETHER]) for at in range(0, len(lines), _TOGETHER))


def batch_of(texts: list[str]) -> Batch:
    """Undated messages."""
    return Batch(texts, [None] * len(texts), ZONE)


def mentions_of_real_chat(finder: Finder) -> list[Mention]:
    """All that a finder finds in it."""
    return [mention for batch in real_chat() for mention in finder.find(batch)]


def mentions_in(finder: Finder, text: str) -> list[Mention]:
    """What a finder finds in one message."""
    return list(finder.find(batch_of([text])))
