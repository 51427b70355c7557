"""What cannot be: faults of an entry, each with its field and why in words, and totals that fall."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from argus.errors import UsageError
from argus.ledger.entry import DETECTIONS, MASS_BASES, STATUSES, STRENGTHS, Entry
from argus.ledger.kinds import KINDS, MEASURES, SEIZURES, countries, knows_code, knows_place
from argus.terms import ContainerNumber, WrittenDay, measure_of, plain

Fault = tuple[str, str]

# The heaviest load a freight container is built for (ISO 668), and the largest ship's load that was ever thought of.
TONNES_PER_CONTAINER = Decimal("30.48")
MOST_KG_OF_A_FIND = Decimal(1_000_000)
LONGEST_TEXT = 4_000
FIRST_DAY = date(1900, 1, 1)
_ID = re.compile(r"[^\s;\"'=+@-][^\s;\"']{0,99}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?[+-][0-9]{2}:[0-9]{2})?")
# How much a rounded total may be off; totals of any other precision are taken as they are.
_STEPS = {"rounded_10kg": Decimal(10), "rounded_100kg": Decimal(100), "rounded_1t": Decimal(1000)}
_LOOSE = frozenset({"upper_bound", "lower_bound", "approx"})


def faults_of(entry: Entry, today: date) -> Iterator[Fault]:
    """(field, why) of everything in an entry that cannot be."""
    if entry.kind not in KINDS:
        yield "kind", f"{entry.kind!r} is no kind of entry; there are {', '.join(KINDS)}"
        return
    yield from _of_days(entry, today)
    yield from _of_item(entry)
    yield from _of_number(entry)
    yield from _of_place(entry)
    yield from _of_words(entry)


def require_sound(entry: Entry, today: date, where: str) -> None:
    """Raise a `UsageError` that tells every fault."""
    faults = list(faults_of(entry, today))
    if faults:
        told = "; ".join(f"{field}: {why}" for field, why in faults)
        raise UsageError(f"This entry cannot be: {told}", where=where, do="Mend it and try again; nothing was written.")


def require_later(before: Entry, after: Entry, where: str) -> None:
    """A revision tells what became known later, or on the same day: else no day had one answer.

    Raises:
        UsageError: it would reach back behind the revision before it.
    """
    if WrittenDay.read(after.as_of).last < WrittenDay.read(before.as_of).last:
        raise UsageError(
            f"This would be known on {after.as_of}, before what it revises was ({before.as_of})",
            where=where,
            do="Give a later day; if the older day is wrong, withdraw the entry and enter it anew.",
        )


def is_id(written: str) -> bool:
    """Whether an entry, lead or message may be called so."""
    return _ID.fullmatch(written) is not None


def falling(totals: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, str]]:
    """(entry id, why) of published totals that are less than an earlier one of the same row of totals."""
    series: dict[tuple[object, ...], list[tuple[str, Entry]]] = defaultdict(list)
    for entry_id, entry in totals:
        if entry.kind == "counter" and entry.number is not None and entry.precision not in _LOOSE:
            key = (
                entry.place, entry.agency, entry.dossier, entry.item_class, entry.item_code, entry.unit,
                entry.mass_basis, entry.first_day,
            )  # fmt: skip
            series[key].append((entry_id, entry))
    for each in series.values():
        most: tuple[str, Entry] | None = None
        for entry_id, entry in sorted(each, key=lambda one: (one[1].last_day, one[1].number or 0)):
            assert entry.number is not None
            if most is not None and most[1].last_day < entry.last_day:
                before = most[1].number or Decimal(0)
                slack = _STEPS.get(entry.precision or "", Decimal(0)) + _STEPS.get(most[1].precision or "", Decimal(0))
                if entry.number + slack < before:
                    then = f"{plain(before)} on {most[1].last_day} ({most[0]})"
                    yield entry_id, f"the total falls from {then} to {plain(entry.number)} on {entry.last_day}"
            if most is None or entry.number >= (most[1].number or 0):
                most = (entry_id, entry)


def _of_days(entry: Entry, today: date) -> Iterator[Fault]:
    planned = KINDS[entry.kind].may_be_planned
    if entry.first_day is not None and entry.first_day > entry.last_day:
        yield "first_day", f"{entry.first_day} is after the last day {entry.last_day}"
    if entry.last_day > today and not planned:
        yield "last_day", f"{entry.last_day} has not come yet"
    if (entry.first_day or entry.last_day) < FIRST_DAY:
        yield "first_day" if entry.first_day else "last_day", f"{entry.first_day or entry.last_day} is before 1900"
    try:
        as_of = WrittenDay.read(entry.as_of)
    except UsageError as error:
        yield "as_of", f"{error.what.lower()}: write it like 2021-04-05 or 2021-04"
        return
    if as_of.first > today:
        yield "as_of", f"{as_of} has not come yet"
    if as_of.last < entry.last_day and not planned:
        yield "as_of", f"it was known on {as_of}, before its last day {entry.last_day}"
    if entry.first_knowledge is not None and not _MOMENT.fullmatch(entry.first_knowledge):
        yield "first_knowledge", "is neither a day nor a moment with offset"


def _of_item(entry: Entry) -> Iterator[Fault]:
    kind = KINDS[entry.kind]
    if not kind.item_classes:
        if entry.item_class or entry.number is not None:
            yield "item_class", f"an {entry.kind} has no items of its own; enter them beside it"
        return
    if entry.item_class is None:
        yield "item_class", f"is empty; a {entry.kind} is of {', '.join(kind.item_classes)}"
    elif entry.item_class not in kind.item_classes:
        yield "item_class", f"{entry.item_class!r} is none of {', '.join(kind.item_classes)}"
    elif entry.item_code is not None and not knows_code(entry.item_class, entry.item_code):
        yield "item_code", f"{entry.item_code!r} is no {entry.item_class} that the ledger knows"
    if entry.kind == "valuation" and not entry.convention:
        yield "convention", "is empty; a price without the name of its convention says nothing"


def _of_number(entry: Entry) -> Iterator[Fault]:
    measures = None if entry.unit is None else measure_of(entry.unit)
    if entry.number is not None:
        yield from _of_size(entry, measures)
    if entry.unit is not None and entry.item_class is not None and entry.item_class in MEASURES:
        fits = ("price",) if entry.kind == "valuation" else MEASURES[entry.item_class]
        if measures not in fits:
            yield "unit", f"{entry.unit!r} does not measure a {entry.item_class}; use {' or '.join(fits)}"
    if entry.mass_basis is not None:
        if entry.mass_basis not in MASS_BASES:
            yield "mass_basis", f"{entry.mass_basis!r} is none of {', '.join(MASS_BASES)}"
        elif measures not in ("weight", "price", None):
            yield "mass_basis", f"{entry.unit} are not weighed"
    if entry.purity is not None and not 0 < entry.purity <= 100:
        yield "purity", f"{plain(entry.purity)} is no percentage above 0 and up to 100"
    for name in ("events", "containers", "packages"):
        count = getattr(entry, name)
        if count is not None and count < (0 if name == "containers" else 1):
            yield name, f"{count} is no count"
    if entry.kind == "seizure" and entry.events not in (None, 1):
        yield "events", f"a seizure is one find, not {entry.events}; use seizure_bulk"


def _of_size(entry: Entry, measures: str | None) -> Iterator[Fault]:
    number = entry.number
    assert number is not None
    if entry.unit is None or measures is None:
        yield "unit", "is empty; a number needs its unit"
        return
    if number < 0:
        yield "number", f"{plain(number)} is negative"
    elif number == 0 and entry.kind in SEIZURES:
        yield "number", "nothing was seized; leave it empty when it is not known"
    if measures not in ("weight", "volume", "money", "price") and number != number.to_integral_value():
        yield "number", f"{plain(number)} is no whole number of {entry.unit}"
    if entry.kind == "seizure" and measures == "weight":
        most = MOST_KG_OF_A_FIND if not entry.containers else TONNES_PER_CONTAINER * 1000 * entry.containers
        if number > most:
            yield "number", f"{plain(number)} kg in one find is more than can be ({plain(most)} kg)"


def _of_place(entry: Entry) -> Iterator[Fault]:
    if entry.place is not None and not knows_place(entry.place):
        yield "place", f"{entry.place!r} is no UN/LOCODE and no country"
    for name in ("country_of_origin", "transit", "destination"):
        where = getattr(entry, name)
        if where is not None and not knows_place(where):
            yield name, f"{where!r} is no UN/LOCODE and no country ({len(countries())} are known)"
    if entry.container is not None:
        try:
            fits = ContainerNumber.read(entry.container).fits
        except ValueError as error:
            yield "container", str(error)
        else:
            if not fits:
                yield "container", "its check digit does not fit (ISO 6346)"


def _of_words(entry: Entry) -> Iterator[Fault]:
    if entry.status not in STATUSES:
        yield "status", f"{entry.status!r} is none of {', '.join(STATUSES)}"
    if entry.strength is not None and entry.strength not in STRENGTHS:
        yield "strength", f"{entry.strength!r} is none of {', '.join(STRENGTHS)}"
    for each in entry.detection:
        if each.by not in DETECTIONS:
            yield "detection", f"{each.by!r} is none of {', '.join(DETECTIONS)}"
        if each.since is not None and not _MOMENT.fullmatch(each.since):
            yield "detection", f"{each.since!r} is neither a day nor a moment with offset"
    for name in ("lead_ids", "message_ids", "apart_from"):
        if not all(is_id(each) for each in getattr(entry, name)):
            yield name, "holds a name with blanks or quotes, or of more than 100 characters"
    for name in _TEXTS:
        text = getattr(entry, name)
        if text is not None and (len(text) > LONGEST_TEXT or not all(c.isprintable() or c in "\n\t" for c in text)):
            yield name, f"holds characters that nobody sees, or more than {LONGEST_TEXT}"


_TEXTS = (
    "place_text", "terminal", "quay", "agency", "dossier", "operation", "seizure_id", "form", "precision", "seal",
    "bill_of_lading", "vessel", "voyage", "cover_load", "convention", "origin", "source", "note",
)  # fmt: skip
