"""The lists that come with Argus. Sources: SOURCE.md beside each."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from argus.reading.lexicon.terms import Key, keys_of
from argus.reading.mentions import CodeWord

DATA = Path(__file__).parents[1] / "data"
WORDS = DATA / "lexicon" / "code_words.csv"
# 3,012 rows of everyday English and Spanish words: not on the list until somebody imports it.
SLANG = DATA / "dea-drug-slang" / "dea_slang.csv"


@cache
def delivered_words() -> Mapping[Key, CodeWord]:
    """The lexicon as delivered, by key; of a word that also stands there without its accents, the first."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        words = [word_of(row) for row in csv.DictReader(file)]
    found: dict[Key, CodeWord] = {}
    for key, word in zip(keys_of(words), words, strict=True):
        found.setdefault(key, word)
    return found


def word_of(row: Mapping[str, str]) -> CodeWord:
    """A word out of a row with the columns of `code_words.csv`."""
    return CodeWord(row["term"], row["lang"], row["category"], row["meaning"], row["ambiguity"], row["source"])


def slang_words(rows: Iterable[tuple[str, str]]) -> list[CodeWord]:
    """(term, drug) rows as words, one a term. They are mostly innocent, hence "high"."""
    drugs: dict[str, list[str]] = {}
    for term, drug in rows:
        drugs.setdefault(" ".join(term.lower().split()), []).append(drug)
    return [
        CodeWord(term, "en", "commodity", " / ".join(dict.fromkeys(named)), "high", "S12")
        for term, named in drugs.items()
    ]
