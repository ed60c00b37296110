"""The secretariat's afternoon: a letter with its pack, the reply, the event, the check, the report that tells of it."""

import datetime
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in

pytestmark = pytest.mark.browser

UNION = "Polar Council (demonstration)"
TODAY = datetime.datetime.now(datetime.UTC).date().isoformat()


@pytest.fixture
def secretary(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "secretariat")
        yield someone


@pytest.fixture
def colleague(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "admin")
        yield someone


def press(page: Page, value: str) -> None:
    """Press the button that sends `value`, and wait for the answer."""
    with page.expect_navigation(timeout=120_000):
        page.locator(f"main button[value='{value}']").first.click()


def choose(page: Page, field: str, words: str) -> None:
    """Choose the first option of a list that holds these words."""
    options = page.locator(f"[name={field}] option")
    found = next(option for option in options.all() if words in (option.text_content() or ""))
    page.select_option(f"[name={field}]", found.get_attribute("value"))


def test_a_letter_becomes_a_line_of_a_public_report(secretary: Reader, colleague: Reader, portal: Portal, tmp_path):
    reference_number = write_letter(secretary)
    record_reply(secretary, reference_number, tmp_path)
    record_and_check(secretary)
    issue = compile_report(secretary)
    approve(colleague)

    page = colleague.context.browser.new_page()
    page.goto(portal.url(f"/reports/{issue}/figures/measures_procedure_in_place/"))
    expect(page.locator("main")).to_contain_text(UNION)
    told = page.goto(portal.url(f"/reports/{issue}/")).text()
    assert reference_number not in told
    page.close()
    assert secretary.problems == colleague.problems == []


def write_letter(secretary: Reader) -> str:
    page = secretary.go("/admin/mailings/add/")
    row = page.locator("tr", has_text=UNION)
    row.locator("[name=recipient]").check()
    press(page, "occasion")
    choose(page, "letter_model", "Dissemination")
    choose(page, "pack", "Model code")
    page.fill("[name=dated_on]", TODAY)
    page.fill("[name=due_on]", TODAY)
    press(page, "check")
    assert secretary.faults() == []
    press(page, "make")
    found = re.search(r"PX/\d{4}/\d{4}", page.locator("main").inner_text())
    assert found
    with page.expect_download() as download:
        page.click("a[href$='/archive/']")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    page.fill("[name=sent_on]", TODAY)
    press(page, "sent")
    return found[0]


def record_reply(secretary: Reader, reference_number: str, folder: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "vera.severova@polar-council.example.org", f"Re: {reference_number}"
    mail["Date"] = f"{datetime.datetime.now(datetime.UTC):%a, %d %b %Y %H:%M:%S} +0000"
    mail.set_content("The order on measures holds for all stations now.")
    paper = folder / "reply.eml"
    paper.write_bytes(mail.as_bytes())
    page = secretary.go("/admin/contacts/reply/")
    page.set_input_files("[name=dropped]", paper)
    with page.expect_navigation(timeout=60_000):
        page.click("main form button[type=submit]")
    assert page.locator("[name=organization] option:checked").inner_text() == UNION
    expect(page.locator("[name=follows] option:checked")).to_contain_text(reference_number)
    assert secretary.faults() == []
    press(page, "record")
    expect(page.locator("main")).to_contain_text("The order on measures")


def record_and_check(secretary: Reader) -> None:
    page = secretary.go("/admin/adoption-events/add/")
    choose(page, "organization", UNION)
    choose(page, "reference", "Model code of conduct")
    page.select_option("[name=standing]", "measures:procedure_in_place")
    page.fill("[name=effective]", TODAY)
    page.select_option("[name=evidence_kind]", "order")
    page.fill("[name=note]", "The order holds for all stations.")
    page.fill("[name=evidence_address]", "https://polar-council.example.org/orders/12")
    page.check("[name=as_organization]")
    page.fill("[name=statement_on]", TODAY)
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    assert "/add/" not in page.url, page.locator(".messages").inner_text()
    check = page.locator("button[value=check]")
    check.evaluate("button => { const fold = button.closest('details'); if (fold) fold.open = true; }")
    check.locator("xpath=ancestor::form").locator("[name=note]").fill("The order was read.")
    press(page, "check")
    expect(page.locator("main")).to_contain_text("The order was read.")


def compile_report(secretary: Reader) -> str:
    page = secretary.go("/admin/reports/add/")
    page.fill("[name=as_of]", TODAY)
    page.fill("[name=title]", "Report of the afternoon (demonstration)")
    page.fill("[name=symbol]", "SF.REP/9/26")
    with page.expect_navigation(timeout=120_000):
        page.click("main form button[type=submit]")
    assert secretary.faults() == []
    press(page, "freeze")
    issue = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.check("[name=audience][value=public]")
    page.fill("[name=authority]", "Forum minute SF/M/2026/50")
    press(page, "release")
    return issue


def approve(colleague: Reader) -> None:
    page = colleague.go("/admin/proposals/")
    page.locator("main a", has_text="Report").first.click()
    press(page, "approve")
