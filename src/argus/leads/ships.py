"""Ships by their names alone, once somebody in the dossier has called them ships.

A finder that reads every message takes an unlisted name only behind a word for ship. `Ondine Express zarpó`, `sulla
Corvina Bay` and `Corvina Bay domenica` name the ships that `motonave Ondine Express` and a bill of lading named before.
"""

import re
from collections.abc import Iterable

import polars as pl

from argus.leads.written import written_in
from argus.messages import Shard
from argus.reading.mentions import Mention

# A name of two words and so many letters is nothing else; it was called a ship's in so many messages. One that stands
# in so many times as many is what people say every day: good luck.
_WORDS, _LETTERS, _CALLED, _EVERY_DAY = 2, 8, 2, 20
# An expression of many thousand names is none: it grows too large.
_AT_ONCE = 500


def known_ships(vessels: pl.DataFrame) -> dict[str, int]:
    """Names that are looked for everywhere, of mentions of ships (`at`, `value`), in alphabetical order; in how many
    messages each may stand at most to be a ship's.
    """
    called = vessels.group_by("value").agg(pl.col("at").n_unique()).filter(pl.col("at") >= _CALLED).sort("value")
    return {
        name: _EVERY_DAY * count
        for name, count in called.iter_rows()
        if len(name.split()) >= _WORDS and sum(map(str.isalpha, name)) >= _LETTERS
    }


def ships_named(shard: Shard, names: Iterable[str]) -> dict[str, list[tuple[int, Mention]]]:
    """Positions of messages of a shard that name these ships, with the mention, by the name."""
    found: dict[str, list[tuple[int, Mention]]] = {name: [] for name in names}
    patterns = [r"\s+".join(map(re.escape, name.split())) for name in found]
    for first in range(0, len(patterns), _AT_ONCE):
        one_of = "|".join(patterns[first : first + _AT_ONCE])
        for place, match in written_in(shard, r"\b(?:" + one_of + r")\b"):
            name = " ".join(match[0].upper().split())
            if name in found:  # some letters only an expression takes for those of the name
                mention = Mention(place, "vessel", match.start(), match.end(), match[0], name, how="inferred")
                found[name].append((place, mention))
    return found
