"""Everybody can use each page: axe finds nothing, in any way of looking."""

from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import MAIN_PAGES, PAGES
from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal
from tests.whole import share

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 700}}
OUTLINE_OF_SWAGGER = ("heading-order", "region")
"""Good practices, no rules of WCAG, that Swagger UI's own headings and parts do not keep."""
MIDDLE = {"viewport": {"width": 1024, "height": 768}}


@pytest.mark.parametrize("page", share(PAGES, of=3))
def test_page_has_no_fault_and_keeps_to_itself(reader: Reader, page: str):
    reader.open(page)

    assert reader.faults() == []
    assert reader.problems == []


@pytest.mark.parametrize(("page", "mode"), share(product(MAIN_PAGES, MODES), of=3))
def test_main_page_has_no_fault_in_any_mode(browser: Browser, portal: Portal, page: str, mode: str):
    with reading(browser, portal, **MODES[mode]) as reader:
        reader.open(page, prefix="/ar" if mode == "right to left" else "")

        assert reader.faults() == []
        assert reader.problems == []


def test_description_of_the_api_has_no_fault_and_keeps_to_itself(reader: Reader):
    page = reader.go("/api/docs/")
    page.locator("#api .opblock").first.wait_for()

    assert reader.problems == []
    assert [fault for fault in reader.faults() if not fault.startswith(OUTLINE_OF_SWAGGER)] == []


def test_menu_of_a_phone_has_no_fault_when_it_is_open(browser: Browser, portal: Portal):
    with reading(browser, portal, **NARROW) as reader:
        page = reader.open("home")
        page.locator(".menu > summary").click()

        assert page.get_by_role("navigation", name="Main").is_visible()
        assert reader.faults() == []


@pytest.mark.parametrize("prefix", ["", "/fr", "/de", "/ru", "/it", "/es", "/ar"])
def test_main_menu_is_one_line_at_every_width_or_folded(browser: Browser, portal: Portal, prefix: str):
    lines = """(menu) => new Set(
        [...document.querySelectorAll(`${menu} a`)].filter((link) => link.offsetParent)
          .map((link) => Math.round(link.getBoundingClientRect().top))).size"""
    with reading(browser, portal) as reader:
        page = reader.open("home", prefix=prefix)
        found = {}
        for width in (900, 961, 1024, 1100, 1200, 1280, 1400):
            page.set_viewport_size({"width": width, "height": 700})
            found[width] = [page.evaluate(lines, menu) for menu in (".site-nav", ".languages")]

    assert found == {900: [0, 0], **{width: [1, 1] for width in (961, 1024, 1100, 1200, 1280, 1400)}}


@pytest.mark.parametrize(("shape", "prefix"), [(NARROW, ""), (NARROW, "/ar"), (MIDDLE, "")], ids=["320", "ar", "1024"])
def test_no_page_scrolls_sideways(browser: Browser, portal: Portal, shape: dict[str, object], prefix: str):
    with reading(browser, portal, **shape) as reader:
        wide = {}
        for name in share(PAGES, of=3):
            page = reader.open(name, prefix=prefix)
            width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            if width > window:
                wide[name] = width

    assert wide == {}


@pytest.mark.parametrize("width", [320, 390])
def test_tables_grow_with_the_page_on_a_phone(browser: Browser, portal: Portal, width: int):
    boxes = (
        "[...document.querySelectorAll('.scroll')].filter((node) => node.scrollHeight > node.clientHeight + 1).length"
    )
    cut = """[...document.querySelectorAll('.stacked tbody :is(th, td)')].filter((node) => {
        const box = node.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth || node.scrollWidth > node.clientWidth + 1;
    }).length"""
    with reading(browser, portal, viewport={"width": width, "height": 700}) as reader:
        found = {name: reader.open(name).evaluate(f"[{boxes}, {cut}]") for name in PAGES}

    assert {name: counts for name, counts in found.items() if any(counts)} == {}


def test_every_organization_and_duty_is_seen_on_a_phone(browser: Browser, portal: Portal):
    with reading(browser, portal, **NARROW) as reader:
        page = reader.open("adoptions")
        row = page.locator(".matrix tbody tr").last

        assert row.locator(".of").all_inner_texts()[:4] == ["Adoption", "Implementation", "Investigation", "Measures"]
        assert row.get_by_role("cell").count() == 5


def test_controls_on_a_phone_are_large_enough(browser: Browser, portal: Portal):
    small = """() => [...document.querySelectorAll(
        'button, summary, select, input:not([type=hidden]), nav a, .tag, .label a')]
      .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
      .filter(([, box]) => box.width && (box.width < 24 || box.height < 24) && box.width > 1)
      .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
    with reading(browser, portal, **NARROW) as reader:
        found = {name: reader.open(name).evaluate(small) for name in MAIN_PAGES}

    assert {name: controls for name, controls in found.items() if controls} == {}
