"""A stranger's docks: gangs, insiders and bystanders told by somebody who has not seen how leads are found.

    python -m bench.strangers.docks FOLDER --seed 1 --messages 40000

writes `norra.csv` and `obelisk.jsonl`, which import without a mapping, and `truth.jsonl` beside them. Everybody and
everything in it is invented.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from bench.strangers.asked import write_as_asked
from bench.strangers.docks_beside import Beside, Besides
from bench.strangers.docks_boxes import Yard
from bench.strangers.docks_crews import NORRA, OBELISK, Town
from bench.strangers.docks_loads import Shipment, invented
from bench.strangers.docks_plots import DECK
from bench.strangers.docks_telling import Teller, Voice
from bench.strangers.docks_truth import told
from bench.strangers.docks_words import Phrases
from bench.strangers.kaaien_model import Message, Record, Room, stamp
from bench.strangers.kaaien_truth import messages_told

from argus.handover.demo.chance import Chance

_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip


def write(folder: Path, seed: int, messages: int) -> None:
    """Write a case of so many messages, and the truth about it."""
    chance = Chance("docks", seed)
    town, yard = Town(chance), Yard(chance)
    crews = town.crews()
    voice = Voice(chance, town, Phrases(chance))
    plots = chance.dealt(DECK)
    shipments = [
        invented(chance, yard, number + 1, next(plots), crews[number % len(crews)])
        for number in range(max(10, messages * 45 // 40_000))
    ]
    teller = Teller(chance, voice)
    for each in shipments:
        teller.tell(each)
    besides = Besides(chance, town, yard, voice, crews)
    beside = besides.threats(max(4, messages * 12 // 40_000)) + besides.decoys(max(15, messages // 800))
    besides.talk(messages - sum(len(room.messages) for room in town.rooms))
    folder.mkdir(parents=True, exist_ok=True)
    _deliver(folder, town.rooms)
    _write_truth(folder / "truth.jsonl", seed, messages, shipments, beside, town)


def _deliver(folder: Path, rooms: Iterable[Room]) -> None:
    by_service: dict[str, list[Message]] = {NORRA: [], OBELISK: []}
    for room in rooms:
        by_service[room.service] += room.messages
    for service, sent in by_service.items():
        sent.sort(key=lambda each: (each.at, each.room.key))
        for number, each in enumerate(sent):
            each.source_id = f"{service[:3].lower()}{100_000 + number}"
    with (folder / "norra.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, _COLUMNS, delimiter=";")
        table.writeheader()
        table.writerows(_row(each) for each in by_service[NORRA])
    with (folder / "obelisk.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in by_service[OBELISK])


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
    records: list[Record] = [
        {"record": "world", "seed": seed, "message_count": messages, "books": ["docks"], "parts": [NORRA, OBELISK],
         "zone": "Europe/Brussels", "hard_cases": sorted({each.name for each in shipments})},
        *(told(each) for each in shipments),
    ]  # fmt: skip
    for each in beside:
        threat: Record = {"record": "threat"}
        decoy: Record = {"record": "decoy", "kind": each.kind, "container": each.container}
        records.append({**(threat if each.kind == "threat" else decoy), "messages": messages_told(each.said)})
    records += [
        {"record": "person", "nickname": each.nick, "role": "crew",
         "accounts": [{"service": service, "handle": handle} for service, handle in sorted(each.used)]}
        for each in town.people if len(each.used) > 1
    ]  # fmt: skip
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), "utf-8")


if __name__ == "__main__":
    write_as_asked(write, "A stranger's docks case, with the truth about it.")
