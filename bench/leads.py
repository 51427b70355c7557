"""How good leads and threats are on invented worlds, how fast they come, and what two simple ways find instead.

Each phrase book is left out in turn: weights are fitted on worlds of the three others, and the leads of worlds in which
only the book left out is heard are judged. Nobody looks into those worlds; only these numbers leave them.
"""

import math
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import pairwise, product
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any, NamedTuple

import baselines
import measure
from bench import learning

from argus.leads import Asked
from argus.leads.threats import threats_of
from argus.leads.weights import Weights
from tests.leads import judging, worlds

BOOKS = "abcd"
FIT_SEEDS, REPORT_SEEDS = (11, 12, 13), (101, 102, 103)
FIT_MESSAGES, REPORT_MESSAGES, STRANGERS_MESSAGES = 60_000, 160_000, 40_000
ABLATIONS = ("lexicon", "languages", "people")

# What the product promises: the mean over books and seeds is at least so much.
BARS = {
    "recall": 0.93, "precision_50": 0.95, "precision_100": 0.90, "ndcg_100": 0.90, "container": 0.98, "port": 0.97,
    "date": 0.88, "quantity_within_1_percent": 0.88, "all_four": 0.78, "evidence_precision": 0.93,
    "evidence_recall": 0.80, "as_of_recall": 0.88, "as_of_average_precision": 0.75, "raised_24_h_before": 0.92,
    "threats_recall": 0.90,
}  # fmt: skip
TOLD_TOO = (
    "recall_by_number", "precision", "precision_50_listed", "precision_100_listed", "date_within_1_day",
    "quantity_within_20_percent", "as_of_recall_enough_told", "threats_recall_any", "threats_alarms",
    "threats_alarms_per_threat_at_90", "leads", "shipments", "doubles",
)  # fmt: skip
# Seconds on two free cores, and MiB of the process tree.
SPEED_BARS = {"import_to_leads_200k": 45.0, "leads_1m": 60.0, "leads_after_10k": 5.0, "peak_mib": 1536.0}

Json = dict[str, Any]
Row = Mapping[str, float]


class Reported(NamedTuple):
    """A world to judge: with the weights for nothing left out, and for what is left out (nothing to try: {})."""

    book: str
    seed: int
    messages: int
    weights: Mapping[str, Weights]


# --- how good ---


def quality(*, quick: bool = False) -> Json:
    """Every measure of every book that is left out; `quick`: one seed of each instead of three."""
    fit_seeds, seeds = (FIT_SEEDS[:1], REPORT_SEEDS[:1]) if quick else (FIT_SEEDS, REPORT_SEEDS)
    with learning.two_at_once() as pool:
        cases = _cases(pool, fit_seeds, quick=quick)
        asked = [
            Reported(book, seed, REPORT_MESSAGES, _fold(cases, book, first=seed == seeds[0]))
            for book, seed in product(BOOKS, seeds)
        ]
        found = []
        for each, told in zip(asked, pool.map(_reported, asked), strict=True):
            print(f"book {each.book} left out, seed {each.seed} judged", file=sys.stderr, flush=True)
            found.append(told)
        strangers = [
            {"case": name, **told}
            for (name, _), told in zip(
                _asked_of_strangers(seeds), pool.map(_strange, _asked_of_strangers(seeds)), strict=True
            )
        ]
    return {
        "strangers": strangers,
        "worlds": found,
        "fit_seeds": fit_seeds,
        "seeds": seeds,
        "messages": REPORT_MESSAGES,
    }


def _asked_of_strangers(seeds: Sequence[int]) -> list[tuple[str, int]]:
    return list(product(worlds.STRANGERS, seeds))


def _strange(asked: tuple[str, int]) -> Json:
    """A stranger's case, with the weights that come with the program."""
    of = worlds.world(*asked, STRANGERS_MESSAGES)
    lines = baselines.lines_of(of.archive)
    matched = judging.match(worlds.leads_in(of), of.shipments)
    return {
        "measures": judging.measures(matched) | _as_of(of, None) | _threats(of, threats_of(of.archive)),
        "check digit only": _measured(of, baselines.check_digit_only(lines)),
        "and words around": _measured(of, baselines.with_words_around(lines))
        | _prefixed("threats", judging.threat_measures(baselines.threat_words(lines), of.threats)),
    }


def _cases(pool: Executor, seeds: Sequence[int], *, quick: bool) -> dict[tuple[str, str], list[learning.Case]]:
    """Candidates to fit on, by book and by what is left out; "" = nothing."""
    names = ("",) if quick else ("", *ABLATIONS)
    askings = [(book, seed, names) for book, seed in product(BOOKS, seeds)]
    found: dict[tuple[str, str], list[learning.Case]] = {}
    for (book, *_), told in zip(askings, pool.map(_cases_of, askings), strict=True):
        for name, cases in told.items():
            found.setdefault((book, name), []).extend(cases)
    return found


def _cases_of(asking: tuple[str, int, tuple[str, ...]]) -> dict[str, list[learning.Case]]:
    """Candidates of one world, opened once, by what is left out."""
    book, seed, names = asking
    of = worlds.world(book, seed, FIT_MESSAGES)
    return {name: learning.cases_in(of, _left_out(name)) for name in names}


def _fold(cases: Mapping[tuple[str, str], list[learning.Case]], book: str, *, first: bool) -> dict[str, Weights]:
    """Weights that know nothing of a book; what is left out is tried in its first world only."""
    names = sorted({name for _, name in cases if first or not name})
    return {
        name: learning.fit([each for other in BOOKS if other != book for each in cases[other, name]]) for name in names
    }


def _left_out(name: str) -> frozenset[str]:
    return frozenset({name} if name else ())


def _reported(asked: Reported) -> Json:
    of = worlds.world(asked.book, asked.seed, asked.messages)
    lines = baselines.lines_of(of.archive)
    matched = judging.match(worlds.leads_in(of, weights=asked.weights[""]), of.shipments)
    return {
        "book": asked.book,
        "seed": asked.seed,
        "measures": judging.measures(matched) | _as_of(of, asked.weights[""]) | _threats(of, threats_of(of.archive)),
        "cases": judging.by_case(matched),
        "ablations": {name: _ablated(of, name, asked.weights[name]) for name in asked.weights if name},
        "check digit only": _measured(of, baselines.check_digit_only(lines)),
        "and words around": _measured(of, baselines.with_words_around(lines))
        | _prefixed("threats", judging.threat_measures(baselines.threat_words(lines), of.threats)),
        "reliability": learning.reliability(asked.weights[""], learning.cases_in(of)),
    }


def _measured(of: worlds.World, leads: Sequence[Any]) -> Row:
    return judging.measures(judging.match(leads, of.shipments))


def _ablated(of: worlds.World, name: str, weights: Weights) -> Row:
    asked = Asked(without=_left_out(name))
    threats = _threats(of, threats_of(of.archive, asked))
    return {**_measured(of, worlds.leads_in(of, asked, weights)), **threats}


def _as_of(of: worlds.World, weights: Weights | None) -> dict[str, float]:
    days = list(worlds.as_of(of, weights=weights).values())
    return _prefixed("as_of", {name: statistics.mean(each[name] for each in days) for name in days[0]})


def _threats(of: worlds.World, found: Iterable[Any]) -> dict[str, float]:
    return _prefixed("threats", judging.threat_measures([each.message_id for each in found], of.threats))


def _prefixed(prefix: str, row: Row) -> dict[str, float]:
    return {f"{prefix}_{name}": number for name, number in row.items()}


# --- how fast ---

Imported = Callable[..., measure.Took]


def speed(argus: Path, work: Path, imported: Imported, *, quick: bool = False) -> Json:
    """Seconds from import to leads, and memory in a run of its own; medians of three rounds, or one.

    Args:
        imported: makes a dossier and imports into it.
    """
    rounds = 1 if quick else 3
    small = [_import_to_leads(argus, work, imported) for _ in range(rounds)]
    folder = work / "leads-1000000.argus"
    if not (folder / "dossier.toml").exists():
        imported(folder, _demo(argus, work, 1_000_000, 11), "--tz", "Europe/Brussels")
    first, after = [], []
    for number in range(rounds):
        rmtree(folder / "derived/leads", ignore_errors=True)
        first.append(_leads(argus, folder))
        again = work / "leads-after.argus"
        rmtree(again, ignore_errors=True)
        copytree(folder, again)
        new = _demo(argus, work, 10_000, 12 + number)
        measure.run([argus, "-d", again, "import", new, "--tz", "Europe/Brussels", "--json"])
        os.sync()  # a gigabyte was copied, which is none of what is measured
        after.append(_leads(argus, again))
        rmtree(again)
    rmtree(folder / "derived/leads", ignore_errors=True)
    took = [*(each for pair in small for each in pair), _leads(argus, folder, look=True)]
    return {
        "import_to_leads_200k": statistics.median(sum(each.wall for each in pair) for pair in small),
        "leads_1m": statistics.median(each.wall for each in first),
        "leads_after_10k": statistics.median(each.wall for each in after),
        "peak_mib": max(each.peak_mib for each in took),
        "rounds": rounds,
    }


def _import_to_leads(argus: Path, work: Path, imported: Imported) -> tuple[measure.Took, measure.Took]:
    folder = work / "leads-200000.argus"
    took = imported(folder, _demo(argus, work, 200_000, 11), "--tz", "Europe/Brussels")
    if took.status:
        raise SystemExit(f"argus import ended with status {took.status}")
    return took, _leads(argus, folder)


def _leads(argus: Path, folder: Path, *, look: bool = False) -> measure.Took:
    took = measure.run([argus, "-d", folder, "leads", "--limit", "100", "--json"], look=look)
    if took.status:
        raise SystemExit(f"argus leads ended with status {took.status}")
    return took


def _demo(argus: Path, work: Path, messages: int, seed: int) -> Path:
    folder = work / f"demo-{messages}-{seed}"
    if not folder.exists():
        subprocess.run(
            [argus, "demo", folder, "--messages", str(messages), "--seed", str(seed)], check=True, capture_output=True
        )
    return next(each for each in folder.iterdir() if each.is_dir())


# --- what is printed ---


def table(found: Json) -> Iterator[str]:
    """As Markdown."""
    told = found["quality"]
    yield from _quality_table(told)
    yield ""
    yield (
        f"Each column leaves that phrase book out of fitting and hears nothing else: {told['messages']:,} invented "
        f"messages, seeds {', '.join(map(str, told['seeds']))}; fitted on seeds "
        f"{', '.join(map(str, told['fit_seeds']))} of the other three books. Means over worlds."
    )
    yield ""
    yield from _strangers_table(told.get("strangers", ()))
    yield from _cases_table(told["worlds"])
    yield ""
    yield from _ablation_table(told["worlds"])
    yield ""
    yield from _reliability_table(told["worlds"])
    if "speed" in found:
        yield ""
        yield from _speed_table(found["speed"])


def _quality_table(told: Json) -> Iterator[str]:
    books = sorted({each["book"] for each in told["worlds"]})
    heads = [*(f"without {book}" for book in books), "mean", "bar", "", *_BASELINES]
    yield _line("", *heads)
    yield _line("---", *["---:"] * (len(books) + 2), "---", "---:", "---:")
    for name in (*BARS, *TOLD_TOO):
        rows = [_mean(name, (w["measures"] for w in told["worlds"] if w["book"] == book)) for book in books]
        whole = _mean(name, (w["measures"] for w in told["worlds"]))
        theirs = [_shown(_mean(name, (w[each] for w in told["worlds"]))) for each in _BASELINES]
        bar = BARS.get(name)
        word = "" if bar is None else "reached" if whole >= bar else "MISSED"
        yield _line(
            name.replace("_", " "),
            *map(_shown, rows),
            _shown(whole),
            "" if bar is None else f"{bar:.2f}",
            word,
            *theirs,
        )


_BASELINES = ("check digit only", "and words around")


def _strangers_table(told: Sequence[Json]) -> Iterator[str]:
    """How good they are in cases of authors who had not read how leads are found."""
    if not told:
        return
    names = sorted({each["case"] for each in told})
    yield _line("strangers' cases", *(f"`{name}`" for name in names), *_BASELINES)
    yield _line("---", *["---:"] * (len(names) + 2))
    for name in BARS:
        rows = [_mean(name, (each["measures"] for each in told if each["case"] == case)) for case in names]
        theirs = [_mean(name, (each[baseline] for each in told)) for baseline in _BASELINES]
        yield _line(name.replace("_", " "), *map(_shown, (*rows, *theirs)))
    blind = [each for each in names if each not in worlds.TUNING_STRANGERS]
    yield ""
    yield (
        f"Invented cases of {STRANGERS_MESSAGES:,} messages and 45 shipments each, by authors who had read neither how "
        "leads are found nor the phrase books, each with the weights that come with the program. With other seeds "
        f"{_quoted(worlds.TUNING_STRANGERS)} were looked into while leads were made, and weights were fitted on them; "
        f"of {_quoted(blind)} nobody saw more than numbers (of other seeds once, to choose a constant). "
        "That is what a new dossier gets."
    )
    yield ""


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


def _cases_table(told: Sequence[Json]) -> Iterator[str]:
    yield _line("hard case or language", "shipments", "recall", "all four, of those found")
    yield _line("---", "---:", "---:", "---:")
    for name in sorted({name for each in told for name in each["cases"]}):
        rows = [each["cases"][name] for each in told if name in each["cases"]]
        count = sum(row["shipments"] for row in rows)
        hits = sum(row["shipments"] * row["recall"] for row in rows)
        right = sum(row["shipments"] * row["recall"] * row["all_four"] for row in rows if row["recall"])
        yield _line(
            name.replace("_", " "), f"{count:.0f}", _shown(hits / count), _shown(right / hits if hits else math.nan)
        )


def _ablation_table(told: Sequence[Json]) -> Iterator[str]:
    names = ("recall", "precision_50", "precision_100", "ndcg_100", "all_four", "threats_recall")
    tried = [each for each in told if each["ablations"]]
    if not tried:
        return
    yield _line("left out", *(name.replace("_", " ") for name in names))
    yield _line("---", *["---:"] * len(names))
    yield _line("nothing", *(_shown(_mean(name, (each["measures"] for each in tried))) for name in names))
    for left_out in ABLATIONS:
        rows = [each["ablations"][left_out] for each in tried]
        yield _line(left_out, *(_shown(_mean(name, rows)) for name in names))
    yield ""
    yield f"In the first world of each book ({len(tried)} worlds), with weights that were fitted without it too."


def _reliability_table(told: Sequence[Json]) -> Iterator[str]:
    yield _line("p(real) told", "was real", "candidates")
    yield _line("---:", "---:", "---:")
    edges = (0.0, *learning.EDGES, 1.0)
    for low, high in pairwise(edges):
        rows = [row for each in told for row in each["reliability"] if low <= row[0] < high]
        count = sum(row[2] for row in rows)
        if count:
            said = sum(row[0] * row[2] for row in rows) / count
            yield _line(_shown(said), _shown(sum(row[1] * row[2] for row in rows) / count), f"{count:,}")


def _speed_table(found: Row) -> Iterator[str]:
    names = {
        "import_to_leads_200k": "200,000 messages, import to leads, s",
        "leads_1m": "leads on 1 million, nothing kept, s",
        "leads_after_10k": "leads on 1 million after 10,000 new messages, s",
        "peak_mib": "highest memory of the process tree (PSS), MiB",
    }
    yield _line("", "here", "bar", "")
    yield _line("---", "---:", "---:", "---")
    for name, words in names.items():
        word = "reached" if found[name] <= SPEED_BARS[name] else "MISSED"
        yield _line(words, f"{found[name]:,.1f}", f"{SPEED_BARS[name]:,.0f}", word)
    yield ""
    rounds = f"Medians of {found['rounds']} rounds, wall, of whole commands"
    yield f"{rounds}; memory is the highest of imports and of a run of its own."


def _mean(name: str, rows: Iterable[Row]) -> float:
    return judging.mean(row[name] for row in rows if name in row and not math.isnan(row[name]))


def _shown(number: float) -> str:
    return "-" if math.isnan(number) else f"{number:.2f}" if number < 10 else f"{number:,.0f}"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
