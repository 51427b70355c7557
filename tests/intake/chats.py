"""Invented chats in several files and formats, with repeats inside a file and between files."""

import csv
import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "de", "container", "komt", "morgen", "aan", "kade", "loods", "vrijdag", "chauffeur", "betaal", "pincode", "schip",
    "zegel", "bananen", "haven",
)  # fmt: skip
FIRST = datetime(2021, 3, 1, tzinfo=UTC)

Row = dict[str, str]


@dataclass(frozen=True)
class Chats:
    """Files, and what they hold counted by the generator itself: rows, and messages that differ or repeat."""

    folder: Path
    rows: int
    messages: int


def write_chats(folder: Path, rows: int, seed: int = 1, files: int = 6, people: int = 40) -> Chats:
    """Write `rows` rows into `files` files, JSON lines and CSV in turn.

    One row in twenty repeats the one before it, one in ten was in an earlier file too.
    """
    random_ = random.Random(seed)
    folder.mkdir(parents=True)
    names = [f"user{number:03}" for number in range(people)]
    earlier: list[Row] = []
    most: Counter[tuple[str, ...]] = Counter()
    at = FIRST
    for number in range(files):
        chunk: list[Row] = []
        for _ in range(rows // files + (number < rows % files)):
            if chunk and random_.random() < 0.05:
                chunk.append(chunk[-1])
                continue
            if earlier and random_.random() < 0.1:
                chunk.append(random_.choice(earlier))
                continue
            at += timedelta(seconds=random_.randrange(0, 40))
            one, other = random_.sample(names, 2)
            group = f"group{random_.randrange(9)}"
            chunk.append(
                {
                    "timestamp": at.isoformat(),
                    "chat": "|".join(sorted((one, other))) if random_.random() < 0.7 else group,
                    "from": one,
                    "text": " ".join(random_.choices(WORDS, k=random_.randrange(1, 14))),
                    "app": "SkyECC",
                }
            )
        _write(folder / f"{number:02}.{'csv' if number % 2 else 'jsonl'}", chunk)
        for key, count in Counter(tuple(row.values()) for row in chunk).items():
            most[key] = max(most[key], count)
        earlier += chunk
    return Chats(folder, len(earlier), sum(most.values()))


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            file.writelines(f"{json.dumps(row)}\n" for row in rows)
        else:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
