"""A stranger's harbour: what is written between the quais of Le Havre and Antwerp, and to them.

    python -m bench.strangers.quais FOLDER --seed 1 --messages 40000

writes `volet.csv`, `cabestan.jsonl` and `drisse.csv`, which import without a mapping, and `truth.jsonl` beside them.
Everybody and everything in it is invented.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from bench.strangers.asked import write_as_asked
from bench.strangers.quais_arcs import DECK
from bench.strangers.quais_beside import Beside, Besides
from bench.strangers.quais_boxes import Boxes
from bench.strangers.quais_crews import CREWS, Town
from bench.strangers.quais_loads import new_load
from bench.strangers.quais_model import CABESTAN, DRISSE, SERVICES, VOLET, Message, Record, Room, stamp
from bench.strangers.quais_telling import Teller, tell_of_owner
from bench.strangers.quais_truth import messages_told, told

from argus.handover.demo.chance import Chance

_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip


def write(folder: Path, seed: int, messages: int) -> None:
    """Write a case of so many messages, and the truth about it."""
    chance = Chance("quais", seed)
    town, boxes = Town(chance), Boxes(chance)
    crews = [town.crew(number) for number in range(len(CREWS))]
    turns = chance.dealt([crew for crew, (_, _, share) in zip(crews, CREWS, strict=True) for _ in range(share)])
    arcs, teller = chance.dealt(DECK), Teller(chance)
    loads = [
        new_load(chance, boxes, number + 1, next(arcs), next(turns))
        for number in range(max(8, messages * 45 // 40_000))
    ]
    for each in loads:
        teller.tell(each)
    besides = Besides(chance, town, boxes, crews)
    for each in loads:
        if each.says("container") and chance.happens(0.15):
            tell_of_owner(chance, each, chance.one_of(besides.freight))
    beside = besides.threats(max(3, messages * 12 // 40_000)) + besides.decoys(max(15, messages // 400))
    besides.small_talk(messages - sum(len(room.messages) for room in town.rooms))
    folder.mkdir(parents=True, exist_ok=True)
    _deliver(folder, town.rooms)
    records: list[Record] = [
        {"record": "world", "seed": seed, "message_count": messages, "books": ["quais"], "parts": list(SERVICES),
         "zone": "Europe/Brussels", "hard_cases": sorted({each.arc for each in loads})},
        *(told(each) for each in loads), *map(_told_beside, beside), *_people(town),
    ]  # fmt: skip
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    (folder / "truth.jsonl").write_text("".join(lines), "utf-8")


def _deliver(folder: Path, rooms: Iterable[Room]) -> None:
    sent: dict[str, list[Message]] = {each: [] for each in SERVICES}
    for room in rooms:
        sent[room.service] += room.messages
    for service, each_sent in sent.items():
        each_sent.sort(key=lambda each: (each.at, each.room.key))
        for number, each in enumerate(each_sent):
            each.source_id = f"{service[:2].upper()}{310_000 + number}"
    for service, delimiter in ((VOLET, ";"), (DRISSE, ",")):
        with (folder / f"{service.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, _COLUMNS, delimiter=delimiter)
            table.writeheader()
            table.writerows(_row(each) for each in sent[service])
    with (folder / f"{CABESTAN.lower()}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in sent[CABESTAN])


def _row(message: Message) -> dict[str, str]:
    room = message.room
    others = [each.account(room.service, message.at) for each in room.members if each is not message.sender]
    values = (
        message.source_id, stamp(message.at), room.service, room.key, room.name, message.handle, "; ".join(others),
        message.text, f"{message.source_id}.jpg" if message.ocr_text else "", message.ocr_text,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _told_beside(beside: Beside) -> Record:
    if beside.kind == "threat":
        return {"record": "threat", "messages": messages_told(beside.said)}
    kind = {"record": "decoy", "kind": beside.kind, "container": beside.container}
    return {**kind, "messages": messages_told(beside.said)}


def _people(town: Town) -> Iterable[Record]:
    for each in town.people:
        if len(each.used) > 1:
            accounts = [{"service": service, "handle": handle} for service, handle in sorted(each.used)]
            yield {"record": "person", "nickname": each.nick, "role": "crew", "accounts": accounts}


if __name__ == "__main__":
    write_as_asked(write, "A stranger's harbour case, with the truth about it.")
