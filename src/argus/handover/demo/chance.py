"""Chance that falls the same way on every machine and every version of Python."""

import random
from collections.abc import Iterator, MutableSequence, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from one seed; everything is made from `random()`, whose numbers Python promises never to change."""

    def __init__(self, *seed: object) -> None:
        """The same words give the same draws."""
        self._random = random.Random("/".join(map(str, seed))).random  # noqa: S311 - invented chats, no secrets

    def below(self, count: int) -> int:
        """0 to count - 1."""
        return int(self._random() * count)

    def between(self, least: int, most: int) -> int:
        """Least to most, both may come."""
        return least + int(self._random() * (most - least + 1))

    def one_of(self, many: Sequence[T]) -> T:
        """One of them."""
        return many[int(self._random() * len(many))]

    def happens(self, share: float) -> bool:
        """True in this share of the calls."""
        return self._random() < share

    def mixed(self, many: Sequence[T]) -> list[T]:
        """All of them in another order."""
        mixed = list(many)
        self.mix(mixed)
        return mixed

    def mix(self, many: MutableSequence[T]) -> None:
        """Put them in another order."""
        for last in range(len(many) - 1, 0, -1):
            other = self.below(last + 1)
            many[last], many[other] = many[other], many[last]

    def dealt(self, deck: Sequence[T]) -> Iterator[T]:
        """Card after card, the deck mixed anew when it is empty: each comes as often as it stands in the deck."""
        while True:
            yield from self.mixed(deck)
