"""What it costs to read the language and the mentions of messages that are imported already, and which golden lines
are missed.

    python bench/mentions.py 1000000 irc.jsonl     real chat lines, repeated until there are so many
"""

import argparse
import gc
import json
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import measure

ROOT = Path(__file__).parents[1]
VERSION = 1
_FIRST = datetime(2019, 1, 1, tzinfo=UTC)
_SENDERS, _CONVERSATIONS = 997, 211
_LONG, LONG_BAR_MS = 100_000, 100


def write_irc(path: Path, messages: int) -> None:
    """Real lines of chat as JSON lines: what is said in them counts here, not who says it."""
    said = _said()
    with path.open("w", encoding="utf-8") as file:
        for number in range(messages):
            row = {
                "id": f"irc{number}", "timestamp": (_FIRST + timedelta(seconds=20 * number)).isoformat(),
                "chat": f"channel{number // 50 % _CONVERSATIONS}", "from": f"nick{number * 7 % _SENDERS}",
                "text": said[number % len(said)],
            }  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _said() -> list[str]:
    return [
        line.partition("> ")[2]
        for log in sorted((ROOT / "samples/ubuntu-irc").rglob("*.raw.txt"))
        for line in log.read_text("utf-8", "replace").splitlines()
        if "] <" in line[:12]
    ]


def found_again(argus: Path, dossier: Path, messages: int) -> dict[str, Any]:
    """Forget what was found in a dossier, and find it again: everything but starting the program counts."""
    with closing(sqlite3.connect(dossier / "register.sqlite")) as register, register:
        register.execute("DELETE FROM mention_files")
    took = measure.run([argus, "-d", dossier, "mentions", "--limit", "0", "--json"])
    same = measure.run([argus, "-d", dossier, "mentions", "--limit", "0", "--json"])  # with nothing left to find
    again = measure.run([argus, "-d", dossier, "mentions", "--limit", "1000000", "--json"])
    if took.status or same.status or again.status:
        raise SystemExit(f"argus mentions ended with status {took.status or same.status or again.status}")
    row = asdict(took)
    row.pop("output")
    values = json.loads(again.output)
    return row | {
        "cpu_per_million": (took.cpu - same.cpu) * 1e6 / messages,
        "listing_seconds": again.wall,
        "kinds": dict(Counter({each["kind"]: 0 for each in values}) | _mentions(values)),
    }


def _mentions(values: list[dict[str, Any]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in values:
        counted[each["kind"]] += each["count"]
    return counted


def golden() -> dict[str, Any]:
    """How many golden lines of each finder are right, and the others."""
    sys.path.append(str(ROOT))
    from argus.reading.mentions import own_finders
    from tests.reading.mentions.golden import LISTS, found_in, is_right, lines

    told: dict[str, Any] = {}
    for finder in own_finders(LISTS):
        of = list(lines(finder.name))
        missed = [line for line in of if not is_right(found_in(finder, line), line.expect)]
        told[finder.name] = {
            "lines": len(of),
            "missed": [[line.place, " / ".join(text for _, _, text in line.messages)] for line in missed],
        }
    return told


def long_messages() -> list[dict[str, Any]]:
    """What `read_long` tells, in a process of its own, which has loaded no more than a worker."""
    told = "import json, mentions; print(json.dumps(mentions.read_long()))"
    done = subprocess.run([sys.executable, "-c", told], cwd=Path(__file__).parent, check=True, capture_output=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def read_long() -> list[dict[str, Any]]:
    """CPU-milliseconds for one message of 100,000 bytes: language and every finder, median and least of nine."""
    sys.path.append(str(ROOT))
    import pyarrow as pa

    from argus.reading.languages import read_languages
    from argus.reading.mentions import Batch, own_finders
    from tests.reading.mentions.golden import LISTS, ZONE, lines

    logs = sorted((ROOT / "samples/ubuntu-irc").rglob("*.raw.txt"))
    golden_lines = [text for line in lines() for _, _, text in line.messages]
    mixed = Random(1).sample(golden_lines * 3, len(golden_lines) * 3)
    texts = {
        "pasted logs of IRC": " ".join(log.read_text("utf-8", "replace") for log in logs[:40]),
        "chat lines of IRC, joined": "\n".join(_said()[:5_000]),
        "nothing but golden lines, each full of what is looked for": "\n".join(mixed),
    }
    finders, told = own_finders(LISTS), []
    for finder in finders:
        list(finder.find(Batch(golden_lines[:100], [0] * 100, ZONE)))
    gc.freeze()  # as a worker does when it has read its first messages
    for name, whole in texts.items():
        text, took = whole.encode()[:_LONG].decode("utf-8", "ignore"), []
        for _ in range(9):
            begun = time.process_time()
            batch = Batch([text], [int(_FIRST.timestamp() * 1e6)], ZONE)
            found = sum(1 for finder in finders for _ in finder.find(batch))
            read_languages(pa.array([text]))
            took.append((time.process_time() - begun) * 1e3)
        told.append({"text": name, "median": statistics.median(took), "least": min(took), "mentions": found})
    return told


def table(found: dict[str, Any], bar: float) -> Iterator[str]:
    """What is printed, as Markdown."""
    yield "| messages | CPU-seconds per million | wall, s | peak memory (PSS), MiB | all values listed, s | bar |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for name, key in (("invented corpus", "corpus"), ("real lines of IRC, repeated", "irc")):
        row = found[key]
        reached = "reached" if row["cpu_per_million"] <= bar else "missed"
        numbers = f"{row['cpu_per_million']:.1f} | {row['wall']:.1f} | {row['peak_mib']:,.0f} | "
        yield f"| {name} | {numbers}{row['listing_seconds']:.1f} | at most {bar:.0f}: {reached} |"
    yield ""
    yield "Language and every kind of mention, on top of the import; starting and listing are taken off."
    yield ""
    yield "| one message of 100 KB | mentions | CPU-ms, median | least | bar |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for each in found.get("long", ()):
        reached = "reached" if each["median"] <= LONG_BAR_MS else "missed"
        told = f"{each['mentions']:,} | {each['median']:.0f} | {each['least']:.0f}"
        yield f"| {each['text']} | {told} | at most {LONG_BAR_MS}: {reached} |"
    yield ""
    yield "| finder | golden lines | right | |"
    yield "| --- | ---: | ---: | --- |"
    for name, each in found["golden"].items():
        share = 1 - len(each["missed"]) / each["lines"] if each["lines"] else 1.0
        yield f"| {name} | {each['lines']} | {share:.1%} | {'reached' if share >= 0.97 else 'missed'} |"
    yield ""
    yield "Golden lines that are missed:"
    yield ""
    for each in found["golden"].values():
        for place, text in each["missed"]:
            yield f"- {place}: `{text.replace('`', chr(39))}`"


def main() -> None:
    """Write the lines for whoever wants to look at them."""
    asked = argparse.ArgumentParser(description="Write real chat lines, repeated, as JSON lines.")
    asked.add_argument("messages", type=int)
    asked.add_argument("path", type=Path)
    given = asked.parse_args()
    write_irc(given.path, given.messages)


if __name__ == "__main__":
    main()
