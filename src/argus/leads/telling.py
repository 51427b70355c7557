"""What one message tells of a shipment: boxes, ports, days, amounts, codes, places.

Finders read every message of the dossier and keep to what is sure. Here only messages beside a load are read, where a
bare `4/4` is a day and `not 170, now 120` are amounts: what is read so is kept apart (`loose`) and needs support.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from argus.leads.gathering import Told
from argus.leads.numbers import Number, counts_a_hundred, numbers_in
from argus.leads.shares import shares_in
from argus.reading.mentions import Fact, Mention
from argus.reading.mentions.amounts.units import CONTAINERS
from argus.reading.mentions.cutting import folded

DAY_US = 86_400_000_000
# What is written in digits with blanks between, and what may be read into it.
_COUNT = re.compile(r"\s*(\d{1,5})\b")
_CODES, _IN_CODES = frozenset({"container", "yard_position"}), frozenset({"quantity", "moment"})
# Fewer pieces are no load, more do not fit in a box; likewise kilos.
FEWEST, MOST = 5.0, 20_000.0
# A bare number below this is anything.
FEWEST_LOOSE = 20
_DAY_MONTH = re.compile(r"(?<![\w./-])(\d{1,2})\s?[./-]\s?(\d{1,2})(?:[./-](\d{4}|\d{2}))?(?![\d/-]|\.\d)")
_TAIL = re.compile(r"(?<![\w+])(\d{4,5})(?!\w)")
_BAGS = range(2, 61)
_EACH = range(4, 61)
_WORD_BEHIND = re.compile(r"\s?([^\W\d_]+)")
FEWEST_BAGGED = 40
_PACKED = frozenset({*CONTAINERS, *(f"{each}s" for each in CONTAINERS), "boxes"})
# A day of a numbered week: "samedi de la semaine 21", "Freitag, KW 12", "utorak u 16. nedelji".
_WEEK = r"(?:week|wk|semaine|sem|semana|settimana|woche|kw|jav[ae]s?|nedelj[aei]|недељ[аеи])"
_NUMBERED_WEEK = re.compile(
    rf"\b{_WEEK}[. ]{{0,2}}(\d{{1,2}})(?![\w:])|(?<![\w.:])(\d{{1,2}})\.? {_WEEK}\b", re.IGNORECASE
)
_BEHIND = 24
_WEEKS = range(1, 54)
# A day of this month or the next, with its ending: "slipped to the 6th", "pristaje 4-og".
_NTH = re.compile(r"(?<![\w.,:/-])(\d{1,2})(?:st|nd|rd|th|-og|-ti|-i)\b", re.IGNORECASE)
# A month that is an ordinary word as well: a day where a port stands beside.
_IN_MAY = re.compile(r"(?<![\w./:-])(\d{1,2})(?:st|nd|rd|th)? (may)\b", re.IGNORECASE)
_MAY = 5
# What somebody tells of ahead: nobody plans farther.
_AHEAD_DAYS, _BACK_DAYS = 75, 2


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: pieces or kilos, and how it came about.

    Attributes:
        kg: kilos, a piece being one. blocks: pieces; None where it was weighed.
        form: said, shares (a list without its total), bags (bags x pieces), loose.
    """

    kg: float
    blocks: int | None
    form: str
    raw: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is named. `hour`: with an hour of the clock; `loose`: read where only a load makes it a day."""

    day: date
    raw: str
    hour: str | None = None
    loose: bool = False
    others: tuple[tuple[str, float], ...] = ()
    until: date | None = None

    @property
    def vague(self) -> bool:
        """Whether it is a day of the week, or tomorrow: people say so of anything."""
        return not any(map(str.isdigit, self.raw))


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One message and what it tells; tuples are in the order of the text. `begins`: ports a load only comes from."""

    told: Told
    boxes: tuple[Mention, ...] = ()
    ports: tuple[Mention, ...] = ()
    days: tuple[Day, ...] = ()
    amounts: tuple[Amount, ...] = ()
    loose_amounts: tuple[Amount, ...] = ()
    others: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    prices: tuple[Mention, ...] = ()
    tails: tuple[str, ...] = ()
    begins: tuple[Mention, ...] = ()

    def of(self, kind: str) -> tuple[str, ...]:
        """The values of one kind: release_reference, seal, quay, ..."""
        return tuple(each.value for each in self.others.get(kind, ()))

    @property
    def is_route(self) -> bool:
        """Whether it goes from one port to another, or to one for a share of it, and no day is told."""
        ports = len({port.value for port in self.ports})
        shared = any(each.value.endswith("%") for each in self.prices)
        return ports > 1 or (ports == 1 and shared and not self.days and not self.boxes)

    @property
    def whole(self) -> tuple[Amount, ...]:
        """Amounts of the whole: those that are said, and the one bare number beside a route."""
        loose = tuple(each for each in self.loose_amounts if each.form == "loose" and each.kg >= FEWEST_LOOSE)
        return self.amounts or (loose if self.is_route and len(loose) == 1 else ())

    @property
    def at(self) -> int:
        """Its place among the messages."""
        return self.told.at

    @property
    def us(self) -> int:
        """When it was sent."""
        return self.told.us


def tell(told: Told, zone: ZoneInfo) -> Telling:
    """Read one message that stands beside a load."""
    own = _apart(told)
    mentions = (*own, *told.read_off)
    sent = datetime.fromtimestamp(told.us / 1e6, UTC).astimezone(zone).date()
    taken = [(each.start, each.end) for each in own if not _is_free(each)]
    days = tuple(_days(told, mentions, sent, taken))
    listed = _listed(told)
    tails = tuple(
        match[1]
        for match in _TAIL.finditer(told.text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    )
    # on a picture of a door stands what any box may hold
    amounts = (listed,) if listed else tuple(_amounts(own))
    loose_amounts = () if listed else (*_bagged(told, days), *_loose(told.text, taken))
    return assembled(told, days, amounts, loose_amounts, tails)


def _apart(told: Told) -> list[Mention]:
    """The mentions, without days inside a place of the yard (C 25/2); an amount that begins inside the number of a box
    (MSKU 123 456 5 320 blocks) begins behind it.
    """
    codes = [(each.start, each.end) for each in told.mentions if each.kind in _CODES]
    found = []
    for each in told.mentions:
        end = next((end for start, end in codes if each.kind in _IN_CODES and start <= each.start < end), None)
        if end is None:
            found.append(each)
        elif each.kind == "quantity" and (count := _COUNT.match(told.text, end, each.end)) and "count" in each.facts:
            facts = {**each.facts, "count": count[1]}
            found.append(each._replace(start=count.start(1), raw=told.text[count.start(1) : each.end], facts=facts))
    return found


def assembled(
    told: Told,
    days: tuple[Day, ...],
    amounts: tuple[Amount, ...],
    loose_amounts: tuple[Amount, ...],
    tails: tuple[str, ...],
) -> Telling:
    """What a message tells, of what was read in it."""
    boxes, ports, prices = [], [], []
    ships = [(each.start, each.end) for each in told.mentions if each.kind == "vessel"]
    others: dict[str, tuple[Mention, ...]] = {}
    for each in (*told.mentions, *told.read_off):
        if each.kind == "container":
            boxes.append(each)
        elif each.kind == "port":
            # `Rio Pardo Belle` is a ship
            if not any(start <= each.start and each.end <= end for start, end in ships):
                ports.append(each)
        elif each.kind == "price":
            prices.append(each)
        elif each.kind not in ("moment", "quantity"):
            others[each.kind] = (*others.get(each.kind, ()), each)
    if not ports:
        ports = [port for kind in ("terminal", "quay") for each in others.get(kind, ()) for port in _port_of(each)][:1]
    return Telling(told, tuple(boxes), tuple(ports), days, amounts, loose_amounts, others, tuple(prices), tails)


def _port_of(place: Mention) -> Iterator[Mention]:
    """The port in which a terminal or a quay lies."""
    if port := place.facts.get("port"):
        yield place._replace(kind="port", value=str(port), how="inferred", alternatives=(), facts={})


def goals_last(telling: Telling, begun_at: frozenset[str]) -> Telling:
    """A message that names where a load begins names it before where it goes, and as no goal where it names none."""
    ports = sorted(telling.ports, key=lambda port: port.value not in begun_at)
    if not ports or ports[0].value not in begun_at:
        return telling
    alone = ports[-1].value in begun_at and len({port.value for port in ports}) == 1
    return replace(telling, ports=() if alone else tuple(ports), begins=tuple(ports) if alone else ())


@lru_cache(maxsize=1 << 16)  # a message is asked for its day by every load it may belong to
def day_number(us: int, zone: ZoneInfo) -> int:
    """The day on which people read a message, counted as `date.toordinal` does."""
    return datetime.fromtimestamp(us / 1e6, UTC).astimezone(zone).toordinal()


def _days(told: Told, mentions: Iterable[Mention], sent: date, taken: list[tuple[int, int]]) -> Iterator[Day]:
    for each in mentions:
        part = each.raw[-1:].isdigit() and counts_a_hundred(told.text, each.end)
        if each.kind == "moment" and not part and (day := _read_day(each)) is not None:
            yield _of_week(told.text, each, day, sent, taken) or day
    beside_port = any(each.kind == "port" for each in told.mentions)
    forms: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]]] = [
        (_DAY_MONTH, lambda match: _near(sent, int(match[1]), int(match[2]))),
        *([(_IN_MAY, lambda match: _near(sent, int(match[1]), _MAY))] if beside_port else []),
        (_NTH, lambda match: _next(sent, int(match[1]), 0) or _next(sent, int(match[1]), 1)),
    ]
    for form, read in forms:
        for match in form.finditer(told.text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if (found := read(match)) is not None:
                taken.append(match.span())
                yield Day(found, match[0], loose=True)


def _next(sent: date, day: int, months: int) -> date | None:
    """This day of a month, if it is not over."""
    years, month = divmod(sent.month - 1 + months, 12)
    try:
        found = date(sent.year + years, month + 1, day)
    except ValueError:
        return None
    return found if found >= sent else None


def _of_week(text: str, mention: Mention, day: Day, sent: date, taken: list[tuple[int, int]]) -> Day | None:
    """The day of the week whose number stands behind its name; that number is no amount."""
    if any(each.isdigit() for each in mention.raw) or day.until is not None:
        return None
    week = _NUMBERED_WEEK.search(text, mention.start, mention.end + _BEHIND)
    if week is None or int(number := week[1] or week[2]) not in _WEEKS or "\n" in text[mention.end : week.end()]:
        return None
    taken.append((mention.start, week.end()))
    for year in (sent.isocalendar().year, sent.isocalendar().year + 1):
        try:
            found = date.fromisocalendar(year, int(number), day.day.isoweekday())
        except ValueError:
            continue
        if sent - timedelta(days=_BACK_DAYS) <= found <= sent + timedelta(days=_AHEAD_DAYS):
            return Day(found, text[mention.start : week.end()], day.hour)
    return None


def _read_day(mention: Mention) -> Day | None:
    first, _, last = mention.value.partition("/")
    try:
        day = date.fromisoformat(first[:10])
        until = date.fromisoformat(last[:10]) if last else None
    except ValueError:
        return None
    hour = first[11:16] if "T" in first and not last else None
    others = tuple((value[:10], chance) for value, chance in mention.alternatives if value[:10] != first[:10])
    return Day(day, mention.raw, hour, others=others, until=until if until != day else None)


def _near(sent: date, day: int, month: int) -> date | None:
    for year in (sent.year, sent.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if sent - timedelta(days=_BACK_DAYS) <= found <= sent + timedelta(days=_AHEAD_DAYS):
            return found
    return None


def _amounts(mentions: Iterable[Mention]) -> Iterator[Amount]:
    for each in mentions:
        if each.kind != "quantity":
            continue
        facts = each.facts
        grams, count, unit = facts.get("grams"), facts.get("count"), facts.get("unit")
        if grams is not None:
            kg, blocks = float(grams) / 1000, None
        elif count is not None and unit in (None, "blocks", "pieces", "packets"):
            kg, blocks = float(count), int(float(count))
        else:
            continue
        if not FEWEST <= kg <= MOST or (
            blocks is not None and each.raw.rstrip(" .,").lower().split(" ")[0][-1:] == "k"
        ):
            continue
        form = {"shares": "shares", "bags x each": "bags"}.get(str(facts.get("reason", "")), "said")
        parts = _parts(facts)
        if form == "shares" and (shares := shares_in(each.raw)) is not None and shares.total is not None:
            # The total stands below the shares and was added up with them.
            kg, blocks, parts = float(shares.total), shares.total, shares.parts
        yield Amount(kg, blocks, form, each.raw, parts)


def _listed(told: Told) -> Amount | None:
    """A list of shares, perhaps with its total."""
    taken = [(each.start, each.end) for each in told.mentions if each.kind not in ("quantity", "code_word")]
    shares = shares_in(told.text, taken)
    return shares and Amount(float(shares.whole), shares.whole, "shares", told.text, shares.parts)


def _parts(facts: Mapping[str, Fact]) -> tuple[int, ...]:
    return tuple(int(each) for each in str(facts.get("parts", "")).split("+") if each.isdigit())


def _loose(text: str, taken: list[tuple[int, int]]) -> Iterator[Amount]:
    """Bare numbers."""
    for each in numbers_in(text, taken):
        least = FEWEST_LOOSE if each.spelled else FEWEST
        if least <= each.value <= MOST:
            yield Amount(float(each.value), each.value, "loose", text[each.start : each.end])


def _bagged(told: Told, days: tuple[Day, ...]) -> Iterator[Amount]:
    """Two numbers and no day beside may be bags and what each holds, whatever both are called."""
    text = told.text
    taken = [(each.start, each.end) for each in told.mentions if each.kind != "quantity" or _is_worked_out(each)]
    numbers = numbers_in(text, taken)
    if days or len(numbers) != 2 or sum(1 for each in numbers if not each.spelled) != len(re.findall(r"\d+", text)):
        return
    if len({_counted(text, number) for number in numbers}) == 1:
        return  # twice so many of the same: neither holds the other
    bags, each = (number.value for number in numbers)
    if bags in _BAGS and each in _EACH and bags * each >= FEWEST_BAGGED:
        yield Amount(float(bags * each), bags * each, "bags", text, (bags, each))


def _counted(text: str, number: Number) -> str | Number:
    """The word behind a number; the number itself where none stands there."""
    match = _WORD_BEHIND.match(text, number.end)
    return folded(match[1]) if match else number


def _is_free(mention: Mention) -> bool:
    """Whether a mention is a count of something packed: what is packed may be called so too."""
    return mention.kind == "quantity" and mention.facts.get("unit") in _PACKED and not _is_worked_out(mention)


def _is_worked_out(mention: Mention) -> bool:
    return mention.kind != "quantity" or "reason" in mention.facts or "grams" in mention.facts
