"""The truth about the quays, in the form of `argus.handover.demo.truth`."""

from bench.strangers.chats import Record
from bench.strangers.delivered import messages_told
from bench.strangers.kaaien_plots import PLOTS
from bench.strangers.kaaien_shipments import Shipment

_ENDS = {"good": "extracted", "bad_end": "seized", "off": "cancelled"}
_FACTS = {
    "vessel": "vessel", "origin": "from", "terminal": "terminal", "cover": "load", "logo": "logo", "seal": "seal",
    "plate": "plate", "release_reference": "pin",
}  # fmt: skip


def told(shipment: Shipment) -> Record:
    """What is true of it, as far as its messages tell."""
    end = next((_ENDS[step[0]] for step in PLOTS[shipment.plot] if step[0] in _ENDS), "extracted")
    evidence = [each for each in shipment.said if "innocent_owner" not in each.says]
    facts = shipment.facts
    fact = {what: facts[name] if shipment.says(what) else None for what, name in _FACTS.items()}
    place = "coords" if shipment.plot == "dropped" else "pos"
    where = {"switch": "switch", "dropped": "drop", "documents": "front"}
    return {
        "record": "shipment", "id": f"K{shipment.number:03}",
        "container": shipment.box if shipment.numbered else None,
        "switched_to": shipment.box2 if shipment.says("switched_to") else None,
        "wrong_forms": [shipment.wrong] if shipment.says("wrong") else [],
        "method": where.get(shipment.plot, "rip_on"), "hiding": None, "vessel": fact["vessel"], "port": shipment.port,
        "origin": fact["origin"], "terminal": fact["terminal"],
        "position": facts[place] if shipment.says("position") else None,
        "dates": [each.isoformat() for each in shipment.dates], "date": shipment.dates[-1].isoformat(),
        "extraction": None if end == "cancelled" else f"{shipment.dates[-1]}T{facts['hour']}",
        "quantity": {
            "blocks": shipment.blocks, "kg": shipment.blocks,
            "said": "shares" if shipment.says("share") else "bags x blocks" if shipment.bags else "blocks",
        },
        "shares": [part for _, part in shipment.shares] if shipment.says("share") else None,
        "bags": list(shipment.bags) if shipment.bags and shipment.says("quantity") else None,
        "commodity": "cocaine", "cover": fact["cover"], "logo": fact["logo"], "status": end,
        "release_reference": fact["release_reference"], "plate": fact["plate"],
        "seals": [fact["seal"]] if fact["seal"] else None,
        "price_eur_per_block": None, "people": sorted({each.message.sender.nick for each in evidence}),
        "tags": _tags(shipment), "services": sorted({each.message.room.service for each in evidence}),
        "languages": sorted({each.language for each in evidence if each.language}),
        "conversations": len({each.message.room.key for each in evidence}),
        "messages": messages_told(shipment.said),
    }  # fmt: skip


def _tags(shipment: Shipment) -> list[str]:
    beside = {
        "bags_of_blocks": shipment.bags and shipment.says("quantity"), "shares_only": shipment.says("share"),
        "no_number": not shipment.numbered, "owner_asks": shipment.says("innocent_owner"),
        "number_in_photo": any(each.message.ocr_text for each in shipment.said),
    }  # fmt: skip
    return [shipment.plot, *(tag for tag, fits in beside.items() if fits)]
