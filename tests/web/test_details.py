"""What stands beside the text: names, reactions, edits, files; and who gets a file that was sent with a message."""

import json
import zipfile
from pathlib import Path

import pytest

from argus.access import User, add_basis, add_user
from argus.intake import hold_lease, import_paths
from argus.privilege import withhold
from argus.store import Dossier, create_dossier
from argus.web import make_app
from tests.web.visitor import PICTURE, Visitor

SLACK = Path(__file__).parents[1] / "samples" / "slack"
NAME = 'zegel "1" é.png'


def line(number: int, sender: str, text: str, *names: str) -> str:
    """A line of a chat with files."""
    row = {"id": number, "timestamp": f"2021-05-0{number}T10:00:00Z", "chat": "gate", "from": sender, "text": text}
    return json.dumps({**row, "app": "Sky", "attachments": [{"name": name} for name in names]})


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> tuple[User, Dossier]:
    """A Slack export, and a chat that names a picture, a chat and a file that was not delivered."""
    folder = tmp_path_factory.mktemp("details")
    with zipfile.ZipFile(folder / "slack.zip", "w") as archive:
        for name in ("users.json", "channels.json"):
            archive.write(SLACK / "day.json.beside" / "export.zip" / name, name)
        archive.write(SLACK / "day.json", "gates/2021-03-04.json")
    chat = folder / "sky"
    chat.mkdir()
    (chat / NAME).write_bytes(PICTURE)
    (chat / "inner.jsonl").write_text(line(4, "B", "read by itself"), "utf-8")
    lines = [line(1, "A", "see these", NAME, "inner.jsonl", "gone.pdf"), line(9, "counsel.x", "for us", NAME)]
    (chat / "chat.jsonl").write_text("\n".join(lines), "utf-8")
    dossier = create_dossier(folder / "case.argus", name="Case", authority="Nobody", zone="Europe/Brussels")
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="R1")
    import_paths(dossier, owner, [folder / "slack.zip", chat], workers=1)
    return owner, dossier


@pytest.fixture(scope="module")
def visitor(delivered: tuple[User, Dossier]) -> Visitor:
    """The owner of that dossier, signed in."""
    owner, dossier = delivered
    app = make_app(dossier, port=8321)
    return Visitor.signed_in(app, dossier, owner)


def the_message(visitor: Visitor, words: str) -> str:
    """Address of the one message with these words."""
    (hit,) = visitor.client.get("/search/hits.json", params={"q": words}).json()["hits"]
    return f"/messages/{hit['message_id']}"


def its_conversation(visitor: Visitor, message: str) -> str:
    """The conversation of a message, as a page."""
    link = visitor.get(message).text.split('href="/conversations/')[1].split("?")[0]
    return visitor.get(f"/conversations/{link}").text


def test_a_conversation_shows_names_reactions_edits_and_files(visitor: Visitor) -> None:
    page = its_conversation(visitor, the_message(visitor, '"the lorry is at"'))
    assert 'title="U0HERON01"' in page  # the handle behind the name
    assert ">heron</bdi>" in page
    assert 'class="reaction" title="Gull, tern"' in page
    assert '<span class="warn">edited</span>' in page
    assert '<span class="warn">deleted</span>' in page
    assert ">seal.jpg</bdi>" in page
    assert "2 participants" in page


def test_a_message_shows_what_its_delivery_tells_of_it(visitor: Visitor) -> None:
    page = visitor.get(the_message(visitor, '"the lorry is at"')).text
    assert "Told by delivery 1" in page
    assert page.index(">heron</bdi>") < page.index(">U0HERON01</bdi>")
    assert ">anchor</bdi>" in page
    edited = visitor.get(the_message(visitor, '"in the thread"')).text
    assert "earlier texts" in edited


def test_a_file_that_was_sent_comes_as_a_file_and_never_as_a_page(visitor: Visitor) -> None:
    message = the_message(visitor, '"see these"')
    page = visitor.get(message).text
    assert f'href="{message}/files/0/0" download' in page
    answer = visitor.get(f"{message}/files/0/0")
    assert answer.content == PICTURE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''zegel%20%221%22%20%C3%A9.png" in disposition


def test_a_file_that_is_a_chat_of_its_own_is_not_handed_out(visitor: Visitor) -> None:
    message = the_message(visitor, '"see these"')
    assert "read as evidence of its own" in visitor.get(message).text
    assert visitor.get(f"{message}/files/0/1").status_code == 403


def test_what_was_not_delivered_and_what_was_never_there_read_the_same(visitor: Visitor) -> None:
    message = the_message(visitor, '"see these"')
    assert "not delivered" in visitor.get(message).text
    for path in (
        f"{message}/files/0/2",
        f"{message}/files/0/9",
        f"{message}/files/7/0",
        f"/messages/{'0' * 32}/files/0/0",
    ):
        answer = visitor.get(path)
        assert (answer.status_code, "There is nothing here that you may see" in answer.text) == (404, True), path


def test_a_file_goes_only_to_who_may_see_its_message(visitor: Visitor, delivered: tuple[User, Dossier]) -> None:
    owner, dossier = delivered
    message = the_message(visitor, '"for us"')
    assert visitor.get(f"{message}/files/0/0").status_code == 200
    with dossier.register.write() as tx:
        lab = add_user(tx, "lab", "lab")
    app = make_app(dossier, port=8321)
    without = Visitor.signed_in(app, dossier, lab)
    assert without.get(f"{message}/files/0/0").status_code == 403
    with hold_lease(dossier, "filter decision", on_wait=None) as lease:
        withhold(dossier, owner, "counsel.x", "invented", held=lease.require_held, workers=1)
    assert visitor.get(f"{message}/files/0/0").status_code == 404
