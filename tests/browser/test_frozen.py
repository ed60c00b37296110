"""A frozen comparison is reached by its link, and can be used by everybody."""

import pytest
from playwright.sync_api import Browser

from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 700}}


def freeze(reader: Reader) -> str:
    """Freeze a comparison by its link; give the path of what it leads to."""
    page = reader.open("three by provision")
    page.get_by_role("link", name="Freeze and cite").click()
    page.get_by_role("heading", name="Comparison frozen on").wait_for()
    return page.url.partition("/compare/")[2].join(("/compare/", ""))


def test_the_link_leads_to_a_page_without_fault(reader: Reader):
    freeze(reader)

    assert reader.faults() == []
    assert reader.problems == []


@pytest.mark.parametrize("mode", MODES)
def test_it_has_no_fault_in_any_mode(browser: Browser, portal: Portal, reader: Reader, mode: str):
    path = freeze(reader)

    with reading(browser, portal, **MODES[mode]) as other:
        other.go(f"/ar{path}" if mode == "right to left" else path)

        assert other.faults() == []


def test_it_does_not_scroll_sideways_on_a_phone(browser: Browser, portal: Portal, reader: Reader):
    path = freeze(reader)

    with reading(browser, portal, **NARROW) as phone:
        for prefix in ("", "/ar"):
            page = phone.go(f"{prefix}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_whole_citation_is_taken_by_one_click(reader: Reader):
    freeze(reader)
    page = reader.page

    page.locator(".citation").click()

    taken = page.evaluate("getSelection().toString()")
    assert taken.startswith("Comparison of 3 texts")
    assert "check=" in taken.rpartition("/compare/frozen/")[2]


def test_a_damaged_address_has_no_fault(reader: Reader):
    reader.go("/compare/frozen/?text=1")

    assert reader.faults() == []
