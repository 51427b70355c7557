"""A stranger's docks: gangs, insiders and bystanders told by somebody who has not seen how leads are found.

    python -m bench.strangers.docks FOLDER --seed 1 --messages 40000

writes `norra.csv` and `obelisk.jsonl`, which import without a mapping, and `truth.jsonl` beside them. Everybody and
everything in it is invented.
"""

from pathlib import Path

from bench.strangers.asked import write_as_asked
from bench.strangers.delivered import deliver, write_truth
from bench.strangers.docks_beside import Besides
from bench.strangers.docks_boxes import Yard
from bench.strangers.docks_crews import NORRA, OBELISK, Town
from bench.strangers.docks_loads import invented
from bench.strangers.docks_plots import DECK
from bench.strangers.docks_telling import Teller, Voice
from bench.strangers.docks_truth import told
from bench.strangers.docks_words import Phrases

from argus.handover.demo.chance import Chance


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
    deliver(folder, town.rooms, {NORRA: ";", OBELISK: None}, lambda service, at: f"{service[:3].lower()}{100_000 + at}")
    world = {
        "seed": seed, "message_count": messages, "books": ["docks"], "parts": [NORRA, OBELISK],
        "zone": "Europe/Brussels", "hard_cases": sorted({each.name for each in shipments}),
    }  # fmt: skip
    write_truth(folder / "truth.jsonl", world, map(told, shipments), beside, town.people)


if __name__ == "__main__":
    write_as_asked(write, "A stranger's docks case, with the truth about it.")
