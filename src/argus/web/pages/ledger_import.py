"""Bring a table into the ledger: look at every row first, with what is wrong by row and column; then all or nothing."""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from argus.access import sign_head
from argus.errors import UsageError
from argus.ledger import DELIVERED, TABLE_FIELDS, Reading, import_ledger, new_revisions, read_table, rows_of
from argus.ledger.columns import ID, REVISION, field_named
from argus.ledger.files import MOST_BYTES
from argus.web.asking import Asking, SentFile, SentForm
from argus.web.pages.dropping import clear_left_behind, dropped_folder, plain_name
from argus.web.pages.ledger import Keeping
from argus.web.pages.ledger_naming import naming

router = APIRouter()

ROWS_SHOWN, FAULTS_SHOWN = 25, 200
MOST_FIELDS, LARGEST_FIELD = 400, 8 << 20
MAPS = "column:"
# What a column may hold besides the fields of an entry.
MAY_HOLD = (ID, REVISION, *TABLE_FIELDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: where it is as a spreadsheet counts."""

    row: int
    column: str
    letter: str
    why: str


@router.get("/ledger/import")
def choose(asking: Keeping) -> Response:
    """Choose a table."""
    clear_left_behind(asking.dossier)
    return asking.page("ledger_import.html", delivered=tuple(DELIVERED))


@router.post("/ledger/import/look")
async def look(asking: Keeping, sent: SentFile, request: Request) -> Response:
    """What the table would bring; nothing is written."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD) as form:
        file = form.get("file")
        told = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
        name = (file.filename or "table") if isinstance(file, UploadFile) else "table.csv"
        return await run_in_threadpool(_look, asking, form, name, told)


@router.post("/ledger/import/take")
def take(asking: Keeping, form: SentForm) -> Response:
    """Write all rows of the table, or none."""
    path = _kept(asking, str(form.get("folder", "")))
    table = read_table(path.name, path.read_bytes(), _text(form, "sheet") or None)
    done = import_ledger(asking.dossier, asking.user, table, _reading(form, table.columns), _text(form, "reason"))
    sign_head(asking.dossier)
    shutil.rmtree(path.parent, ignore_errors=True)
    return asking.page("ledger_imported.html", done=done, name_of=table.name)


def _look(asking: Asking, form: FormData, name: str, told: bytes) -> Response:
    try:
        path = _keep(asking, form, name, told)
        table = read_table(path.name, path.read_bytes(), _text(form, "sheet") or None)
        reading = _reading(form, table.columns)
        rows, wrong = rows_of(table, reading, asking.show.today())
        with asking.dossier.register.read() as tx:
            new, contradicted = new_revisions(tx, rows, table) if not wrong else ([], [])
    except UsageError as error:
        return asking.page("trouble_part.html", status=400, trouble=error)
    fresh = {each.entry_id for each in new}
    faults = [
        Fault(row, column, table.letter(column) if column in table.columns else "", why)
        for row, column, why in sorted([*wrong, *contradicted], key=lambda each: each[0])
    ]
    return asking.page(
        "ledger_look.html",
        table=table,
        folder=path.parent.name.removeprefix("dropped-"),
        columns=[(column, _holds(column, reading.fields)) for column in table.columns if column],
        may_hold=MAY_HOLD,
        rows=[(each, each.entry_id in fresh) for each in rows[:ROWS_SHOWN]],
        total=len(table.rows),
        new=len(new),
        known=len(rows) - len(new) if not faults else 0,
        faults=faults[:FAULTS_SHOWN],
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
        words=naming(asking),
        sheet=_text(form, "sheet"),
        kind=_text(form, "kind"),
        decimal=_text(form, "decimal"),
        dates=_text(form, "dates"),
    )


def _keep(asking: Asking, form: FormData, name: str, told: bytes) -> Path:
    """The table in a folder of its own until somebody decides; the one kept before, when another look is taken."""
    folder, pasted, comes_along = _text(form, "folder"), str(form.get("pasted", "")), _text(form, "delivered")
    if folder:
        return _kept(asking, folder)
    if not told and pasted.strip():
        name, told = "pasted.csv", pasted.encode()
    if not told and comes_along in DELIVERED:
        name, told = DELIVERED[comes_along].name, DELIVERED[comes_along].read_bytes()
    if not told:
        raise UsageError("No table was chosen", where="import", do="Choose a CSV file or a workbook, or paste rows.")
    if len(told) > MOST_BYTES:
        raise UsageError("This table is too large", where=name[:100], do="Use `argus ledger import`, or cut it.")
    place = dropped_folder(asking.dossier, secrets.token_hex(16))
    place.mkdir(mode=0o700)
    path = place / plain_name(name)
    path.write_bytes(told)
    return path


def _kept(asking: Asking, folder: str) -> Path:
    place = dropped_folder(asking.dossier, folder)
    path = next(iter(sorted(place.iterdir())), None) if place.is_dir() else None
    if path is None:
        raise UsageError("This table is gone", where="import", do="Choose it again.")
    return path


def _reading(form: FormData, columns: Sequence[str]) -> Reading:
    """How the person wants the table read: only what differs from how it would be read anyway."""
    fields = {
        column: str(form[f"{MAPS}{column}"])
        for column in columns
        if f"{MAPS}{column}" in form and str(form[f"{MAPS}{column}"]) != _by_itself(column)
    }
    kind = _text(form, "kind")
    return Reading(
        {column: "" if field == "-" else field for column, field in fields.items()},
        {"kind": kind} if kind and "kind" not in columns else {},
        _text(form, "decimal") or None,
        _text(form, "dates") or None,
    )


def _holds(column: str, fields: Mapping[str, str]) -> str:
    """What a column is read as: a field, `-` for left aside, `other` for kept as it is."""
    return (fields[column] or "-") if column in fields else _by_itself(column)


def _by_itself(column: str) -> str:
    return field_named(column) or "other"


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()
