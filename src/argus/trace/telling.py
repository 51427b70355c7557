"""Each thing on the way as a step of its own, without what lies below it."""

from datetime import UTC, datetime, timedelta

from argus.access import canonical_json
from argus.figures import Figure, Language, Published, measure_name, plain_answer, shown
from argus.leads import Lead
from argus.ledger import Entry, Revision, cell_of
from argus.reading import MessageDetail, Sighting
from argus.trace.ground import Ground
from argus.trace.step import Step

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_LABEL = 200


def figure_told(ground: Ground, figure: Figure) -> Step:
    """A figure: what it says, of what, as of when, made how."""
    ask = figure.ask
    scope = _scope_of(figure)
    label = figure_line(figure, ground.language)
    told = {
        "measure": ask.measure,
        "scope": scope or None,
        "name": measure_name(ask.measure, ground.language),
        "shown": shown(figure, ground.language),
        "from": ask.period.as_json()["from"],
        "to": ask.period.as_json()["to"],
        "as_of": figure.as_of.isoformat(),
        "value": plain_answer(figure.value),
        "low": plain_answer(figure.low),
        "high": plain_answer(figure.high),
        "unit": figure.unit,
        "basis": figure.basis or None,
        "method": figure.method,
        "convention": figure.convention or None,
        "phrase": figure.phrase(ground.language) or None,
    }
    return Step("figure", ask.figure_id, label, told)


def figure_line(figure: Figure, language: Language) -> str:
    """What it measures, its value, of what, over which days."""
    period = figure.ask.period
    days = " .. ".join(day.isoformat() if day else "" for day in (period.first, period.last)).strip(" .")
    value = f"{measure_name(figure.ask.measure, language)}{language.colon}{shown(figure, language)}"
    return " · ".join(part for part in (value, _scope_of(figure), days) if part)


def _scope_of(figure: Figure) -> str:
    return " ".join(part for part in figure.ask.scope.as_json().values() if part)


def published_told(ground: Ground, each: Published) -> Step:
    """A figure as it was published, with its signature."""
    document = each.document
    faults = list(ground.prover.published(each.number, canonical_json(document)))
    if not each.holds:
        faults.append(f"published figure {each.number}: the signature does not hold")
    told = {
        "number": each.number,
        "value": document["value"],
        "unit": document["unit"],
        "as_of": document["as_of"],
        "at": each.at,
        "by": each.by,
        "key_id": each.key_id,
        "signature_holds": each.holds,
        "retracted_at": None,
        "retracted_by": None,
        "retracted_because": None,
    }
    if each.retraction is not None:
        taken = each.retraction
        told |= {"retracted_at": taken.at, "retracted_by": taken.by, "retracted_because": taken.reason}
        faults += ground.prover.published(taken.number, canonical_json(taken.document))
        if not taken.holds:
            faults.append(f"published figure {taken.number}: the signature of this retraction does not hold")
    label = f"{shown(each.figure, ground.language)} · {document['as_of']}"
    return Step("published", each.figure_id, label, told, faults=tuple(faults))


def entry_told(ground: Ground, revision: Revision) -> Step:
    """An entry of the ledger in one revision, checked against the log."""
    entry = revision.entry
    amount = None if entry.number is None else cell_of(entry, "number")
    words = (
        amount_line(entry, ground.language),
        entry.item_code, entry.last_day.isoformat(), entry.place, entry.terminal, entry.container,
    )  # fmt: skip
    told = {
        "what": entry.kind,
        "revision": revision.revision,
        "amount": amount,
        "unit": entry.unit,
        "mass_basis": entry.mass_basis,
        "item": entry.item_code,
        "day": entry.last_day.isoformat(),
        "known_on": entry.as_of,
        "place": entry.place,
        "container": entry.container,
        "operation": entry.operation,
        "dossier": entry.dossier,
        "status": entry.status,
        "strength": entry.strength,
        "detection": "; ".join(f"{each.by}{f' {each.since}' if each.since else ''}" for each in entry.detection)
        or None,
        "first_knowledge": entry.first_knowledge,
        "same_as": entry.same_as,
        "source": entry.source,
        "recorded_at": revision.at,
        "recorded_by": revision.by,
        "act": revision.act_id,
        "reason": revision.reason or None,
    }
    label = " · ".join(word for word in words if word)
    return Step("entry", revision.entry_id, label, told, faults=ground.prover.act(revision.act_id))


def amount_line(entry: Entry, language: Language) -> str:
    """How much of it, in the marks of the language; ? = nobody published it, "" = it has no amount."""
    if entry.number is None:
        return "?" if entry.item_class else ""
    return f"{language.number(entry.number)} {entry.unit or ''}".strip()


def lead_told(lead: Lead) -> Step:
    """A lead: the shipment that messages seem to tell of."""
    fields = lead.fields
    named = fields.get("container") or fields.get("vessel")
    days = None if lead.arrives_on is None else lead.arrives_on.isoformat()
    kilos = None if lead.quantity_kg is None else f"{lead.quantity_kg:g} kg"
    told = {
        "container": fields.get("container"),
        "port": fields.get("port"),
        "date": days,
        "quantity_kg": lead.quantity_kg,
        "commodity": fields.get("commodity"),
        "status": lead.status,
        "sure": round(lead.sure, 4),
        "ready_at": _utc(lead.ready_us),
        "messages": len(lead.message_ids),
    }
    label = " · ".join(part for part in (named, fields.get("port"), days, kilos) if part)
    return Step("lead", lead.lead_id, label or lead.lead_id, told)


def message_told(ground: Ground, detail: MessageDetail, tells: tuple[str, ...] = ()) -> Step:
    """A message; the part it stands in is checked, and that what is shown is what the part holds."""
    line = detail.line
    faults = list(ground.prover.part_of_row(line.row))
    if line.text != (detail.fields.get("text") or ""):
        faults.append(f"message {line.message_id}: the index shows another text than the part that was written")
    told = {
        "sent_at": _utc(line.us),
        "sender": line.sender,
        "conversation": detail.conversation.label,
        "conversation_id": detail.conversation.conversation_id,
        "service": detail.service,
        "tells": ", ".join(tells) or None,
    }
    text = line.text or line.ocr_text or f"({line.kind})"
    label = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return Step("message", line.message_id, label, told, faults=tuple(faults))


def sighting_told(ground: Ground, sighting: Sighting) -> Step:
    """The place of a record in the sealed bytes, with the item it lies in and the delivery that brought it below."""
    digest, faults = ground.prover.record(sighting)
    place = sighting.place_label or f"{sighting.place_start}-{sighting.place_end}"
    told = {
        "item": sighting.item_name,
        "from_byte": sighting.place_start,
        "to_byte": sighting.place_end,
        "place": sighting.place_label,
        "bytes_sha256": digest,
        "source_id": sighting.source_id,
        "sent_as_written": sighting.sent_as_written,
        "state": sighting.state,
    }
    delivery = Step(
        "delivery", str(sighting.delivery_id), f"delivery {sighting.delivery_id}",
        _manifest(ground, sighting.delivery_id), faults=ground.prover.delivery(sighting.delivery_id),
    )  # fmt: skip
    hashed = ground.prover.item(sighting.sha256)
    checked = f"evidence {sighting.sha256}" not in ground.prover.unchecked
    item = Step(
        "item", sighting.sha256, sighting.item_name, {"item_id": sighting.item_id, "hashed": checked}, (delivery,),
        faults=hashed,
    )  # fmt: skip
    return Step("sighting", sighting.record_id, f"{sighting.item_name}, {place}", told, (item,), faults=faults)


def _manifest(ground: Ground, delivery_id: int) -> dict[str, object]:
    sha256, entry = ground.prover.log.manifests.get(delivery_id, (None, None))
    return {"manifest_sha256": sha256, "log_entry": entry}


def _utc(us: int | None) -> str | None:
    return None if us is None else (_EPOCH + timedelta(microseconds=us)).isoformat().replace("+00:00", "Z")
