"""What cannot be in an entry is told in the language of the reader."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import argus.ledger
from argus.web.language import words
from argus.web.pages.ledger_faults import BETWEEN, fault_in

LEDGER = Path(argus.ledger.__file__).parent


def faults_in_source() -> Iterator[str]:
    """Every sentence that the ledger yields beside a field, with a 7 where something is filled in."""
    for path in (LEDGER / "checking.py", LEDGER / "importing.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                sentence = node.value.elts[-1]
                if isinstance(sentence, ast.JoinedStr):
                    parts = sentence.values
                    yield "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in parts)
                elif isinstance(sentence, ast.Constant):
                    yield str(sentence.value)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_fault_that_the_ledger_tells_has_words_in_every_language(language: str) -> None:
    found = sorted(set(faults_in_source()))
    assert len(found) > 30
    shown = [(each, fault_in(language, words(language).gettext, _sensible(each))) for each in found]
    assert [fault for fault, told in shown if told.language != language] == []


def _sensible(fault: str) -> str:
    """A 7 is no sentence: where one is told again, one that is known."""
    return fault.replace("7: write it", "this is no day: write it").replace("from 7 to", "from 7 on 7 (7) to")


@pytest.mark.parametrize(
    ("fault", "dutch", "french"),
    [
        ("-5 is negative", "-5 is negatief", "-5 est négatif"),
        ("this is no number ('a lot')", "dit is geen getal ('a lot')", "ce n’est pas un nombre ('a lot')"),
        ("Nobody knows this unit", "deze eenheid kent niemand", "personne ne connaît cette unité"),
        (f"is empty{BETWEEN}-5 is negative", "is leeg; -5 is negatief", "est vide; -5 est négatif"),
    ],
)
def test_a_fault_keeps_what_was_typed(fault: str, dutch: str, french: str) -> None:
    told = {code: fault_in(code, words(code).gettext, fault) for code in ("nl", "fr", "en")}
    assert (told["nl"].text, told["fr"].text) == (dutch, french)
    assert told["en"].text == fault.replace(BETWEEN, "; ")


def test_a_fault_without_words_stays_english_and_says_so() -> None:
    odd = f"-5 is negative{BETWEEN}nobody has seen this before"
    assert fault_in("nl", words("nl").gettext, odd) == ("-5 is negative; nobody has seen this before", "en")
