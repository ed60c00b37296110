"""The keyboard is enough, and no page needs a script."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import FORUM, SEAS
from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"
SCROLLED = """() => { window.scrolled = new Promise(
    (done) => document.querySelector('.scroll').addEventListener('scroll', done, {once: true})) }"""


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} is not reached by {most} presses of Tab")


def test_first_tab_leads_past_the_frame(reader: Reader):
    page = reader.open("instruments")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.bounding_box()["height"] > 20
    page.keyboard.press("Enter")

    assert page.evaluate(f"{FOCUSED}.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('main') !== null")


def test_focus_can_be_seen_on_each_control(reader: Reader):
    page = reader.open("picker")
    for _ in range(18):
        page.keyboard.press("Tab")
        width = page.evaluate(f"parseFloat(getComputedStyle({FOCUSED}).outlineWidth)")
        assert width >= 2, page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 120)")


def test_two_texts_are_compared_by_keyboard(reader: Reader):
    page = reader.open("picker")

    tab_to(page, "#add-1")
    page.keyboard.type("Model code")
    tab_to(page, "#add-2")
    page.keyboard.type("Staff rules")
    tab_to(page, ".picker button")
    page.keyboard.press("Enter")

    page.locator("table.cols-2").wait_for()
    heads = page.locator(".compare thead .title").all_inner_texts()
    assert heads[0].startswith("Model code")
    assert heads[1].startswith("Staff rules")


def test_wide_table_scrolls_by_keyboard(reader: Reader):
    page = reader.open("six by provision")

    tab_to(page, ".scroll")
    page.evaluate(SCROLLED)
    page.keyboard.press("ArrowRight")
    page.evaluate("window.scrolled.then(() => true)")

    assert page.evaluate("document.querySelector('.scroll').scrollLeft") > 0


def test_picker_works_without_scripts(unscripted: Reader):
    page = unscripted.open("picker")

    for number, path in enumerate((FORUM, SEAS), 1):
        key = unscripted.portal.compare(path).partition("edition=")[2]
        page.select_option(f"#add-{number}", key)
    unscripted.follow(page.locator(".picker button"))
    unscripted.follow(page.get_by_role("link", name="Word by word"))

    assert page.locator("table.cols-2 ins").count() > 0


def test_search_and_its_facets_work_without_scripts(unscripted: Reader):
    page = unscripted.open("home")

    page.get_by_role("searchbox", name="Search").fill("gifts")
    unscripted.follow(page.locator(".site-search button"))
    everything = page.locator("ol.hits > li").count()
    unscripted.follow(page.locator("#facet-organization + ul a").first)

    assert 0 < page.locator("ol.hits > li").count() < everything


def test_list_is_narrowed_without_scripts(unscripted: Reader):
    page = unscripted.open("instruments")
    everything = page.locator("tbody tr").count()

    page.select_option("#filter-language", "fr")
    unscripted.follow(page.locator(".filters button"))

    assert 0 < page.locator("tbody tr").count() < everything


def test_menu_of_a_phone_opens_without_scripts(browser: Browser, portal: Portal):
    with reading(browser, portal, java_script_enabled=False, viewport={"width": 320, "height": 700}) as someone:
        page = someone.open("home")
        assert not page.get_by_role("link", name="Topics", exact=True).is_visible()

        page.locator(".menu > summary").click()

        assert page.get_by_role("link", name="Topics", exact=True).is_visible()
