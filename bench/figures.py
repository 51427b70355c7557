"""Whether the claims of two newspaper articles are answered to the digit, and how long all exact figures take.

    .venv/bin/python bench/figures.py [--seizures 200000]

The ledger that time is measured on is invented: single finds of 30 years at ten ports, five drugs, sizes by a
long-tailed distribution. Cold: from the table of events; moved: the as-of day goes back a week.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from argus.figures import Books, all_figures, check, measures, parse_statements
from argus.ledger import SCHEMA

sys.path.append(str(Path(__file__).parents[1]))
from tests.figures.ledgers import answers_of, imported, published_claims, without_answers

PORTS = ("BEANR", "NLRTM", "BEZEE", "NLVLI", "DEHAM", "FRLEH", "ESALG", "ESVLC", "BEGNE", "NLAMS")
DRUGS = ("cocaine", "heroin", "hashish", "cannabis", "mdma")
AS_OF = date(2021, 6, 9)
COLD_BAR, MOVED_BAR = 2.0, 0.3
SEIZURES, MOVES = 200_000, 7

Json = dict[str, Any]


def invented_ledger(seizures: int, seed: int = 5) -> pl.DataFrame:
    """The table of events of a ledger that nobody kept."""
    rng = np.random.default_rng(seed)
    days = np.datetime64("1992-01-01") + np.sort(rng.integers(0, 365 * 30, seizures))
    names = [f"S{number}" for number in range(seizures)]
    kilos = np.exp(rng.normal(3, 1.5, seizures)).round(3)
    part, owed = rng.random(seizures), rng.random(seizures)
    columns = {
        "row_id": np.arange(1, seizures + 1),
        "entry_no": np.arange(1, seizures + 1),
        "entry_id": names,
        "seizure_id": names,
        "revision": np.ones(seizures, int),
        "kind": ["seizure"] * seizures,
        "first_day": days,
        "last_day": days,
        "known_on": days + rng.integers(0, 10, seizures),
        "place": np.array(PORTS)[rng.choice(len(PORTS), seizures, p=[0.3, 0.25] + [0.45 / 8] * 8)].tolist(),
        "item_class": ["drug"] * seizures,
        "item_code": np.array(DRUGS)[rng.choice(len(DRUGS), seizures, p=[0.6, 0.1, 0.1, 0.1, 0.1])].tolist(),
        "amount": [Decimal(str(each)) for each in kilos],
        "unit": ["kg"] * seizures,
        "mass_basis": ["gross"] * seizures,
        "status": ["confirmed"] * seizures,
        "dossier": [f"D{int(each * 1000)}" if each < 0.02 else None for each in part],
        "strength": ["sole" if each < 0.1 else None for each in owed],
        "recorded_at": [datetime(2022, 1, 1, tzinfo=UTC)] * seizures,
    }
    made = pl.DataFrame(columns)
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in SCHEMA.items() if name not in columns]
    return made.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def speed(seizures: int) -> Json:
    """Seconds and CPU-seconds, cold (once) and when the day moves (smallest and median of MOVES)."""
    frame = invented_ledger(seizures)
    measures()  # found once for a process
    cold, books = _timed(lambda: Books(frame), AS_OF)
    moved = [_timed(lambda: books, AS_OF - timedelta(days=7 * week))[0] for week in range(1, MOVES + 1)]
    wall, cpu = ([each[name] for each in moved] for name in ("wall", "cpu"))
    return {
        "seizures": seizures,
        "figures": cold["figures"],
        "cold": cold,
        "moved": {"wall": min(wall), "wall_median": statistics.median(wall),
                  "cpu": min(cpu), "cpu_median": statistics.median(cpu)},
    }  # fmt: skip


def _timed(books_of: Callable[[], Books], as_of: date) -> tuple[Json, Books]:
    wall, cpu = time.perf_counter(), time.process_time()
    books = books_of()
    made = len(all_figures(books, as_of))
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "figures": made}, books


def claims() -> list[Json]:
    """Every published claim: what was said, what Argus answers, and in which columns it is not what was worked out."""
    rows = published_claims()
    with tempfile.TemporaryDirectory() as folder:
        judged = check(imported(Path(folder)), parse_statements(without_answers(rows)))
    found = []
    for row, claim in zip(rows, judged, strict=True):
        answers = answers_of(claim)
        found.append(
            {
                "stmt_id": row["stmt_id"],
                "said": row["phrase_seed_nl"] or row["measure"],
                "value": answers["expected_exact"],
                "phrase": answers["expected_phrase_nl"],
                "verdict": answers["verdict"],
                "different": [column for column in answers if answers[column] != row[column]],
            }
        )
    return found


def table(found: Json) -> Iterator[str]:
    """Both as tables in Markdown."""
    yield "| claim | said | value | in Dutch words | verdict | as worked out by hand |"
    yield "| --- | --- | ---: | --- | --- | --- |"
    for each in found["claims"]:
        equal = "equal" if not each["different"] else f"DIFFERENT: {', '.join(each['different'])}"
        cells = [each[name].replace("|", "/") for name in ("stmt_id", "said", "value", "phrase", "verdict")]
        yield f"| {' | '.join(cells)} | {equal} |"
    yield ""
    right = sum(not each["different"] for each in found["claims"])
    yield (
        f"{right} of {len(found['claims'])} equal in value, words in three languages and verdict, "
        "the expected columns taken out of what is read."
    )
    yield ""
    timed = found["speed"]
    cold, moved = timed["cold"], timed["moved"]
    yield f"| {timed['figures']:,} figures of {timed['seizures']:,} seizures | seconds | CPU-seconds | bar | |"
    yield "| --- | ---: | ---: | --- | --- |"
    yield _line("cold, from the table of events", cold["wall"], cold["cpu"], COLD_BAR)
    yield _line(f"as-of day moved, least of {MOVES}", moved["wall"], moved["cpu"], MOVED_BAR)
    yield _line(f"as-of day moved, median of {MOVES}", moved["wall_median"], moved["cpu_median"], MOVED_BAR)


def _line(name: str, wall: float, cpu: float, bar: float) -> str:
    return f"| {name} | {wall:.2f} | {cpu:.2f} | at most {bar} s | {'reached' if wall <= bar else 'MISSED'} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seizures", type=int, default=SEIZURES)
    for line in table({"claims": claims(), "speed": speed(parser.parse_args().seizures)}):
        print(line)
