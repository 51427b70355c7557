"""A dossier with an owner, and the published ledger of two articles in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from argus.access import User
from argus.ledger import Imported, at, events, import_ledger, read_file
from argus.store import Dossier
from tests.intake.program import new_case

SEEDS = Path(__file__).parents[1] / "published" / "seeds" / "ledger.csv"


@dataclass(frozen=True)
class Case:
    """A dossier and its owner, with a short way to ask what stands."""

    dossier: Dossier
    user: User

    def take(self, path: Path, **how: object) -> Imported:
        return import_ledger(self.dossier, self.user, read_file(path), **how)  # type: ignore[arg-type]

    def standing(self, as_of: date | None = None, known_at: datetime | None = None) -> pl.DataFrame:
        with self.dossier.register.read() as register:
            return at(events(register), as_of, known_at)

    def kg(self, as_of: date | None = None, **scope: object) -> Decimal | None:
        found = self.standing(as_of).filter(pl.col("kind").is_in(["seizure", "seizure_bulk"]), unit="kg", **scope)
        return found["amount"].sum()


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    dossier, user = new_case(tmp_path / "case.argus")
    yield Case(dossier, user)
    dossier.register.close()


@pytest.fixture
def seeds(case: Case) -> Case:
    case.take(SEEDS)
    return case
