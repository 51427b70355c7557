"""From the tonne to the message to its bytes in clicks, and back to a day on which there was nothing of it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served


def linked_find(served: Served) -> dict[str, Any]:
    """The one find of the invented ledger that is linked to a lead."""
    entries = json.loads(served.argus("ledger", "list", "--dossier", "INVENTED", "--json"))
    return next(each for each in entries if each["lead_ids"])


def test_from_the_tonne_to_the_message_to_its_bytes_in_clicks(page: Page, served: Served, tmp_path: Path) -> None:
    demo = tmp_path / "case"
    served.argus("demo", demo, "--messages", "2000", "--seed", "12", "--book", "ab")
    served.argus("import", demo / "INVENTED-delivery", "--tz", "Europe/Brussels")
    served.argus("ledger", "import", demo / "INVENTED-ledger.csv")
    served.argus("ledger", "propose", "--live", "--link", "--reason", "INVENTED: the same box")
    find = linked_find(served)

    page.goto("/trace")
    page.locator(".begin a", has_text="cocaine INVENTED").first.click()
    expect(page.get_by_text("Everything on the way holds.")).to_be_visible()
    page.locator("svg a.mark-entry", has_text=find["container"]).first.click()
    expect(page.locator("svg a.root")).to_contain_text(find["container"])
    page.locator("svg a.mark-lead").first.click()
    expect(page.locator("svg a.root.mark-lead")).to_have_count(1)
    expect(page.locator("svg a.mark-figure").first).to_be_visible()
    mark = page.locator("svg a.mark-message").first
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/*#sealed-1")
    expect(page.locator("#sealed-1 .record")).to_be_visible()
    expect(page.locator("#sealed-1")).to_contain_text("SHA-256")

    page.goto(f"/trace/{find['entry_id']}")
    before = date.fromisoformat(find["last_day"]) - timedelta(days=7)
    page.get_by_label("as of").fill(before.isoformat())
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing of this name")).to_be_visible()
    page.get_by_role("link", name="today").click()
    expect(page.locator("svg a.root")).to_be_visible()


def test_the_way_fits_small_and_dark_screens_and_every_mark_can_be_reached(page: Page, served: Served) -> None:
    find = linked_find(served)
    for width in (1280, 800, 400):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if width == 800 else "light")
        page.goto(f"/trace/{find['entry_id']}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        marks = page.locator("svg.way a.mark")
        assert marks.count() == page.locator("svg.way a.mark title").count() > 3
        assert page.locator(".way-in-words .step").count() > 3
