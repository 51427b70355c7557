"""Home: what this dossier is, what is in it, what came in last."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np
from fastapi import APIRouter, Response
from sqlalchemy import func, select

from argus.access.acts import Act, may
from argus.access.visible import WITHHELD, visible
from argus.evidence import list_deliveries
from argus.evidence.tables import items
from argus.leads.alerts import unseen_alerts
from argus.messages.archive import Archive, shard_rows
from argus.reading import count_conversations
from argus.web.asking import Asking, Looking
from argus.web.chart import Bar, upright_bars
from argus.web.showing import EPOCH, us_of_day

router = APIRouter()

DELIVERIES_SHOWN = 8
# More months than this would be thinner than a line; the years beyond stay in the search.
MONTHS_SHOWN = 480
PICTURE = (960, 72)


@dataclass(frozen=True, slots=True)
class Month:
    """How many messages were sent in a month of the reading zone; `first` and `last` are its days."""

    name: str
    first: str
    last: str
    count: int


@router.get("/")
def home(asking: Looking) -> Response:
    """The dossier at a glance."""
    # Only numbers leave here: who may not read (the laboratory) still sees how much there is.
    archive = asking.stage.archive(visible(asking.user))
    months = messages_per_month(asking, archive)
    deliveries = list_deliveries(asking.dossier)
    return asking.page(
        "home.html",
        counts=_counts(asking, archive),
        total=archive.total,
        undated=sum(shard.rows for shard in archive.shards if not shard.dated),
        deliveries=deliveries[:DELIVERIES_SHOWN],
        delivered=len(deliveries),
        most=max((month.count for month in months), default=0),
        months=months,
        bars=_bars(months),
        picture=PICTURE,
        unseen_alerts=unseen_alerts(asking.dossier, archive)[0] if may(asking.user, Act.READ) else 0,
        may_read=may(asking.user, Act.READ),
        may_import=may(asking.user, Act.IMPORT),
    )


def messages_per_month(asking: Asking, archive: Archive) -> list[Month]:
    """Exact counts by binary search in the sorted times of every shard: a few pages of each, whatever its size."""
    dated = [shard for shard in archive.shards if shard.dated]
    spans = [(shard.first_us, shard.last_us) for shard in dated]
    if not spans:
        return []
    # A clock of 1970 or 2098 must not stretch the picture over a century: months are counted between the days that
    # hold all but the outermost thousandth, the rest stands in the search.
    first, last = _core(archive)
    month = asking.show.local(first)
    end = asking.show.local(last)
    if month is None or end is None:
        return []
    starts: list[tuple[int, int]] = []
    year, number = month.year, month.month
    while (year, number) <= (end.year, end.month) and len(starts) < MONTHS_SHOWN:
        starts.append((year, number))
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    borders = [us_of_day(EPOCH.date().replace(y, m, 1), asking.zone) for y, m in (*starts, (year, number))]
    counts = np.zeros(len(starts), np.int64)
    for shard in dated:
        counts += np.diff(np.searchsorted(shard.sent_at, np.asarray(borders, np.int64), "left"))
    return [
        Month(f"{y}-{m:02}", f"{y}-{m:02}-01", _last_day(border), int(count))
        for (y, m), border, count in zip(starts, borders[1:], counts, strict=True)
    ]


def _core(archive: Archive) -> tuple[int, int]:
    """Times between which all but about a thousandth of the messages lie, on either side."""
    firsts, lasts = [], []
    for shard in archive.shards:
        if shard.dated:
            skipped = shard.rows // 1000
            firsts.append(int(shard.sent_at[skipped]))
            lasts.append(int(shard.sent_at[shard.rows - 1 - skipped]))
    return min(firsts), max(lasts)


def _last_day(next_month_us: int) -> str:
    # Midday, so that no change of the clock moves the day.
    return (EPOCH + timedelta(microseconds=next_month_us) - timedelta(hours=12)).strftime("%Y-%m-%d")


def _bars(months: list[Month]) -> list[Bar]:
    return upright_bars([month.count for month in months], width=PICTURE[0], height=PICTURE[1])


@lru_cache(4)
def _spread(archive: Archive) -> tuple[int, int]:
    """Conversations and accounts with a message in this archive; counted once per archive, which never changes."""
    seen = np.zeros(0, bool)
    for shard in archive.shards:
        senders = shard.table["sender"].drop_null().to_numpy()
        if len(senders) and senders.max() >= len(seen):
            seen = np.concatenate([seen, np.zeros(int(senders.max()) + 1 - len(seen), bool)])
        seen[senders] = True
    return count_conversations(archive), int(seen.sum())


def _counts(asking: Asking, archive: Archive) -> dict[str, int]:
    talks, senders = _spread(archive)
    with asking.dossier.register.read() as tx:
        withheld = sum(shard.rows for shard in shard_rows(tx, WITHHELD))
        unreadable = tx.scalar(select(func.coalesce(func.sum(items.c.unreadable), 0)))
    return {"conversations": talks, "accounts": senders, "withheld": withheld, "unreadable": int(unreadable or 0)}
