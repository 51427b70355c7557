"""Lists that people bring or edit and that decide what is found: code words, vessels, terminals."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CodeWord:
    """A word and what it may stand for.

    Attributes:
        language: ISO 639-1, or * for any.
        category: commodity, unit, method, role, access, object, document, event, authority, money, violence,
            quantity_idiom, relative_date, port_name.
        ambiguity: low, medium, high: how often the word is innocent.
        source: where it is from; a key of the lexicon's SOURCE.md, or who added it.
    """

    term: str
    language: str
    category: str
    meaning: str
    ambiguity: str
    source: str


@dataclass(frozen=True, slots=True)
class VesselName:
    """A ship: its name, and its IMO number where it is known."""

    name: str
    imo: str | None = None


@dataclass(frozen=True, slots=True)
class TerminalName:
    """A terminal or quay: port as UN/LOCODE, quay as it is numbered there."""

    name: str
    port: str
    quay: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What stands on the lists of a dossier."""

    code_words: tuple[CodeWord, ...] = ()
    vessels: tuple[VesselName, ...] = ()
    terminals: tuple[TerminalName, ...] = ()


def version_of(rows: Iterable[Any]) -> str:
    """Ten characters that change with any row of a list, for the version of a finder that goes by it."""
    told = json.dumps(sorted(repr(row) for row in rows), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:10]
