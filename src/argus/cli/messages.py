"""`argus search` and `argus show`: read messages."""

import base64
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from argus.access import Act
from argus.cli.moments import EPOCH, end_of, start_of, when
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, harmless, say
from argus.reading import (
    FACETS,
    Filters,
    Line,
    MessageDetail,
    message_detail,
    neighbours,
    sealed_bytes,
    search,
    search_json,
)
from argus.store import Dossier

MOST_SHOWN_BYTES = 4096


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("search")(search_)
    app.command("show")(show)


@acts(Act.READ)
def search_(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='words "phrases" prefix* *suffix *part* one~typo AND OR NOT, * = all')],
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Sent on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Sent on this day or earlier.")] = None,
    sender: Annotated[str | None, typer.Option(help="Handle of the sender.")] = None,
    service: Annotated[str | None, typer.Option(help="Chat service.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Key or name of the conversation, or #number.")] = None,
    kind: Annotated[str | None, typer.Option(help="text, image, voice, ...")] = None,
    language: Annotated[str | None, typer.Option(help="nl, fr, en, es, ...: ISO 639-1.")] = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="Hits of this page.")] = 20,
    after: Annotated[str | None, typer.Option(metavar="CURSOR", help="The page after this cursor.")] = None,
    sort: Annotated[str, typer.Option(help="newest, oldest or best.")] = "newest",
    facets: Annotated[
        str, typer.Option(metavar="NAMES", help=f"What --json counts, of {', '.join(FACETS)}; language takes longer.")
    ] = ",".join(each for each in FACETS if each != "language"),
    as_json: AsJson = False,
) -> None:
    """Find messages: exact sets, exact counts, one order."""
    session: Session = context.obj
    zone = ZoneInfo(session.dossier.zone)
    filters = Filters(
        start_of(since, zone, "--from"), end_of(until, zone, "--to"), sender, service, conversation, kind, language
    )
    archive = session.archive()
    found = search(
        archive, query, filters=filters, limit=limit, after=after,
        sort=sort, facets=[each for each in facets.split(",") if each] if as_json else (),  # type: ignore[arg-type]
    )  # fmt: skip
    asked = {name: value for name, value in asdict(filters).items() if value is not None}
    session.record(Act.READ, {"search": query, "filters": asked, "found": found.total, "shown": len(found.hits)})
    if as_json:
        answer(search_json(found))
        return
    say(f"{found.total:,} messages")
    for hit in found.hits:
        marked = _marked(hit.text, hit.highlights)
        say(f"{when(hit.us, zone)}  {hit.sender or '-'}  [{hit.conversation.label}]  {marked}")
        say(f"    {hit.message_id}")
    if found.cursor:
        say(f"more: --after {found.cursor}")


@acts(Act.READ)
def show(
    context: typer.Context,
    message_id: Annotated[str, typer.Argument(metavar="MESSAGE_ID")],
    around: Annotated[int, typer.Option("--context", min=0, max=1000, help="Messages before and after.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Show a message in its conversation, its sightings, and its place in the sealed bytes."""
    session: Session = context.obj
    archive = session.archive()
    detail = message_detail(session.dossier, archive, message_id)
    before, after = neighbours(archive, message_id, around)
    shown = [line.message_id for line in (*before, detail.line, *after)]
    session.record(Act.READ, {"messages": shown, "sealed_bytes_of": message_id})
    if as_json:
        answer(_document(session.dossier, detail, before, after))
        return
    zone = ZoneInfo(session.dossier.zone)
    say(f"{detail.service} · {detail.conversation.label} (conversation #{detail.conversation.conversation_id})")
    for line in (*before, detail.line, *after):
        mark = ">" if line is detail.line else " "
        say(f"{mark} {when(line.us, zone)}  {line.sender or '-'}: {line.text}")
    for sighting in detail.sightings:
        place = f"bytes {sighting.place_start}-{sighting.place_end} {sighting.place_label or ''}".rstrip()
        say(f"\nsighting in delivery {sighting.delivery_id}: {sighting.item_name}, {place}")
        say(f"sealed item {sighting.sha256}, record {sighting.record_id}")
        if not sighting.place_label:
            data = sealed_bytes(session.dossier, sighting, most=MOST_SHOWN_BYTES)
            say(data.data.decode("utf-8", "backslashreplace") + (" ..." if data.cut else ""))


def _document(
    dossier: Dossier, detail: MessageDetail, before: tuple[Line, ...], after: tuple[Line, ...]
) -> dict[str, Any]:
    sightings = []
    for each in detail.sightings:
        data = sealed_bytes(dossier, each, most=MOST_SHOWN_BYTES)
        sealed = {"base64": base64.b64encode(data.data).decode(), "cut": data.cut}
        sightings.append({**asdict(each), "sealed_bytes": sealed})
    return {
        **_line(detail.line),
        "source_id": detail.sightings[0].source_id,
        "conversation_id": detail.conversation.key,
        "service": detail.service,
        "fields": detail.fields,
        "sightings": sightings,
        "context": [*map(_line, before), {**_line(detail.line), "this": True}, *map(_line, after)],
    }


def _line(line: Line) -> dict[str, Any]:
    sent = None if line.us is None else (EPOCH + timedelta(microseconds=line.us)).isoformat().replace("+00:00", "Z")
    return {
        "message_id": line.message_id,
        "row": line.row,
        "sent_at": sent,
        "sender": line.sender,
        "text": line.text,
        "ocr_text": line.ocr_text or None,
        "kind": line.kind,
        "state": line.state,
        "reply_to": line.reply and line.reply.message_id,
        "attachments": line.attachments,
    }


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Hits in capital brackets; long texts cut around the first."""
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], "«", text[start:end], "»"]
        last = end
    return harmless("".join([*pieces, text[last:]]).replace("\n", " "))
