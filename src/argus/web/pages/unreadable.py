"""What could not be read in a delivery: each record with its place, the reason, and the bytes around it."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from argus.evidence import delivery_detail
from argus.reading import (
    BytesAround,
    LeftOver,
    bytes_around,
    every_unreadable,
    items_kept_apart,
    left_over_page,
    unreadable_csv,
)
from argus.web.asking import Number, Page, Reading
from argus.web.bytes_shown import RULER, MarkedRow, marked_rows
from argus.web.downloads import download

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with its bytes: as a ruler, and as text in three stretches (before it, its own, behind it)."""

    record: LeftOver
    around: BytesAround
    rows: list[MarkedRow]
    text: tuple[str, str, str]


@router.get("/deliveries/{delivery_id}/unreadable")
def unreadable(
    asking: Reading, delivery_id: Number, item: Annotated[int | None, Query(ge=0, le=2**31)] = None, page: Page = 1
) -> Response:
    """The records of a delivery, or of one of its files, that could not be read."""
    found = delivery_detail(asking.dossier, delivery_id)
    records = left_over_page(asking.dossier, found, item_id=item, page=page)
    asking.record({"delivery": delivery_id, "unreadable": len(records.rows), "of": records.total, "page": records.page})
    apart = items_kept_apart(asking.dossier, asking.archive.visibility, found) if records.rows else frozenset()
    of_item = next((each for each in found.items if each.item_id == item), None)
    return asking.page(
        "unreadable.html",
        delivery=found,
        item=of_item,
        failed=[each for each in found.items if each.state == "unreadable" and item in (None, each.item_id)],
        records=records,
        shown=[_shown(record, bytes_around(asking.dossier, record, apart)) for record in records.rows],
        page=records.page,
        pages=records.pages,
        query=urlencode({"item": of_item.item_id}) if of_item else "",
        ruler=RULER,
    )


@router.get("/deliveries/{delivery_id}/unreadable.csv")
def unreadable_table(asking: Reading, delivery_id: Number) -> Response:
    """All of them as a table, with their own first bytes."""
    found = delivery_detail(asking.dossier, delivery_id)
    total = left_over_page(asking.dossier, found).total
    asking.record({"delivery": delivery_id, "unreadable": total, "table": True})
    lines = unreadable_csv(every_unreadable(asking.dossier, found))
    return download(f"delivery-{delivery_id}-unreadable.csv", "text/csv; charset=utf-8", lines)


def _shown(record: LeftOver, around: BytesAround) -> Shown:
    before, own, behind = (each.decode("utf-8", "replace") for each in around.stretches)
    rows = marked_rows(around.data, around.start, around.first, around.last)
    return Shown(record, around, rows, (before, own, behind))
