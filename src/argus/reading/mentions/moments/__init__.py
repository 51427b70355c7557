"""Days and hours as people write them, in nine languages, counted from the hour of the message.

Sources: tables per language in `languages/`, written from general knowledge and the words of the lexicon. A number is
never turned into a day that does not exist, and a word that is an ordinary one too ("do", "mar", "sat") counts only
beside something else that is a moment.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import NO_FACTS, Fact, Mention, first_of
from argus.reading.mentions.moments.atom import Atom
from argus.reading.mentions.moments.gate import rows_by_shape
from argus.reading.mentions.moments.hours import Meant, meant
from argus.reading.mentions.moments.joining import moments_in
from argus.reading.mentions.moments.tables import LANGUAGES, tables


class Moments:
    """Days and hours as people write them."""

    name = "moment"
    kinds = ("moment",)
    version = "3"

    def __init__(self, lists: Lists) -> None:
        """Take the lists that decide: none does."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Every moment: a day, a minute, or an interval A/B of either; both readings where there are two."""
        told = tables()
        for row in batch.rows({*batch.rows_with(told.keys), *rows_by_shape(batch)}):
            local = batch.local(row.at)
            known: dict[tuple[object, ...], Meant | None] = {}
            for atom in first_of(moments_in(row, told, local.date() if local else None)):
                said = tuple(atom.said.items())
                if said not in known:
                    known[said] = meant(atom.said, local, batch.zone)
                if (found := known[said]) is None:
                    continue
                yield row.mention(
                    "moment",
                    row.starts[atom.start],
                    row.ends[atom.end - 1],
                    found.readings[0][0],
                    how="said" if found.said else "inferred",
                    alternatives=found.readings if len(found.readings) > 1 else (),
                    facts=_facts(atom),
                )


def _facts(atom: Atom) -> Mapping[str, Fact]:
    language = _IN_LANGUAGE[min(atom.languages)] if len(atom.languages) == 1 else NO_FACTS
    return {**language, "clock": "UTC"} if "utc" in atom.said else language


_IN_LANGUAGE: Mapping[str, Mapping[str, Fact]] = {each: MappingProxyType({"language": each}) for each in LANGUAGES}
