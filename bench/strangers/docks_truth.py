"""The truth about the docks, in the form of `argus.handover.demo.truth`."""

from bench.strangers.chats import Record
from bench.strangers.delivered import messages_told
from bench.strangers.docks_loads import Shipment

_FACTS = {
    "vessel": "vessel", "origin": "origin", "terminal": "terminal", "cover": "cover", "logo": "logo", "seal": "seal",
    "plate": "plate", "position": "pos", "release_reference": "pin",
}  # fmt: skip


def told(shipment: Shipment) -> Record:
    """What is true of it, as far as its messages tell."""
    fact = {what: shipment.facts[gap] if shipment.says(what) else None for what, gap in _FACTS.items()}
    numbered = any(shipment.says(what) for what in ("container", "container_part"))
    ends, day, said = shipment.plot.ends, shipment.dates[-1], shipment.said
    load, in_shares = shipment.load, shipment.says("share")
    return {
        "record": "shipment", "id": f"D{shipment.number:03}", "container": shipment.box if numbered else None,
        "switched_to": shipment.box2 if shipment.says("switched_to") else None,
        "wrong_forms": [shipment.wrong] if shipment.says("wrong") else [],
        "method": shipment.plot.method, "hiding": None, "vessel": fact["vessel"], "port": shipment.ports[-1],
        "origin": fact["origin"], "terminal": fact["terminal"], "position": fact["position"],
        "dates": [each.isoformat() for each in shipment.dates], "date": day.isoformat(),
        "extraction": None if ends == "cancelled" else f"{day}T{shipment.facts['hour']}",
        "quantity": {
            "blocks": load.blocks, "kg": load.blocks,
            "said": "shares" if in_shares else "bags x blocks" if load.bags else "blocks",
        },
        "shares": list(load.shares) if in_shares else None,
        "bags": list(load.bags) if load.bags and shipment.says("quantity") else None,
        "commodity": "cocaine", "cover": fact["cover"], "logo": fact["logo"], "status": ends,
        "release_reference": fact["release_reference"], "plate": fact["plate"],
        "seals": [fact["seal"]] if fact["seal"] else None, "price_eur_per_block": None,
        "people": sorted({each.message.sender.nick for each in said}), "tags": _tags(shipment),
        "services": sorted({each.message.room.service for each in said}),
        "languages": sorted({each.language for each in said}),
        "conversations": len({each.message.room.key for each in said}), "messages": messages_told(said),
    }  # fmt: skip


def _tags(shipment: Shipment) -> list[str]:
    beside = {
        "bags_of_blocks": shipment.load.bags and shipment.says("quantity"),
        "shares_only": shipment.says("share"),
        "number_in_photo": any(each.message.ocr_text for each in shipment.said),
    }
    return [shipment.name, *(tag for tag, fits in beside.items() if fits)]
