"""What a machine proposes to the people of a text: the sheet of a text and the topics found in it, for everybody."""

import datetime
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practices.models.proposed_topics import ProposedTopic, TopicProposalsSwitch
from tests.browser.reader import MODES, Reader, reading
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser

OFFICER, TITLE = "hu-officer", "First Amendment to the Staff Regulations"
SCORES = (0.95, 0.9, 0.3)
"""Of the topics that were found, each in a provision of its own: two of which the machine is sure, and another."""
NARROW = {"viewport": {"width": 320, "height": 700}}
COVERED = """node => {
    node.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = node.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const isOwn = top && (node.contains(top) || top.contains(node));
    return isOwn ? "" : `${node.name}: ${top && top.outerHTML.slice(0, 90)}`;
}"""
"""What lies over a control, "" for nothing."""


@pytest.fixture(scope="module")
def addresses(portal: Portal) -> tuple[str, str]:
    """Put topics that were found into a text of the demonstration; give the paths of its two screens.

    Topics are switched off for the organization, so that the worker does not look for others meanwhile.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(sep=" ")
    switch, found = TopicProposalsSwitch._meta.db_table, ProposedTopic._meta.db_table
    with closing(sqlite3.connect(portal.folder / "portal.sqlite3", timeout=60)) as database, database:
        edition, key, organization = database.execute(
            "SELECT page.id, page.translation_key, instrument.organization_id FROM wagtailcore_page page "
            "JOIN practices_editionpage edition ON edition.page_ptr_id = page.id "
            "JOIN practices_instrumentpage instrument ON instrument.page_ptr_id = edition.instrument_id "
            "WHERE page.title = ?",
            [TITLE],
        ).fetchone()
        database.execute(
            f"INSERT INTO {switch} (organization_id, is_on, changed_at) VALUES (?, 0, ?)",
            [organization, now],
        )
        provisions = f"SELECT id FROM practices_provision WHERE edition_id = {edition}"
        database.execute(f"DELETE FROM {found} WHERE provision_id IN ({provisions})")
        rows = database.execute(f"{provisions} AND text <> '' ORDER BY position LIMIT 3").fetchall()
        (topic,) = database.execute("SELECT id FROM practices_topic WHERE name = 'trafficking-services'").fetchone()
        database.executemany(
            f"INSERT INTO {found} (provision_id, topic_id, score, ground, method, found_at) "
            "VALUES (?, ?, ?, 'terms', 'x', ?)",
            [(row, topic, score, now) for (row,), score in zip(rows, SCORES, strict=True)],
        )
    found_at = str(re.sub(r"(\w{8})(\w{4})(\w{4})(\w{4})(\w{12})", r"\1-\2-\3-\4-\5", key))
    return f"/admin/topics/found/{found_at}/", f"/admin/assessments/text/{found_at}/sheet/"


def sign_in(someone: Reader) -> None:
    page = someone.go("/sign-in/")
    page.fill("[name=username]", OFFICER)
    page.fill("[name=password]", "demonstration")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/$|/admin/"))


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Reader]:
    with reading(browser, portal) as someone:
        sign_in(someone)
        yield someone


@pytest.mark.parametrize("screen", [0, 1], ids=["found topics", "sheet"])
def test_screen_has_no_fault_in_any_mode(officer: Reader, addresses: tuple[str, str], screen: int):
    for mode, options in {"desktop": {"viewport": {"width": 1280, "height": 800}}, **MODES}.items():
        officer.dress(options)
        page = officer.go(addresses[screen])
        officer.settle()
        is_turned = mode == "right to left"
        page.evaluate("turned => { document.documentElement.dir = turned ? 'rtl' : 'ltr' }", is_turned)

        assert (mode, officer.faults()) == (mode, [])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), mode
    assert officer.problems == []


@pytest.mark.parametrize("screen", [0, 1], ids=["found topics", "sheet"])
def test_nothing_lies_over_a_screen_without_script(
    browser: Browser, portal: Portal, addresses: tuple[str, str], screen: int
):
    with reading(browser, portal, java_script_enabled=False, **NARROW) as someone:
        sign_in(someone)
        page = someone.go(addresses[screen])

        controls = page.locator("main form").last.locator("button, select, input:not([type=hidden])").all()
        assert controls
        assert list(filter(None, (one.evaluate(COVERED) for one in controls))) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_first_choice_is_one_topic_and_the_focus_goes_on_from_there(officer: Reader, addresses: tuple[str, str]):
    page = officer.go(addresses[0])
    rows = page.locator(".pairs > li")
    expect(rows).to_have_count(len(SCORES))
    expect(page.locator("main form button").first).to_have_attribute("name", "confirm")
    following = rows.nth(1).get_attribute("id")

    press(page, rows.first.get_by_role("button", name=re.compile("^Reject")))

    expect(rows).to_have_count(len(SCORES) - 1)
    assert page.evaluate("document.activeElement.id") == following
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "confirm"
    press(page, page.get_by_role("button", name="Reject all of these"))
    assert page.evaluate("document.activeElement.id") == "found-none"


def press(page: Page, button: Locator) -> None:
    """Press a button by keyboard, and wait for the page that it leads to."""
    with page.expect_navigation(wait_until="load"):
        button.press("Enter")
