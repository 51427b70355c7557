"""From what messages tell to one standing claim a field: the newest correction wins, what it corrected stays visible."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered
from argus.leads.keys import Boxes, is_sure, written
from argus.leads.lead import Claim, Kind
from argus.leads.telling import Telling
from argus.reading.mentions import Mention

_PLAIN = ("release_reference", "bill_of_lading", "seal", "vessel", "plate")
_HOW: dict[str, Kind] = {"said": "said", "repaired": "repaired", "inferred": "inferred"}


def fused(gathered: Gathered, attached: Attached, boxes: Boxes) -> tuple[Claim, ...]:
    """All claims about a load, by field and time; of each field the standing one is marked."""
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for told in attached.load.tellings:
        for claim in _told_claims(gathered, told, boxes):
            by_field[claim.field].append(claim)
    return tuple(each for claims in by_field.values() for each in _standing(claims))


def _told_claims(gathered: Gathered, told: Telling, boxes: Boxes) -> Iterator[Claim]:
    for mention, box in zip(told.boxes, boxes.of(told), strict=True):
        yield replace(_claim(gathered, told, "container", mention), value=box.said)
    for mention in told.ports[-1:]:
        yield _claim(gathered, told, "port", mention)
    for mention in told.ports[:-1]:
        yield _claim(gathered, told, "origin", mention)
    for day in told.days:
        if not day.loose:
            yield _plain(gathered, told, "date", day.day.isoformat(), day.raw)
    for amount in told.amounts:
        yield _plain(gathered, told, "quantity", f"{amount.kg:g}", amount.raw)
    for field in _PLAIN:
        for mention in told.others.get(field, ()):
            yield _claim(gathered, told, field, mention)
    for mention in told.others.get("quay", ()):
        yield _claim(gathered, told, "terminal", mention)
    for mention in told.others.get("yard_position", ()):
        yield _claim(gathered, told, "position", mention)


def _claim(gathered: Gathered, told: Telling, field: str, mention: Mention) -> Claim:
    kind: Kind = "repaired" if field == "container" and not is_sure(mention) else _HOW[mention.how]
    raw = written(mention) if kind == "repaired" else mention.raw
    chance = mention.alternatives[0][1] if mention.alternatives else 1.0
    return replace(
        _plain(gathered, told, field, mention.value, raw),
        kind=kind,
        probability=chance,
        alternatives=mention.alternatives,
    )


def _plain(gathered: Gathered, told: Telling, field: str, value: str, raw: str) -> Claim:
    sender = told.told.sender
    by = None if sender is None else gathered.archive.names.account(sender)
    return Claim(field, value, 1.0, "said", (gathered.message_id(told.at),), told.us, by, raw, stands=False)


def _standing(claims: list[Claim]) -> list[Claim]:
    """The newest of those said outright stands."""
    said = [each for each in claims if each.kind == "said"] or claims
    newest = max(said, key=lambda each: (each.us or 0, each.message_ids))
    return [replace(each, stands=each is newest) for each in claims]
