"""What the import page may reach: below the inboxes and its own drops, nothing else."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as st

from argus.access import add_basis, add_user
from argus.errors import NotAllowedError
from argus.store import Dossier
from argus.web import make_app
from argus.web.pages.dropping import plain_name, plain_way
from argus.web.pages.importing import below_inbox
from argus.web.sessions import form_token
from tests.web.visitor import ADDRESS, Visitor

ROW = {"timestamp": "2021-03-04T10:00:00Z", "chat": "c", "from": "a", "text": "in an archive", "app": "Sky"}
FOLDER = "0123456789abcdef" * 2


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a file, a folder, a link inside and a link out."""
    inbox = tmp_path / "inbox"
    (inbox / "phone").mkdir(parents=True)
    (inbox / "phone" / "chat.jsonl").write_text("{}\n", "utf-8")
    (tmp_path / "secret.txt").write_text("not yours", "utf-8")
    (inbox / "within").symlink_to(inbox / "phone")
    (inbox / "out").symlink_to(tmp_path / "secret.txt")
    (inbox / "up").symlink_to(tmp_path)
    (inbox / "loop").symlink_to(inbox / "loop")
    return inbox


@pytest.fixture
def visitor(haven: Dossier, session: str, inbox: Path) -> Visitor:
    """The owner of the same dossier, with an inbox named in its settings."""
    return Visitor(make_app(replace(haven, inboxes=(inbox,)), port=8321), session)


@pytest.fixture
def importer(dossier: Dossier, inbox: Path) -> Visitor:
    """The owner of a dossier of this test alone, so that what comes in is nobody else's."""
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order 117", authority="Court", ref="2021/117")
    app = make_app(replace(dossier, inboxes=(inbox,)), port=8321)
    return Visitor.signed_in(app, dossier, owner)


@pytest.mark.parametrize("way", ["0:phone", "0:phone/chat.jsonl", "0:within/chat.jsonl", "0:", "0:phone/../phone"])
def test_what_is_below_an_inbox_may_come_in(haven: Dossier, inbox: Path, way: str) -> None:
    assert below_inbox(replace(haven, inboxes=(inbox,)), way).is_relative_to(inbox.resolve())


@pytest.mark.parametrize(
    "way",
    [
        "0:..",
        "0:../secret.txt",
        "0:/etc/passwd",
        "0:out",
        "0:up/secret.txt",
        "0:loop",
        "0:nothing",
        "1:phone",
        "-1:phone",
        "x",
        "0:a\0b",
    ],
)
def test_nothing_else_may_come_in(haven: Dossier, inbox: Path, way: str) -> None:
    with pytest.raises(NotAllowedError):
        below_inbox(replace(haven, inboxes=(inbox,)), way)


def test_links_that_lead_out_are_not_even_offered(visitor: Visitor) -> None:
    page = visitor.get("/import?inbox=0").text
    assert 'value="0:phone"' in page
    assert 'value="0:within"' in page
    for hidden in ("0:out", "0:up", "0:loop"):
        assert hidden not in page


@pytest.mark.parametrize("path", ["/import/look", "/import/start"])
def test_a_path_outside_is_refused_before_anything_is_read(visitor: Visitor, path: str) -> None:
    answer = visitor.post(path, {"path": "0:../secret.txt", "basis_ref": "2021/117"})
    assert answer.status_code == 403
    assert "not yours" not in answer.text


@given(name=st.text(max_size=300))
def test_the_name_of_a_dropped_file_is_one_plain_name(name: str) -> None:
    plain = plain_name(name)
    assert plain
    assert plain not in (".", "..")
    assert not set(plain) & set("/\\\0\n\r\x1b")
    assert len(plain.encode()) <= 200


@given(below=st.text(alphabet="ab./\\\0\n:…", max_size=60))
def test_the_way_down_a_dropped_folder_never_leaves_it(below: str) -> None:
    folder = Path("/somewhere/dropped")
    way = plain_way(folder, below)
    assert way == folder or folder in way.parents
    assert ".." not in way.parts


def test_a_dropped_folder_keeps_its_shape(visitor: Visitor, haven: Dossier) -> None:
    sent = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "x-argus-form": form_token(visitor.session)}
    folder = "fedcba9876543210" * 2
    for way in ("export/general/", "export/../../general"):
        answer = visitor.client.post(f"/import/drop/{folder}?name=day.json&below={way}", content=b"[]", headers=sent)
        assert answer.status_code == 201
    top = haven.work / f"dropped-{folder}"
    assert {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()} == {
        "export/general/day.json",
        "export/general/day (2).json",
    }


def test_dropped_files_keep_their_bytes_and_never_overwrite_each_other(visitor: Visitor, haven: Dossier) -> None:
    sent = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "x-argus-form": form_token(visitor.session)}
    for body in (b"first\xff\x00", b"second"):
        answer = visitor.client.post(f"/import/drop/{FOLDER}?name=../../etc/chat.txt", content=body, headers=sent)
        assert answer.status_code == 201
    folder = haven.work / f"dropped-{FOLDER}"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "chat.txt": b"first\xff\x00",
        "chat (2).txt": b"second",
    }


@pytest.mark.parametrize("folder", ["..", "x" * 32, "0" * 31, "%2e%2e%2fevidence"])
def test_a_drop_goes_nowhere_else(visitor: Visitor, folder: str) -> None:
    sent = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "x-argus-form": form_token(visitor.session)}
    answer = visitor.client.post(f"/import/drop/{folder}?name=a", content=b"x", headers=sent)
    assert answer.status_code in (404, 405)


def test_a_drop_without_the_token_of_the_session_is_refused(visitor: Visitor) -> None:
    sent = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
    assert visitor.client.post(f"/import/drop/{FOLDER}?name=a", content=b"x", headers=sent).status_code == 403


def test_a_look_seals_nothing_and_says_what_only_a_person_can_decide(
    visitor: Visitor, haven: Dossier, inbox: Path
) -> None:
    row = {"timestamp": "2021-03-04 10:00", "chat": "c", "from": "a", "text": "no offset here", "app": "Sky"}
    (inbox / "phone" / "chat.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    before = sorted(haven.evidence.rglob("*"))
    page = visitor.post("/import/look", {"path": "0:phone"}).text
    assert "without a zone" in page
    assert f"<option selected>{haven.zone}</option>" in page  # set, but not taken:
    assert "disabled" in page
    page = visitor.post("/import/look", {"path": "0:phone", "zone": "UTC"}).text
    assert "jsonl" in page
    assert "disabled" not in page
    assert sorted(haven.evidence.rglob("*")) == before


def test_a_look_opens_archives_and_asks_for_their_key(visitor: Visitor, inbox: Path) -> None:
    with pyzipper.AESZipFile(inbox / "phone" / "locked.zip", "w", encryption=pyzipper.WZ_AES) as locked:
        locked.setpassword(b"sesame <open>")
        locked.writestr("inside/chat.jsonl", json.dumps(ROW) + "\n")
    page = visitor.post("/import/look", {"path": "0:phone/locked.zip"}).text
    assert "Encrypted: give the key below." in page
    assert 'type="password"' in page
    page = visitor.post("/import/look", {"path": "0:phone/locked.zip", "key": "wrong"}).text
    assert "does not open it" in page
    page = visitor.post("/import/look", {"path": "0:phone/locked.zip", "key": "sesame <open>"}).text
    assert 'class="inside-1"><span title="locked.zip/inside/chat.jsonl">' in page
    assert "sesame" not in page


def test_an_import_with_a_key_leaves_it_nowhere(importer: Visitor, dossier: Dossier, inbox: Path) -> None:
    with pyzipper.AESZipFile(inbox / "phone" / "shut.zip", "w", encryption=pyzipper.WZ_AES) as locked:
        locked.setpassword(b"kaai-sesam-869")
        locked.writestr("chat.jsonl", json.dumps({**ROW, "text": "behind a key"}) + "\n")
    sent = {"path": "0:phone/shut.zip", "basis_ref": "2021/117", "key": "kaai-sesam-869"}
    page = importer.post("/import/start", sent).headers["location"]
    while "every 1s" in (shown := importer.get(f"{page}/progress").text):
        time.sleep(0.2)
    assert "open a conversation" in shown
    assert "kaai-sesam-869" not in shown
    for path in dossier.folder.rglob("*"):
        assert not path.is_file() or b"kaai-sesam-869" not in path.read_bytes(), path


def test_what_is_missing_is_asked_again_with_the_same_files(importer: Visitor, inbox: Path) -> None:
    (inbox / "phone" / "clock.jsonl").write_text(json.dumps({**ROW, "timestamp": "2021-03-04 10:00"}) + "\n", "utf-8")
    page = importer.post("/import/start", {"path": "0:phone/clock.jsonl", "basis_ref": "2021/117"}).headers["location"]
    while "every 1s" in (shown := importer.get(f"{page}/progress").text):
        time.sleep(0.2)
    assert "exit 2" in shown
    assert '<input type="hidden" name="path" value="0:phone/clock.jsonl">' in shown


def test_an_import_without_a_named_basis_does_not_start(visitor: Visitor) -> None:
    answer = visitor.post("/import/start", {"path": "0:phone"})
    assert answer.status_code == 400
    assert "legal basis" in answer.text
