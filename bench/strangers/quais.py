"""A stranger's harbour: what is written between the quais of Le Havre and Antwerp, and to them.

    python -m bench.strangers.quais FOLDER --seed 1 --messages 40000

writes `volet.csv`, `cabestan.jsonl` and `drisse.csv`, which import without a mapping, and `truth.jsonl` beside them.
Everybody and everything in it is invented.
"""

from pathlib import Path

from bench.strangers.asked import write_as_asked
from bench.strangers.delivered import deliver, write_truth
from bench.strangers.quais_arcs import DECK
from bench.strangers.quais_beside import Besides
from bench.strangers.quais_boxes import Boxes
from bench.strangers.quais_crews import CREWS, Town
from bench.strangers.quais_loads import new_load
from bench.strangers.quais_model import CABESTAN, DRISSE, SERVICES, VOLET
from bench.strangers.quais_telling import Teller, tell_of_owner
from bench.strangers.quais_truth import told

from argus.handover.demo.chance import Chance


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
    delimiters = {VOLET: ";", CABESTAN: None, DRISSE: ","}
    deliver(folder, town.rooms, delimiters, lambda service, at: f"{service[:2].upper()}{310_000 + at}")
    world = {
        "seed": seed, "message_count": messages, "books": ["quais"], "parts": list(SERVICES),
        "zone": "Europe/Brussels", "hard_cases": sorted({each.arc for each in loads}),
    }  # fmt: skip
    write_truth(folder / "truth.jsonl", world, map(told, loads), beside, town.people)


if __name__ == "__main__":
    write_as_asked(write, "A stranger's harbour case, with the truth about it.")
