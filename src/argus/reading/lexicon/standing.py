"""What stands on the lists now: what was delivered, with the edits that are not undone laid over it, oldest first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from argus.reading.lexicon.delivered import delivered_words
from argus.reading.lexicon.terms import Key, folded_terms
from argus.reading.mentions import CodeWord, Lists, TerminalName, VesselName
from argus.reading.tables import list_edits, listed_terminals, listed_vessels, listed_words

_UNDONE = select(list_edits.c.undoes).where(list_edits.c.undoes.is_not(None))
_TABLES = {"words": listed_words, "vessels": listed_vessels, "terminals": listed_terminals}

DELIVERED, TEAM = "delivered", "team"


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word as it stands now.

    Attributes:
        key: what makes it this word: its term as messages are folded, its language, its category.
        origin: delivered, or team once somebody touched it. removed: taken off the list.
        changed_at, changed_by: of the newest edit; None = never touched.
    """

    key: Key
    word: CodeWord
    origin: str
    removed: bool = False
    changed_at: str | None = None
    changed_by: str | None = None

    def as_json(self) -> dict[str, object]:
        """For `--json`; unknown = null."""
        return {
            **asdict(self.word),
            "origin": self.origin,
            "removed": self.removed,
            "changed_at": self.changed_at,
            "changed_by": self.changed_by,
        }


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a list: what somebody did in one go.

    Attributes:
        what: add, change, remove, import, undo. list: words, vessels, terminals.
        undone: a later edit undid it. rows: how many rows it wrote.
    """

    edit_id: int
    what: str
    list: str
    undoes: int | None
    at: str
    by: str
    undone: bool
    rows: int


def lists_of(register: Connection) -> Lists:
    """Everything that decides what is found, in an order of its own."""
    vessels = {
        (row.name.casefold(), row.imo): VesselName(row.name, row.imo) for row in standing_rows(register, listed_vessels)
    }
    terminals = {
        (row.port, row.name.casefold(), row.quay): TerminalName(row.name, row.port, row.quay, row.operator)
        for row in standing_rows(register, listed_terminals)
    }
    return Lists(
        tuple(each.word for each in standing_words(register).values() if not each.removed),
        tuple(vessels.values()),
        tuple(terminals.values()),
    )


def list_words(
    register: Connection, *, language: str | None = None, category: str | None = None, contains: str = ""
) -> tuple[ListedWord, ...]:
    """The words on the list by term, those taken off too.

    Args:
        contains: stands in term or meaning, whatever its capitals and accents.
    """
    wanted = _plain(contains)
    return tuple(
        each
        for key, each in sorted(standing_words(register).items())
        if (language is None or each.word.language == language)
        and (category is None or each.word.category == category)
        and (not wanted or wanted in key[0] or wanted in _plain(each.word.meaning))
    )


def words_called(
    register: Connection, term: str, *, language: str | None = None, category: str | None = None, removed: bool = False
) -> tuple[ListedWord, ...]:
    """The words on the list that are spelled so, capitals and accents aside; with `removed`, those off it too."""
    folded = _plain(term)
    return tuple(
        each
        for each in list_words(register, language=language, category=category)
        if each.key[0] == folded and (removed or not each.removed)
    )


def standing_terms(register: Connection) -> set[str]:
    """Every folded term, those taken off the list too: nobody need be asked about them again."""
    return {term for term, _, _ in standing_words(register)}


def standing_words(register: Connection) -> dict[Key, ListedWord]:
    """Every word by its key, those taken off too."""
    found = {key: ListedWord(key, word, DELIVERED) for key, word in delivered_words().items()}
    for row in standing_rows(register, listed_words):
        word = CodeWord(row.term, row.language, row.category, row.meaning, row.ambiguity, row.source)
        key = (row.folded, row.language, row.category)
        found[key] = ListedWord(key, word, TEAM, bool(row.removed), row.at, row.by)
    return found


def newest_edit(register: Connection) -> Edit | None:
    """The edit that `undo` would undo."""
    undoable = list_edits.c.what != "undo", list_edits.c.edit_id.not_in(_UNDONE)
    row = register.execute(select(list_edits).where(*undoable).order_by(list_edits.c.edit_id.desc())).first()
    return None if row is None else _edit(register, row, undone=False)


def edits_of(register: Connection, limit: int = 50) -> tuple[Edit, ...]:
    """The newest edits, newest first."""
    undone = set(register.execute(_UNDONE).scalars())
    rows = register.execute(select(list_edits).order_by(list_edits.c.edit_id.desc()).limit(limit)).all()
    return tuple(_edit(register, row, undone=row.edit_id in undone) for row in rows)


def _edit(register: Connection, row: Row[Any], *, undone: bool) -> Edit:
    table = _TABLES[row.list]
    count = select(func.count()).select_from(table).where(table.c.edit_id == row.edit_id)
    rows = int(register.execute(count).scalar_one())
    return Edit(row.edit_id, row.what, row.list, row.undoes, row.at, row.by, undone, rows)


def standing_rows(register: Connection, table: Table) -> Sequence[Row[Any]]:
    """The rows of edits that are not undone, oldest first, each with when and by whom."""
    return register.execute(
        select(table, list_edits.c.at, list_edits.c.by)
        .join(list_edits, table.c.edit_id == list_edits.c.edit_id)
        .where(list_edits.c.edit_id.not_in(_UNDONE))
        .order_by(table.c.row_id)
    ).all()


def _plain(text: str) -> str:
    return " ".join(folded_terms([text])[0])
