"""Fit the weights of leads on invented worlds.

    .venv/bin/python -m bench.learning            print them, and how they hold in worlds that were not fitted on
    .venv/bin/python -m bench.learning --write    and put them into src/argus/leads/weights.toml

Those that come with the program are fitted on books a, b, c, e and f and the stranger's case `kaaien` with seeds 11 to
13. Book d, the stranger's case `muelles` and seeds 101 to 103 are for reporting only.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from argus.leads import Asked
from argus.leads.fitting import fitted
from argus.leads.ranking import lead_id_of
from argus.leads.sureness import kept_features
from argus.leads.weights import Weights, as_toml, probability
from tests.leads import judging, worlds
from tests.leads.truth import shown_by

WEIGHTS = Path(__file__).parents[1] / "src/argus/leads/weights.toml"
BOOKS, SEEDS, MESSAGES = "abcef", (11, 12, 13), 60_000
# Strangers' cases are learned from as well: other people tell less, and otherwise.
STRANGERS, STRANGERS_MESSAGES = worlds.TUNING_STRANGERS, 40_000
EDGES = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95)
WHOLE: frozenset[str] = frozenset()
CORES = 2
# What may speak for a shipment only, and against one only, whatever the worlds say: people read these as reasons.
FOR = (
    "rooms", "several_rooms", "people", "messages", "days", "number", "number_written_out", "number_again", "port",
    "date", "quantity", "route", "seal", "release", "place", "drop", "night", "price_or_pay", "shares", "last_digits",
    "corrected", "voyage_passed_on", "four_known", "sorts", "talk", "people.close",
)  # fmt: skip
AGAINST = (
    "few_messages", "one_day", "number_only", "office", "lexicon.test", "lexicon.other_goods", "lexicon.past",
    "lexicon.news", "lexicon.joke", "lexicon.freight", "long_past", "people.apart",
)  # fmt: skip
SPEAKS = dict.fromkeys(FOR, 1) | dict.fromkeys(AGAINST, -1)

# Features of a candidate, and whether it is a shipment.
Case = tuple[Mapping[str, float], bool]
Asking = tuple[str, int, int, frozenset[str]]


def two_at_once() -> Executor:
    """Where worlds are looked at, each in a process of its own."""
    return ProcessPoolExecutor(CORES, mp_context=get_context("spawn"))


def cases_of(asking: Asking) -> list[Case]:
    """`cases_in` of a world: its book, seed and messages, and what is left out."""
    *of_world, without = asking
    return cases_in(worlds.world(*of_world), without)


def cases_in(of: worlds.World, without: frozenset[str] = WHOLE) -> list[Case]:
    """Candidates of a world, as it ended and as it stood on three days.

    A second candidate of a shipment is left out: it is neither right nor wrong.
    """
    days = [int(each.timestamp() * 1e6) for each in judging.dates_asked(of.shipments)]
    cases = []
    for as_of_us in (None, *days):
        asked = Asked(as_of_us=as_of_us, without=without)
        found = {lead_id_of(each.key): each for each in worlds.candidates_in(of, asked)}
        leads = worlds.ranked(of, found.values(), asked)
        matched = judging.match([shown_by(each) for each in leads], of.shipments)
        for place, lead in enumerate(leads):
            if place not in matched.doubles:
                features = kept_features(found[lead.lead_id].features, without)
                cases.append((features, matched.of[place] is not None))
    return cases


def fit(cases: Sequence[Case]) -> Weights:
    """The weights under which what is true of these candidates is likeliest."""
    return fitted([features for features, _ in cases], [real for _, real in cases], speaks=SPEAKS)


def reliability(weights: Weights, cases: Iterable[Case]) -> list[tuple[float, float, int]]:
    """Mean probability told, share that was real, and how many candidates, from unlikely to likely."""
    known = list(cases)
    told = [probability(weights.log_odds(features)) for features, _ in known]
    return judging.reliability(told, [real for _, real in known], EDGES)


def main() -> None:
    """Fit, and look how it holds in the next seed of each book."""
    asked = argparse.ArgumentParser(description="Fit the weights of leads on invented worlds.")
    asked.add_argument("--write", action="store_true", help="into src/argus/leads/weights.toml")
    asked.add_argument("--messages", type=int, default=MESSAGES)
    given = asked.parse_args()
    askings = [
        asking
        for seed in (*SEEDS, SEEDS[-1] + 1)
        for asking in (
            *((book, seed, given.messages, WHOLE) for book in BOOKS),
            *((stranger, seed, STRANGERS_MESSAGES, WHOLE) for stranger in STRANGERS),
        )
    ]
    with two_at_once() as pool:
        found = list(pool.map(cases_of, askings))
    known = len(SEEDS) * (len(BOOKS) + len(STRANGERS))
    weights = fit([case for cases in found[:known] for case in cases])
    origin = (
        f"Fitted by bench/learning.py on invented worlds: books {BOOKS} and the strangers' cases "
        f"{', '.join(STRANGERS)}, seeds {SEEDS[0]} to {SEEDS[-1]}."
    )
    text = as_toml(weights, origin)
    print(text)
    for told, real, count in reliability(weights, (case for cases in found[known:] for case in cases)):
        print(f"told {told:.2f}, real {real:.2f} of {count}")
    if given.write:
        WEIGHTS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
