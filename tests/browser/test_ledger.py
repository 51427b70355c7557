"""A supervisor records a seizure by keyboard, links it to a lead, sees total and share move, and moves the day back."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from argus.web.board import box_number
from tests.browser.conftest import Served

BOX = "TGHU6789017"
# A busy machine may take its time; nothing here is timed.
PATIENCE_MS = 90_000
TODAY = datetime.now(tz=ZoneInfo("Europe/Brussels")).date()
WEEK_BEFORE = TODAY - timedelta(days=7)


def bring_in_a_lead(served: Served, folder: Path) -> None:
    """An invented talk about a box."""
    said = (
        "box is coming to antwerp",
        f"container {BOX} on the invented ship",
        f"{BOX} has 300 blocks between the bananas, quay 869",
        "release is ready, driver picks it up",
        "300 kg inside, we share it in four",
    )
    day = (TODAY - timedelta(days=12)).isoformat()
    rows = [
        {"id": f"lead{n}", "timestamp": f"{day}T10:0{n}:00Z", "chat": "Invented quay", "from": f"V{n % 2}INVENTED"}
        | {"text": text, "app": "Sky"}
        for n, text in enumerate(said)
    ]
    path = folder / "lead.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    served.argus("import", path)


def test_a_seizure_is_recorded_linked_and_seen_in_the_figures_until_the_day_moves_back(
    page: Page, served: Served, tmp_path: Path
) -> None:
    bring_in_a_lead(served, tmp_path)
    page.goto("/ledger")
    page.keyboard.press("n")
    expect(page.locator("#f-first_day")).to_be_focused()
    for typed in (TODAY.replace(month=1, day=1).isoformat(), "BEANR", "cocaine", "100 kg", "gross", "", "BE-CUSTOMS"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # a choice of the list, not the form
    page.keyboard.press("Escape")
    page.locator("#f-first_day").press("Enter")
    expect(page.get_by_text("Recorded as")).to_be_visible()

    page.keyboard.press("n")
    for typed in (WEEK_BEFORE.strftime("%d/%m/%Y"), "BEANR", "cocaine", "0,3 t"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.locator("#f-container").fill(BOX)
    page.locator("#f-agency").fill("BE-CUSTOMS")
    page.locator("#f-agency").press("Enter")
    expect(page.locator("tr.added")).to_contain_text("300 kg")

    page.get_by_role("link", name="link it to a lead").click()
    pick = page.locator("#picks label", has_text=box_number(BOX)).first
    expect(pick).to_be_visible(timeout=PATIENCE_MS)
    lead = pick.locator("input").get_attribute("value")
    pick.locator("input").check()
    page.locator("#strength").select_option("sole")
    page.locator("#known").fill((TODAY - timedelta(days=10)).isoformat())
    page.locator("#why-link").fill("the box named in the chat")
    page.locator("#why-link").press("Enter")
    expect(page.locator(".history")).to_contain_text("the box named in the chat")
    expect(page.locator("dl.facts")).to_contain_text("to leads alone")

    page.goto(f"/ledger/of-lead?lead={lead}")
    expect(page.locator("#f-container")).to_have_value(BOX)
    expect(page.locator("#f-number")).to_have_value("")

    page.goto("/figures")
    expect(page.locator(".headline")).to_contain_text("400 kilos of cocaine were seized in Antwerp")
    share = page.locator("tr", has_text="share owed to leads")
    expect(share).to_contain_text("75.0 %")

    slider = page.locator("input[type=range]")
    slider.focus()
    for _ in range(8):
        slider.press("ArrowLeft")
    expect(page.locator("#state input[name=as_of]")).to_have_value((TODAY - timedelta(days=8)).isoformat())
    expect(page.locator(".headline")).not_to_contain_text("400 kilos", timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("as_of="))
    expect(share).to_have_count(0)
    page.reload()
    expect(page.locator(".headline")).not_to_contain_text("400 kilos")


def bring_the_demo(served: Served, folder: Path) -> dict[str, Any]:
    """The invented world of `argus demo`; its top lead."""
    served.argus("demo", folder / "demo", "--messages", "2000", "--seed", "12", "--book", "ab")
    served.argus("import", folder / "demo" / "INVENTED-delivery", "--tz", "Europe/Brussels")
    found: dict[str, Any] = json.loads(served.argus("leads", "--limit", "1", "--json"))[0]
    return found


def test_a_seizure_owed_to_the_top_lead_moves_total_and_share_and_leads_to_sealed_bytes_until_the_day_moves_back(
    page: Page, served: Served, tmp_path: Path
) -> None:
    lead = bring_the_demo(served, tmp_path)
    other = ("kind=seizure", f"last_day={TODAY}", "place=DEHAM", "item_class=drug", "item_code=heroin")
    served.argus("ledger", "add", *other, "number=100 kg", "mass_basis=gross")
    figures = f"/figures?of=scope&item=heroin&place=DEHAM&as_of={TODAY}"
    page.goto(figures)
    expect(page.locator(".headline")).to_contain_text("100 kilos of heroin were seized in Hamburg")
    share = page.locator("table.measured tr", has_text="share owed to leads")
    expect(share).to_have_count(0)

    page.goto("/ledger")
    page.keyboard.press("n")
    for typed in (TODAY.isoformat(), "DEHAM", "heroin", "0,3 t"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.locator("#f-first_day").press("Enter")
    page.get_by_role("link", name="link it to a lead").click()
    pick = page.locator(f"#picks input[value='{lead['lead_id']}']")
    expect(pick).to_be_visible(timeout=PATIENCE_MS)
    pick.check()
    expect(page.locator("#known")).not_to_have_value("")
    page.locator("#strength").select_option("sole")
    page.locator("#why-link").fill("the messages told of it")
    page.locator("#why-link").press("Enter")
    expect(page.locator("dl.facts")).to_contain_text("to leads alone")

    page.goto(figures)
    expect(page.locator(".headline")).to_contain_text("400 kilos of heroin were seized in Hamburg")
    expect(share).to_contain_text("75.0 %")

    page.locator("tr", has_text="seized this year").first.locator("a[data-open]").click()
    page.locator("table.entries tr", has_text="300 kg").get_by_role("link", name="trace").click()
    page.locator("svg a.mark-lead").first.click()
    expect(page.locator("svg a.root.mark-lead")).to_have_count(1)
    page.locator("svg a.mark-message").first.click()
    page.wait_for_url("**/messages/*#sealed-1")
    expect(page.locator("#sealed-1 .record")).to_be_visible()
    expect(page.locator("#sealed-1")).to_contain_text("SHA-256")

    page.goto(figures)
    slider = page.locator("input[type=range]")
    slider.focus()
    for _ in range(7):
        slider.press("ArrowLeft")
    expect(page.locator("#state input[name=as_of]")).to_have_value(WEEK_BEFORE.isoformat())
    expect(page.locator(".headline")).not_to_contain_text("kilos of heroin", timeout=PATIENCE_MS)
    expect(share).to_have_count(0)


def test_a_row_of_the_ledger_is_revised_in_place_by_keyboard(page: Page, served: Served) -> None:
    kept = ("kind=seizure", "last_day=2021-04-03", "place=FRLEH", "item_class=drug", "item_code=cocaine")
    served.argus("ledger", "add", *kept, "number=12 kg", "mass_basis=gross", "--name", "ROW-1")
    page.goto("/ledger?place=FRLEH")
    page.keyboard.press("j")
    page.keyboard.press("e")
    amount = page.locator("tr.revise-row input[name=number]")
    expect(amount).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("tr.revise-row")).to_have_count(0)
    page.keyboard.press("e")
    expect(amount).to_be_focused()
    amount.fill("11,5 kg")
    page.locator("tr.revise-row input[name=reason]").fill("weighed again")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?place=FRLEH#e-ROW-1")
    expect(page.locator("tr#e-ROW-1")).to_contain_text("11.5 kg")
    expect(page.locator("tr#e-ROW-1")).to_contain_text("r2")


def test_a_figure_published_in_error_is_retracted_and_the_list_of_the_ledger_fits_in_dutch(
    page: Page, served: Served
) -> None:
    kept = ("kind=seizure", f"last_day={TODAY}", "place=ITGIT", "item_class=drug", "item_code=hashish")
    served.argus("ledger", "add", *kept, "number=90 kg", "mass_basis=net", "container=MSKU1234565", "agency=ADM")
    page.goto(f"/figures?of=scope&item=hashish&place=ITGIT&as_of={TODAY}")
    row = page.locator("table.measured tr", has_text="seized this year").first
    row.locator("summary", has_text="publish").click()
    row.locator("input[name=note]").fill("INVENTED: to the press")
    row.locator("input[name=note]").press("Enter")
    published = page.locator("tr[id^=published-]", has_text="INVENTED: to the press")
    expect(published).to_contain_text("90 kilos")
    published.locator("summary", has_text="retract").click()
    published.locator("input[name=reason]").fill("INVENTED: another box")
    published.locator("input[name=reason]").press("Enter")
    expect(page.locator("tr.retraction")).to_contain_text("INVENTED: another box")
    expect(published.locator("s")).to_be_visible()
    expect(published.locator("summary")).to_have_count(0)

    page.goto("/ledger")
    page.get_by_role("link", name="nl", exact=True).or_(page.get_by_role("button", name="nl", exact=True)).click()
    table = page.locator("table.entries")
    expect(table).to_contain_text("voorlopig")
    assert table.evaluate("each => each.scrollWidth <= each.parentElement.clientWidth")
    page.get_by_role("link", name="en", exact=True).or_(page.get_by_role("button", name="en", exact=True)).click()


def test_a_mark_of_a_chart_leads_to_its_entries_and_the_words_change_their_language(page: Page, served: Served) -> None:
    page.goto("/figures")
    page.locator("select[name=say]").select_option("nl")
    expect(page.locator(".headline")).to_contain_text("in beslag genomen in Antwerpen")
    expect(page.locator("h1")).to_have_text("Figures")
    mark = page.locator("svg a:has(circle)").last
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?*")
    expect(page.locator("table.entries tbody tr").first).to_be_visible()


def test_a_table_is_looked_at_row_by_row_before_it_is_taken(page: Page, served: Served, tmp_path: Path) -> None:
    path = tmp_path / "finds.csv"
    head = "kind,event_date_end,place_locode,item_class,item_code,quantity,unit,mass_basis"
    path.write_text(f"{head}\nseizure,2020-05-01,NLRTM,drug,cocaine,-3,kg,gross\n", "utf-8")
    page.goto("/ledger/import")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("table.faults")).to_contain_text("quantity (F)")
    path.write_text(f"{head}\nseizure,2020-05-01,NLRTM,drug,cocaine,3,kg,gross\n", "utf-8")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Take 1 row").click()
    expect(page.get_by_text("1 new, 0 stand already")).to_be_visible()
    page.goto("/ledger?place=NLRTM")
    expect(page.locator("table.entries tbody tr")).to_have_count(1)
