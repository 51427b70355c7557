"""Whose container it is: the owner codes that are known, and four letters that may be one.

Source: data/container-owner-codes. The register of the Bureau International des Containers holds some 2,500 codes, this
list 600: a code that is not on it may still be true.
"""

import csv
from importlib.resources import files
from itertools import product
from string import ascii_lowercase

from argus.reading.mentions.containers.words import DIGIT_FOR

_LIST = files("argus.reading") / "data" / "container-owner-codes" / "owner_prefixes.csv"


def _owners() -> dict[str, str]:
    rows = csv.DictReader(_LIST.read_text("utf-8").splitlines())
    return {row["prefix"].lower(): row["short"] or row["owner"] for row in rows}


# Serbian letters by the Latin ones they stand for, letter by letter: what is cut keeps its length.
_CYRILLIC = str.maketrans("абвгдезијклмнопрстћуфхцчш", "abvgdezijklmnoprstcufhccs")

OWNERS = _owners()
# Written backwards too, as some teams agree to do.
BACKWARDS = frozenset(prefix[::-1] for prefix in OWNERS)
# Words as `Batch` folds them that may begin a number, on the list or not.
_PLAIN = [owner + "u" for owner in map("".join, product(ascii_lowercase, repeat=3))]
_SERBIAN = [owner + "у" for owner in map("".join, product("абвгдезијклмнопрстуфхцчш", repeat=3))]
POSSIBLE = frozenset([*_PLAIN, *(word for word in _SERBIAN if word.translate(_CYRILLIC) in OWNERS)])
KNOWN = frozenset([*OWNERS, *(word for word in POSSIBLE if not word.isascii())])
# With letters behind that a camera read in place of one or two digits.
GLUED = frozenset(
    prefix + more for prefix in OWNERS for length in (1, 2) for more in map("".join, product(DIGIT_FOR, repeat=length))
)
# On the list, and a word or name that people write: of itself it says nothing about containers.
_COMMON = (
    *("anyu", "bisu", "boxu", "butu", "cadu", "caru", "casu", "catu", "dayu", "dryu", "intu", "itau", "logu", "manu"),
    *("maru", "matu", "meru", "momu", "motu", "offu", "salu", "seau", "skyu", "tabu", "taru", "tasu", "titu", "topu"),
    *("toru", "uniu", "yoiu"),
)


# Letters of an owner that are a word, a currency or a company when no U follows.
_OTHER_WITHOUT_U = frozenset(
    (
        *(
            "acc",
            "apl",
            "apm",
            "art",
            "bec",
            "box",
            "car",
            "cat",
            "cma",
            "cmc",
            "crt",
            "css",
            "day",
            "dry",
            "eur",
            "gas",
        ),
        *(
            "gcc",
            "ibl",
            "ics",
            "imt",
            "ita",
            "log",
            "lot",
            "mag",
            "man",
            "mar",
            "mat",
            "max",
            "mer",
            "mex",
            "mot",
            "msc",
        ),
        *("one", "own", "pcl", "psc", "sea", "sec", "sex", "sky", "tab", "tar", "ten", "tex", "top", "tor", "uni"),
    )
)


def latin(word: str) -> str:
    """A folded word in Latin letters, as long as it was."""
    return word if word.isascii() else word.translate(_CYRILLIC)


def is_known(prefix: str) -> bool:
    """Whether four folded letters are an owner's code, with any category behind it."""
    return prefix in OWNERS or (len(prefix) == 4 and prefix[:3] + "u" in OWNERS)


def is_common(prefix: str) -> bool:
    """Whether four folded letters are also a word that people write."""
    return prefix in _COMMON


def is_known_without_u(letters: str) -> bool:
    """Whether three folded letters are an owner's, and hardly anything else."""
    return letters + "u" in OWNERS and letters not in _OTHER_WITHOUT_U


def owner_of(prefix: str) -> str | None:
    """Who has that code; None = not on the list."""
    return OWNERS.get(prefix) or OWNERS.get(prefix[:3] + "u")
