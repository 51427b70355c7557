"""A form that could not be taken shows its page again, and every other form there returns to that page."""

import re

import pytest

from tests.web.visitor import Visitor

BACK = re.compile(r'name="back" value="([^"]*)"')


@pytest.mark.parametrize(
    ("address", "form", "page"),
    [
        ("/ledger/add", {"item": "cocaine", "amount": "-1"}, "/ledger"),
        ("/alerts/watch", {"kind": "container", "value": "-"}, "/alerts/watched"),
        ("/alerts/list", {"rows": "kind;value\ncontainer;-"}, "/alerts/watched"),
        ("/words/add", {"term": "", "in_language": "nl"}, "/words?language=nl"),
        ("/leads/decide", {"lead": "none", "what": "pin"}, "/leads"),
        ("/threats/take", {"message": "none"}, "/threats"),
    ],
)
def test_a_language_chosen_after_a_refused_form_opens_a_page(
    signed_in: Visitor, address: str, form: dict[str, str], page: str
) -> None:
    refused = signed_in.post(address, form)
    assert refused.status_code in (400, 404, 409)
    (back,) = set(BACK.findall(refused.text)) & {page}
    chosen = signed_in.post("/choices", {"language": "fr", "back": back})
    assert chosen.headers["location"] == page
    assert signed_in.get(page).status_code == 200
