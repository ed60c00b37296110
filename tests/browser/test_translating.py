"""The secretariat translates an editorial page in the editor of translations, under the policy of the admin."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in
from tests.browser.test_policy import HEARD

pytestmark = pytest.mark.browser

LONG = 60_000


@pytest.fixture
def secretary(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        someone.context.expose_binding("violated", lambda _source, said: someone.problems.append(f"policy: {said}"))
        someone.context.add_init_script(HEARD)
        sign_in(someone.go("/sign-in/"), "secretariat")
        yield someone


def open_language(browser: Browser, portal: Portal, code: str) -> None:
    with reading(browser, portal) as operator:
        sign_in(operator.go("/sign-in/"), "admin")
        page = operator.go("/admin/locales/new/")
        page.select_option("[name=language_code]", code)
        with page.expect_navigation(timeout=LONG):
            page.locator("main form [type=submit]").first.click()


def translate_all(page: Page, words: str) -> None:
    """Translate each passage that waits, title first."""
    waiting = page.locator(".js-translation-editor button", has_text="Translate")
    expect(waiting.first).to_be_visible(timeout=LONG)
    while count := waiting.count():
        waiting.first.click()
        page.locator(".js-translation-editor textarea, .js-translation-editor [contenteditable=true]").first.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
        page.locator(".js-translation-editor button", has_text="Save").first.click()
        expect(waiting).to_have_count(count - 1, timeout=LONG)
        expect(page.locator(".js-translation-editor button", has_text="Save")).to_have_count(0, timeout=LONG)


def publish(page: Page) -> None:
    with page.expect_navigation(timeout=LONG):
        page.get_by_role("button", name="Publish in Spanish").click()
    expect(page.locator(".messages .success")).to_contain_text("Published", timeout=LONG)


def open_first_page(secretary: Reader) -> Page:
    page = secretary.go("/admin/localize/reports/translations/?target_locale=es")
    link = page.locator("main a", has_text="The rules international organizations set for their staff (Spanish)")
    page.goto(secretary.portal.url(link.first.get_attribute("href") or ""))
    return page


def test_an_editorial_page_is_translated_passage_by_passage(secretary: Reader, browser: Browser, portal: Portal):
    open_language(browser, portal, "es")

    page = secretary.go("/admin/pages/")
    link = page.locator("main a[href$='/edit/']", has_text=re.compile(r"^\s*About\s*$")).first
    key = (link.get_attribute("href") or "").split("/")[3]
    page.goto(portal.url(f"/admin/localize/submit/page/{key}/"))
    page.locator("label", has_text="Spanish").locator("input").check()
    with page.expect_navigation(timeout=LONG):
        page.locator("main form input[type=submit]").click()
    translate_all(page, "Palabras nuestras")
    publish(page)
    expect(page.get_by_text("Convert to alias page")).to_have_count(0)
    translate_all(open_first_page(secretary), "Portada")
    publish(secretary.page)

    page = secretary.go("/es/about/")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_have_text("Palabras nuestras")
    expect(page.locator("div.prose[lang]")).to_have_attribute("lang", "es")
    assert secretary.problems == []
