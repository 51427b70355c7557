"""How the people of the quays say a day, a number, an amount, a harbour; phrases by language and purpose.

A phrase names what it tells in braces, so what a message says is known from the phrase it was made of.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

from argus.handover.demo.chance import Chance

HERE = Path(__file__).parent
LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
SLOT = re.compile(r"\{(\w+)\}")
# What a slot of a phrase tells; slots not named tell nothing that counts (names, firms of bystanders, hours of calls).
SAYS = {
    "box": "container", "half1": "container_part", "half2": "container", "tail": "container_tail", "wrong": "wrong",
    "good": "container", "box2": "switched_to", "date": "date", "docdate": "date", "shift": "date", "qty": "quantity",
    "oldqty": "superseded", "shares": "share", "port": "port", "docport": "port", "terminal": "terminal",
    "vessel": "vessel", "pos": "position", "pin": "release_reference", "seal": "seal", "firm": "haulier",
    "driver": "driver", "plate": "plate", "price": "price", "hour": "extraction", "load": "cover", "logo": "logo",
    "spot": "hiding", "coords": "position", "from": "origin",
}  # fmt: skip
_ENDED = frozenset(("good", "bad_end", "off"))
_NOT_TH = (1, 2, 3, 21, 22, 23, 31)

Slots = dict[str, Callable[[], str]]


@cache
def phrases(name: str) -> dict[str, list[str]]:
    """The lists of a file of phrases; a blank line parts dialogues, otherwise a line is a phrase."""
    read = tomllib.loads((HERE / f"kaaien_{name}.toml").read_text("utf-8"))
    return {kind: [each for each in str(lines).strip().split("\n") if each] for kind, lines in read.items()}


@cache
def dialogues(kind: str) -> list[str]:
    """The dialogues of a kind that stand beside the shipments."""
    read = tomllib.loads((HERE / "kaaien_beside.toml").read_text("utf-8"))
    return [each.strip() for each in str(read[kind]).strip().split("\n\n")]


class Speech:
    """Phrases dealt so that each is heard."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._decks: dict[tuple[str, str], Iterator[str]] = {}

    def phrase(self, language: str, purpose: str, slots: Slots, naming: str = "") -> tuple[str, tuple[str, ...]]:
        """A phrase filled in, and what it says; one that has a certain slot, when that is asked."""
        deck = self._decks.setdefault((language, purpose), self._chance.dealt(phrases(language)[purpose]))
        for _ in range(200):
            chosen = next(deck)
            if slots.keys() >= set(SLOT.findall(chosen)) and (not naming or f"{{{naming}}}" in chosen):
                return filled(self._chance, chosen, slots, purpose)
        raise LookupError(f"{language} has no phrase for {purpose} with {sorted(slots)}")


def filled(
    chance: Chance, phrase: str, slots: Slots, purpose: str = "", often: float = 0.45
) -> tuple[str, tuple[str, ...]]:
    """A phrase with its slots filled in, this often typed carelessly, and what it says."""
    careless = chance.happens(often)
    parts = SLOT.split(phrase.replace("\\n", "\n"))
    said = [slots[part]() if place % 2 else _typed(chance, part, careless) for place, part in enumerate(parts)]
    names = SLOT.findall(phrase)
    says = dict.fromkeys(SAYS[name] for name in names if name in SAYS)
    if purpose in _ENDED:
        says["status"] = "status"
    return "".join(said), tuple(says)


def _typed(chance: Chance, text: str, careless: bool) -> str:
    if not careless:
        return text
    if chance.happens(0.7):
        text = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    if chance.happens(0.6):
        text = text.lower()
    if chance.happens(0.5):
        text = text.rstrip(".").replace(", ", " ")
    words = text.split(" ")
    place = chance.below(len(words))
    if len(words[place]) > 5 and words[place].isalpha() and chance.happens(0.4):
        cut = chance.between(1, len(words[place]) - 3)
        word = words[place]
        words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


def day_said(chance: Chance, language: str, day: date, now: datetime) -> str:
    """A day as somebody says it who writes at that moment."""
    told = phrases(language)
    months, days, short = (told[each][0].split() for each in ("months", "days", "short"))
    gap = (day - now.date()).days
    weekday = day.weekday()
    forms = [f"{day.day}/{day.month}", f"{day.day} {months[day.month - 1]}", f"{day:%d/%m}", f"{day.day}-{day.month}"]
    forms.append(f"{short[weekday]} {day.day}/{day.month}")
    if 0 <= gap <= 2 and now.hour >= 6:
        forms = [told["near"][0].split("|")[gap]] * 6 + forms
    elif 3 <= gap <= 6:
        forms += [days[weekday], days[weekday], told["in_days"][0].format(n=gap)]
    elif 7 <= gap <= 40:
        forms.append(f"{short[weekday]} {told['week'][0]} {day.isocalendar().week}")
    if 2 < gap <= 20 and not (language == "en" and day.day in _NOT_TH):
        forms += [told["the"][0].format(d=day.day)] * 2
    return chance.one_of(forms)


def number_said(chance: Chance, number: str, language: str) -> str:
    """A container number as people type it."""
    letters, serial, check = number[:4], number[4:10], number[10]
    forms = (
        number, number, number.lower(), f"{letters} {serial} {check}", f"{letters} {serial}-{check}",
        f"{letters}{serial}/{check}", f"{letters} {serial}{check}", f"{letters} {serial[:3]} {serial[3:]} {check}",
        f"{letters}-{serial}-{check}", f"{letters.capitalize()} {serial}{check}", f"{letters}.{serial}.{check}",
        f"{letters}\n{serial}{check}", f"*{number}*", spoken(number, language),
    )  # fmt: skip
    return chance.one_of(forms[:-1] if chance.happens(0.93) else forms)


def spoken(number: str, language: str) -> str:
    """Read out loud, as a voice message is written down."""
    digits = phrases(language)["digits"][0].split()
    return " ".join([*number[:4].lower(), *(digits[int(each)] for each in number[4:])])


def amount_said(chance: Chance, language: str, blocks: int, bags: tuple[int, int] | None) -> str:
    """An amount in pieces or kilos, in tonnes when it is round, or as bags of so many."""
    told = phrases(language)
    if bags:
        return chance.one_of(told["bags"]).format(b=bags[0], p=bags[1])
    if blocks >= 1000 and blocks % 100 == 0 and chance.happens(0.5):
        point = "." if language == "en" else ","
        return f"{blocks / 1000:g}".replace(".", point) + " ton"
    return chance.one_of(told["pieces"]).format(n=blocks)
