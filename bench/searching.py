"""Nine kinds of query, end to end: filter, exact count, texts and highlights of the first hits.

The words come from rows drawn from the corpus itself. One client; kinds are shuffled among each other, in several
rounds; pages of the files are warm, since a first round is not counted.
"""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from peer import Peer

from argus.access import owner, visible
from argus.messages import Archive, open_archive
from argus.reading import Filters, search
from argus.store import find_dossier

ZONE = ZoneInfo("Europe/Brussels")  # of the clock that the corpus is written by
QUERIES = 30  # of each kind
ROWS_DRAWN = 20_000
RANKED = ("common", "rare", "and", "phrase", "prefix", "filtered")
KINDS = {
    "common": "common word, best 20",
    "rare": "rare word, best 20",
    "and": "two words, best 20",
    "phrase": "phrase of two, best 20",
    "prefix": "five letters and a star, best 20",
    "fuzzy": "one typo, best 20",
    "filtered": "word, sender, 90 days, best 20",
    "newest": "newest 100 of a word, or of all",
    "month": "count per month of a word",
}
APART = {"suffix": "end of a word (`*4567`)", "part": "part of a word (`*3054*`)"}


@dataclass(frozen=True, slots=True)
class Query:
    """One query, as Argus and as the peer (None: it cannot) are asked."""

    kind: str
    text: str
    match: str | None
    sender: str = ""
    since: str = ""
    until: str = ""


def queries_of(chat: Path, truth: Path, seed: int) -> list[Query]:
    """Queries of every kind from rows of the corpus."""
    draw = random.Random(seed)
    rows = _drawn(chat, draw)
    texts = [row["text"].lower() for row in rows]
    words = [re.findall(r"[a-z]+", text) if text.isascii() else [] for text in texts]
    counts = Counter(word for each in words for word in dict.fromkeys(each))
    common = [word for word, count in counts.items() if count >= len(rows) // 100]
    usual = [word for word, count in counts.items() if len(rows) // 1000 <= count < len(rows) // 50 and len(word) > 1]
    once = [word for word, count in counts.items() if count == 1 and len(word) > 6]
    planted = [json.loads(line) for line in truth.open(encoding="utf-8")]
    rare = sorted({each["text"] for each in planted if each["kind"] == "rare"})
    pairs = sorted({(a, b) for each in words for a, b in pairwise(each) if a != b})
    long = [word for word in counts if len(word) >= 7]
    busy = [name for name, _ in Counter(row["from"] for row in rows).most_common(40)]
    digits = [re.sub(r"\D", "", each["text"]) for each in planted if each["kind"] in ("container", "phone")]
    first, last = _day(rows[0]), _day(rows[-1])
    found = []
    for number in range(QUERIES):
        found += [_alike("common", draw.choice(common)), _alike("rare", draw.choice(rare if number % 2 else once))]
        # Common words stand together often: half of the pairs are taken from one message, half are put together.
        a, b = draw.choice(pairs) if number % 2 else draw.sample(usual, 2)
        found.append(Query("and", f"{a} {b}", f"{a} AND {b}"))
        a, b = draw.choice(pairs)
        found.append(Query("phrase", f'"{a} {b}"', f'"{a} {b}"'))
        stem = draw.choice(long)[:5]
        found.append(Query("prefix", f"{stem}*", f"{stem}*"))
        found.append(Query("fuzzy", f"{_mistyped(draw.choice(long), draw)}~", None))
        day = first + timedelta(days=draw.randrange(max(1, (last - first).days - 90)))
        since, until = day.date().isoformat(), (day + timedelta(days=90)).date().isoformat()
        found.append(Query("filtered", word := draw.choice(common), word, draw.choice(busy), since, until))
        newest = "*" if number % 6 == 0 else draw.choice(common if number % 2 else usual)
        found.append(_alike("newest", newest))
        found.append(_alike("month", draw.choice(common if number % 2 else usual)))
        ending = draw.choice(digits)
        found.append(Query("suffix", f"*{ending[-4:]}", None))
        found.append(Query("part", f"*{ending[1:5]}*", None))
    return found


def open_dossier(folder: Path) -> Archive:
    """What the owner may see."""
    dossier = find_dossier(folder)
    with dossier.register.read() as register:
        user = owner(register)
    return open_archive(dossier, visible(user))


def ask_argus(archive: Archive, query: Query) -> int:
    """Ask Argus; how many it found."""
    match query.kind:
        case "newest":
            answer = search(archive, query.text, sort="newest", limit=100)
        case "month":
            answer = search(archive, query.text, limit=0, facets=("month",))
        case "filtered":
            limits = Filters(_us(query.since), _us(query.until), query.sender)
            answer = search(archive, query.text, filters=limits, sort="best", limit=20)
        case _:
            answer = search(archive, query.text, sort="best", limit=20)
    return answer.total


def ask_peer(peer: Peer, query: Query) -> int:
    """Ask the peer the same."""
    assert query.match is not None
    match query.kind:
        case "newest":
            return peer.newest(query.match)[0]
        case "month":
            return peer.months(query.match)[0]
        case "filtered":
            return peer.within(query.match, query.sender, query.since, query.until)[0]
        case _:
            return peer.best(query.match)[0]


def timed(queries: Iterable[Query], ask: Callable[[Query], int], rounds: int) -> dict[str, list[float]]:
    """Milliseconds by kind, `rounds` times over shuffled queries; the round before, which warms, is not counted."""
    queries = list(queries)
    draw = random.Random(1)
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        draw.shuffle(queries)
        for query in queries:
            started = time.perf_counter()
            ask(query)
            if number:
                taken.setdefault(query.kind, []).append((time.perf_counter() - started) * 1000)
    return taken


def _alike(kind: str, word: str) -> Query:
    return Query(kind, word, word)


def _drawn(chat: Path, draw: random.Random) -> list[dict[str, str]]:
    """Rows from a thousand places of the file, in order."""
    places = sorted(draw.randrange(chat.stat().st_size) for _ in range(1_000))
    rows = []
    with chat.open("rb") as file:
        for place in places:
            file.seek(place)
            file.readline()
            rows += [json.loads(line) for line in islice(file, ROWS_DRAWN // 1_000)]
    return rows


def _mistyped(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    match draw.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + draw.choice("aeiou") + word[at:]
        case 2:
            return word[:at] + draw.choice("aeiou") + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _day(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["ts"])


def _us(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZONE).timestamp()) * 1_000_000
