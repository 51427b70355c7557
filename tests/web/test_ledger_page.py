"""The ledger in the browser: recorded by keyboard, faults at their field, revised with reason, linked, taken back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi import FastAPI

from argus.access import User, add_user
from argus.ledger import Revision, histories, history, import_ledger, read_table
from argus.store import Dossier
from argus.web import make_app
from argus.web.sessions import form_token
from tests.intake.program import new_case
from tests.web.visitor import ADDRESS, Visitor

TYPED = {
    "first_day": "3/4/2021", "place": "beanr", "item_code": "cocaine", "number": "1,2 t", "mass_basis": "gross",
    "container": "MSCU 305438-9", "agency": "BE-CUSTOMS", "detection": "scan", "detected_since": "2021-04-01",
    "dossier": "SKY",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script>"


class Case:
    """A dossier with an empty ledger, and its owner's browser."""

    def __init__(self, dossier: Dossier, user: User, app: FastAPI) -> None:
        self.dossier, self.user, self.app = dossier, user, app
        self.visitor = Visitor.signed_in(app, dossier, user)

    def record(self, **typed: str) -> str:
        answer = self.visitor.post("/ledger/add", {**TYPED, **typed})
        assert answer.status_code == 303, re.findall(r"class=\"fault\"[^>]*>([^<]*)", answer.text)
        return answer.headers["location"].partition("added=")[2]

    def newest(self, entry_id: str) -> Revision:
        with self.dossier.register.read() as register:
            return history(register, entry_id)[-1]

    def look(self, table: bytes, **fields: str) -> str:
        headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "hx-request": "true"}
        headers["x-argus-form"] = form_token(self.visitor.session)
        files = {"file": ("finds.csv", table, "text/csv")}
        return self.visitor.client.post("/ledger/import/look", data=fields, files=files, headers=headers).text


@pytest.fixture
def case(tmp_path: Path, _keys_of_nobody: None) -> Iterator[Case]:
    dossier, user = new_case(tmp_path / "case.argus")
    yield Case(dossier, user, make_app(dossier, port=8321))
    dossier.register.close()


def test_an_empty_ledger_says_what_would_stand_there(case: Case) -> None:
    page = case.visitor.get("/ledger").text
    assert "The ledger holds nothing yet" in page
    assert '<details class="word-new recording" open>' in page


def test_a_seizure_is_recorded_as_it_is_typed_with_its_units_understood(case: Case) -> None:
    entry = case.newest(case.record()).entry
    assert (str(entry.last_day), entry.place, entry.item_class, entry.container) == (
        "2021-04-03", "BEANR", "drug", "MSCU3054389",
    )  # fmt: skip
    assert (entry.number, entry.unit, entry.mass_basis, entry.status) == (1200, "kg", "gross", "provisional")
    assert [(each.by, each.since) for each in entry.detection] == [("scan", "2021-04-01")]
    page = case.visitor.get("/ledger").text
    assert "1,200 kg" in page
    assert "state-provisional" in page


def test_blocks_are_counted_and_not_weighed(case: Case) -> None:
    entry = case.newest(case.record(number="450 blokken")).entry
    assert (entry.number, entry.unit, entry.mass_basis) == (450, "blocks", None)


def test_what_is_not_known_stays_unknown(case: Case) -> None:
    entry = case.newest(case.record(number="", container="")).entry
    assert (entry.number, entry.mass_basis, entry.container) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("number", "-5 kg", "is negative"),
        ("number", "1.200 kg", "can be read in two ways"),
        ("number", "12 wagons", "Nobody knows this unit"),
        ("first_day", "31/2/2021", "no such day"),
        ("first_day", "2097-01-01", "has not come yet"),
        ("place", "XXQQQ", "no UN/LOCODE"),
        ("container", "MSCU3054384", "check digit"),
        ("item_code", "moon dust", "is empty; a seizure is of"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(case: Case, field: str, typed: str, why: str) -> None:
    answer = case.visitor.post("/ledger/add", {**TYPED, field: typed, "note": HOSTILE})
    assert answer.status_code == 400
    at_field = re.search(rf'id="w-{field}" lang="en">([^<]*)<', answer.text)
    assert at_field
    assert why in at_field[1]
    assert 'value="BE-CUSTOMS"' in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "The ledger holds nothing yet" in answer.text


def test_a_revision_keeps_the_old_value_and_its_reason_and_can_be_undone(case: Case) -> None:
    name = case.record()
    with case.dossier.register.read() as register:
        cells = _shown(case.visitor.get(f"/ledger/entries/{name}").text)
        assert len(history(register, name)) == 1
    answer = case.visitor.post(
        "/ledger/change", {**cells, "entry": name, "seen": "1", "number": "1180 kg", "reason": "weighed again"}
    )
    assert answer.status_code == 303, answer.text
    assert case.newest(name).entry.number == 1180
    page = case.visitor.get(f"/ledger/entries/{name}").text
    assert "1200 → 1180" in re.sub(r"<[^>]*>", "", page).replace("\n", "")
    assert "weighed again" in page
    case.visitor.post("/ledger/undo", {"entry": name, "reason": "wrong scale", "back": f"/ledger/entries/{name}"})
    assert case.newest(name).entry.number == 1200


def test_a_row_is_revised_where_it_stands_and_only_in_what_was_typed_over(case: Case) -> None:
    name = case.record()
    before = case.newest(name).entry
    row = case.visitor.get(f"/ledger/row?entry={name}&back=%2Fledger%3Fplace%3DBEANR").text
    cells = _shown(row) | {"entry": name, "seen": "1", "back": "/ledger?place=BEANR"}
    refused = case.visitor.post("/ledger/change", {**cells, "number": "-1 kg", "reason": "weighed again"})
    assert refused.status_code == 400
    assert 'value="-1 kg"' in refused.text
    answer = case.visitor.post("/ledger/change", {**cells, "number": "1180 kg", "reason": "weighed again"})
    assert answer.headers["location"] == f"/ledger?place=BEANR#e-{name}"
    assert case.newest(name).entry == replace(before, number=Decimal(1180))
    away = case.visitor.post("/ledger/undo", {"entry": name, "reason": "no", "back": "https://elsewhere.example/"})
    assert away.headers["location"] == "/ledger"


@pytest.mark.parametrize(("language", "why"), [("nl", "is geen UN/LOCODE en geen land"), ("fr", "ni un UN/LOCODE")])
def test_a_fault_is_told_in_the_language_of_the_reader(case: Case, language: str, why: str) -> None:
    answer = case.visitor.post("/ledger/add", {**TYPED, "place": "XXQQQ"}, accept_language=language)
    at_field = re.search(rf'id="w-place" lang="{language}">([^<]*)<', answer.text)
    assert at_field
    assert why in at_field[1]


def test_a_revision_does_not_write_over_one_that_came_between(case: Case) -> None:
    name = case.record()
    case.visitor.post("/ledger/state", {"entry": name, "what": "confirm", "reason": "weighed"})
    cells = _shown(case.visitor.get(f"/ledger/entries/{name}").text)
    answer = case.visitor.post("/ledger/change", {**cells, "entry": name, "seen": "1", "note": "mine", "reason": "r"})
    assert answer.status_code == 400
    assert "revised meanwhile" in answer.text
    assert ">mine</textarea>" in answer.text


def test_confirmed_and_withdrawn_are_decided_with_a_reason(case: Case) -> None:
    name = case.record()
    assert case.visitor.post("/ledger/state", {"entry": name, "what": "confirm", "reason": ""}).status_code == 400
    case.visitor.post("/ledger/state", {"entry": name, "what": "confirm", "reason": "laboratory"})
    assert case.newest(name).entry.status == "confirmed"
    case.visitor.post("/ledger/state", {"entry": name, "what": "withdraw", "reason": "sugar"})
    assert case.newest(name).entry.status == "withdrawn"
    assert name in case.visitor.get("/ledger?state=withdrawn").text


def test_a_find_that_is_owed_to_leads_names_one_and_to_none_names_none(case: Case) -> None:
    name = case.record()
    answer = case.visitor.post("/ledger/link", {"entry": name, "seen": "1", "strength": "sole", "reason": "tip"})
    assert "No lead was picked" in answer.text
    answer = case.visitor.post(
        "/ledger/link", {"entry": name, "seen": "1", "strength": "sole", "lead": "nosuchlead", "reason": "tip"}
    )
    assert answer.status_code == 404
    case.visitor.post("/ledger/link", {"entry": name, "seen": "1", "strength": "none", "reason": "routine"})
    assert case.newest(name).entry.strength == "none"


def test_two_reports_of_one_load_stand_side_by_side_and_are_counted_once_when_somebody_says_so(case: Case) -> None:
    first = case.record()
    second = case.record(agency="BE-POLICE", number="1190 kg")
    assert "Another entry may report the same find" in case.visitor.get(f"/ledger?added={second}").text
    page = case.visitor.get("/ledger/duplicates").text
    assert "BE-POLICE" in page
    assert "BE-CUSTOMS" in page
    fields = {"entry": second, "original": first, "what": "same", "reason": ""}
    assert case.visitor.post("/ledger/duplicates", fields).status_code == 400
    case.visitor.post("/ledger/duplicates", {**fields, "reason": "one box"})
    assert case.newest(second).entry.same_as == first
    assert "No two entries look like one find" in case.visitor.get("/ledger/duplicates").text


def test_the_list_is_narrowed_by_what_stands_in_the_address(case: Case) -> None:
    antwerp, rotterdam = case.record(), case.record(place="NLRTM", container="", first_day="2021-05-01", agency="NL")
    for query, seen, unseen in (
        ("place=NLRTM", rotterdam, antwerp), ("q=mscu", antwerp, rotterdam), ("until=2021-04-30", antwerp, rotterdam),
        ("since=2021-04-30", rotterdam, antwerp),
    ):  # fmt: skip
        page = case.visitor.get(f"/ledger?{query}").text
        assert f'id="e-{seen}"' in page, query
        assert f'id="e-{unseen}"' not in page, query
    assert case.visitor.get("/ledger?as_of=2020-01-01").text.count("data-row") == 0
    assert case.visitor.get("/ledger?as_of=yesterday").status_code == 400


def test_an_import_is_looked_at_first_and_taken_whole(case: Case) -> None:
    head = "kind,event_date_end,place_locode,item_class,item_code,quantity,unit,mass_basis\n"
    page = case.look(f"{head}seizure,2021-05-01,BEANR,drug,cocaine,10,kg,gross\n".encode())
    assert "1 new, 0 stand already" in page
    folder = re.search(r'name="folder" value="([0-9a-f]{32})"', page)
    assert folder
    assert "The ledger holds nothing yet" in case.visitor.get("/ledger").text
    held = dict(re.findall(r'name="(column:[^"]*)" value="([^"]*)"', page))
    answer = case.visitor.post("/ledger/import/take", {"folder": folder[1], **held})
    assert "1 new" in answer.text
    assert "10 kg" in case.visitor.get("/ledger").text


def test_what_is_wrong_in_a_table_is_told_by_row_and_column(case: Case) -> None:
    head = "kind,event_date_end,place_locode,item_class,item_code,quantity,unit\n"
    page = case.look(f"{head}seizure,2021-05-01,BEANR,drug,cocaine,10,kg\nseizure,2021-05-01,BEANR,drug,cocaine,-1,kg\n"
                     "=cmd(),2021-05-01,BEANR,drug,cocaine,1,kg\n".encode())  # fmt: skip
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    assert re.search(r"3 quantity \(F\) -1 is negative", plain)
    assert re.search(r"4 kind \(A\) begins like a formula", plain)
    assert "/ledger/import/take" not in page


def test_columns_of_another_table_are_mapped_by_hand(case: Case) -> None:
    table = b"Datum;Gewicht\n1-5-2021;10 kg\n"
    assert "cannot be used" in case.look(table)
    page = case.look(table, kind="seizure", dates="dmy", **{"column:datum": "last_day", "column:gewicht": "number"})
    assert "item_class" in page  # the sort of thing is still missing, and told
    assert 'value="last_day" selected' in page


def test_the_ledger_leaves_in_the_shapes_that_others_take(case: Case) -> None:
    name = case.record()
    assert name in case.visitor.get("/ledger/export?shape=csv").text
    assert case.visitor.get("/ledger/export?shape=json").json()
    for shape, told in (("ids", "SEIZURE_ID"), ("cen", "commodity"), ("euda", "number_of_seizures")):
        assert told in case.visitor.get(f"/ledger/export?shape={shape}").text
    assert case.visitor.get("/ledger/export?shape=exe").status_code == 400


def test_who_may_only_look_sees_no_form_and_may_not_write(case: Case) -> None:
    with case.dossier.register.write() as register:
        analyst = add_user(register, "analyst", "analyst")
    name = case.record()
    visitor = Visitor.signed_in(case.app, case.dossier, analyst)
    assert "/ledger/add" not in visitor.get("/ledger").text
    assert "/ledger/change" not in visitor.get(f"/ledger/entries/{name}").text
    assert visitor.post("/ledger/add", TYPED).status_code == 403


def test_the_page_speaks_dutch_and_french(case: Case) -> None:
    case.record()
    assert "voorlopig" in case.visitor.get("/ledger", accept_language="nl").text
    assert "provisoire" in case.visitor.get("/ledger", accept_language="fr").text


def test_every_change_is_in_the_history_of_its_entry_alone(case: Case) -> None:
    one, other = case.record(), case.record(container="", agency="NL", first_day="2020-01-01")
    case.visitor.post("/ledger/state", {"entry": one, "what": "confirm", "reason": "laboratory"})
    with case.dossier.register.read() as register:
        found = histories(register, [one, other])
    assert [len(found[one]), len(found[other])] == [2, 1]


def test_the_history_tells_changes_in_the_words_of_the_reader(case: Case) -> None:
    table = (
        b"entry_id,revision,kind,event_date_end,as_of,place_locode,item_class,item_code,quantity,unit,mass_basis,"
        b"status,seed\n"
        b"A,1,seizure,2021-05-01,2021-05-01,BEANR,drug,cocaine,60,kg,gross,provisional,S1\n"
        b"A,2,seizure,2021-05-01,2021-05-09,BEANR,drug,cocaine,60,kg,net,confirmed,\n"
    )
    import_ledger(case.dossier, case.user, read_table("two.csv", table))
    page = case.visitor.get("/ledger/entries/A", accept_language="nl").text
    history = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.split('class="history"')[1]))
    assert "voorlopig → bevestigd" in history
    assert "bruto → netto" in history
    assert "seed: S1 → –" in history


def _shown(page: str) -> dict[str, str]:
    """The fields of the form that revises, as a browser would send them."""
    form = page.split('action="/ledger/change"')[1].split("</form>", maxsplit=1)[0]
    cells = dict(re.findall(r'type="text" name="([a-z_]+)" value="([^"]*)"', form))
    cells["mass_basis"] = (re.findall(r'<option value="([a-z_]+)" selected', form) or [""])[0]
    return cells
