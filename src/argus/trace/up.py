"""The way up: message, leads, entries of the ledger, figures, and what was published of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from argus.figures import Figure, Published
from argus.ledger import Revision
from argus.trace.ground import Ground
from argus.trace.step import Step
from argus.trace.telling import entry_told, figure_told, lead_told, published_told

# What stands on something, and how many more do that were not asked for.
Above = tuple[tuple[Step, ...], int]
Told = TypeVar("Told")


def above_message(ground: Ground, message_id: str) -> Above:
    """The leads it is evidence for, and the entries that are linked to it by itself."""
    leads = [each for each in ground.leads.values() if message_id in each.message_ids]

    def led(lead_id: str) -> Step:
        above, more = above_lead(ground, lead_id)
        return replace(lead_told(ground.leads[lead_id]), children=above, more=more)

    through_leads, more_leads = _some(ground, [each.lead_id for each in leads], led)
    entries, more_entries = _some(ground, ground.entries_naming_message(message_id), lambda each: _entry(ground, each))
    return (*through_leads, *entries), more_leads + more_entries


def above_lead(ground: Ground, lead_id: str) -> Above:
    """The entries that are linked to it, under any of its ids."""
    return _some(ground, ground.entries_naming_lead(ground.lead_ids[lead_id]), lambda each: _entry(ground, each))


def above_entry(ground: Ground, revision: Revision) -> Above:
    """The figures it is part of: the published ones first, with what was published."""
    published = [each for each in ground.published if _names(each, revision.entry_id)]
    frozen = {each.figure_id for each in published}
    figures = [each for each in ground.figures if _may_hold(each, revision) and _holds(each, revision.entry_id)]
    figures.sort(key=lambda each: each.ask.figure_id not in frozen)
    asked = {each.ask.figure_id for each in figures}
    gone = [each for each in published if each.figure_id not in asked]
    alone, more_alone = _some(ground, gone, lambda each: published_told(ground, each))
    shown, more = _some(ground, figures, lambda each: _figure(ground, each))
    return (*alone, *shown), more_alone + more


def above_figure(ground: Ground, figure_id: str) -> Above:
    """What was published of a figure."""
    own = [each for each in ground.published if each.figure_id == figure_id]
    return _some(ground, own, lambda each: published_told(ground, each))


def _entry(ground: Ground, revision: Revision) -> Step:
    above, more = above_entry(ground, revision)
    return replace(entry_told(ground, revision), children=above, more=more)


def _figure(ground: Ground, figure: Figure) -> Step:
    above, more = above_figure(ground, figure.ask.figure_id)
    return replace(figure_told(ground, figure), children=above, more=more)


def _some(ground: Ground, things: Sequence[Told], tell: Callable[[Told], Step]) -> Above:
    return tuple(tell(each) for each in things[: ground.most]), max(0, len(things) - ground.most)


def _names(published: Published, entry_id: str) -> bool:
    return any(each["entry_id"] == entry_id for each in published.document["lineage"])


def _holds(figure: Figure, entry_id: str) -> bool:
    return any(each == entry_id for each, _ in figure.lineage.entries())


def _may_hold(figure: Figure, revision: Revision) -> bool:
    """Whether the scope leaves it possible: lineages of large ledgers are long, and only these are read."""
    scope, entry = figure.ask.scope, revision.entry
    items = scope.item.split("+") if scope.item else []
    return (
        (entry.place or "").startswith(scope.place)
        and scope.agency in ("", entry.agency)
        and scope.dossier in ("", entry.dossier)
        and (not items or any((entry.item_code or "").startswith(each) for each in items))
    )
