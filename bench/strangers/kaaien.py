"""A stranger's harbour: crews, quays and chats told by somebody who has not seen how leads are found.

    python -m bench.strangers.kaaien FOLDER --seed 1 --messages 40000

writes `tinbox.csv` and `sluis.jsonl`, which import without a mapping, and `truth.jsonl` beside them. Everybody and
everything in it is invented, but for lines of a public channel in the English talk (samples/ubuntu-irc, CC BY 4.0).
"""

import csv
import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.strangers.asked import write_as_asked
from bench.strangers.kaaien_beside import Beside, Besides
from bench.strangers.kaaien_crews import Town, crews
from bench.strangers.kaaien_model import SLUIS, TINBOX, Message, Room, Told, stamp
from bench.strangers.kaaien_plots import DECK
from bench.strangers.kaaien_shipments import Boxes, Shipment, Teller, invented
from bench.strangers.kaaien_truth import messages_told, told
from bench.strangers.kaaien_words import Speech

from argus.handover.demo.chance import Chance

_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip
# What a list that is passed on speaks of: their number is known days before and their day does not move.
_LISTED = frozenset(("one_group", "chain", "weeks_ahead"))


def write(folder: Path, seed: int, messages: int) -> None:
    """Write a case of so many messages, and the truth about it."""
    chance = Chance("kaaien", seed)
    town, boxes = Town(chance), Boxes(chance)
    made_crews = crews(chance, town)
    town.new_telephones(made_crews)
    teller = Teller(chance, Speech(chance))
    plots = chance.dealt(DECK)
    shipments = [
        invented(chance, boxes, number + 1, next(plots), made_crews[number % len(made_crews)])
        for number in range(max(10, messages * 45 // 40_000))
    ]
    for each in shipments:
        teller.tell(each)
    _write_lists(chance, shipments)
    besides = Besides(chance, town, boxes, made_crews)
    beside = besides.threats(max(4, messages * 12 // 40_000)) + besides.decoys(max(15, messages // 600))
    for each in shipments:
        if each.numbered and chance.happens(0.2):
            besides.owner_asks(each)
    besides.chatter(messages - sum(len(room.messages) for room in town.rooms))
    folder.mkdir(parents=True, exist_ok=True)
    _deliver(folder, town.rooms)
    _write_truth(folder / "truth.jsonl", seed, messages, shipments, beside, town)


def _write_lists(chance: Chance, shipments: list[Shipment]) -> None:
    """A boss sums up what comes: one message that tells of two or three shipments."""
    for crew in {id(each.crew): each.crew for each in shipments}.values():
        own = [each for each in shipments if each.crew is crew and each.plot in _LISTED]
        own.sort(key=lambda each: each.dates[-1])
        near = [each for each in own if each.dates[-1] - own[0].dates[-1] < timedelta(days=12)][:3]
        if len(near) < 2:
            continue
        lines = [f"{_day(each.dates[-1])} {each.box} {_amount(chance, each)}".strip() for each in near]
        at = min(each.said[-1].message.at for each in near) - 3 * 86_400
        message = crew.rooms["side"].say(crew.people["boss"], at, "\n".join(lines))
        for each in near:
            says = ("container", "date") if each.says("share") else ("container", "date", "quantity")
            each.said.append(Told(message, says))


def _day(day: date) -> str:
    return f"{day.day}/{day.month}"


def _amount(chance: Chance, shipment: Shipment) -> str:
    return "" if shipment.says("share") else f"{chance.one_of(('', 'x', '= '))}{shipment.blocks}"


def _deliver(folder: Path, rooms: Iterable[Room]) -> None:
    by_service: dict[str, list[Message]] = {TINBOX: [], SLUIS: []}
    for room in rooms:
        by_service[room.service] += room.messages
    for service, sent in by_service.items():
        sent.sort(key=lambda each: (each.at, each.room.key))
        for number, each in enumerate(sent):
            each.source_id = f"{service[0].lower()}-{700_000 + number}"
    with (folder / "tinbox.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, _COLUMNS, delimiter=";")
        table.writeheader()
        table.writerows(_row(each) for each in by_service[TINBOX])
    with (folder / "sluis.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in by_service[SLUIS])


def _row(message: Message) -> dict[str, str]:
    room = message.room
    others = [each.handle(room.service, message.at) for each in room.members if each is not message.sender]
    values = (
        message.source_id, stamp(message.at), room.service, room.key, room.name, message.handle, "; ".join(others),
        message.text, f"{message.source_id}.jpg" if message.ocr_text else "", message.ocr_text,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _write_truth(
    path: Path, seed: int, messages: int, shipments: list[Shipment], beside: list[Beside], town: Town
) -> None:
    tags = sorted({each.plot for each in shipments})
    records: list[dict[str, Any]] = [
        {"record": "world", "seed": seed, "message_count": messages, "books": ["kaaien"], "parts": [TINBOX, SLUIS],
         "zone": "Europe/Brussels", "hard_cases": tags},
        *(told(each) for each in shipments),
    ]  # fmt: skip
    for each in beside:
        kind = {"record": "threat"} if each.kind == "threat" else {
            "record": "decoy", "kind": each.kind, "container": each.container,
        }  # fmt: skip
        records.append({**kind, "messages": messages_told(each.said)})
    records += [
        {"record": "person", "nickname": each.nick, "role": "crew",
         "accounts": [{"service": service, "handle": handle} for service, handle in sorted(each.used)]}
        for each in town.people if len(each.used) > 1
    ]  # fmt: skip
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), "utf-8")


if __name__ == "__main__":
    write_as_asked(write, "A stranger's harbour case, with the truth about it.")
