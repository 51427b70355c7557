"""Bring in files: choose below an inbox or drop, look at what would happen, confirm, watch it, read the report.

The page imports nothing itself: it starts `argus import` as a child process, so that a hostile file or a full memory
costs that process and not the app. Paths are taken only below the inboxes that the dossier's settings name; links are
followed first and checked after.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from argus.access.basis import list_bases
from argus.errors import ArgusError, NotAllowedError, NotFoundError, UsageError
from argus.evidence import delivery_detail
from argus.intake import Preview, Progress, current_progress, preview
from argus.intake.previewing import MOST_FILES
from argus.readers import all_readers
from argus.reading import in_tree_order
from argus.store import Dossier
from argus.web.asking import Asking, Importing, SentForm
from argus.web.pages.deliveries import FileLine, file_lines
from argus.web.pages.dropping import clear_left_behind, dropped_folder
from argus.web.runs import Run

router = APIRouter()

ENTRIES_SHOWN = 500
FILES_SHOWN = 100
PHASES = ("sealing", "opening", "looking", "reading", "sorting", "indexing", "mentions")
DATE_ORDERS = ("dmy", "mdy", "ymd")
# What a person is asked, as errors name it.
ASKS_ZONE, ASKS_KEY, ASKS_DATE_ORDER = "--tz", "--key", "date_order"
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
    date_order: str = ""


# Fields of the form with which files can be looked at again; the key is not one of them.
FIELDS_KEPT = frozenset({"path", "dropped", *Wishes.__slots__})


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the look shows it: how deep in archives it is, and its name there."""

    found: Preview
    depth: int
    label: str


@router.get("/import")
def import_page(asking: Importing, inbox: int | None = None, below: str = "") -> Response:
    """Choose what to bring in."""
    clear_left_behind(asking.dossier)
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
            key=_key(form),
        )
    except ArgusError as error:
        trouble = error
    today = asking.show.today()
    with asking.dossier.register.read() as tx:
        bases = [basis for basis in list_bases(tx) if basis.in_force(today)]
    needs = " ".join(each.needs for each in found if each.needs)
    asks = {ask for ask in (ASKS_ZONE, ASKS_KEY, ASKS_DATE_ORDER) if ask in needs}
    return asking.page(
        "importing_look.html",
        status=200 if trouble is None else 422,
        found=_in_archives(found),
        most=MOST_FILES,
        trouble=trouble,
        wishes=wishes,
        bases=bases,
        zones=_zones(asking.dossier, wishes),
        # Preselected where a zone is missing, and never taken unless the person looks again with it.
        zone=wishes.zone or (asking.dossier.zone if ASKS_ZONE in asks else ""),
        asks_zone=ASKS_ZONE in asks,
        asks_key=ASKS_KEY in asks,
        key_given=_key(form) is not None,
        asks_date_order=ASKS_DATE_ORDER in asks or bool(wishes.date_order),
        date_orders=DATE_ORDERS,
        formats=[reader.name for reader in all_readers()],
        paths=form.getlist("path"),
        dropped=dropped,
        # A key may be given with the import itself: then it is sent once.
        needs=[each for each in found if each.needs and ASKS_KEY not in each.needs],
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
    leftovers = [dropped_folder(asking.dossier, dropped)] if dropped else []
    mapping, key = _mapping(wishes), _key(form)
    if mapping is not None:
        noted = asking.dossier.work / f"dropped-{secrets.token_hex(16)}"
        noted.mkdir(mode=0o700)
        (noted / "mapping.json").write_text(json.dumps(mapping), "utf-8")
        options += ["--mapping", str(noted / "mapping.json")]
        leftovers.append(noted)
    if key is not None:
        options += ["--key", "-"]
    run = asking.stage.runs.start(
        "import",
        ["import", *options, "--", *map(str, chosen)],
        about=_about(asking, chosen),
        leftovers=tuple(leftovers),
        secret=key,
        form=tuple((name, str(value)) for name, value in form.multi_items() if name in FIELDS_KEPT),
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


def _chosen(dossier: Dossier, form: FormData) -> tuple[list[Path], str]:
    """The paths of a form, and the drop they are from."""
    dropped = str(form.get("dropped", ""))
    if dropped:
        folder = dropped_folder(dossier, dropped)
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


def _key(form: FormData) -> bytes | None:
    """The key that was typed: handed on as it is, kept nowhere, shown never."""
    return str(form.get("key", "")).encode() or None


def _mapping(wishes: Wishes) -> dict[str, Any] | None:
    if not wishes.mapping and not wishes.date_order:
        return None
    try:
        mapping = json.loads(wishes.mapping or "{}")
    except (ValueError, RecursionError):
        mapping = None
    if not isinstance(mapping, dict):
        raise UsageError(
            "The mapping is not a JSON object", where="mapping", do='Write {"fields": {"sender": "From"}}.'
        )
    return {**mapping, "date_order": wishes.date_order} if wishes.date_order else mapping


def _zones(dossier: Dossier, wishes: Wishes) -> tuple[list[str], list[str]]:
    """Zones to choose from: the usual ones, that of the dossier first, then all others."""
    usual = list(dict.fromkeys([dossier.zone, *([wishes.zone] if wishes.zone else []), *ZONES]))
    return usual, sorted(available_timezones() - set(usual))


def _in_archives(found: Sequence[Preview]) -> list[Seen]:
    depths: dict[str, int] = {}
    seen = []
    for each in found:
        depth = 0 if each.parent is None else depths.get(each.parent, 0) + 1
        depths[each.name] = depth
        seen.append(Seen(each, depth, each.name.removeprefix(f"{each.parent}/") if each.parent else each.name))
    return seen


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
    report = answer if answer and "delivery_id" in answer else None
    progress = current_progress(asking.dossier) if code is None else None
    return {
        "run": run,
        "code": code,
        "progress": progress,
        "report": report,
        "files": _files_of(asking, int(report["delivery_id"])) if report else ([], 0),
        "phase": phase_in_words,
        "steps": steps_of(asking, progress) if progress else [],
    }


def _files_of(asking: Asking, delivery_id: int) -> tuple[list[FileLine], int]:
    """The first files of a delivery that is in, and how many there are."""
    found = delivery_detail(asking.dossier, delivery_id)
    return file_lines(asking, found, in_tree_order(found.items)[:FILES_SHOWN]), len(found.items)


def steps_of(asking: Asking, progress: Progress) -> list[tuple[str, str]]:
    """(words, state) of every step of an import: done, now or empty = still to come."""
    here = PHASES.index(progress.phase) if progress.phase in PHASES else len(PHASES)
    return [
        (phase_words(asking)[phase], "done" if number < here else "now" if number == here else "")
        for number, phase in enumerate(PHASES)
    ]


def phase_in_words(asking: Asking, progress: Progress) -> str:
    """The phase in words."""
    return phase_words(asking).get(progress.phase, progress.phase)


def phase_words(asking: Asking) -> dict[str, str]:
    """What the phases of an import are called."""
    return {
        "sealing": asking._("sealing the files"),
        "opening": asking._("unpacking archives"),
        "looking": asking._("recognising formats"),
        "reading": asking._("reading"),
        "sorting": asking._("finding what is new"),
        "indexing": asking._("indexing"),
        "withholding": asking._("withholding"),
        "tidying": asking._("tidying up"),
        "mentions": asking._("finding what is mentioned"),
        "done": asking._("done"),
    }


def _outside() -> NotAllowedError:
    return NotAllowedError(
        "Files can be brought in only from below the inboxes of this dossier",
        where="import",
        do="Add the folder to `inboxes` in dossier.toml, use `argus import`, or drop the files.",
    )
