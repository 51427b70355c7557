"""`argus watch`: import what appears in a folder, and alert."""

import json
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from argus.access import Act, sign_head
from argus.cli.alerts import alert_named
from argus.cli.imports import key_in, mapping_in
from argus.cli.options import BasisRef, FormatName, GivenZone, KeyFile, MappingFile, Service, Workers
from argus.cli.session import Session, acts
from argus.cli.words import harmless, note
from argus.errors import UsageError
from argus.intake import Alerted, Brought, Event, HowToRead, LeftAlone, Noted, Refused, Report, Watcher
from argus.leads.alerts import Alert, LikelyLeads, Pager, Threats, without_text


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(watch)


@acts(Act.IMPORT)
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What appears in it is imported.")],
    notify: Annotated[
        str | None,
        typer.Option(metavar="COMMAND", help="Runs for new alerts; gets them as JSON on stdin, without chat text."),
    ] = None,
    format_name: FormatName = None,
    key: KeyFile = None,
    mapping: MappingFile = None,
    service: Service = None,
    basis_ref: BasisRef = None,
    zone: GivenZone = None,
    workers: Workers = None,
    leads_above: Annotated[
        float, typer.Option(min=0, max=1, help="Alert for a new lead that is at least so likely, 0 to 1.")
    ] = 0.8,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document a line on stdout.")] = False,
) -> None:
    """Import files as they appear in a folder, and alert for what is watched for, until Ctrl-C.

    Threats to life and new leads alert, too. A file is taken when its size stands still; hidden and temporary names are
    left alone.
    """
    session: Session = context.obj
    user = session.allow(Act.IMPORT)
    command = _command(notify)
    how = HowToRead(format_name, mapping_in(mapping), service, basis_ref, zone, key_in(key))
    pager: list[Pager] = []
    tell = _json_line if as_json else _line

    def on_event(event: Event) -> None:
        tell(event)
        if isinstance(event, Alerted) and pager:
            pager[0].poke()

    sources = (Threats(), LikelyLeads(session.dossier, leads_above))
    watcher = Watcher(session.dossier, user, folder, how, on_event, sources=sources, workers=workers)
    if command:
        pager.append(Pager(session.dossier, command, watcher.archive, note))
    note(f"watching {watcher.folder}; Ctrl-C ends it")
    try:
        with _ended_by_signals(watcher.stop.set):
            watcher.run()
    finally:
        for each in pager:
            each.close()
        sign_head(session.dossier)
    note("the watch has ended")


def _command(notify: str | None) -> list[str]:
    """The words of the command; no shell reads them.

    Raises:
        UsageError: its quotes do not match, it is empty, or there is no such program: found out now and not at 3 a.m.
    """
    if notify is None:
        return []
    try:
        words = shlex.split(notify)
    except ValueError as error:
        raise UsageError(f"The command cannot be read: {error}", where="--notify", do="Check its quotes.") from error
    if not words:
        raise UsageError("The command is empty", where="--notify", do="Name a program and its words.")
    if shutil.which(words[0]) is None:
        raise UsageError(
            f"There is no program {words[0]!r} to run", where="--notify", do="Check its path, and that it may be run."
        )
    return words


@contextmanager
def _ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C or TERM lets the import at hand end; a second one breaks it off: the next import goes on."""
    asked: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        stop()
        note("ending when the import at hand is done; once more breaks it off")

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(event: Event) -> None:
    match event:
        case Brought(names, report):
            told = f"{report.messages_new:,} new messages{_what_else(report)}, {report.seconds:.1f} seconds"
            _say(f"imported {_named(names)}: {told}")
            for name, why in report.unknown_items:
                note(f"not read: {name}: {why}")
        case Refused(name, why):
            note(f"not imported: {name}: {why}")
        case LeftAlone(name, why):
            note(f"left alone: {name}: {why}")
        case Noted(text):
            note(text)
        case Alerted(alerts, faults):
            for each in alerts:
                _say(f"ALERT {each.alert_id}: {alert_named(each)} ({_why(each)}) {each.message_id}")
            for fault in faults:
                note(fault)


def _json_line(event: Event) -> None:
    match event:
        case Brought(names, report):
            told: dict[str, object] = {"event": "imported", "names": list(names), "report": report.as_json()}
        case Refused(name, why):
            told = {"event": "refused", "name": name, "why": why}
        case LeftAlone(name, why):
            told = {"event": "left alone", "name": name, "why": why}
        case Noted(text):
            told = {"event": "note", "text": text}
        case Alerted(alerts, faults):
            told = {"event": "alerts", "alerts": [without_text(each) for each in alerts], "faults": list(faults)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    """At once, though nobody looks at a terminal."""
    sys.stdout.write(harmless(text) + "\n")
    sys.stdout.flush()


def _what_else(report: Report) -> str:
    """What came of rows and files that gave no new message; nothing is left out in silence."""
    counts = (
        (report.known_items, "files known already"),
        (report.unreadable, f"unreadable (`argus deliveries {report.delivery_id} --unreadable`)"),
        (report.withheld, "withheld"),
    )
    return "".join(f", {count:,} {what}" for count, what in counts if count)


def _why(alert: Alert) -> str:
    """How it is known; of a lead or a threat how sure, and the first reasons."""
    if not alert.reasons:
        return alert.how
    sure = "" if alert.probability is None else f"{alert.probability:.0%}: "
    return sure + "; ".join(map(str, alert.reasons))


def _named(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
