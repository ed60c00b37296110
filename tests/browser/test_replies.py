"""The secretariat's mail: replies dropped together and matched, its deadlines; and what an officer's return shares."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_desks import sign_in
from tests.measurements.audit.samples import docx

pytestmark = pytest.mark.browser


@pytest.fixture
def secretary(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone, "secretariat")
        yield someone


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone, "hu-officer")
        yield someone


def written(folder: Path, name: str, subject: str, sender: str, *, words: str = "Dear colleagues,") -> Path:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, subject, "Mon, 09 Feb 2026 10:00:00 +0100"
    message["Message-ID"] = f"<{name}@x.example>"
    message.set_content(words)
    (folder / name).write_bytes(message.as_bytes())
    return folder / name


def test_replies_are_dropped_together_and_one_is_recorded(secretary: Reader, tmp_path: Path):
    page = secretary.go("/admin/contacts/reply/")
    letter = tmp_path / "letter.docx"
    letter.write_bytes(docx())
    files = [
        written(tmp_path, "one.eml", "Réponse à votre lettre", "Ana <ana@nowhere.example>"),
        written(tmp_path, "two.eml", "رد على رسالتكم", "Bo <bo@gmail.com>"),
        letter,
        tmp_path / "no.txt",
    ]
    files[-1].write_text("Dear colleagues.")
    page.set_input_files("[name=dropped]", [str(file) for file in files])
    with page.expect_navigation():
        page.get_by_role("button", name="Read the files").click()

    expect(page.locator("main, body").first).to_contain_text("3 replies were read.")
    expect(page.get_by_text("no.txt: The file is no mail and no letter")).to_be_visible()
    table = page.locator("table.structure-table")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table).to_contain_text("Anyone can write from gmail.com")
    assert secretary.faults() == []
    table.get_by_role("link", name="one.eml").click()
    options = page.locator("[name=organization] option")
    page.select_option("[name=organization]", index=1)
    assert options.count() > 1
    with page.expect_navigation():
        page.get_by_role("button", name="Record the reply").click()
    expect(page.get_by_text(re.compile("Recorded as number"))).to_be_visible()
    page.goto(page.url.split("/admin/")[0] + "/admin/contacts/reply/")
    expect(page.locator("table.structure-table tbody tr")).to_have_count(2)
    for row in ("two.eml", "letter.docx"):
        page.get_by_role("link", name=row).click()
        with page.expect_navigation():
            page.get_by_role("button", name="Discard").click()
    assert secretary.problems == []


@pytest.mark.parametrize("mode", ["desktop", "320 px", "dark"])
def test_deadlines_lead_from_the_desk_to_a_calendar(browser: Browser, portal: Portal, mode: str):
    with reading(browser, portal, **({} if mode == "desktop" else MODES[mode])) as someone:
        page = sign_in(someone, "secretariat")
        page.goto(portal.url("/admin/"))
        page.get_by_role("link", name="Deadlines as a calendar").first.click()
        expect(page.get_by_role("heading", name="As a subscription")).to_be_visible()
        with page.expect_navigation():
            page.locator("button[value=make]").click()
        address = page.locator("[data-key]").inner_text()
        assert someone.faults() == []
        answer = page.request.get(address)
        assert answer.headers["content-type"].startswith("text/calendar")
        assert "BEGIN:VCALENDAR" in answer.text()
        with page.expect_download() as downloaded:
            page.get_by_role("link", name="Download the calendar").click()
        assert downloaded.value.suggested_filename == "deadlines.ics"
        with page.expect_navigation():
            page.locator("button[value=withdraw]").click()
        assert page.request.get(address).status == 404


def test_officer_shares_a_practice_in_the_return(officer: Reader, portal: Portal):
    page = officer.go("/admin/my-return/")
    opened = page.locator("main a[href*='/my-return/']:not([href$='/add/'])")
    if not opened.count():
        page.goto(portal.url("/admin/my-return/add/"))
        page.select_option("[name=reference]", index=1)
        page.select_option("[name=organization]", index=1)
        with page.expect_navigation():
            page.locator("main button[type=submit]").first.click()
    else:
        opened.first.click()
    page.get_by_text("Share something").click()
    page.fill("[name=shared-practice]", "Induction of new staff")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    expect(page.get_by_text("Describe it in a few sentences").first).to_be_visible()
    assert officer.faults() == []
    page.fill("[name=shared-practice_text]", "All new staff sign the rules.")
    with page.expect_navigation():
        page.locator("button[value=save]").click()
    expect(page.locator("[name=shared-practice_text]")).to_have_value("All new staff sign the rules.")
