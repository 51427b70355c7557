"""Which numbers may be meant where one does not fit its check digit.

Candidates are all numbers that fit and are one typing mistake away: another digit in one place, or two neighbours
swapped. The true number is always among them if one such mistake was made. Chances are rough: how people slip on
keys, and what eyes and cameras confuse.
"""

from functools import lru_cache

from argus.terms import container_remainder

_SERIAL = 6
_WEIGHT = tuple(pow(2, 4 + place, 11) for place in range(_SERIAL))
_INVERSE = tuple(pow(weight, -1, 11) for weight in _WEIGHT)
_REMAINDERS = ((0, 10), *((digit,) for digit in range(1, 10)))  # that are written with each check digit
_LOOK_ALIKE = frozenset(map(frozenset, ("17", "38", "68", "56", "08", "06", "27", "49", "35", "89", "09")))
_ALL_TOGETHER = 0.95  # what is left: two mistakes, or a mistake in the letters
_SWAP, _NEXT_KEY, _ABOVE_KEY, _TWICE, _SEEN_WRONG, _OTHER = 6.0, 4.0, 2.5, 2.5, 2.0, 1.0
_FIRST = 0.7  # where people begin they look
_HIDDEN = 0.02  # that a number which fits is mistyped all the same, where 0 and 10 share a digit
_CHECK_LEFT_OUT = 0.9
_BACKWARDS, _BACKWARDS_SAID = 0.12, 0.9

Readings = tuple[tuple[str, float], ...]


def fits(prefix: str, digits: str) -> bool:
    """Whether seven digits fit four capital letters."""
    return container_remainder(prefix, digits[:_SERIAL]) % 10 == int(digits[_SERIAL])


@lru_cache(maxsize=1 << 12)
def readings(prefix: str, digits: str) -> Readings:
    """What seven digits behind four capital letters may mean, likeliest first.

    Returns:
        Numbers as (digits, probability). Empty where they fit and nothing hides.
    """
    near = _near(prefix, digits)
    total = sum(near.values())
    if fits(prefix, digits):
        if not near:
            return ()
        return _ranked({digits: 1 - _HIDDEN} | {each: _HIDDEN * weight / total for each, weight in near.items()})
    chances = {each: _ALL_TOGETHER * weight / total for each, weight in near.items()}
    if fits(prefix, digits[::-1]):
        chances = _with(chances, digits[::-1], _BACKWARDS)
    return _ranked(chances)


def read_backwards(prefix: str, digits: str) -> Readings:
    """The same where somebody says that the digits are backwards; empty if they do not fit so."""
    if not fits(prefix, digits[::-1]):
        return ()
    return _ranked(_with(dict(readings(prefix, digits)) or {digits: 1.0}, digits[::-1], _BACKWARDS_SAID))


@lru_cache(maxsize=1 << 12)
def with_check_digit(prefix: str, serial: str) -> Readings:
    """What six digits may mean: the check digit left out, or, less likely, one of the others."""
    whole = serial + str(container_remainder(prefix, serial) % 10)
    found = {each for place in range(_SERIAL) for each in _with_one_more(prefix, serial, place) if each != whole}
    return _ranked({whole: _CHECK_LEFT_OUT} | {each: (1 - _CHECK_LEFT_OUT) / len(found) for each in found})


def without_doubled(prefix: str, digits: str) -> Readings:
    """What eight digits may mean: one key struck twice."""
    found = {
        digits[:place] + digits[place + 1 :] for place in range(len(digits) - 1) if digits[place] == digits[place + 1]
    }
    fitting = sorted(each for each in found if fits(prefix, each))
    return tuple((each, _CHECK_LEFT_OUT / len(fitting)) for each in fitting)


def _near(prefix: str, digits: str) -> dict[str, float]:
    """All numbers that fit and are one mistake away, with what speaks for each."""
    remainder = container_remainder(prefix, digits[:_SERIAL])
    written = int(digits[_SERIAL])
    near: dict[str, float] = {}
    each_digit = [int(digit) for digit in digits]
    for place in range(_SERIAL):
        for wanted in _REMAINDERS[written]:
            digit = (each_digit[place] + (wanted - remainder) * _INVERSE[place]) % 11
            if digit < 10 and digit != each_digit[place]:
                near[f"{digits[:place]}{digit}{digits[place + 1 :]}"] = _slip(each_digit, place, digit)
    if remainder % 10 != written:
        near[f"{digits[:_SERIAL]}{remainder % 10}"] = _slip(each_digit, _SERIAL, remainder % 10)
    for place in range(_SERIAL):
        more = each_digit[place] - each_digit[place + 1]
        if place == _SERIAL - 1:  # the last of them changes places with the check digit
            left, check = remainder - more * _WEIGHT[place], each_digit[place]
        else:  # each place weighs twice the one before
            left, check = remainder + more * _WEIGHT[place], written
        if more and left % 11 % 10 == check:
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            near[swapped] = _SWAP * (_FIRST if place == 0 else 1)
    return near


def _with_one_more(prefix: str, digits: str, place: int) -> list[str]:
    """The numbers that fit, of six digits of which the last is the check digit, with one more at `place`."""
    before, after = digits[:place], digits[place:]
    remainder = container_remainder(prefix, f"{before}0{after}"[:_SERIAL])
    wanted = ((each - remainder) * _INVERSE[place] % 11 for each in _REMAINDERS[int(digits[-1])])
    return [f"{before}{digit}{after}" for digit in wanted if digit < 10]


def _key(written: int, meant: int) -> float:
    """What speaks for another key having been struck."""
    apart = abs(written - meant)
    if apart in (1, 9):
        return _NEXT_KEY
    if apart == 3 or {written, meant} == {0, 8}:
        return _ABOVE_KEY
    return _SEEN_WRONG if frozenset((str(written), str(meant))) in _LOOK_ALIKE else _OTHER


_KEYS = tuple(tuple(_key(written, meant) for meant in range(10)) for written in range(10))


def _slip(digits: list[int], place: int, meant: int) -> float:
    """What speaks for `meant` having become the digit that stands there."""
    written = digits[place]
    weight = _KEYS[written][meant]
    if weight < _TWICE and (written in digits[place + 1 : place + 2] or (place and written == digits[place - 1])):
        weight = _TWICE
    return weight if place else weight * _FIRST


def _with(chances: dict[str, float], reading: str, chance: float) -> dict[str, float]:
    rest = {each: known * (1 - chance) for each, known in chances.items() if each != reading}
    return rest | {reading: chance}


def _ranked(chances: dict[str, float]) -> Readings:
    ranked = sorted((-int(chance * 10_000), each) for each, chance in chances.items())
    return tuple((each, chance / -10_000) for chance, each in ranked)
