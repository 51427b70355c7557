"""Alerts on their pages: what is marked as seen comes back, a new lead says which box, a wrong number is doubted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.access import User
from argus.engine import Pool
from argus.leads.alerts import LikelyLeads, add_watch, raise_alerts, wanted_value
from argus.web import make_app
from tests.leads.test_alerts import BOX, Case
from tests.web.test_leads import LINES
from tests.web.visitor import Visitor


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as made:
        yield made


@pytest.fixture
def case(tmp_path: Path, pool: Pool, _keys_of_nobody: None) -> Iterator[Case]:
    made = Case(tmp_path, pool)
    made.bring("good morning")
    yield made
    made.dossier.register.close()


@pytest.fixture
def visitor(case: Case) -> Visitor:
    return Visitor.signed_in(make_app(case.dossier, port=8321), case.dossier, case.user)


def watch(case: Case, user: User, value: str) -> int:
    return add_watch(case.dossier, user, wanted_value(case.dossier, None, value)).watch_id


def test_what_was_marked_as_seen_comes_back_from_where_it_was_marked(case: Case, visitor: Visitor) -> None:
    watch(case, case.user, BOX)
    case.bring(f"the box is {BOX}", f"I said {BOX}")
    first, second = case.fire().alert_ids
    asked = visitor.post("/alerts/seen", {"alerts": f"{first} {second}"}).headers["location"]
    page = visitor.get(asked).text
    assert "2 alerts marked as seen." in page
    notice = re.search(r'<div class="notice.*?</div>', page, re.DOTALL)
    assert notice
    assert f'value="{first} {second}"' in notice[0]
    back = visitor.post("/alerts/seen", {"alerts": f"{first} {second}", "seen": "no"}).headers["location"]
    page = visitor.get(back).text
    assert "marked as seen." not in page
    assert len(re.findall(r'data-row id="alert-\d+"', page)) == 2


def test_alerts_of_one_watch_say_which_though_none_fired_and_of_none_say_that(case: Case, visitor: Visitor) -> None:
    number = watch(case, case.user, BOX)
    assert BOX in visitor.get(f"/alerts?watch={number}").text
    assert visitor.get("/alerts?watch=99").status_code == 404


def test_a_number_that_was_typed_wrong_is_doubted_when_it_is_added_and_on_the_list(visitor: Visitor) -> None:
    added = visitor.post("/alerts/watch", {"value": "MSCU3054383"}).headers["location"]
    assert visitor.get(added).text.count("its check digit does not fit: 9 would") == 2
    visitor.post("/alerts/watch", {"value": BOX})
    assert visitor.get("/alerts/watched").text.count("its check digit does not fit") == 1


def test_an_alert_for_a_new_lead_says_which_box_and_opens_the_lead_and_its_message_names_it(
    case: Case, visitor: Visitor
) -> None:
    sources = (LikelyLeads(case.dossier, 0.0),)
    raise_alerts(case.dossier, case.user, case.archive(), sources)
    case.bring(*(text for _, chat, _, text in LINES if chat != "ander"), "niets hier")
    raise_alerts(case.dossier, case.user, case.archive(), sources)
    page = visitor.get("/alerts").text
    told = re.search(r'<a data-open href="/leads/[0-9a-f]{12}"><strong>new lead.*?</li>', page, re.DOTALL)
    assert told
    assert "MSKU 123456-5" in told[0]
    assert "Antwerp" in told[0]
    (alert,) = (each for each in case.alerts() if each.what == "lead")
    shard, at = case.archive().find(bytes.fromhex(alert.message_id)) or pytest.fail("no such message")
    assert "MSKU" in str(shard.cells["text"](at))
