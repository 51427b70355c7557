"""Where an expression is found in the texts of a shard."""

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import Shard


def written_in(shard: Shard, pattern: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Positions of messages with each place where it is found, in any case; the expression is one of RE2 and Python."""
    texts = shard.columns["text"]
    places = pc.indices_nonzero(pc.match_substring_regex(texts, pattern, ignore_case=True)).to_pylist()
    written = re.compile(pattern, re.IGNORECASE)
    for place, text in zip(places, texts.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
        for match in written.finditer(text):
            yield place, match
