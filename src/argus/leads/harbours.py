"""Names of ports that mean much else too, read as ports where a day follows: `sines 22/4`, and in messages of a load.

A finder that reads every message of a dossier takes such a name only near a word of the harbour. Here it is enough that
a day stands right behind it, and that somebody in the dossier names the same port as the goal of a route; or that a
load is told of of which nothing else says where it goes.
"""

import re
from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import Shard
from argus.reading.mentions import Mention
from argus.reading.mentions.port_names import doubtful_names

_DAY_BEHIND = r" \d{1,2}/\d{1,2}(?:$|[^\d:h])"


def doubtful_ports(shard: Shard, sure: frozenset[str]) -> Iterator[tuple[int, Mention]]:
    """Places of messages of a shard that name one of these ports so, with the mention."""
    codes = doubtful_names()
    names = sorted(name for name, code in codes.items() if code in sure)
    if not names:
        return
    pattern = r"(?:^|[^\w])(" + "|".join(map(re.escape, names)) + ")" + _DAY_BEHIND
    texts = shard.columns["text"]
    places = pc.indices_nonzero(pc.match_substring_regex(texts, pattern, ignore_case=True)).to_pylist()
    written = re.compile(pattern, re.IGNORECASE)
    for place, text in zip(places, texts.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
        for match in written.finditer(text):
            start, end = match.span(1)
            value = codes[match[1].casefold()]
            yield place, Mention(place, "port", start, end, match[1], value, how="inferred")


def doubtful_in(place: int, text: str) -> Iterator[Mention]:
    """The ports that one of these names may mean in a message of a load."""
    for match in _written().finditer(text):
        yield Mention(place, "port", match.start(), match.end(), match[0], doubtful_names()[match[0].casefold()],
                      how="inferred")  # fmt: skip


@cache
def _written() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(doubtful_names()))) + r")\b", re.IGNORECASE)
