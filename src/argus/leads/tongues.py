"""In which language messages are written, as near as it takes to compare how people talk.

A message that is sure of its language has it, every other one that of its conversation, as far as it was looked at.
"""

import numpy as np
import pyarrow as pa

from argus.leads.gathering import Gathered, Numbers
from argus.reading.mention_files import LANGUAGE

# A code is below this.
_CODES = 128


def tongues(gathered: Gathered, places: Numbers) -> Numbers:
    """The languages of messages, as numbers; 0 = unknown."""
    first, sure = np.zeros(len(places), np.int64), np.zeros(len(places), bool)
    for number, files in enumerate(gathered.found.files):
        table = files.get(LANGUAGE)
        own = np.flatnonzero(gathered.shard[places] == number)
        if table is None or not len(own):
            continue
        rows = pa.array(gathered.position[places[own]])
        lists = table["languages"].combine_chunks().take(rows)
        has = np.flatnonzero(lists.value_lengths().fill_null(0).to_numpy())
        first[own[has]] = lists.flatten().to_numpy()[lists.offsets.to_numpy()[has] - lists.offsets[0].as_py()]
        sure[own] = table["sure"].combine_chunks().take(rows).to_numpy(zero_copy_only=False)
    _, room = np.unique(gathered.conversation[places], return_inverse=True)
    told = sure & (first > 0)
    votes = np.bincount(room[told] * _CODES + first[told], minlength=_CODES * (int(room.max(initial=-1)) + 1))
    main = votes.reshape(-1, _CODES).argmax(axis=1)
    return np.where(told, first, main[room]) if len(places) else first
