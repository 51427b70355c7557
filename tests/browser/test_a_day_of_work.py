"""The task, in a real browser: search, read, follow a message to its sealed bytes, bring in a file, check custody."""

import json
import re
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLE, Served


def test_from_the_search_to_the_sealed_bytes(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("compiz")
    page.keyboard.press("Enter")
    first = page.locator(".hit").first
    expect(first.locator("mark").first).to_have_text(re.compile("compiz", re.IGNORECASE))
    text = first.locator(".said").inner_text()
    expect(page.locator(".facets h2", has_text="Senders")).to_be_visible()  # the counts arrived by themselves

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".message .text .said")).to_have_text(text)
    expect(page.locator(".record")).to_contain_text(text)
    name = page.locator(".sealed h2 bdi").first.inner_text()
    start = int(page.locator(".bytes tbody th").first.inner_text(), 16)
    hexed = "".join(page.locator(".bytes tbody td:nth-child(2)").all_inner_texts())
    shown = bytes.fromhex("".join(hexed.split()))
    original = (SAMPLE / Path(name).name).read_bytes()
    place = original.index(shown)
    assert start == place - place % 16
    assert original[place - 1 : place] == b"\n"  # exactly the record: it begins behind a line end
    assert shown.endswith(b"\n")
    assert shown.count(b"\n") == 1

    page.get_by_role("link", name=re.compile("ubuntu|irc", re.IGNORECASE)).first.click()
    expect(page.locator(".line.addressed .said")).to_have_text(text)
    expect(page.locator(".line.addressed")).to_be_in_viewport()


def test_a_conversation_loads_more_in_both_directions_and_keeps_the_place(page: Page) -> None:
    page.goto("/conversations?order=size")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    lines = page.locator(".line")
    expect(lines.last).to_be_in_viewport()
    before = lines.count()
    anchor = lines.nth(2)
    identity = anchor.get_attribute("id")
    anchor.evaluate("line => line.scrollIntoView({block: 'start'})")
    page.locator(".lines").evaluate("box => { box.scrollTop -= 40; }")
    expect(lines.nth(before + 10)).to_be_attached()
    expect(page.locator(f"#{identity}")).to_be_in_viewport()
    days = page.locator(".daybreak").evaluate_all("all => all.map(each => each.dataset.day)")
    assert all(left != right for left, right in pairwise(days))

    ids = lines.evaluate_all("all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_a_conversation_opens_beside_the_list_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/search?q=install&sort=oldest")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    addressed = page.locator("#beside .line.addressed .said")
    expect(addressed).to_be_in_viewport()
    text = addressed.inner_text()
    expect(page).to_have_url(re.compile("beside="))
    page.reload()
    expect(addressed).to_have_text(text)
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    assert "beside=" not in page.url


def test_filters_are_links_in_and_out(page: Page) -> None:
    page.goto("/search?q=ubuntu")
    everything = page.locator("#total").inner_text()
    page.locator(".facets section", has_text="Senders").locator("li a").first.click()
    assert page.locator(".chip").count() == 2
    assert page.locator("#total").inner_text() != everything
    page.locator(".chip").nth(1).click()
    expect(page.locator("#total")).to_have_text(everything)
    page.locator(".facets svg a").first.click()
    assert "since=" in page.url
    page.go_back()
    expect(page.locator("#total")).to_have_text(everything)


def test_a_dropped_file_is_looked_at_confirmed_watched_and_found(page: Page, tmp_path: Path) -> None:
    chat = tmp_path / "quay.csv"
    chat.write_text("Datum;Tijd;Van;Bericht\n2021-03-04;10:00;Q7K2LM;de doos staat op kaai 869\n", "utf-8")
    page.goto("/import")
    page.set_input_files("#files", chat)
    page.wait_for_url("**/import/look")
    expect(page.get_by_role("button", name="Seal and bring in")).to_be_disabled()  # its times have no zone
    page.select_option("#zone", "Europe/Brussels")
    page.get_by_role("button", name="Look again with this").click()
    page.get_by_role("button", name="Seal and bring in").click()
    page.wait_for_url("**/import/runs/*")
    expect(page.get_by_text(re.compile(r"^Done in"))).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=re.compile("Open delivery")).click()
    expect(page.get_by_text("adds up")).to_be_visible()
    page.goto("/search?q=kaai")
    expect(page.locator(".hit mark")).to_have_text("kaai")


def test_an_inbox_offers_what_is_below_it_and_nothing_else(page: Page, served: Served) -> None:
    inbox = served.folder.parent / "inbox"
    (inbox / "phone").mkdir()
    row = {"timestamp": "2021-05-01T10:00:00Z", "chat": "c", "from": "a", "text": "zeemeeuw", "app": "Sky"}
    (inbox / "phone" / "chat.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (inbox / "out").symlink_to("/etc")
    page.goto("/import?inbox=0")
    expect(page.locator(".inbox li")).to_have_count(1)
    page.get_by_label("phone/").check()
    page.get_by_role("button", name="Look at what is ticked").click()
    page.get_by_role("button", name="Seal and bring in").click()
    expect(page.get_by_text(re.compile(r"^Done in"))).to_be_visible(timeout=60_000)
    refused = page.request.get("/import?inbox=0&below=../")
    assert refused.status == 403
    assert "only from below the inboxes" in refused.text()


def test_hostile_text_stays_text_on_every_page(page: Page) -> None:
    page.goto("/search?q=*&since=2021-03-01&until=2021-03-31&service=Sky")
    expect(page.locator(".said", has_text="<script>alert(1)</script>")).to_be_visible()
    expect(page.locator(".badge[data-mark=RLO]").first).to_be_visible()
    assert page.locator(".hit img, .hit iframe, .hit script, .hit style, .hit form").count() == 0
    links = page.locator(".hit a[data-open]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(links) >= 8
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#beside .line").first).to_be_visible()
    for link in links:
        page.goto(link)
        assert page.locator(".message .text").locator("img, iframe, script, style, form").count() == 0


def test_custody_shows_the_reads_and_verifies(page: Page) -> None:
    page.goto("/search?q=zebra")
    page.goto("/custody?act=read")
    expect(page.locator("tbody tr").first).to_contain_text("zebra")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_text("Nothing was changed")).to_be_visible(timeout=60_000)


def test_the_keys_the_language_and_the_light(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/deliveries")
    page.get_by_role("button", name="nl", exact=True).click()
    expect(page.locator("h1")).to_have_text("Leveringen")
    page.get_by_role("button", name="donker").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url.endswith("/deliveries")
