"""Custody: who did what, the signed heads of the log, and a verification at any moment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Response

from argus.access.acts import Act, may
from argus.access.heads import last_head
from argus.access.log import stored_entries, stored_tree
from argus.errors import NotFoundError
from argus.store import Dossier
from argus.web.asking import Asking, ReadingLog, SentForm, Verifying
from argus.web.runs import Run

router = APIRouter()

ENTRIES = 100
# A rare act may stand far back: a page looks through this many entries and then offers to go on.
LOOKED_THROUGH = 20_000
STEP = 1_000
LONGEST_ABOUT = 240


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry as the page shows it."""

    number: int
    time: str
    who: str
    role: str
    act: str
    about: str
    basis: str


@router.get("/custody")
def custody(asking: ReadingLog, before: int | None = None, act: str = "") -> Response:
    """The log from its end, or from an entry backwards."""
    with asking.dossier.register.read() as tx:
        size = stored_tree(tx).size
        head = last_head(tx)
    end = size if before is None else max(0, min(before, size))
    found, reached = _backwards(asking.dossier, end, act)
    open_seconds = None
    if head is not None and head.size < size:
        open_seconds = max(0.0, (datetime.now(UTC) - datetime.fromisoformat(head.time)).total_seconds())
    return asking.page(
        "custody.html",
        entries=found,
        size=size,
        head=head,
        open_entries=size - (head.size if head else 0),
        open_seconds=open_seconds,
        reached=reached,
        before=before,
        act=act,
        acts=sorted({*(each.value for each in Act), "sign-out", "open-delivery", "new-key"}),
        run=asking.stage.runs.going("verify"),
        may_verify=may(asking.user, Act.SEAL_CHECK),
    )


@router.get("/custody/heads/last.head")
def last_head_file(asking: ReadingLog) -> Response:
    """The last signed head, to be kept elsewhere: it is what a later verification is held against."""
    with asking.dossier.register.read() as tx:
        head = last_head(tx)
    if head is None:
        raise NotFoundError("No head was signed yet", where="custody", do="Wait a minute.")
    return Response(
        head.note,
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{asking.dossier.dossier_id[:8]}-{head.size}.head"'},
    )


@router.post("/custody/verify")
def verify_now(asking: Verifying, form: SentForm) -> Response:
    """Start a verification of everything: evidence, parts, register, log."""
    run = asking.stage.runs.going("verify") or asking.stage.runs.start("verify", ["verify", "--json"], about="verify")
    return asking.go(f"/custody/verify/{run.run_id}")


@router.get("/custody/verify/{run_id}")
def verify_page(asking: Verifying, run_id: str) -> Response:
    """A verification, live."""
    return asking.page("custody_verify.html", **_state(asking, run_id))


@router.get("/custody/verify/{run_id}/progress")
def verify_progress(asking: Verifying, run_id: str) -> Response:
    """How far it is."""
    return asking.page("custody_progress.html", **_state(asking, run_id))


def _state(asking: Asking, run_id: str) -> dict[str, Any]:
    run: Run | None = asking.stage.runs.find(run_id)
    if run is None or run.kind != "verify":
        raise NotFoundError("No such verification", where="custody", do="Start one on the custody page.")
    code = run.exit_code
    return {"run": run, "code": code, "answer": run.answer if code is not None else None}


def _backwards(dossier: Dossier, end: int, act: str) -> tuple[list[LogLine], int]:
    """Entries below `end`, newest first, and the number down to which was looked."""
    found: list[LogLine] = []
    lowest = max(0, end - LOOKED_THROUGH)
    while end > lowest and len(found) < ENTRIES:
        start = max(lowest, end - (STEP if act else ENTRIES - len(found)))
        for line in reversed(list(_lines(dossier, start, end))):
            if not act or line.act == act:
                found.append(line)
                if len(found) == ENTRIES:
                    return found, line.number
        end = start
    return found, end


def _lines(dossier: Dossier, start: int, end: int) -> Iterator[LogLine]:
    with dossier.register.read() as tx:
        for stored in stored_entries(tx, start, end):
            try:
                entry = json.loads(stored.entry)
                who = entry.get("actor") or {}
                yield LogLine(
                    stored.number,
                    str(entry.get("time", "")),
                    str(who.get("name", "")),
                    str(who.get("role", "")),
                    str(entry.get("act", "")),
                    _words(entry.get("about") or {}),
                    ", ".join(map(str, entry.get("basis") or ())),
                )
            except (ValueError, AttributeError, TypeError):
                # A damaged entry is shown as such; `verify` names what is wrong with it.
                yield LogLine(stored.number, "", "", "", "?", "", "")


def _words(about: Any) -> str:
    if not isinstance(about, dict):
        return str(about)[:LONGEST_ABOUT]
    words = " · ".join(
        f"{name} {value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}"
        for name, value in about.items()
        if value not in (None, "", 0, {}, []) and not _is_hash(value) and (name != "page" or len(about) == 1)
    )
    return words if len(words) <= LONGEST_ABOUT else words[: LONGEST_ABOUT - 1] + "…"


def _is_hash(value: object) -> bool:
    """A SHA-256: it stands in the entry itself and tells nothing to an eye."""
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
