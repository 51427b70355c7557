"""The world "muelles": an invented harbour case by somebody who had not read how this program finds leads.

    python -m bench.strangers.muelles FOLDER --seed 1 --messages 40000

FOLDER gets `garita.jsonl` (accounts of six signs) and `fathom.csv` (two services), which import without a mapping,
and `truth.jsonl` in the format of the demo's truth. Nothing in it is about a real person; ships, firms and numbers are
drawn by chance; telephone numbers are of ranges kept for fiction. Two things differ from the demo's truth: a shipment
of status `open` was still to be taken out on the last day of the world, and an "ok" is never evidence.
"""

import csv
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bench.strangers.asked import write_as_asked
from bench.strangers.muelles_beside import Beside, Surroundings, fill_with_talk, new_rooms
from bench.strangers.muelles_loads import Load, new_groups, new_loads
from bench.strangers.muelles_model import GARITA, Cast, Room, Told
from bench.strangers.muelles_telling import ZONE, Telling, tell_lists

_MESSAGES_PER_LOAD = 880
_MESSAGES_PER_THREAT = 3300
_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip


def write(folder: Path, seed: int, messages: int) -> None:
    """Write the deliveries of a world and the truth about it."""
    cast = Cast(Random(f"muelles {seed}"))
    rng = cast.rng
    groups = new_groups(cast)
    of_groups = list(cast.rooms)
    homes = new_rooms(cast, 52)
    loads = new_loads(rng, groups, max(6, messages // _MESSAGES_PER_LOAD))
    telling = Telling(rng)
    for load in loads:
        telling.tell(load)
    tell_lists(rng, groups)
    around = Surroundings(rng, homes, of_groups)
    for load in loads:
        if "innocent_owner" in load.tags:
            around.owner_of(load)
    beside = around.threats(max(2, messages // _MESSAGES_PER_THREAT)) + around.decoys(len(loads))
    spoken = sum(len(each.lines) for each in cast.rooms)
    if spoken > messages:
        raise SystemExit(f"A world of {len(loads)} shipments needs {spoken} messages.")
    fill_with_talk(rng, [*of_groups, *of_groups, *cast.rooms], messages - spoken)
    folder.mkdir(parents=True, exist_ok=True)
    _deliver(folder, cast.rooms)
    world = {
        "record": "world", "seed": seed, "message_count": messages, "books": ["muelles"], "parts": 1,
        "zone": ZONE.key, "hard_cases": sorted({tag for load in loads for tag in load.tags}),
    }  # fmt: skip
    records = [world, *(_shipment(each) for each in loads), *map(_beside, beside), *_persons(cast)]
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in records]
    (folder / "truth.jsonl").write_text("".join(lines), "utf-8")


def _deliver(folder: Path, rooms: Iterable[Room]) -> None:
    """Two tables: one service as JSON lines, the others as one CSV, in order of time."""
    lines = sorted(((room, line) for room in rooms for line in room.lines), key=lambda each: (each[1].at, each[0].key))
    with (
        (folder / "garita.jsonl").open("w", encoding="utf-8") as six,
        (folder / "fathom.csv").open("w", encoding="utf-8", newline="") as rest,
    ):
        table = csv.writer(rest)
        table.writerow(_COLUMNS)
        for count, (room, line) in enumerate(lines, start=1):
            line.source_id = f"{room.service[0].lower()}{count:07}"
            sender = line.sender.handle(room.service, line.at)
            hearing = [each.handle(room.service, line.at) for each in room.others(line.sender)]
            photo = f"img_{count:07}.jpg" if line.ocr_text else ""
            if room.service == GARITA:
                row: dict[str, Any] = {
                    "message_id": line.source_id, "timestamp": _when(line.at), "service": room.service,
                    "conversation_id": room.key, "conversation_name": room.name, "sender_id": sender,
                    "recipient_ids": hearing, "body": line.text,
                }  # fmt: skip
                if photo:
                    row |= {"attachments": [photo], "ocr_text": line.ocr_text}
                six.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                table.writerow((
                    line.source_id, _when(line.at), room.service, room.key, room.name, sender, "; ".join(hearing),
                    line.text, photo, line.ocr_text,
                ))  # fmt: skip


def _shipment(load: Load) -> dict[str, Any]:
    """What is true of a shipment, as the messages tell it."""
    told = sorted(load.told, key=lambda each: each.line.at)
    own = [each for each in told if "innocent_owner" not in each.says]
    said, facts = {each for one in own for each in one.says}, load.facts
    cancelled = "status" in said and load.status == "cancelled"
    counted = load.was is None or "quantity" in said
    blocks = load.blocks if counted else load.was
    dates = [day for _, day in sorted(load.dates_said, key=lambda each: each[0])] or [load.dates[-1]]
    dates = [day for place, day in enumerate(dates) if place == 0 or dates[place - 1] != day]
    wrong_said = load.fixed and load.wrong is not None
    tags = [each for each in load.tags if wrong_said or not each.startswith("wrong_")]
    tags += ["never_fixed"] if "wrong" in said and "container" not in said else []
    return {
        "record": "shipment", "id": f"M{load.number:04}", "container": load.container if "container" in said else None,
        "switched_to": load.switched_to, "wrong_forms": [load.wrong] if wrong_said else [], "method": load.method(),
        "hiding": facts["hide"] if "hiding" in said else None, "vessel": facts["vessel"], "port": load.port,
        "origin": facts["origin"], "terminal": facts["term"], "position": "-".join(map(str, load.position)),
        "dates": [each.isoformat() for each in dates], "date": dates[-1].isoformat(),
        "extraction": None if cancelled else f"{datetime.fromtimestamp(load.gone, ZONE):%Y-%m-%dT%H:%M}",
        "quantity": {"blocks": blocks, "kg": blocks, "said": _amount_said(load)},
        "shares": [part for _, part in load.shares] if "share" in said else None,
        "bags": list(load.bags) if load.bags else None, "commodity": "cocaine", "cover": facts["cover"],
        "logo": facts["logo"], "status": load.status,
        "release_reference": facts["pin"] if "release_reference" in said else None,
        "plate": facts["plate"] if "plate" in said else None, "seals": [facts["seal"]] if "seal" in said else None,
        "price_eur_per_block": round(facts["price"] * 1000),
        "people": sorted({each.line.sender.nick for each in own}), "tags": tags,
        "services": sorted({each.room.service for each in own}),
        "languages": sorted({each.room.language for each in own}),
        "conversations": len({each.room.key for each in own}),
        "messages": list(map(_message, told)),
    }  # fmt: skip


def _amount_said(load: Load) -> str:
    if load.bags:
        return "bags x blocks"
    return "shares" if load.shares_only else "blocks"


def _beside(beside: Beside) -> dict[str, Any]:
    messages = list(map(_message, beside.told))
    if beside.kind == "threat":
        return {"record": "threat", "messages": messages}
    return {"record": "decoy", "kind": beside.kind, "container": beside.container, "messages": messages}


def _persons(cast: Cast) -> Iterable[dict[str, Any]]:
    """Everybody who has written under more than one account."""
    wrote = {
        (id(line.sender), room.service, line.sender.handle(room.service, line.at))
        for room in cast.rooms
        for line in room.lines
    }
    for person in cast.people:
        accounts = sorted((service, handle) for who, service, handle in wrote if who == id(person))
        if len(accounts) > 1:
            named = [{"service": service, "handle": handle} for service, handle in accounts]
            yield {"record": "person", "nickname": person.nick, "role": "group", "accounts": named}


def _message(told: Told) -> dict[str, Any]:
    room, line = told.room, told.line
    return {
        "service": room.service, "conversation": room.key, "conversation_name": room.name,
        "sender": line.sender.handle(room.service, line.at), "sent_at": _when(line.at), "source_id": line.source_id,
        "text": line.text, "text_sha256": hashlib.sha256(line.text.encode()).hexdigest(),
        "ocr_text": line.ocr_text or None, "says": list(told.says),
    }  # fmt: skip


def _when(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


if __name__ == "__main__":
    write_as_asked(write, 'The invented world "muelles".')
