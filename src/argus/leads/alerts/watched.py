"""What is watched for: values of mentions, and saved searches. Each edit is a row of its own and can be undone.

A watch is about messages that came behind it: `from_row` is the number that the next new message will get when the
watch is added. Asked to look over the past as well, it begins at 0.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from argus.access import Act, User, append, bases_in_force, require
from argus.errors import NotFoundError, UsageError
from argus.leads.alerts.tables import watch_edits, watches
from argus.leads.alerts.values import standard_forms
from argus.messages import parts
from argus.reading import Filters, parse_query
from argus.reading.lexicon import lists_of
from argus.store import Dossier

SEARCH = "search"
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing that is watched for.

    Attributes:
        kind: of a mention, or SEARCH. value: in standard form; of a search the query.
        filters: of a search; None = none.
        note: why, in the words of whoever added it.
        from_row: the first message number that counts. look_back: whether all from there is to be looked at once more.
        removed: whether it is off the list.
    """

    watch_id: int
    kind: str
    value: str
    filters: Filters | None
    note: str
    from_row: int
    look_back: bool
    added_at: str
    added_by: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to be watched for, checked and in standard form."""

    kind: str
    value: str
    filters: Filters | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What makes it the same watch as another."""
        return self.kind, self.value, _filters_json(self.filters)


@dataclass(frozen=True, slots=True)
class WatchEdit:
    """One edit of what is watched for."""

    edit_id: int
    what: str
    undoes: int | None
    at: str
    by: str
    undone: bool
    watches: int


def wanted_value(dossier: Dossier, kind: str | None, written: str, note: str = "") -> Wanted:
    """A value as somebody types it; without a kind, the one that its form tells.

    Raises:
        UsageError: it cannot be watched for.
    """
    with dossier.register.read() as register:
        lists = lists_of(register)
    (found,) = standard_forms(lists, [(kind, written)])
    if isinstance(found, str):
        raise UsageError(
            f"This cannot be watched for: it {found}",
            where="watch",
            do="Kinds are container, vessel, phone, handle, seal, ...: those of `argus mentions`.",
        )
    return Wanted(*found, None, note_of(note))


def wanted_search(query: str, filters: Filters | None = None, note: str = "") -> Wanted:
    """A search that is to be saved.

    Raises:
        UsageError: it is empty or no query.
    """
    if not query.strip() and (filters is None or filters == Filters()):
        raise UsageError("There is nothing to search for", where="search", do="Write words, or set a filter.")
    parse_query(query or "*")
    return Wanted(SEARCH, query.strip() or "*", None if filters == Filters() else filters, note_of(note))


def add_watch(dossier: Dossier, user: User, wanted: Wanted, *, past: bool = False) -> Watch:
    """Watch for it from now on; with `past`, in what is here already too.

    Raises:
        UsageError: it is watched for already.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        if wanted.key in {key_of(each) for each in standing_watches(register)}:
            raise UsageError("This is watched for already", where="watch", do="See `argus alerts watched`.")
        about = {"kind": wanted.kind, "value": wanted.value, "filters": _filters_json(wanted.filters), "past": past}
        edit = write_edit(dossier, register, user, "add", about)
        (number,) = insert_watches(register, edit, [wanted], past=past)
        return _one(register, number)


def remove_watch(dossier: Dossier, user: User, watch_id: int) -> Watch:
    """Watch for it no more; what it raised stays.

    Raises:
        NotFoundError: there is no such watch on the list.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        found = _standing(register, watch_id)
        edit = write_edit(dossier, register, user, "remove", {"watch": watch_id, "value": found.value})
        register.execute(update(watches).where(watches.c.watch_id == watch_id).values(removed_by=edit))
        return _one(register, watch_id)


def look_over_past(dossier: Dossier, user: User, watch_id: int) -> Watch:
    """Let a watch raise alerts for messages that were here before it, too.

    Raises:
        NotFoundError: there is no such watch on the list.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        found = _standing(register, watch_id)
        write_edit(dossier, register, user, "past", {"watch": watch_id, "value": found.value})
        register.execute(update(watches).where(watches.c.watch_id == watch_id).values(from_row=0, look_back=1))
        return _one(register, watch_id)


def undo_edit(dossier: Dossier, user: User) -> WatchEdit:
    """Undo the newest adding, import or removal that is not undone yet; which it was.

    What is put back on the list is looked for in all that came meanwhile, as if it had never been off.

    Raises:
        NotFoundError: there is none.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        newest = next((each for each in edits_of_watches(register, None) if can_undo(each)), None)
        if newest is None:
            raise NotFoundError("There is no edit to undo", where="watch", do="Nothing was changed yet.")
        about = {"undoes": newest.edit_id}
        edit = write_edit(dossier, register, user, "undo", about, undoes=newest.edit_id)
        if newest.what == "remove":
            back = update(watches).where(watches.c.removed_by == newest.edit_id)
            register.execute(back.values(removed_by=None, look_back=1))
        else:
            gone = update(watches).where(watches.c.added_by == newest.edit_id, watches.c.removed_by.is_(None))
            register.execute(gone.values(removed_by=edit))
    return newest


def can_undo(edit: WatchEdit) -> bool:
    """Whether an edit can be taken back: alerts that the past gave stay."""
    return edit.what in ("add", "import", "remove") and not edit.undone


def standing_watches(register: Connection) -> tuple[Watch, ...]:
    """What is watched for, the newest first."""
    return tuple(each for each in every_watch(register) if not each.removed)


def every_watch(register: Connection) -> tuple[Watch, ...]:
    """What is and was watched for, the newest first."""
    return tuple(_watch(row) for row in register.execute(_SELECT.order_by(watches.c.watch_id.desc())))


def edits_of_watches(register: Connection, limit: int | None = 50) -> tuple[WatchEdit, ...]:
    """The newest edits, newest first."""
    undone = set(register.scalars(select(watch_edits.c.undoes).where(watch_edits.c.undoes.is_not(None))))
    held = {
        number: int(count)
        for number, count in register.execute(select(watches.c.added_by, func.count()).group_by(watches.c.added_by))
    }
    query = select(watch_edits).order_by(watch_edits.c.edit_id.desc()).limit(limit)
    return tuple(
        WatchEdit(row.edit_id, row.what, row.undoes, row.at, row.by, row.edit_id in undone, held.get(row.edit_id, 1))
        for row in register.execute(query)
    )


def key_of(watch: Watch) -> tuple[str, str, str | None]:
    """As `Wanted.key`."""
    return watch.kind, watch.value, _filters_json(watch.filters)


# --- rows ---

_SELECT = select(watches, watch_edits.c.at, watch_edits.c.by).join(
    watch_edits, watch_edits.c.edit_id == watches.c.added_by
)


def write_edit(
    dossier: Dossier,
    register: Connection,
    user: User,
    what: str,
    about: Mapping[str, object],
    *,
    undoes: int | None = None,
    file_sha256: str | None = None,
) -> int:
    """One edit and its log entry, in the caller's write transaction; its number."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    values = {"what": what, "undoes": undoes, "at": at, "by": user.name, "file_sha256": file_sha256}
    edit = int(register.execute(insert(watch_edits).values(values).returning(watch_edits.c.edit_id)).scalar_one())
    told = {"watch_edit": edit, "what": what, **about}
    append(register, user, Act.DECIDE, told, basis=bases_in_force(register, dossier.zone))
    return edit


def insert_watches(register: Connection, edit: int, wanted: Sequence[Wanted], *, past: bool) -> list[int]:
    """Put rows on the list; their numbers."""
    next_row = 0 if past else int(register.scalar(select(func.max(parts.c.last_row))) or 0) + 1
    return [
        int(
            register.execute(
                insert(watches)
                .values(
                    kind=each.kind, value=each.value, filters=_filters_json(each.filters), note=each.note,
                    from_row=next_row, look_back=int(past), added_by=edit,
                )
                .returning(watches.c.watch_id)
            ).scalar_one()
        )
        for each in wanted
    ]  # fmt: skip


def _watch(row: Row[tuple[object, ...]]) -> Watch:
    filters = None if row.filters is None else Filters(**json.loads(row.filters))
    return Watch(
        row.watch_id, row.kind, row.value, filters, row.note, row.from_row, bool(row.look_back), row.at, row.by,
        row.removed_by is not None,
    )  # fmt: skip


def _one(register: Connection, watch_id: int) -> Watch:
    return _watch(register.execute(_SELECT.where(watches.c.watch_id == watch_id)).one())


def _standing(register: Connection, watch_id: int) -> Watch:
    found = next((each for each in standing_watches(register) if each.watch_id == watch_id), None)
    if found is None:
        raise NotFoundError("This is not watched for", where="watch", do="See `argus alerts watched`.")
    return found


def _filters_json(filters: Filters | None) -> str | None:
    if filters is None:
        return None
    return json.dumps({name: said for name, said in asdict(filters).items() if said is not None}, sort_keys=True)


def note_of(note: str) -> str:
    """Why something is watched for, as it is kept.

    Raises:
        UsageError: it is too long.
    """
    text = " ".join(note.split())
    if len(text) > LONGEST_NOTE:
        raise UsageError(f"The note is longer than {LONGEST_NOTE} characters", where="note", do="Write it shorter.")
    return text
