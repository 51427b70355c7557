"""The ledger in the shapes that others take: a table of everything, UNODC individual seizures, a list like that of the
World Customs Organization, the yearly table of the European drugs agency, and JSON with where every value is from.

Columns of the UNODC list: those of its public export of individual drug seizures. The customs list has no persons in
it, as the CEN of the WCO has none. The yearly table counts seizures and adds amounts per country, year and drug, each
mass basis apart, as the tables of the EUDA do; what has no known amount is counted and never added.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from babel import Locale

from argus.ledger.columns import ASIDE, ID, REVISION, TABLE_FIELDS, column_of
from argus.ledger.entry import Entry, Revision
from argus.ledger.kinds import SEIZURES
from argus.ledger.rows import cell_of, changes
from argus.reading.spreadsheets import csv_of
from argus.terms import plain

IDS_COLUMNS = (
    "SEIZURE_ID", "SEIZURE_DATE", "COUNTRY", "PLACE_OF_SEIZURE", "DRUG_NAME", "AMOUNT", "DRUG_UNIT",
    "PRODUCING_COUNTRY", "DEPARTURE_COUNTRY", "DESTINATION_COUNTRY",
)  # fmt: skip
CEN_COLUMNS = (
    "case", "date_of_seizure", "country", "location", "commodity_group", "commodity", "quantity", "unit", "packages",
    "container", "conveyance", "departure", "transit", "destination", "cover_load", "detection", "reported_by",
)  # fmt: skip
EUDA_COLUMNS = (
    "country", "year", "drug", "number_of_seizures", "number_is_lower_bound", "quantity", "unit", "mass_basis",
    "seizures_of_unknown_quantity",
)  # fmt: skip
# UN/ECE Recommendation 20.
_REC_20 = {"kg": "KGM", "l": "LTR", "pieces": "H87", "tablets": "U2", "packages": "XPK"}
_CEN_GROUPS = {
    "drug": "Drugs", "precursor": "Precursors", "weapon": "Weapons and explosives",
    "ammunition": "Weapons and explosives",
    "cash": "Currency", "document": "Other", "vehicle": "Means of transport", "vessel": "Means of transport",
}  # fmt: skip


def table_csv(revisions: Sequence[Revision]) -> Iterator[str]:
    """Every revision given, every field; `argus ledger import` takes it as it is."""
    others = list(dict.fromkeys(name for each in revisions for name, _ in each.entry.other))
    columns = (ID, REVISION, *(column_of(name) for name in TABLE_FIELDS), *others, *ASIDE)
    return csv_of(columns, (_table_row(each, others) for each in revisions))


def ids_csv(revisions: Sequence[Revision]) -> Iterator[str]:
    """Individual seizures of drugs, one row each; totals of a stretch of days are none."""
    drugs = (each for each in revisions if each.entry.item_class == "drug" and each.entry.kind == "seizure")
    return csv_of(IDS_COLUMNS, (_ids_row(each) for each in drugs))


def cen_csv(revisions: Sequence[Revision]) -> Iterator[str]:
    """Seizures of goods, without persons."""
    return csv_of(CEN_COLUMNS, (_cen_row(each) for each in revisions if each.entry.kind == "seizure"))


def euda_csv(standing: pl.DataFrame) -> Iterator[str]:
    """Per country, year and drug: how many seizures, and how much on each mass basis.

    Args:
        standing: of `at`. Days that run over a year's end have no row: nobody knows what was in which year.
    """
    drugs = standing.filter(
        pl.col("kind").is_in(SEIZURES),
        pl.col("item_class") == "drug",
        pl.col("first_day").fill_null(pl.col("last_day")).dt.year() == pl.col("last_day").dt.year(),
    )
    finds = pl.when(pl.col("kind") == "seizure").then(1).otherwise(pl.col("events"))
    table = (
        drugs.with_columns(country=pl.col("place").str.head(2), year=pl.col("last_day").dt.year(), finds=finds)
        .group_by("country", "year", "item_code", "unit", "mass_basis")
        .agg(
            pl.col("seizure_id").filter(pl.col("kind") == "seizure").n_unique().alias("single"),
            pl.col("finds").filter(pl.col("kind") != "seizure").sum().alias("in_bulk"),
            (pl.col("finds").is_null().any()).alias("more"),
            pl.col("amount").sum().alias("total"),
            pl.col("amount").is_not_null().any().alias("known"),
            pl.col("amount").is_null().sum().alias("unknown"),
        )
        .sort("country", "year", "item_code", "unit", "mass_basis")
    )
    return csv_of(EUDA_COLUMNS, (_euda_row(row) for row in table.iter_rows(named=True)))


def provenance(histories: Mapping[str, Sequence[Revision]], shown: Sequence[Revision]) -> list[dict[str, object]]:
    """Each entry as it stands, with every revision behind it: who wrote what when and why, and what it is owed to."""
    return [entry_json(each) | {"revisions": revisions_json(histories[each.entry_id])} for each in shown]


def entry_json(revision: Revision) -> dict[str, object]:
    """An entry as it stands: amounts as decimal digits, unknown = null."""
    entry = revision.entry
    told: dict[str, object] = {ID: revision.entry_id, REVISION: revision.revision}
    for name in TABLE_FIELDS:
        value: Any = getattr(entry, name)
        if name == "detection":
            value = [{"by": each.by, "since": each.since} for each in value]
        elif isinstance(value, Decimal):
            value = plain(value)
        elif isinstance(value, tuple):
            value = list(value)
        elif value is not None and not isinstance(value, int):
            value = str(value)
        told[name] = value
    return told | {"other": dict(entry.other), "recorded_at": revision.at, "recorded_by": revision.by}


def revisions_json(own: Sequence[Revision]) -> list[dict[str, object]]:
    """The revisions of an entry, oldest first, each with what it changed."""
    before: Entry | None = None
    told: list[dict[str, object]] = []
    for each in own:
        told.append(
            {
                "revision": each.revision, "act_id": each.act_id, "what": each.what, "at": each.at, "by": each.by,
                "reason": each.reason, "as_of": each.entry.as_of, "undoes": each.undoes,
                "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in changes(before, each.entry)],
            }
        )  # fmt: skip
        before = each.entry
    return told


def _table_row(revision: Revision, others: Sequence[str]) -> list[object]:
    own = dict(revision.entry.other)
    cells = [_unmistakable(cell_of(revision.entry, name), name) for name in TABLE_FIELDS]
    tail = [own.get(name) for name in others]
    return [revision.entry_id, revision.revision, *cells, *tail, revision.at, revision.by, revision.reason]


def _unmistakable(cell: str, name: str) -> str:
    """A number whose three decimals nobody takes for thousands."""
    return f"{cell}0" if name in ("number", "purity") and len(cell.partition(".")[2]) == 3 else cell


def _ids_row(revision: Revision) -> tuple[object, ...]:
    entry = revision.entry
    return (
        entry.seizure_id or revision.entry_id, entry.last_day, _country(entry.place), entry.place_text or entry.place,
        entry.item_code, cell_of(entry, "number"), _REC_20.get(entry.unit or "", entry.unit), None,
        _country(entry.country_of_origin), _country(entry.destination),
    )  # fmt: skip


def _cen_row(revision: Revision) -> tuple[object, ...]:
    entry = revision.entry
    return (
        entry.seizure_id or revision.entry_id, entry.last_day, (entry.place or "")[:2] or None,
        " ".join(each for each in (entry.place, entry.terminal, entry.quay) if each), _CEN_GROUPS.get(
            entry.item_class or "", "Other"
        ), entry.item_code, cell_of(entry, "number"), _REC_20.get(entry.unit or "", entry.unit), entry.packages,
        entry.container, entry.vessel, entry.country_of_origin, entry.transit, entry.destination, entry.cover_load,
        cell_of(entry, "detection"), entry.agency,
    )  # fmt: skip


def _euda_row(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        row["country"], row["year"], row["item_code"], row["single"] + row["in_bulk"], "yes" if row["more"] else "no",
        plain(row["total"]) if row["known"] else None, row["unit"], row["mass_basis"], row["unknown"],
    )  # fmt: skip


def _country(place: str | None) -> str | None:
    return None if place is None else str(Locale("en").territories.get(place[:2], place[:2]))
