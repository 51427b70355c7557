"""Links that work once, sessions that end."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from argus.access import User
from argus.access.tables import sessions, sign_in_links
from argus.errors import NotAllowedError
from argus.store import Dossier
from argus.web.sessions import OWN_MACHINE, SHARED, Lifetimes, make_link, sign_in, user_of
from tests.web.visitor import Visitor

Owned = tuple[User, Dossier]


def test_a_link_signs_in_once_and_never_again(app: FastAPI, owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    link = f"/sign-in/{make_link(haven, owner)}"
    first, second = Visitor(app).get(link), Visitor(app).get(link)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert second.status_code == 403
    assert not second.cookies


def test_a_link_works_for_fifteen_minutes(owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    link = make_link(haven, owner)
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="seconds")
    with haven.register.write() as tx:
        tx.execute(update(sign_in_links).where(sign_in_links.c.used_at.is_(None)).values(expires_at=past))
    with pytest.raises(NotAllowedError):
        sign_in(haven, link, from_address="")


def test_a_new_link_ends_the_one_before(owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    before, after = make_link(haven, owner), make_link(haven, owner)
    with pytest.raises(NotAllowedError):
        sign_in(haven, before, from_address="")
    assert sign_in(haven, after, from_address="")[0] == owner


def test_the_register_holds_no_token(owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    link = make_link(haven, owner)
    _, session = sign_in(haven, link, from_address="")
    with haven.register.read() as tx:
        kept = [bytes(row.token_hash) for table in (sign_in_links, sessions) for row in tx.execute(select(table))]
    assert link.encode() not in kept
    assert session.encode() not in kept
    assert all(len(each) == 32 for each in kept)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: FastAPI, owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    cookie = Visitor(app).get(f"/sign-in/{make_link(haven, owner)}").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    ("seen", "created", "lifetimes", "alive"),
    [
        (timedelta(hours=2), timedelta(hours=3), OWN_MACHINE, True),
        (timedelta(0), timedelta(hours=12, minutes=1), OWN_MACHINE, False),
        (timedelta(minutes=14), timedelta(hours=1), SHARED, True),
        (timedelta(minutes=16), timedelta(hours=1), SHARED, False),
        (timedelta(hours=-2), timedelta(hours=-2), OWN_MACHINE, False),  # the clock was set back
    ],
)
def test_a_session_ends(
    owner_and_dossier: Owned, seen: timedelta, created: timedelta, lifetimes: Lifetimes, alive: bool
) -> None:
    owner, haven = owner_and_dossier
    _, token = sign_in(haven, make_link(haven, owner), from_address="")
    now = datetime.now(UTC)
    with haven.register.write() as tx:
        tx.execute(
            update(sessions)
            .where(sessions.c.token_hash == hashlib.sha256(token.encode()).digest())
            .values(seen_at=(now - seen).isoformat(), created_at=(now - created).isoformat())
        )
    assert (user_of(haven, token, lifetimes) is not None) == alive


def test_signing_out_ends_the_session_at_once(app: FastAPI, owner_and_dossier: Owned) -> None:
    owner, haven = owner_and_dossier
    session = Visitor(app).get(f"/sign-in/{make_link(haven, owner)}").cookies["argus-session-8321"]
    visitor = Visitor(app, session)
    assert visitor.get("/").status_code == 200
    assert visitor.post("/sign-out").status_code == 303
    assert visitor.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "path", ["/", "/search?q=*", "/conversations", "/conversations/1", "/deliveries", "/import", "/custody"]
)
def test_a_stranger_sees_only_the_sign_in_page(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    part = stranger.get(path, hx_request="true")
    assert part.status_code == 401
    assert "Haven" not in answer.text + part.text + stranger.get("/sign-in").text
