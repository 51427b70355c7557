"""The headers of every answer; whose requests are answered at all."""

import pytest
from fastapi import FastAPI

from argus.web.guard import Hosts, header_names, loopback
from tests.web.visitor import ADDRESS, Visitor


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/nothing", "/search?q=*", "/static/x/frame.css", "/static/x/../../app.py"]
)
def test_every_answer_carries_the_strict_headers(signed_in: Visitor, path: str) -> None:
    answer = signed_in.get(path)
    for name in header_names():
        assert name in answer.headers, name
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


def test_pages_are_never_kept_by_a_browser_and_static_files_always(signed_in: Visitor) -> None:
    page = signed_in.get("/")
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert page.headers["cache-control"] == "no-store"
    assert "immutable" in signed_in.get(style).headers["cache-control"]


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1:9999", "localhost.example.org:8321", "127.0.0.1:8321@example.org", ""]
)
def test_a_foreign_host_gets_nothing(stranger: Visitor, host: str) -> None:
    answer = stranger.get("/sign-in", host=host)
    assert answer.status_code == 421
    assert "Haven" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321"])
def test_this_machine_is_answered(stranger: Visitor, host: str) -> None:
    assert stranger.get("/sign-in", host=host).status_code == 200


def test_on_all_addresses_only_bare_addresses_and_own_names_are_answered() -> None:
    hosts = Hosts("0.0.0.0", 8321)
    assert hosts.allows("192.0.2.7:8321")
    assert not hosts.allows("rebound.example.org:8321")
    assert loopback("127.0.0.1")
    assert loopback("localhost")
    assert not loopback("0.0.0.0")


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec_fetch_site": "same-origin", "origin": ADDRESS}, True),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, True),  # a form under Referrer-Policy no-referrer
        ({"sec_fetch_site": "cross-site", "origin": "https://example.org"}, False),
        ({"sec_fetch_site": "same-site", "origin": "http://127.0.0.1:9999"}, False),
        ({"sec_fetch_site": "none", "origin": "null"}, False),
        ({"sec_fetch_site": "same-origin", "origin": "https://example.org"}, False),
        ({"sec_fetch_site": "", "origin": ADDRESS}, False),
    ],
)
def test_only_our_own_pages_change_anything(signed_in: Visitor, headers: dict[str, str], allowed: bool) -> None:
    answer = signed_in.post("/choices", {"language": "en", "back": "/"}, **headers)
    assert (answer.status_code == 303) == allowed


def test_an_old_browser_without_fetch_metadata_needs_the_right_origin(app: FastAPI, signed_in: Visitor) -> None:
    client = signed_in.client
    assert client.post("/choices", data={}, headers={}).status_code == 403
    assert client.post("/choices", data={}, headers={"origin": "null"}).status_code == 403


def test_a_form_of_another_session_is_refused(signed_in: Visitor) -> None:
    answer = signed_in.post("/sign-out", {"form_token": "0" * 64})
    assert answer.status_code == 403
    assert signed_in.get("/").status_code == 200


@pytest.mark.parametrize("back", ["//example.org", "/\\example.org", "https://example.org", "javascript:alert(1)"])
def test_a_choice_never_leads_to_another_server(signed_in: Visitor, back: str) -> None:
    assert signed_in.post("/choices", {"theme": "dark", "back": back}).headers["location"] == "/"
