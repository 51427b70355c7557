"""What is in a load besides its amount: the drug, what hides it, the name stamped on it, who drives.

No score and no key rests on any of it; cover and logo join what is said of one load (`marks`). Drug and cover are words
of lists (particulars.toml, the lexicon), so they are left out where the lexicon is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered
from argus.leads.lead import Claim, Kind
from argus.leads.particular_words import LOGO, patterns, plain_words
from argus.leads.telling import Telling
from argus.reading.mention_files import field_of, mention_of
from argus.reading.mentions import Mention

_CODE_WORDS = "code_words"
# How much one word says that may stand for something else, by how innocent it may be; a plain name says it.
_SAYS: Mapping[str, float] = {"low": 0.9, "medium": 0.7, "high": 0.5}
_PLAIN = 0.98
# What such a word still says in a message that tells nothing of a load by itself; what is shown is said by so much.
_ASIDE, _ENOUGH = 0.3, 0.5
# What lies between goods, in goods or with goods is hidden there; goods alone may be anything.
_HIDDEN, NAMED = 0.9, 0.5
_BEHIND = re.compile(
    r"(?:tussen|dans|between|entre|inside|among|behind|achter|derriere|zwischen|hinter|unter|tra|fra|dentro|brenda|midis|"
    r"izmedju|izmedu|with|met|avec|con|com|mit|cover|dekmantel|deklading|cubierta|cobertura|copertura|in|en|na|no|em|"
    r"bei|ne|me|u|sa|nel|nella|nei)"
    r"(?: (?:de|het|les|la|le|l|los|las|el|the|os|as|o|a|il|lo|gli|i|den|der|die|das|dem))?"
    r"(?: with| met)? $"
)
_DRIVER = re.compile(
    r"\b(?i:chauffeur|driver|fahrer|ch[oó]fer|camionero|motorista|autista|conductor|shoferi?|voza[cč])[ :=]{1,3}"
    r"(?i:(?:is|heet|est|es|é|è|ist|je|called)\s)?([^\W\d_a-zß-ÿ][^\W\d_]+(?: [^\W\d_a-zß-ÿ][^\W\d_]+)?)(?![\w-])"
)
# A driver is told where somebody fetches the box: beside one of these.
_NONAMES = frozenset({"container", "seal", "plate", "port", "release_reference", "bill_of_lading"})
_FETCHED = frozenset({"release_reference", "plate"})
# Two claims of one value add to each other, never up to certainty.
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class _Read:
    """A value read in one message."""

    telling: Telling
    field: str
    value: str
    raw: str
    says: float
    kind: Kind = "said"
    others: tuple[tuple[str, float], ...] = ()


def particulars(gathered: Gathered, attached: Attached, claims: Iterable[Claim], *, words: bool = True) -> list[Claim]:
    """Claims for commodity, cover load, logo and driver; of each field the value most is said for stands, said last.

    Args:
        claims: those about the same load that are known.
        words: whether what rests on lists of words is asked for.
    """
    tellings = attached.tellings
    read = [each for told in tellings for each in (_in_words(gathered, told) if words else _names(told, "logo", LOGO))]
    if any(each.field in _FETCHED for each in claims):
        read += [each for told in tellings for each in _names(told, "driver", _DRIVER)]
    by_field: dict[str, list[_Read]] = defaultdict(list)
    for each in sorted(read, key=lambda each: (each.telling.us, each.telling.at, each.raw, each.value)):
        by_field[each.field].append(each)
    return [claim for field in sorted(by_field) for claim in _weighed(gathered, by_field[field])]


def _weighed(gathered: Gathered, read: Sequence[_Read]) -> Iterator[Claim]:
    doubt: dict[str, float] = {}
    for each in read:
        doubt[each.value] = doubt.get(each.value, 1.0) * (1 - each.says)
    # Of equals the one that was told first.
    best = min(doubt, key=lambda value: doubt[value])
    last = max(index for index, each in enumerate(read) if each.value == best)
    surest = round(min(_SUREST, 1 - doubt[best]), 4)
    for index, each in enumerate(read):
        told = each.telling.told
        by = None if told.sender is None else gathered.archive.names.account(told.sender)
        ids = (gathered.message_id(told.at),)
        claim = Claim(each.field, each.value, each.says, each.kind, ids, told.us, by, each.raw, False, each.others)
        shown = index == last and surest >= _ENOUGH
        yield replace(claim, stands=True, probability=surest) if shown else claim


def _in_words(gathered: Gathered, told: Telling) -> Iterator[_Read]:
    """What one message tells by itself; read once."""
    rows = gathered.particulars.get(told.at)
    if rows is None:
        read = (*_written(told), *_coded(gathered, told))
        rows = tuple((each.field, each.value, each.raw, each.says, each.kind, each.others) for each in read)
        gathered.particulars[told.at] = rows
    return (_Read(told, *row) for row in rows)


def _written(told: Telling) -> Iterator[_Read]:
    """What stands there by its plain name."""
    yield from _names(told, "logo", LOGO)
    plain = plain_words(told.told.text)
    for field, value, pattern in patterns():
        for match in pattern.finditer(plain):
            raw = match[0].strip()
            if field == "commodity":
                yield _Read(told, field, value, raw, _PLAIN)
            else:
                hidden = _BEHIND.search(plain, 0, match.start() + 1)
                yield _Read(told, field, value, raw, _HIDDEN if hidden else NAMED)


def _names(told: Telling, field: str, pattern: re.Pattern[str]) -> Iterator[_Read]:
    for match in pattern.finditer(told.told.text):
        named = (each for each in told.told.mentions if each.kind in _NONAMES)
        if not any(each.start < match.end(1) and match.start(1) < each.end for each in named):
            yield _Read(told, field, match[1], match[1], _HIDDEN)


def _coded(gathered: Gathered, told: Telling) -> Iterator[_Read]:
    """What words of the lexicon stand for; a word for several things says a part for each."""
    of_a_load = told.amounts or told.loose_amounts or told.ports or told.boxes or told.prices
    for mention in _code_words(gathered, told.at):
        meant = _meant(mention)
        if not meant:
            continue
        says = _SAYS.get(str(mention.facts.get("ambiguity", "high")).split(" | ")[0], _SAYS["high"]) / len(meant)
        says *= 1.0 if of_a_load else _ASIDE
        others = tuple((each, round(1 / len(meant), 4)) for each in meant) if len(meant) > 1 else ()
        for value in meant:
            yield _Read(told, "commodity", value, mention.raw, says, "inferred", others)


def _meant(mention: Mention) -> tuple[str, ...]:
    """The drugs a word of the lexicon may stand for; none where it stands for something else or for any."""
    if "commodity" not in str(mention.facts.get("category", "")):
        return ()
    meaning = plain_words(str(mention.facts.get("meaning", "")))
    found = (value for field, value, pattern in patterns() if field == "commodity" and pattern.search(meaning))
    return tuple(dict.fromkeys(found))


def _code_words(gathered: Gathered, at: int) -> Iterator[Mention]:
    shard, position = int(gathered.shard[at]), int(gathered.position[at])
    table = gathered.found.files[shard].get(_CODE_WORDS)
    if table is None:
        return
    positions = gathered.found.positions(shard, _CODE_WORDS)
    first, end = (int(np.searchsorted(positions, position, side)) for side in ("left", "right"))
    if first < end:
        for row in table.take(pa.array(range(first, end), pa.int64())).to_pylist():
            if field_of(row) == "text":
                yield mention_of(row)
