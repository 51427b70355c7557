"""Scripts of threats and of look-alikes, made up by somebody who had not read the word lists.

What they wrote follows what published judgments and newspapers tell of such chats: orders, debts, warnings, what was
done. Half A is to tune on, half B only to measure; nobody in either exists.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

FOLDER = Path(__file__).parent
HALVES = ("a", "b")
MINUTES_BETWEEN, HOURS_BETWEEN = 2, 7
# What everybody writes before and after, so that a conversation has a language.
CALM = {
    "nl": (
        "ben je al thuis?",
        "ja ik kom zo",
        "wat eten we vanavond",
        "frieten denk ik",
        "het regent hier de hele dag",
    ),
    "fr": ("t'es où", "j'arrive dans dix minutes", "on mange quoi ce soir", "des pâtes je pense", "il pleut ici"),
    "en": ("where are you", "be there in ten", "what are we eating tonight", "pasta i think", "it rains all day here"),
    "es": ("donde estas", "llego en diez minutos", "que cenamos hoy", "pasta creo", "aqui llueve todo el dia"),
    "pt": ("onde estás", "chego em dez minutos", "o que jantamos hoje", "massa acho eu", "aqui chove o dia todo"),
    "it": ("dove sei", "arrivo tra dieci minuti", "cosa mangiamo stasera", "pasta credo", "qui piove tutto il giorno"),
    "sq": ("ku je", "vij per dhjete minuta", "cfare hame sonte", "makarona besoj", "ketu bie shi gjithe diten"),
    "sr": ("gde si", "stizem za deset minuta", "sta jedemo veceras", "testeninu mislim", "ovde pada kisa ceo dan"),
    "de": ("wo bist du", "ich komme in zehn minuten", "was essen wir heute", "nudeln denke ich", "hier regnet es nur"),
}


@dataclass(frozen=True, slots=True)
class Script:
    """What two people write in turn, and whether somebody's life is in danger in it."""

    language: str
    threat: bool
    says: tuple[str, ...]


def scripts(half: str) -> tuple[Script, ...]:
    """All of a half."""
    told = tomllib.loads((FOLDER / f"scripts.{half}.toml").read_text("utf-8"))["script"]
    return tuple(Script(each["language"], each["threat"], tuple(each["says"])) for each in told)


def chats_of(told: Sequence[Script], first: datetime = datetime(2021, 3, 1, 9, tzinfo=UTC)) -> list[dict[str, str]]:
    """Each script in a conversation of its own, between calm lines; `id` begins with its number."""
    rows = []
    for number, script in enumerate(told):
        calm = CALM[script.language]
        begun = first + timedelta(hours=HOURS_BETWEEN * number)
        lines = chain(
            ((f"calm-{place}", text) for place, text in enumerate(calm)),
            ((f"said-{place}", text) for place, text in enumerate(script.says)),
            ((f"after-{place}", text) for place, text in enumerate(calm[:2])),
        )
        for place, (name, text) in enumerate(lines):
            rows.append(
                {
                    "id": f"{number}-{name}",
                    "timestamp": (begun + timedelta(minutes=MINUTES_BETWEEN * place)).isoformat(),
                    "chat": f"script {number}",
                    "from": (f"x{number}", f"y{number}")[place % 2],
                    "text": text,
                }
            )
    return rows
