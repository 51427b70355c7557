"""The truth about the quais, in the form of `argus.handover.demo.truth`."""

from bench.strangers.chats import Record
from bench.strangers.delivered import messages_told
from bench.strangers.quais_arcs import ENDS, METHODS
from bench.strangers.quais_loads import Load

_FACTS = {
    "vessel": "ship", "origin": "origin", "cover": "load", "logo": "logo", "plate": "plate", "position": "pos",
    "release_reference": "pin",
}  # fmt: skip


def told(load: Load) -> Record:
    """What is true of it, as far as its messages tell."""
    end = ENDS.get(load.arc, "extracted")
    evidence = [each for each in load.said if "innocent_owner" not in each.says]
    facts = {what: load.facts[slot] if load.says(what) else None for what, slot in _FACTS.items()}
    hour, minute = load.hour
    numbered = load.says("container") or load.says("container_part")
    return {
        "record": "shipment", "id": f"Q{load.number:03}", "container": load.box if numbered else None,
        "switched_to": load.box2 if load.says("switched_to") else None,
        "wrong_forms": [load.wrong] if load.says("wrong") else [], "method": METHODS.get(load.arc, "rip_on"),
        "hiding": None, "port": load.ports[-1], "terminal": load.facts["quay"] if len(load.ports) == 1 else None,
        **facts, "dates": [each.isoformat() for each in load.days], "date": load.days[-1].isoformat(),
        "extraction": None if end == "cancelled" else f"{load.days[-1]}T{hour:02}:{minute:02}",
        "quantity": {
            "blocks": load.blocks, "kg": load.blocks,
            "said": "shares" if load.says("share") else "bags x blocks" if load.bags else "blocks",
        },
        "shares": [part for _, part in load.shares] if load.says("share") else None,
        "bags": _bags(load) if load.says("quantity") else None, "commodity": "cocaine", "status": end,
        "seals": [load.facts["seal"]] if load.says("seal") else None, "price_eur_per_block": None,
        "people": sorted({each.message.sender.nick for each in evidence}), "tags": _tags(load, numbered=numbered),
        "services": sorted({each.message.room.service for each in evidence}),
        "languages": sorted({each.language for each in evidence if each.language}),
        "conversations": len({each.message.room.key for each in evidence}), "messages": messages_told(load.said),
    }  # fmt: skip


def _bags(load: Load) -> list[int] | None:
    if not load.bags:
        return None
    count, each, *rest = load.bags
    return [each] * count + rest


def _tags(load: Load, *, numbered: bool) -> list[str]:
    beside = {
        "no_number": not numbered, "no_amount_said": not load.says("quantity") and not load.says("share"),
        "shares_only": load.says("share"), "owner_asks": any("innocent_owner" in each.says for each in load.said),
        "number_in_photo": any(each.message.ocr_text and "container" in each.says for each in load.said),
        "planned_otherwise": load.planned != load.blocks and load.says("plan"), "day_moved": len(load.days) > 1,
    }  # fmt: skip
    return [load.arc, *(tag for tag, fits in beside.items() if fits)]
