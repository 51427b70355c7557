"""No page without an act: a route that forgets to declare one fails here, and so does a form without its token."""

import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from argus.access import Act, add_user, may
from argus.access.log import stored_entries, stored_tree
from argus.store import Dossier
from argus.web.asking import Reading, sent_form, sent_header
from tests.web.visitor import Visitor


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Every route, of whatever router."""
    found: list[APIRoute] = []
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            waiting += list(getattr(route, "routes", None) or route.original_router.routes)
    return found


def calls_of(dependant: Dependant) -> Iterator[object]:
    """Everything a route depends on."""
    for each in dependant.dependencies:
        yield each.call
        yield from calls_of(each)


def act_of(route: APIRoute) -> Act | None:
    """The act a route declares."""
    return next((call.act for call in calls_of(route.dependant) if hasattr(call, "act")), None)  # type: ignore[attr-defined]


def test_every_route_declares_exactly_one_act(app: FastAPI) -> None:
    routes = routes_of(app)
    assert len(routes) > 20
    for route in routes:
        declared = [call for call in calls_of(route.dependant) if hasattr(call, "act")]
        assert len(declared) == 1, f"{route.path} declares {len(declared)} acts"
        assert declared[0].act in Act  # type: ignore[attr-defined]


def test_every_request_that_changes_something_is_checked_for_its_token(app: FastAPI) -> None:
    # Asking for a new sign-in link comes before any session; what it prints only the owner's terminal shows.
    before_sign_in = {"/sign-in/again"}
    for route in routes_of(app):
        if route.methods & {"POST", "PUT", "PATCH", "DELETE"} and route.path not in before_sign_in:
            assert {sent_form, sent_header} & set(calls_of(route.dependant)), f"{route.path} takes a form unchecked"


@pytest.mark.parametrize("role", ["owner", "lab", "analyst", "filter", "auditor", "admin", "publisher"])
def test_each_role_opens_just_the_pages_its_acts_allow(app: FastAPI, haven: Dossier, role: str) -> None:
    with haven.register.write() as tx:
        user = add_user(tx, f"somebody of role {role}", role)
    visitor = Visitor.signed_in(app, haven, user)
    for route in routes_of(app):
        act = act_of(route)
        if "GET" in route.methods and "{" not in route.path and act is not None and act is not Act.SIGN_IN:
            status = visitor.get(route.path).status_code
            assert (status != 403) == may(user, act), f"{role} got {status} for {route.path}"


def test_every_page_with_content_is_in_the_log_before_it_leaves(
    app: FastAPI, signed_in: Visitor, haven: Dossier
) -> None:
    hits = signed_in.get("/search/hits.json?q=*&sort=oldest").json()["hits"]
    values = dict.fromkeys(("conversation_id", "delivery_id"), "1") | dict.fromkeys(("sighting", "number"), "0")
    values["message_id"] = values["wanted"] = hits[0]["message_id"]
    seen = 0
    for route in routes_of(app):
        # Nobody talks of a shipment in this chat: the pages of one lead are looked at in test_leads.py.
        if act_of(route) is Act.READ and "GET" in route.methods and "{lead_id}" not in route.path:
            before = _size(haven)
            path = route.path_format.format(**values) + "?q=*"
            assert signed_in.get(path).status_code == 200, path
            with haven.register.read() as tx:
                entry = json.loads(next(stored_entries(tx, before)).entry)
            assert (entry["act"], entry["basis"], entry["actor"]["role"]) == ("read", ["2021/117"], "owner"), path
            seen += 1
    assert seen >= 10


def test_an_answer_with_content_that_was_not_recorded_is_a_fault(app: FastAPI, signed_in: Visitor) -> None:
    @app.get("/careless")
    def page(asked: Reading) -> Response:
        return asked.page("sign_in.html", trouble=None, printed=False)

    try:
        visitor = Visitor(app, signed_in.session)
        with pytest.raises(RuntimeError, match="without a log entry"):
            visitor.get("/careless")
    finally:
        app.router.routes.pop()


def _size(dossier: Dossier) -> int:
    with dossier.register.read() as tx:
        return stored_tree(tx).size
