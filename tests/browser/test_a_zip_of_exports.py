"""As a new user: drop a zip with exports of two apps and a broken file, watch it, read the report, open a conversation
of each.
"""

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

WHATSAPP = (
    "25/03/2021, 14:00 - Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
    "can read or listen to them. Tap to learn more.\n"
    "25/03/2021, 14:01 - Ann Vermeulen: de loper staat klaar\n"
    "25/03/2021, 14:03 - +32 460 00 12 34: IMG-20210325-WA0001.jpg (file attached)\n"
    "26/03/2021, 09:12 - Ann Vermeulen: morgen\nmet twee\n"
    "26/03/2021, 09:13 - +32 460 00 12 34: ja, kaai 869\n"
)
TELEGRAM = {
    "name": "Kraanploeg",
    "type": "private_group",
    "id": 9000000001,
    "messages": [
        {"id": 1, "type": "service", "date": "2021-03-27T10:00:00", "date_unixtime": "1616835600",
         "actor": "Ben", "actor_id": "user5550101", "action": "create_group", "title": "Kraanploeg",
         "members": ["Ben", "Cas"], "text": "", "text_entities": []},
        {"id": 2, "type": "message", "date": "2021-03-27T10:01:00", "date_unixtime": "1616835660",
         "from": "Ben", "from_id": "user5550101", "text": "de kraan draait", "text_entities": []},
        {"id": 3, "type": "message", "date": "2021-03-27T10:02:00", "date_unixtime": "1616835720",
         "edited": "2021-03-27T10:05:00", "edited_unixtime": "1616835900", "reply_to_message_id": 2,
         "from": "Cas", "from_id": "user5550102", "text": ["zie ", {"type": "bold", "text": "kaai 869"}],
         "text_entities": [], "reactions": [{"type": "emoji", "count": 2, "emoji": "👍"}]},
    ],
}  # fmt: skip
BROKEN = b"SQLite format 3\x00" + bytes(range(256)) * 4


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """The zip."""
    path = tmp_path / "telefoon.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WhatsApp/WhatsApp Chat with Ann Vermeulen.txt", WHATSAPP)
        archive.writestr("WhatsApp/IMG-20210325-WA0001.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200))
        archive.writestr("Telegram/result.json", json.dumps(TELEGRAM, ensure_ascii=False, indent=1))
        archive.writestr("chat.db", BROKEN)
    return path


def test_a_zip_of_exports_is_dropped_watched_and_read(page: Page, exports: Path) -> None:
    page.goto("/import")
    page.set_input_files("#files", exports)
    page.wait_for_url("**/import/look")
    for member, shown in (
        ("result.json", "telegram"),
        ("Ann Vermeulen.txt", "without a zone"),
        ("chat.db", "not read"),
    ):
        expect(page.locator("tbody tr", has_text=member)).to_contain_text(shown)
    expect(page.get_by_role("button", name="Seal and bring in")).to_be_disabled()
    page.select_option("#zone", "Europe/Brussels")
    page.get_by_role("button", name="Look again with this").click()
    expect(page.locator("tbody tr", has_text="Ann Vermeulen.txt")).to_contain_text("whatsapp-text")

    page.get_by_role("button", name="Seal and bring in").click()
    page.wait_for_url("**/import/runs/*")
    expect(page.get_by_text(re.compile(r"^Done in"))).to_be_visible(timeout=60_000)
    report = page.url
    broken = page.locator("tbody tr", has_text="chat.db")
    expect(broken).not_to_contain_text("open a conversation")
    expect(page.get_by_role("link", name="open a conversation")).to_have_count(2)

    page.locator("tbody tr", has_text="Ann Vermeulen.txt").get_by_role("link", name="open a conversation").click()
    expect(page.locator(".line", has_text="ja, kaai 869")).to_contain_text("+32 460 00 12 34")
    with page.expect_navigation():
        page.locator(".line .chip", has_text="IMG-20210325-WA0001.jpg").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="download").first.click()
    assert saved.value.suggested_filename == "IMG-20210325-WA0001.jpg"
    assert saved.value.path().read_bytes().startswith(b"\xff\xd8\xff\xe0")

    page.goto(report)
    page.locator("tbody tr", has_text="result.json").get_by_role("link", name="open a conversation").click()
    line = page.locator(".line", has_text="zie kaai 869")
    expect(line.locator(".quote")).to_contain_text("de kraan draait")
    expect(line.locator(".reaction")).to_contain_text("👍 2")
    expect(line).to_contain_text("edited")
    expect(page.locator(".line .from").first).to_have_text("Ben")

    page.goto(report)
    page.get_by_role("link", name=re.compile("Open delivery")).click()
    expect(page.get_by_text("adds up")).to_be_visible()
    expect(page.locator("tr", has_text="result.json").locator("svg rect.messages")).to_be_visible()
    expect(page.locator("tr", has_text="Ann Vermeulen.txt")).to_contain_text("Europe/Brussels, given at the import")


def test_a_dropped_folder_comes_in_with_its_shape(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "uitvoer"
    (folder / "diep").mkdir(parents=True)
    row = {"timestamp": "2021-05-02T10:00:00Z", "chat": "map", "from": "a", "text": "uit een map", "app": "Sky"}
    (folder / "diep" / "chat.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    page.goto("/import")
    page.set_input_files("#folder", folder)
    page.wait_for_url("**/import/look")
    expect(page.locator(".files")).to_contain_text("uitvoer/diep/chat.jsonl")


def test_the_bytes_of_a_broken_record_open_by_keyboard(page: Page, tmp_path: Path) -> None:
    row = {"timestamp": "2021-05-03T10:00:00Z", "chat": "b", "from": "a", "text": "heel", "app": "Sky"}
    (tmp_path / "half.jsonl").write_text(f"{json.dumps(row)}\n{{stuk <b>\n{json.dumps(row)}\n", "utf-8")
    page.goto("/import")
    page.set_input_files("#files", tmp_path / "half.jsonl")
    page.wait_for_url("**/import/look")
    page.get_by_role("button", name="Seal and bring in").click()
    expect(page.get_by_text(re.compile(r"^Done in"))).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=re.compile("Open delivery")).click()
    page.get_by_role("link", name="show the records, with the bytes around them").press("Enter")
    expect(page.locator(".broken mark.own").first).to_contain_text("{stuk <b>")
    page.locator(".broken summary").press("Enter")
    hexed = page.locator(".broken td mark.own").all_inner_texts()
    own = bytes.fromhex("".join("".join(hexed[::2]).split()))
    assert own == b"{stuk <b>\n"
