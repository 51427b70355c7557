"""Search against a scan that shares no code with it: own folding, own matcher, own order.

200,000 messages in many scripts, some of them disguised, in shards that overlap in time and in shards without times;
1,000 random queries. Nothing of argus is used on the scanning side but the names of what is compared.
"""

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from argus.access import Visibility
from argus.messages import (
    KINDS,
    SHARD,
    Archive,
    Names,
    Shard,
    make_shard,
    number_accounts,
    number_conversations,
    number_services,
)
from argus.messages.whole import checked
from argus.reading import FACETS, Filters, facets, search
from argus.reading.languages import LANGUAGES, SCORES_SCHEMA
from argus.reading.mention_files import MentionFile, stand_files, writing
from argus.store import create_dossier

ROWS = 200_000
QUERIES = 1_000
SHOWN = 10  # values of a facet
ZONE = ZoneInfo("Europe/Brussels")
SERVICES = ("WhatsApp", "SKY ECC", "Signal")
FIRST = int(datetime(2021, 1, 1, tzinfo=UTC).timestamp())
SECONDS = 3600 * 24 * 400

# --- the scan ---

HIDDEN = re.compile("[\u200b\u200d\u200e\u202e\u202c\u2060\ufeff\u00ad\u0640\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]")
PLAIN = str.maketrans({"ø": "o", "ł": "l", "æ": "ae"})
LOOKS = str.maketrans("авсенкмортухі", "abcehkmoptyxi")
LOOKS_BACK = {new: old for old, new in LOOKS.items()}


def scanned(text: str | None) -> list[str]:
    """The words of a text by the promises of the search page."""
    shown = HIDDEN.sub("", text or "")
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", shown).casefold())
    flat = "".join(str(unicodedata.digit(letter, letter)) for letter in ACCENTS.sub("", flat)).translate(PLAIN)
    words: list[str] = []
    for kind, letters in groupby(unicodedata.normalize("NFC", flat), kind_of):
        run = "".join(letters)
        if kind == "word":
            bits = [run] if len(run.encode()) <= 256 else [run[at : at + 64] for at in range(0, len(run), 64)]
            words += [unmasked(bit) for bit in bits]
        elif kind == "unspaced":
            words += [run[at : at + 2] for at in range(max(len(run) - 1, 1))]
        elif kind == "picture":
            words += run
    return words


def kind_of(letter: str) -> str:
    if "\u0e00" <= letter <= "\u0e7f" or "\u3041" <= letter <= "\u30fe" or "\u4e00" <= letter <= "\u9fff":
        return "unspaced"
    category = unicodedata.category(letter)
    return "word" if category[0] in "LNM" else "picture" if category == "So" else "gap"


def unmasked(word: str) -> str:
    if word.isascii():
        return word
    counts = Counter(unicodedata.name(letter).split()[0] for letter in word if letter.isalpha())
    if counts["LATIN"] and counts["CYRILLIC"]:
        latin, cyrillic = word.translate(LOOKS), word.translate(LOOKS_BACK)
        found = [latin] * latin.isascii() + [cyrillic] * (not any("a" <= letter <= "z" for letter in cyrillic))
        return (found[::-1] if counts["CYRILLIC"] > counts["LATIN"] else found)[0] if found else word
    return word


def distance(one: str, other: str) -> int:
    """Optimal string alignment, the textbook table."""
    table = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@dataclass
class Scan:
    """Every message as columns, and which rows hold each different word."""

    words: list[list[str]]
    rows_of: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    ids: list[bytes]

    def __post_init__(self) -> None:
        rows = sorted(range(ROWS), key=lambda row: (self.columns["sent_at"][row], self.ids[row]))
        undated = [row for row in rows if self.columns["sent_at"][row] < 0]
        dated = rows[len(undated) :]
        self.oldest = np.array(dated + undated)
        self.newest = np.array(dated[::-1] + undated[::-1])
        seconds = (self.columns["sent_at"] // 1_000_000).tolist()
        self.months = np.array([f"{datetime.fromtimestamp(at, ZONE):%Y-%m}" if at >= 0 else "" for at in seconds])

    def rows(self, test: Callable[[str], bool]) -> np.ndarray:
        found = np.zeros(len(self.words), bool)
        for word, rows in self.rows_of.items():
            if test(word):
                found[rows] = True
        return found

    def phrase(self, wanted: list[str], first: Callable[[str], bool], last: Callable[[str], bool]) -> np.ndarray:
        tests = [first, *((lambda word, each=each: word == each) for each in wanted[1:-1]), last]
        found = np.logical_and.reduce([self.rows(test) for test in tests])
        for row in np.flatnonzero(found):
            words = self.words[row]
            starts = range(len(words) - len(tests) + 1)
            found[row] = any(all(test(words[at + n]) for n, test in enumerate(tests)) for at in starts)
        return found

    def text(self, typed: str) -> np.ndarray:
        """Rows that hold what a person typed as one piece."""
        wanted = scanned(typed)
        alone = [kind_of(word[0]) == "unspaced" and len(word) == 1 for word in wanted]
        if len(wanted) == 1:
            return self.rows(lambda word: wanted[0] in word if alone[0] else word == wanted[0])
        return self.phrase(
            wanted,
            lambda word: word.endswith(wanted[0]) if alone[0] else word == wanted[0],
            lambda word: word.startswith(wanted[-1]) if alone[-1] else word == wanted[-1],
        )

    def answer(self, query: "Query") -> np.ndarray:
        kind, *parts = query
        match kind:
            case "text" | "phrase":
                return self.text(parts[0])
            case "every":
                return np.ones(len(self.words), bool)
            case "prefix" | "suffix" | "part" | "typo" | "between":
                (bit,) = scanned(parts[0])
                tests: dict[str, Callable[[str], bool]] = {
                    "prefix": lambda word: word.startswith(bit),
                    "suffix": lambda word: word.endswith(bit),
                    "part": lambda word: bit in word,
                    "typo": lambda word: len(set(word) ^ set(bit)) < 3 and distance(word, bit) < 2,
                    "between": lambda word: (
                        word.startswith(bit) and len(word) >= len(bit) + len(parts[1]) and word.endswith(parts[1])
                    ),
                }
                return self.rows(tests[kind])
            case "not":
                return ~self.answer(parts[0])
            case "and":
                return np.logical_and.reduce([self.answer(part) for part in parts])
            case _:
                return np.logical_or.reduce([self.answer(part) for part in parts])


Query = tuple  # ("text", "foo") or ("and", query, query), ...


def written(query: Query) -> str:
    """The query as a person would type it."""
    kind, *parts = query
    match kind:
        case "text":
            return parts[0]
        case "phrase":
            return f'"{parts[0]}"'
        case "every":
            return "*"
        case "prefix":
            return f"{parts[0]}*"
        case "suffix":
            return f"*{parts[0]}"
        case "part":
            return f"*{parts[0]}*"
        case "between":
            return f"{parts[0]}*{parts[1]}"
        case "typo":
            return f"{parts[0]}~"
        case "not":
            return f"NOT {grouped(parts[0])}"
        case "and":
            return " ".join(grouped(part) for part in parts)
        case _:
            return " OR ".join(grouped(part) for part in parts)


def grouped(query: Query) -> str:
    return f"({written(query)})" if query[0] in {"and", "or", "not"} else written(query)


# --- the messages ---


def vocabulary(chance: random.Random) -> list[str]:
    def made(letters: str, count: int, shortest: int, longest: int) -> list[str]:
        return ["".join(chance.choices(letters, k=chance.randint(shortest, longest))) for _ in range(count)]

    words = made("aeioubdklmnprst", 900, 3, 9) + made("aeiouéèüñçøłßæbdkmnrst", 300, 3, 8)
    words += [
        f"{prefix}U{number}"
        for prefix in ("MSC", "TGH", "CSN")
        for number in chance.sample(range(1000000, 9999999), 40)
    ]
    words += made("0123456789abcdef", 60, 64, 64) + made("0123456789", 150, 2, 10) + made("abc0123", 2, 300, 300)
    words += [f"{chance.randint(1, 40)}.{chance.randint(0, 9)}" for _ in range(60)]
    words += [f"{a}@{b}.be" for a, b in zip(made("abcdef", 20, 3, 6), made("ghi", 20, 3, 6), strict=True)]
    words += made("абвгдежзиклмнопрсту", 200, 3, 8) + made("αβγδεζηθικλ", 60, 3, 7) + made("ابتثجحخدذرزسش", 120, 2, 6)
    words += made("אבגדהוזחטיכלמנ", 40, 2, 6) + made("한국어가나다라마바사", 60, 1, 4)
    words += (
        made("東京都毒品钱枪货船港口水道中文", 120, 1, 5)
        + made("かきくがぎカガキ", 50, 1, 5)
        + made("กขคงจฉาิี", 50, 2, 6)
    )
    return words + list("👍🔥📦💰❤☎😀")


DISGUISES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.title,
    "\u200b".join,
    lambda word: "\u202e" + word + "\u202c",
    lambda word: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word),
    lambda word: word.translate(str.maketrans("ceoa", "сеоа")) if word.isascii() else word,
    lambda word: word.translate(str.maketrans("aeiou", "áèïõü")),
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: word.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
)


def disguised(word: str, chance: random.Random, share: float) -> str:
    return chance.choice(DISGUISES)(word) if chance.random() < share else word


def texts(chance: random.Random, words: list[str]) -> Iterator[str | None]:
    weights = [1 / (rank + 4) for rank in range(len(words))]
    chosen = iter(chance.choices(words, weights, k=ROWS * 7))
    for _ in range(ROWS):
        if chance.random() < 0.01:
            yield chance.choice([None, "", "...", " \n"])
            continue
        some = [
            disguised(next(chosen), chance, 0.06) for _ in range(chance.randint(1, 12) if chance.random() < 0.5 else 4)
        ]
        yield "".join(word + chance.choice((" ", " ", " ", ", ", "! ", "\n", " - ")) for word in some)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Scan, list[str]]:
    chance = random.Random(20210309)
    words = vocabulary(chance)
    chance.shuffle(words)
    written_texts = list(texts(chance, words))
    dossier = create_dossier(
        tmp_path_factory.mktemp("scan") / "d.argus", name="scan", authority="nobody", zone=ZONE.key
    )
    with dossier.register.write() as register:
        services = [number_services(register, SERVICES)[name] for name in SERVICES]
        accounts = number_accounts(register, [(services[n % 3], f"u{n}") for n in range(120)])
        talks = number_conversations(register, [(services[n % 3], f"talk{n}", None, "group") for n in range(80)])
    generator = np.random.default_rng(7)
    sent = (FIRST + generator.integers(0, SECONDS // 30, ROWS) * 30) * 1_000_000
    undated = generator.random(ROWS) < 0.04
    senders = generator.choice(list(accounts.values()), ROWS, p=1 / np.arange(3, 123) / (1 / np.arange(3, 123)).sum())
    columns = {
        "sent_at": np.where(undated, -1, sent),
        "sender": np.where(generator.random(ROWS) < 0.02, -1, senders),
        "conversation": generator.choice(list(talks.values()), ROWS),
        "service": generator.choice(services, ROWS),
        "kind": generator.integers(0, len(KINDS), ROWS),
    }
    ids = [chance.randbytes(16) for _ in range(ROWS)]
    columns["language"] = generator.choice([0, 1, 2, 40], ROWS, p=[0.1, 0.5, 0.35, 0.05])
    folders = _shards(dossier.derived, columns, ids, written_texts, generator)
    with dossier.register.write() as register:
        stand_files(register, [_languages(shard, columns["language"]) for shard in folders])
    archive = Archive(folders, Names(dossier.register), Visibility("released"), ZONE)
    split = [scanned(text) for text in written_texts]
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, found in enumerate(split):
        for word in set(found):
            rows_of[word].append(row)
    scan = Scan(split, {word: np.array(rows) for word, rows in rows_of.items()}, columns, ids)
    return archive, scan, [text for text in written_texts if text and text.strip(" .\n")]


def _shards(
    folder: Path,
    columns: dict[str, np.ndarray],
    ids: list[bytes],
    texts: list[str | None],
    generator: np.random.Generator,
) -> tuple[Shard, ...]:
    """Four shards by time, one strewn over all of it, two undated."""
    sent = columns["sent_at"]
    quarter = np.clip((sent // 1_000_000 - FIRST) // (SECONDS // 4), 0, 3)
    place = np.where(generator.random(ROWS) < 0.15, 4, quarter)
    place = np.where((place < 4) & (generator.random(ROWS) < 0.1), np.clip(place + 1, 0, 3), place)
    place = np.where(sent < 0, np.where(generator.random(ROWS) < 0.5, 5, 6), place)
    shards = []
    for number in range(7):
        rows = sorted(np.flatnonzero(place == number).tolist(), key=lambda row: (sent[row], ids[row]))
        none = [None] * len(rows)
        table = pa.table(
            {
                "message_id": pa.array([ids[row] for row in rows], pa.binary(16)),
                "row": pa.array(rows, pa.int64()),
                "sent_at": pa.array([None if sent[row] < 0 else int(sent[row]) for row in rows], pa.int64()),
                "sender": pa.array([int(each) if each >= 0 else None for each in columns["sender"][rows]], pa.int32()),
                **{
                    name: pa.array(columns[name][rows].astype(int), SHARD.field(name).type)
                    for name in ("conversation", "service", "kind")
                },
                "state": pa.array([0] * len(rows), pa.int8()),
                "attachments": pa.array([0] * len(rows), pa.int16()),
                "text": pa.array([texts[row] for row in rows], pa.large_string()),
                "source_id": pa.array(none, pa.string()),
                "reply_to": pa.array(none, pa.string()),
                "ocr_text": pa.array(none, pa.large_string()),
                "files": pa.array(none, SHARD.field("files").type),
            },
            schema=SHARD,
        )
        report = make_shard(folder / str(number), table)
        shards.append(Shard(folder / report.folder, "released", report.rows, report.first_us, report.last_us))
    return tuple(shards)


def _languages(shard: Shard, codes: np.ndarray) -> MentionFile:
    """What was read of the languages of a shard: every message sure of one, or without any."""
    of = [[int(code)] if code else [] for code in codes[shard.numbers]]
    told = {"languages": of, "scores": [[90] * len(each) for each in of], "sure": [True] * len(of)}
    folder = shard.folder.parent / "mentions" / shard.folder.name
    folder.mkdir(parents=True)
    with writing(folder / "language.arrow", SCORES_SCHEMA) as out:
        out.write_table(pa.table(told, schema=SCORES_SCHEMA))
    return MentionFile(folder.name, "language", "1", "language.arrow", *checked(folder / "language.arrow"), len(of))


# --- the queries ---


def asked(chance: random.Random, messages: list[str], vocabulary: list[str], depth: int = 0) -> Query:
    if depth < 2 and chance.random() < 0.4:
        inner = [asked(chance, messages, vocabulary, depth + 1) for _ in range(chance.randint(2, 3))]
        kind = chance.choice(("and", "and", "or", "without"))
        if kind == "without":
            return ("and", inner[0], ("not", inner[1]))
        return (kind, *inner)
    kind = chance.choice(("text", "text", "text", "phrase", "prefix", "suffix", "part", "between", "typo", "rare"))
    if kind == "phrase":
        pieces = chance.choice(messages).replace('"', " ").split()
        first = chance.randrange(len(pieces))
        phrase = " ".join(pieces[first : first + chance.randint(1, 3)])
        return ("phrase", phrase) if scanned(phrase) else ("every",)
    if kind == "rare":
        return chance.choice([("every",), ("text", "nobodywrotethis"), ("not", ("text", chance.choice(vocabulary)))])
    word = chance.choice(vocabulary if chance.random() < 0.5 else chance.choice(messages).split())
    word = word.strip('()"*~-!,') or "kilo"
    if kind == "text":
        word = disguised(word, chance, 0.2)
        return ("text", word) if scanned(word) else ("every",)
    simple = scanned(word)
    if len(simple) != 1 or kind_of(simple[0][0]) != "word" or len(simple[0]) < 3:
        return ("text", word) if simple else ("every",)
    cut = chance.randint(1, len(simple[0]) - 1)
    if kind == "between":
        return (kind, simple[0][:cut], simple[0][cut + chance.randint(0, len(simple[0]) - cut - 1) :])
    if kind == "typo":
        letters = list(simple[0])
        at = chance.randrange(len(letters))
        letters[at : at + 1] = chance.choice(([], ["e"], [letters[at], "a"], [letters[at]]))
        return (kind, "".join(letters))
    bit = {"prefix": simple[0][:cut], "suffix": simple[0][cut:], "part": simple[0][cut // 2 : cut]}[kind] or simple[0]
    return (kind, bit)


def limits(chance: random.Random, archive: Archive, scan: Scan) -> tuple[Filters, np.ndarray]:
    kept, given = np.ones(ROWS, bool), {}
    if chance.random() < 0.25:
        number = int(chance.choice(scan.columns["sender"][scan.columns["sender"] >= 0]))
        given["sender"] = chance.choice([f"#{number}", archive.names.account(number)])
        kept &= scan.columns["sender"] == number
    if chance.random() < 0.15:
        number = int(chance.choice(scan.columns["conversation"]))
        given["conversation"] = chance.choice([f"#{number}", archive.names.conversation(number).key])
        kept &= scan.columns["conversation"] == number
    if chance.random() < 0.15:
        number = int(chance.choice(scan.columns["service"]))
        given["service"] = archive.names.service(number).upper()
        kept &= scan.columns["service"] == number
    if chance.random() < 0.15:
        given["kind"] = chance.choice(KINDS)
        kept &= scan.columns["kind"] == KINDS.index(given["kind"])
    if chance.random() < 0.3:
        given["since_us"] = (FIRST + chance.randrange(SECONDS) // 30 * 30) * 1_000_000
        kept &= scan.columns["sent_at"] >= given["since_us"]
    if chance.random() < 0.3:
        given["until_us"] = (FIRST + chance.randrange(SECONDS) // 30 * 30) * 1_000_000
        kept &= (scan.columns["sent_at"] < given["until_us"]) & (scan.columns["sent_at"] >= 0)
    if chance.random() < 0.3:
        code = chance.choice([1, 2, 40])
        given["language"] = LANGUAGES[code]
        kept &= scan.columns["language"] == code
    return Filters(**given), kept


def in_order(scan: Scan, found: np.ndarray, *, newest: bool, limit: int = ROWS) -> list[str]:
    order = scan.newest if newest else scan.oldest
    return [scan.ids[row].hex() for row in order[found[order]][:limit]]


def test_a_thousand_random_queries_find_what_a_scan_finds(
    given: tuple[Archive, Scan, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, scan, messages = given
    # so few that shards have to be asked again for what they did not tell at first
    monkeypatch.setattr(facets, "FACET_ROWS", SHOWN)
    monkeypatch.setattr(facets, "_AT_FIRST", 3 * SHOWN)
    chance = random.Random(4)
    words = vocabulary(random.Random(20210309))
    filled = 0
    for number in range(QUERIES):
        query = asked(chance, messages, words)
        filters, kept = limits(chance, archive, scan) if chance.random() < 0.4 else (Filters(), np.ones(ROWS, bool))
        found = scan.answer(query) & kept
        total = int(found.sum())
        filled += total > 0
        newest = chance.random() < 0.6
        limit = 10_000 if number % 50 == 0 else 100

        answer = search(
            archive,
            written(query),
            filters=filters,
            limit=limit,
            sort="newest" if newest else "oldest",
            facets=facets_of(number),
        )

        told = (number, written(query), filters)
        assert answer.total == total, told
        assert [hit.message_id for hit in answer.hits] == in_order(scan, found, newest=newest, limit=limit), told
        if answer.facets:
            _compare_facets(scan, np.flatnonzero(found), answer.facets, told)
        if number % 5 == 0:
            _compare_best(archive, query, filters, set(in_order(scan, found, newest=True)), told)
    assert filled > QUERIES * 0.7


def facets_of(number: int) -> tuple[str, ...]:
    return FACETS if number % 4 == 0 else ()


def _compare_facets(scan: Scan, rows: np.ndarray, found: dict, told: object) -> None:
    months = Counter(month for month in scan.months[rows].tolist() if month)
    assert {each.value: each.count for each in found["month"]} == months, told
    languages = Counter(LANGUAGES[code] for code in scan.columns["language"][rows].tolist() if code)
    assert {each.value: each.count for each in found["language"]} == languages, told
    for name in ("sender", "conversation", "service"):
        numbers = scan.columns[name][rows]
        counts = Counter(numbers[numbers >= 0].tolist())
        assert [each.count for each in found[name]] == sorted(counts.values(), reverse=True)[:SHOWN], told
        if name == "conversation":
            assert all(counts[int(each.value[1:])] == each.count for each in found[name]), told


def _compare_best(archive: Archive, query: Query, filters: Filters, expected: set[str], told: object) -> None:
    whole = search(archive, written(query), filters=filters, limit=40, sort="best")
    assert whole.total == len(expected), told
    assert len({hit.message_id for hit in whole.hits} & expected) == len(whole.hits) == min(40, len(expected)), told
    paged, after = [], None
    for _ in range(4):
        page = search(archive, written(query), filters=filters, limit=10, sort="best", after=after)
        paged += page.hits
        after = page.cursor
        if after is None:
            break
    assert paged == list(whole.hits), told


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_follow_each_other_without_gap_or_overlap(given: tuple[Archive, Scan, list[str]], sort: str) -> None:
    archive, scan, _ = given
    for query, size in (("*", 4_000), ("👍", 197), ("NOT 👍", 4_000)):
        asked = {"*": ("every",), "👍": ("text", "👍"), "NOT 👍": ("not", ("text", "👍"))}[query]
        expected = in_order(scan, scan.answer(asked), newest=sort == "newest")
        found, after, pages = [], None, 0
        while not pages or (after and (pages < 4 or query == "👍")):
            page = search(archive, query, limit=size, sort=sort, after=after)
            found += [hit.message_id for hit in page.hits]
            after, pages = page.cursor, pages + 1
            assert page.total == len(expected)
        assert found == expected[: len(found)]
        assert after or len(found) == len(expected)
