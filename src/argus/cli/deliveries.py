"""`argus deliveries`: what arrived, and what became of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from argus.access import Act
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import NoRoomError, UsageError
from argus.evidence import DeliveryDetail, DeliveryItem, delivery_detail, list_deliveries
from argus.reading import (
    BytesAround,
    LeftOver,
    bytes_around,
    every_unreadable,
    files_csv,
    in_tree_order,
    items_kept_apart,
    left_over_page,
    other_counts,
    unreadable_csv,
    utc,
)

# A record on a terminal is for recognising it.
SHOWN_BYTES = 160


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("deliveries")(deliveries)


@acts(Act.LOOK)
def deliveries(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="One delivery, file by file.")] = None,
    unreadable: Annotated[
        bool, typer.Option("--unreadable", help="What could not be read, with reason, place and bytes.")
    ] = False,
    page: Annotated[int, typer.Option(min=1, help="Page of the unreadable records.")] = 1,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write the files, or what is unreadable, as a table."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the deliveries, or one of them file by file; or what of it could not be read."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    if number is None:
        if unreadable or csv:
            raise UsageError("No delivery was named", where="argus deliveries", do="Give its number.")
        _list(session, as_json=as_json)
        return
    detail = delivery_detail(session.dossier, number)
    if unreadable:
        _unreadable(session, detail, page, csv, as_json=as_json)
    elif csv:
        _write(csv, files_csv(detail))
    elif as_json:
        answer(detail.as_json())
    else:
        _one(session, detail)


def _list(session: Session, *, as_json: bool) -> None:
    found = list_deliveries(session.dossier)
    if as_json:
        answer([each.as_json() for each in found])
        return
    if not found:
        say("nothing was delivered yet; next: argus import PATH...")
    for each in found:
        counts = each.report or {}
        say(
            f"{each.delivery_id:>4}  {each.opened_at[:16]}  {each.state:<8} {each.files:>6} files"
            f"  {counts.get('messages_new', 0):>12,} messages  {counts.get('unreadable', 0):>6,} unreadable"
            f"  {each.basis_ref}"
        )


def _one(session: Session, detail: DeliveryDetail) -> None:
    say(
        f"delivery {detail.delivery_id}: {detail.state}, basis {detail.basis['ref']}, manifest {detail.manifest_sha256}"
    )
    for each in in_tree_order(detail.items):
        item, indent = each.item, "  " * each.depth
        counts = " ".join(f"{name} {count:,}" for name, count in item.counts.items() if count)
        say(
            f"{item.state:<10} {item.format or '-':<16} {item.sha256[:16]}  {indent}{each.label}"
            f"  {counts}{item.reason or ''}"
        )
        if facts := _facts(item):
            say(f"{'':<46}{indent}{facts}")
    others = other_counts(session.dossier, detail.delivery_id)
    if others:
        say("no messages: " + ", ".join(f"{other.what or 'further names'} {other.records:,}" for other in others[:30]))
    for left in (detail.report or {}).get("skipped") or ():
        say(f"left out: {left['name']}: {left['reason']}")
    if any(item.counts.get("unreadable") for item in detail.items):
        say(f"what could not be read: argus deliveries {detail.delivery_id} --unreadable")


def _facts(item: DeliveryItem) -> str:
    """Period, zones and services of an item on one line; empty = it has no messages."""
    facts = item.facts
    period = f"{utc(facts['first_us'])} to {utc(facts['last_us'])}" if facts.get("first_us") is not None else ""
    zones = ", ".join(f"zone {source}: {count:,}" for source, count in (facts.get("zones") or {}).items())
    return "; ".join(part for part in (period, zones, ", ".join(facts.get("services") or ())) if part)


def _unreadable(session: Session, detail: DeliveryDetail, page: int, csv: Path | None, *, as_json: bool) -> None:
    archive = session.archive()
    found = left_over_page(session.dossier, detail, page=page)
    about = {"delivery": detail.delivery_id, "unreadable": found.total if csv else len(found.rows), "page": found.page}
    session.record(Act.READ, about)
    if csv:
        _write(csv, unreadable_csv(every_unreadable(session.dossier, detail)))
        return
    apart = items_kept_apart(session.dossier, archive.visibility, detail)
    records = [(each, bytes_around(session.dossier, each, apart)) for each in found.rows]
    if as_json:
        answer(
            {
                "delivery_id": detail.delivery_id,
                "total": found.total,
                "page": found.page,
                "pages": found.pages,
                "records": [_document(record, around) for record, around in records],
            }
        )
        return
    say(f"{found.total:,} records could not be read; page {found.page} of {found.pages}")
    for record, around in records:
        place = record.place_label or f"bytes {record.place_start:,} to {record.place_end:,}"
        say(f"{record.number:>6}  {record.item_name}  {place}: {record.what}")
        if own := around.stretches[1][:SHOWN_BYTES]:
            say(f"        {own.decode('utf-8', 'backslashreplace').rstrip()}")
    if found.page < found.pages:
        say(f"more: --page {found.page + 1}")


def _document(record: LeftOver, around: BytesAround) -> dict[str, Any]:
    before, own, behind = around.stretches
    return {
        "number": record.number,
        "item_id": record.item_id,
        "file": record.item_name,
        "sha256": record.sha256,
        "place_start": record.place_start,
        "place_end": record.place_end,
        "place_label": record.place_label,
        "reason": record.what,
        "bytes": {"before": before.hex(), "own": own.hex(), "behind": behind.hex(), "cut": around.cut},
        "bytes_not_shown": around.why or None,
    }


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except FileExistsError as error:
        raise UsageError("This file is there already", where=str(path), do="Name another.") from error
    except OSError as error:
        raise NoRoomError(f"The table cannot be written: {error.strerror}", where=str(path), do="Check it.") from error
    note(f"written: {path}")
