"""Phrases: how they are chosen, filled in and typed."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.strangers.quais_model import Habit

from argus.handover.demo.chance import Chance

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_TURN = re.compile(r" (//|>>) ")
_ELISION = re.compile(r"\b([cdjlmnst]|qu) (?=[aeiouyhéêà])", re.IGNORECASE)
_SHORT = {
    "fr": {"c est": "c", "pour": "pr", "tout": "tt", "quand": "qd", "je suis": "chui", "quelqu un": "qqn", "avec": "ac",
           "pas": "pa", "toujours": "tjr", "rendez vous": "rdv", "y a": "ya", "dans": "ds", "vous": "vs", "qui": "ki"},
    "en": {"you": "u", "are": "r", "please": "pls", "tomorrow": "tmrw", "with": "w", "people": "ppl"},
    "nl": {"niet": "nie", "het": "t", "even": "ff", "wat": "wa", "dat": "da", "van": "v", "je": "j"},
    "es": {"que": "q", "por": "x", "está": "ta", "para": "pa", "también": "tb"},
}  # fmt: skip


@cache
def book(name: str) -> Mapping[str, Any]:
    """The phrases of a file beside this one: a language, "docs", "beside" or "talk"."""
    with (Path(__file__).parent / f"quais_{name}.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Piece:
    """One message of a phrase: said by whom the phrase belongs to, or by another, with the slots it fills."""

    by_other: bool
    text: str
    slots: frozenset[str]


def slots_in(phrase: str) -> set[str]:
    """The names of what a phrase wants to be told."""
    return set(_SLOT.findall(phrase))


def pieces(chance: Chance, phrase: str) -> list[Piece]:
    """Choose where a phrase leaves a choice, and part it into messages; who tells its facts is whose phrase it is."""
    while found := _CHOICE.search(phrase):
        phrase = phrase[: found.start()] + chance.one_of(found[1].split("|")) + phrase[found.end() :]
    parts = _TURN.split(phrase)
    other, made = False, []
    for turn, text in zip(["//", *parts[1::2]], parts[::2], strict=True):
        other ^= turn == ">>"
        made.append(Piece(other, text, frozenset(slots_in(text))))
    teller = next((each.by_other for each in made if each.slots - {"bro", "thing", "stuff"}), False)
    return [Piece(each.by_other ^ teller, each.text, each.slots) for each in made]


def typed(chance: Chance, habit: Habit, language: str, text: str) -> str:
    """The words of a phrase as somebody types them; slots stay."""
    parts = _SLOT.split(text)
    for place in range(0, len(parts), 2):
        parts[place] = _by_habit(habit, language, parts[place])
        if chance.happens(habit.slips):
            parts[place] = _slipped(chance, parts[place])
    return "".join(part if place % 2 == 0 else f"{{{part}}}" for place, part in enumerate(parts))


def _by_habit(habit: Habit, language: str, text: str) -> str:
    if habit.short:
        for long, short in _SHORT.get(language, {}).items():
            text = re.sub(rf"\b{long}\b", short, text)
    if language == "fr":
        text = _ELISION.sub(rf"\1{habit.joint}", text)
    if habit.plain:
        text = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    if habit.small:
        text = text.lower()
    return text.upper() if habit.loud else text


def _slipped(chance: Chance, text: str) -> str:
    places = [place for place in range(1, len(text) - 1) if text[place - 1 : place + 2].isalpha()]
    if not places:
        return text
    at = chance.one_of(places)
    return chance.one_of((
        text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
    ))  # fmt: skip


def filled(text: str, slots: Mapping[str, str]) -> str:
    """Put in what the slots stand for; a slot nobody knows is an error."""
    return _SLOT.sub(lambda found: slots[found[1]], text)


def phrase_for(
    chance: Chance, language: str, beat: str, known: Collection[str], said: set[str], wanted: Collection[str] = ()
) -> tuple[str, str] | None:
    """A phrase that asks for nothing unknown, rather one that was not said, and its language.

    Args:
        wanted: slots of which the phrase has one, where any are named.
    """
    for tongue in dict.fromkeys((language, "en")):
        fits = [each for each in book(tongue)["beats"].get(beat, ()) if slots_in(each) <= set(known)]
        fits = [each for each in fits if not wanted or slots_in(each) & set(wanted)]
        if fits:
            phrase = chance.one_of([each for each in fits if each not in said] or fits)
            said.add(phrase)
            return phrase, tongue
    return None


def day_said(chance: Chance, language: str, day: date, today: date) -> str:
    """A day as somebody calls it who writes on another."""
    words, ahead = book(language)["words"], (day - today).days
    if 0 <= ahead <= 2 and chance.happens(0.6):
        return str(words["near"][ahead])
    forms: Sequence[str] = words["dates"]
    if not 1 <= ahead <= 6:
        forms = [each for each in forms if each != "{wd}" and not each.endswith(" {wd}")]
    return chance.one_of(forms).format(
        d=day.day, m=day.month, mm=f"{day.month:02}", wd=words["weekdays"][day.weekday()],
        month=words["months"][day.month - 1],
    )  # fmt: skip


def hour_said(chance: Chance, language: str, hour: int, minute: int) -> str:
    """A time of the clock."""
    forms: Sequence[str] = book(language)["words"]["hours"]
    if minute:
        forms = [each for each in forms if "{mi}" in each]
    return chance.one_of(forms).format(h=hour, mi=f"{minute:02}")
