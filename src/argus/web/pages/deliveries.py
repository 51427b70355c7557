"""Deliveries: what came in, and that every row of it is accounted for."""

import json
from typing import Any

from fastapi import APIRouter, Response

from argus.access.acts import Act, may
from argus.evidence import DeliveryDetail, delivery_detail, list_deliveries
from argus.web.asking import Looking, Number, Page

router = APIRouter()

LINES = 200


@router.get("/deliveries")
def deliveries(asking: Looking, page: Page = 1) -> Response:
    """The list, newest first."""
    found = list_deliveries(asking.dossier)
    page = max(1, min(page, -(-len(found) // LINES) or 1))
    return asking.page(
        "deliveries.html",
        deliveries=found[(page - 1) * LINES : page * LINES],
        total=len(found),
        page=page,
        pages=-(-len(found) // LINES),
        may_import=may(asking.user, Act.IMPORT),
    )


@router.get("/deliveries/{delivery_id}")
def delivery(asking: Looking, delivery_id: Number, page: Page = 1, only: str = "") -> Response:
    """One delivery: the sum that adds up, the basis, the manifest, the files."""
    found = delivery_detail(asking.dossier, delivery_id)
    items = [each for each in found.items if only != "unreadable" or each.counts.get("unreadable") or each.reason]
    page = max(1, min(page, -(-len(items) // LINES) or 1))
    return asking.page(
        "delivery.html",
        delivery=found,
        items=items[(page - 1) * LINES : page * LINES],
        shown=len(items),
        only=only,
        page=page,
        pages=-(-len(items) // LINES),
        sums=sums_of(found),
        asked={name: value for name, value in found.request.items() if value not in (None, "", [], {})},
        settled=_one_line,
    )


@router.get("/deliveries/{delivery_id}/manifest.json")
def manifest(asking: Looking, delivery_id: Number) -> Response:
    """The signed manifest, exactly as it was signed; it names files and counts, no text."""
    found = delivery_detail(asking.dossier, delivery_id)
    return Response(
        found.manifest or "",
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="delivery-{delivery_id}.manifest.json"'},
    )


def sums_of(found: DeliveryDetail) -> dict[str, int]:
    """The counts of the delivery, added up over its items: by hand, not by taking the report's word."""
    names = ("rows_in", "messages_new", "sightings", "other", "unreadable", "withheld")
    return {name: sum(item.counts.get(name, 0) for item in found.items) for name in names}


def _one_line(settled: Any) -> str:
    """The options of a reader on one line."""
    if not isinstance(settled, dict):
        return ""
    return " · ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in settled.items()
        if value not in (None, "", [], {})
    )
