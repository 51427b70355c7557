"""Ledgers for tests of figures: the published one as it is imported, and made-up ones as tables."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from argus.figures import LANGUAGES, Books, Judged, claim_answer, claim_phrase
from argus.ledger import SCHEMA, events, import_ledger, read_file
from tests.intake.program import new_case

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests" / "published" / "seeds"
ANSWERS = ("verdict", "derivation", "note")
PRESS_COUNTERS = ROOT / "src" / "argus" / "ledger" / "data" / "published" / "counters.csv"


def imported(folder: Path, *tables: Path) -> Books:
    """The books of a new dossier into which tables were imported: the published ledger, if none is named."""
    dossier, user = new_case(folder / "case.argus")
    for table in tables or (SEEDS / "ledger.csv",):
        import_ledger(dossier, user, read_file(table))
    with dossier.register.read() as register:
        return Books(events(register))


def published_claims() -> list[dict[str, str]]:
    """The claims of two newspaper articles, with the answers that were worked out by hand."""
    with (SEEDS / "statements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_answers(rows: list[dict[str, str]]) -> list[str]:
    """The claims alone, as lines of CSV: nothing that tells the answer."""
    columns = [each for each in rows[0] if each not in ANSWERS and not each.startswith("expected_")]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().splitlines(keepends=True)


def answers_of(claim: Judged) -> dict[str, str]:
    """What Argus says to a claim, in the columns that hold what was worked out by hand."""
    value = claim_answer(claim)
    return {
        "expected_exact": "" if value is None else value if isinstance(value, str) else json.dumps(value),
        **{f"expected_phrase_{code}": claim_phrase(claim, language) for code, language in LANGUAGES.items()},
        "verdict": str(claim.verdict),
    }


def made_up(*rows: dict[str, Any]) -> Books:
    """The books of entries that nobody imported; `kg` stands for an amount on gross weight."""
    return Books(pl.DataFrame([_row(number, row) for number, row in enumerate(rows, start=1)], schema=SCHEMA))


def _row(number: int, given: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SCHEMA) | {
        "row_id": number,
        "act_id": 1,
        "entry_no": number,
        "entry_id": f"E{number}",
        "revision": 1,
        "kind": "seizure",
        "place": "BEANR",
        "item_class": "drug",
        "item_code": "cocaine",
        "unit": "kg",
        "mass_basis": "gross",
        "status": "confirmed",
        "lead_ids": [],
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    row |= {name: value for name, value in given.items() if name not in ("kg", "day")}
    if "day" in given:
        row["first_day"] = row["last_day"] = given["day"]
    if given.get("kg") is not None:
        row["amount"] = Decimal(str(given["kg"]))
    row["known_on"] = given.get("known_on", row["last_day"])
    row["seizure_id"] = given.get("seizure_id", row["entry_id"])
    return row


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)
