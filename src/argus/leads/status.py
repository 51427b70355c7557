"""Where a shipment is in its life, and why: by its days, by what is prepared, by words that say how it went."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from argus.leads import reasons
from argus.leads.attaching import Attached
from argus.leads.lead import Claim, Reason, Status
from argus.leads.signs import signs_in
from argus.leads.telling import Telling, day_number

# How long about its day words of its end mean this load; how long a box that came may still stand in the port.
BEFORE_DAYS, AFTER_DAYS, IN_PORT_DAYS = 14, 8, 2
PAST_DAYS = 30
# Of so few messages a word beside the number decides what is in the box.
FEW = 5
_PREPARES = ("release_reference", "plate", "quay", "yard_position")
_BESIDE_NUMBER: tuple[tuple[str, Status, str], ...] = (
    ("test", "clean run", reasons.A_TEST),
    ("other_goods", "not drugs", reasons.OTHER_GOODS),
    ("past", "old", reasons.LONG_AGO),
)

Found = tuple[Status, tuple[Reason, ...]]


def status_of(attached: Attached, claims: Iterable[Claim], now_us: int, zone: ZoneInfo, *, words: bool = True) -> Found:
    """Its status as of `now_us`; without words only days and seals decide."""
    arrives = next((date.fromisoformat(each.value) for each in claims if each.field == "date" and each.stands), None)
    tellings = attached.tellings
    today = day_number(now_us, zone)
    if arrives is None and _long_ago(tellings, zone):
        return "old", (Reason(reasons.LONG_AGO),)
    if words:
        told = _beside_number(tellings) or _ended(tellings, arrives, zone)
        if told:
            return told
    return _by_day(attached, arrives, today)


def _beside_number(tellings: Sequence[Telling]) -> Found | None:
    if len(tellings) > FEW:
        return None
    for told in tellings:
        if told.boxes:
            signs = signs_in(told.told.text)
            for sign, status, words in _BESIDE_NUMBER:
                if sign in signs:
                    return status, (Reason(words),)
    return None


def _long_ago(tellings: Sequence[Telling], zone: ZoneInfo) -> bool:
    """Whether a few messages name no day but one that was long past when they were sent."""
    if len(tellings) > FEW:
        return False
    past = [day_number(told.us, zone) - day.day.toordinal() > PAST_DAYS for told in tellings for day in told.days]
    return bool(past) and all(past)


def _ended(tellings: Sequence[Telling], arrives: date | None, zone: ZoneInfo) -> Found | None:
    """Called off before its day with nothing prepared after; taken, or done, about its day."""
    called_off: int | None = None
    for told in tellings:
        if any(told.others.get(kind) for kind in _PREPARES) or any(day.hour for day in told.days):
            called_off = None
        after = 0 if arrives is None else day_number(told.us, zone) - arrives.toordinal()
        if told.boxes or told.ports or not -BEFORE_DAYS <= after <= AFTER_DAYS:
            continue
        signs = signs_in(told.told.text)
        if "cancelled" in signs and after <= 1 and not told.days:
            called_off = told.us
        if arrives is None or after < 0:
            continue
        if "lost" in signs and "done" not in signs:
            return _taken(tellings, arrives, zone)
        if "done" in signs and called_off is None:
            return "extracted", (Reason(reasons.TAKEN_OUT),)
    return ("cancelled", (Reason(reasons.CALLED_OFF),)) if called_off is not None else None


def _taken(tellings: Sequence[Telling], arrives: date, zone: ZoneInfo) -> Found:
    """Seized where somebody says who took it, else lost."""
    for told in tellings:
        if 0 <= day_number(told.us, zone) - arrives.toordinal() <= AFTER_DAYS and "seized" in signs_in(told.told.text):
            return "seized", (Reason(reasons.TAKEN),)
    return "lost", (Reason(reasons.LOST),)


def _by_day(attached: Attached, arrives: date | None, today: int) -> Found:
    if arrives is not None:
        past = today - arrives.toordinal()
        if past > IN_PORT_DAYS:
            return "extracted", (Reason(reasons.DAY_PASSED),)
        if past >= 0:
            return "in port", (Reason(reasons.DAY_NEAR),)
        if attached.load.told.is_voyage:
            return "at sea", (Reason(reasons.UNDER_WAY),)
    if any(kind == "seal" for kind, _ in attached.load.told.keys):
        return "loaded", (Reason(reasons.IS_LOADED),)
    return "planned", (Reason(reasons.ONLY_PLANNED),)
