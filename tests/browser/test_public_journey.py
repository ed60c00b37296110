"""By keyboard alone: somebody searches, opens the provision, keeps two texts, compares, cites, follows by e-mail."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

FIRST, SECOND = "Standing Forum", "Northern Seas"
KEEP = "[data-basket-keep]"


@pytest.fixture
def hands(reader: Reader) -> Hands:
    return Hands(reader)


def search(hands: Hands, words: str, *, back: bool) -> None:
    hands.reach("#site-search", back=back)
    hands.page.keyboard.type(words)
    hands.send()


def open_provision_of(hands: Hands, organization: str) -> None:
    """Open the first provision that was found of an organization, at its place in the text."""
    hits = hands.page.locator(".hits > li").filter(has_text=organization).filter(has=hands.page.locator(".passage"))
    address = hits.first.locator("h3 a").get_attribute("href")
    hands.press(f".hits h3 a[href='{address}']")
    assert hands.page.url.endswith(address)


def keep(hands: Hands) -> None:
    """Keep the text that is read: its button stands in the head, before the provision."""
    hands.reach(KEEP, back=True)
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator(KEEP)).to_have_attribute("aria-pressed", "true")


def test_two_texts_are_found_kept_and_compared(hands: Hands):
    hands.reader.open("home")
    for organization in (FIRST, SECOND):
        search(hands, "gifts", back=organization == SECOND)
        open_provision_of(hands, organization)
        expect(hands.page.locator(".provision:target")).to_be_visible()
        keep(hands)

    hands.reach("[data-basket-link]", "(2)", back=True)
    hands.send()

    expect(hands.page.get_by_role("heading", level=1)).to_have_text("2 texts side by side")
    assert hands.reader.problems == []


def test_text_is_cited_whole_and_by_provision(hands: Hands):
    hands.reader.open("edition in English")

    hands.open("a[href='#cite']")
    hands.reach("a[href$='/export/bib/']")
    assert hands.page.locator(".citation").is_visible()
    hands.open("section:has(#cite) summary")
    hands.choose("#cited-provision", "Purpose")
    hands.press(".citing button", "Cite it")

    assert "/export/txt/?provision=" in hands.page.url
    assert hands.reader.problems == []


def test_instrument_is_followed_by_e_mail(hands: Hands):
    hands.reader.open("instrument")

    hands.open(".ways summary")
    hands.press(".ways a", "Follow by e-mail")
    hands.write("#id_email", "reader@example.org")
    hands.press("main button", "Send me the confirmation")

    expect(hands.page).to_have_url(re.compile("/follow/asked/"))
    assert hands.faults() == {}
    assert hands.reader.problems == []
