"""How much the messages beside one speak of danger themselves: several of one conversation support each other.

A threat is seldom one message: who, where, what it pays and that it is done are said one after the other. What is said
in fun stands alone.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from argus.messages import Archive, Shard

# So many messages on either side, within so long.
MESSAGES = 6
WITHIN_US = 3 * 3_600 * 1_000_000
# Log-odds of rare words from which a message supports others, and how much of one counts at most.
SUPPORTS, MOST_EACH = 0.5, 4.0
SHARE, MOST = 0.35, 3.0

Floats = npt.NDArray[np.float64]


class Beside:
    """What stands beside the messages of an archive."""

    def __init__(self, archive: Archive, odds: Iterable[tuple[int, int, float]]) -> None:
        """`odds`: shard, position and what speaks for a message by itself; others say nothing."""
        given = [np.zeros(shard.rows) for shard in archive.shards]
        for number, position, worth in odds:
            given[number][position] = min(max(worth - SUPPORTS, 0.0), MOST_EACH)
        self._runs = [_Run(shard) for shard in archive.shards]
        self._support = [run.supported(own) for run, own in zip(self._runs, given, strict=True)]
        self._shown = set[tuple[int, int]]()

    def support(self, number: int, position: int) -> float:
        """How many log-odds the messages beside one add to it."""
        return float(self._support[number][position])

    def show(self, number: int, position: int) -> bool:
        """Show a message with those beside it; whether none of them showed it before."""
        if (number, position) in self._shown:
            return False
        self._shown.update((number, each) for each in self._runs[number].near(position))
        return True


class _Run:
    """The messages of a shard as they follow each other in their conversations."""

    def __init__(self, shard: Shard) -> None:
        self._order = shard.all_conversation_rows
        self._place = np.empty(len(self._order), np.int64)
        self._place[self._order] = np.arange(len(self._order))
        self._conversation = shard.columns["conversation"].to_numpy(zero_copy_only=False)[self._order]
        self._sent = shard.sent_at[self._order] if shard.dated else np.zeros(len(self._order), np.int64)

    def supported(self, own: Floats) -> Floats:
        said, total = own[self._order], np.zeros(len(own))
        for apart in range(1, min(MESSAGES + 1, len(own))):
            beside = self._conversation[apart:] == self._conversation[:-apart]
            beside &= self._sent[apart:] - self._sent[:-apart] <= WITHIN_US
            total[:-apart] += np.where(beside, said[apart:], 0.0)
            total[apart:] += np.where(beside, said[:-apart], 0.0)
        found = np.empty(len(own))
        found[self._order] = np.minimum(total * SHARE, MOST)
        return found

    def near(self, position: int) -> Iterator[int]:
        at = int(self._place[position])
        for each in range(max(at - MESSAGES, 0), min(at + MESSAGES + 1, len(self._order))):
            if (
                self._conversation[each] == self._conversation[at]
                and abs(self._sent[each] - self._sent[at]) <= WITHIN_US
            ):
                yield int(self._order[each])
