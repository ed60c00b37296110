"""A block of cells is pasted into the grid as spreadsheet programs copy it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in

pytestmark = pytest.mark.browser

BLOCKS = {
    "a\tb\nc\td": [["a", "b"], ["c", "d"]],
    '"one\nline"\tb\r\nc\td\r\n': [["one line", "b"], ["c", "d"]],
    '"one\ttab"\tb\nc\t"say ""so"""': [["one tab", "b"], ["c", 'say "so"']],
    '"open\tb\nsay "so"\td': [['"open', "b"], ['say "so"', "d"]],
}
PASTE = """(field, words) => {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def secretary(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "secretariat")
        yield someone


def test_each_cell_of_a_block_goes_into_its_own_field(secretary: Reader, portal: Portal) -> None:
    page = secretary.page
    page.goto(portal.url("/admin/sheets/grid/"))
    page.locator("main a[href*='/sheets/grid/']").first.click()
    rows = page.locator("[data-sheet-grid] tbody tr")

    for words, wanted in BLOCKS.items():
        page.reload()
        rows.nth(0).locator("td > input").first.evaluate(PASTE, words)
        pasted = [[rows.nth(row).locator("td > input").nth(at).input_value() for at in (0, 1)] for row in (0, 1)]
        assert pasted == wanted
