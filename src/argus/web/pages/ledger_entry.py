"""One entry of the ledger: what it says, how it came to say so, and every change of it: revise, confirm, link, undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from starlette.datastructures import FormData

from argus.access import sign_head
from argus.access.acts import Act, may
from argus.errors import NotFoundError, UsageError
from argus.leads import Asked, Lead
from argus.leads.kept import lead_named
from argus.ledger import (
    MASS_BASES,
    TABLE_FIELDS,
    Change,
    Entry,
    Revision,
    accept,
    at,
    changes,
    confirm,
    decline,
    events,
    histories,
    history,
    link,
    revise,
    withdraw,
)
from argus.web.asking import Asking, Looking, Reading, SentForm
from argus.web.board import box_number, port_name, says
from argus.web.pages.ledger import Keeping, back_of, form_values, proposals
from argus.web.pages.ledger_naming import naming
from argus.web.pages.ledger_typing import IN_ROW, REVISED, Typed, cells_of, codes_for, shown_cell, values_typed
from argus.web.preparing import Preparation

router = APIRouter()

# Leads shown to pick from; the search narrows them.
OFFERED = 12
CHOSEN = 50
# What two reports of one find are compared by.
COMPARED = (
    "first_day", "last_day", "place", "item_code", "number", "mass_basis", "container", "agency", "dossier", "status",
    "detection", "strength", "source", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A revision with what it changed."""

    revision: Revision
    changes: tuple[Change, ...]
    undone: bool


@router.get("/ledger/entries/{entry_id:path}")
def entry(asking: Looking, entry_id: str) -> Response:
    """What it says, and its history."""
    return _page(asking, entry_id)


@router.get("/ledger/row")
def row(asking: Looking, entry: str, back: str = "") -> Response:
    """The form that opens under a row of the table: to revise it there."""
    with asking.dossier.register.read() as tx:
        own = history(tx, entry)[-1]
    asking.record({"ledger": "show", "entry": entry})
    return asking.page(
        "ledger_row.html",
        own=own,
        cells={name: shown_cell(own.entry, name) for name in IN_ROW},
        words=naming(asking),
        bases=MASS_BASES,
        list_address=back,
    )


@router.get("/ledger/leads")
def leads(asking: Reading, q: str = "", lead: Annotated[tuple[str, ...], Query()] = ()) -> Response:
    """Leads to pick from: those chosen already stay, then those that the search finds."""
    found = asking.stage.preparing.leads(asking.archive, Asked())
    if isinstance(found, Preparation):
        asking.record({"leads": "being worked out"})
        return asking.page("ledger_leads_preparing.html", going=found, chosen=lead)
    chosen = [each for each in found if each.lead_id in lead]
    fits = [each for each in found if each not in chosen and says(each, q)]
    shown = [*chosen, *fits[:OFFERED]]
    asking.record({"leads": [each.lead_id for each in shown], "messages": _messages(shown)})
    return asking.page(
        "ledger_leads.html",
        shown=shown,
        chosen={each.lead_id for each in chosen},
        more=max(0, len(fits) - OFFERED),
        box_number=box_number,
        port_name=port_name,
    )


@router.post("/ledger/change")
def changing(asking: Keeping, form: SentForm) -> Response:
    """Let an entry say something else, with a reason."""
    entry_id = str(form.get("entry", ""))
    with asking.dossier.register.read() as tx:
        before = history(tx, entry_id)[-1].entry
    cells = cells_of(form, REVISED, sent_only=True)
    values, faults = values_typed(before, cells, asking.show.today())
    typed = Typed({name: shown_cell(before, name) for name in REVISED} | cells, faults)
    if faults:
        return _page(_again(asking, entry_id), entry_id, typed=typed, reason=str(form.get("reason", "")))

    def write() -> None:
        revise(
            asking.dossier, asking.user, entry_id, values, str(form.get("reason", "")),
            as_of=str(form.get("as_of", "")).strip() or None, seen=_seen(form),
        )  # fmt: skip

    return _written(asking, form, write, typed)


@router.post("/ledger/state")
def deciding(asking: Keeping, form: SentForm) -> Response:
    """Confirm an entry, or withdraw it."""
    act = withdraw if form.get("what") == "withdraw" else confirm

    def write() -> None:
        act(
            asking.dossier, asking.user, str(form.get("entry", "")), str(form.get("reason", "")),
            as_of=str(form.get("as_of", "")).strip() or None,
        )  # fmt: skip

    return _written(asking, form, write)


@router.post("/ledger/link")
def linking(asking: Keeping, form: SentForm) -> Response:
    """Decide what of a find is owed to which leads."""

    def write() -> None:
        entry_id = str(form.get("entry", ""))
        with asking.dossier.register.read() as tx:
            before = history(tx, entry_id)[-1].entry
        chosen = _chosen(asking, form, before)
        strength = str(form.get("strength", ""))
        if strength in ("sole", "contributing") and not chosen and not before.message_ids:
            raise UsageError(
                "No lead was picked", where="link", do="Tick the leads it is owed to, or say that it is owed to none."
            )
        link(
            asking.dossier, asking.user, entry_id, strength, str(form.get("reason", "")), lead_ids=chosen,
            message_ids=before.message_ids, first_knowledge=str(form.get("first_knowledge", "")).strip() or None,
            seen=_seen(form),
        )  # fmt: skip

    return _written(asking, form, write)


@router.get("/ledger/duplicates")
def duplicates(asking: Looking) -> Response:
    """Finds that two services may both have reported, side by side."""
    return _pairs(asking)


@router.post("/ledger/duplicates")
def settling(asking: Keeping, form: SentForm) -> Response:
    """Decide that two entries report one find, or that they are two."""
    decide = accept if form.get("what") == "same" else decline
    try:
        decide(
            asking.dossier, asking.user, str(form.get("entry", "")), str(form.get("original", "")),
            str(form.get("reason", "")),
        )  # fmt: skip
    except UsageError as error:
        return _pairs(asking.again(Act.LOOK, "/ledger/duplicates"), trouble=error, at_pair=str(form.get("entry", "")))
    sign_head(asking.dossier)
    return asking.go("/ledger/duplicates")


def _page(
    asking: Asking,
    entry_id: str,
    *,
    typed: Typed | None = None,
    trouble: UsageError | None = None,
    reason: str = "",
    form: FormData | None = None,
) -> Response:
    with asking.dossier.register.read() as tx:
        own = history(tx, entry_id)
        standing = at(events(tx), counted_only=False)
        pairs = [each for each in proposals(tx) if entry_id in (each.entry_id, each.original_id)]
    asking.record({"ledger": "show", "entry": entry_id})
    newest = own[-1]
    cells = {name: shown_cell(newest.entry, name) for name in REVISED}
    values = form_values(asking, standing, typed or Typed(cells))
    values["codes"] = codes_for(newest.entry.kind)
    return asking.page(
        "ledger_entry.html",
        status=400 if trouble or (typed and typed.faults) else 200,
        own=newest,
        facts=[(name, cell) for name in TABLE_FIELDS if (cell := shown_cell(newest.entry, name)) and name != "unit"],
        other=newest.entry.other,
        steps=_steps(own),
        pairs=pairs,
        revised=REVISED,
        trouble=trouble,
        reason=reason or (str(form.get("reason", "")) if form else ""),
        sent=form,
        opens="change" if typed else str(form.get("opens", "")) if form else "",
        **values,
    )


def _pairs(asking: Asking, *, trouble: UsageError | None = None, at_pair: str = "") -> Response:
    with asking.dossier.register.read() as tx:
        found = proposals(tx)
        told = histories(tx, {each for pair in found for each in (pair.entry_id, pair.original_id)})
    asking.record({"ledger": "duplicates", "pairs": len(found)})
    return asking.page(
        "ledger_duplicates.html",
        status=400 if trouble else 200,
        shown=[
            (pair, told[pair.original_id][-1], told[pair.entry_id][-1], _compared(
                told[pair.original_id][-1].entry, told[pair.entry_id][-1].entry
            ))
            for pair in found
        ],
        words=naming(asking),
        may_keep=may(asking.user, Act.KEEP_LEDGER),
        trouble=trouble,
        at_pair=at_pair,
    )  # fmt: skip


def _compared(one: Entry, other: Entry) -> list[tuple[str, str, str]]:
    """(field, in the one, in the other) of what either says."""
    told = [(name, shown_cell(one, name), shown_cell(other, name)) for name in COMPARED]
    return [each for each in told if each[1] or each[2]]


def _written(asking: Asking, form: FormData, write: Callable[[], None], typed: Typed | None = None) -> Response:
    """Do it and go back to the entry; what could not be done is told there, with all that was typed."""
    entry_id = str(form.get("entry", ""))
    try:
        write()
    except UsageError as error:
        return _page(_again(asking, entry_id), entry_id, typed=typed, trouble=error, form=form)
    sign_head(asking.dossier)
    return asking.go(f"{back_of(form)}#e-{quote(entry_id)}" if "back" in form else _address(entry_id))


def _steps(own: Sequence[Revision]) -> list[Step]:
    """The newest first."""
    undone = {each.undoes for each in own}
    before = [None, *(each.entry for each in own)]
    steps = [
        Step(each, changes(one, each.entry) if one else (), each.revision in undone)
        for one, each in zip(before, own, strict=False)
    ]
    return steps[::-1]


def _chosen(asking: Asking, form: FormData, before: Entry) -> list[str]:
    """The leads that were ticked: ones that this user may see, or that were linked already."""
    named = list(dict.fromkeys(str(each) for each in form.getlist("lead")))[:CHOSEN]
    new = [each for each in named if each not in before.lead_ids]
    if new and not may(asking.user, Act.READ):
        raise NotFoundError("There is no such lead", where="link", do="Look at the leads.")
    for each in new:
        if lead_named(asking.dossier, asking.archive, each) is None:
            raise NotFoundError("There is no such lead", where="link", do="Look at the leads.")
    return named


def _messages(shown: Sequence[Lead]) -> list[str]:
    return list(dict.fromkeys(message for each in shown for message in each.message_ids))


def _seen(form: FormData) -> int | None:
    told = str(form.get("seen", ""))
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None


def _again(asking: Asking, entry_id: str) -> Asking:
    return asking.again(Act.LOOK, _address(entry_id))


def _address(entry_id: str) -> str:
    return f"/ledger/entries/{quote(entry_id, safe='/')}"
