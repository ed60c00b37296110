"""A provision is cited in one click: with script below its words and on the clipboard, without as plain text."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
TEXT = "/organizations/harbour-union/staff-regulations/"


def test_citation_opens_below_the_provision_is_copied_and_closes(reader: Reader):
    page = reader.page
    reader.context.grant_permissions(["clipboard-write"])
    reader.go(TEXT)
    cite = page.get_by_role("link", name=re.compile("^Cite Article")).first

    cite.press("Enter")

    panel = page.locator(".cited")
    expect(panel).to_contain_text(re.compile(r"Article 1.*/provisions/[0-9a-f-]{36}/"))
    expect(panel.get_by_role("status")).to_have_text("Copied.")
    box = page.locator("input[name=q]:visible").first  # no page may read what lies on the clipboard
    box.press("Control+v")
    assert box.input_value()
    assert panel.locator("bdi").inner_text().startswith(box.input_value())
    expect(cite).to_have_attribute("aria-expanded", "true")
    assert reader.context.request.get(panel.get_by_role("link", name="BibTeX").evaluate("link => link.href")).ok
    cite.press("Enter")
    expect(panel).to_have_count(0)


@pytest.mark.parametrize(
    "without",
    [
        "Object.defineProperty(navigator, 'clipboard', {value: undefined})",  # as over plain HTTP
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
    ],
)
def test_citation_that_cannot_be_copied_is_selected_and_says_so(reader: Reader, without: str):
    page = reader.page
    page.add_init_script(without)
    reader.go(TEXT)

    page.get_by_role("link", name=re.compile("^Cite Article")).first.click()

    panel = page.locator(".cited")
    expect(panel.get_by_role("status")).to_contain_text("Not copied")
    assert page.evaluate("getSelection().toString().trim()") == panel.locator("bdi").inner_text().strip()


def test_citation_is_ready_text_without_script(unscripted: Reader):
    page = unscripted.go(TEXT)

    page.get_by_role("link", name=re.compile("^Cite Article")).first.click()

    expect(page.locator("body")).to_contain_text(re.compile(r"Article 1.*/provisions/[0-9a-f-]{36}/"))
