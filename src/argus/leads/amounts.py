"""How much a load holds: every amount that is told, and which of them stands.

People say an amount once and change it; lists of shares add up to it; bags times what each holds is it. A number that
stands beside the old amount takes its place. Every telling of one amount adds to it, the newest a little more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from argus.leads.attaching import Attached
from argus.leads.lead import Kind
from argus.leads.telling import FEWEST_LOOSE, Amount, Telling

# What one telling of an amount says, by how it is told.
_SAYS = {"shares": 3.0, "bags": 3.0, "said": 2.0, "weighed": 0.7, "route": 2.0, "loose bags": 1.4, "again": 1.5,
         "loose": 0.3}  # fmt: skip
CORRECTED, NEWEST = 4.0, 0.6
# What was told at least so well can be told again, or corrected.
EARLIER = 0.5
MOST_LOOSE = 6
# Where nothing better is told, a count or a weight with its unit is enough.
WITH_UNIT = 0.2
# What two people said, or what was said twice hours apart, is no slip; of a few pieces it may be chance.
AGREED, AGREED_FEWEST, AGREED_US = 1.2, 50, 6 * 3_600_000_000
# An amount with nothing of a load in its message or near it: "1000 blocks, of lego".
ALONE, BESIDE_US = 0.3, 30 * 60_000_000


@dataclass(frozen=True, slots=True)
class Stated:
    """One amount in one message. `says`: how much that tells; `instead_of`: the amount it took the place of."""

    telling: Telling
    amount: Amount
    says: float
    kind: Kind
    instead_of: float | None = None


@lru_cache(maxsize=1)  # asked for twice, one load after the other
def stated(attached: Attached) -> tuple[Stated, ...]:
    """All amounts of a load that has all its messages, in order of time; shares of a list are no amounts of it."""
    tellings = attached.tellings
    parts = {part for told in tellings for each in (*told.amounts, *told.loose_amounts) for part in each.parts}
    sure = {each.kg for told in tellings for each in told.amounts if each.form in ("shares", "bags")}
    strong = [told.us for told in tellings if not _alone(told)]
    beside = {told.at for told in tellings if any(abs(us - told.us) <= BESIDE_US for us in strong)}
    agreed = sure or _agreed(attached)
    found: list[Stated] = []
    for told in tellings:
        earlier = {each.amount.kg for each in found if each.says >= EARLIER}
        unsure = told.at not in beside and _alone(told)
        found.extend(
            _weighed(each, unsure=unsure, agreed=each.amount.kg in agreed)
            for each in _of(told, earlier, sure)
            if each.amount.kg in sure or int(each.amount.kg) not in parts
        )
    return tuple(found)


def _weighed(each: Stated, *, unsure: bool, agreed: bool) -> Stated:
    if unsure and each.amount.form == "said":
        return replace(each, says=each.says * ALONE)
    return replace(each, says=max(each.says, AGREED)) if agreed and each.amount.form == "loose" else each


def _agreed(attached: Attached) -> set[float]:
    """Amounts that were told twice, independently; the end of a container's number is none."""
    ends = {float(digits[-length:]) for digits in _digits(attached) for length in (4, 5)}
    ends |= {float(digits[:-1][-4:]) for digits in _digits(attached)}
    said: dict[float, list[Telling]] = defaultdict(list)
    for told in attached.tellings:
        for kg in {each.kg for each in (*told.amounts, *told.loose_amounts)}:
            if kg >= AGREED_FEWEST and kg not in ends:
                said[kg].append(told)
    return {kg for kg, tellings in said.items() if _independent(tellings)}


def _independent(tellings: list[Telling]) -> bool:
    first = tellings[0]
    return any(each.us - first.us > AGREED_US or each.told.sender != first.told.sender for each in tellings)


def _digits(attached: Attached) -> list[str]:
    return ["".join(filter(str.isdigit, box)) for box in attached.load.boxes]


def chosen(amounts: Iterable[Stated]) -> float | None:
    """The amount that stands; None = none was told well enough."""
    listed = list(amounts)
    scores: dict[float, float] = defaultdict(float)
    for each in listed:
        scores[each.amount.kg] += each.says
        if each.instead_of is not None:
            scores[each.amount.kg] += CORRECTED
            scores[each.instead_of] -= CORRECTED
    told = [each for each in listed if each.says >= 1.0]
    if told:
        scores[told[-1].amount.kg] += NEWEST
    last = {each.amount.kg: each.telling.us for each in listed}
    for known, enough in ((set(scores), 1.0), ({each.amount.kg for each in listed if _with_unit(each)}, WITH_UNIT)):
        best = max(known, key=lambda kg: (scores[kg], last[kg], kg), default=None)
        if best is not None and scores[best] >= enough:
            return best
    return None


def _with_unit(stated: Stated) -> bool:
    return stated.amount.form == "said" and stated.amount.kg >= FEWEST_LOOSE


def blocks_of(amounts: Iterable[Stated]) -> int | None:
    """How many pieces the amount that stands is, as it was last counted; None = it was weighed only."""
    listed = list(amounts)
    best = chosen(listed)
    return next(
        (each.amount.blocks for each in reversed(listed) if each.amount.kg == best and each.amount.blocks), None
    )


def _of(told: Telling, earlier: set[float], sure: set[float]) -> Iterator[Stated]:
    bagged = {part for each in told.loose_amounts for part in each.parts}
    plain = [each for each in told.amounts if each.form != "loose" and int(each.kg) not in bagged]
    is_route = told.is_route
    every = {each.kg: each for each in told.loose_amounts if each.form == "loose" and each.kg >= FEWEST_LOOSE}
    # Who says how much says a number or two; more are a table or a log.
    loose = list(every.values()) if len(told.loose_amounts) <= MOST_LOOSE else []
    numbers = list({each.kg: each for each in (*plain, *loose)}.values())
    old = [each for each in numbers if each.kg in earlier]
    new = [each for each in numbers if each.kg not in earlier]
    if len(old) == 1 and len(new) == 1 and len(numbers) == 2 and not told.days and not is_route:
        yield Stated(told, new[0], 2.0, "corrected", instead_of=old[0].kg)
        return
    for each in plain:
        weighed = each.blocks is None and each.form == "said"
        # What a plan weighs and also counts is how much it is.
        form = "weighed" if weighed and not (is_route or any(one.kg == each.kg for one in loose)) else each.form
        kind: Kind = "inferred" if each.form in ("shares", "bags") else "said"
        yield Stated(told, each, _SAYS[form], kind)
    for each in told.loose_amounts:
        if each.form == "bags" and not plain:
            yield Stated(told, each, _SAYS["loose bags"], "inferred")
    for each in loose:
        if any(each.kg == one.kg for one in plain):
            continue
        form = "again" if each.kg in earlier | sure else "route" if is_route and len(loose) == 1 else "loose"
        yield Stated(told, each, _SAYS[form], "said")


def _alone(told: Telling) -> bool:
    """Whether a message holds an amount and nothing else of a load."""
    sums = any(each.form in ("shares", "bags") for each in told.amounts)
    return not (sums or told.boxes or told.others or len(told.ports) > 1 or (told.ports and told.days))
