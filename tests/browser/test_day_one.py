"""The secretariat's first day: from sheets on an empty portal to a compiled paper, counted in decisions."""

import datetime
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import reading
from tests.browser.serving import MANAGE, Loaded, Portal, serving, surroundings
from tests.browser.test_decisions import Decisions
from tests.browser.test_officer import PASSWORD, sign_in
from tests.databases import SqliteTemplate, connections
from tests.practices.documents.sheets.made import xlsx
from tests.served import free_port
from tests.whole import many

pytestmark = pytest.mark.browser
ORGANIZATIONS, FACTS = many(60, 12), many(140, 28)
"""The whole of it with WHOLE_TESTS: an import takes a person nothing, and the machine its time."""
MOST, MOST_MINUTES = 40, 25
"""Decisions of both persons together, and minutes of theirs."""
SECONDS_OF_ONE = 20
"""What a decision takes a person who reads what the screen says."""
LONGEST_WORK = 600_000
"""Milliseconds that the worker may take with a sheet on a machine that does much else."""
TODAY = datetime.datetime.now(datetime.UTC).date().isoformat()
STANDINGS = (("adoption", "in_place"), ("implementation", "in_place"), ("investigation", "procedure_in_place"))
REFERENCE = "Model Code of Conduct"
SHEETS: dict[str, Sequence[Sequence[Any]]] = {
    "organizations": [
        ("Name", "Acronym", "Website"),
        *((f"Commission {n:02}", f"C{n:02}", f"https://c{n:02}.example.org/") for n in range(1, ORGANIZATIONS + 1)),
    ],
    "adoptions": [
        ("Organization", "Reference instrument", "Track", "Where it stands", "Since", "Public source"),
        *(
            (f"C{1 + n % ORGANIZATIONS:02}", REFERENCE, *STANDINGS[n // ORGANIZATIONS], "14 May 2004", "Report of 2005")
            for n in range(FACTS)
        ),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def empty_portal(chromium: str, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve a portal with two accounts of the secretariat and the reference, which the operator entered."""
    loaded, port = tmp_path_factory.mktemp("empty"), free_port()
    shutil.copyfile(SqliteTemplate(connections["default"]).template, loaded / "portal.sqlite3")
    for name in ("ana", "bo"):
        given = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "DJANGO_SUPERUSER_EMAIL": f"{name}@secretariat.example"}
        subprocess.run(
            [*MANAGE, "createsuperuser", "--noinput", "--username", name],
            env={**os.environ, **surroundings(loaded, port), **given}, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    paper = loaded / "code.md"
    paper.write_text(f"# {REFERENCE}\n\n1. Rule\n\nMembers act with integrity.\n")
    about = ("--organization", "issuer", "--organization-name", "Issuing Council", "--title", REFERENCE)
    more = ("--kind", "code_of_conduct", "--language", "en", "--adopted-on", "2003-05-14", "--publish")
    by = ("--release", "public", "--by", "ana", "--authority", "Decision of the Council", "--yes")
    subprocess.run(
        [*MANAGE, "import_instrument", str(paper), *about, *more, *by],
        env={**os.environ, **surroundings(loaded, port)}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with serving(Loaded(loaded), tmp_path_factory.mktemp("day-one"), port=port) as served:
        yield served


def at_desk(browser: Browser, portal: Portal, name: str) -> Iterator[Decisions]:
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), name)
        someone.page.goto(portal.url("/admin/"))
        yield Decisions(someone.page, ["fill username", "fill password", "press Sign in"])


@pytest.fixture
def ana(browser: Browser, empty_portal: Portal) -> Iterator[Decisions]:
    """Return the person who imports and compiles."""
    yield from at_desk(browser, empty_portal, "ana")


@pytest.fixture
def bo(browser: Browser, empty_portal: Portal) -> Iterator[Decisions]:
    """Return the second person."""
    yield from at_desk(browser, empty_portal, "bo")


def take_in(person: Decisions, portal: Portal, kind: str, folder: Path) -> None:
    """Import a sheet: what it is, the file, its columns as proposed, the rows that are right."""
    paper = folder / f"{kind}.xlsx"
    paper.write_bytes(xlsx(SHEETS[kind]))
    person.made += ["open Organizations in the menu", "open Sheets"]
    person.page.goto(portal.url("/admin/sheets/"))
    person.fill("kind", kind)
    person.made.append("choose the file")
    person.page.set_input_files("[name=file]", paper)
    person.click("main form button[type=submit]")
    person.click("button[value=columns]")
    settle(person)
    expect(person.page.locator("main")).not_to_contain_text("Error (")
    person.click("button[value=take]")
    settle(person)
    expect(person.page.locator("main button[value=take]")).to_have_count(0)


def settle(person: Decisions) -> None:
    """Wait until the worker is done; the screen loads itself again."""
    done = "document.readyState === 'complete' && !document.querySelector('progress') && document.querySelector('main')"
    person.page.wait_for_function(f"() => {done}", timeout=LONGEST_WORK)


def from_desk(person: Decisions, address: str) -> None:
    """Follow a line of the desk; groups are folded where much waits."""
    group = person.page.locator("main details", has=person.page.locator(f"a[href*='{address}']")).first
    if group.get_attribute("open") is None:
        person.made.append("unfold what waits")
        group.locator("summary").click()
    person.click(f"main details a[href*='{address}']")


def test_two_sheets_become_a_paper_in_forty_decisions_and_no_form_by_row(
    ana: Decisions, bo: Decisions, empty_portal: Portal, tmp_path: Path, record_property: Any
) -> None:
    began = time.monotonic()
    for kind in ("organizations", "adoptions"):
        take_in(ana, empty_portal, kind, tmp_path)

    bo.page.goto(empty_portal.url("/admin/"))
    from_desk(bo, "/admin/organizations-to-approve/")
    bo.click("button[value=all]")
    expect(bo.page.locator(".messages")).to_contain_text(f"{ORGANIZATIONS} organizations were approved and published.")
    bo.made.append("open the desk")
    bo.page.goto(empty_portal.url("/admin/"))
    from_desk(bo, "/admin/sheets/facts/")
    bo.tick("[name=all]")
    bo.click("button[value=confirm]")
    expect(bo.page.locator(".messages")).to_contain_text(f"Confirmed: {FACTS}.")

    ana.made += ["open Adoption in the menu", "open Reports", "open a new report"]
    ana.page.goto(empty_portal.url("/admin/reports/add/"))
    ana.fill("as_of", TODAY)
    ana.tick("[name=audience][value=own]")
    ana.click("main form button[type=submit]")
    expect(ana.page.locator("main")).to_contain_text("Compiled.")

    made = [*ana.made, *bo.made]
    waited = time.monotonic() - began
    minutes = (len(made) * SECONDS_OF_ONE + waited) / 60
    record_property("decisions", len(made))
    record_property("minutes", round(minutes, 1))
    assert len(made) <= MOST, made
    assert minutes <= MOST_MINUTES, (minutes, waited)
    pages = [empty_portal.read(f"/organizations/?page={number}") for number in (1, 2)]
    assert sum(page.count("Commission ") for page in pages) >= ORGANIZATIONS
