"""Which shards a filter decision touches."""

import secrets
from collections.abc import Sequence

import numpy as np

from argus.access import RELEASED, WITHHELD, Windows
from argus.messages import RewriteTask, ShardRow
from argus.store import Dossier


def rewrites_for(
    dossier: Dossier, standing: Sequence[ShardRow], changed: Windows, hidden: Windows
) -> tuple[tuple[tuple[int, ...], RewriteTask], ...]:
    """The released shards that hold rows inside `changed`, each with the step that takes these out.

    Args:
        changed: the windows that are new. hidden: all windows in force afterwards.

    Returns:
        (numbers of the shards replaced, step) pairs.
    """
    return tuple(
        _rewrite(dossier, row, hidden)
        for row in standing
        if row.audience == RELEASED and touches(dossier, row, changed)
    )


def taken_back(
    dossier: Dossier, standing: Sequence[ShardRow], ended: Windows, hidden: Windows
) -> tuple[tuple[tuple[int, ...], RewriteTask], ...]:
    """The withheld shards that hold rows inside `ended`, each with the step that gives back what `hidden` leaves."""
    return tuple(
        _rewrite(dossier, row, hidden) for row in standing if row.audience == WITHHELD and touches(dossier, row, ended)
    )


def _rewrite(dossier: Dossier, row: ShardRow, hidden: Windows) -> tuple[tuple[int, ...], RewriteTask]:
    name = secrets.token_hex(6)
    source, released, withheld = (str(dossier.derived / each) for each in (row.folder, f"r{name}", f"w{name}"))
    return (row.shard_id,), RewriteTask((source,), hidden, released, withheld)


def touches(dossier: Dossier, row: ShardRow, windows: Windows) -> bool:
    """Whether any row of the shard lies in a window."""
    shard = row.opened(dossier.derived)
    for conversation in np.intersect1d(shard.conversation_index[:, 0], windows.conversations):
        if not shard.dated:
            return True
        times = shard.sent_at[shard.conversation_rows(int(conversation))]
        of_conversation = np.full(len(times), conversation)
        if windows.cover(of_conversation, times).any():
            return True
    return False
