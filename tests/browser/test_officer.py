"""The officer's quarter of an hour: a PDF, a Word amendment and a translation become public editions, part withheld."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.papers import write_papers
from tests.browser.reader import reading
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

PASSWORD = "demonstration"
HOME = "/organizations/northern-seas-commission/mission-regulations"
QUARTER_OF_AN_HOUR = 15 * 60


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Page]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-officer")
        yield someone.page


@pytest.fixture
def approver(browser: Browser, portal: Portal) -> Iterator[Page]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-approver")
        yield someone.page


def sign_in(page: Page, name: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/$|/admin/"))


def press(page: Page, name: str) -> None:
    """Press a button of the editor's footer, which keeps most of them in a menu, and wait for the answer."""
    with page.expect_navigation(timeout=60_000):
        page.locator(f"[name='{name}']").first.evaluate("button => button.click()")


def import_paper(page: Page, portal: Portal, paper: Path, **fields: str) -> str:
    """Import a file with the form; give the address of the editor that it leads to."""
    page.goto(portal.url("/admin/import/"))
    page.set_input_files("[name=file]", paper)
    expect(page.locator("[name=text]")).to_have_value(re.compile("Article|article"), timeout=60_000)
    expect(page.locator(".piece").first).to_be_visible(timeout=60_000)
    for name, value in fields.items():
        box = page.locator(f"[name={name}]")
        box.select_option(value) if box.evaluate("box => box.tagName") == "SELECT" else box.fill(value)
    page.check("[name=reuse_terms][value=display_only]")
    with page.expect_navigation(timeout=60_000):
        page.click("button[value=save]")
    assert "/edit/" in page.url, page.locator(".structure-error, .error-message").all_inner_texts()
    return page.url


def submit_text(page: Page) -> None:
    """Send the text of an editor for approval, open to nobody else yet; come back to its editor."""
    press(page, "action-sheet")
    page.check("[name=audience][value=own]")
    with page.expect_navigation(timeout=60_000):
        page.click("button[value=send]")
    expect(page.locator(".messages .success")).to_contain_text("Sent for approval")


def approve_all(page: Page, portal: Portal) -> int:
    """Approve every text that waits, one after the other; give how many there were."""
    for count in range(20):
        page.goto(portal.url("/admin/"))
        waiting = page.locator("[id*=waiting] a[href*='/admin/publish/']")
        if not waiting.count():
            return count
        waiting.first.click()
        page.wait_for_load_state()
        with page.expect_navigation(timeout=60_000):
            page.click("button[value=approve]")
    raise AssertionError("Texts go on waiting.")


def agree_to_all(page: Page, portal: Portal) -> int:
    """Approve every proposal that waits; give how many there were."""
    for count in range(20):
        page.goto(portal.url("/admin/"))
        waiting = page.locator("[id*=waiting] a[href*='/admin/proposals/']")
        if not waiting.count():
            return count
        waiting.first.click()
        page.wait_for_load_state()
        with page.expect_navigation():
            page.locator("button[name=act][value=approve]").click()
    raise AssertionError("Proposals go on waiting.")


def choose(page: Page, editor: str, name: str) -> None:
    """Follow an entry of the menu in the editor's header."""
    page.goto(editor)
    page.locator("header [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def propose(page: Page, editor: str, audience: str) -> None:
    """Propose to open the text of an editor, and its instrument with it."""
    choose(page, editor, "Who may see this")
    page.check(f"[name=audience][value={audience}]")
    page.fill("[name=authority]", "Commission resolution 2026/3")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages .success")).to_be_visible()


def read_into(page: Page, paper: Path) -> None:
    """Choose a file in the editor, and have the text read out of it."""
    page.set_input_files("[name=source_file]", paper)
    page.click("[data-read-file] button")
    expect(page.locator("[name=numbered_text]")).to_have_value(re.compile("Article 3 "), timeout=60_000)


def test_papers_on_a_desk_become_public_editions_in_a_quarter_of_an_hour(
    officer: Page, approver: Page, browser: Browser, portal: Portal, papers: dict[str, Path]
):
    began = time.monotonic()

    # The PDF: read, its doubts accepted in one go, submitted with its new instrument.
    about = {"title": "Mission regulations", "kind": "staff_regulations", "symbol": "NSC/P/1", "in_force": "2020-01-01"}
    whole = import_paper(officer, portal, papers["regulations"], **about)
    accept_doubts(officer)
    submit_text(officer)

    # The Word amendment is an instrument of its own.
    about = {"title": "First amendment", "kind": "decision", "symbol": "NSC/A/1", "in_force": "2021-01-01"}
    import_paper(officer, portal, papers["amendment"], **about)
    submit_text(officer)
    assert approve_all(approver, portal) == 2, "the instrument of each text goes with it"

    # The French translation remembers the text it was made from.
    choose(officer, whole, "New edition from this one")
    officer.select_option("[name=language]", "fr")
    with officer.expect_navigation():
        officer.locator("form:has([value=translation]) button").click()
    french = officer.url
    read_into(officer, papers["translation"])
    submit_text(officer)

    # The consolidated text begins with the words of the current one.
    choose(officer, whole, "New edition from this one")
    officer.fill("[name=dated]", "2021-01-01")
    with officer.expect_navigation():
        officer.locator("form:has([value=consolidation]) button").click()
    consolidated = officer.url
    officer.locator("[data-as-text]:not([open]) > summary").click()
    text = officer.locator("[name=numbered_text]")
    text.fill(text.input_value().replace("within", "no later than within", 1))
    submit_text(officer)

    # Part of it is for delegations alone: the public gets an extract.
    choose(officer, whole, "New edition from this one")
    officer.check("[name=withheld][value=art_7]")
    assert officer.locator("[name=withheld][value=art_7__para_1]").is_checked()
    officer.check("[name=shows_gaps]")
    with officer.expect_navigation():
        officer.locator("form:has([value=extract]) button").click()
    extract = officer.url
    submit_text(officer)
    assert approve_all(approver, portal) == 3

    propose(officer, extract, "public")
    propose(officer, whole, "delegations")
    propose(officer, french, "delegations")
    propose(officer, consolidated, "delegations")
    assert agree_to_all(approver, portal) >= 5

    assert time.monotonic() - began < QUARTER_OF_AN_HOUR
    with reading(browser, portal) as public:
        read_as_the_public(public.page, portal)
    with reading(browser, portal) as delegate:
        sign_in(delegate.go("/sign-in/"), "delegate")
        read_as_a_delegate(delegate.page, portal)


def accept_doubts(page: Page) -> None:
    """Accept all doubts about the text in the editor, as far as there are any."""
    expect(page.locator(".doubts-count")).to_be_visible(timeout=30_000)
    while page.locator(".doubts-open [data-key]").count():
        page.locator("[data-accept=all], .doubts-open [data-key]").last.click()
        page.wait_for_timeout(300)
    expect(page.locator(".doubts-count")).to_contain_text("No doubt is open")


def read_as_the_public(page: Page, portal: Portal) -> None:
    """The public finds the extract, with its gap, an address for each article, and its own file to take along."""
    page.goto(portal.url(f"{HOME}/2020-01-01-en-extract/"))
    expect(page.locator("#art_8__para_2")).to_be_attached()
    assert not page.locator("#art_7").count()
    expect(page.locator("body")).to_contain_text("Number 7 is not in this extract")
    assert page.goto(portal.url(f"{HOME}/2020-01-01-en/")).status == 404


def read_as_a_delegate(page: Page, portal: Portal) -> None:
    """A delegation reads the whole text, both languages side by side, and what the consolidation changed."""
    page.goto(portal.url(f"{HOME}/2020-01-01-en/"))
    expect(page.locator("#art_7__para_1")).to_be_attached()
    page.goto(portal.url(f"{HOME}/2021-01-01-en-consolidation/"))
    page.locator("a[href*='/changes/']").first.click()
    expect(page.locator("h1")).to_have_text("What changed")
    expect(page.locator("ins[data-said]")).to_contain_text("no later than")
