"""How long all exact figures take on a large ledger: cold, and when the as-of day moves.

    .venv/bin/python bench/figures.py [--seizures 200000]

The ledger is invented: single finds of 30 years at ten ports, five drugs, sizes by a long-tailed distribution.
"""

import argparse
import json
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from argus.figures import Books, all_figures, measures
from argus.ledger import SCHEMA

PORTS = ("BEANR", "NLRTM", "BEZEE", "NLVLI", "DEHAM", "FRLEH", "ESALG", "ESVLC", "BEGNE", "NLAMS")
DRUGS = ("cocaine", "heroin", "hashish", "cannabis", "mdma")
AS_OF = date(2021, 6, 9)
COLD_BAR, MOVED_BAR = 2.0, 0.3


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


def measure_figures(seizures: int) -> dict[str, float | int]:
    """Seconds from the table of events to all figures, and when the day moves by a week (median of eight)."""
    frame = invented_ledger(seizures)
    measures()  # found once for a process
    start = time.perf_counter()
    books = Books(frame)
    made = len(all_figures(books, AS_OF))
    cold = time.perf_counter() - start
    moved = []
    for weeks in range(1, 9):
        start = time.perf_counter()
        all_figures(books, AS_OF - timedelta(days=7 * weeks))
        moved.append(time.perf_counter() - start)
    return {
        "seizures": seizures,
        "figures": made,
        "cold_seconds": round(cold, 3),
        "moved_seconds": round(statistics.median(moved), 3),
        "cold_bar": COLD_BAR,
        "moved_bar": MOVED_BAR,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seizures", type=int, default=200_000)
    print(json.dumps(measure_figures(parser.parse_args().seizures)))
