"""Which column of a table fills which field: given by a person, or guessed from the names and shown.

A mapping is a JSON object, all of it optional:
    {"fields": {"sent_at": "Datum", "text": "Bericht", "read_at": null},   field -> column; null = no column fills it
     "date_order": "dmy",           dmy, mdy or ymd, where the values leave it open
     "time_unit": "ms",             of times written as a number: s, ms, us, ns, excel
     "zone": "Europe/Brussels",     where `--tz` is not given
     "service": "Signal",           where no column says it
     "undated": true}               a time that cannot be read leaves its message without time, as written beside it
Day and clock in two columns: {"sent_at": ["Datum", "Tijd"]}. A conversation that only two columns tell apart:
{"conversation": ["group", "chat"]}. Fields that are not named are guessed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from argus.errors import DecisionNeededError, UsageError
from argus.evidence import EvidenceItem
from argus.readers.given import ask_zone
from argus.readers.reader import Request, path_of
from argus.readers.tables.synonyms import CHATS, CLOCKS, DAYS, FIELDS, GROUPS, NAMED, TIMES, folded
from argus.terms import TimeForm, TimesSeen, zone_named
from argus.terms.moments import DATE_ORDERS, UNIT_NAMES

_KEYS = ("fields", "date_order", "time_unit", "zone", "service", "undated", "date", "channel", "name")
# A guess is worth showing from here on: a text and somebody or some time beside it.
ENOUGH = 2


class Decided(NamedTuple):
    """What `settle` decided; see `Plan` for the last three."""

    table: "Settled"
    shown: tuple[str, ...]
    guessed: bool
    profile: tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything that turns a row into a message; goes through JSON (`as_json`, `settled`).

    Attributes:
        fields: field -> its columns (two for a day and a clock apart, or for a chat within a group).
        forms: time field -> how its column writes times.
        zone: for times without offset.
        service: where no column says it.
        stem: name of the conversation where the row tells nothing about it.
        undated: a time of sending that cannot be read makes no row unreadable.
    """

    fields: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, TimeForm]
    zone: ZoneInfo | None
    service: str
    stem: str
    undated: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the plan."""
        return {
            "fields": {field: list(columns) for field, columns in self.fields.items()},
            "forms": {field: [form.unit, form.date_order] for field, form in self.forms.items()},
            "zone": self.zone.key if self.zone else None,
            "service": self.service,
            "stem": self.stem,
            "undated": self.undated,
        }


def settled(plan: Mapping[str, Any]) -> Settled:
    """Back from the JSON of a plan."""
    return Settled(
        fields={field: tuple(columns) for field, columns in plan["fields"].items()},
        forms={field: TimeForm(unit, order) for field, (unit, order) in plan["forms"].items()},
        zone=zone_named(plan["zone"]) if plan["zone"] else None,
        service=plan["service"],
        stem=plan["stem"],
        undated=plan.get("undated", False),
    )


def guess(columns: Sequence[str]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Field -> (its columns, why): every column at most once, every field the column whose name is surest."""
    names = {column: folded(column) for column in columns}
    claims = sorted(
        (rank, order, column, field, f"{language} {name!r}" if language != "key" else f"key {name!r}")
        for order, column in enumerate(columns)
        for field, (rank, language, name) in NAMED.get(names[column], {}).items()
    )
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    taken: set[str] = set()
    day = next((column for column in columns if names[column] in DAYS), None)
    clock = next((column for column in columns if names[column] in CLOCKS and column != day), None)
    whole = [claim for claim in claims if claim[3] == "sent_at" and claim[2] not in (day, clock)]
    if day is not None and clock is not None and not whole:
        found["sent_at"] = (day, clock), f"day {day!r} and clock {clock!r}"
        taken |= {day, clock}
    outer = next((column for column in columns if names[column] in GROUPS), None)
    inner = next((column for column in columns if names[column] in CHATS), None)
    if outer is not None and inner is not None:
        found["conversation"] = (outer, inner), f"chat {inner!r} within group {outer!r}"
        taken |= {outer, inner}
    # The fields in their own order: `message` is the text before it is anything else.
    for field in FIELDS:
        for _, _, column, claimed, why in claims:
            if claimed == field and column not in taken and field not in found:
                found[field] = (column,), why
                taken.add(column)
    return found


def settle(
    item: EvidenceItem,
    request: Request,
    columns: Sequence[str],
    values: Callable[[tuple[str, ...]], Iterable[str]],
) -> Decided:
    """Settle a table: what a person gave, else what was confirmed for the same columns before, else the guess.

    Args:
        item: for its name.
        request: what the person gave.
        columns: of the table, in order.
        values: the written values of some columns, joined, over the whole table (looked at only as far as needed).

    Raises:
        UsageError: the mapping names a field or column that is not there.
        DecisionNeededError: no column for text or time is found; a zone, or the order of day and month, is missing.
    """
    signature = hashlib.sha256(json.dumps(sorted(columns)).encode()).hexdigest()
    mapping, source = dict(request.mapping or {}), "given"
    if not mapping and signature in request.profiles:
        mapping, source = dict(request.profiles[signature]), "as before"
    where = f"item {item.name}"
    listed = ", ".join(f"`{column}`" for column in columns[:60]) or "none"
    given = _given(mapping, columns, where, listed)
    fields, shown, any_guess = _fields(columns, given, source)
    for field, example in (("text", ""), ("sent_at", ' Messages without any time: {"fields": {"sent_at": null}}.')):
        if field not in fields and field not in given:
            what = f"No column is known to hold the {'time' if example else 'text'}"
            raise DecisionNeededError(what, where=where, do=_how(listed, field) + example)
    zone_name = request.zone or mapping.get("zone")
    zone = zone_named(str(zone_name)) if zone_name else None
    forms: dict[str, TimeForm] = {}
    for (
        field
    ) in TIMES:  # `sent_at` first: where another column leaves the order of the date open, it writes like this one
        if field in fields:
            order = mapping.get("date_order") or (forms["sent_at"].date_order if "sent_at" in forms else None)
            forms[field] = _form(field, fields[field], values, dict(mapping) | {"date_order": order}, zone, where)
    if mapping.get("undated"):
        shown.append("a time that cannot be read leaves its message without time  (given)")
    for field, form in forms.items():
        if form.unit:
            shown.append(
                f"{field}: a number counts {form.unit} since 1970" if form.unit != "excel" else f"{field}: days"
            )
        if form.date_order:
            shown.append(f"{field}: order of the date is {form.date_order}")
    kept = [column for column in columns if column not in {c for cs in fields.values() for c in cs}]
    if kept:
        shown.append("kept beside the message: " + _columns(kept))
    service = request.service or str(mapping.get("service") or "")
    stem = path_of(item.name).stem or "table"
    remembered = {key: mapping[key] for key in ("date_order", "time_unit", "undated") if mapping.get(key)} | {
        "fields": {field: list(fields[field]) if field in fields else None for field in FIELDS}
    }
    table = Settled(fields, forms, zone, service, stem, bool(mapping.get("undated")))
    return Decided(table, tuple(shown), any_guess, (signature, remembered))


def _fields(
    columns: Sequence[str], given: Mapping[str, tuple[str, ...] | None], source: str
) -> tuple[dict[str, tuple[str, ...]], list[str], bool]:
    """Which columns fill which field, in words too, and whether any of it is a guess."""
    taken = {column for chosen in given.values() for column in chosen or ()}
    guessed = guess([column for column in columns if column not in taken])
    fields: dict[str, tuple[str, ...]] = {}
    shown: list[str] = []
    for field in FIELDS:
        if chosen := given.get(field):
            fields[field] = chosen
            shown.append(f"{field} <- {_columns(chosen)}  ({source})")
        elif field in given and source == "given":
            shown.append(f"{field} <- nothing  (given)")
        elif field not in given and field in guessed:
            fields[field], why = guessed[field]
            shown.append(f"{field} <- {_columns(fields[field])}  ({why})")
    return fields, shown, any(field not in given for field in fields)


def _given(
    mapping: Mapping[str, Any], columns: Sequence[str], where: str, listed: str
) -> dict[str, tuple[str, ...] | None]:
    """The fields a person named, checked against the columns there are."""
    unknown = [key for key in mapping if key not in _KEYS]
    fields = mapping.get("fields") or {}
    if unknown or not isinstance(fields, Mapping):
        what = f"The mapping has {', '.join(map(repr, unknown))}" if unknown else "`fields` of the mapping is no object"
        raise UsageError(what, where=where, do=f"It may hold: {', '.join(_KEYS[:6])}.")
    for key, allowed in (("date_order", DATE_ORDERS), ("time_unit", UNIT_NAMES)):
        if mapping.get(key) is not None and mapping[key] not in allowed:
            raise UsageError(
                f"`{key}` of the mapping is {mapping[key]!r}", where=where, do=f"One of: {', '.join(allowed)}."
            )
    given: dict[str, tuple[str, ...] | None] = {}
    for field, column in fields.items():
        if field not in FIELDS:
            do = f"Fields: {', '.join(FIELDS)}. Columns of this table: {listed}."
            raise UsageError(f"The mapping names a field {field!r} that no message has", where=where, do=do)
        if column is not None and not isinstance(column, str | list | tuple):
            raise UsageError(f"The mapping gives {field!r} no name of a column", where=where, do=f"Columns: {listed}.")
        chosen = None if column is None else (column,) if isinstance(column, str) else tuple(map(str, column))
        if chosen is not None and (not chosen or len(chosen) > (2 if field in (*TIMES, "conversation") else 1)):
            raise UsageError(
                f"The mapping gives {field!r} {len(chosen)} columns",
                where=where,
                do="One; a time or a conversation also two.",
            )
        for each in chosen or ():
            if each not in columns:
                do = f"Columns of this table: {listed}."
                raise UsageError(
                    f"The mapping names a column {each!r} that this table does not have", where=where, do=do
                )
        given[field] = chosen
    return given


def _form(
    field: str,
    columns: tuple[str, ...],
    values: Callable[[tuple[str, ...]], Iterable[str]],
    mapping: Mapping[str, Any],
    zone: ZoneInfo | None,
    where: str,
) -> TimeForm:
    """How the column writes times. Looks at the first thousands, and on only while the order of the date stays open."""
    seen = TimesSeen()
    order = mapping.get("date_order")
    for number, value in enumerate(values(columns)):
        seen.see(value)
        if number > 5000 and (order or seen.date_order() != ""):
            break
    unit = mapping.get("time_unit") or seen.unit()
    if field == "sent_at" and seen.dates and not order:
        order = seen.date_order()
        if order == "" and not mapping.get("undated"):
            do = 'Say it in the mapping file given with `--mapping`: {"date_order": "dmy"} or {"date_order": "mdy"}.'
            what = f"Day and month of {_columns(columns)} can be read in either order"
            raise DecisionNeededError(what, where=where, do=do)
    if field == "sent_at" and zone is None and (seen.without_offset or unit == "excel"):
        raise ask_zone(where, f"The times of {_columns(columns)}")
    return TimeForm(unit, order or seen.date_order() or None)


def _columns(columns: Iterable[str]) -> str:
    return " and ".join(f"column `{column}`" for column in columns)


def _how(listed: str, field: str) -> str:
    example = json.dumps({"fields": {field: "NAME OF THE COLUMN"}})
    return f"Columns: {listed}. Write a file with {example} and give it with `--mapping FILE`."
