"""An officer mends the structure of a text piece by piece, by keyboard and by the mend beside a doubt."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import LOOKS
from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in

pytestmark = pytest.mark.browser

TEXT = """# Code of conduct

Article 1 – Gifts

Staff shall not accept gifts.

Figure 1 – How to return a gift

Article 2 – Duties

Staff shall be honest. Article 3 Staff shall be diligent.
"""


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-officer")
        yield someone


def open_text(page: Page, portal: Portal) -> None:
    """Open the editor of an edition, and put a text with faults into it."""
    page.goto(portal.url("/admin/my-texts/"))
    page.locator("a[href*='/edit/']", has_text="February 2004, English").first.click()
    page.locator("[data-as-text]:not([open]) > summary").click()
    page.locator("[name=numbered_text]").fill(TEXT)
    page.locator("[data-as-text] > summary").click()
    expect(page.locator(".piece")).to_have_count(4)


def test_structure_is_mended_by_keyboard_and_by_mends(officer: Reader, portal: Portal):
    page = officer.page
    open_text(page, portal)
    field, said = page.locator("[name=numbered_text]"), page.locator("[data-said]")

    page.locator(".piece-shown").nth(1).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(said).to_have_text("Pieces selected: 2")
    page.get_by_role("button", name="Paragraph", exact=True).focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("This is now a paragraph.")
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone.")
    assert field.input_value() == TEXT

    page.locator(".piece-shown").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".piece-form [data-part=text]").fill("Staff shall not accept any gifts.")
    page.get_by_role("button", name="Keep the words").click()
    expect(field).to_have_value(re.compile("any gifts"))

    page.get_by_role("button", name="Make it a caption").click()
    expect(said).to_contain_text("caption")
    page.get_by_role("button", name="Begin a provision there").click()
    expect(page.locator(".piece-label", has_text="Article 3")).to_be_visible()
    expect(page.get_by_role("button", name="Begin a provision there")).to_have_count(0)
    assert re.search(r"\n\*Figure 1 – How to return a gift\*\n", field.input_value())

    for name, look in LOOKS.items():
        officer.dress(look)
        assert (name, officer.faults()) == (name, [])
    assert officer.problems == []
