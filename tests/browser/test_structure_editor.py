"""An officer mends the structure of a text piece by piece, by keyboard and by the mend beside a doubt."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from practices.texts.editing import ActName
from tests.browser.hands import LOOKS
from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in
from tests.practices.documents.pictures import picture, word_file

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
    expect(page.locator(".piece", has_text="How to return a gift")).to_be_visible()
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
    page.get_by_role("button", name="Begin Article 3 there").first.click()
    expect(page.locator(".piece-label", has_text="Article 3")).to_be_visible()
    expect(page.get_by_role("button", name="Begin Article 3 there")).to_have_count(0)
    assert re.search(r"\n\*Figure 1 – How to return a gift\*\n", field.input_value())

    for name, look in LOOKS.items():
        officer.dress(look)
        assert (name, officer.faults()) == (name, [])
    assert officer.problems == []


def test_change_is_shown_before_the_answer_and_taken_back_when_refused(officer: Reader, portal: Portal):
    page = officer.page
    open_text(page, portal)
    held: list[Route] = []
    page.route("**/structure/act/", lambda route: held.append(route))  # noqa: PLW0108 – it is given attributes
    first, number = page.locator(".piece").nth(1), page.locator("[data-number]")

    first.locator(".piece-shown").click()
    page.get_by_role("button", name="Leave out").click()
    expect(first.locator(".piece-kind")).to_have_text("Left out", timeout=100)
    held[0].continue_()
    page.unroute("**/structure/act/")
    expect(page.locator("[data-said]")).to_contain_text("left out")

    page.locator("[data-more]").click()
    page.locator(".piece-shown").nth(2).click()
    number.fill("no number")
    page.get_by_role("button", name="Set the number").click()
    expect(page.locator("[data-said]")).to_contain_text("Give the number")
    expect(number).to_have_value("no number")
    expect(number).to_be_focused()
    assert officer.problems == []


def test_what_is_left_out_stays_in_view_and_comes_back_by_click_and_key(officer: Reader, portal: Portal):
    page = officer.page
    open_text(page, portal)
    field = page.locator("[name=numbered_text]")

    page.locator(".piece-shown").nth(2).focus()
    page.keyboard.press("Delete")
    expect(field).to_have_value(re.compile(r"\{-\} Figure 1"))
    out = page.locator(".piece-left_out")
    expect(out).to_have_count(1)
    expect(page.locator("[data-said]")).to_contain_text("left out")
    assert officer.faults() == []
    out.get_by_role("button", name="Bring back").click()
    expect(field).to_have_value(TEXT)

    page.locator(".piece-shown").nth(2).focus()
    page.keyboard.press("Delete")
    expect(out).to_have_count(1)
    page.locator(".piece-left_out > .piece-shown").focus()
    page.keyboard.press("Delete")
    expect(field).to_have_value(TEXT)
    assert officer.problems == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_buttons_take_one_row_and_the_rest_comes_on_asking(officer: Reader, portal: Portal, width: int):
    page = officer.page
    open_text(page, portal)
    page.set_viewport_size({"width": width, "height": 800})
    bar = page.locator("[data-toolbar]")

    def rows() -> int:
        page.wait_for_function("() => document.getAnimations().length === 0")  # the menu moves away on a phone
        shown = bar.locator("button:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        return len(set(map(round, shown)))

    assert rows() == 1
    bar.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    boxes = bar.locator("button:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert len(boxes) == len(ActName) - 4 + 4  # split, words and rename are done in place, one of two is hidden; 4 more
    assert max(boxes) <= width
    assert officer.faults() == []
    page.keyboard.press("Escape")
    assert rows() == 1


def test_doubts_are_settled_together_and_opened_again(officer: Reader, portal: Portal):
    page = officer.page
    open_text(page, portal)
    field = page.locator("[name=numbered_text]")
    settle = page.get_by_role("button", name=re.compile("Settle all 2 doubts"))

    settle.click()
    expect(page.get_by_text("Doubts settled: 2.")).to_be_visible()
    expect(settle).to_have_count(0)
    page.get_by_text("Doubts settled: 2.").get_by_role("button", name="Undo").click()
    expect(settle).to_be_visible()
    assert field.input_value() == TEXT
    assert officer.problems == []


def test_import_shows_one_structure_and_the_notation_on_asking(officer: Reader, portal: Portal):
    page = officer.page
    page.goto(portal.url("/admin/import/"))
    page.locator("[name=text]").fill(TEXT)
    page.locator("[name=title]").focus()

    expect(page.locator(".piece")).to_have_count(4)
    expect(page.locator(".structure-outline")).to_be_hidden()
    expect(page.locator("[name=text]")).to_be_hidden()
    page.get_by_role("button", name="Begin Article 3 there").first.click()
    expect(page.locator(".piece-label", has_text="Article 3")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".piece")).to_have_count(4)
    assert page.locator("[name=text]").input_value() == TEXT
    page.wait_for_timeout(700)  # the doubts follow the text
    expect(page.locator("[data-structure-result]")).to_have_attribute("aria-busy", "false")
    assert officer.faults() == []
    assert officer.problems == []


def test_import_shows_the_pictures_of_the_file_and_takes_their_text_alternative(officer: Reader, portal: Portal):
    page = officer.page
    page.goto(portal.url("/admin/import/"))
    page.locator("[name=file]").set_input_files(
        {
            "name": "code.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "buffer": word_file(picture(size=(240, 160)), caption="Figure 1. Who decides"),
        }
    )
    shown, field = page.locator(".piece-picture img"), page.locator("[name=text]")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 240
    assert shown.get_attribute("alt") == ""

    asked = page.locator("[data-structure-result] [data-mend-words]")
    asked.fill("Boxes of who decides")
    page.locator("[data-structure-result]").get_by_role("button", name="Set the text alternative").click()
    expect(field).to_have_value(re.compile(r"!\[Boxes of who decides\]\(picture:"))
    expect(page.locator("[data-said]")).to_contain_text("text alternative was saved")
    expect(shown).to_be_visible()
    expect(asked).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(field).to_have_value(re.compile(r"!\[\]\(picture:"))
    expect(shown).to_be_visible()
    asked.fill("Boxes")
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(r"!\[Boxes\]\(picture:"))
    expect(shown).to_be_visible()
    assert officer.faults() == []
    assert officer.problems == []
