"""Somebody tells a part of a shipment: a phrase of their book, filled with what is true, kept as planted."""

from collections.abc import Sequence

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import day_said, hour_said, typed
from argus.handover.demo.model import Conversation, Line, Person, Planted
from argus.handover.demo.phrases import book, wording
from argus.handover.demo.shipments import Shipment

# What a line says that has this filled in; "" = nothing of its own.
_MEANT = {
    "n": "quantity", "old": "", "bags": "quantity", "per": "quantity", "list": "quantity", "k": "share",
    "stuff": "commodity", "cover": "cover", "logo": "logo", "origin": "origin", "port": "port", "day": "date",
    "time": "extraction", "fee": "fee", "price": "price", "seal": "seal", "seal2": "seal", "number": "container",
    "last4": "container", "other": "switched_to", "vessel": "vessel", "terminal": "terminal", "position": "position",
    "lat": "position", "lon": "position", "code": "release_reference", "plate": "plate", "heads": "crew",
    "hide": "hiding", "pay": "pay",
    "less": "pay", "name": "person", "service": "person",
}  # fmt: skip
_MEANT_BY = {
    "crew": {"day": "extraction"},
    "trojan": {"day": "extraction"},
    "owner": dict.fromkeys(("number", "cover", "vessel"), "innocent_owner"),
}


class Telling:
    """Says phrases about one shipment, or one decoy, and remembers each with what it says."""

    def __init__(self, chance: Chance, shipment: Shipment) -> None:
        """Facts come from the shipment."""
        self._chance = chance
        self._shipment = shipment

    def tell(self, conversation: Conversation, at: int, sender: Person, kind: str, *also: str, **more: object) -> Line:
        """One phrase of this kind; `more` fills what the shipment does not know or says otherwise.

        What the line says follows from what was filled in; `also`: what follows from its words.
        """
        filled = self._filled(conversation, at) | more
        said = book(conversation.book).say(self._chance, conversation.language, kind, filled)
        meant = _MEANT | _MEANT_BY.get(kind, {})
        says = dict.fromkeys((*(meant[each] for each in sorted(said.filled)), *also))
        return self.plant(conversation, conversation.say(at, sender, said.text), [each for each in says if each])

    def plant(self, conversation: Conversation, line: Line, says: Sequence[str]) -> Line:
        """Keep a line that was said as one that matters."""
        self._shipment.said.append(Planted(conversation, line, tuple(says)))
        return line

    def stuff(self, conversation: Conversation) -> str:
        """What these people call it."""
        return book(conversation.book).say(self._chance, conversation.language, self._shipment.commodity, {}).text

    def day(self, conversation: Conversation, at: int, which: int = -1) -> str:
        """How the day of arrival is named here and now."""
        told = book(conversation.book)
        return day_said(self._chance, told, conversation.language, self._shipment.arrivals[which], at)

    def _filled(self, conversation: Conversation, at: int) -> dict[str, object]:
        shipment, chance, told = self._shipment, self._chance, book(conversation.book)
        words = wording(conversation.language)
        tail = shipment.container or "0000000"
        return {
            "n": shipment.blocks,
            "stuff": self.stuff(conversation),
            "cover": typed(told, words["covers"][shipment.cover]),
            "origin": typed(told, shipment.origin),
            "port": typed(told, words["ports"].get(shipment.port, shipment.port)),
            "day": self.day(conversation, at),
            "time": hour_said(chance, told, conversation.language, shipment.extraction.hour),
            "fee": shipment.fee,
            "price": shipment.price_k,
            "bags": shipment.bags[0],
            "per": shipment.bags[1],
            "logo": shipment.logo,
            "seal": shipment.seals[0],
            "seal2": shipment.seals[1],
            "last4": tail[-4:],
            "vessel": typed(told, shipment.vessel) if chance.happens(0.4) else shipment.vessel,
            "terminal": typed(told, f"{words['quay']} {shipment.quay}"),
            "position": shipment.position,
            "code": shipment.release,
            "plate": shipment.plate,
            "heads": chance.between(3, 7),
            "hide": shipment.hiding or "",
            "pay": chance.one_of((30, 40, 50, 60)),
            "less": chance.one_of((5, 10, 15, 20)),
        }
