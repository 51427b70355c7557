"""Every page of the web app, as `argus serve` answers it: from asking to the last byte, on this machine.

The time is taken by the client, so it holds the server's time and the way over the loopback.
"""

import http.client
import random
import re
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from searching import open_dossier

from argus.reading import conversation_page, list_conversations

TIMES = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What one page took, in milliseconds; its size is of the last answer."""

    name: str
    median: float
    worst: float
    first: float
    size: int


def measure(folder: Path, argus: Path, common: list[str]) -> list[Page]:
    """Serve the dossier, sign in, and ask for every page `TIMES` times; `common` are words that many rows hold."""
    addresses = _addresses(folder, common)
    found = []
    with _served(folder, argus) as (port, link):
        client = _Client(port)
        client.sign_in(link)
        for name, asked in addresses.items():
            taken = []
            for number in range(TIMES):
                started = time.perf_counter()
                size = client.get(asked[number % len(asked)])
                taken.append((time.perf_counter() - started) * 1000)
            # The first is told apart: it opens files that stay open.
            found.append(Page(name, statistics.median(taken), max(taken), taken[0], size))
    return found


def _addresses(folder: Path, common: list[str]) -> dict[str, list[str]]:
    """Name of a page -> addresses to ask for in turn."""
    draw = random.Random(7)
    archive = open_dossier(folder)
    by_size = list_conversations(archive, order="size", limit=3_000).rows
    largest = by_size[0]
    number = largest.conversation.conversation_id
    small = [row.conversation.conversation_id for row in by_size[len(by_size) // 2 :]]
    first, last = largest.first_us or 0, largest.last_us or 0
    days = [_day(first + (last - first) * step // TIMES) for step in range(TIMES)]
    middle = [conversation_page(archive, number, date_us=first + (last - first) * step // TIMES) for step in range(5)]
    inside = [draw.choice(page.lines).message_id for page in middle]
    messages = [
        shard.message_ids[draw.randrange(shard.rows)].tobytes().hex() for shard in archive.shards for _ in "123"
    ]
    c = f"/conversations/{number}"
    words = [quote(word) for word in common]
    return {
        "home": ["/"],
        "search, nothing asked": ["/search"],
        "search, common word, newest": [f"/search?q={word}" for word in words],
        "search, common word, best": [f"/search?q={word}&sort=best" for word in words],
        "search, common word, oldest": [f"/search?q={word}&sort=oldest" for word in words],
        "search, facets of a common word": [f"/search/facets?q={word}" for word in words],
        "search, all messages": ["/search?q=*"],
        "search, facets of all messages": ["/search/facets?q=*"],
        "search, five letters and a star": [f"/search?q={word[:5]}*" for word in words],
        "search, facets of a prefix": [f"/search/facets?q={word[:3]}*" for word in words],
        "search, one month": [f"/search?q={word}&since={days[5]}&until={days[6]}" for word in words],
        f"conversation of {largest.messages:,}, end": [c],
        "the same, start": [f"{c}?day={days[0]}"],
        "the same, at a day": [f"{c}?day={day}" for day in days],
        "the same, at a message": [f"{c}?at={each}" for each in inside],
        "the same, more lines above": [f"{c}/lines?before={page.before}" for page in middle if page.before],
        "the same, beside a list": [f"{c}/beside?at={each}" for each in inside],
        "conversation, small": [f"/conversations/{each}" for each in small[:TIMES]],
        "conversations, recent": ["/conversations"],
        "conversations, by size": ["/conversations?order=size"],
        "conversations, by name": ["/conversations?order=name"],
        "conversations, named like": ["/conversations?contains=ka", "/conversations?contains=g00"],
        "message": [f"/messages/{each}" for each in messages],
        "deliveries": ["/deliveries"],
        "delivery": ["/deliveries/1"],
        "import": ["/import"],
        "custody": ["/custody"],
    }


def _day(us: int) -> str:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date().isoformat()


@contextmanager
def _served(folder: Path, argus: Path) -> Iterator[tuple[int, str]]:
    server = subprocess.Popen(
        [argus, "-d", folder, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if link := re.search(r"http://127\.0\.0\.1:(\d+)(/sign-in/\S+)", line):
                break
        else:
            raise RuntimeError("argus serve printed no sign-in link")
        yield int(link[1]), link[2]
    finally:
        server.terminate()
        server.wait(30)


class _Client:
    """One connection that stays open, as a browser's does."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def sign_in(self, link: str) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self.connection.request("GET", link)
                answer = self.connection.getresponse()
                break
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").partition(";")[0]

    def get(self, address: str) -> int:
        self.connection.request("GET", address, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{address}: status {answer.status}")
        return size
