"""What figures are called and the sentences beside them, in every language: one table, a row for each, read once.

`told.csv`: kind (measure, basis, remark), name, and a column per language. In a sentence {} stands for a fact; the
facts go in in the same order in all languages. Whoever adds a figure or a language adds rows or a column there.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from argus.figures.words.language import Language

# In the order of the columns.
LANGUAGE_ORDER = ("nl", "fr", "en")

Told = Mapping[str, tuple[str, str, str]]


def told_of(kind: str) -> Told:
    """Everything of one kind by its name: Dutch, French, English."""
    return {row["name"]: (row["nl"], row["fr"], row["en"]) for row in _rows() if row["kind"] == kind}


def told_in(language: Language, told: Told, name: str) -> str:
    """What a name stands for; one that has no words is shown as it is: a laboratory's own figures."""
    return language.spaced(told[name][LANGUAGE_ORDER.index(language.code)]) if name in told else name


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
