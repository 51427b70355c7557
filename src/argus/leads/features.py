"""What speaks for and against a load being real, in numbers; `sureness` weighs them.

Counts are of independent supports: rooms, people, sorts of facts, news passed on, corrections. Nothing here is about a
person, and no feature is a name.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from argus.leads.attaching import Attached
from argus.leads.crews import Crews
from argus.leads.episodes import HOUR_US, Business
from argus.leads.keys import Boxes
from argus.leads.lead import Claim
from argus.leads.signs import freight_words, signs_in
from argus.leads.telling import Telling, day_number

_AGAINST = ("test", "other_goods", "past", "news", "joke")
_HOURS = 48
_YEAR = re.compile(r"\b20[0-4]\d\b")
_PAST_DAYS = 60
# With so many rooms of business one that shares nobody with any other stands out.
_MANY_ROOMS = 8


def features_of(
    attached: Attached, claims: tuple[Claim, ...], boxes: Boxes, crews: Crews, found: Business, zone: ZoneInfo
) -> Mapping[str, float]:
    """By name; those that need the lexicon begin with "lexicon.", languages "language.", people "people."."""
    load, told = attached.load, attached.load.told
    tellings = attached.tellings
    fields = {each.field for each in claims if each.stands}
    rooms = {each.told.conversation for each in tellings}
    named = [each for each in load.tellings if each.boxes]
    sure = any(box.sure for each in named for box in boxes.of(each))
    made = {
        "rooms": min(len(rooms), 6),
        "several_rooms": len(rooms) > 1,
        "people": min(len({each.told.sender for each in tellings}), 8),
        "messages": math.log2(1 + len(tellings)),
        "days": min(len({each.us // (24 * HOUR_US) for each in tellings}), 10),
        "few_messages": len(tellings) <= 2,
        "one_day": tellings[-1].us - tellings[0].us < 24 * HOUR_US,
        "number": bool(told.boxes),
        "number_written_out": sure,
        "number_again": min(len(named), 4),
        "number_only": bool(told.boxes) and len(fields) <= 1,
        "port": "port" in fields,
        "date": "date" in fields,
        "quantity": "quantity" in fields,
        "route": bool(told.routes),
        "seal": any(kind == "seal" for kind, _ in told.keys),
        "release": any(kind == "release_reference" for kind, _ in told.keys),
        "place": bool(told.places),
        "drop": any(kind == "coordinates" for kind, _ in told.keys),
        "night": any(day.hour for each in tellings for day in each.days),
        "price_or_pay": min(sum(len(each.prices) for each in tellings), 3),
        "shares": any(each.form == "shares" for each in told.amounts),
        "last_digits": bool(told.tails),
        "corrected": any(each.kind == "corrected" for each in claims),
        "voyage_passed_on": _passed_on(tellings),
        "four_known": {"container", "port", "date", "quantity"} <= fields,
        "sorts": sum(map(bool, (told.boxes, told.ports, told.days, told.amounts, told.routes, told.keys, told.places))),
        "lone": min(len(attached.lone), 6),
        "talk": sum(found.talk.at(each.at) for each in tellings) / len(tellings),
        "office": any(box in found.office_boxes for box in told.boxes),
        "long_past": any(_long_past(each, zone) for each in named or tellings),
        "people.close": _close(rooms, crews),
        "people.apart": len(found.conversations) >= _MANY_ROOMS and not any(crews.near(room) for room in rooms),
    }  # fmt: skip
    signs, every = _signs(named or tellings), _signs(tellings)
    made |= {f"lexicon.{name}": name in signs for name in _AGAINST}
    made["lexicon.freight"] = min(len(freight_words(each.told.text for each in tellings)), 3)
    made |= {f"lexicon.{name}": name in every for name in ("cancelled", "done", "lost")}
    return {name: float(number) for name, number in made.items() if number}


def _signs(tellings: Iterable[Telling]) -> frozenset[str]:
    return frozenset(sign for each in tellings for sign in signs_in(each.told.text))


def _long_past(telling: Telling, zone: ZoneInfo) -> bool:
    """Whether it names a year that is over, or a day months ago."""
    said = day_number(telling.us, zone)
    year = date.fromordinal(said).year
    years = any(
        int(each) < year - (said - date(year, 1, 1).toordinal() < _PAST_DAYS)
        for each in _YEAR.findall(telling.told.text)
    )
    return years or any(said - day.day.toordinal() > _PAST_DAYS for day in telling.days)


def _passed_on(tellings: Iterable[Telling]) -> bool:
    """Whether one day was told in two rooms within two days."""
    told = [(day.day, each.told.conversation, each.us) for each in tellings for day in each.days]
    return any(
        day == other and room != elsewhere and abs(us - later) <= _HOURS * HOUR_US
        for index, (day, room, us) in enumerate(told)
        for other, elsewhere, later in told[index + 1 :]
    )


def _close(rooms: set[int], crews: Crews) -> float:
    """Share of the rooms that share people with another one of them."""
    if len(rooms) < 2:
        return 0.0
    return sum(1 for room in rooms if crews.near(room).keys() & rooms) / len(rooms)
