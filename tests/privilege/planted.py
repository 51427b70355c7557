"""Chats with privileged messages planted in them, and everything that the program says about a dossier.

Every planted message holds a marker that stands nowhere else. Which of them must vanish is written down here by hand.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from argus.access import owner
from argus.cli.app import program
from argus.store import Dossier, open_dossier
from argus.web import make_app
from argus.web.sessions import make_link

COUNSEL, NUMBER = "Counsel.DeVries", "+32 470 12 34 56"
NOON = datetime(2021, 3, 10, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
ADDRESS = "http://127.0.0.1:8321"


@dataclass
class Planted:
    """The files, the markers that must vanish while everyone is listed, and those that must stay."""

    folder: Path
    hidden: dict[str, str] = field(default_factory=dict)  # source_id -> marker
    shown: dict[str, str] = field(default_factory=dict)
    by_number: set[str] = field(default_factory=set)  # source_ids that only the number hides


def plant(folder: Path) -> Planted:
    """Write the files."""
    folder.mkdir(parents=True)
    made = Planted(folder)
    number = itertools.count(1)
    lines: list[dict[str, object]] = []
    table: list[dict[str, object]] = []

    def say(chat: str, who: str, when: datetime | None, *, hide: bool, to: str = "", reply: str = "", by: str = "",
            into: list[dict[str, object]] = lines) -> str:  # fmt: skip
        source = f"m{next(number):03}"
        marker = f"zq{source}{'hidden' if hide else 'open'}qz"
        (made.hidden if hide else made.shown)[source] = marker
        if by == "number":
            made.by_number.add(source)
        row = {"id": source, "timestamp": when and when.isoformat(), "chat": chat, "from": who, "to": to,
               "text": f"ordinary words and {marker}", "app": "Signal", "reply_to": reply}  # fmt: skip
        into.append({name: value for name, value in row.items() if value or name == "timestamp"})
        return source

    # Alone with counsel: all of it, and 24 hours on each side to the microsecond.
    direct = "alfa|counsel.devries"
    secret = say(direct, "COUNSEL.DeVries", NOON, hide=True)
    say(direct, "alfa", NOON + 23 * HOUR, hide=True, reply=secret)
    # A group in which counsel speaks once.
    group = "group nine"
    before = say(group, "alfa", NOON - 24 * HOUR - SECOND, hide=False)
    say(group, "alfa", NOON - 24 * HOUR, hide=True)
    spoken = say(group, "counsel.devries", NOON, hide=True)
    say(group, "bravo", NOON + HOUR, hide=True, reply=before)
    say(group, "bravo", NOON + 24 * HOUR, hide=True)
    say(group, "bravo", NOON + 24 * HOUR + SECOND, hide=False, reply=spoken)
    say(group, "alfa", NOON + 200 * HOUR, hide=False, reply=secret)
    say(group, "alfa", None, hide=True)  # nothing says that it lies outside
    # Counsel only receives.
    say("group four", "charlie", NOON, hide=True, to="delta, @Counsel.DeVries")
    say("group four", "delta", NOON + 30 * HOUR, hide=False)
    # The same hour, elsewhere, by the same people: nothing to do with counsel.
    say("group five", "alfa", NOON, hide=False)
    say("group five", "alfa", None, hide=False)
    # A telephone number in different writings.
    say("group six", "0032470123456", NOON, hide=True, by="number")
    say("group six", "echo", NOON + HOUR, hide=True, by="number")
    say("group seven", "echo", NOON, hide=True, to="0470/12.34.56; foxtrot", by="number")
    say("echo|32470123456@s.whatsapp.net", "echo", NOON, hide=True, by="number")
    say("group six", "echo", NOON + 300 * HOUR, hide=False)
    say("group six", "0032470123457", NOON + 301 * HOUR, hide=False)  # another number
    # Rows of one container without bytes of their own.
    say("table", "counsel.devries", NOON, hide=True, into=table)
    say("table", "golf", NOON + HOUR, hide=True, into=table)
    say("table", "golf", NOON + 100 * HOUR, hide=False, into=table)
    (folder / "chats.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in lines), "utf-8")
    pq.write_table(pa.Table.from_pylist(table), folder / "table.parquet", compression="none")
    return made


def said(case: Path, *words: str) -> str:
    """Everything a command prints, and its exit status; errors too."""
    done = CliRunner().invoke(program(), ["-d", str(case), *words])
    trouble = "" if done.exception is None or isinstance(done.exception, SystemExit) else str(done.exception)
    return f"exit {done.exit_code}\n{done.output}\n{trouble}"


def hits(case: Path, query: str, *words: str) -> dict[str, str]:
    """source_id -> message_id of everything a search finds; the total is their number."""
    done = CliRunner().invoke(program(), ["-d", str(case), "search", query, "--limit", "10000", "--json", *words])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    found = {hit["source_id"]: hit["message_id"] for hit in answer["hits"]}
    assert answer["total"] == len(answer["hits"]) == len(found)
    for values in answer["facets"].values():
        assert sum(each["count"] for each in values) <= answer["total"]
    return found


def everything_said(case: Path, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(where, text) of all that the command line and the web say about a dossier.

    Args:
        ids: message ids to ask for, withheld ones among them.
    """
    plain = (
        ("search", "*"), ("search", "*", "--json", "--limit", "1000"), ("search", "ordinary", "--sort", "best"),
        ("search", "zq*", "--json"), ("search", "*hiddenqz", "--json"), ("search", "NOT nothing", "--sort", "oldest"),
        ("search", "(", "--json"), ("deliveries",), ("deliveries", "--json"), ("deliveries", "1", "--json"),
        ("deliveries", "1", "--unreadable"), ("deliveries", "1", "--unreadable", "--json"),
        ("alerts", "search", "ordinary", "--past"), ("alerts", "--limit", "1000"), ("alerts", "--json"),
        ("alerts", "watched"), ("verify", "--json"), ("verify",), ("basis", "list", "--json"), ("formats", "--json"),
    )  # fmt: skip
    for words in plain:
        yield " ".join(words), said(case, *words)
    for message_id in ids.values():
        for words in (("show", message_id, "--json", "--context", "50"), ("show", message_id, "--context", "50")):
            yield " ".join(words), _decoded(said(case, *words))
    yield from web_pages(case, ids)


def web_pages(case: Path, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(address, text) of every page the owner can open, with every message and conversation in turn."""
    with browsing(case) as browser:
        queries = (
            "q=*",
            "q=zq*",
            "q=*hiddenqz",
            "q=ordinary&sort=best",
            "q=(",
            "sender=alfa",
            "conversation=group%20nine",
        )
        addresses = ["/", "/conversations", "/conversations?order=size", "/deliveries", "/deliveries/1", "/custody",
                     "/deliveries/1/manifest.json", "/deliveries/1/unreadable", "/deliveries/1/unreadable.csv",
                     "/deliveries/1/files.csv", "/import", "/search", "/alerts?show=all",
                     "/alerts/watched", "/alerts/rows?show=all", "/alerts/news"]  # fmt: skip
        addresses += [
            f"/search{page}?{query}" for query in queries for page in ("", "/facets", "/hits.json", "/hits.csv")
        ]
        addresses += [f"/search?q=alf{page}" for page in ("", "&sort=oldest")]
        for message_id in ids.values():
            addresses += [f"/messages/{message_id}", f"/messages/{message_id}?all=1"]
        for conversation in range(1, 12):
            page = f"/conversations/{conversation}"
            addresses += [page, f"{page}/beside", f"{page}?day=2021-03-10", f"{page}/lines?before=9999999999999999.99"]
            addresses += [f"{page}/lines?after=0.0", *(f"{page}?at={each}" for each in ids.values())]
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code < 500, f"{address}: {answer.text[:500]}"
            yield address, f"{answer.status_code} {answer.text}"


class browsing:  # noqa: N801 - reads as a word
    """The web app of a dossier with its owner signed in."""

    def __init__(self, case: Path) -> None:
        self.dossier: Dossier = open_dossier(case)

    def __enter__(self) -> TestClient:
        with self.dossier.register.read() as register:
            user = owner(register)
        self.client = TestClient(make_app(self.dossier, port=8321), base_url=ADDRESS, follow_redirects=False)
        answer = self.client.get(f"/sign-in/{make_link(self.dossier, user)}")
        self.client.cookies.set("argus-session-8321", answer.cookies["argus-session-8321"])
        return self.client

    def __exit__(self, *_why: object) -> None:
        self.client.close()
        self.dossier.register.close()


def _decoded(text: str) -> str:
    """With what stands in base64 written out as well: sealed bytes leave that way."""
    import base64
    import re

    pieces = re.findall(r'"base64": ?"([A-Za-z0-9+/=]*)"', text)
    return text + "".join(base64.b64decode(piece).decode("latin-1") for piece in pieces)
