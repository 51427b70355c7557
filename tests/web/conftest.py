"""A dossier with hostile chat in it, its web app, and a browser that is signed in."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI

from argus.access import User, add_basis, add_user
from argus.intake import import_paths
from argus.store import Dossier, create_dossier
from argus.web import make_app
from argus.web.sessions import make_link
from tests.web.visitor import ATTACHED, BROKEN, HOSTILE, PICTURE, Visitor


@pytest.fixture(scope="session")
def hostile_chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chat in which every field tries something, with one line that is none, and a picture beside it."""
    path = tmp_path_factory.mktemp("chat") / "hostile.jsonl"
    rows = [
        {
            "id": f"h{number}",
            "timestamp": f"2021-03-{number + 1:02}T10:00:00+01:00",
            "chat": "<b>quay</b> 869",
            "from": f"<i>K9{number}</i>\u202e",
            "text": text,
            "app": "Sky<ECC",
            "attachments": [{"name": ATTACHED}] if not number else [],
        }
        for number, text in enumerate(HOSTILE)
    ]
    lines = [json.dumps(row) for row in rows]
    lines.insert(3, BROKEN)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (path.parent / ATTACHED).write_bytes(PICTURE)
    return path


@pytest.fixture(scope="session")
def owner_and_dossier(
    tmp_path_factory: pytest.TempPathFactory, hostile_chat: Path, _keys_of_nobody: None
) -> Iterator[tuple[User, Dossier]]:
    """The dossier that all tests of this folder read."""
    made = create_dossier(tmp_path_factory.mktemp("web") / "haven.argus", name="Haven", authority="Prosecutor")
    with made.register.write() as tx:
        owner = add_user(tx, "M. <Janssens>", "owner")
        add_basis(tx, basis="Order 117", authority="Court", ref="2021/117", valid_until=date(2098, 12, 31))
    import_paths(made, owner, [hostile_chat.parent], workers=1)
    yield owner, made
    made.register.close()


@pytest.fixture(scope="session")
def haven(owner_and_dossier: tuple[User, Dossier]) -> Dossier:
    """The dossier."""
    return owner_and_dossier[1]


@pytest.fixture(scope="session")
def app(haven: Dossier) -> FastAPI:
    """Its web app."""
    return make_app(haven, port=8321)


@pytest.fixture
def stranger(app: FastAPI) -> Visitor:
    """Nobody has signed in here."""
    return Visitor(app)


@pytest.fixture(scope="session")
def session(app: FastAPI, owner_and_dossier: tuple[User, Dossier]) -> str:
    """The owner's session."""
    owner, haven = owner_and_dossier
    return Visitor(app).get(f"/sign-in/{make_link(haven, owner)}").cookies["argus-session-8321"]


@pytest.fixture
def signed_in(app: FastAPI, session: str) -> Visitor:
    """The owner, who has chosen neither language nor light yet: what one test chooses, the next does not see."""
    return Visitor(app, session)
