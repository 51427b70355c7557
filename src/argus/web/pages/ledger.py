"""The ledger: what was seized, where, when, how much; entered by keyboard, every row with its state and its links."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from argus.access import sign_head
from argus.access.acts import Act, may
from argus.errors import UsageError
from argus.figures import all_figures, books_of, figure_called
from argus.leads import Lead
from argus.leads.kept import lead_named
from argus.ledger import (
    DETECTIONS,
    KINDS,
    MASS_BASES,
    STATUSES,
    STRENGTHS,
    Proposal,
    add,
    at,
    cen_csv,
    euda_csv,
    events,
    histories,
    ids_csv,
    propose,
    provenance,
    revisions,
    table_csv,
    undo,
)
from argus.web.asking import Asking, Looking, Page, Reading, SentForm, acts
from argus.web.downloads import download
from argus.web.pages.ledger_naming import naming
from argus.web.pages.ledger_typing import MORE, QUICK, Typed, cells_of, codes_for, day_wanted, entry_typed

router = APIRouter()

Keeping = Annotated[Asking, Depends(acts(Act.KEEP_LEDGER))]

LISTED = 100
OFFERED = 400
SEARCHED = ("entry_id", "container", "agency", "dossier", "place", "place_text", "operation", "source", "note", "quay")
# Of the ledger that was asked last.
_pairs: list[tuple[pl.DataFrame, tuple[Proposal, ...]]] = []
FORMATS = {"csv": table_csv, "ids": ids_csv, "cen": cen_csv}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands in the address: which entries, as of when.

    Attributes:
        figure: only the entries under a figure. since, until: days within which they lie.
        added: the entry that was just written.
    """

    kind: str = ""
    state: str = ""
    item: str = ""
    place: str = ""
    dossier: str = ""
    owed: str = ""
    q: str = ""
    since: str = ""
    until: str = ""
    as_of: str = ""
    known_at: str = ""
    figure: str = ""
    added: str = ""

    def address(self, **changed: object) -> str:
        """The address of the page with other wishes."""
        wishes = {**asdict(self), "added": "", **changed}
        query = urlencode({name: value for name, value in wishes.items() if value})
        return f"/ledger?{query}" if query else "/ledger"

    @property
    def narrows(self) -> dict[str, str]:
        """What is set, without what was just written."""
        return {name: value for name, value in asdict(self).items() if value and name != "added"}


Asked = Annotated[Wanted, Depends()]


@router.get("/ledger")
def ledger(asking: Looking, wanted: Asked, page: Page = 1) -> Response:
    """The entries that stand, the newest first, and the form for another."""
    return _page(asking, wanted, page)


@router.get("/ledger/of-lead")
def of_lead(asking: Reading, lead: str = "") -> Response:
    """The form with what a lead tells; how much there was, somebody has weighed."""
    named = lead_named(asking.dossier, asking.archive, lead) if lead else None
    if named is None:
        return _page(asking, Wanted(), 1)
    found = named[0]
    told = {
        "container": found.fields.get("container", ""), "place": found.fields.get("port", ""), "detection": "lead",
        "terminal": found.fields.get("terminal", ""), "vessel": found.fields.get("vessel", ""),
        "detected_since": asking.show.day(found.ready_us) if found.ready_us is not None else "",
        "mass_basis": "gross",
    }  # fmt: skip
    return _page(asking, Wanted(), 1, typed=Typed(told), of=found)


@router.post("/ledger/add")
def adding(asking: Keeping, form: SentForm) -> Response:
    """Write a new entry; what is wrong is told at its field, and nothing typed is lost."""
    cells = cells_of(form, (*QUICK, *MORE))
    told = dict(cells)
    since = str(form.get("detected_since", "")).strip()
    if cells["detection"] and since:
        told["detection"] = f"{cells['detection']}@{since}"
    entry, faults = entry_typed(told, asking.show.today())
    typed = Typed({**cells, "detected_since": since}, faults)
    if entry is None:
        return _page(asking.again(Act.LOOK, "/ledger"), Wanted(), 1, typed=typed)
    try:
        made = add(asking.dossier, asking.user, entry)
    except UsageError as error:
        return _page(asking.again(Act.LOOK, "/ledger"), Wanted(), 1, typed=typed, trouble=error)
    sign_head(asking.dossier)
    return asking.go(f"/ledger?{urlencode({'added': made.entry_id})}")


@router.post("/ledger/undo")
def undoing(asking: Keeping, form: SentForm) -> Response:
    """Take back the newest act of the ledger, or the newest revision of one entry."""
    undo(asking.dossier, asking.user, str(form.get("reason", "")), entry_id=str(form.get("entry", "")) or None)
    sign_head(asking.dossier)
    return asking.go(back_of(form))


@router.get("/ledger/export")
def export(asking: Looking, wanted: Asked, shape: str = "csv") -> Response:
    """What the page shows, in a shape that others take."""
    if shape not in (*FORMATS, "euda", "json"):
        raise UsageError("There is no such format", where="export", do="Choose one on the ledger's page.")
    with asking.dossier.register.read() as tx:
        frame = _narrowed(_standing(tx, wanted), wanted, _under(asking, wanted))
        counted = frame.filter(pl.col("status") != "withdrawn", pl.col("same_as").is_null())
        asking.record({"ledger": "export", "format": shape, "entries": frame.height})
        if shape == "euda":
            return download("ledger-euda.csv", "text/csv", "".join(euda_csv(counted)))
        shown = revisions(tx, (frame if shape in ("csv", "json") else counted).sort("entry_no")["row_id"].to_list())
        own = histories(tx, [each.entry_id for each in shown]) if shape in ("csv", "json") else {}
    if shape == "json":
        return _json("ledger.json", provenance(own, shown))
    every = [each for known in own.values() for each in known] if not (wanted.as_of or wanted.known_at) else shown
    return download(f"ledger-{shape}.csv", "text/csv", "".join(FORMATS[shape](every if shape == "csv" else shown)))


def _page(
    asking: Asking,
    wanted: Wanted,
    page: int,
    *,
    typed: Typed | None = None,
    trouble: UsageError | None = None,
    of: Lead | None = None,
) -> Response:
    with asking.dossier.register.read() as tx:
        standing = _standing(tx, wanted)
        frame = _narrowed(standing, wanted, _under(asking, wanted)).sort("last_day", "entry_no", descending=True)
        found = revisions(tx, frame["row_id"].slice((page - 1) * LISTED, LISTED).to_list())
        pairs = proposals(tx)
        empty = not standing.height
        added = histories(tx, [wanted.added] if wanted.added else []).get(wanted.added, ())
    told = {"lead": of.lead_id, "messages": list(of.message_ids)} if of else {}
    asking.record({"ledger": "list", "entries": len(found), **wanted.narrows, **told})
    return asking.page(
        "ledger.html",
        status=400 if trouble or (typed and typed.faults) else 200,
        found=found,
        total=frame.height,
        empty=empty,
        wanted=wanted,
        pairs=pairs,
        added=added[-1] if added else None,
        like_added=[each for each in pairs if wanted.added in (each.entry_id, each.original_id)],
        trouble=trouble,
        of=of,
        page=page,
        pages=-(-frame.height // LISTED),
        query=urlencode(wanted.narrows),
        **form_values(asking, standing, typed or Typed({"mass_basis": "gross"})),
    )


def proposals(tx: Connection) -> tuple[Proposal, ...]:
    """Pairs that may be one find: looked for once as long as nothing is written, for every page says how many."""
    frame = events(tx)
    kept = _pairs[0] if _pairs else None
    if kept is None or kept[0] is not frame:
        kept = (frame, propose(tx))
        _pairs[:] = [kept]
    return kept[1]


def form_values(asking: Asking, standing: pl.DataFrame, typed: Typed) -> dict[str, Any]:
    """What every form of the ledger needs: words, choices, what was typed."""
    return {
        "words": naming(asking),
        "typed": typed,
        "may_keep": may(asking.user, Act.KEEP_LEDGER),
        "may_read": may(asking.user, Act.READ),
        "kinds": tuple(KINDS),
        "states": STATUSES,
        "strengths": STRENGTHS,
        "detections": DETECTIONS,
        "bases": MASS_BASES,
        "quick": QUICK,
        "more": MORE,
        "codes": codes_for("seizure"),
        "offered": {
            name: standing[name].drop_nulls().unique().sort().head(OFFERED).to_list()
            for name in ("place", "agency", "dossier", "operation", "item_code", "kind")
        },
        "today": asking.show.today(),
    }


def _standing(tx: Connection, wanted: Wanted) -> pl.DataFrame:
    return at(events(tx), day_wanted(wanted.as_of), day_wanted(wanted.known_at), counted_only=False)


def _under(asking: Asking, wanted: Wanted) -> Sequence[str] | None:
    """The entries under a figure; None = no figure is asked for."""
    if not wanted.figure:
        return None
    with asking.dossier.register.read() as tx:
        books = books_of(tx)
    found = all_figures(books, day_wanted(wanted.as_of) or asking.show.today(), day_wanted(wanted.known_at))
    return [entry for entry, _ in figure_called(found, wanted.figure).lineage.entries()]


def _narrowed(frame: pl.DataFrame, wanted: Wanted, under: Sequence[str] | None) -> pl.DataFrame:
    chosen: list[pl.Expr] = []
    for column, value in (("kind", wanted.kind), ("status", wanted.state), ("dossier", wanted.dossier)):
        if value:
            chosen.append(pl.col(column) == value)
    if wanted.owed:
        chosen.append(pl.col("strength").fill_null("unknown") == wanted.owed)
    if wanted.item:
        chosen.append(pl.col("item_code").is_in(wanted.item.split("+")))
    if wanted.place:
        chosen.append(pl.col("place").str.starts_with(wanted.place))
    if since := day_wanted(wanted.since):
        chosen.append(pl.col("last_day") >= since)
    if until := day_wanted(wanted.until):
        chosen.append(pl.col("last_day") <= until)
    if under is not None:
        chosen.append(pl.col("entry_id").is_in(list(under)))
    if wanted.q:
        text = pl.concat_str([pl.col(name).fill_null("") for name in SEARCHED], separator="\n")
        chosen.append(text.str.to_lowercase().str.contains(wanted.q.casefold(), literal=True))
    return frame.filter(*chosen) if chosen else frame


def back_of(form: FormData) -> str:
    """Only a page of the ledger."""
    back = str(form.get("back", ""))
    return back if back.startswith("/ledger") and back.isprintable() else "/ledger"


def _json(name: str, document: object) -> Response:
    return download(name, "application/json", json.dumps(document, ensure_ascii=False, allow_nan=False))
