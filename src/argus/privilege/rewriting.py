"""Which shards a filter decision touches."""

import secrets
from collections.abc import Sequence

import numpy as np

from argus.access import RELEASED, Windows
from argus.messages import RewriteTask, ShardRow
from argus.store import Dossier


def rewrites_for(
    dossier: Dossier, standing: Sequence[ShardRow], changed: Windows, hidden: Windows
) -> tuple[tuple[tuple[int, ...], RewriteTask], ...]:
    """The released shards that hold rows inside `changed`, each with the step that takes them out.

    Args:
        changed: the windows that are new. hidden: all windows in force afterwards.

    Returns:
        (numbers of the shards replaced, step) pairs.
    """
    tasks = []
    for row in standing:
        if row.audience == RELEASED and touches(dossier, row, changed):
            name = secrets.token_hex(6)
            task = RewriteTask(
                (str(dossier.derived / row.folder),), hidden,
                str(dossier.derived / f"r{name}"), str(dossier.derived / f"w{name}"),
            )  # fmt: skip
            tasks.append(((row.shard_id,), task))
    return tuple(tasks)


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
