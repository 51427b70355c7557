"""Measure on invented worlds how much each link of two tellings says for one shipment.

    .venv/bin/python -m bench.linking            print it beside what is used
    .venv/bin/python -m bench.linking --write    and put it into src/argus/leads/links.toml

Every two tellings of rooms that share people are a pair; truth says whether they tell of one shipment. A link adds the
logarithm of how much more often pairs of one shipment have it than pairs of two (Fellegi and Sunter 1969), beside pairs
of which one tells nothing of the sort: that adds nothing. What is used (`adds`) was found by
trying, near what is measured, for links are not independent of each other; what the worlds never tell twice has no
measure. Books a, b, c, e and f, seeds 11 to 13, as for the weights of leads.
"""

import argparse
import math
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from bench.learning import BOOKS, MESSAGES, SEEDS, two_at_once

from argus.leads import Asked
from argus.leads.crews import Crews
from argus.leads.episodes import business
from argus.leads.gathering import gather
from argus.leads.joining import WHOLE_DAYS, Parts
from argus.leads.keys import Boxes
from argus.leads.links import links_between
from argus.leads.loads import DAY_US, Load
from argus.leads.marks import marks_in
from argus.leads.weighing import closeness
from tests.leads import worlds

LINKS = Path(__file__).parents[1] / "src/argus/leads/links.toml"
FEWEST, HALF = 100, 0.5
# Under this name all pairs are counted.
PAIRS = ""
Pairs = tuple[Counter[str], Counter[str]]


def pairs_of(asking: tuple[str, int, int]) -> Pairs:
    """How many pairs have each link: of one shipment, and of two."""
    of = worlds.world(*asking)
    gathered = gather(of.archive, Asked())
    found = business(gathered)
    crews = Crews(gathered, found.conversations.tolist())
    parts = Parts(found.episodes, Boxes(found.episodes), marks_in(gathered)).loads({})
    parts.sort(key=lambda load: load.order)
    true = _shipments(of)
    about = [_about(load, [true.get(gathered.message_id(told.at)) for told in load.tellings]) for load in parts]
    same: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for one, other in _near(parts, crews):
        counted = same if about[one] == about[other] else different
        counted[PAIRS] += 1
        counted.update(links_between(parts[one].told, parts[other].told))
    return same, different


def _near(parts: list[Load], crews: Crews) -> Iterator[tuple[int, int]]:
    for one, load in enumerate(parts):
        until = load.first_us + WHOLE_DAYS * DAY_US
        for other in takewhile(lambda at: parts[at].first_us <= until, range(one + 1, len(parts))):  # noqa: B023
            if closeness(load, parts[other], crews) > 0:
                yield one, other


def _shipments(of: worlds.World) -> dict[str, str]:
    told = (each for each in of.truth if each["record"] == "shipment")
    return {of.message_of(message): each["id"] for each in told for message in each["messages"]}


def _about(load: Load, named: list[str | None]) -> str:
    """The shipment most messages are about; what is about none is about itself."""
    counted = Counter(each for each in named if each)
    return counted.most_common(1)[0][0] if counted else f"none {load.order}"


def _odds(of_one: int, of_two: int) -> float:
    return math.log((of_one + HALF) / (of_two + HALF))


def as_toml(same: Counter[str], different: Counter[str]) -> str:
    """Links with what they add, what is measured, and in how many pairs."""
    used = {name: each["adds"] for name, each in tomllib.loads(LINKS.read_text("utf-8")).items()}
    lines = [
        "# How much each link of two tellings says for one shipment (natural logarithms): what it adds, and what was",
        f"# measured by bench/linking.py on invented worlds (books {BOOKS}, seeds {SEEDS[0]} to {SEEDS[-1]}), in how",
        "# many pairs of one shipment and of two. Of a mark it is the most it adds; what many loads share adds less.",
        "",
    ]
    for name, adds in sorted(used.items()):
        sort = name.split(".")[0] + "."
        of_sort = (sum(n for each, n in counted.items() if each.startswith(sort)) for counted in (same, different))
        untold = _odds(*(counted[PAIRS] - told for counted, told in zip((same, different), of_sort, strict=True)))
        both = (same[name] and different[name]) or same[name] + different[name] >= FEWEST
        measured = f", measured = {_odds(same[name], different[name]) - untold:.2f}" if both else ""
        lines.append(f'"{name}" = {{ adds = {adds}{measured}, of_one = {same[name]}, of_two = {different[name]} }}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description="Measure how much links of tellings say.")
    asked.add_argument("--write", action="store_true", help="into src/argus/leads/links.toml")
    given = asked.parse_args()
    same: Counter[str] = Counter()
    different: Counter[str] = Counter()
    with two_at_once() as pool:
        for ones, twos in pool.map(pairs_of, [(book, seed, MESSAGES) for seed in SEEDS for book in BOOKS]):
            same.update(ones)
            different.update(twos)
    text = as_toml(same, different)
    print(text)
    if given.write:
        LINKS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
