"""Edits of the lists: each is written beside what stood there, logged in the same transaction, and can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from argus.access import Act, User, append, bases_in_force, require
from argus.errors import NotFoundError, UsageError
from argus.reading.lexicon.standing import Edit, ListedWord, newest_edit, standing_words
from argus.reading.lexicon.terms import Key, checked, keys_of
from argus.reading.mentions import CodeWord
from argus.reading.tables import list_edits, listed_words
from argus.store import Dossier


def add_word(dossier: Dossier, user: User, word: CodeWord) -> CodeWord:
    """Put a word on the list, or one that was taken off back on it.

    Raises:
        UsageError: it cannot stand there, or does already.
    """
    require(user, Act.EDIT_LISTS)
    word = checked(word)
    key = keys_of([word])[0]
    with dossier.register.write() as register:
        _require_free(standing_words(register), key)
        _edit_words(dossier, register, user, "add", [(word, False)], asdict(word))
    return word


def change_word(dossier: Dossier, user: User, old: CodeWord, new: CodeWord) -> CodeWord:
    """Let a word of the list say something else.

    Raises:
        NotFoundError: `old` is not on the list. UsageError: `new` cannot stand there, or does already.
    """
    require(user, Act.EDIT_LISTS)
    new = checked(new)
    old_key, new_key = keys_of([old, new])
    with dossier.register.write() as register:
        words = standing_words(register)
        before = _standing(words, old_key)
        if before == new:
            return new
        rows = [(new, False)]
        if new_key != old_key:
            _require_free(words, new_key)
            rows.insert(0, (before, True))
        was = {part: said for part, said in asdict(before).items() if said != getattr(new, part)}
        _edit_words(dossier, register, user, "change", rows, {**asdict(new), "was": was})
    return new


def remove_word(dossier: Dossier, user: User, old: CodeWord) -> CodeWord:
    """Take a word off the list.

    Raises:
        NotFoundError: it is not on the list.
    """
    require(user, Act.EDIT_LISTS)
    key = keys_of([old])[0]
    with dossier.register.write() as register:
        before = _standing(standing_words(register), key)
        _edit_words(dossier, register, user, "remove", [(before, True)], asdict(before))
    return before


def undo(dossier: Dossier, user: User) -> Edit:
    """Undo the newest edit that is not undone yet; which it was.

    Raises:
        NotFoundError: there is none.
    """
    require(user, Act.EDIT_LISTS)
    with dossier.register.write() as register:
        newest = newest_edit(register)
        if newest is None:
            raise NotFoundError("There is no edit to undo", where="words", do="Nothing was changed yet.")
        about = {"undoes": newest.edit_id}
        write_edit(dossier, register, user, "undo", newest.list, about, undoes=newest.edit_id)
    return newest


def write_edit(
    dossier: Dossier,
    register: Connection,
    user: User,
    what: str,
    name: str,
    about: Mapping[str, object],
    *,
    undoes: int | None = None,
    file_sha256: str | None = None,
    rows: tuple[Table, Sequence[dict[str, Any]]] | None = None,
) -> int:
    """One edit with its rows and its log entry, in the caller's write transaction; its number."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    values = {"what": what, "list": name, "undoes": undoes, "at": now, "by": user.name, "file_sha256": file_sha256}
    edit_id = int(register.execute(insert(list_edits).values(values).returning(list_edits.c.edit_id)).scalar_one())
    if rows is not None and rows[1]:
        register.execute(insert(rows[0]), [{"edit_id": edit_id, **row} for row in rows[1]])
    told = {"edit": edit_id, "what": what, "list": name, **about}
    append(register, user, Act.EDIT_LISTS, told, basis=bases_in_force(register, dossier.zone))
    return edit_id


def word_rows(words: Sequence[tuple[CodeWord, bool]]) -> list[dict[str, Any]]:
    """Rows of the register for words that are on the list (False) or taken off it (True)."""
    keys = keys_of([word for word, _ in words])
    return [
        {"folded": key[0], **asdict(word), "removed": int(removed)}
        for key, (word, removed) in zip(keys, words, strict=True)
    ]


def _edit_words(
    dossier: Dossier,
    register: Connection,
    user: User,
    what: str,
    words: Sequence[tuple[CodeWord, bool]],
    about: Mapping[str, object],
) -> None:
    write_edit(dossier, register, user, what, "words", about, rows=(listed_words, word_rows(words)))


def _standing(words: dict[Key, ListedWord], key: Key) -> CodeWord:
    found = words.get(key)
    if found is None or found.removed:
        raise NotFoundError("This word is not on the list", where="words", do="See `argus words`.")
    return found.word


def _require_free(words: dict[Key, ListedWord], key: Key) -> None:
    if key in words and not words[key].removed:
        raise UsageError(
            "This word is on the list already, in the same language and category",
            where="words",
            do="Change that one, or remove it first.",
        )
