"""What an officer changes before Wagtail's autosave looks, or while a save is under way, is saved as well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in

pytestmark = pytest.mark.browser

FIELD = "[name=numbered_text]"
CHANGED_WHEN_THE_SAVE_IS_ANSWERED = """() => document.addEventListener("w-autosave:success", () => {
    const field = document.querySelector("[name=numbered_text]");
    field.value = field.value.replace("First.", "Second.");
    field.dispatchEvent(new Event("input", { bubbles: true }));
}, { capture: true, once: true })"""  # the last moment at which it can be lost


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-officer")
        yield _opened(someone, portal)


def _opened(officer: Reader, portal: Portal) -> Page:
    page = officer.page
    page.goto(portal.url("/admin/my-texts/"))
    page.locator("a[href*='/edit/']", has_text="February 2004, English").first.click(no_wait_after=True)
    page.locator("[data-as-text]:not([open]) > summary").click()
    return page


def _is_save(response: Response) -> bool:
    return response.request.method == "POST" and response.url.endswith("/edit/")


def _kept(page: Page) -> str:
    page.evaluate("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
    page.reload()
    return page.locator(FIELD).input_value()


def test_change_at_once_after_opening_is_saved(page: Page):
    with page.expect_response(_is_save):
        page.locator(FIELD).fill("# Code\n\n1. At once.\n")

    assert "At once." in _kept(page)


def test_change_while_a_save_is_under_way_is_saved(page: Page):
    page.wait_for_timeout(2500)  # until Wagtail has noted what it compares with
    page.evaluate(CHANGED_WHEN_THE_SAVE_IS_ANSWERED)

    with page.expect_response(lambda response: _is_save(response) and "Second." in (response.request.post_data or "")):
        page.locator(FIELD).fill("# Code\n\n1. First.\n")

    assert "Second." in _kept(page)
