"""What people type into the ledger: fields of a form as cells of an entry, faults at their field, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from argus.ledger import CODES, KINDS, Entry, cell_of, faults_of, read_entry
from argus.terms import WrittenDay
from argus.web.pages.ledger_faults import BETWEEN

# The fields of a find that is just being made, in the order people tell it.
QUICK = ("first_day", "place", "item_code", "number", "mass_basis", "container", "agency", "detection", "dossier")
MORE = (
    "kind", "last_day", "as_of", "place_text", "terminal", "quay", "operation", "seizure_id", "purity", "containers",
    "packages", "events", "form", "seal", "bill_of_lading", "vessel", "voyage", "country_of_origin", "transit",
    "destination", "cover_load", "convention", "precision", "source", "note",
)  # fmt: skip
# Fields that are revised on the page of an entry; what it is owed to and its state have forms of their own.
REVISED = (*QUICK, *(name for name in MORE if name not in ("kind", "as_of")))
# How days are written that could be read in two ways; the form says so.
DAY_ORDER = "dmy"
LONGEST = 4_000
# Those that are revised in the row of the table itself.
IN_ROW = ("first_day", "last_day", "place", "item_code", "number", "mass_basis", "container", "agency", "dossier")


@dataclass(frozen=True)
class Typed:
    """A form as it was sent, and what is wrong with which field of it."""

    cells: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """What stands in a field."""
        return self.cells.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with it; "" = nothing."""
        return self.faults.get(name, "")


def cells_of(form: FormData, names: tuple[str, ...], *, sent_only: bool = False) -> dict[str, str]:
    """The fields of a form as they were typed; those it does not have are empty, or not told at all."""
    wanted = [name for name in names if name in form or not sent_only]
    return {name: str(form.get(name, "")).strip()[: LONGEST + 1] for name in wanted}


def entry_typed(cells: Mapping[str, str], today: date) -> tuple[Entry | None, dict[str, str]]:
    """The entry that a form tells, or what is wrong with which field."""
    kind = cells.get("kind") or "seizure"
    own = {**cells, "kind": kind, "item_class": _class_of(kind, cells.get("item_code", ""))}
    if not own.get("number") and own.get("mass_basis"):
        own["mass_basis"] = ""
    entry, faults = read_entry(own, {}, today, date_order=DAY_ORDER)
    if entry is not None:
        if entry.unit != "kg" and entry.mass_basis is not None and kind != "valuation":
            entry = replace(entry, mass_basis=None)
        faults = list(faults_of(entry, today))
    if not own.get("last_day"):  # one day was typed: what is wrong with it is told there
        faults = [("first_day" if name == "last_day" else name, why) for name, why in faults]
    return (entry if not faults else None), at_fields(faults)


def values_typed(
    before: Entry, cells: Mapping[str, str], today: date
) -> tuple[dict[str, Any], dict[str, str]]:  # fmt: skip
    """What a form changes of an entry that stands, or what is wrong with which field."""
    changed = {name: cell for name, cell in cells.items() if cell != shown_cell(before, name)}
    needed = {"kind": before.kind, "last_day": str(before.last_day)}
    read, faults = read_entry({**needed, **changed}, {}, before.last_day, date_order=DAY_ORDER)
    if read is None:
        return {}, at_fields(faults)
    values = {name: getattr(read, name) for name in changed}
    if "number" in changed:
        values["unit"] = read.unit if changed["number"] else before.unit
    if "item_code" in changed:
        values["item_class"] = _class_of(before.kind, changed["item_code"]) or before.item_class
    faults = list(faults_of(replace(before, **values), today))
    return (values if not faults else {}), at_fields(faults)


def shown_cell(entry: Entry, name: str) -> str:
    """A field as its input shows it: the amount with its unit."""
    if name == "number":
        return "" if entry.number is None else f"{_plain(entry.number)} {entry.unit}"
    return cell_of(entry, name)


def day_wanted(written: str) -> date | None:
    """The last day that an address can mean; None = it names none.

    Raises:
        UsageError: it is no day.
    """
    return WrittenDay.read(written, DAY_ORDER).last if written.strip() else None


def at_fields(faults: list[tuple[str, str]]) -> dict[str, str]:
    """Faults by the field of the form that holds them."""
    told: dict[str, str] = {}
    for name, why in faults:
        at = {"unit": "number", "item_class": "item_code"}.get(name, name)
        told[at] = f"{told[at]}{BETWEEN}{why}" if at in told else why
    return told


def codes_for(kind: str) -> list[str]:
    """The codes that an entry of a kind may have."""
    return [code for item_class in KINDS[kind].item_classes for code in sorted(CODES[item_class])]


def _class_of(kind: str, code: str) -> str:
    """The sort of thing a code names, among those a kind of entry may hold; "" = none or nobody knows."""
    classes = KINDS[kind].item_classes if kind in KINDS else ()
    if len(classes) == 1:
        return classes[0]
    general = code.rpartition("_")[0] if code[-2:].isupper() else code
    if "cash" in classes and len(code) == 3 and code.isupper():
        return "cash"
    return next((each for each in classes if code in CODES[each] or general in CODES[each]), "")


def _plain(number: Decimal) -> str:
    """A number that reads back as the same one: three decimals would look like thousands."""
    text = f"{number.normalize():f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals}0" if len(decimals) == 3 else text
