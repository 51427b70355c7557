"""What two tellings share, and in what they differ: names of links, and how much each says for one shipment.

After Fellegi and Sunter (1969): a link adds the logarithm of how much likelier it is within one shipment than between
two. Most are measured on invented worlds, by `bench/linking.py`; links.toml tells which are set by hand, and why.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from argus.leads.loads import Told

# What days that differ say beside, for each day.
PER_DAY_APART = -0.3
NEAR_DAYS, NEAR_SHARE, SAME_SHARE = 2, 0.05, 0.01


@cache
def links() -> Mapping[str, float]:
    """How much each link says, in natural logarithms."""
    told = tomllib.loads((files("argus.leads") / "links.toml").read_text("utf-8"))
    return {name: float(each["adds"]) for name, each in told.items()}


def links_between(a: Told, b: Told) -> Iterator[str]:
    """All links of two tellings: what is measured."""
    for link in (port_link, vessel_link, day_link, amount_link, cover_link):
        if name := link(a, b):
            yield name
    if origins_differ(a, b):
        yield "origin.other"
    if tail_of(a, b) or tail_of(b, a):
        yield "tail.same"
    for kind in sorted({kind for kind, _ in a.marks & b.marks} - {"cover_load"}):
        yield f"{kind}.same"


def port_link(a: Told, b: Told) -> str:
    """Whether both go to one port; `half` where one only names it, `empty` where it is not told."""
    if a.ports and b.ports:
        return "port.same" if a.ports.keys() & b.ports else "port.other"
    for voyage, other in ((a, b), (b, a)):
        goals = voyage.ports
        if goals and other.routes:
            known = any(goals.keys() & set(route) for route in other.routes)
            return "port.same" if known else "port.other"
        if goals and other.single_ports:
            return "port.named" if goals.keys() & other.single_ports else "port.other_named"
    for plan, other in ((a, b), (b, a)):
        if plan.routes and other.single_ports and not other.ports and not other.routes:
            ends = {port for route in plan.routes for port in route}
            return "port.named" if ends & other.single_ports.keys() else "port.other_named"
    if a.routes and b.routes:
        return "port.same" if {each[-1] for each in a.routes} & {each[-1] for each in b.routes} else "port.other"
    return ""


def origins_differ(a: Told, b: Told) -> bool:
    """Whether two plans have not both ends in common."""
    if not a.routes or not b.routes:
        return False
    ours, theirs = ([set(route) for route in each.routes if len(route) > 1] for each in (a, b))
    return bool(ours and theirs and not any(len(one & other) > 1 for one in ours for other in theirs))


def vessel_link(a: Told, b: Told) -> str:
    """Whether both name one ship."""
    if a.vessels and b.vessels:
        return "vessel.same" if a.vessels.keys() & b.vessels else "vessel.other"
    return ""


def day_link(a: Told, b: Told) -> str:
    """Whether both come on about one day."""
    off = days_apart(a, b)
    if off is None:
        return ""
    return "day.same" if off == 0 else "day.near" if off <= NEAR_DAYS else "day.other"


def days_apart(a: Told, b: Told) -> int | None:
    """Days between the nearest of their days; None where one tells of none."""
    if not a.days or not b.days:
        return None
    if not a.days.keys().isdisjoint(b.days):
        return 0
    return min(abs((one - other).days) for one in a.days for other in b.days)


def amount_link(a: Told, b: Told) -> str:
    """Whether both tell of one amount."""
    if not a.amounts or not b.amounts:
        return ""
    ours, theirs = {each.kg for each in a.amounts}, {each.kg for each in b.amounts}
    if ours & b.numbers or theirs & a.numbers:
        return "amount.same"
    near = min(abs(one - other) / max(one, other) for one in ours for other in theirs)
    return "amount.same" if near <= SAME_SHARE else "amount.near" if near <= NEAR_SHARE else "amount.other"


def cover_link(a: Told, b: Told) -> str:
    """Whether both are hidden in the same; how much that says follows from how usual it is."""
    ours, theirs = ({mark for mark in each.marks if mark[0] == "cover_load"} for each in (a, b))
    if not ours or not theirs:
        return ""
    return "cover_load.other" if ours.isdisjoint(theirs) else "cover_load.same"


def tail_of(part: Told, core: Told) -> bool:
    """Whether one names the last digits of a box of the other."""
    if not part.tails:
        return False
    return any(box.endswith(tail) or box[:-1].endswith(tail) for tail in part.tails for box in core.boxes)
