"""What came of the invented shipments, as a ledger to import: operations, searches, arrests, seizures. INVENTED.

One CSV beside the delivery, in the columns of `argus ledger import`. It follows from the truth about the shipments:

    seized      the box was opened before the crew came: the whole load, the crew, a telephone; on the day an estimate,
                nine days later what was weighed. Every second find is said to be owed to messages, the others to a scan
    extracted   of every third one, part of the load is found in a store days later, with cash and arms
    cancelled   the box is searched and nothing is in it
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import ZONE
from argus.handover.demo.model import Planted
from argus.handover.demo.rooms import MARK
from argus.handover.demo.shipments import COCAINE, Shipment

FILE = f"{MARK}-ledger.csv"
# Ports of arrival as UN/LOCODE.
LOCODES = {
    "Algeciras": "ESALG", "Antwerpen": "BEANR", "Bremerhaven": "DEBRV", "Gioia Tauro": "ITGIT", "Hamburg": "DEHAM",
    "Le Havre": "FRLEH", "Leixões": "PTLEI", "Livorno": "ITLIV", "Rotterdam": "NLRTM", "Sines": "PTSIE",
    "Valencia": "ESVLC", "Vlissingen": "NLVLI",
}  # fmt: skip
COLUMNS = (
    "entry_id", "revision", "kind", "event_date_start", "event_date_end", "as_of", "place_locode", "terminal",
    "agency", "dossier", "operation", "seizure_id", "item_class", "item_code", "quantity", "unit", "mass_basis",
    "precision", "container_count", "container", "cover_load", "detection", "strength", "status", "origin", "source",
    "note",
)  # fmt: skip
_WEIGHED_AFTER = timedelta(days=9)
_ESTIMATED_TO = 50

Row = dict[str, str | int]


class Ledger:
    """Collects what came of the shipments of all parts; draws from a chance of its own, so that no chat changes."""

    def __init__(self, seed: int, books: Iterable[str]) -> None:
        """The same seed and books give the same ledger."""
        self._chance = Chance(seed, *books, "ledger")
        self._source = f"{MARK}: argus demo --seed {seed}"
        self._ended = {"seized": 0, "extracted": 0}
        self._rows: list[Row] = []

    def add(self, shipment: Shipment) -> None:
        """Record what came of one shipment."""
        if shipment.status == "cancelled":
            self._rows += self._nothing_found(shipment)
            return
        self._ended[shipment.status] += 1
        if shipment.status == "seized":
            self._rows += self._seized(shipment, by_messages=self._ended["seized"] % 2 == 1)
        elif self._ended["extracted"] % 3 == 1:
            self._rows += self._store(shipment)

    def as_csv(self) -> str:
        """The file."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        return text.getvalue()

    def _seized(self, shipment: Shipment, *, by_messages: bool) -> Iterator[Row]:
        day = shipment.extraction.date()
        own = self._of(shipment, day)
        yield {**own, **_named(shipment, "operation"), "kind": "operation"}
        drug: Row = {
            **own, **_named(shipment, "load"), "kind": "seizure", "seizure_id": f"{MARK}-{_id(shipment)}",
            "terminal": shipment.quay, "item_class": "drug", "item_code": shipment.commodity, "unit": "kg",
            "mass_basis": "net", "container": shipment.container or "", "container_count": 1,
            "cover_load": shipment.cover,
            "detection": f"lead@{_read_at(shipment, day)}" if by_messages else "scan",
            "strength": "" if by_messages else "none",
        }  # fmt: skip
        rounded = max(_ESTIMATED_TO, shipment.blocks // _ESTIMATED_TO * _ESTIMATED_TO)
        yield {**drug, "revision": 1, "quantity": rounded, "precision": "approx", "status": "provisional"}
        weighed = (day + _WEIGHED_AFTER).isoformat()
        yield {**drug, "revision": 2, "quantity": shipment.blocks, "precision": "exact", "as_of": weighed}
        yield {**own, **_named(shipment, "telephones"), **_thing("device", "crypto_phone", 1, "pieces"),
               "seizure_id": f"{MARK}-{_id(shipment)}"}  # fmt: skip
        yield {**own, **_named(shipment, "search"), **_counted("search", "premises", "container", 1),
               "container": shipment.container or ""}  # fmt: skip
        crew = self._chance.between(2, max(2, len(shipment.group.crew)))
        yield {**own, **_named(shipment, "arrests"), **_counted("arrest", "person", "extractor", crew)}

    def _store(self, shipment: Shipment) -> Iterator[Row]:
        day = shipment.extraction.date() + timedelta(days=self._chance.between(3, 12))
        own = self._of(shipment, day)
        find: Row = {"seizure_id": f"{MARK}-{_id(shipment)}-store"}
        yield {**own, **_named(shipment, "operation"), "kind": "operation"}
        yield {**own, **_named(shipment, "search"), **_counted("search", "premises", "warehouse", 1)}
        yield {**own, **_named(shipment, "site"), **_counted("site", "site", "stash", 1)}
        part = max(1, shipment.blocks * self._chance.between(10, 60) // 100)
        yield {**own, **_named(shipment, "part"), **_thing("drug", shipment.commodity, part, "kg"), **find,
               "mass_basis": "net", "precision": "exact", "detection": "tip"}  # fmt: skip
        if shipment.commodity == COCAINE:
            cash = self._chance.between(4, 60) * 5_000
            yield {**own, **_named(shipment, "cash"), **_thing("cash", "EUR", cash, "EUR"), **find}
        if self._chance.happens(0.5):
            arms = self._chance.between(1, 3)
            yield {**own, **_named(shipment, "arms"), **_thing("weapon", "firearm", arms, "pieces"), **find}
        held = self._chance.between(1, 4)
        yield {**own, **_named(shipment, "arrests"), **_counted("arrest", "person", "suspect", held)}

    def _nothing_found(self, shipment: Shipment) -> Iterator[Row]:
        own = self._of(shipment, shipment.arrival)
        yield {**own, **_named(shipment, "operation"), "kind": "operation"}
        yield {**own, **_named(shipment, "search"), **_counted("search", "premises", "container", 1),
               "container": shipment.container or ""}  # fmt: skip

    def _of(self, shipment: Shipment, day: date) -> Row:
        """What every entry about a shipment has."""
        return {
            "revision": 1, "event_date_start": day.isoformat(), "event_date_end": day.isoformat(),
            "as_of": day.isoformat(), "place_locode": LOCODES[shipment.port], "agency": f"{MARK}-customs",
            "dossier": MARK, "operation": f"{MARK}-{_id(shipment)}", "status": "confirmed", "origin": "invented",
            "source": self._source, "note": f"{MARK}: nothing of this happened",
        }  # fmt: skip


def _read_at(shipment: Shipment, day: date) -> str:
    """When the messages were read, in the story: as soon as somebody wrote the number, a day before at the latest."""
    latest = datetime.combine(day - timedelta(days=1), time(9), ZONE)
    told = [each.line.at for each in shipment.said if _tells_number(each)]
    first = datetime.fromtimestamp(min(told), ZONE) if told else latest
    return min(first, latest).isoformat(timespec="seconds")


def _tells_number(planted: Planted) -> bool:
    return "container" in planted.says


def _id(shipment: Shipment) -> str:
    return f"S{shipment.number:05}"


def _named(shipment: Shipment, what: str) -> Row:
    return {"entry_id": f"{MARK}-{_id(shipment)}-{what}"}


def _counted(kind: str, item_class: str, code: str, number: int) -> Row:
    units = {"premises": "premises", "person": "persons", "site": "sites"}
    return {"kind": kind, "item_class": item_class, "item_code": code, "quantity": number, "unit": units[item_class]}


def _thing(item_class: str, code: str, number: int, unit: str) -> Row:
    return {"kind": "seizure", "item_class": item_class, "item_code": code, "quantity": number, "unit": unit}
