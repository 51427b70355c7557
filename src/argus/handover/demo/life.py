"""The life of a shipment as its people tell it: from the offer to the count, each in their own conversation.

Who says what when follows the cycle of a shipment: plan and shares weeks before, loading, number, voyage, a look at the
quay, release, the night, the outcome. The hard cases of a shipment decide how each of these is said.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import day_said, days_from, moment, second
from argus.handover.demo.model import TELEGRAM, WITH_PICTURES, Conversation, Person
from argus.handover.demo.numbers import in_picture, in_words, mistyped, reversed_digits, without_check_digit, written
from argus.handover.demo.people import Cast
from argus.handover.demo.phrases import book
from argus.handover.demo.rooms import Rooms
from argus.handover.demo.shipments import Shipment
from argus.handover.demo.telling import Telling


class Life:
    """Tells one shipment in the rooms of its group, and in that of the freight office where its owner asks."""

    def __init__(self, chance: Chance, shipment: Shipment, rooms: Rooms, office: Conversation, cast: Cast) -> None:
        """Nothing is said yet."""
        self._chance = chance
        self._shipment = shipment
        self._rooms = rooms
        self._office = office
        self._cast = cast
        self._tell = Telling(chance, shipment)
        group = shipment.group
        self._boss, self._supplier, self._insider = group.organiser, group.supplier, group.insider
        self._dispatcher = group.dispatcher

    def tell(self) -> None:
        """All of it; a cancelled shipment ends early."""
        self._plan()
        self._shares()
        self._loading()
        if self._shipment.beside == "new_phone":
            self._new_phone()
        if self._shipment.end == "dropped_at_sea":
            self._vessel(self._rooms.supplying, self._supplier, self._later(-14, -10))
            self._moves()
            self._drop()
            return
        self._number()
        self._moves()
        if self._shipment.beside == "innocent_owner":
            self._owner()
        if self._shipment.end == "cancelled":
            self._cancel()
            return
        self._look_up()
        self._night()

    # --- weeks before ---

    def _plan(self) -> None:
        shipment, room = self._shipment, self._rooms.supplying
        at = self._later(-52, -40)
        if shipment.amount_case in ("shares_only", "bags_of_blocks"):
            self._tell.tell(room, at, self._supplier, "offer_open")
        else:
            also = ("superseded",) if shipment.blocks_first != shipment.blocks else ()
            self._tell.tell(room, at, self._supplier, "offer", *also, n=shipment.blocks_first)
        self._tell.tell(room, self._soon(at), self._boss, "offer_yes")
        if shipment.method == "front":
            self._tell.tell(room, self._soon(at), self._boss, "front", "method")

    def _shares(self) -> None:
        shipment, room = self._shipment, self._rooms.investing
        investors = shipment.group.investors
        at = self._later(-38, -26)
        if not shipment.with_investors:
            return
        self._tell.tell(room, at, self._boss, "shares_ask")
        if shipment.amount_case not in ("", "shares_only"):
            return
        for investor, share in zip(investors, shipment.shares, strict=False):
            at = self._soon(at)
            self._tell.tell(room, at, investor, "share", k=share)
        names = [each.nick for each in (*investors, self._boss)]
        listed = "\n".join(f"{name} {share}" for name, share in zip(names, shipment.shares, strict=True))
        kind = "shares" if shipment.amount_case else "shares_total"
        self._tell.tell(room, self._soon(at), self._boss, kind, list=listed)

    def _loading(self) -> None:
        shipment, room = self._shipment, self._rooms.supplying
        at = self._later(-24, -17)
        self._tell.tell(room, at, self._supplier, "loaded")
        if shipment.amount_case == "bags_of_blocks":
            at = self._soon(at)
            self._tell.tell(room, at, self._supplier, "bags")
            if self._chance.happens(0.5):
                self._tell.tell(self._rooms.dispatch, self._soon(at), self._boss, "bags")
        elif shipment.amount_case == "quantity_changed":
            at = self._soon(at)
            self._tell.tell(room, at, self._supplier, "changed", old=shipment.blocks_first)
        elif not shipment.amount_case and self._chance.happens(0.7):
            at = self._soon(at)
            self._tell.tell(room, at, self._supplier, "amount")
        if shipment.end != "dropped_at_sea":
            self._tell.tell(room, self._soon(at), self._supplier, "seal")

    def _new_phone(self) -> None:
        """Somebody says so under the new account, once to each they work with."""
        person, rooms = self._chance.one_of(
            (
                (self._boss, (self._rooms.supplying, self._rooms.inside)),
                (self._supplier, (self._rooms.supplying,)),
                (self._dispatcher, (self._rooms.dispatch,)),
            )
        )
        at = self._later(-16, -15)
        self._cast.new_phone(person, at)
        for room in rooms:
            self._tell.tell(room, at, person, "new_phone", name=person.nick)
            at = self._soon(at)

    # --- the number ---

    def _number(self) -> None:
        shipment, room = self._shipment, self._rooms.supplying
        case = shipment.number_case
        at = self._later(-14, -9)
        if case == "typed_wrong_corrected":
            self._wrong_first(at)
        else:
            self._say_number(room, at, self._supplier)
        self._vessel(room, self._supplier, self._soon(at))
        if not case:
            self._say_number(self._chance.one_of((self._rooms.inside, self._rooms.dispatch)), at + 7200, self._boss)

    def _say_number(self, room: Conversation, at: int, sender: Person) -> None:
        shipment, tell, chance, told = self._shipment, self._tell, self._chance, book(room.book)
        number = shipment.container or ""
        match shipment.number_case:
            case "no_check_digit":
                tell.tell(room, at, sender, "number", number=without_check_digit(told, number))
            case "split":
                self._split(room, at, sender, number)
            case "digits_in_words":
                words = in_words(told, room.language, number)
                tell.tell(room, at, sender, "number", number=words)
            case "digits_reversed":
                tell.tell(room, at, sender, "reversed", number=reversed_digits(number))
            case "never_stated":
                tell.tell(room, at, sender, "never")
            case "ocr_only":
                room = room if room.service in WITH_PICTURES else self._rooms.supplying
                line = tell.tell(room, at, sender, "photo")
                line.ocr_text = in_picture(chance, number)
                line.attachment = f"IMG_{shipment.number:05}.jpg"
            case _:
                tell.tell(room, at, sender, "number", number=written(chance, told, number))

    def _split(self, room: Conversation, at: int, sender: Person, number: str) -> None:
        """Letters and digits in two or three messages within three minutes, perhaps with an answer between."""
        owner = number[:4].lower() if book(room.book).style.lower else number[:4]
        pieces = (owner, number[4:]) if self._chance.happens(0.5) else (owner, number[4:7], number[7:])
        for index, piece in enumerate(pieces):
            self._tell.plant(room, room.say(at, sender, piece), ["container"])
            at += self._chance.between(6, 40)
            if not index and self._chance.happens(0.4):
                room.say(at, room.partner(sender), self._chance.one_of(("ok", "?", "si", "👍")))
                at += self._chance.between(6, 30)

    def _wrong_first(self, at: int) -> None:
        """The wrong number goes on to the insider, who does not find it; the right one follows it."""
        shipment, tell, chance, rooms = self._shipment, self._tell, self._chance, self._rooms
        number = shipment.container or ""
        wrong = mistyped(chance, number)
        shipment.wrong.append(wrong)
        for room, sender, after in ((rooms.supplying, self._supplier, 0), (rooms.inside, self._boss, 1800)):
            said = written(chance, book(room.book), wrong)
            tell.tell(room, at + after, sender, "number", "wrong", number=said)
        tell.tell(rooms.inside, at + 9000, self._insider, "not_found")
        for room, sender, after in ((rooms.supplying, self._supplier, 11000), (rooms.inside, self._boss, 13000)):
            said = written(chance, book(room.book), number)
            tell.tell(room, at + after, sender, "corrected", "corrected", number=said)

    # --- the voyage ---

    def _vessel(self, room: Conversation, sender: Person, at: int) -> None:
        self._tell.tell(room, at, sender, "vessel")
        self._tell.tell(self._rooms.dispatch, at + 5400, self._boss, "vessel")

    def _moves(self) -> None:
        shipment, rooms = self._shipment, self._rooms
        moves = {"date_moved_once": 1, "date_moved_twice": 2}.get(shipment.date_case, 0)
        for move in range(moves):
            at = self._later(-6 + 2 * move, -6 + 2 * move, of=0)
            shipment.arrivals.append(shipment.arrivals[-1] + timedelta(days=self._chance.between(1, 4)))
            for room, sender in ((rooms.supplying, self._supplier), (rooms.dispatch, self._boss)):
                self._tell.tell(room, at, sender, "eta_moved")
                at = self._soon(at)
        if shipment.with_investors:
            asking = self._chance.one_of(shipment.group.investors)
            self._tell.tell(rooms.investing, self._later(-2, -2), asking, "nickname")

    def _owner(self) -> None:
        """The owner of the goods, who knows nothing, asks the freight office about the same box."""
        number = self._shipment.container or ""
        for ahead in (-5, -1):
            at = self._later(ahead, ahead)
            asking = self._office.members[0]
            self._tell.tell(self._office, at, asking, "owner", number=number)
            self._tell.tell(self._office, self._soon(at), self._office.members[1], "freight_ask")

    def _cancel(self) -> None:
        at = self._later(-3, -3)
        for room in self._to_tell(self._rooms.dispatch):
            self._tell.tell(room, at, self._boss, "cancelled", "status")
            at = self._soon(at)

    # --- at the quay ---

    def _look_up(self) -> None:
        shipment, rooms, tell = self._shipment, self._rooms, self._tell
        at = self._later(-2, -1)
        asked = "nickname" if shipment.number_case == "never_stated" else "ask_where"
        tell.tell(rooms.inside, at, self._boss, asked)
        room, at = rooms.inside, self._soon(at)
        if shipment.beside == "two_services":
            handle = self._insider.handle(rooms.second.service, at)
            shown = self._insider.nick if rooms.second.service == TELEGRAM else handle
            tell.tell(rooms.inside, at, self._insider, "other_service", service=rooms.second.service, name=shown)
            room, at = rooms.second, self._soon(at)
        tell.tell(room, at, self._insider, "where")
        tell.tell(room, self._soon(at), self._insider, "scan_bad" if shipment.end == "lost" else "scan_ok")
        if shipment.end == "switched":
            said = written(self._chance, book(room.book), shipment.switched_to or "")
            at = self._soon(self._later(0, 0))
            tell.tell(room, at, self._insider, "switched", other=said)
        if shipment.method == "bridge":
            tell.tell(room, self._soon(self._later(0, 0)), self._insider, "bridge", "method")
        if shipment.method == "clone":
            tell.tell(rooms.dispatch, self._later(-1, -1), self._dispatcher, "clone", "method")
        at = self._later(0, 0)
        tell.tell(room, at, self._insider, "release")
        tell.tell(rooms.dispatch, self._soon(at), self._boss, "driver")

    def _night(self) -> None:
        """Between the arrival and two days later: the crew goes in."""
        shipment, rooms, tell = self._shipment, self._rooms, self._tell
        crew = shipment.group.crew
        night = days_from(shipment.arrival, self._chance.between(0, 2))
        shipment.extraction = datetime.combine(night, time(self._chance.between(20, 23)))
        at = moment(self._chance, night, 10, 17)
        room = rooms.extracting
        said = day_said(self._chance, book(room.book), room.language, night, at)
        tell.tell(room, at, self._dispatcher, "crew", day=said)
        at = self._soon(at)
        if shipment.method == "trojan":
            said = day_said(self._chance, book(room.book), room.language, night, at)
            hide = written(self._chance, book(room.book), shipment.hiding or "")
            tell.tell(room, at, self._dispatcher, "trojan", "method", day=said, hide=hide)
            at = self._soon(at)
        tell.tell(room, at, self._dispatcher, "pay")
        for member in crew[:2]:
            at = self._soon(at)
            room.say(at, member, self._chance.one_of(("ok", "👍", "👌", "ok ok", "💪")))
        at = second(night, shipment.extraction.hour, self._chance.below(60)) + 3600
        tell.tell(room, at, crew[0], "going")
        if shipment.end == "lost":
            self._end("lost", at)
        else:
            self._end("done", at)

    def _drop(self) -> None:
        shipment, rooms = self._shipment, self._rooms
        shipment.extraction = datetime.combine(shipment.arrival, time(self._chance.one_of((2, 3, 4, 21, 22, 23))))
        at = self._later(-1, -1)
        where = {
            "lat": f"{51 + self._chance.below(9000) / 10000:.4f}",
            "lon": f"{2 + self._chance.below(9000) / 10000:.4f}",
        }
        for room, sender in ((rooms.supplying, self._supplier), (rooms.extracting, self._dispatcher)):
            self._tell.tell(room, at, sender, "drop", **where)
            at = self._soon(at)
        self._end("done", second(days_from(shipment.arrival, 1), 6, self._chance.below(60)))

    def _end(self, kind: str, at: int) -> None:
        """What came of it, told on to the top."""
        rooms, tell = self._rooms, self._tell
        as_said = self._shipment.amount_case in ("", "quantity_changed")
        counted = kind == "done" and as_said and self._chance.happens(0.6)
        tell.tell(rooms.extracting, at + 1200, self._shipment.group.crew[0], kind, "status")
        at = moment(self._chance, days_from(self._shipment.arrival, 3), 10, 20)
        tell.tell(rooms.dispatch, at, self._dispatcher, "counted" if counted else kind, "status")
        for room in self._to_tell():
            tell.tell(room, self._soon(at), self._boss, kind, "status")

    def _to_tell(self, *more: Conversation) -> tuple[Conversation, ...]:
        """Who hears from the organiser how it went."""
        return (self._rooms.investing, *more) if self._shipment.with_investors else more

    # --- times ---

    def _later(self, earliest: int, latest: int, of: int = -1) -> int:
        """A time so many days after the arrival as it is known now (negative: before it)."""
        day = days_from(self._shipment.arrivals[of], self._chance.between(earliest, latest))
        return moment(self._chance, day)

    def _soon(self, at: int) -> int:
        return at + self._chance.between(25, 600)


def lives(chance: Chance, told: list[tuple[Shipment, Rooms]], office: Conversation, cast: Cast) -> Iterator[Shipment]:
    """Every shipment, told."""
    for shipment, rooms in told:
        Life(chance, shipment, rooms, office, cast).tell()
        yield shipment
