"""The account of an import: what became of the rows of every item, and when, where and on which service they were."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from argus.evidence import COUNTS
from argus.intake.making import Made
from argus.intake.read import BlockReport
from argus.intake.work import Item

MOST_OFFSETS = 10


def counts_by_item(
    items: Sequence[Item], reports: Sequence[tuple[Path, BlockReport]], made: Made
) -> dict[int, dict[str, int]]:
    """COUNTS of every item, those without a row too."""
    counts = {each.item_id: dict.fromkeys(COUNTS, 0) for each in items}
    for (_, report), new in zip(reports, made.new, strict=True):
        mine = counts[report.item_id]
        mine["rows_in"] += report.rows_in
        mine["messages_new"] += new
        mine["sightings"] += report.messages - new
        mine["other"] += report.other
        mine["unreadable"] += report.unreadable
    for each in made.ranges:
        for item_id, withheld in each.withheld_by_item.items():
            counts[item_id]["withheld"] += withheld
    return counts


def facts_by_item(reports: Sequence[tuple[Path, BlockReport]]) -> dict[int, Mapping[str, object]]:
    """`DeliveryItem.facts` of every item that has messages."""
    found: dict[int, dict[str, Any]] = {}
    for _, report in reports:
        if not report.messages:
            continue
        mine = found.setdefault(
            report.item_id, {"first_us": None, "last_us": None, "zones": {}, "offsets": [], "services": []}
        )
        if report.first_us is not None and report.last_us is not None:
            mine["first_us"] = min(report.first_us, mine["first_us"] or report.first_us)
            mine["last_us"] = max(report.last_us, mine["last_us"] or report.last_us)
        for source, count in report.zones.items():
            mine["zones"][source] = mine["zones"].get(source, 0) + count
        mine["offsets"] = sorted({*mine["offsets"], *report.offsets})[:MOST_OFFSETS]
        mine["services"] = sorted({*mine["services"], *report.services})
    return dict(found)
