"""Names of ports that mean much else too, read as ports where a day follows: `sines 22/4`, and in messages of a load.

A finder that reads every message of a dossier takes such a name only near a word of the harbour. Here it is enough that
a day stands right behind it, and that somebody in the dossier names the same port as the goal of a route; or that a
load is told of of which nothing else says where it goes.
"""

import re
from collections.abc import Iterator
from functools import cache

from argus.leads.written import written_in
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
    for place, match in written_in(shard, pattern):
        if (port := _port(place, match, 1)) is not None:
            yield place, port


def doubtful_in(place: int, text: str) -> Iterator[Mention]:
    """The ports that one of these names may mean in a message of a load."""
    for match in _written().finditer(text):
        if (port := _port(place, match, 0)) is not None:
            yield port


def _port(place: int, match: re.Match[str], group: int) -> Mention | None:
    """The port that was written; None for letters that only an expression takes for those of a name (ı for i)."""
    code = doubtful_names().get(match[group].casefold())
    start, end = match.span(group)
    return None if code is None else Mention(place, "port", start, end, match[group], code, how="inferred")


@cache
def _written() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(doubtful_names()))) + r")\b", re.IGNORECASE)
