"""The truth about an invented world, as JSON lines, so that leads can be judged against it.

One object a line; `record` says what it is:
    world       seed, message_count, books, parts, zone, hard_cases: how the world was made; the first line
    shipment    id, container (null: dropped at sea), switched_to, wrong_forms (numbers written and corrected),
                method (rip_on, trojan, clone, bridge, front, switch, drop), hiding (the empty box of a trojan), vessel,
                port, origin, terminal, position, dates (as said, in order), date (the last of them), extraction (local:
                when it is taken out or thrown over board), quantity {blocks, kg (net), said (blocks, shares, bags x
                blocks)}, shares (null: not told), bags, commodity, cover, logo, status (extracted, seized, cancelled),
                release_reference, plate, seals, price_eur_per_block, people (nicknames), tags (hard cases), services,
                languages, conversations, messages
    threat      messages: somebody's life is in danger
    decoy       kind (dry_run, cigarettes, old_load, news, joke, small, look_alike, freight), container, messages
    privileged  handles of the lawyer {service, handle}, messages
    person      nickname, role, accounts [{service, handle}]: one person behind more than one account
A message is told as an import will know it: service, conversation, conversation_name, sender, sent_at (UTC; to the
minute on services whose exports have no seconds), source_id (null where the format has none), text, text_sha256,
ocr_text (null, or what a machine read in the picture), says (what it tells: container, date, quantity, port, ...;
`wrong`: a number that was corrected later, `superseded`: a quantity that changed,
`innocent_owner`). With a source_id, (service, conversation, source_id) is one message, else (service, conversation,
sent_at, sender, text).
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from argus.handover.demo.beside import Beside
from argus.handover.demo.model import IRC, WHATSAPP, Person, Planted
from argus.handover.demo.shipments import Shipment

_TO_THE_MINUTE = (WHATSAPP, IRC)
_SAID = {"shares_only": "shares", "bags_of_blocks": "bags x blocks"}


def shipment_told(shipment: Shipment) -> dict[str, Any]:
    """Everything that is true about a shipment."""
    group = shipment.group
    planted = sorted(shipment.said, key=lambda each: each.line.at)
    evidence = [each for each in planted if "innocent_owner" not in each.says]
    people = (group.organiser, group.supplier, *group.investors, group.insider, group.dispatcher, *group.crew)
    return {
        "record": "shipment",
        "id": f"S{shipment.number:05}",
        "container": shipment.container,
        "switched_to": shipment.switched_to,
        "wrong_forms": shipment.wrong,
        "method": shipment.method,
        "hiding": shipment.hiding if _says(planted, "hiding") else None,
        "vessel": shipment.vessel,
        "port": shipment.port,
        "origin": shipment.origin,
        "terminal": shipment.quay,
        "position": shipment.position,
        "dates": [each.isoformat() for each in shipment.arrivals],
        "date": shipment.arrival.isoformat(),
        "extraction": shipment.extraction.isoformat(timespec="minutes") if shipment.end != "cancelled" else None,
        "quantity": {
            "blocks": shipment.blocks,
            "kg": shipment.blocks,
            "said": _SAID.get(shipment.amount_case, "blocks"),
        },
        "shares": list(shipment.shares) if _says(planted, "share") else None,
        "bags": list(shipment.bags) if shipment.amount_case == "bags_of_blocks" else None,
        "commodity": shipment.commodity,
        "cover": shipment.cover,
        "logo": shipment.logo,
        "status": shipment.status,
        "release_reference": shipment.release if _says(planted, "release_reference") else None,
        "plate": shipment.plate if _says(planted, "plate") else None,
        "seals": list(shipment.seals) if _says(planted, "seal") else None,
        "price_eur_per_block": shipment.price_k * 1000,
        "people": [each.nick for each in people],
        "tags": shipment.tags,
        "services": sorted({each.conversation.service for each in evidence}),
        "languages": sorted({each.conversation.language for each in evidence}),
        "conversations": len({id(each.conversation) for each in evidence}),
        "messages": [message_told(each) for each in planted],
    }


def beside_told(beside: Beside, lawyer: Person) -> dict[str, Any]:
    """A threat, a decoy, or privileged talk."""
    messages = [message_told(each) for each in beside.said]
    if beside.kind == "threat":
        return {"record": "threat", "messages": messages}
    if beside.kind == "privileged":
        return {"record": "privileged", "handles": _accounts(lawyer), "messages": messages}
    return {"record": "decoy", "kind": beside.kind, "container": beside.container, "messages": messages}


def people_told(people: Iterable[Person]) -> Iterable[dict[str, Any]]:
    """Everybody who has written under more than one account."""
    for person in people:
        if len(person.used) > 1:
            yield {"record": "person", "nickname": person.nick, "role": person.role, "accounts": _accounts(person)}


def message_told(planted: Planted) -> dict[str, Any]:
    """Where a message stands, and what it says."""
    room, line = planted.conversation, planted.line
    sent_at = datetime.fromtimestamp(line.at // 60 * 60 if room.service in _TO_THE_MINUTE else line.at, UTC)
    return {
        "service": room.service,
        "conversation": room.key,
        "conversation_name": room.name,
        "sender": line.sender.handle(room.service, line.at),
        "sent_at": f"{sent_at:%Y-%m-%dT%H:%M:%SZ}",
        "source_id": line.source_id or None,
        "text": line.text,
        "text_sha256": hashlib.sha256(line.text.encode()).hexdigest(),
        "ocr_text": line.ocr_text or None,
        "says": list(planted.says),
    }


def as_line(record: dict[str, Any]) -> str:
    """A record as a line of the file."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def _says(planted: Iterable[Planted], what: str) -> bool:
    return any(what in each.says for each in planted)


def _accounts(person: Person) -> list[dict[str, str]]:
    return [{"service": service, "handle": handle} for service, handle in person.used]
