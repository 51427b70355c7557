"""Take a list that somebody brings: words, vessels or terminals, as CSV; all of it or nothing.

The columns tell which it is, in any order and with others beside them:

- words: term, lang (or language), category, meaning, ambiguity, source (may be left out)
- slang: term, drug; each word becomes one for a commodity, mostly innocent
- vessels: name, imo, flag (may be left out)
- terminals: name, port (or locode), quay, operator (both may be left out)

How the file is written: `brought`.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table
from stdnum import imo as imo_number

from argus.access import Act, User, require
from argus.errors import UsageError
from argus.reading.brought import Cells, Fault, bytes_of, csv_table, refused
from argus.reading.lexicon.delivered import SLANG, slang_words
from argus.reading.lexicon.editing import word_rows, write_edit
from argus.reading.lexicon.standing import standing_rows, standing_words
from argus.reading.lexicon.terms import faults_of, keys_of, tidied
from argus.reading.mentions import CodeWord
from argus.reading.tables import listed_terminals, listed_vessels, listed_words
from argus.store import Dossier

MOST_BYTES = 32 << 20
LONGEST_NAME = 200
# Lists that come with Argus and are on when somebody imports them.
ON_DEMAND = {"dea-drug-slang": SLANG}

_PORT = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: which list, how many rows the file holds, how many of them were new or changed."""

    name: str
    rows: int
    written: int

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"list": self.name, "rows": self.rows, "written": self.written}


def import_list(dossier: Dossier, user: User, path: Path) -> Imported:
    """Put the rows of a file on the list its columns name; rows that stand there already are not written again.

    Raises:
        UsageError: the file cannot be read, is no such list, or holds rows that cannot be used; nothing was taken.
    """
    require(user, Act.EDIT_LISTS)
    if not path.exists():
        path = ON_DEMAND.get(str(path), path)
    told = bytes_of(path, MOST_BYTES)
    columns, rows = csv_table(path.name, told)
    layout = _layout(path, columns)
    values, faults = layout.read(rows)
    if faults:
        raise refused(path.name, faults)
    with dossier.register.write() as register:
        new = layout.new(register, values)
        if new:
            sha256 = hashlib.sha256(told).hexdigest()
            write_edit(
                dossier, register, user, "import", layout.name, {"rows": len(new), "file_sha256": sha256},
                file_sha256=sha256, rows=(layout.table, new),
            )  # fmt: skip
    return Imported(layout.name, len(rows), len(new))


# --- the layouts ---


@dataclass(frozen=True, slots=True)
class _Layout:
    """One kind of list: the columns it needs, how its rows are read, and which of them are new."""

    name: str
    needs: tuple[frozenset[str], ...]
    table: Table
    read: Callable[[Sequence[tuple[int, Cells]]], tuple[list[Any], list[Fault]]]
    new: Callable[[Connection, list[Any]], list[dict[str, Any]]]


def _layout(path: Path, columns: Sequence[str]) -> _Layout:
    for layout in LAYOUTS:
        if all(names & set(columns) for names in layout.needs):
            return layout
    raise UsageError(
        "The columns are those of no list that Argus knows",
        where=path.name,
        do="The first row names them: term,lang,category,meaning,ambiguity or name,imo or name,port,quay,operator.",
    )


def _read_words(rows: Sequence[tuple[int, Cells]]) -> tuple[list[CodeWord], list[Fault]]:
    words = [
        tidied(
            CodeWord(
                row.get("term", ""), row.get("lang") or row.get("language", ""), row.get("category", ""),
                row.get("meaning", ""), row.get("ambiguity", ""), row.get("source") or "imported",
            )
        )
        for _, row in rows
    ]  # fmt: skip
    faults = [(number, why) for (number, _), word in zip(rows, words, strict=True) for why in faults_of(word)]
    first: dict[Any, tuple[int, CodeWord]] = {}
    for (number, _), key, word in zip(rows, keys_of(words), words, strict=True):
        before, same = first.setdefault(key, (number, word))
        # The same word once with and once without its accents is no contradiction: the first counts.
        if same.term == word.term and same != word:
            faults.append((number, f"says of the word in row {before} something else"))
    return [word for _, word in first.values()], faults


def _read_slang(rows: Sequence[tuple[int, Cells]]) -> tuple[list[CodeWord], list[Fault]]:
    words = [tidied(word) for word in slang_words((row.get("term", ""), row.get("drug", "")) for _, row in rows)]
    by_term: dict[str, int] = {}
    for number, row in rows:
        by_term.setdefault(" ".join(row.get("term", "").lower().split()), number)
    faults = [(by_term.get(word.term, 0), why) for word in words for why in faults_of(word)]
    faults += [(number, "names no drug") for number, row in rows if not row.get("drug")]
    return list(dict(zip(keys_of(words), words, strict=True)).values()), faults


def _new_words(register: Connection, words: list[CodeWord]) -> list[dict[str, Any]]:
    standing = standing_words(register)
    known = {key: each.word for key, each in standing.items() if not each.removed}
    return word_rows([(word, False) for key, word in zip(keys_of(words), words, strict=True) if known.get(key) != word])


def _read_vessels(rows: Sequence[tuple[int, Cells]]) -> tuple[list[dict[str, Any]], list[Fault]]:
    vessels, faults = [], []
    for number, row in rows:
        imo = re.sub(r"(?i)^imo\s*", "", row.get("imo", ""))
        faults += [(number, why) for why in _name_faults(row)]
        if imo and not imo_number.is_valid(imo):
            faults.append((number, "has an IMO number whose check digit is wrong"))
        vessels.append({"name": _spaced(row.get("name", "")), "imo": imo or None, "flag": row.get("flag") or None})
    return vessels, faults


def _read_terminals(rows: Sequence[tuple[int, Cells]]) -> tuple[list[dict[str, Any]], list[Fault]]:
    terminals, faults = [], []
    for number, row in rows:
        port = (row.get("port") or row.get("locode", "")).upper().replace(" ", "")
        faults += [(number, why) for why in _name_faults(row)]
        if not _PORT.fullmatch(port):
            faults.append((number, "names no port by its UN/LOCODE, such as BEANR"))
        quay, operator = _spaced(row.get("quay", "")), _spaced(row.get("operator", ""))
        terminals.append(
            {"name": _spaced(row.get("name", "")), "port": port, "quay": quay or None, "operator": operator or None}
        )
    return terminals, faults


def _name_faults(row: Cells) -> Iterator[str]:
    if not any(letter.isalnum() for letter in row.get("name", "")):
        yield "has no name"
    for cell in row.values():
        if len(cell) > LONGEST_NAME:
            yield f"has a cell of more than {LONGEST_NAME} characters"
        if any(not letter.isprintable() for letter in cell):
            yield "holds characters that nobody sees"


def _new_in(table: Table) -> Callable[[Connection, list[Any]], list[dict[str, Any]]]:
    columns = [column.name for column in table.columns if column.name not in ("row_id", "edit_id")]

    def new(register: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = {tuple(getattr(row, name) for name in columns) for row in standing_rows(register, table)}
        fresh = {tuple(row[name] for name in columns): row for row in rows}
        return [row for key, row in fresh.items() if key not in known]

    return new


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _columns(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(name.split("|")) for name in names)


LAYOUTS = (
    _Layout(
        "words", _columns("term", "lang|language", "category", "meaning", "ambiguity"),
        listed_words, _read_words, _new_words,
    ),
    _Layout("words", _columns("term", "drug"), listed_words, _read_slang, _new_words),
    _Layout("vessels", _columns("name", "imo"), listed_vessels, _read_vessels, _new_in(listed_vessels)),
    _Layout("terminals", _columns("name", "port|locode"), listed_terminals, _read_terminals, _new_in(listed_terminals)),
)  # fmt: skip
