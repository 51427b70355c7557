"""A duty officer says what to watch for, leaves the page open, and sees the alert come while a file is brought in."""

import json
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served

BOX = "TCLU4265876"
# A busy machine may take its time; nothing here is timed.
PATIENCE_MS = 90_000


def chat(path: Path, *texts: str) -> Path:
    """A file of an invented chat."""
    rows = [
        {
            "id": f"{path.stem}{n}",
            "timestamp": f"2021-04-0{n + 1}T10:00:00Z",
            "chat": "Invented watch",
            "from": "W1X2Y3",
        }
        | {"text": text, "app": "Sky"}
        for n, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def bring_in(served: Served, path: Path) -> None:
    """Another program imports, as `argus watch` does."""
    command = [sys.executable, "-m", "argus", "-d", str(served.folder), "import", str(path)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def test_an_alert_comes_into_the_open_page_and_is_marked_seen_by_key(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_in(served, chat(tmp_path / "before.jsonl", f"first word of {BOX}"))
    page.goto("/alerts/watched")
    page.fill("#value", "tclu 426587-6")
    page.fill("#note", "order 5")
    page.get_by_role("button", name="Watch", exact=True).first.click()
    expect(page.locator(".notice")).to_contain_text(BOX)
    expect(page.locator(".notice")).to_contain_text("1 message")

    page.goto("/alerts")
    expect(page.get_by_text("Nothing new.")).to_be_visible()
    page.get_by_role("button", name="sound is off").click()
    expect(page.get_by_role("button", name="sound is on")).to_be_visible()
    bring_in(served, chat(tmp_path / "behind.jsonl", "nothing here", f"open {BOX} <b>now</b>"))
    row = page.locator("#fired .hit")
    expect(row).to_have_count(1, timeout=PATIENCE_MS)
    expect(row).to_contain_text(BOX)
    expect(row).to_contain_text("order 5")
    expect(row).to_contain_text("<b>now</b>")
    expect(page).to_have_title(re.compile(r"^\(1\) Alerts"))

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".line.addressed")).to_contain_text(BOX)
    expect(page.locator("[data-waits]")).to_contain_text("1")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/alerts")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.get_by_text("Nothing new.")).to_be_visible()
    expect(page.locator("[data-waits]")).to_have_count(0)
    page.get_by_role("link", name="all", exact=True).click()
    expect(row).to_contain_text("seen by owner")
    page.get_by_role("button", name="not seen after all").click()
    expect(page.locator("[data-waits]")).to_contain_text("1")


def test_a_search_is_saved_a_mention_is_watched_and_both_are_undone(page: Page, served: Served, tmp_path: Path) -> None:
    bring_in(served, chat(tmp_path / "mention.jsonl", "the other is MSCU3054389"))
    page.goto("/search?q=crane&sender=W1X2Y3")
    page.get_by_role("button", name="save this search").click()
    expect(page.locator("tr", has_text="saved search")).to_contain_text("W1X2Y3")
    page.goto("/mentions?kind=container&value=MSCU3054389")
    page.get_by_role("button", name="watch for it").click()
    expect(page.locator("tbody tr", has_text="MSCU3054389").first).to_be_visible()
    page.get_by_role("button", name="Raise alerts for those, too").click()
    expect(page.locator("#fired .hit")).to_have_count(1)
    page.goto("/alerts/watched")
    page.locator("tr", has_text="saved search").get_by_role("button", name="take off").click()
    expect(page.locator("tr", has_text="saved search")).to_have_count(0)
    page.get_by_role("button", name="Undo the newest edit").click()
    expect(page.locator("tr", has_text="saved search")).to_have_count(1)
