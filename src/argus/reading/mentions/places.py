"""Ports, terminals, quays and positions in the yard.

Values: a port by its UN/LOCODE, a terminal by its name on the list, a quay by its number, a position in the yard as
`row 12 bay 34` or as its code.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import islice, takewhile

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.harbour_words import HARBOUR, PORT, Cues, is_capitalised, is_upper_case
from argus.reading.mentions.known_names import Found, KnownNames
from argus.reading.mentions.known_terminals import NEED_HARBOUR, known_terminals
from argus.reading.mentions.lists import Lists, TerminalName, version_of
from argus.reading.mentions.mention import Fact, How, Mention, first_of
from argus.reading.mentions.port_names import Needs, PortName, likeliest, port_names
from argus.reading.mentions.quays import AROUND_QUAYS, QUAY_WORDS, Quay, quays_in
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.yard_codes import codes_in, rows_with_codes
from argus.reading.mentions.yard_positions import YARD_WORDS, positions_in

# Before or behind the name of a port, these make it the name of a ship.
_OF_A_SHIP = words("msc maersk cgm ever cosco oocl hmm mv ms express")
# Before the name of a port, these make it a person or a saint.
_OF_A_PERSON = words("dos los os todos mr mrs jose juan carlos luis maria")
# Between a word for port and the name.
_OF = words("of de du di da do des del della van von u i e te ne the la el le")
# An abbreviation of this length or less needs capitals or a word of the harbour near.
_ABBREVIATION = 4
# Somebody or something goes where these stand before; the second where a capital follows too, the third before an
# abbreviation only.
_GOING = words(
    "to naar richting via nach richtung ka drejt nga vers sur hacia hasta destino destination bestemming destinazione "
    "pra pro para per verso za prema put due arrivee fino до за"
)
_GOING_CAPITAL = words("voor")
_AT = words("in for en em a u ne te ate iz port bis ab fur from dans")
_K = frozenset("k")
# Ports that half of a continent is called after.
_SURNAMES = frozenset(("santos", "valencia", "cartagena"))
# Before or behind a name that means much else.
_TERMINAL = words("terminal terminali terminale terminalit terminalu kaai quay quai muelle cais banchina kade")
# `T21`: the terminal of Sines.
_T21 = (words("t terminal"), words("21"))
# How far from such a name a position or a word of the harbour may stand.
_NEAR_NAME = 6
_ABOUT_HARBOURS = HARBOUR | PORT
# How often a name with one mistake is that name.
_MISTYPED = 0.9


class Places:
    """Ports, terminals, quays and positions in the yard."""

    name = "places"
    kinds = (
        "port",
        "terminal",
        "quay",
        "yard_position",
    )

    def __init__(self, lists: Lists) -> None:
        """Take the terminals that are listed; those that Argus knows count beside them."""
        self.version = f"7-{version_of(lists.terminals)}"
        self._listed = [(name, terminal) for terminal in lists.terminals for name in _written(terminal.name)]

        self._own = frozenset(terminal for _, terminal in self._listed)

    # Tables are made for the first message: who asks for the version only needs none.

    @cached_property
    def _terminals(self) -> KnownNames[TerminalName]:
        return KnownNames([*self._listed, *known_terminals()])

    @cached_property
    def _ports(self) -> KnownNames[PortName]:
        return port_names()

    @cached_property
    def _by_quay(self) -> dict[str, TerminalName]:
        every = reversed([*self._listed, *known_terminals()])
        return {number: terminal for _, terminal in every for number in _quay_numbers(terminal.quay)}

    @cached_property
    def _words(self) -> frozenset[str]:
        ports = self._ports.words_of(lambda name: name.needs is not Needs.PORT_WORD_BESIDE)
        # A number as common as 21 is no reason to look at a message, but where somebody listed it.
        terminals = (self._terminals.words - _T21[1]) | KnownNames(self._listed).words
        return frozenset(terminals | ports | QUAY_WORDS | YARD_WORDS)

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        numbered = set(batch.rows_with_digits(3, 4)).intersection(batch.rows_with(_K))
        beside = set(batch.rows_with(PORT)).intersection(batch.rows_with(self._ports.words))
        coded = rows_with_codes(batch)
        beside.update(batch.rows_with_pair(*_T21))
        for row in batch.rows(numbered.union(beside, coded, batch.rows_with(self._words))):
            cues = Cues.of(row, HARBOUR)
            named = self._terminals.found_in(row)
            codes = codes_in(row, _places_of(row, named)) if row.at in coded else []
            positions = first_of(positions_in(row, cues, codes))
            stand = [bisect_left(row.starts, each.start) for each in positions]
            found = [
                *first_of(self._named(row, named, (cues, Cues(stand)))),
                *first_of(self._quays(row, stand)),
                *(row.mention("yard_position", each.start, each.end, each.value) for each in positions),
            ]
            found.sort(key=lambda each: (each.start, each.end))
            yield from found

    def _named(self, row: Row, named: Sequence[Found[TerminalName]], near: tuple[Cues, Cues]) -> Iterator[Mention]:
        """The terminals, among names that may be theirs, and the ports; near = words of the harbour, positions."""
        cues, _ = near
        told = self._ports.found_in(row)
        terminals = [each for each in named if self._is_terminal(row, each, near, told)]
        for each in terminals:
            yield _terminal_mention(row, each)
        taken = {index for each in terminals for index in range(each.first, each.end)}
        ports = [Found(each.first, each.end, likeliest(each.bearers)) for each in told if each.first not in taken]
        # One port makes it likelier that the name beside it is another.
        sure = Cues(each.first for each in ports if _is_sure(row, each))
        for port in ports:
            if _is_port(row, port, (cues, sure)) and not self._is_surname(row, port):
                yield _port_mention(row, port)

    def _is_terminal(
        self, row: Row, found: Found[TerminalName], near: tuple[Cues, Cues], ports: Sequence[Found[PortName]]
    ) -> bool:
        cues, positions = near
        is_beside = positions.near(found.first, found.end, _NEAR_NAME)
        name = " ".join(row.words[found.first : found.end])
        if name in NEED_HARBOUR and found.bearers[0] not in self._own:
            is_near = is_beside or cues.near(found.first, found.end, _NEAR_NAME)
            return is_near or _beside_terminal(row, found) or _is_beside_its_port(found, ports)
        if found.end - found.first > 1 or _is_long(row, found):
            return True
        return is_upper_case(row, found.first) or is_beside or cues.near(found.first, found.end)

    def _is_surname(self, row: Row, found: Found[PortName]) -> bool:
        """Whether `Santos` is somebody: a capitalised word that is no port stands beside it."""
        if row.words[found.first] not in _SURNAMES or found.end - found.first > 1 or row.text.isupper():
            return False
        # The first word of a message has a capital anyhow.
        beside = [index for index in (found.first - 1, found.end) if 0 < index < len(row.words)]
        return any(
            is_capitalised(row, index)
            and (row.gap(index) if index < found.first else row.before(index)) == " "
            and row.words[index] not in self._ports.words
            and row.words[index] not in _ABOUT_HARBOURS
            for index in beside
        )

    def _quays(self, row: Row, positions: Sequence[int]) -> Iterator[Mention]:
        cues = Cues(sorted((*row.places(AROUND_QUAYS), *positions)))
        for quay in quays_in(row, cues, self._by_quay.keys()):
            yield row.mention("quay", quay.start, quay.end, quay.number, facts=self._quay_facts(quay))

    def _quay_facts(self, quay: Quay) -> dict[str, Fact]:
        terminal = self._by_quay.get(quay.number)
        facts: dict[str, Fact] = {"word": quay.word} if quay.word else {}
        return facts | ({"terminal": terminal.name, "port": terminal.port} if terminal else {})


def _written(name: str) -> Iterator[str]:
    """A terminal's name and what is left of it in chat: without brackets, without `terminal` where words remain."""
    outside, _, inside = name.partition("(")
    yield from (each.strip() for each in (name, outside, inside.strip(")")) if each.strip())
    words = [word for word in outside.split() if word.casefold() not in ("terminal", "terminals")]
    if len(words) > 1:
        yield " ".join(words)


def _quay_numbers(quay: str | None) -> list[str]:
    """`K1700-K1710`, `1718/1742`: the numbers that stand there."""
    numbers = (each.strip(" K") for each in (quay or "").upper().replace("-", "/").split("/"))
    return [number for number in numbers if number]


def _places_of(row: Row, named: Sequence[Found[TerminalName]]) -> Cues:
    """Where terminals may be named: an abbreviation in capitals."""
    meant = (
        each for each in named if each.end - each.first > 1 or _is_long(row, each) or is_upper_case(row, each.first)
    )
    return Cues(index for each in meant for index in range(each.first, each.end))


def _is_long(row: Row, found: Found[TerminalName]) -> bool:
    start, end = found.span(row)
    return end - start > _ABBREVIATION


def _is_beside_its_port(found: Found[TerminalName], ports: Sequence[Found[PortName]]) -> bool:
    """Whether the port of a terminal is named near it: `Le Havre - TPO`."""
    place = bisect_left(ports, found.first - _NEAR_NAME, key=lambda each: each.first)
    near = takewhile(lambda each: each.first < found.end + _NEAR_NAME, islice(ports, place, None))
    return any(bearer.port.locode == found.bearers[0].port for each in near for bearer in each.bearers)


def _beside_terminal(row: Row, found: Found[TerminalName]) -> bool:
    """Whether the word terminal stands before or behind the name."""
    return not _TERMINAL.isdisjoint(
        (*row.words[max(0, found.first - 2) : found.first], *row.words[found.end : found.end + 1])
    )


def _terminal_mention(row: Row, found: Found[TerminalName]) -> Mention:
    terminal = found.bearers[0]
    facts: dict[str, Fact] = {"port": terminal.port}
    facts |= {name: told for name, told in (("quay", terminal.quay), ("operator", terminal.operator)) if told}
    others = tuple(dict.fromkeys(each.name for each in found.bearers))
    return row.mention("terminal", *found.span(row), terminal.name, alternatives=_readings(others), facts=facts)


def _is_port(row: Row, found: Found[PortName], cues: tuple[Cues, ...]) -> bool:
    # "Corvanne Express. antwerpen": a new sentence names a port, not more of the ship.
    before = row.words[found.first - 1] if found.first and "." not in row.before(found.first) else ""
    behind = row.words[found.end] if found.end < len(row.words) and "." not in row.gap(found.end - 1) else ""
    if before in _OF_A_SHIP or behind == "express" or before in _OF_A_PERSON:
        return False
    if row.before(found.first)[-1:] == "." and row.gap(found.end - 1)[:1] == ".":  # part of the name of a host
        return False
    needs = found.bearers[0].needs
    if _is_sure(row, found):
        return True
    if needs in (Needs.GOING_THERE, Needs.HARBOUR_WORD_NEAR):
        return any(each.near(found.first, found.end) for each in cues) or _beside_port(row, found)
    if needs is Needs.CAPITALS:
        return is_upper_case(row, found.first)
    return is_capitalised(row, found.first) and _beside_port(row, found)


def _is_sure(row: Row, found: Found[PortName]) -> bool:
    """Whether the name needs nothing more beside it."""
    needs = found.bearers[0].needs
    return needs is Needs.NOTHING or (needs is Needs.GOING_THERE and _is_gone_to(row, found))


def _is_gone_to(row: Row, found: Found[PortName]) -> bool:
    """Whether somebody or something goes there: naar antw, pra Alge. `In antw op`, `voor antw` are answers."""
    place = found.first - 1
    if place < 0 or not row.before(found.first).isspace() or row.words[found.end : found.end + 1] == ["op"]:
        return False
    word = row.words[place]
    if word in _GOING or (word in _GOING_CAPITAL and is_capitalised(row, found.first)):
        return True
    start, end = found.span(row)
    return word in _AT and end - start <= _ABBREVIATION


def _beside_port(row: Row, found: Found[PortName]) -> bool:
    if found.end < len(row.words) and row.words[found.end] in PORT and row.gap(found.end - 1) == " ":
        return True
    place = found.first - 1
    while place >= max(0, found.first - 2) and row.words[place] in _OF:
        place -= 1
    return place >= 0 and row.words[place] in PORT and row.gap(place) == " " and place >= found.first - 3


def _port_mention(row: Row, found: Found[PortName]) -> Mention:
    code, readings, facts = _told(found.bearers)
    how: How = "repaired" if found.bearers[0].is_mistyped else "said"
    return row.mention("port", *found.span(row), code, how=how, alternatives=readings, facts=facts)


@cache
def _told(bearers: tuple[PortName, ...]) -> tuple[str, tuple[tuple[str, float], ...], Mapping[str, Fact]]:
    codes = tuple(dict.fromkeys(each.port.locode for each in bearers))
    readings, facts = _readings(codes), {"name": bearers[0].port.name}
    if bearers[0].is_mistyped:
        return codes[0], _less_sure(readings or ((codes[0], 1.0),)), facts | {"reason": "typing mistake"}
    return codes[0], readings, facts


def _less_sure(readings: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    return tuple((value, round(chance * _MISTYPED, 4)) for value, chance in readings)


def _readings(values: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Readings as likely as their place on the list: each half as likely as the one before."""
    if len(values) < 2:
        return ()
    whole = sum(0.5**place for place in range(len(values)))
    return tuple((value, round(0.5**place / whole, 4)) for place, value in enumerate(values))
