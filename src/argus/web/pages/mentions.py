"""Mentions: every container, vessel, phone and price; how often, where, when, by whom; each place of one."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Response

from argus.access.acts import Act, may
from argus.intake import messages_to_read
from argus.reading import (
    MENTION_ORDERS,
    MentionSummary,
    Occurrences,
    csv_of,
    kinds_of,
    list_mentions,
    occurrences,
    utc,
)
from argus.web.asking import Asking, Page, Reading
from argus.web.chart import upright_bars
from argus.web.downloads import download
from argus.web.marking import GROUP_ORDER, group_of

router = APIRouter()

LISTED = 100
PLACES = 100
# A spreadsheet takes a million rows; nobody reads more.
MOST_ROWS = 1_000_000
PICTURE = (720, 48)
BARS = 90
TEXT_SHOWN = 600
COLUMNS = (
    "kind", "value", "how", "count", "conversations", "senders", "first_utc", "last_utc", "alternatives", "message_ids",
)  # fmt: skip


@router.get("/mentions")
def mentions(
    asking: Reading,
    kind: str = "",
    value: str = "",
    contains: str = "",
    order: str = "",
    of: str = "",
    page: Page = 1,
) -> Response:
    """The values, or every place of one value; `contains`, `order` and `of` then tell of which list it was opened.

    Args:
        of: the kind of the list; a list of all kinds has none.
    """
    if kind and value:
        listed = {"contains": contains, "order": order, "of": of}
        return _places(asking, kind, value, page, {name: told for name, told in listed.items() if told})
    order = order if order in MENTION_ORDERS else MENTION_ORDERS[0]
    counts = kinds_of(asking.archive)
    found = list_mentions(
        asking.archive, kind=kind or None, contains=contains, order=order, limit=LISTED, offset=(page - 1) * LISTED
    )
    asking.record({"mentions": found.total, "kind": kind, "contains": contains, "sort": order})
    return asking.page(
        "mentions.html",
        found=found,
        kinds=_by_group(counts),
        total=sum(counts.values()),
        kind=kind,
        contains=contains,
        order=order,
        orders=MENTION_ORDERS,
        unread=messages_to_read(asking.dossier),
        page=page,
        pages=-(-found.total // LISTED),
        query=urlencode({"kind": kind, "contains": contains, "order": order}),
    )


@router.get("/mentions.csv")
def mentions_csv(asking: Reading, kind: str = "", contains: str = "", order: str = "count") -> Response:
    """The same as a table."""
    order = order if order in MENTION_ORDERS else MENTION_ORDERS[0]
    found = list_mentions(asking.archive, kind=kind or None, contains=contains, order=order, limit=MOST_ROWS)
    asking.record({"mentions": found.total, "kind": kind, "contains": contains, "as": "csv"})
    return download("mentions.csv", "text/csv", csv_of(COLUMNS, _rows(found.rows)))


def _places(asking: Asking, kind: str, value: str, page: int, listed: dict[str, str]) -> Response:
    found = occurrences(asking.archive, kind, value, limit=PLACES, offset=(page - 1) * PLACES)
    asking.record({"mention": value, "kind": kind, "places": found.total})
    counts, first, last = _over_time(found)
    return asking.page(
        "mention.html",
        found=found,
        kind=kind,
        value=value,
        bars=upright_bars(counts, width=PICTURE[0], height=PICTURE[1]),
        counts=counts,
        first=first,
        last=last,
        picture=PICTURE,
        longest=TEXT_SHOWN,
        may_decide=may(asking.user, Act.DECIDE),
        page=page,
        pages=-(-found.total // PLACES),
        query=urlencode({"kind": kind, "value": value, **listed}),
        list_query={name if name != "of" else "kind": told for name, told in listed.items()} or {"kind": kind},
    )


def _over_time(found: Occurrences) -> tuple[list[int], int | None, int | None]:
    """How many places fall into equal stretches of time, and from when to when."""
    if not len(found.times):
        return [], None, None
    first, last = int(found.times[0]), int(found.times[-1])
    counts, _ = np.histogram(found.times, bins=BARS, range=(first, max(last, first + BARS)))
    return counts.tolist(), first, last


def _by_group(counts: dict[str, int]) -> list[tuple[str, list[tuple[str, int]]]]:
    """The kinds with their counts, by colour group."""
    groups = [(group, [(kind, counts[kind]) for kind in counts if group_of(kind) == group]) for group in GROUP_ORDER]
    return [(group, kinds) for group, kinds in groups if kinds]


def _rows(found: Iterable[MentionSummary]) -> Iterator[tuple[object, ...]]:
    for each in found:
        yield (
            each.kind, each.value, " ".join(f"{how} {count}" for how, count in each.how.items()), each.count,
            each.conversations, each.senders, utc(each.first_us), utc(each.last_us),
            "; ".join(f"{value} {chance:.3f}" for value, chance in each.alternatives), " ".join(each.message_ids),
        )  # fmt: skip
