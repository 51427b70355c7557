"""A stranger's harbour: crews, quays and chats told by somebody who has not seen how leads are found.

    python -m bench.strangers.kaaien FOLDER --seed 1 --messages 40000

writes `tinbox.csv` and `sluis.jsonl`, which import without a mapping, and `truth.jsonl` beside them. Everybody and
everything in it is invented, but for lines of a public channel in the English talk (samples/ubuntu-irc, CC BY 4.0).
"""

from datetime import date, timedelta
from pathlib import Path

from bench.strangers.asked import write_as_asked
from bench.strangers.chats import Told
from bench.strangers.delivered import deliver, write_truth
from bench.strangers.kaaien_beside import Besides
from bench.strangers.kaaien_crews import Town, crews
from bench.strangers.kaaien_model import SLUIS, TINBOX
from bench.strangers.kaaien_plots import DECK
from bench.strangers.kaaien_shipments import Boxes, Shipment, Teller, invented
from bench.strangers.kaaien_truth import told
from bench.strangers.kaaien_words import Speech

from argus.handover.demo.chance import Chance

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
    deliver(folder, town.rooms, {TINBOX: ";", SLUIS: None}, lambda service, at: f"{service[0].lower()}-{700_000 + at}")
    world = {
        "seed": seed, "message_count": messages, "books": ["kaaien"], "parts": [TINBOX, SLUIS],
        "zone": "Europe/Brussels", "hard_cases": sorted({each.plot for each in shipments}),
    }  # fmt: skip
    write_truth(folder / "truth.jsonl", world, map(told, shipments), beside, town.people)


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


if __name__ == "__main__":
    write_as_asked(write, "A stranger's harbour case, with the truth about it.")
