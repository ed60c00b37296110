"""The desks of the admin by keyboard: pairs of provisions decided, provisions tagged, in a few keys each."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import reading
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Page]:
    with reading(browser, portal) as someone:
        page = someone.go("/sign-in/")
        page.fill("[name=username]", "hu-officer")
        page.fill("[name=password]", "demonstration")
        page.press("[name=password]", "Enter")
        page.wait_for_url(re.compile(r"/$|/admin/"))
        yield page


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

    expect(officer.locator("[data-pair]").first.locator("[data-answer]")).to_contain_text("meanwhile")


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

    expect(officer.get_by_text(f"{count} provisions gone through")).to_be_visible()
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
