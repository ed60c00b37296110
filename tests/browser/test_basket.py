"""Texts that a visitor keeps for a comparison, from page to page, without a cookie."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FIRST = "/organizations/standing-forum/model-code/"
SECOND = "/organizations/harbour-union/staff-regulations/"


def test_two_texts_are_kept_and_compared(reader: Reader):
    page = reader.page
    reader.go(FIRST)
    page.get_by_role("button", name="Keep for comparison").click()
    expect(page.get_by_role("button", name="Kept for comparison")).to_have_attribute("aria-pressed", "true")
    reader.go(SECOND)
    page.get_by_role("button", name="Keep for comparison").press("Enter")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare (2)")

    assert page.context.cookies() == []
    link.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("2 texts side by side"))
    page.get_by_role("button", name="Clear the texts kept in this browser").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare", exact=True)).to_be_visible()
    reader.go(FIRST)
    expect(page.get_by_role("button", name="Keep for comparison")).to_have_attribute("aria-pressed", "false")


def test_what_lies_in_the_browser_and_is_no_id_is_left_out(reader: Reader):
    page = reader.page
    reader.go(FIRST)
    page.evaluate("sessionStorage.setItem('compare', JSON.stringify(['<b>', 'javascript:1', 7]))")
    page.reload()

    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare", exact=True)).to_be_visible()


def test_without_scripts_no_button_is_offered_that_does_nothing(unscripted: Reader):
    page = unscripted.go(FIRST)

    expect(page.locator("[data-basket-keep]")).to_be_hidden()
    expect(page.get_by_role("link", name="Compare with …")).to_be_visible()
    expect(unscripted.go("/compare/").locator("[data-basket-clear]")).to_be_hidden()
