"""Finds that two services may both have reported: proposed side by side, made one by a person, never silently.

Accepted, the later entry names the other in `same_as` and is not counted while that one is; both stay. Declined, it
names it in `apart_from` and is not proposed again. Both are revisions, and can be undone.
"""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from sqlalchemy import Connection

from argus.access import User
from argus.errors import UsageError
from argus.ledger.entry import Revision
from argus.ledger.events import at, events
from argus.ledger.keeping import revise
from argus.ledger.standing import history
from argus.store import Dossier

# A find is reported by the day it was opened or weighed; one container is reported over a longer time.
DAYS_APART = 2
DAYS_APART_OF_A_CONTAINER = 10
# Gross and net of one load differ by its wrapping.
SHARE_APART = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may report one find.

    Attributes:
        entry_id: entered later. original_id: entered first.
        same: what is equal: container, place, day, days, amount.
    """

    entry_id: str
    original_id: str
    same: tuple[str, ...]


def propose(register: Connection) -> tuple[Proposal, ...]:
    """Pairs of counted seizures that may be one, those that share a container first."""
    finds = (
        at(events(register))
        .filter(pl.col("kind") == "seizure")
        .select(
            "entry_no", "entry_id", "seizure_id", "item_class", "item_code", "last_day", "agency", "container",
            "amount", "unit", "place", country=pl.col("place").str.head(2),
        )
    )  # fmt: skip
    key = ["item_class", "item", "country", "day"]
    told = finds.filter(pl.col("agency").is_not_null()).with_columns(item=pl.col("item_code").fill_null(""))
    left = told.with_columns(day=pl.col("last_day"))
    near = pl.concat(
        left.join(
            told.with_columns(day=pl.col("last_day") + pl.duration(days=off)), on=key, how="inner", suffix="_2"
        ).filter(_may_be_one(), pl.col("agency") != pl.col("agency_2"))
        for off in range(-DAYS_APART, DAYS_APART + 1)
    )
    boxed = finds.filter(pl.col("container").is_not_null())
    days = (pl.col("last_day") - pl.col("last_day_2")).dt.total_days().abs()
    same_box = boxed.join(boxed, on=["container", "item_class"], how="inner", suffix="_2", coalesce=False).filter(
        _may_be_one(amounts=False), days <= DAYS_APART_OF_A_CONTAINER
    )
    apart = _declared_apart(register)
    found: dict[tuple[str, str], Proposal] = {}
    for row in [*same_box.iter_rows(named=True), *near.iter_rows(named=True)]:
        pair = (row["entry_id"], row["entry_id_2"])
        if frozenset(pair) not in apart:
            found.setdefault(pair, Proposal(*pair, tuple(_same(row))))
    return tuple(sorted(found.values(), key=lambda each: ("container" not in each.same, -len(each.same))))


def accept(dossier: Dossier, user: User, entry_id: str, original_id: str, reason: str) -> Revision:
    """Let an entry report the find of another: it is not counted any more.

    Raises:
        UsageError: they are one entry, or one of them is withdrawn or reports another's find itself.
    """
    with dossier.register.read() as register:
        own, original = history(register, entry_id)[-1], history(register, original_id)[-1]
        standing = at(events(register), counted_only=False)
        followed = not standing.filter(pl.col("same_as") == entry_id, pl.col("status") != "withdrawn").is_empty()
    why = None
    if entry_id == original_id:
        why = "An entry cannot report the find of itself"
    elif original.entry.status == "withdrawn" or own.entry.status == "withdrawn":
        why = "One of these entries is withdrawn"
    elif original.entry.same_as is not None or followed:
        why = "One of these entries is part of another such pair"
    elif original.entry.kind != own.entry.kind:
        why = "These entries are of different kinds"
    if why is not None:
        raise UsageError(
            why, where=f"entries {entry_id} and {original_id}", do="Look at both with `argus ledger show`."
        )
    values = {"same_as": original_id}
    return revise(dossier, user, entry_id, values, reason, as_of=own.entry.as_of, what="merge")


def decline(dossier: Dossier, user: User, entry_id: str, original_id: str, reason: str) -> Revision:
    """Say that two entries are different finds, however alike."""
    with dossier.register.read() as register:
        own = history(register, entry_id)[-1].entry
        history(register, original_id)
    apart = tuple(dict.fromkeys((*own.apart_from, original_id)))
    return revise(dossier, user, entry_id, {"apart_from": apart}, reason, as_of=own.as_of, what="apart")


def _may_be_one(*, amounts: bool = True) -> pl.Expr:
    """Of a pair, `_2` was entered first."""
    box, box_2 = pl.col("container"), pl.col("container_2")
    met = (
        (pl.col("entry_no") > pl.col("entry_no_2"))
        & (pl.col("seizure_id") != pl.col("seizure_id_2"))
        & pl.col("item_code").eq_missing(pl.col("item_code_2"))
        & (box.is_null() | box_2.is_null() | (box == box_2))
        & ((pl.col("place") == pl.col("place_2")) | (pl.min_horizontal(_length("place"), _length("place_2")) == 2))
    )
    if not amounts:
        return met
    one, two = pl.col("amount").cast(pl.Float64), pl.col("amount_2").cast(pl.Float64)
    alike = (one - two).abs() <= float(SHARE_APART) * pl.max_horizontal(one, two)
    return met & (one.is_null() | two.is_null() | (alike & (pl.col("unit") == pl.col("unit_2"))))


def _length(name: str) -> pl.Expr:
    return pl.col(name).str.len_chars()


def _same(row: dict[str, object]) -> list[str]:
    same = [
        name for name in ("container", "place", "amount") if row[name] is not None and row[name] == row[f"{name}_2"]
    ]
    return [*same, "day" if row["last_day"] == row["last_day_2"] else "days"]


def _declared_apart(register: Connection) -> set[frozenset[str]]:
    """Pairs that somebody declared to be different finds."""
    rows = register.exec_driver_sql(
        "SELECT r.entry_id, json_each.value FROM ledger_revisions r, json_each(r.apart_from) "
        "WHERE r.apart_from IS NOT NULL AND r.revision = "
        "(SELECT max(revision) FROM ledger_revisions n WHERE n.entry_id = r.entry_id)"
    )
    return {frozenset((one, other)) for one, other in rows}
