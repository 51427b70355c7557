"""An invented export of an encrypted chat service, as long as wanted, the same for the same seed.

One JSON object per line, in order of time, with the keys id, ts (ISO 8601 with offset), conv, from, to, text, app and
one that no reader knows (cell_id). Words are made of syllables that look like Dutch, English, French, Spanish and
Albanian, drawn by Zipf's law; nobody's words are in it. Text has 65 bytes in the mean; 5 % of the rows carry accents,
10 % mix two languages, some are in Cyrillic, Arabic or Han, some hold an emoji, a quotation mark or a line end.
Planted: container numbers with their check digit, prices, phones, crypto addresses, and rare words; the truth file says
which row got which.

    python bench/corpus.py 200000 chat.jsonl --truth truth.jsonl
"""

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

VERSION = 1
SEED = 2021
ROWS_AT_ONCE = 50_000
SENDERS = 2_000
CONVERSATIONS = 3_000
# One broadcast group has a fifth of everything: at five million messages, a conversation of a million.
LARGEST_SHARE = 0.2
VOCABULARY = 20_000
APPS = ("Skylark", "Enclave", "Anemone", "Whistle")
APP_SHARES = (0.55, 0.25, 0.15, 0.05)
FIRST_SECOND = 1_546_300_800  # 2019-01-01
SECONDS = 3 * 365 * 86_400
CELLS = 4_000
# Each of them stands in three rows of every corpus, however long.
RARE_WORDS = 200
RARE_TIMES = 3

SHARE_ACCENTS, SHARE_MIXED, SHARE_EMOJI, SHARE_MARKS = 0.05, 0.10, 0.04, 0.01
SHARES_SCRIPTS = {"cyrillic": 0.012, "arabic": 0.006, "han": 0.006}
SHARES_PLANTED = {"container": 0.002, "price": 0.010, "phone": 0.003, "crypto": 0.0005}

LANGUAGES = {
    "nl": ("d t v z k h b g m w r s l n st kr gr br vl sch", "a e i o u aa ee oo ie oe ui ij", "n t r s l k en er cht"),
    "en": ("t s w h b f m d p c r l n th st wh br ch", "a e i o u ea ou oo", "t n d s r ng ll ck ght rs"),
    "fr": (
        "d l p s m c v t r n qu ch pr tr bl j",
        "a e i o u ai eu ou oi au",
        "s t r n e nt ux lle ment",  # codespell:ignore ment
    ),
    "es": ("d l p s m c v t r n qu ch pr tr g b", "a e i o u ia ue ie", "s n r do da l ción z"),  # codespell:ignore ue
    "sq": ("t n p k m s d sh q gj r v dh th b", "a e i o u y ua ie", "n t r sh j k je m h"),
}
LANGUAGE_SHARES = (0.40, 0.25, 0.12, 0.08, 0.15)
ACCENTS = str.maketrans({"e": "é", "a": "à", "o": "ö", "u": "ü", "i": "ï", "c": "ç", "n": "ñ"})
EMOJI = ("😂", "👍", "🙏", "🔥", "👍🏽", "😅", "❤️", "📦", "🚢", "🤝")
CYRILLIC = "а о и е у по на ко ва ро те ни ра ст ль ка то не да ми"
ARABIC = "با تا سا را نا ما لا كا دا يا بو سو رو نو مو لي كي دي"
HAN = "今天到了港口没有货箱子明早上三号码头电话钱给他们不要来等我们去看车"
OWNERS = ("MSCU", "MSKU", "CMAU", "HLXU", "TCNU", "ECMU", "MEDU", "SUDU")  # codespell:ignore sudu
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

Numbers = npt.NDArray[np.int64]
Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Planted:
    """A string that a row was given: container, price, phone, crypto or rare."""

    kind: str
    text: str
    message_id: str


def write_corpus(path: Path, messages: int, *, seed: int = SEED, truth: Path | None = None) -> None:
    """Write `messages` rows to `path`, and what was planted to `truth`. Holds `ROWS_AT_ONCE` rows."""
    with path.open("w", encoding="utf-8") as file, (truth or Path("/dev/null")).open("w", encoding="utf-8") as told:
        for lines, planted in rows(messages, seed):
            file.write("".join(lines))
            told.writelines(
                json.dumps({"kind": each.kind, "text": each.text, "id": each.message_id}) + "\n" for each in planted
            )


def rows(messages: int, seed: int = SEED) -> Iterator[tuple[list[str], list[Planted]]]:
    """Lines of JSON in slices, with what was planted in each."""
    random = np.random.default_rng(seed)
    words = _Words(random)
    people = _People(random)
    rare = _rare(random, messages)
    times = _Times(random, messages)
    for first in range(0, messages, ROWS_AT_ONCE):
        count = min(ROWS_AT_ONCE, messages - first)
        conversations = people.conversations_of(random, count)
        texts, planted = words.texts(random, count, people.language[conversations])
        for row in range(count):
            if (word := rare.get(first + row)) is not None:
                texts[row] += f" {word}"
                planted.append((row, "rare", word))
        heads = people.heads(random, conversations)
        quoted = [json.dumps(text, ensure_ascii=False) for text in texts]
        cells = (random.zipf(1.3, count) % CELLS).tolist()
        lines = [
            f'{{"id":"m{first + row:09d}","ts":"{when}",{head},"text":{text},'
            f'"app":"{app}","cell_id":"206-01-{cell:05d}"}}\n'
            for row, (when, (head, app), text, cell) in enumerate(
                zip(times.next(random, count), heads, quoted, cells, strict=True)
            )
        ]
        yield lines, [Planted(kind, text, f"m{first + row:09d}") for row, kind, text in planted]


class _Words:
    """The invented languages: words by rank, and how often each rank is drawn."""

    def __init__(self, random: Random) -> None:
        self.of = [np.array(_vocabulary(random, *parts), object) for parts in LANGUAGES.values()]
        weights = 1.0 / (np.arange(VOCABULARY) + 2.7)  # Zipf and Mandelbrot
        self.edges = np.cumsum(weights) / weights.sum()
        self.scripts = {
            "cyrillic": _syllables(random, CYRILLIC.split(), 4_000),
            "arabic": _syllables(random, ARABIC.split(), 3_000),
        }

    def texts(self, random: Random, count: int, languages: Numbers) -> tuple[list[str], list[tuple[int, str, str]]]:
        """Texts of rows in these languages, and what was planted: (row, kind, text)."""
        lengths = np.clip(random.lognormal(2.17, 0.6, count).astype(np.int64), 1, 60)
        ends = np.cumsum(lengths)
        ranks = np.searchsorted(self.edges, random.random(int(ends[-1])))
        spoken = np.repeat(languages, lengths)
        # A row that mixes has about a third of its words from another language.
        mixed = np.repeat(random.random(count) < SHARE_MIXED, lengths) & (random.random(len(ranks)) < 0.35)
        spoken[mixed] = random.integers(0, len(self.of), int(mixed.sum()))
        drawn = np.empty(len(ranks), object)
        for number, vocabulary in enumerate(self.of):
            here = spoken == number
            drawn[here] = vocabulary[ranks[here]]
        listed, start, texts = drawn.tolist(), 0, []
        for end in ends.tolist():
            texts.append(" ".join(listed[start:end]))
            start = end
        self._disguise(random, texts)
        return texts, self._plant(random, texts)

    def _disguise(self, random: Random, texts: list[str]) -> None:
        """Other scripts, accents, emoji, capitals, marks."""
        for row in _some(random, texts, SHARE_ACCENTS):
            texts[row] = texts[row].translate(ACCENTS)
        for script, share in SHARES_SCRIPTS.items():
            for row in _some(random, texts, share):
                texts[row] = self._foreign(random, script)
        for row in _some(random, texts, SHARE_EMOJI):
            texts[row] += " " + EMOJI[random.integers(len(EMOJI))]
        for row in _some(random, texts, 0.3):
            texts[row] = texts[row][:1].upper() + texts[row][1:] + "."
        for row in _some(random, texts, SHARE_MARKS):
            texts[row] = texts[row].replace(" ", ("\n", ' "', " \\ ")[row % 3], 1)

    def _foreign(self, random: Random, script: str) -> str:
        if script == "han":
            return "".join(HAN[at] for at in random.integers(0, len(HAN), random.integers(4, 24)))
        words = self.scripts[script]
        ranks = np.minimum(random.zipf(1.2, random.integers(3, 12)) - 1, len(words) - 1)
        return " ".join(words[rank] for rank in ranks)

    def _plant(self, random: Random, texts: list[str]) -> list[tuple[int, str, str]]:
        makers = {"container": _container, "price": _price, "phone": _phone, "crypto": _crypto}
        planted = []
        for kind, share in SHARES_PLANTED.items():
            for row in _some(random, texts, share):
                text = makers[kind](random)
                before, _, after = texts[row].partition(" ")
                texts[row] = f"{before} {text} {after}".rstrip()
                planted.append((row, kind, text))
        return planted


class _People:
    """Who writes where: pairs and groups, a few of them very busy."""

    def __init__(self, random: Random) -> None:
        weights = 1.0 / (np.arange(CONVERSATIONS) + 4.0)
        weights[0] = weights[1:].sum() * LARGEST_SHARE / (1 - LARGEST_SHARE)
        self.edges = np.cumsum(weights) / weights.sum()
        busy = 1.0 / (np.arange(SENDERS) + 10.0)
        self.language = random.choice(len(LANGUAGES), CONVERSATIONS, p=LANGUAGE_SHARES)
        self.language[0] = 0
        self.app = random.choice(len(APPS), CONVERSATIONS, p=APP_SHARES)
        handles = [f"{_handle(random)}{number:03d}" for number in range(SENDERS)]
        self.ready: list[list[str]] = []
        for number in range(CONVERSATIONS):
            group = number == 0 or random.random() < 0.3
            size = 60 if number == 0 else int(random.integers(3, 25)) if group else 2
            members = [handles[each] for each in random.choice(SENDERS, size, replace=False, p=busy / busy.sum())]
            key = f"g{number:05d}" if group else "_".join(sorted(members))
            self.ready.append(
                [
                    f'"conv":"{key}","from":"{each}","to":"{key if group else members[1 - place]}"'
                    for place, each in enumerate(members)
                ]
            )

    def conversations_of(self, random: Random, count: int) -> Numbers:
        return np.searchsorted(self.edges, random.random(count))

    def heads(self, random: Random, conversations: Numbers) -> Iterator[tuple[str, str]]:
        """The keys conv, from and to of each row, and its app. In a group, a few write most."""
        for number, luck in zip(conversations.tolist(), (random.random(len(conversations)) ** 2).tolist(), strict=True):
            members = self.ready[number]
            yield members[int(luck * len(members))], APPS[self.app[number]]


class _Times:
    """Moments in order, spread over three years, in the clock of Brussels."""

    def __init__(self, random: Random, messages: int) -> None:
        self.mean, self.at = SECONDS / messages, float(FIRST_SECOND) + random.random()

    def next(self, random: Random, count: int) -> list[str]:
        seconds = self.at + np.cumsum(random.exponential(self.mean, count))
        self.at = float(seconds[-1])
        utc = seconds.astype(np.int64)
        summer = np.zeros(count, bool)
        for first, last in (_summer(year) for year in range(2019, 2024)):
            summer |= (utc >= first) & (utc < last)
        local = (utc + np.where(summer, 7200, 3600)).astype("datetime64[s]")
        offsets = np.where(summer, "+02:00", "+01:00")
        return [a + b for a, b in zip(np.datetime_as_string(local).tolist(), offsets.tolist(), strict=True)]


def _summer(year: int) -> tuple[int, int]:
    """First and last second of summer time: the last Sundays of March and October, 01:00 UTC."""
    edges = []
    for month in ("03-31", "10-31"):
        day = np.datetime64(f"{year}-{month}")
        weekday = (int(day.astype(int)) + 4) % 7  # 1970-01-01 was a Thursday, Sunday is 0
        edges.append(int(((day - weekday).astype("datetime64[s]")).astype(int)) + 3600)
    return edges[0], edges[1]


def _vocabulary(random: Random, onsets: str, vowels: str, codas: str) -> list[str]:
    """Words by rank; the frequent ones are short, as in any language."""
    first, middle, last = onsets.split(), vowels.split(), codas.split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        rank = len(found)
        syllables = 1 if rank < 150 else 2 if rank < 1_500 else 2 + int(random.random() < math.log10(rank) / 5)
        parts = [first[random.integers(len(first))] + middle[random.integers(len(middle))] for _ in range(syllables)]
        word = "".join(parts) + (
            last[random.integers(len(last))] if random.random() < (0.25 if rank < 150 else 0.55) else ""
        )
        found.setdefault(word.replace("ó", "o"))
    return list(found)


def _syllables(random: Random, parts: list[str], count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault("".join(parts[at] for at in random.integers(0, len(parts), random.integers(1, 5))))
    return list(found)


def _rare(random: Random, messages: int) -> dict[int, str]:
    """Row -> the rare word planted there."""
    consonants, vowels = "bcdfghjklmnpqrstvwxz", "aeiouy"
    places = random.choice(messages, min(messages, RARE_WORDS * RARE_TIMES), replace=False)
    words = [
        "xq" + "".join(consonants[random.integers(20)] + vowels[random.integers(6)] for _ in range(4))
        for _ in range(RARE_WORDS)
    ]
    return {int(place): words[at % RARE_WORDS] for at, place in enumerate(places)}


def _some(random: Random, texts: list[str], share: float) -> list[int]:
    rows: list[int] = np.flatnonzero(random.random(len(texts)) < share).tolist()
    return rows


def _handle(random: Random) -> str:
    return "".join("bcdfghklmnprstvz"[random.integers(16)] + "aeiou"[random.integers(5)] for _ in range(3))


def _container(random: Random) -> str:
    """A container number with its check digit (ISO 6346)."""
    body = OWNERS[random.integers(len(OWNERS))] + f"{random.integers(1_000_000):06d}"
    values = {letter: value for value, letter in zip(_letter_values(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True)}
    total = sum((values[each] if each.isalpha() else int(each)) << place for place, each in enumerate(body))
    return f"{body}{total % 11 % 10}"


def _letter_values() -> list[int]:
    return [value for value in range(10, 39) if value % 11]  # the standard leaves out 11, 22, 33


def _price(random: Random) -> str:
    return f"{random.integers(1, 90) * 500} euro" if random.random() < 0.5 else f"{random.integers(20, 40)}.5k"


def _phone(random: Random) -> str:
    return (
        f"+32 4{random.integers(70, 99)} {random.integers(10, 99)} {random.integers(10, 99)} {random.integers(10, 99)}"
    )


def _crypto(random: Random) -> str:
    if random.random() < 0.5:
        return "1" + "".join(BASE58[at] for at in random.integers(0, 58, 33))
    return "0x" + "".join("0123456789abcdef"[at] for at in random.integers(0, 16, 40))


def main() -> None:
    """Write a corpus from the command line."""
    asked = argparse.ArgumentParser(description="Write an invented chat export as JSON lines.")
    asked.add_argument("messages", type=int)
    asked.add_argument("path", type=Path)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--truth", type=Path, help="where to say what was planted")
    given = asked.parse_args()
    write_corpus(given.path, given.messages, seed=given.seed, truth=given.truth)


if __name__ == "__main__":
    main()
