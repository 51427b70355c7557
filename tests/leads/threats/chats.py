"""Chats made up for tests of threats: nobody in them exists."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from argus.access import User, visible
from argus.intake import bring_up_to_date, import_paths
from argus.messages import Archive, open_archive
from argus.store import Dossier
from tests.intake.program import new_case

FOLDER = Path(__file__).parent
LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
# What people who threaten nobody write in between, so that a conversation has a language.
SMALL_TALK = (
    "ben je al thuis?", "ja, ik kom zo", "wat eten we vanavond?", "frietjes denk ik", "het regent hier al de hele dag",
    "neem je brood mee?", "komt goed", "ik sta nog in de file",
)  # fmt: skip


def golden(language: str) -> list[tuple[str, bool]]:
    """Lines of a language and whether each is a threat; written before anything was looked for."""
    lines = (FOLDER / f"golden.{language}.jsonl").read_text("utf-8").splitlines()
    return [(row["text"], row["threat"]) for row in map(json.loads, lines)]


def veiled(language: str) -> list[tuple[str, bool]]:
    """The same of lines that name no act: hints, and what looks like them."""
    rows = map(json.loads, (FOLDER / "veiled.jsonl").read_text("utf-8").splitlines())
    return [(row["text"], row["threat"]) for row in rows if row["language"] == language]


def chat_of(texts: Iterable[str], chat: str = "dock", day: int = 1) -> list[dict[str, str]]:
    """A conversation of two, a minute from line to line."""
    return [
        {
            "id": f"{chat}-{number}",
            "timestamp": f"2021-03-{day:02}T{10 + number // 60:02}:{number % 60:02}:00+01:00",
            "chat": chat,
            "from": ("m2", "k9")[number % 2],
            "text": text,
        }
        for number, text in enumerate(texts)
    ]


def case_of(folder: Path, rows: Sequence[dict[str, str]]) -> tuple[Dossier, User]:
    """A dossier with these messages, all of what they mention found."""
    (folder / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    dossier, user = new_case(folder / "case.argus")
    import_paths(dossier, user, [folder / "chat.jsonl"], workers=1)
    bring_up_to_date(dossier, workers=1)
    return dossier, user


def archive_of(dossier: Dossier, user: User) -> Archive:
    """What they may see."""
    return open_archive(dossier, visible(user))
