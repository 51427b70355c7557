"""Leads as their board shows them: which ones, in which order, how soon each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from argus.errors import UsageError
from argus.leads import Asked, Lead, Reason
from argus.leads.lead import Status
from argus.leads.moment import day_of as day_at
from argus.leads.ranking import FINISHED, NEVER_CAME, PAST
from argus.leads.wording import how_soon
from argus.reading.mentions.port_names import sea_ports
from argus.web.chart import Bar
from argus.web.showing import day_of, us_of_day

# Still to come or in the port: something can be done about it.
STILL_OPEN = "open"
STATUSES: tuple[str, ...] = (STILL_OPEN, *get_args(Status))
SHOWS = ("", "confirmed", "pinned", "muted", "all")
DAYS = (3, 7, 14, 35)
SURE = (0.97, 0.85, 0.65, 0.40)
SORTS = ("rank", "soon", "amount", "sure", "new")
# Never shown nor searched for: see `Lead.fields["release_reference"]`, which is asked for.
MASKED = "release_reference"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The state of the board as the address gives it.

    Attributes:
        as_of, known_at: days of the reading zone, the whole day counts; "" = all messages.
        show: "" = all but muted ones.
        port: UN/LOCODE. days: it comes within so many. sure: at least so likely. missing: a field, or "nothing".
    """

    as_of: str = ""
    known_at: str = ""
    status: str = ""
    port: str = ""
    days: str = ""
    sure: str = ""
    missing: str = ""
    contains: str = ""
    show: str = ""
    sort: str = "rank"

    @property
    def filtered(self) -> bool:
        """Whether leads are left out that the plain board shows."""
        return any((self.status, self.port, self.days, self.sure, self.missing, self.contains, self.show))

    def address(self, path: str = "/leads", **changes: str) -> str:
        """The address with something changed; the first page again."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    def query(self, **changes: str) -> str:
        """What stands behind the question mark."""
        changed, default = replace(self, **changes), Wanted()
        names = [name for name in self.__slots__ if getattr(changed, name) != getattr(default, name)]
        return urlencode({name: getattr(changed, name) for name in names})

    def moment(self) -> str:
        """Of which moment alone, for the address of one lead; with its question mark, or empty."""
        query = urlencode({name: day for name in ("as_of", "known_at") if (day := getattr(self, name))})
        return f"?{query}" if query else ""

    def asked(self, zone: ZoneInfo) -> Asked:
        """Of which moment.

        Raises:
            UsageError: a day is not written YYYY-MM-DD.
        """
        return Asked(_end(self.as_of, zone), _end(self.known_at, zone))


@dataclass(frozen=True, slots=True)
class Row:
    """A lead on the board.

    Attributes:
        place: where it stands among all leads that are not muted; 0 = it is muted.
        soon: how far away its day is.
    """

    lead: Lead
    place: int
    soon: Reason


def rows_of(leads: Sequence[Lead], wanted: Wanted, today: date | None) -> list[Row]:
    """The leads that are wanted, as wanted."""
    counted = [each.lead_id for each in leads if not each.muted]
    places = {lead_id: place for place, lead_id in enumerate(counted, 1)}
    chosen = [each for each in leads if _is_wanted(each, wanted, today)]
    if wanted.sort in _ORDERS:
        chosen.sort(key=lambda each: (not each.pinned, _ORDERS[wanted.sort](each)))
    return [Row(each, places.get(each.lead_id, 0), soon(each, today)) for each in chosen]


def soon(lead: Lead, today: date | None) -> Reason:
    """How far away its day is."""
    return how_soon(None if lead.arrives_on is None or today is None else (lead.arrives_on - today).days)


def last_coming(leads: Iterable[Lead]) -> date | None:
    """The eve of the last arrival, where nothing comes any more; None = something comes, or no day is known."""
    likely = [each for each in leads if each.sure >= SURE[-1]]
    if any(part.name == "imminence" and part.number > PAST for each in likely for part in each.parts):
        return None
    days = [each.arrives_on for each in likely if each.arrives_on is not None]
    return max(days) - timedelta(days=1) if days else None


def today_of(now_us: int | None, zone: ZoneInfo) -> date | None:
    """The day from which is counted."""
    return None if now_us is None else day_at(now_us, zone)


def ports_of(leads: Iterable[Lead]) -> list[str]:
    """The ports of these leads, by name."""
    return sorted({each.fields["port"] for each in leads if "port" in each.fields}, key=port_name)


def port_name(locode: str) -> str:
    """What a port is called; its code where it has no name."""
    port = sea_ports().get(locode)
    return port.name if port else locode


def box_number(container: str) -> str:
    """MSCU3054383 as it stands on the box: MSCU 305438-3."""
    return f"{container[:4]} {container[4:10]}-{container[10:]}" if len(container) == 11 else container


@dataclass(frozen=True, slots=True)
class PartBar:
    """One part of a score as a small bar: how much of what it can be at most."""

    name: str
    number: float
    bar: Bar


def parts_picture(lead: Lead) -> list[PartBar]:
    """The parts of a score side by side, 12 units high; each as a share of the most it usually is."""
    shares = [min(1.0, part.number / _MOST[part.name]) for part in lead.parts]
    bars = [
        Bar(number, number * 7.0, round(12 - max(1.0, 12 * share), 2), 5.0, round(max(1.0, 12 * share), 2))
        for number, share in enumerate(shares)
    ]
    return [PartBar(part.name, part.number, bar) for part, bar in zip(lead.parts, bars, strict=True)]


# What each part is at most; of the amount: three tonnes.
_MOST = {"sure": 1.0, "quantity": 7.0, "imminence": 2.0, "actionability": 1.0}

_ORDERS: dict[str, Callable[[Lead], tuple[float, ...]]] = {
    "soon": lambda each: (each.arrives_on is None, each.arrives_on.toordinal() if each.arrives_on else 0),
    "amount": lambda each: (each.quantity_kg is None, -(each.quantity_kg or 0)),
    "sure": lambda each: (-each.sure,),
    "new": lambda each: (-(each.ready_us or 0),),
}


def _is_wanted(lead: Lead, wanted: Wanted, today: date | None) -> bool:
    return (
        _is_shown(lead, wanted.show)
        and _has_status(lead, wanted.status)
        and wanted.port in ("", lead.fields.get("port"))
        and (not wanted.days or _comes_within(lead, int(wanted.days), today))
        and (not wanted.sure or lead.sure >= float(wanted.sure))
        and _lacks(lead, wanted.missing)
        and says(lead, wanted.contains)
    )


def _is_shown(lead: Lead, show: str) -> bool:
    if show == "all":
        return True
    return bool(getattr(lead, show)) if show else not lead.muted


def _has_status(lead: Lead, status: str) -> bool:
    if status == STILL_OPEN:
        return lead.status not in FINISHED | NEVER_CAME
    return status in ("", lead.status)


def _comes_within(lead: Lead, days: int, today: date | None) -> bool:
    return lead.arrives_on is not None and today is not None and 0 <= (lead.arrives_on - today).days <= days


def _lacks(lead: Lead, missing: str) -> bool:
    return not lead.missing if missing == "nothing" else not missing or missing in lead.missing


def says(lead: Lead, text: str) -> bool:
    """Whether every word of a text stands in what the board shows of a lead; what it covers is not searched."""
    words = [value for name, value in lead.fields.items() if name != MASKED]
    words += [port_name(lead.fields[name]) for name in ("port", "origin") if name in lead.fields]
    told = (box_number(lead.fields.get("container", "")), lead.lead_id, lead.status, str(lead.arrives_on or ""))
    held = " ".join([*words, *told]).casefold()
    return all(each in held for each in text.casefold().split())


def _end(day: str, zone: ZoneInfo) -> int | None:
    """The last microsecond of a day."""
    if not day:
        return None
    read = day_of(day)
    if read is None or not date(2, 1, 1) <= read <= date(9998, 1, 1):
        raise UsageError(f"{day!r} is no day", where="as of", do="Write YYYY-MM-DD.")
    return us_of_day(read + timedelta(days=1), zone) - 1
