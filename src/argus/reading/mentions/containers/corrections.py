"""Digits of a number that are put right: `izvini 5701 ne 5801`, `sorry 7 not 1`, `donde dice 6165 es 6155`."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Row
from argus.reading.mentions.containers.digits import WHOLE
from argus.reading.mentions.mention import PIECE, Mention
from argus.reading.mentions.word_lists import words
from argus.terms import container_remainder

CORRECTION_PIECE = f"{PIECE}container_correction"
# A short message with two runs of digits, as a column expression.
TWO_RUNS = r"^[^0-9\n]{0,40}[0-9]{1,5}[^0-9\n]{1,24}[0-9]{1,5}[^0-9\n]{0,12}$"
# What stands in the value of a piece between the wrong digits and the right ones.
BECOMES = ">"
_LONGEST, _LEAST_OF_A_TAIL = 5, 3
_MOST_WORDS = 12
_NOT = words("not no niet nie pas non nao ne nicht jo instead not statt не")
_BUT = words("but maar mais sino mas ma sondern nego vec por però его него већ")
_MUST_BE = words(
    "is it s its be should must moet zijn est c doit etre es debe ser e deve essere ist muss sein treba je da bude "
    "duhet te jete eshte bedoel i bedoelde mean meant worden wordt pasa ahora con by door"
)
_LIGHT = words("en et and y e i dhe und the de el la le il o")
_ARROWS = frozenset(("=", "->", "→", "=>", "-->"))


def correction_in(row: Row) -> Iterator[Mention]:
    """Wrong digits and the right ones, where a short message tells nothing else in digits."""
    runs = [index for index, word in enumerate(row.words[: _MOST_WORDS + 1]) if word.isdigit()]
    if len(runs) != 2 or len(row.words) > _MOST_WORDS or not all(_is_alone(row, index) for index in runs):
        return
    first, second = (row.words[index] for index in runs)
    if len(first) != len(second) or first == second or len(first) > _LONGEST:
        return
    order = _order(row, *runs)
    if order is None:
        return
    wrong, right = (first, second) if order else (second, first)
    value = f"{wrong}{BECOMES}{right}"
    yield row.mention(CORRECTION_PIECE, row.starts[runs[0]], row.ends[runs[1]], value, how="inferred")


def corrected(prefix: str, digits: str, wrong: str, right: str) -> str | None:
    """The digits with the wrong ones put right; None where that makes no number that fits, or more than one.

    Args:
        prefix: four capital letters. digits: seven, as they were written.
    """
    found = set()
    for at in range(WHOLE - len(wrong) + 1):
        if digits.startswith(wrong, at):
            new = digits[:at] + right + digits[at + len(wrong) :]
            if container_remainder(prefix, new[: WHOLE - 1]) % 10 == int(new[WHOLE - 1]):
                found.add(new)
    return found.pop() if len(found) == 1 else None


def _is_alone(row: Row, index: int) -> bool:
    """Whether nothing makes digits a sum, an hour, a day."""
    before, behind = row.before(index), row.gap(index)
    return (
        (index == 0 or before != "")
        and (index + 1 == len(row.words) or behind != "")
        and _TIED.isdisjoint(before[-1:] + behind[:1])
    )


_TIED = frozenset("€$£%:/+.@#")


def _order(row: Row, one: int, two: int) -> bool | None:
    """True: the wrong digits stand first; False: last; None: nothing says that either is wrong."""
    between = [word for word in row.words[one + 1 : two] if word not in _LIGHT]
    negated = any(word in _NOT for word in row.words[max(0, one - 2) : one])
    if negated and (not between or any(word in _BUT or word in _MUST_BE for word in between)):
        return True
    if between and between[0] in _NOT:
        return False
    if between and all(word in _MUST_BE for word in between) and len(row.words[one]) >= _LEAST_OF_A_TAIL:
        return True
    return True if not between and row.gap(one).strip() in _ARROWS else None
