"""Pages of accounts, of signed links, of members, imports and stale saves: axe finds nothing, in any way of looking."""

import datetime
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import DESKTOP, MODES, Reader, reading
from tests.browser.second_factor import code_of, latest_mail_to
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

ALL_MODES = {"desktop": DESKTOP, **MODES}
OFFICER, KEY_HOLDER, SECRETARY = "nsc-officer", "sf-officer", "secretariat"
FACTOR = "/sign-in/second-factor/"
OPEN_PAGES = [
    "/sign-in/",
    "/sign-in/closed/",
    "/sign-in/invitation/nothing/",
    "/sign-in/password/forgotten/",
    "/sign-in/password/forgotten/sent/",
    "/sign-in/password/done/",
    "/sign-in/password/new/1-nothing/",
    "/approve/nothing/",
    "/clearances/nothing/",
]
OWN_PAGES = [
    "/sign-in/account/",
    FACTOR,
    f"{FACTOR}app/remove/",
    f"{FACTOR}again/",
    f"{FACTOR}codes/",
    f"{FACTOR}codes/new/",
    "/sign-in/again/",
    "/sign-in/passkeys/",
    "/sign-in/passkeys/add/",
    "/sign-in/password/",
    "/sign-in/sessions/",
    "/sign-out/",
]
SCREENS = ["/admin/people/", "/admin/sheets/", "/admin/directory/people/", "/admin/deeds/"]
"""Of the secretariat; others follow from them."""
SHEET = b"organization,name,email,role\nNSC,Ada Lind,ada.lind@example.org,officer\nNSC,Nobody,nobody,officer\n"
LEGAL_OFFICE, READER_OF_DRAFTS = "legal-office@example.org", "reader-of-drafts@example.org"
TODAY = datetime.datetime.now(datetime.UTC).date().isoformat()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, guarded_portal: Portal) -> dict[str, Any]:
    """Let three people in with an authenticator app; give the cookies of each."""
    states = {}
    for name in (OFFICER, KEY_HOLDER, SECRETARY):
        with reading(browser, guarded_portal) as someone:
            let_in(someone.go("/sign-in/"), name)
            states[name] = someone.context.storage_state()
    return states


def let_in(page: Page, name: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", "demonstration")
    page.press("[name=password]", "Enter")
    page.click("main a[href$='/second-factor/app/']")
    page.fill("[name=code]", code_of(page.locator(".secret").inner_text().strip()))
    page.press("[name=code]", "Enter")
    expect(page.locator(".codes")).to_be_visible()


@pytest.fixture
def desk(browser: Browser, guarded_portal: Portal, signed_in: dict[str, Any]) -> Iterator[Reader]:
    """Return the secretariat's desk."""
    with reading(browser, guarded_portal, storage_state=signed_in[SECRETARY]) as someone:
        yield someone


def faults_of(someone: Reader, *, sideways: bool = True) -> dict[str, Any]:
    """Look at the open page in all modes, and see that it does not scroll sideways; right to left by its direction.

    What a click led to may still be under way.
    """
    someone.settle()
    found: dict[str, Any] = {}
    for mode, options in ALL_MODES.items():
        someone.dress(options)
        is_turned = mode == "right to left"
        someone.page.evaluate("turned => { document.documentElement.dir = turned ? 'rtl' : 'ltr' }", is_turned)
        faults: list[Any] = someone.faults()
        width, window = someone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if width > window:
            faults.append(f"{width} px wide")
        if faults:
            found[mode] = faults
    someone.page.evaluate("document.documentElement.dir = 'ltr'")
    someone.dress(DESKTOP)
    return found


def faults_at(someone: Reader, paths: list[str]) -> dict[str, Any]:
    found = {}
    for path in paths:
        someone.go(path)
        assert someone.page.url.startswith(someone.portal.url(path)), f"{path} leads to {someone.page.url}"
        faults = faults_of(someone)
        if faults:
            found[path] = faults
    return found


def test_pages_of_signing_in_have_no_fault(browser: Browser, guarded_portal: Portal):
    with reading(browser, guarded_portal) as someone:
        assert faults_at(someone, OPEN_PAGES) == {}
        assert faults_at(someone, ["/ar/sign-in/", "/ar/sign-in/password/forgotten/"]) == {}
        assert someone.problems == []


def test_pages_of_an_account_have_no_fault(browser: Browser, guarded_portal: Portal, signed_in: dict[str, Any]):
    with reading(browser, guarded_portal, storage_state=signed_in[OFFICER]) as someone:
        assert faults_at(someone, OWN_PAGES) == {}
        assert faults_at(someone, ["/ar/sign-in/account/", "/ar/sign-in/sessions/"]) == {}
        assert someone.problems == []


def test_pages_of_a_passkey_have_no_fault(browser: Browser, guarded_portal: Portal, signed_in: dict[str, Any]):
    add_passkey(guarded_portal, KEY_HOLDER)
    with reading(browser, guarded_portal, storage_state=signed_in[KEY_HOLDER]) as someone:
        page = someone.go("/sign-in/passkeys/")
        ways = [link.get_attribute("href") for link in page.locator(".keys a").all()]

        assert len(ways) == 2
        assert faults_at(someone, ["/sign-in/passkeys/", FACTOR, *filter(None, ways)]) == {}
        assert someone.problems == []


def add_passkey(portal: Portal, name: str) -> None:
    """Return an account a passkey: a browser makes one for a named host alone, and this portal has none."""
    with sqlite3.connect(portal.folder / "portal.sqlite3", timeout=60) as database:
        database.execute(
            "INSERT INTO mfa_authenticator (type, data, user_id, created_at) "
            'SELECT \'webauthn\', \'{"name": "Key in the safe", "credential": {}}\', id, CURRENT_TIMESTAMP '
            "FROM organizations_user WHERE username = ?",
            [name],
        )
    database.close()


def test_screens_of_members_imports_and_deeds_have_no_fault(desk: Reader):
    page = desk.go("/admin/people/")
    organization = page.locator("main a[href^='/admin/people/']", has_text="Northern Seas").first.get_attribute("href")
    assert organization
    desk.go(organization)
    member = page.locator("main a[href*='/members/']").first.get_attribute("href")
    assert member

    assert faults_at(desk, [*SCREENS, organization, member, f"{organization}sign-ins/"]) == {}
    assert desk.problems == []


def test_sheet_with_faults_is_shown_without_any(desk: Reader):
    page = desk.go("/admin/directory/people/")

    page.set_input_files("[name=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": SHEET})
    page.click("main form button[type=submit]")

    expect(page.get_by_role("heading", name=re.compile("Nothing can be imported"))).to_be_visible()
    assert faults_of(desk) == {}


def test_pages_behind_a_link_to_approve_have_no_fault(browser: Browser, guarded_portal: Portal):
    with reading(browser, guarded_portal) as someone:
        open_with_code(someone, "approve", LEGAL_OFFICE)

        assert faults_of(someone) == {}
        someone.page.press("[name=function]", "Enter")
        expect(someone.page.get_by_role("heading", name="Your answer")).to_be_visible()
        assert someone.page.locator("button[value=approved]").is_visible(), "Enter in a field approves nothing"


def test_draft_behind_a_link_opens_by_the_code_alone_and_has_no_fault(
    browser: Browser, guarded_portal: Portal, desk: Reader
):
    page = desk.go("/admin/reports/add/")
    page.fill("[name=as_of]", TODAY)
    page.fill("[name=title]", "Draft of the morning")
    page.locator("main form").get_by_role("button", name="Compile").click(timeout=120_000)
    page.fill("[name=name]", "A reader, legal office")
    page.fill("[name=email]", READER_OF_DRAFTS)
    page.click("button[value=ask]")
    expect(page.locator(".report-asked")).to_be_visible()
    with reading(browser, guarded_portal) as someone:
        open_with_code(someone, "clearances", READER_OF_DRAFTS, hidden="Draft of the morning")
        expect(someone.page.get_by_role("heading", name="Draft of the morning")).to_be_visible()
        assert faults_of(someone) == {}
        someone.page.click("button[value=cleared]")

        expect(someone.page.locator("main")).to_contain_text("You have cleared this version of the draft")
        assert faults_of(someone) == {}


def open_with_code(someone: Reader, kind: str, address: str, *, hidden: str = "") -> None:
    """Go by the link that was mailed to an address, mistype the code, enter it; `hidden` is not shown before."""
    found = re.search(rf"/{kind}/\S+", latest_mail_to(address, someone.portal.folder))
    assert found
    page = someone.go(found[0])
    assert faults_of(someone) == {}
    page.click("button[value=code]")
    assert faults_of(someone) == {}
    page.fill("[name=code]", "00000000")
    page.click("button[value=enter]")
    expect(page.locator(":focus")).to_have_role("alert")
    assert faults_of(someone) == {}
    if hidden:
        expect(page.locator("body")).not_to_contain_text(hidden)
    code = re.search(r"\b\d{8}\b", latest_mail_to(address, someone.portal.folder))
    assert code
    page.fill("[name=code]", code[0])
    page.click("button[value=enter]")
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()


def test_refused_stale_save_has_no_fault(browser: Browser, guarded_portal: Portal, signed_in: dict[str, Any]):
    with reading(browser, guarded_portal, storage_state=signed_in[OFFICER]) as someone:
        page, other = someone.page, someone.context.new_page()
        editor = guarded_portal.url(editor_of("Personnel notice 9: Behaviour ashore", guarded_portal))
        page.goto(editor)
        other.goto(editor)
        save(other, "Personnel notice 9: Behaviour in port")
        save(page, "Personnel notice 9: Behaviour on the quay")

        expect(page.get_by_role("heading", level=1)).to_contain_text("another person has saved since")
        expect(page.locator(":focus")).to_have_role("alert")
        assert faults_of(someone) == {}
        page.get_by_role("button", name="Save the merged version").click()
        expect(page.locator(":focus")).to_contain_text("Choose for each place")
        assert faults_of(someone) == {}


def editor_of(title: str, portal: Portal) -> str:
    """Return the path of the editor of the page with this title."""
    with sqlite3.connect(portal.folder / "portal.sqlite3", timeout=60) as database:
        row = database.execute("SELECT id FROM wagtailcore_page WHERE draft_title = ? ORDER BY id", [title]).fetchone()
    database.close()
    return f"/admin/pages/{row[0]}/edit/"


def save(page: Page, title: str) -> None:
    """Return the page in the editor another title, and save it."""
    page.fill("[name=title]", title)
    with page.expect_navigation(timeout=60_000):
        page.locator(".action-save").first.evaluate("button => button.click()")
