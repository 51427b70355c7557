"""An analyst opens the top lead, follows it to sealed bytes, mutes it and takes that back, prints its sheet."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served

REASON = "already looked into by the colleagues"


def argus(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "argus", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def bring_world(served: Served, folder: Path) -> None:
    """A small invented world; once is enough for all tests, the same messages again change nothing."""
    argus("demo", folder / "world", "--messages", "3000", "--seed", "12", "--book", "a")
    argus("-d", served.folder, "import", folder / "world" / "INVENTED-delivery", "--tz", "Europe/Brussels")


def top_lead(page: Page) -> str:
    """Open the first lead by keyboard alone; its address."""
    page.goto("/leads")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/leads/[0-9a-f]{12}$"))
    return page.url


def test_the_top_lead_leads_to_messages_and_sealed_bytes_and_is_muted_and_brought_back(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_world(served, tmp_path)
    address = top_lead(page)
    lead_id = address.rsplit("/", 1)[1]

    fields = page.locator("table.claims tbody tr").count()
    assert fields >= 3
    for place in range(fields):
        page.goto(address)
        said = page.locator("table.claims tbody tr").nth(place).locator("a[data-open]")
        if said.count():
            said.click()
            page.wait_for_url("**/messages/*")
            expect(page.locator("#sealed-1 .hash").first).to_contain_text(re.compile(r"SHA-256 [0-9a-f]{64}"))

    page.goto(address)
    row = page.locator(".evidence > li").first
    row.get_by_role("link", name="what was said around it").click()
    expect(row.locator(".context .line.addressed")).to_be_visible()
    expect(page).to_have_url(address)
    row.get_by_role("link", name="sealed bytes").click()
    expect(page.locator("#sealed-1")).to_be_visible()

    page.goto("/leads")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Muted:")
    expect(page.locator(f"#l-{lead_id}")).to_have_count(0)
    page.goto("/custody?act=decide")
    expect(page.locator("tbody tr", has_text=REASON).first).to_be_visible()

    page.goto("/leads?show=muted")
    expect(page.locator(f"#l-{lead_id}")).to_be_visible()
    page.goto(address)
    expect(page.locator(".decided")).to_contain_text(REASON)
    page.keyboard.press("x")
    expect(page.locator(".decided")).to_have_count(0)
    page.goto("/leads")
    expect(page.locator(f"#l-{lead_id}")).to_be_visible()


def test_a_lead_is_pinned_and_confirmed_by_keyboard_and_each_is_undone_with_the_same_key(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_world(served, tmp_path)
    address = top_lead(page)
    for key, word in (("p", "pinned"), ("c", "confirmed")):
        page.goto(address)
        page.keyboard.press(key)
        expect(page.locator("h1 ~ .state", has_text=word)).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator("h1 ~ .state", has_text=word)).to_have_count(0)


def test_the_cursor_stays_with_the_row_in_which_something_was_decided(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_world(served, tmp_path)
    page.goto("/leads")
    for _ in range(3):
        page.keyboard.press("j")
    third = page.locator("[data-row].at").get_attribute("id") or ""
    for state in (1, 0):
        with page.expect_navigation():
            page.keyboard.press("c")
        expect(page.locator(f"#{third}.at .state", has_text="confirmed")).to_have_count(state)
        expect(page.locator(f"#{third}.at")).to_be_visible()
    page.goto("/leads")
    expect(page.locator("[data-row].at")).to_have_count(0)


def test_the_list_of_keys_begins_with_those_of_the_page(page: Page, served: Served, tmp_path: Path) -> None:
    bring_world(served, tmp_path)
    page.goto("/leads")
    page.keyboard.press("?")
    expect(page.locator("#keys tr", has_text="mute")).to_be_in_viewport()
    expect(page.locator("#keys-title")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_sheet_of_a_lead_is_one_page_of_paper_without_the_frame(page: Page, served: Served, tmp_path: Path) -> None:
    bring_world(served, tmp_path)
    page.goto(f"{top_lead(page)}/sheet")
    expect(page.get_by_text("A machine ranked this; a person decides.")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("nav.rail")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


def test_a_release_reference_is_shown_on_the_page_only_after_it_was_asked_for(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_world(served, tmp_path)
    page.goto("/leads?missing=nothing&show=all")
    page.locator("table.board a[data-open]").first.click()
    row = page.locator("#release_reference")
    expect(row).to_contain_text("** known **")
    row.get_by_role("link", name="show").click()
    expect(row.locator(".value")).not_to_contain_text("known")


def test_no_width_makes_leads_wider_than_the_screen(page: Page, served: Served, tmp_path: Path) -> None:
    bring_world(served, tmp_path)
    address = top_lead(page)
    for width in (1280, 800, 400):
        page.set_viewport_size({"width": width, "height": 800})
        for each in ("/leads", address, f"{address}/sheet"):
            page.goto(each)
            too_wide = page.locator("#work").evaluate("work => work.scrollWidth > work.clientWidth")
            assert not too_wide, (width, each)
