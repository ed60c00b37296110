"""The desks of the admin: the first page by role, and by keyboard pairs decided, provisions tagged in a few keys."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal
from tests.whole import share

pytestmark = pytest.mark.browser


def sign_in(someone: Reader, name: str) -> Page:
    page = someone.go("/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "demonstration")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/$|/admin/"))
    return page


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Page]:
    with reading(browser, portal) as someone:
        yield sign_in(someone, "hu-officer")


def test_pairs_are_decided_by_keyboard(officer: Page, portal: Portal):
    officer.goto(portal.url("/admin/links/"))
    first = officer.locator("[data-pair]").first
    expect(first).to_be_focused()

    officer.keyboard.press("e")
    expect(first.locator("[data-answer]")).to_have_text("Choose or write a reason first.")
    officer.keyboard.press("Escape")
    officer.keyboard.press("1")
    officer.keyboard.press("e")
    expect(first.locator("[data-answer]")).to_have_text("Confirmed.")
    for place, key in enumerate("nbrded", start=1):
        pair = officer.locator("[data-pair]").nth(place)
        expect(pair).to_be_focused()
        officer.keyboard.press(key)
        expect(pair).to_have_class(re.compile("is-decided"))

    officer.goto(portal.url("/admin/links/confirmed/"))
    expect(officer.get_by_text("The same rule in other words").first).to_be_visible()


def test_pair_that_somebody_else_decided_is_told(officer: Page, portal: Portal):
    officer.goto(portal.url("/admin/links/"))
    other = officer.context.new_page()
    other.goto(portal.url("/admin/links/"))
    other.keyboard.press("d")
    expect(other.locator("[data-pair]").first).to_have_class(re.compile("is-decided"))

    officer.bring_to_front()
    officer.keyboard.press("d")

    expect(officer.locator("[data-pair]").first.locator("[data-answer]")).to_contain_text("in the meantime")


def test_provisions_are_tagged_by_keyboard_and_saved_together(officer: Page, portal: Portal):
    officer.goto(portal.url("/admin/topics/review/?all&reviewed"))
    rows = officer.locator("[data-row]")
    expect(rows.first).to_be_focused()
    count = rows.count()

    officer.keyboard.press("t")
    officer.keyboard.type("Gifts and honours")
    officer.keyboard.press("Enter")
    expect(rows.first.get_by_label("Gifts and honours")).to_be_checked()
    with officer.expect_navigation():
        for _row in range(count):
            officer.keyboard.press("Enter")

    expect(officer.get_by_text(f"{count} provisions reviewed")).to_be_visible()
    expect(officer.locator("[data-row]").first.get_by_label("Gifts and honours")).to_be_checked()


@pytest.mark.parametrize("address", ["/admin/links/", "/admin/topics/review/?all&reviewed"])
def test_desks_fit_a_narrow_screen_and_need_no_script(browser: Browser, portal: Portal, address: str):
    with reading(browser, portal, viewport={"width": 320, "height": 700}, java_script_enabled=False) as someone:
        page = someone.go("/sign-in/")
        page.fill("[name=username]", "hu-officer")
        page.fill("[name=password]", "demonstration")
        page.press("[name=password]", "Enter")
        page.goto(portal.url(address))

        expect(page.locator("[data-keys]").first).to_be_hidden()
        expect(page.get_by_role("button", name=re.compile("Confirm|Save")).first).to_be_enabled()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


DESKS = (
    ("secretariat", "/admin/", "#waiting-section, #week-section"),
    ("hu-officer", "/admin/", ".desk-ways, #waiting-section, #asked-section, #standing-section, #activity-section"),
    ("secretariat", "/admin/quality/", "#main"),
    ("hu-officer", "/admin/desk/messages/", "#main"),
)
"""Who sees which page of a desk, and the parts of it that are ours."""


@pytest.mark.parametrize(
    ("desk", "mode"), share(product(DESKS, [mode for mode in MODES if mode != "right to left"]), of=3)
)
def test_first_page_and_its_lists_have_no_fault(
    browser: Browser, portal: Portal, desk: tuple[str, str, str], mode: str
):
    name, address, parts = desk
    with reading(browser, portal, **MODES[mode]) as someone:
        page = sign_in(someone, name)
        someone.go(address)

        found = Axe().run(page, context=[[part] for part in parts.split(", ")]).response["violations"]
        assert [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_groups_of_a_desk_open_by_keyboard_and_lead_to_their_list(browser: Browser, portal: Portal):
    with reading(browser, portal) as someone:
        page = sign_in(someone, "secretariat")
        someone.go("/admin/")
        overdue = page.locator("details.desk-group", has_text="overdue").first
        overdue.locator("summary").focus()
        if overdue.get_attribute("open") is None:
            page.keyboard.press("Enter")

        expect(overdue.get_by_text("No reply recorded").first).to_be_visible()
        overdue.locator(".desk-all a").click()
        expect(page).to_have_url(re.compile(r"/admin/contacts/overdue/$"))


def test_officer_confirms_in_one_press(officer: Page, portal: Portal):
    officer.goto(portal.url("/admin/"))

    officer.get_by_role("button", name=re.compile("Confirm: nothing changed")).first.click()

    expect(officer.get_by_text("Confirmed today: nothing changed in relation to")).to_be_visible()
