"""Deliveries: what came in, and that every row of it is accounted for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from argus.access.acts import Act, may
from argus.access.visible import visible
from argus.evidence import COUNTS, DeliveryDetail, DeliveryItem, delivery_detail, list_deliveries
from argus.reading import InTree, conversations_of_files, files_csv, in_tree_order, options_line, other_counts
from argus.web.asking import Asking, Looking, Number, Page
from argus.web.chart import Bar, stacked_bar
from argus.web.downloads import download

router = APIRouter()

LINES = 200
OTHERS_SHOWN = 100
# Outcomes of rows in the order of the bar; withheld messages are new ones that nobody may read.
OUTCOMES = ("messages", "sightings", "other", "unreadable", "withheld")
STATES = ("read", "opened", "kept", "known", "sealed", "unreadable")
PICTURE = (160, 10)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the messages of a file, or of a whole delivery.

    Attributes:
        first_us, last_us: microseconds UTC; None = no message is dated.
        zones: how the times came to their zone, in words, with how many messages each.
    """

    first_us: int | None
    last_us: int | None
    zones: tuple[tuple[str, int], ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as it stands in the list.

    Attributes:
        depth: in how many archives it is.
        label: its name; below its archive without the archive's.
        conversation_id: where a message of it can be read; None = this reader sees none.
    """

    item: DeliveryItem
    depth: int
    label: str
    bars: list[Bar]
    facts: Facts
    conversation_id: int | None


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
        query="",
        may_import=may(asking.user, Act.IMPORT),
    )


@router.get("/deliveries/{delivery_id}")
def delivery(asking: Looking, delivery_id: Number, page: Page = 1, only: str = "") -> Response:
    """One delivery: the sum that adds up, the basis, the manifest, the files."""
    found = delivery_detail(asking.dossier, delivery_id)
    rows = in_tree_order(found.items)
    if only:
        rows = [InTree(each.item, 0, each.item.name) for each in rows if _chosen(each.item, only)]
    page = max(1, min(page, -(-len(rows) // LINES) or 1))
    some = rows[(page - 1) * LINES : page * LINES]
    sums = sums_of(found)
    return asking.page(
        "delivery.html",
        delivery=found,
        lines=file_lines(asking, found, some),
        shown=len(rows),
        only=only,
        states=[(state, count) for state in STATES if (count := sum(each.state == state for each in found.items))],
        page=page,
        pages=-(-len(rows) // LINES),
        query=urlencode({"only": only}) if only else "",
        sums=sums,
        bars=bars_of(sums),
        picture=PICTURE,
        outcomes=OUTCOMES,
        facts=_facts(asking, found, found.items),
        others=other_counts(asking.dossier, delivery_id)[:OTHERS_SHOWN],
        left_out=left_out(found),
        asked={name: value for name, value in found.request.items() if value not in (None, "", [], {})},
        settled=options_line,
        may_read=may(asking.user, Act.READ),
    )


@router.get("/deliveries/{delivery_id}/manifest.json")
def manifest(asking: Looking, delivery_id: Number) -> Response:
    """The signed manifest, exactly as it was signed; it names files and counts, no text."""
    found = delivery_detail(asking.dossier, delivery_id)
    return download(f"delivery-{delivery_id}.manifest.json", "application/json", found.manifest or "")


@router.get("/deliveries/{delivery_id}/files.csv")
def files(asking: Looking, delivery_id: Number) -> Response:
    """The files as a table; it names files and counts, no text."""
    found = delivery_detail(asking.dossier, delivery_id)
    return download(f"delivery-{delivery_id}-files.csv", "text/csv; charset=utf-8", files_csv(found))


def sums_of(found: DeliveryDetail) -> dict[str, int]:
    """The counts of the delivery, added up over its items: by hand, not by taking the report's word."""
    return {name: sum(item.counts.get(name, 0) for item in found.items) for name in COUNTS}


def bars_of(counts: Mapping[str, int]) -> list[Bar]:
    """The rows by outcome as one bar; its stretches are numbered as OUTCOMES."""
    withheld = counts.get("withheld", 0)
    values = [max(0, counts.get("messages_new", 0) - withheld), *(counts.get(name, 0) for name in OUTCOMES[1:])]
    return stacked_bar(values, width=PICTURE[0], height=PICTURE[1])


def left_out(found: DeliveryDetail) -> list[tuple[str, str]]:
    """(name, reason) of what was delivered and not sealed: folders that cannot be read, links, devices."""
    return [(each["name"], each["reason"]) for each in (found.report or {}).get("skipped") or ()]


def _chosen(item: DeliveryItem, only: str) -> bool:
    if only == "unreadable":
        return bool(item.counts.get("unreadable") or item.state == "unreadable")
    return item.state == only


def file_lines(asking: Asking, found: DeliveryDetail, rows: Sequence[InTree]) -> list[FileLine]:
    """Files of a delivery with what a page shows of them."""
    items = [each.item for each in rows]
    readable = [item.item_id for item in items if item.counts.get("messages_new") or item.counts.get("sightings")]
    talks: dict[int, int] = {}
    if readable and may(asking.user, Act.READ):
        archive = asking.stage.archive(visible(asking.user))
        talks = conversations_of_files(asking.dossier, archive, found.delivery_id, readable)
    return [
        FileLine(
            each.item,
            each.depth,
            each.label,
            bars_of(each.item.counts),
            _facts(asking, found, [each.item]),
            talks.get(each.item.item_id),
        )
        for each in rows
    ]


def _facts(asking: Asking, found: DeliveryDetail, items: Iterable[DeliveryItem]) -> Facts:
    firsts, lasts, zones, services = [], [], Counter[str](), dict[str, None]()
    for item in items:
        facts = item.facts
        if facts.get("first_us") is not None:
            firsts.append(facts["first_us"])
            lasts.append(facts["last_us"])
        for source, count in (facts.get("zones") or {}).items():
            zones[_zone_in_words(asking, source, found, item)] += count
        services.update(dict.fromkeys(facts.get("services") or ()))
    return Facts(min(firsts, default=None), max(lasts, default=None), tuple(zones.most_common()), tuple(services))


def _zone_in_words(asking: Asking, source: str, found: DeliveryDetail, item: DeliveryItem) -> str:
    if source == "given":
        zone = (item.settled or {}).get("zone") or found.request.get("zone") or "?"
        return asking._("%(zone)s, given at the import") % {"zone": zone}
    if source != "written":
        return source
    offsets = [asking.show.offset(each) for each in item.facts.get("offsets") or ()]
    return asking._("written in the file (%(offsets)s)") % {"offsets": ", ".join(offsets) or "UTC"}
