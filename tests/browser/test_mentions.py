"""An analyst sees a container that was typed wrong, its candidates and the correction; a code word that is edited."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served

CHAT = """timestamp,chat,from,text
2021-03-05T14:10:00+01:00,Quay crew,K9ZX12,"morgen 22u, de bak is MSKU 123456-7"
2021-03-05T14:12:00+01:00,Quay crew,M2QQ77,"12 tassen van 30, de zwaluwen zijn klaar"
2021-03-05T14:14:00+01:00,Quay crew,K9ZX12,"correctie: MSKU1234565, kaai 1742"
"""


def bring_in(page: Page, chat: Path) -> None:
    page.goto("/import")
    page.set_input_files("#files", chat)
    page.wait_for_url("**/import/look")
    page.get_by_role("button", name="Seal and bring in").click()
    page.wait_for_url("**/import/runs/*")
    expect(page.get_by_text(re.compile(r"^Done in"))).to_be_visible(timeout=60_000)


def open_crew(page: Page) -> None:
    page.goto("/conversations?contains=Quay+crew")
    page.locator("tbody a[data-open]").first.click()
    expect(page.get_by_role("heading", name="Quay crew")).to_be_visible()


def argus(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "argus", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def show(page: Page, mention: Locator) -> None:
    """Point at a mention until its card stands: a page that still scrolls to it hides the card."""
    for _ in range(10):
        page.mouse.move(0, 0)
        mention.hover()
        page.wait_for_timeout(300)
        if page.get_by_role("tooltip").count():
            return


def mistyped_and_corrected(truth: Path) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A container, the message that has it wrong, and the one of the same conversation that corrects it."""
    told = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    return next(
        (each["container"], wrong, corrected)
        for each in told
        if each["record"] == "shipment" and "typed_wrong_corrected" in each["tags"]
        for wrong in each["messages"]
        for corrected in each["messages"]
        if "wrong" in wrong["says"] and "corrected" in corrected["says"]
        if wrong["conversation"] == corrected["conversation"]
    )


def test_a_container_typed_wrong_in_the_demo_shows_its_candidates_and_the_later_correction(
    page: Page, served: Served, tmp_path: Path
) -> None:
    world, truth = tmp_path / "world", tmp_path / "truth.jsonl"
    argus("demo", world, "--messages", "2000", "--truth", truth)
    argus("-d", served.folder, "import", world / "INVENTED-delivery", "--tz", "Europe/Brussels")
    container, wrong, corrected = mistyped_and_corrected(truth)

    # Not by the name of the conversation: another invented world in this dossier may have named it first.
    page.goto(f"/mentions?kind=container&value={container}")
    page.locator("[data-row]", has_text=corrected["text"]).locator("a[data-open]").first.click()
    show(page, page.locator(".line", has_text=wrong["text"]).locator(".m.how-repaired"))
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("repaired: never said so")
    expect(card.locator("table")).to_contain_text(container)
    show(page, page.locator(".line", has_text=corrected["text"]).locator(".m.how-said.m-box"))
    expect(card.locator("section").first).to_contain_text(container)
    expect(card.locator("section").first).not_to_contain_text("repaired")


def test_an_edited_code_word_shows_its_new_highlight_and_stands_in_the_log(page: Page, tmp_path: Path) -> None:
    chat = tmp_path / "crew.csv"
    chat.write_text(CHAT, "utf-8")
    bring_in(page, chat)

    open_crew(page)
    corrected = page.locator(".m.how-said", has_text="MSKU1234565")
    corrected.focus()
    card = page.get_by_role("tooltip")
    page.keyboard.press("m")
    expect(card).to_contain_text("1742")
    card.get_by_role("link", name="all mentions of it").click()
    expect(page.locator(".places .hit")).to_have_count(1)

    open_crew(page)
    bird = page.locator(".line", has_text="zwaluwen").locator(".m.m-word")
    expect(bird).to_have_count(0)
    page.goto("/words")
    page.locator("details.word-new summary").click()
    page.fill("#new-term", "zwaluwen")
    page.fill("#new-language", "nl")
    page.fill("#new-meaning", "blocks of one kilo")
    page.select_option("#new-ambiguity", "low")
    page.get_by_role("button", name="Add", exact=True).click()
    for _ in range(60):
        open_crew(page)
        if bird.count():
            break
        page.wait_for_timeout(500)
    bird.hover()
    expect(card).to_contain_text("blocks of one kilo")
    page.goto("/custody")
    expect(page.locator("tbody tr", has_text="words").first).to_be_visible()


def test_a_code_word_is_changed_in_its_row_without_moving_sideways(page: Page) -> None:
    page.goto("/words?contains=kilo")
    page.locator("table.words tbody tr").first.get_by_role("link", name="change").click()
    expect(page.locator("#e-meaning")).to_be_focused()
    table = page.locator(".table-wide").first
    assert not table.evaluate("table => table.scrollWidth > table.clientWidth")
    page.get_by_role("link", name="Leave it").click()
    expect(page.locator("#e-meaning")).to_have_count(0)


def test_a_group_of_mentions_is_switched_off_and_stays_off(page: Page, tmp_path: Path) -> None:
    chat = tmp_path / "crew.csv"
    chat.write_text(CHAT.replace("Quay crew", "Quay others"), "utf-8")
    bring_in(page, chat)
    page.goto("/conversations?contains=Quay+others")
    page.locator("tbody a[data-open]").first.click()
    boxes = page.locator(".mention-legend").get_by_role("button", name="boxes and papers")
    boxes.click()
    expect(boxes).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".m.m-box").first).to_have_class(re.compile("unshown"))
    page.reload()
    expect(page.locator(".m.m-box").first).to_have_class(re.compile("unshown"))
    expect(page.locator(".m.m-amount").first).not_to_have_class(re.compile("unshown"))
