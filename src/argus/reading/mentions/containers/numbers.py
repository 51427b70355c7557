"""Read the container numbers of one message, and judge each.

What counts against false alarms: a code on the list of owners, a check digit that fits, capitals or groups, and a word
for containers in the same message.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from argus.reading.mentions.batch import Row
from argus.reading.mentions.containers.digits import ONE_TOO_MANY, SERIAL, WHOLE, Digits, digits_after
from argus.reading.mentions.containers.letters import Letters, letters_at, places_of_letters
from argus.reading.mentions.containers.owners import is_common, is_known, owner_of
from argus.reading.mentions.containers.repairs import (
    Readings,
    fits,
    read_backwards,
    readings,
    with_check_digit,
    without_doubled,
)
from argus.reading.mentions.containers.words import (
    AND_WORDS,
    BACKWARD_PHRASES,
    BACKWARD_WORDS,
    CONTAINER_WORDS,
    FILLERS,
    LADING_WORDS,
)
from argus.reading.mentions.mention import PIECE, Fact, How, Mention
from argus.reading.mentions.word_lists import words

KIND = "container"
LETTERS_PIECE = f"{PIECE}container_letters"
# Reasons, as they stand in the facts of a repaired number.
NO_CHECK_DIGIT = "check digit left out"
MISFIT = "check digit does not fit"
SAME_LETTERS = "letters of the number before"
_NO_U = "letter U mistyped or left out"
_LOOK_ALIKES = "letters and digits that look alike"
_DOUBLED = "a digit too many"
_BACKWARDS = "written backwards"
_SURE_OF_LOOK_ALIKES = 0.9
_MOST_WORDS = 4
_LETTERS_APART = 3
# Nobody's code, and words that people write.
_WORDS_IN_U = words(
    "menu thru thou beau peau veau lieu dieu bleu guru zulu tofu ecru saiu caiu pneu grau robu luku ruku sobu kucu "
    "vodu ketu keju"
)
# In one message: a longer list of numbers that do not fit is not one of containers, and each costs time.
_MOST_REPAIRED = 500
_AND_GAPS = frozenset((" ", ", ", ",", "/", " / ", "\n", "\r\n", " + ", " & ", "; ", ";", "+", " - ", ",\n"))


def numbers_in(row: Row) -> Iterator[Mention]:
    """The numbers of a message, and at its end four letters whose digits may come in the next one."""
    places = places_of_letters(row)
    if not places:
        return
    said = frozenset(row.words)
    near = not said.isdisjoint(CONTAINER_WORDS)
    backwards = not said.isdisjoint(BACKWARD_WORDS) or any(said >= phrase for phrase in BACKWARD_PHRASES)
    used, repairs_left, count = -1, _MOST_REPAIRED, len(row.words)
    for index in places:
        letters = letters_at(row, index) if index > used else None
        if letters is None or letters.first <= used:
            continue
        if letters.backwards:
            yield from _written_backwards(row, letters, used)
            continue
        digits = digits_after(row, letters)
        if digits is None or not (repairs_left or _fits(letters, digits)):
            continue
        found = _Judge(row, letters, digits, near, backwards).judged()
        if found is None:
            if digits.last + 1 == count or count <= _MOST_WORDS:
                yield from _letters_left_open(row, letters, digits)
            continue
        yield found
        repairs_left -= found.how == "repaired"
        used = digits.last
        for following, last in _of_the_same_owner(row, letters, used) if _may_share(row, used) else ():
            yield following
            used = last


def _fits(letters: Letters, digits: Digits) -> bool:
    return len(digits.written) == WHOLE and fits(letters.prefix.upper(), digits.written)


class _Judge:
    """Decides what letters and digits mean together, if they are a container at all."""

    __slots__ = ("_backwards", "_digits", "_known", "_letters", "_near", "_prefix", "_row")

    def __init__(self, row: Row, letters: Letters, digits: Digits, near: bool, backwards: bool) -> None:
        self._row, self._letters, self._digits = row, letters, digits
        self._near, self._backwards = near, backwards
        self._known = is_known(letters.prefix)
        self._prefix = letters.prefix.upper()

    def judged(self) -> Mention | None:
        """The mention; None: too little speaks for a container."""
        length = len(self._digits.written)
        if self._letters.guessed and not self._is_believed_of_a_guess():
            return None
        if length < SERIAL or length > ONE_TOO_MANY or self._is_of_a_lading():
            return None
        if length == WHOLE:
            return self._fitting() if fits(self._prefix, self._digits.written) else self._misfit()
        if not self._is_believed_without_fit():
            return None
        if length == SERIAL:
            return self._mention(with_check_digit(self._prefix, self._digits.written), "repaired", NO_CHECK_DIGIT)
        return self._mention(without_doubled(self._prefix, self._digits.written), "repaired", _DOUBLED)

    def _fitting(self) -> Mention | None:
        letters, digits = self._letters, self._digits
        if not self._known and not self._is_believed_of_nobody():
            return None
        if is_common(letters.prefix) and not (letters.capital or self._near or digits.groups == 1):
            return None
        told = digits.written
        if self._backwards and fits(self._prefix, told[::-1]):
            return self._mention(read_backwards(self._prefix, told), "repaired", _BACKWARDS)
        known = readings(self._prefix, told)
        if letters.mended or letters.guessed or digits.mended:
            sure = tuple((each, chance * _SURE_OF_LOOK_ALIKES) for each, chance in known or ((told, 1.0),))
            return self._mention(sure, "repaired", _NO_U if letters.guessed else _LOOK_ALIKES)
        return self._mention(known or ((told, 1.0),), "said", None)

    def _misfit(self) -> Mention | None:
        if not self._is_believed_without_fit():
            return None
        told = self._digits.written
        if self._backwards and (turned := read_backwards(self._prefix, told)):
            return self._mention(turned, "repaired", _BACKWARDS)
        return self._mention(readings(self._prefix, told), "repaired", MISFIT)

    def _is_believed_of_nobody(self) -> bool:
        """Whether a number that fits counts without a known owner."""
        letters, digits = self._letters, self._digits
        if letters.last - letters.first == _LETTERS_APART:  # as they are said aloud
            return not digits.mended
        if letters.prefix[3] == "r" or letters.mended or digits.mended or digits.spelled:
            return False
        if letters.capital or self._near or (digits.groups > 1 and letters.prefix[3] == "u"):
            return True
        return letters.prefix not in _WORDS_IN_U and letters.prefix[3] == "u" and self._is_name_of_a_box()

    def _is_name_of_a_box(self) -> bool:
        """`Kaiu 7502782`, `kaiu7502782`: with a capital, or glued."""
        row, letters = self._row, self._letters
        return row.text[letters.start].isupper() or not row.gap(letters.last)

    def _is_believed_of_a_guess(self) -> bool:
        """Whether a number counts that was written without its U."""
        letters, digits = self._letters, self._digits
        believed = (letters.capital or self._near) and digits.groups == 1 and not digits.mended
        return believed and _fits(letters, digits)

    def _is_believed_without_fit(self) -> bool:
        letters = self._letters
        if not self._known or letters.prefix[3] != "u" or self._digits.spoken:
            return False
        return not is_common(letters.prefix) or self._near or (letters.capital and self._digits.groups == 1)

    def _is_of_a_lading(self) -> bool:
        words, before = self._row.words, self._letters.first - 1
        if before > 0 and words[before] in FILLERS:
            before -= 1
        return before >= 0 and words[before] in LADING_WORDS

    def _mention(self, found: Readings, how: How, reason: str | None) -> Mention | None:
        if not found:
            return None
        prefix, facts = self._prefix, owner_facts(self._letters.prefix)
        if self._digits.spelled:
            facts = {"spelled": True, **facts}
        if reason is not None:
            facts = {"reason": reason, "written": prefix + self._digits.written, **facts}
        return self._row.mention(
            KIND,
            self._letters.start,
            self._digits.end,
            prefix + found[0][0],
            how=how,
            alternatives=()
            if how == "said" and len(found) == 1
            else tuple([(prefix + each, chance) for each, chance in found]),
            facts=facts,
        )


@lru_cache(maxsize=1 << 12)
def owner_facts(prefix: str) -> Mapping[str, Fact]:
    """Whose container it is, as facts of a mention: of four folded letters."""
    owner = owner_of(prefix)
    return MappingProxyType({"owner": owner} if owner else {"owner_listed": False})


def _written_backwards(row: Row, letters: Letters, used: int) -> Iterator[Mention]:
    """7654321UKSM."""
    before = letters.first - 1
    if before <= used or len(row.words[before]) != WHOLE or row.before(letters.first) not in ("", " ", "-", "."):
        return
    digits, prefix = row.words[before][::-1], letters.prefix.upper()
    alone = not before or row.before(before)
    ends = letters.last + 1 == len(row.words) or row.gap(letters.last)
    if alone and ends and fits(prefix, digits):
        value = prefix + digits
        yield row.mention(
            KIND,
            row.starts[before],
            row.ends[letters.last],
            value,
            how="repaired",
            alternatives=((value, _SURE_OF_LOOK_ALIKES),),
            facts={"reason": _BACKWARDS, "written": value[::-1], **owner_facts(letters.prefix)},
        )


def _may_share(row: Row, last: int) -> bool:
    """Whether digits behind a number may share its letters."""
    after = row.words[last + 1 : last + 2]
    return bool(after) and (after[0].isdigit() or after[0] in AND_WORDS)


def _of_the_same_owner(row: Row, letters: Letters, last: int) -> Iterator[tuple[Mention, int]]:
    """Digits after a number that share its letters: `MSKU1234565 and 2345677`."""
    prefix = letters.prefix.upper()
    while is_known(letters.prefix) and last + 1 < len(row.words):
        joined_by = last + 1 if row.words[last + 1] in AND_WORDS else last
        first = joined_by + 1
        if first == len(row.words) or not row.words[first].isdigit() or row.gap(joined_by) not in _AND_GAPS:
            return
        digits = digits_after(row, letters._replace(first=joined_by, last=joined_by, rest=""))
        if digits is None or len(digits.written) != WHOLE or digits.spelled or not fits(prefix, digits.written):
            return
        facts: dict[str, Fact] = {"reason": SAME_LETTERS, **owner_facts(letters.prefix)}
        value = prefix + digits.written
        yield row.mention(KIND, row.starts[first], digits.end, value, how="inferred", facts=facts), digits.last
        last = digits.last


def _letters_left_open(row: Row, letters: Letters, digits: Digits) -> Iterator[Mention]:
    """MSKU, or MSKU 123, at the end of a message; MSKU in one of a few words; other letters all by themselves."""
    if len(digits.written) >= SERIAL or letters.mended or letters.guessed or digits.mended:
        return
    if digits.last + 1 != len(row.words) and (digits.written or len(row.words) > _MOST_WORDS):
        return
    known = is_known(letters.prefix) and (letters.capital or not is_common(letters.prefix))
    alone = not letters.first and digits.last + 1 == len(row.words) and letters.prefix not in _WORDS_IN_U
    if letters.prefix[3] == "u" and (known or alone):
        yield row.mention(
            LETTERS_PIECE, letters.start, digits.end, letters.prefix.upper() + digits.written, how="inferred"
        )
