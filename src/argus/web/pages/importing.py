"""Bring in files: choose below an inbox or drop, look at what would happen, confirm, watch it, read the report.

The page imports nothing itself: it starts `argus import` as a child process, so that a hostile file or a full memory
costs that process and not the app. Paths are taken only below the inboxes that the dossier's settings name; links are
followed first and checked after.
"""

import errno
import json
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from argus.access.basis import list_bases
from argus.errors import ArgusError, NoRoomError, NotAllowedError, NotFoundError, UsageError
from argus.intake import Preview, Progress, current_progress, preview
from argus.intake.preview import MOST_FILES
from argus.readers import reader_names
from argus.store import Dossier
from argus.web.asking import Asking, Importing, SentFile, SentForm
from argus.web.runs import Run

router = APIRouter()

ENTRIES_SHOWN = 500
LONGEST_NAME = 200
BUFFER_BYTES = 1 << 20
DROPPED = re.compile(r"[0-9a-f]{32}")
# What nobody imported within a day was left behind.
DROPPED_KEPT_SECONDS = 86_400
ZONES = (
    "Europe/Brussels", "Europe/Amsterdam", "Europe/Paris", "Europe/London", "Europe/Lisbon", "Europe/Athens", "UTC",
    "America/Bogota", "America/Guayaquil", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Dubai",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder in an inbox; `path` is what the form sends back: number of the inbox, then the way below it."""

    name: str
    path: str
    folder: bool
    size: int | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person importing gave; empty = not given."""

    basis_ref: str = ""
    zone: str = ""
    service: str = ""
    format: str = ""
    mapping: str = ""


@router.get("/import")
def import_page(asking: Importing, inbox: int | None = None, below: str = "") -> Response:
    """Choose what to bring in."""
    _clear_left_behind(asking.dossier)
    entries, cut = _entries(asking.dossier, inbox, below) if inbox is not None else ([], False)
    return asking.page(
        "importing.html",
        inboxes=list(enumerate(asking.dossier.inboxes)),
        inbox=inbox,
        below=below,
        above=str(Path(below).parent).removeprefix(".") if below else None,
        entries=entries,
        cut=cut,
        folder=secrets.token_hex(16),
        running=current_progress(asking.dossier),
        run=asking.stage.runs.going("import"),
        phase=phase_in_words,
    )


@router.post("/import/drop/{folder}")
async def drop_file(asking: Importing, sent: SentFile, folder: str, name: str, request: Request) -> Response:
    """Receive one dropped file as it is; the disk is its only limit."""
    place = _dropped(asking.dossier, folder)
    await run_in_threadpool(place.mkdir, mode=0o700, exist_ok=True)
    path = _free_name(place, name)
    try:
        with path.open("xb", buffering=BUFFER_BYTES) as file:
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoRoomError("The disk is full", where="dropped file", do="Make room and drop it again.") from error
        raise
    except BaseException:  # the browser went away half way: half a file is no evidence
        path.unlink(missing_ok=True)
        raise
    return PlainTextResponse("", 201)


@router.post("/import/look")
def look(asking: Importing, form: SentForm) -> Response:
    """What would happen: nothing is sealed yet."""
    wishes = _wishes(form)
    trouble: ArgusError | None = None
    found: tuple[Preview, ...] = ()
    chosen, dropped = _chosen(asking.dossier, form)
    try:
        found = preview(
            asking.dossier,
            chosen,
            zone=wishes.zone or None,
            service=wishes.service or None,
            mapping=_mapping(wishes),
            format=wishes.format or None,
        )
    except ArgusError as error:
        trouble = error
    today = asking.show.today()
    with asking.dossier.register.read() as tx:
        bases = [basis for basis in list_bases(tx) if basis.in_force(today)]
    return asking.page(
        "importing_look.html",
        status=200 if trouble is None else 422,
        found=found,
        most=MOST_FILES,
        trouble=trouble,
        wishes=wishes,
        bases=bases,
        zones=ZONES,
        formats=reader_names(),
        paths=form.getlist("path"),
        dropped=dropped,
        needs=[each for each in found if each.needs],
    )


@router.post("/import/start")
def start(asking: Importing, form: SentForm) -> Response:
    """Start the import and show it."""
    wishes = _wishes(form)
    chosen, dropped = _chosen(asking.dossier, form)
    if not wishes.basis_ref:
        raise UsageError("No legal basis was named", where="legal basis", do="Go back and choose one.")
    options = ["--json", "--basis-ref", wishes.basis_ref]
    for option, value in (("--tz", wishes.zone), ("--service", wishes.service), ("--format", wishes.format)):
        if value:
            options += [option, value]
    leftovers = [_dropped(asking.dossier, dropped)] if dropped else []
    if _mapping(wishes) is not None:
        noted = asking.dossier.work / f"dropped-{secrets.token_hex(16)}"
        noted.mkdir(mode=0o700)
        (noted / "mapping.json").write_text(wishes.mapping, "utf-8")
        options += ["--mapping", str(noted / "mapping.json")]
        leftovers.append(noted)
    run = asking.stage.runs.start(
        "import",
        ["import", *options, "--", *map(str, chosen)],
        about=_about(asking, chosen),
        leftovers=tuple(leftovers),
    )
    return asking.go(f"/import/runs/{run.run_id}")


@router.get("/import/runs/{run_id}")
def run_page(asking: Importing, run_id: str) -> Response:
    """An import, live."""
    return asking.page("importing_run.html", **_state(asking, _run(asking, run_id)))


@router.get("/import/runs/{run_id}/progress")
def run_progress(asking: Importing, run_id: str) -> Response:
    """How far it is; asked every second while it runs."""
    return asking.page("importing_progress.html", **_state(asking, _run(asking, run_id)))


@router.get("/import/progress")
def anybody_s_progress(asking: Importing) -> Response:
    """How far whoever is importing into this dossier is, from here or from the command line."""
    return asking.page("importing_elsewhere.html", running=current_progress(asking.dossier), phase=phase_in_words)


def below_inbox(dossier: Dossier, text: str) -> Path:
    """The file or folder that `0:way/below` names.

    Raises:
        NotAllowedError: it is not below a configured inbox, links followed.
    """
    number, _, way = text.partition(":")
    inboxes = dossier.inboxes
    if not (number.isascii() and number.isdigit() and int(number) < len(inboxes)) or "\0" in way:
        raise _outside()
    inbox = inboxes[int(number)]
    try:
        real, root = (inbox / way).resolve(strict=True), inbox.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise _outside() from error
    if not real.is_relative_to(root):
        raise _outside()
    return real


def plain_name(name: str) -> str:
    """The last part of a name, without what a file system or a terminal could mistake for more."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(letter if letter.isprintable() else "_" for letter in last).strip()
    while len(kept.encode()) > LONGEST_NAME:
        kept = kept[1:]
    return kept if kept.strip(".") else "file"


def _free_name(folder: Path, name: str) -> Path:
    plain = Path(plain_name(name))
    path, number = folder / plain, 2
    while path.exists():
        path, number = folder / f"{plain.stem} ({number}){plain.suffix}", number + 1
    return path


def _dropped(dossier: Dossier, folder: str) -> Path:
    if not DROPPED.fullmatch(folder):
        raise NotFoundError("No such drop", where="dropped files", do="Open the import page again.")
    return dossier.work / f"dropped-{folder}"


def _chosen(dossier: Dossier, form: FormData) -> tuple[list[Path], str]:
    """The paths of a form, and the drop they are from."""
    dropped = str(form.get("dropped", ""))
    if dropped:
        folder = _dropped(dossier, dropped)
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        if not files:
            raise UsageError("The dropped files are gone", where="dropped files", do="Drop them again.")
        return files, dropped
    chosen = [below_inbox(dossier, str(text)) for text in form.getlist("path")]
    if not chosen:
        raise UsageError(
            "No file was chosen", where="import", do="Go back and tick what should come in, or drop files."
        )
    return chosen, ""


def _wishes(form: FormData) -> Wishes:
    return Wishes(**{name: str(form.get(name, "")).strip() for name in Wishes.__slots__})


def _mapping(wishes: Wishes) -> dict[str, Any] | None:
    if not wishes.mapping:
        return None
    try:
        mapping = json.loads(wishes.mapping)
    except (ValueError, RecursionError):
        mapping = None
    if not isinstance(mapping, dict):
        raise UsageError(
            "The mapping is not a JSON object", where="mapping", do='Write {"fields": {"sender": "From"}}.'
        )
    return mapping


def _entries(dossier: Dossier, inbox: int, below: str) -> tuple[list[Entry], bool]:
    folder = below_inbox(dossier, f"{inbox}:{below}")
    if not folder.is_dir():
        raise _outside()
    entries = []
    for path in sorted(folder.iterdir(), key=lambda path: (not path.is_dir(), path.name.casefold()))[
        : ENTRIES_SHOWN + 1
    ]:
        way = f"{inbox}:{below}/{path.name}" if below else f"{inbox}:{path.name}"
        try:
            real = below_inbox(dossier, way)
            entries.append(Entry(path.name, way, real.is_dir(), None if real.is_dir() else real.stat().st_size))
        except (NotAllowedError, OSError):
            continue  # a link that leads out of the inbox is not offered
    return entries[:ENTRIES_SHOWN], len(entries) > ENTRIES_SHOWN


def _about(asking: Asking, chosen: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in chosen[:3])
    return f"{names} …" if len(chosen) > len(chosen[:3]) else names


def _run(asking: Asking, run_id: str) -> Run:
    run = asking.stage.runs.find(run_id)
    if run is None or run.kind != "import":
        raise NotFoundError("No such import", where="import", do="See the deliveries.")
    return run


def _state(asking: Asking, run: Run) -> dict[str, Any]:
    code = run.exit_code
    answer = run.answer if code is not None else None
    return {
        "run": run,
        "code": code,
        "progress": current_progress(asking.dossier) if code is None else None,
        "report": answer if answer and "delivery_id" in answer else None,
        "phase": phase_in_words,
    }


def phase_in_words(asking: Asking, progress: Progress) -> str:
    """The phase in words."""
    return {
        "sealing": asking._("sealing the files"),
        "looking": asking._("recognising formats"),
        "reading": asking._("reading"),
        "sorting": asking._("finding what is new"),
        "indexing": asking._("indexing"),
        "withholding": asking._("withholding"),
        "tidying": asking._("tidying up"),
        "done": asking._("done"),
    }.get(progress.phase, progress.phase)


def _clear_left_behind(dossier: Dossier) -> None:
    for folder in dossier.work.glob("dropped-*"):
        if time.time() - folder.stat().st_mtime > DROPPED_KEPT_SECONDS and current_progress(dossier) is None:
            shutil.rmtree(folder, ignore_errors=True)


def _outside() -> NotAllowedError:
    return NotAllowedError(
        "Files can be brought in only from below the inboxes of this dossier",
        where="import",
        do="Add the folder to `inboxes` in dossier.toml, use `argus import`, or drop the files.",
    )
