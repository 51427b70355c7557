"""Shipments of the world "muelles": the groups that run them, and what is true about each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.strangers.muelles_days import DAYS, FIRST_DAY, second
from bench.strangers.muelles_forms import (
    last_digit_wrong,
    mistyped,
    new_number,
    new_pin,
    new_plate,
    new_position,
    new_seal,
)
from bench.strangers.muelles_model import FATHOM, GARITA, Cast, Person, Room, Told, table

# Home language, the supplier's, harbours, the insider's language, and whether one thread tells everything.
_GROUPS = (
    ("nl", "es", ("Rotterdam", "Antwerpen"), "nl", False),
    ("es", "es", ("Algeciras", "Valencia"), "es", True),
    ("fr", "es", ("Le Havre", "Antwerpen"), "fr", False),
    ("sq", "en", ("Antwerpen", "Hamburg"), "nl", False),
    ("en", "es", ("Rotterdam", "Vlissingen"), "en", False),
    ("it", "es", ("Gioia Tauro", "Livorno"), "it", True),
    ("pt", "pt", ("Leixões", "Sines"), "pt", False),
    ("sr", "en", ("Bremerhaven", "Hamburg"), "de", False),
    ("nl", "pt", ("Vlissingen", "Antwerpen"), "nl", True),
    ("es", "es", ("Valencia", "Rotterdam"), "en", False),
    ("fr", "en", ("Le Havre", "Valencia"), "es", False),
)
_ROOM_NAMES = ("los primos", "werk", "La mesa", "Family ❤", "foot 5", "Oficina", "x", "vissers", "Bar Sport", "team B")
SEA = {
    "Rotterdam": (52.1, 3.6), "Antwerpen": (51.6, 2.9), "Vlissingen": (51.5, 3.1), "Le Havre": (49.7, -0.4),
    "Algeciras": (35.95, -5.6), "Valencia": (39.3, 0.2), "Hamburg": (54.1, 7.6), "Bremerhaven": (53.9, 7.7),
    "Leixões": (41.2, -9.1), "Sines": (37.9, -9.2), "Gioia Tauro": (38.5, 15.6), "Livorno": (43.4, 9.9),
}  # fmt: skip
_METHODS = {
    "over_board": "drop", "stowed_crew": "trojan", "second_box": "switch", "papers": "front", "one_thread": "rip_on",
}  # fmt: skip
_SHARE_STEP = 5
# Stories that can do without the whole amount: everybody only says what is theirs.
_BY_SHARES = frozenset(("one_thread", "weeks_ahead", "last_hour", "second_box", "bit_by_bit"))
_NEW_PHONE = (
    "new phone who dis haha its me, old one was",
    "nieuwe, gooi de oude weg:",
    "its boss, deleted",
    "c moi, avant",
)
# Stories in which somebody types the number, and may get it wrong.
_TYPED = frozenset(
    ("one_thread", "weeks_ahead", "last_hour", "stowed_crew", "second_box", "bit_by_bit", "late_summary")
)


@dataclass(eq=False)
class Group:
    """People who run shipments together, and the rooms they do it in (sup, inv, in, crew: one or four)."""

    boss: Person
    supplier: Person
    insider: Person
    partners: list[Person]
    crew: list[Person]
    rooms: dict[str, Room]
    ports: tuple[str, ...]
    loads: list["Load"] = field(default_factory=list)


@dataclass(eq=False)
class Load:
    """One shipment.

    Attributes:
        dates: of arrival, as they come to be known; moved: the second from which each holds.
        blocks: as known last; was: as thought before. wrong_how: typed, digit, old or nothing.
        gone: the second of the extraction, or of going over board.
        stopped: the second from which it was cancelled, if it was.
    """

    number: int
    group: Group
    story: str
    container: str | None
    switched_to: str | None
    wrong: str | None
    wrong_how: str
    port: str
    facts: dict[str, Any]
    dates: list[date]
    moved: list[int]
    blocks: int
    was: int | None
    bags: tuple[int, int] | None
    shares: list[tuple[Person, int]]
    shares_only: bool
    position: tuple[str, int, int]
    gone: int
    stopped: int | None
    status: str
    tags: list[str]
    told: list[Told] = field(default_factory=list)
    dates_said: list[tuple[int, date]] = field(default_factory=list)
    fixed: bool = False

    def date_at(self, at: int) -> date:
        """The day of arrival as known then."""
        return [day for day, since in zip(self.dates, self.moved, strict=True) if since <= at][-1]

    def says(self) -> set[str]:
        """Everything that was told."""
        return {each for told in self.told for each in told.says}

    def method(self) -> str:
        """How it is got out."""
        return _METHODS.get(self.story, "rip_on" if self.number % 2 else "clone")


def new_groups(cast: Cast) -> list[Group]:
    """All groups; in two of them the boss takes a new account on the way."""
    groups = []
    for place, (home, abroad, ports, inside, one) in enumerate(_GROUPS):
        boss, supplier, insider = cast.person(home), cast.person(abroad), cast.person(inside)
        partners = [cast.person(cast.rng.choice((home, home, "en", "nl"))) for _ in range(cast.rng.randrange(2, 5))]
        crew = [cast.person(home if cast.rng.random() < 0.6 else inside) for _ in range(2)]
        everybody = [boss, supplier, insider, *partners, *crew]
        name = _ROOM_NAMES[place % len(_ROOM_NAMES)]
        if one:
            only = cast.room(GARITA if place % 2 else FATHOM, name, home, everybody)
            rooms = dict.fromkeys(("sup", "inv", "in", "crew"), only)
        else:
            rooms = {
                "sup": cast.room(FATHOM, "", abroad, [boss, supplier]),
                "inv": cast.room(GARITA, name, home, [boss, *partners]),
                "in": cast.room(GARITA if place % 3 else FATHOM, "", inside, [boss, insider]),
                "crew": cast.room(
                    FATHOM if place % 2 else GARITA, f"{name} 2", crew[0].language, [boss, insider, *crew]
                ),
            }
        if place in (0, 4):
            changed = second(FIRST_DAY + timedelta(days=80 + 20 * place), 30_000)
            old = boss.handle(rooms["inv"].service, changed)
            cast.renamed(boss, rooms["inv"].service, changed)
            rooms["inv"].say(changed + 60, boss, f"{cast.rng.choice(_NEW_PHONE)} {old}")
        groups.append(Group(boss, supplier, insider, partners, crew, rooms, ports))
    return groups


def new_loads(rng: Random, groups: list[Group], count: int) -> list[Load]:
    """So many shipments, spread over the groups and the half year; every hard case comes by in turn."""
    stories = list(table("stories"))
    rng.shuffle(stories)
    rounds = -(-count // len(groups))
    loads: list[Load] = []
    for place in range(count):
        group, turn = groups[place % len(groups)], place // len(groups)
        spread = (DAYS - 26) / rounds
        # The second of two follows within days, so that a group has both under way.
        before = group.loads[-1].dates[0] if turn % 2 else FIRST_DAY + timedelta(days=30 + int(turn * spread))
        first = before + timedelta(
            days=rng.randrange(3, 12) if turn % 2 else rng.randrange(int(min(spread * 1.6, DAYS - 44)))
        )
        story = stories[place % len(stories)]
        typed = sum(1 for each in loads if each.story in _TYPED) if story in _TYPED else 0
        loads.append(_new_load(rng, place, group, story, first, typed))
        group.loads.append(loads[-1])
    return loads


def _new_load(rng: Random, place: int, group: Group, story: str, first: date, typed: int) -> Load:
    numbered = story not in ("over_board", "never_numbered")
    container = new_number(rng) if numbered else None
    wrong_how, wrong = _wrong(rng, typed, group, container)
    dates, moved = _dates(rng, place, first)
    gone = second(
        dates[-1] + timedelta(days=0 if story == "last_hour" else rng.randrange(1, 3)), 3600 * rng.uniform(18, 21)
    )
    blocks = _blocks(rng)
    bags = None
    if place % 7 == 3:
        bags = (rng.randrange(4, 16), rng.choice((20, 25, 30, 40)))
        blocks = bags[0] * bags[1]
    was = blocks + rng.choice((-1, 1)) * rng.randrange(5, 30) if place % 6 == 2 and not bags else None
    stopped, status = None, "extracted"
    if place % 9 == 4:
        stopped, status = second(first - timedelta(days=rng.randrange(1, 7)), 3600 * rng.uniform(8, 19)), "cancelled"
    elif place % 10 == 8:
        status = "seized"
    elif gone > second(FIRST_DAY + timedelta(days=DAYS)):
        status = "open"
    port = rng.choice(group.ports)
    load = Load(
        place + 1, group, story, container, new_number(rng) if story == "second_box" else None, wrong, wrong_how, port,
        _facts(rng, port), dates, moved, blocks, was, bags, _shares(rng, group, was or blocks),
        place % 4 == 1 and story in _BY_SHARES,
        new_position(rng), gone, stopped, status, [story],
    )  # fmt: skip
    load.tags += _tags(load)
    return load


def _wrong(rng: Random, typed: int, group: Group, container: str | None) -> tuple[str, str | None]:
    before = [each.container for each in group.loads if each.container]
    if container is None:
        return "", None
    if typed % 7 == 2:
        return "digit", last_digit_wrong(rng, container)
    if typed % 7 == 4 and before:
        return "old", before[-1]
    if typed % 7 in (1, 4, 6):
        return "typed", mistyped(rng, container)
    return "", None


def _dates(rng: Random, place: int, first: date) -> tuple[list[date], list[int]]:
    dates, moved = [first], [0]
    for _ in range((place % 3 == 0) + (place % 11 in (3, 5))):
        moved.append(second(dates[-1] - timedelta(days=1), 3600 * rng.uniform(7, 20)))
        dates.append(dates[-1] + timedelta(days=rng.randrange(1, 7)))
    return dates, moved


def _blocks(rng: Random) -> int:
    most = rng.choice((150, 400, 400, 900, 1800))
    blocks = rng.randrange(40, most)
    return blocks if rng.random() < 0.4 else max(40, blocks // 10 * 10)


def _shares(rng: Random, group: Group, blocks: int) -> list[tuple[Person, int]]:
    """Everybody's part; they add up to what was thought to come when they were given out."""
    left, shares = blocks, []
    sharing = [*group.partners, group.boss]
    for each in sharing[:-1]:
        part = max(_SHARE_STEP, int(left * rng.uniform(0.2, 0.55)) // _SHARE_STEP * _SHARE_STEP)
        if left - part < _SHARE_STEP:
            break
        shares.append((each, part))
        left -= part
    return [*shares, (sharing[-1], left)]


def _facts(rng: Random, port: str) -> dict[str, Any]:
    fill = table("places")["fill"]
    names = ("origin", "vessel", "voyage", "firm", "driver", "logo", "hide")
    north, east = SEA[port]
    return {name: rng.choice(fill[name]) for name in names} | {
        "term": rng.choice(table("places")["ports"][port]["terminals"]),
        "cover": rng.choice(list(table("places")["cover"])),
        "pin": new_pin(rng), "seal": new_seal(rng), "plate": new_plate(rng), "price": rng.randrange(46, 68) / 2,
        "men": rng.randrange(2, 7), "booking": f"{rng.randrange(10**8, 10**9)}",
        "point": (north + rng.uniform(-0.15, 0.15), east + rng.uniform(-0.2, 0.2)),
    }  # fmt: skip


def _tags(load: Load) -> list[str]:
    found = {
        f"wrong_{load.wrong_how}": bool(load.wrong_how),
        "postponed": len(load.dates) == 2,
        "postponed_twice": len(load.dates) > 2,
        "amount_changed": load.was is not None,
        "bags": load.bags is not None,
        "shares_only": load.shares_only,
        "innocent_owner": load.container is not None and load.number % 7 == 0,
        load.status: load.status != "extracted",
    }
    return [name for name, holds in found.items() if holds]
