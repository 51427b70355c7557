"""`argus trace`: from a figure, a seizure, a lead or a message down to sealed bytes, and up to published figures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from argus.access import Act
from argus.cli.asked import LOGGED
from argus.cli.moments import EPOCH, up_to
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, say
from argus.terms import WrittenDay
from argus.trace import Step, Trace, When, trace

FAILED = 1
# Facts that stand beside a step; all of them stand in --json.
_TOLD = {
    "published": ("number", "as_of", "by", "key_id", "retracted_at", "retracted_by", "retracted_because"),
    "figure": ("as_of", "method", "entries"),
    "find": (),
    "entry": ("what", "revision", "mass_basis", "status", "strength", "detection", "first_knowledge", "recorded_by"),
    "lead": ("status", "sure", "ready_at"),
    "message": ("sent_at", "sender", "conversation", "tells"),
    "sighting": ("bytes_sha256",),
    "item": (),
    "delivery": ("manifest_sha256", "log_entry"),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace")(trace_)


@acts(Act.READ)
def trace_(
    context: typer.Context,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A figure, seizure, lead or message; of the last two, first letters will do."
        ),
    ],
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="What happened and was known by then.")] = None,
    known_at: Annotated[str | None, typer.Option(help="What stood in this dossier by then.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many things under one.")] = 25,
    as_json: AsJson = False,
) -> None:
    """Walk from a figure down to sealed bytes, and from a message up to figures; every step is checked on the way.

    Exit status 1: something on the way is not as it was sealed, signed or logged.
    """
    session: Session = context.obj
    archive = session.archive()
    session.find_missing()
    us = up_to(known_at, ZoneInfo(session.dossier.zone), "--known-at")
    day = None if as_of is None else WrittenDay.read(as_of).last
    when = When(day, None if us is None else EPOCH + timedelta(microseconds=us))
    found = trace(session.dossier, archive, wanted, when, most=limit)
    session.record(Act.READ, {"trace": found.root.id, "as_of": as_of, "known_at": known_at, **logged(found)})
    if as_json:
        answer(found.as_json())
    else:
        for line in _lines(found):
            say(line)
    if not found.ok:
        raise typer.Exit(FAILED)


def logged(found: Trace) -> dict[str, object]:
    """What of its content a log entry names."""
    return {"leads": found.ids("lead")[:LOGGED], "messages": found.ids("message")[:LOGGED]}


def _lines(found: Trace) -> Iterator[str]:
    yield f"as of {found.as_of}" + (f", known at {found.known_at}" if found.known_at else "")
    yield from _tree(found.root, 0)
    if found.up:
        yield "it stands under:"
    for each in found.up:
        yield from _tree(each, 1)
    if found.up_more:
        yield f"  and {found.up_more:,} more: --limit"
    faults = sum(len(each.faults) for each in found.steps)
    yield "everything on the way holds" if found.ok else f"NOT AS SEALED: {faults} faults on the way"


def _tree(step: Step, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{step.kind} {step.id}  {' '.join(step.label.split())}"
    told = [f"{name} {step.facts[name]}" for name in _TOLD[step.kind] if step.facts.get(name) is not None]
    if told:
        yield f"{indent}    {'; '.join(told)}"
    for fault in step.faults:
        yield f"{indent}    DOES NOT HOLD: {fault}"
    for child in step.children:
        yield from _tree(child, depth + 1)
    if step.more:
        yield f"{indent}  and {step.more:,} more: --limit"
    if step.withheld:
        yield f"{indent}  {step.withheld:,} withheld, or not in the dossier"
