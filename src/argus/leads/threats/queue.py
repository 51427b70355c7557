"""Which messages are threats to life, the most urgent first.

What each message holds is found once for each shard, which never changes. What stands around it, in which language
people write there and what the reader may see is looked at when the queue is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import Visibility
from argus.errors import NotFoundError
from argus.leads.candidate import Asked
from argus.leads.kept_shards import keep_piece, kept_piece, plain_facts
from argus.leads.moment import counting
from argus.leads.threats.around import Around, around
from argus.leads.threats.judging import LEAST, judge
from argus.leads.threats.less_likely import weighed_here
from argus.leads.threats.signs import KIND, ThreatSigns
from argus.leads.threats.threat import Threat
from argus.messages import Archive, Shard
from argus.reading import found_in
from argus.reading.language_of import language_name, languages_of
from argus.reading.mention_files import field_of, mention_of
from argus.reading.mentions import Batch, Lists, Mention

# What stands around a message can lift it so far, as log-odds: what lies lower by itself is not looked at again.
LIFT = 2.0
# Of more than so many the likeliest are looked at.
MOST_LOOKED_AT = 5_000
# Finders and kinds of mentions by which people talk of a load.
OF_LOADS = {"container": ("container",), "cargo": ("seal", "release_reference", "bill_of_lading")}
BATCH_ROWS = 50_000  # of messages that are read together
# Fewer messages are read again sooner than a file is written.
WORTH_KEEPING, PIECE_NAME = 5_000, "threats"
_ENCODER = msgspec.msgpack.Encoder(enc_hook=plain_facts)
_DECODER = msgspec.msgpack.Decoder(list[tuple[Mention, str]])


def threats_of(archive: Archive, asked: Asked | None = None, *, least: float | None = None) -> tuple[Threat, ...]:
    """Messages that tell of somebody in danger, of those an archive's reader may see.

    Args:
        asked: of which moment; `without` names signs to leave out, for ablations.
        least: list all with this score or more; None = the likely, and others where people talk of loads.
    """
    asked = asked or Asked()
    kept, key = found_in(archive).kept, _key(asked, least)
    known = kept.get(key)
    if not isinstance(known, tuple):
        known = kept[key] = _threats(archive, asked, least)
    return known


def threats_are_known(archive: Archive, asked: Asked | None = None) -> bool:
    """Whether `threats_of` answers at once; else it may take seconds."""
    return _key(asked or Asked(), None) in found_in(archive).kept


def _key(asked: Asked, least: float | None) -> str:
    return f"threats {asked!r} {least}"


def threat_in(archive: Archive, message_id: str) -> Threat:
    """The threat that a message is; a few of the first letters of its id will do.

    Raises:
        NotFoundError: it is none that this reader may see, or several begin so.
    """
    found = [each for each in threats_of(archive) if message_id and each.message_id.startswith(message_id)]
    if len(found) != 1:
        raise NotFoundError("No threat has this id, or several begin so", where="threats", do="See `argus threats`.")
    return found[0]


@dataclass(frozen=True, slots=True)
class _Place:
    """A message with an act in it, as read in one language."""

    shard: int
    position: int
    mention: Mention
    field: str
    same_language: bool
    score: float


def _threats(archive: Archive, asked: Asked, least: float | None) -> tuple[Threat, ...]:
    best: dict[tuple[int, int], _Place] = {}
    loads = frozenset[int]() if "lexicon" in asked.without else _of_loads(archive, asked)
    for place in _places(archive, asked, _lifted(LEAST if least is None else least)):
        known = best.get((place.shard, place.position))
        if known is None or place.score > known.score:
            best[place.shard, place.position] = place
    likely = sorted(best.values(), key=lambda each: (-each.score, each.shard, each.position))[:MOST_LOOKED_AT]
    told = []
    for each in likely:
        cells = archive.shards[each.shard].cells
        told.append((cells["message_id"](each.position).hex(), cells["sent_at"](each.position), each.mention.value))
    near = around(archive, told, asked)
    threats = [_threat(archive, *each, loads, asked) for each in zip(likely, near, strict=True)]
    if least is None:
        sure = [each for each in threats if each.likely]
        listed = list(weighed_here(archive, asked, threats, loads)) if loads else sure
    else:
        listed = [each for each in threats if each.score >= least]
    return tuple(sorted(listed, key=lambda each: (-each.score, -(each.us or 0), each.message_id)))


def _threat(archive: Archive, place: _Place, near: Around, loads: frozenset[int], asked: Asked) -> Threat:
    cells = archive.shards[place.shard].cells
    nearby = {**near.signs, "loads": int(cells["conversation"](place.position) in loads)}
    judged = judge(_signs(place.mention), same_language=place.same_language, nearby=nearby, without=asked.without)
    said = place.field == "text"
    return Threat(
        cells["message_id"](place.position).hex(),
        cells["source_id"](place.position) or "",
        judged.score,
        judged.reasons,
        place.mention.start if said else 0,
        place.mention.end if said else 0,
        (*near.before, *near.after),
        cells["sent_at"](place.position),
        cells["conversation"](place.position),
        judged.likely,
    )


def _lifted(least: float) -> float:
    odds = log(max(least, 1e-9) / max(1 - least, 1e-9)) - LIFT
    return 1 / (1 + exp(-odds))


def _of_loads(archive: Archive, asked: Asked) -> frozenset[int]:
    """The conversations of this dossier in which somebody names a container or a seal, by what is asked."""
    found, limits = found_in(archive), counting(archive, asked)
    told: set[int] = set()
    for finder, kinds in OF_LOADS.items():
        for number, shard, rows in found.with_finder(finder):
            named = pc.is_in(rows["kind"], pa.array(kinds)).to_numpy(zero_copy_only=False)
            positions, limit = found.positions(number, finder)[named], limits[number]
            if limit is not None:
                positions = positions[limit[positions]]
            told.update(shard.columns["conversation"].take(pa.array(positions)).to_pylist())
    return frozenset(told)


def _places(archive: Archive, asked: Asked, least: float) -> Iterator[_Place]:
    """Everything with an act or hints that may be worth a look, by itself; without word lists there is nothing."""
    if "lexicon" in asked.without:
        return
    limits = counting(archive, asked)
    labels = languages_of(archive)
    for number, shard in enumerate(archive.shards):
        limit, codes = limits[number], labels[number]
        for mention, field in _mentions(archive, number, shard):
            if limit is not None and not limit[mention.at]:
                continue
            spoken = language_name(codes[mention.at])
            same = "languages" in asked.without or spoken in ("", mention.value)
            score = judge(_signs(mention), same_language=same, without=asked.without).score
            if score >= least:
                yield _Place(number, mention.at, mention, field, same, score)


def _mentions(archive: Archive, number: int, shard: Shard) -> list[tuple[Mention, str]]:
    """What was found in a shard; found now, and kept with it, where that was not done when it was made."""
    rows = found_in(archive).files[number].get(ThreatSigns.name)
    if rows is not None:
        return [(mention_of(row), field_of(row)) for row in rows.to_pylist() if row["kind"] == KIND]
    known: list[tuple[Mention, str]] | None = shard.__dict__.get("_threat_signs")
    if known is None:
        known = _kept(archive, number)
        if known is None:
            known = list(_found_now(archive, shard))
            if shard.rows >= WORTH_KEEPING and archive.visibility == Visibility(archive.visibility.audience):
                keep_piece(archive, number, PIECE_NAME, _ENCODER.encode(known))
        shard.__dict__["_threat_signs"] = known
    return known


def _kept(archive: Archive, number: int) -> list[tuple[Mention, str]] | None:
    written = kept_piece(archive, number, PIECE_NAME)
    try:
        return None if written is None else _DECODER.decode(written)
    except msgspec.DecodeError:
        return None


def _found_now(archive: Archive, shard: Shard) -> Iterator[tuple[Mention, str]]:
    finder = ThreatSigns(Lists())
    for field in ("text", "ocr_text"):
        texts = shard.columns[field]
        if texts.null_count == len(texts):
            continue
        for first in range(0, shard.rows, BATCH_ROWS):
            some: pa.Array = texts.slice(first, BATCH_ROWS)
            for mention in finder.find(Batch(some, [None] * len(some), archive.zone)):
                yield mention._replace(at=first + mention.at), field


def _signs(mention: Mention) -> dict[str, int]:
    return {name: int(count) for name, count in mention.facts.items()}
