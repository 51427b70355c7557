"""The delivery page: every file with its members, rows by outcome, what could not be read with the bytes around it."""

import csv
import io
import json
import zipfile

import pytest

from argus.access import User, add_basis, add_user
from argus.intake import hold_lease, import_paths
from argus.privilege import withhold
from argus.store import Dossier, create_dossier
from argus.web import make_app
from tests.web.visitor import BROKEN, Visitor

WHATSAPP = (
    "25/03/2021, 14:00 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
    "25/03/2021, 14:01 - Ann: by the crane\n"
    "25/13/2021, 99:99 - Bob: on no day\n"
    "26/03/2021, 14:02 - Bob: =cmd|' /C calc'!A0\n"
)


def chat(number: int, sender: str, text: str) -> str:
    """A line of a chat."""
    at = f"2021-05-{number:02}T10:00:00Z"
    return json.dumps({"id": number, "timestamp": at, "chat": "gate", "from": sender, "text": text, "app": "Sky"})


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> tuple[User, Dossier]:
    """A dossier with a zip in it that holds a zip, a chat with a broken line, a file of no known format."""
    folder = tmp_path_factory.mktemp("delivered")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("WhatsApp Chat with Ann.txt", WHATSAPP)
    with zipfile.ZipFile(folder / "=phone.zip", "w") as archive:
        archive.writestr("sky/chat.jsonl", "\n".join((chat(1, "A", "first"), BROKEN, chat(2, "counsel.x", "last"), "")))
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("unknown.bin", bytes(range(256)))
    dossier = create_dossier(folder / "case.argus", name="Case", authority="Nobody", zone="Europe/Brussels")
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="R1")
    import_paths(dossier, owner, [folder / "=phone.zip"], zone="Europe/Brussels", workers=1)
    return owner, dossier


@pytest.fixture(scope="module")
def visitor(delivered: tuple[User, Dossier]) -> Visitor:
    """The owner of that dossier, signed in."""
    owner, dossier = delivered
    return Visitor.signed_in(make_app(dossier, port=8321), dossier, owner)


def test_members_stand_below_their_archive_with_what_was_found(visitor: Visitor) -> None:
    page = visitor.get("/deliveries/1").text
    names = ("=phone.zip", "sky/chat.jsonl", "inner.zip", "WhatsApp Chat with Ann.txt")
    places = [page.index(f">{name}</bdi>") for name in names]
    assert places == sorted(places)
    assert page.count('class="inside-2"') == 1
    assert "Europe/Brussels, given at the import" in page
    assert "2021-03-25 14:01 – 2021-03-26 14:02" in page
    assert "adds up" in page
    assert '<rect class="unreadable"' in page
    assert "No reader knows this format" in page
    assert page.count(">open a conversation</a>") == 2


def test_each_file_leads_to_a_conversation_of_it(visitor: Visitor) -> None:
    page = visitor.get("/deliveries/1").text
    links = [piece.split('"')[0] for piece in page.split('<a data-open href="')[1:]]
    shown = [visitor.get(link).text for link in links]
    assert ["first" in each for each in shown].count(True) == 1
    assert ["by the crane" in each for each in shown].count(True) == 1


def test_other_records_stand_by_name_with_their_number(visitor: Visitor) -> None:
    page = visitor.get("/deliveries/1").text
    table = page[page.index("Records that are no message") :]
    assert "encryption" in table


def test_what_could_not_be_read_is_shown_with_reason_place_and_bytes(visitor: Visitor) -> None:
    page = visitor.get("/deliveries/1/unreadable").text
    assert "no JSON" in page
    assert "&lt;u&gt;not said&lt;/u&gt;" in page
    assert "<u>" not in page
    assert "first" in page  # the record before it
    start = len(chat(1, "A", "first")) + 1
    assert f"bytes {start} to {start + len(BROKEN) + 1}" in page
    assert BROKEN[:16] in page.split('<mark class="own">')[1].replace("&#34;", '"')  # its own bytes are told apart


def test_one_file_s_records_can_be_asked_for_alone(visitor: Visitor) -> None:
    assert visitor.get("/deliveries/1/unreadable").text.count('class="broken"') == 2
    page = visitor.get("/deliveries/1").text
    link = page.split("/deliveries/1/unreadable?item=")[1].split('"')[0]
    assert visitor.get(f"/deliveries/1/unreadable?item={link}").text.count('class="broken"') == 1


def test_the_files_download_as_a_table_in_which_nothing_runs(visitor: Visitor) -> None:
    answer = visitor.get("/deliveries/1/files.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert len(rows) == 5
    assert "apostrophe" in header[-1]
    assert rows[0][header.index("file")] == "'=phone.zip"
    assert rows[0][-1] == "file"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert [row[header.index("unreadable")] for row in rows].count("1") == 2


def test_the_unreadable_records_download_as_a_table(visitor: Visitor) -> None:
    header, *rows = csv.reader(io.StringIO(visitor.get("/deliveries/1/unreadable.csv").text.removeprefix("\ufeff")))
    assert len(rows) == 2
    shown = bytes.fromhex(rows[0][header.index("first_bytes_hex")].replace(" ", ""))
    assert shown
    assert BROKEN.encode().startswith(shown[:40]) or shown.startswith(b"25/13")


def test_who_may_not_read_sees_numbers_and_no_content(delivered: tuple[User, Dossier]) -> None:
    _, dossier = delivered
    with dossier.register.write() as tx:
        lab = add_user(tx, "lab", "lab")
    visitor = Visitor.signed_in(make_app(dossier, port=8321), dossier, lab)
    page = visitor.get("/deliveries/1").text
    assert "adds up" in page
    assert "open a conversation" not in page
    assert "/unreadable" not in page
    for path in ("/deliveries/1/unreadable", "/deliveries/1/unreadable.csv"):
        assert visitor.get(path).status_code == 403


def test_beside_something_withheld_only_the_record_itself_is_shown(delivered: tuple[User, Dossier]) -> None:
    owner, dossier = delivered
    visitor = Visitor.signed_in(make_app(dossier, port=8321), dossier, owner)
    assert "counsel.x" in visitor.get("/deliveries/1/unreadable").text  # the record behind the broken one
    with hold_lease(dossier, "privilege", on_wait=None) as lease:
        withhold(dossier, owner, "counsel.x", "invented", held=lease.require_held, workers=1)
    page = visitor.get("/deliveries/1/unreadable").text
    assert "not said" in page
    assert "counsel.x" not in page
    assert "may be withheld" in page
    assert "by the crane" in page  # nothing of the other file is withheld
