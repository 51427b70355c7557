"""Take a watch list that somebody brings, as CSV; all of it or nothing.

Columns: value; kind (may be left out where the form of the value tells it); note (may be left out). A search that is to
be saved has the kind "search". What is watched for already is not taken twice.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from argus.access import Act, User, require
from argus.errors import UsageError
from argus.leads.alerts.values import standard_forms
from argus.leads.alerts.watched import (
    LONGEST_NOTE,
    SEARCH,
    Wanted,
    insert_watches,
    key_of,
    standing_watches,
    wanted_search,
    write_edit,
)
from argus.reading.brought import Cells, Fault, bytes_of, csv_table, refused
from argus.reading.lexicon import lists_of
from argus.reading.mentions import Lists
from argus.store import Dossier

MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class BroughtList:
    """What came of a list: rows in it, and how many are watched for from now on that were not."""

    rows: int
    added: int


def bring_watch_list(dossier: Dossier, user: User, path: Path) -> BroughtList:
    """Watch for every row of a file.

    Raises:
        UsageError: it cannot be read, or holds rows that cannot be watched for; nothing was taken.
    """
    return watch_for_rows(dossier, user, path.name, bytes_of(path, MOST_BYTES))


def watch_for_rows(dossier: Dossier, user: User, name: str, told: bytes) -> BroughtList:
    """The same for the content of a file with this name."""
    require(user, Act.DECIDE)
    columns, rows = csv_table(name, told)
    if "value" not in columns:
        raise UsageError(
            "This is no watch list: it has no column `value`",
            where=name,
            do="The first row names them: kind,value,note.",
        )
    with dossier.register.read() as register:
        lists = lists_of(register)
    wanted, faults = _read(lists, rows)
    if faults:
        raise refused(name, faults)
    with dossier.register.write() as register:
        known = {key_of(each) for each in standing_watches(register)}
        new = [each for key, each in {each.key: each for each in wanted}.items() if key not in known]
        if new:
            sha256 = hashlib.sha256(told).hexdigest()
            about = {"rows": len(new), "file_sha256": sha256}
            edit = write_edit(dossier, register, user, "import", about, file_sha256=sha256)
            insert_watches(register, edit, new, past=False)
    return BroughtList(len(rows), len(new))


def _read(lists: Lists, rows: list[tuple[int, Cells]]) -> tuple[list[Wanted], list[Fault]]:
    wanted: list[Wanted] = []
    faults = [
        (number, f"has a note of more than {LONGEST_NOTE} characters")
        for number, row in rows
        if len(row.get("note", "")) > LONGEST_NOTE
    ]
    values = [(number, row) for number, row in rows if row.get("kind") != SEARCH]
    found = standard_forms(lists, [(row.get("kind") or None, row.get("value", "")) for _, row in values])
    for (number, row), each in zip(values, found, strict=True):
        if isinstance(each, str):
            faults.append((number, each))
        else:
            wanted.append(Wanted(*each, None, " ".join(row.get("note", "").split())))
    for number, row in rows:
        if row.get("kind") == SEARCH:
            try:
                wanted.append(wanted_search(row.get("value", "")))
            except UsageError as error:
                faults.append((number, f"is no search ({error.what})"))
    return wanted, faults
