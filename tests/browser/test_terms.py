"""A definition stands beside its term while that has the focus or is pointed at; without script a link leads there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
TEXT = "/organizations/harbour-union/staff-regulations/"
SAID = "a person appointed to a permanent post"


def test_definition_shows_on_focus_and_hover_and_closes(reader: Reader):
    page = reader.page
    reader.go(TEXT)
    term = page.locator("#art_4 .term", has_text="Officials")
    box = page.get_by_role("tooltip")

    term.focus()
    expect(box).to_contain_text(SAID)
    expect(term).to_have_accessible_description(re.compile(SAID))
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)

    term.hover()
    expect(box).to_contain_text(SAID)
    box.hover()
    expect(box).to_be_visible()
    page.mouse.move(0, 0)
    expect(box).to_have_count(0)


def test_term_and_reference_lead_to_their_places_without_script(unscripted: Reader):
    page = unscripted.go(TEXT)

    page.locator("#art_4 .term", has_text="Officials").click()
    expect(page.locator("#art_2__point_a:target")).to_contain_text(SAID)
    page.get_by_role("link", name="Article 8", exact=True).and_(page.locator(".place")).first.click()
    expect(page.locator("#art_8:target")).to_be_visible()
