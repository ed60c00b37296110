"""A reader gets light pages, heads that stay, and each passage in its own language."""

import pytest
from playwright.sync_api import Page

from tests.browser.pages import MAIN_PAGES
from tests.browser.reader import Reader
from tests.whole import share

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
LEAST_SEEN = 0.01
"""Shifts of the layout that a reader does not notice: a hundredth of the window; half a line while styles arrive."""
SHIFTS = """new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().map((one) => one.value)))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => tell([]), 200);
})"""
PASSAGES = "[...document.querySelectorAll('.passage, .reading')]"


@pytest.mark.parametrize("name", share([*MAIN_PAGES, "edition in English", "picker", "topics", "instruments"], of=2))
def test_first_view_of_a_page_weighs_at_most_100_kilobytes_and_nothing_shifts(reader: Reader, name: str):
    network = reader.context.new_cdp_session(reader.page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    reader.open(name)
    reader.settle()

    assert 0 < sum(sizes) <= MOST_BYTES
    assert sum(reader.page.evaluate(SHIFTS)) < LEAST_SEEN


def head_top(page: Page) -> float:
    return page.locator(".compare thead th").first.bounding_box()["y"]


@pytest.mark.parametrize("name", ["two by provision", "three by topic"])
def test_heads_of_two_or_three_texts_stay_while_the_page_scrolls(reader: Reader, name: str):
    page = reader.open(name)

    page.evaluate("window.scrollTo({top: 2500, behavior: 'instant'})")

    assert head_top(page) == pytest.approx(0, abs=1)


def test_heads_of_six_texts_stay_while_the_table_scrolls(reader: Reader):
    page = reader.open("six by provision")
    region = page.locator(".scroll")

    region.evaluate("(node) => node.scrollTo({top: 900, left: 300, behavior: 'instant'})")

    assert region.evaluate("(node) => node.scrollTop") == 900
    assert head_top(page) == pytest.approx(region.bounding_box()["y"], abs=1)


def test_heads_of_the_adoption_table_stay_while_the_page_scrolls(reader: Reader):
    page = reader.open("adoptions")
    page.evaluate("window.scrollTo({top: 1000, behavior: 'instant'})")

    assert page.locator(".matrix thead th").first.bounding_box()["y"] == pytest.approx(0, abs=1)


def test_passages_of_a_comparison_carry_their_language_and_direction(reader: Reader):
    page = reader.open("three by provision")

    spoken = page.evaluate(f"{PASSAGES}.map((node) => `${{node.lang}} ${{node.dir}}`)")

    assert set(spoken) == {"en ltr", "fr ltr", "ru ltr"}


def test_text_keeps_its_direction_on_a_page_that_runs_the_other_way(reader: Reader):
    page = reader.open("edition in Russian", prefix="/ar")

    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.evaluate(f"{PASSAGES}[0].matches('[lang=ru][dir=ltr]')")
    assert page.evaluate("getComputedStyle(document.querySelector('.passage p')).direction") == "ltr"


def test_differing_words_are_marked_in_the_text_and_said_to_a_listener(reader: Reader):
    page = reader.open("two word by word")

    assert page.locator("ins[data-said='added:']").count() > 10
    assert page.locator("del[data-said='removed:']").count() > 10


def test_words_of_two_languages_are_not_marked(reader: Reader):
    page = reader.open("two languages word by word")

    assert page.locator("td :is(ins, del)").count() == 0
    assert page.get_by_text("two texts in one language").is_visible()


@pytest.mark.parametrize("width", [390, 320])
def test_picture_of_the_first_page_is_seen_whole_on_a_phone(reader: Reader, width: int):
    reader.page.set_viewport_size({"width": width, "height": 800})

    page = reader.open("home")

    wide = "one => [one.scrollWidth - one.clientWidth, document.documentElement.scrollWidth - innerWidth]"
    assert page.locator(".report-chart .scroll").first.evaluate(wide) == [0, 0]


def test_citation_keeps_each_of_its_directions_on_a_page_that_runs_the_other_way(reader: Reader):
    page = reader.open("edition in English", prefix="/ar")
    runs = "panel => [...panel.querySelectorAll('.citation bdi')].map((run) => run.matches(':dir(rtl)'))"

    assert page.locator("p.small.citation").first.evaluate(runs.replace(".citation ", "")) == [False, True, False]
    page.locator("a.cite").first.click()
    assert page.locator(".cited").evaluate(runs) == [False, True, False]
