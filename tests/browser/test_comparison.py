"""A comparison is a pleasure: heads stay, differences are stepped through, a phone stacks, paper shows what matters."""

import re
from itertools import pairwise, product

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import FORUM, FORUM_BEFORE, SEAS
from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal
from tests.whole import share

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 700}}
DEGREES = ("Same words", "Close wording", "May be similar")
SHEETS = ["two by provision", "three by provision", "six by provision"]
WAYS = [*SHEETS, "three by topic", "two word by word", "three by gaps"]
CURRENT = "document.activeElement.dataset.difference"


def changes_path(portal: Portal, *, whole: bool = False) -> str:
    earlier, later = re.findall(r"edition=([0-9a-f-]{36})", portal.compare(FORUM_BEFORE, FORUM))
    return f"/editions/{later}/changes/{earlier}/" + ("?whole=1" if whole else "")


def spoken(page: Page) -> list[str]:
    """Return the tree that a screen reader reads, line by line."""
    return page.locator(".compare").aria_snapshot().splitlines()


@pytest.mark.parametrize("name", SHEETS)
def test_heads_stay_over_the_rows_in_each_number_of_columns(reader: Reader, name: str):
    page = reader.open(name)
    row = page.locator(".compare tbody").nth(3)

    row.evaluate("(node) => node.scrollIntoView({block: 'start', behavior: 'instant'})")

    head = page.locator(".compare thead th").first.bounding_box()
    assert head["y"] >= -1
    assert head["y"] + head["height"] <= page.viewport_size["height"] / 2
    assert page.evaluate(f"document.elementFromPoint({head['x'] + 20}, {head['y'] + 20}).closest('thead') !== null")
    assert row.bounding_box()["y"] >= head["y"] + head["height"] - 40


@pytest.mark.parametrize("name", WAYS)
def test_cells_name_their_organization_and_heads_have_their_roles(reader: Reader, name: str):
    page = reader.open(name)
    columns = page.locator(".compare thead th").count()

    assert page.get_by_role("columnheader").count() == columns
    assert page.get_by_role("rowheader").count() == page.locator(".compare tbody").count()
    cells = page.locator(".compare [role=cell]")
    assert cells.count() == columns * page.locator(".compare tbody").count()
    assert cells.locator(".of").count() == cells.count()


def test_reading_order_is_heading_reason_then_the_cells_by_column(reader: Reader):
    page = reader.open("two by provision")

    lines = "\n".join(spoken(page))

    heading, first, second = (lines.index(words) for words in ("heading", "Standing Forum", "Northern Seas"))
    assert first < second < heading
    after = lines[heading:]
    cells = [after.index(f'cell "{name}') for name in ("Standing Forum", "Northern Seas")]
    assert 0 < cells[0] < cells[1]
    said = [after.index(words) for words in DEGREES if words in after]
    assert 0 < min(said) < cells[0]


@pytest.mark.parametrize("name", SHEETS)
def test_a_phone_stacks_the_cells_and_shows_whose_they_are(browser: Browser, portal: Portal, name: str):
    with reading(browser, portal, **NARROW) as reader:
        page = reader.open(name)
        cells = page.locator(".compare tbody").first.get_by_role("cell")
        boxes = [cells.nth(at).bounding_box() for at in range(cells.count())]
        names = [cells.nth(at).locator(".of").bounding_box() for at in range(cells.count())]

        assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in pairwise(boxes))
        assert all(box["width"] > 60 for box in names)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.get_by_role("table").count() == 1


def test_a_phone_keeps_what_the_row_is_about_in_sight(browser: Browser, portal: Portal):
    with reading(browser, portal, **NARROW) as reader:
        page = reader.open("two by provision")
        page.evaluate("document.querySelector('.compare tbody').scrollIntoView({block: 'start', behavior: 'instant'})")
        page.evaluate("window.scrollBy({top: 120, behavior: 'instant'})")

        assert page.locator(".compare tbody th").first.bounding_box()["y"] == pytest.approx(0, abs=1)


@pytest.mark.parametrize(("forth", "back"), [("n", "p"), ("j", "k")])
def test_keys_lead_from_difference_to_difference(reader: Reader, forth: str, back: str):
    page = reader.open("two word by word")
    said = page.get_by_role("status")

    page.keyboard.press(forth)
    assert page.evaluate(CURRENT) == "1"
    page.keyboard.press(forth)
    page.keyboard.press(forth)
    page.keyboard.press(back)

    assert page.evaluate(CURRENT) == "2"
    assert said.inner_text().startswith("Difference 2 of ")
    focused = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    head = page.locator(".compare thead th").first.bounding_box()
    assert head["y"] + head["height"] <= focused["top"] < page.locator(".steps").bounding_box()["y"]
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


def test_steps_go_round_from_the_first_to_the_last(reader: Reader):
    page = reader.open("two word by word")
    last = page.locator("[data-difference]").last.get_attribute("data-difference")

    page.get_by_role("button", name="Next difference").click()
    page.get_by_role("button", name="Previous difference").click()

    assert page.get_by_role("status").inner_text() == f"Difference {last} of {last}"


def test_keys_can_be_turned_off_and_never_act_while_somebody_writes(reader: Reader):
    page = reader.open("two word by word")

    page.get_by_role("searchbox", name="Search").press("n")
    assert page.get_by_role("searchbox", name="Search").input_value() == "n"
    page.get_by_label("Keys N and P").uncheck()
    page.keyboard.press("n")

    assert "Difference" not in page.get_by_role("status").inner_text()


@pytest.mark.parametrize("whole", [False, True])
def test_changes_of_an_instrument_are_stepped_through_as_well(reader: Reader, whole: bool):
    page = reader.go(changes_path(reader.portal, whole=whole))

    page.keyboard.press("n")

    assert page.evaluate(CURRENT) == "1"
    assert reader.faults() == []
    assert reader.problems == []


def test_without_scripts_nothing_is_offered_that_does_not_work(unscripted: Reader):
    page = unscripted.open("two word by word")

    assert not page.locator(".steps").is_visible()
    unscripted.follow(page.get_by_role("link", name="Hide unchanged rows"))
    assert "only=changes" in page.url


def test_without_scripts_texts_are_moved_and_added(unscripted: Reader):
    page = unscripted.open("two by provision")
    first = page.locator(".compare thead .title").first.inner_text()

    page.locator(".setting > summary").click()
    unscripted.follow(page.get_by_role("link", name="Move down"))

    assert page.locator(".compare thead .title").nth(1).inner_text() == first


def test_skip_link_of_a_row_appears_with_the_focus_and_leads_to_the_next(reader: Reader):
    page = reader.open("two by provision")
    skip = page.locator(".skip-row").first

    skip.focus()
    assert skip.bounding_box()["height"] >= 20
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == skip.get_attribute("href")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tbody') === document.querySelector(location.hash)")


def test_paper_shows_every_provision_and_no_controls(browser: Browser, portal: Portal):
    with reading(browser, portal) as reader:
        page = reader.open("six by provision")
        alone = page.locator(".alone").first.locator(".passage").first.text_content()
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        words = " ".join("".join(sheet.get_textpage().get_text_range() for sheet in paper).split())

        assert paper[0].get_width() > paper[0].get_height()
        assert " ".join(alone.split())[:30] in words
        assert "No counterpart found" in words
        assert "Lakes Convention" in words
        assert "Change the texts" not in words
        assert "Skip to the next row" not in words
        assert words.count("Model code of conduct") >= len(paper) // 3


def test_paper_shows_what_is_folded_without_scripts_too(unscripted: Reader):
    page = unscripted.go(unscripted.portal.compare(FORUM, SEAS))
    page.emulate_media(media="print")

    assert page.locator(".alone .passage").first.is_visible()


@pytest.mark.parametrize(("name", "mode"), share(product(["six by provision", "three by topic"], MODES), of=3))
def test_sheet_has_no_fault_in_any_mode(browser: Browser, portal: Portal, name: str, mode: str):
    with reading(browser, portal, **MODES[mode]) as reader:
        page = reader.open(name, prefix="/ar" if mode == "right to left" else "")
        page.locator(".why > summary").first.click() if page.locator(".why > summary").count() else None
        page.locator(".setting > summary").click()

        assert reader.faults() == []
        assert reader.problems == []
