"""Put numbers together that are spread over the messages of a conversation.

Letters in one message and digits in the next one or two, by one sender within three minutes, perhaps with a reply in
between; digits alone after a number with the same letters; `the one ending in 4567` for the last number that does;
`5701 not 5801` for the last number in which that makes one that fits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from argus.reading.mentions.containers.corrections import BECOMES, CORRECTION_PIECE, corrected
from argus.reading.mentions.containers.digits import SERIAL, WHOLE
from argus.reading.mentions.containers.numbers import KIND, LETTERS_PIECE, NO_CHECK_DIGIT, SAME_LETTERS, owner_facts
from argus.reading.mentions.containers.owners import is_known
from argus.reading.mentions.containers.pieces import DIGITS_PIECE, TAIL, TAIL_PIECE
from argus.reading.mentions.containers.repairs import Readings, fits, readings, with_check_digit
from argus.reading.mentions.mention import Fact, Mention, Piece

_TOGETHER_US = 3 * 60 * 1_000_000
_SAME_LETTERS_US = 10 * 60 * 1_000_000
_CORRECTED_US = 24 * 3600 * 1_000_000
_CORRECTED = "digits put right later"
_MOST_CORRECTED = 5  # numbers before, that may be meant
_PREFIX = 4
_LATEST = 25  # numbers that last digits may refer to: a freight office tells hundreds, and any digits would be of one


def join_pieces(pieces: Sequence[Piece]) -> Iterator[Mention]:
    """What the pieces of one conversation mean together, in order of their messages."""
    joining = _Joining()
    for piece in pieces:
        joining.take(piece)
    joining.end()
    yield from sorted(joining.found, key=lambda each: (each.at, each.start))


@dataclass
class _Open:
    """A number that is not whole yet: what is said of it so far, and where."""

    written: str
    us: int
    mentions: list[Mention]
    # Of a number that was whole but for its check digit, the mention stands already.
    shown: bool = False


@dataclass
class _Joining:
    found: list[Mention] = field(default_factory=list)
    _open: dict[int, _Open] = field(default_factory=dict)
    _bare: dict[int, Piece] = field(default_factory=dict)
    _by_tail: dict[str, str] = field(default_factory=dict)
    # How many different numbers there were when each was last mentioned.
    _told: dict[str, int] = field(default_factory=dict)
    _different: int = 0
    _last: Piece | None = None
    # As they were written, latest last, and when.
    _written: list[tuple[str, int | None]] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        """Take the next piece of the conversation."""
        kind = piece.mention.kind
        if kind == KIND:
            self._number(piece)
        elif kind == LETTERS_PIECE:
            self._letters(piece)
        elif kind == TAIL_PIECE:
            self._tail(piece)
        elif kind == DIGITS_PIECE:
            self._digits(piece)
        elif kind == CORRECTION_PIECE:
            self._correction(piece)

    def end(self) -> None:
        """Nothing more comes: a number may have been left without check digit."""
        for sender in list(self._open):
            self._close(sender)

    def _number(self, piece: Piece) -> None:
        self._remember(piece.mention.value)
        self._last = piece
        self._keep(str(piece.mention.facts.get("written", piece.mention.value)), piece.us)
        if piece.sender is None:
            return
        self._close(piece.sender)
        if piece.us is not None and piece.mention.facts.get("reason") == NO_CHECK_DIGIT:
            written = str(piece.mention.facts["written"])
            self._open[piece.sender] = _Open(written, piece.us, [piece.mention], shown=True)

    def _letters(self, piece: Piece) -> None:
        if piece.sender is None or piece.us is None:
            return
        self._close(piece.sender)
        before = self._bare.pop(piece.sender, None)
        if len(piece.mention.value) == _PREFIX and before is not None and _is_near(before.us, piece.us, _TOGETHER_US):
            self._show(piece.mention.value + before.mention.value, [before.mention, piece.mention], piece.us)
            return
        self._open[piece.sender] = _Open(piece.mention.value, piece.us, [piece.mention])

    def _digits(self, piece: Piece) -> None:
        if self._goes_on(piece) or self._tail(piece) or self._same_letters(piece):
            return
        if piece.sender is not None and len(piece.mention.value) >= SERIAL:
            self._bare[piece.sender] = piece

    def _goes_on(self, piece: Piece) -> bool:
        """Whether digits go on with what their sender left open."""
        number = self._open.get(piece.sender) if piece.sender is not None else None
        if number is None or piece.sender is None:
            return False
        if not _is_near(number.us, piece.us, _TOGETHER_US):
            self._close(piece.sender)
            return False
        digits = piece.mention.value
        if len(number.written) + len(digits) > _PREFIX + WHOLE:
            if len(digits) < SERIAL or number.shown:
                return False
            number.written, number.mentions = number.written[:_PREFIX], number.mentions[:1]
        number.written += digits
        number.mentions.append(piece.mention)
        if len(number.written) == _PREFIX + WHOLE:
            self._close(piece.sender)
        return True

    def _close(self, sender: int) -> None:
        number = self._open.pop(sender, None)
        if number is not None and len(number.mentions) > 1 and len(number.written) >= _PREFIX + SERIAL:
            self._show(number.written, number.mentions[number.shown :], number.us)

    def _show(self, written: str, mentions: list[Mention], us: int | None) -> None:
        prefix, digits = written[:_PREFIX], written[_PREFIX:]
        if not is_known(prefix.lower()) and not (len(digits) == WHOLE and fits(prefix, digits)):
            return
        found = with_check_digit(prefix, digits) if len(digits) == SERIAL else readings(prefix, digits)
        alternatives: Readings = tuple((prefix + each, chance) for each, chance in found)
        value = alternatives[0][0] if alternatives else written
        facts: dict[str, Fact] = {"joined": True, "written": written, **owner_facts(prefix.lower())}
        self._remember(value)
        self._keep(written, us)
        for each in mentions:
            self.found.append(each._replace(kind=KIND, value=value, alternatives=alternatives, facts=facts))

    def _keep(self, written: str, us: int | None) -> None:
        if len(written) == _PREFIX + WHOLE:
            self._written = [*self._written[1 - _MOST_CORRECTED :], (written, us)]

    def _correction(self, piece: Piece) -> None:
        """Put digits of the last number right in which they stand."""
        wrong, _, right = piece.mention.value.partition(BECOMES)
        for written, us in reversed(self._written):
            prefix, digits = written[:_PREFIX], written[_PREFIX:]
            near = _is_near(us, piece.us, _CORRECTED_US if len(wrong) >= min(TAIL) else _SAME_LETTERS_US)
            found = corrected(prefix, digits, wrong, right) if near else None
            if found is not None:
                facts: dict[str, Fact] = {"reason": _CORRECTED, "written": written, **owner_facts(prefix.lower())}
                self.found.append(piece.mention._replace(kind=KIND, value=prefix + found, facts=facts))
                self._remember(prefix + found)
                return

    def _remember(self, value: str) -> None:
        if value not in self._told:
            self._different += 1
        self._told[value] = self._different
        for length in TAIL:
            self._by_tail[value[-length:]] = value
            self._by_tail[value[-1 - length : -1]] = value

    def _tail(self, piece: Piece) -> bool:
        """Whether digits are the last ones of a number named before."""
        value = self._by_tail.get(piece.mention.value)
        if value is None or self._different - self._told[value] > _LATEST:
            return False
        facts: dict[str, Fact] = {"refers_back": True, **owner_facts(value[:_PREFIX].lower())}
        self.found.append(piece.mention._replace(kind=KIND, value=value, facts=facts))
        return True

    def _same_letters(self, piece: Piece) -> bool:
        """Whether digits fit the letters of the last number: a second one, or the first corrected."""
        last, digits = self._last, piece.mention.value
        if last is None or len(digits) != WHOLE or not _is_near(last.us, piece.us, _SAME_LETTERS_US):
            return False
        prefix = last.mention.value[:_PREFIX]
        if not fits(prefix, digits):
            return False
        facts: dict[str, Fact] = {"reason": SAME_LETTERS, **owner_facts(prefix.lower())}
        self.found.append(piece.mention._replace(kind=KIND, value=prefix + digits, facts=facts))
        self._remember(prefix + digits)
        return True


def _is_near(earlier: int | None, later: int | None, most: int) -> bool:
    return earlier is not None and later is not None and 0 <= later - earlier <= most
