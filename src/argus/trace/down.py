"""The way down: figure, entries of the ledger, leads, messages, records in sealed bytes, items, deliveries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from argus.errors import NotFoundError
from argus.figures import Figure
from argus.leads import Lead
from argus.ledger import Revision
from argus.reading import message_detail
from argus.trace.ground import Ground
from argus.trace.step import Step
from argus.trace.telling import entry_told, figure_told, lead_told, message_told, sighting_told

COVER = "•••••"
# Message -> what it tells of the lead above it.
Tells = dict[str, tuple[str, ...]]


def figure_down(ground: Ground, figure: Figure) -> Step:
    """A figure with the entries it is made of: those that are linked to leads first, then the heaviest."""
    lineage = pl.DataFrame(
        figure.lineage.entries(), schema={"entry_id": pl.String, "revision": pl.Int32}, orient="row"
    ).unique(maintain_order=True)
    rows = ground.rows.join(lineage, on=["entry_id", "revision"], how="inner")
    linked = (pl.col("lead_ids").list.len() > 0).fill_null(value=False) | (pl.col("messages").fill_null(0) > 0)
    ordered = rows.sort(linked, "amount", "entry_no", descending=[True, True, False], nulls_last=True)
    entries = ground.entries(ordered["row_id"].head(ground.most).to_list())
    told = figure_told(ground, figure)
    facts = {**told.facts, "entries": lineage.height, "linked": int(rows.select(linked.sum()).item() or 0)}
    return replace(
        told,
        facts=facts,
        children=tuple(entry_down(ground, each) for each in entries),
        more=lineage.height - len(entries),
    )


def entry_down(ground: Ground, revision: Revision) -> Step:
    """An entry with the leads and messages it is owed to."""
    entry = revision.entry
    found = {each: ground.lead(each) for each in entry.lead_ids}
    leads = list({lead.lead_id: lead for lead in found.values() if lead is not None}.values())
    children = [lead_down(ground, lead) for lead in leads[: ground.most]]
    messages, more, withheld = _messages(ground, entry.message_ids, {})
    return replace(
        entry_told(ground, revision),
        children=(*children, *messages),
        more=len(leads) - len(children) + more,
        withheld=sum(lead is None for lead in found.values()) + withheld,
    )


def find_down(ground: Ground, seizure_id: str, entries: Sequence[Revision]) -> Step:
    """A find of several things, each an entry of its own."""
    children = tuple(entry_down(ground, each) for each in entries[: ground.most])
    days = sorted({each.entry.last_day.isoformat() for each in entries})
    return Step("find", seizure_id, seizure_id, {"day": days[0]}, children, len(entries) - len(children))


def lead_down(ground: Ground, lead: Lead) -> Step:
    """A lead with its messages; those that carry what it shows come first where not all are asked for."""
    tells: Tells = {}
    for claim in lead.claims:
        if claim.stands:
            for each in claim.message_ids:
                tells[each] = tuple(dict.fromkeys((*tells.get(each, ()), claim.field)))
    messages, more, withheld = _messages(ground, lead.message_ids, tells)
    covered = tuple(replace(each, label=_covered(each.label, lead)) for each in messages)
    return replace(lead_told(lead), children=covered, more=more, withheld=withheld)


def message_down(ground: Ground, message_id: str, tells: tuple[str, ...] = ()) -> Step | None:
    """A message with every record that is it; None when it lies outside the moment that is asked for.

    Raises:
        NotFoundError: there is no such message, or none that this reader may see.
    """
    detail = message_detail(ground.dossier, ground.archive, message_id)
    if not ground.counts(detail.line):
        return None
    shown = detail.sightings[: ground.most]
    return replace(
        message_told(ground, detail, tells),
        children=tuple(sighting_told(ground, each) for each in shown),
        more=len(detail.sightings) - len(shown),
    )


def _covered(text: str, lead: Lead) -> str:
    """Without release references: who has one can fetch the box. They stand in the message itself."""
    for claim in lead.claims:
        if claim.field == "release_reference":
            for secret in (claim.raw, claim.value):
                text = text.replace(secret, COVER) if secret else text
    return text


def _messages(ground: Ground, message_ids: Sequence[str], tells: Tells) -> tuple[tuple[Step, ...], int, int]:
    """The messages in their order, how many more there are, and how many this reader may not see."""
    wanted = _chosen(message_ids, tells, min(ground.most, ground.messages_left))
    ground.messages_left -= len(wanted)
    found, withheld = [], 0
    for each in wanted:
        try:
            step = message_down(ground, each, tells.get(each, ()))
        except NotFoundError:
            withheld += 1
            continue
        if step is not None:
            found.append(step)
    return tuple(found), len(message_ids) - len(wanted), withheld


def _chosen(message_ids: Sequence[str], tells: Tells, most: int) -> list[str]:
    if len(message_ids) <= most:
        return list(message_ids)
    chosen = set(_first((*(each for each in message_ids if each in tells), *message_ids), most))
    return [each for each in message_ids if each in chosen]


def _first(ids: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(ids))[:most]
