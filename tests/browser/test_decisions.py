"""How many decisions it takes from a file to a public text: each click, choice and field that is filled counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from practices.documents.docx.writing import write_docx
from tests.browser.papers import paper_of, write_papers
from tests.browser.reader import reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in
from tests.corpus import corpus_folder

pytestmark = pytest.mark.browser
MOST, MOST_OF_FACSIMILE = 15, 3
"""Decisions of officer and approver together; those of the officer for a facsimile, once the file is chosen."""
BUSY = 120_000
REAL = {
    "automatic numbers": "04_importer_files/generated-layout/rcmp-code.auto-numbered.docx",
    "PDF": "04_importer_files/pdf/AkomaNtoso__irish_si_80.pdf",
    "another script": "06_multilingual/udhr/udhr.ru.html",
}
RUSSIAN = (
    "# Кодекс поведения\n\nПринят 3 марта 2026 г.\n\n1. Подарки\n\nСотрудники не принимают подарков.\n\n"
    "2. Сведения\n\nСотрудники не разглашают сведения, полученные на службе.\n"
)


@dataclass
class Decisions:
    """A person at a screen: what they decide is counted, with what it was."""

    page: Page
    made: list[str] = field(default_factory=list)

    def click(self, selector: str) -> None:
        """Press a button or follow a link that leads on."""
        self.made.append(f"click {selector}")
        with self.page.expect_navigation(timeout=BUSY):
            self.page.locator(selector).first.click()

    def tick(self, selector: str) -> None:
        """Choose a box or a radio button."""
        self.made.append(f"tick {selector}")
        self.page.locator(selector).first.check(force=True)

    def fill(self, name: str, words: str) -> None:
        """Fill a field, or choose in a list."""
        self.made.append(f"fill {name}")
        box = self.page.locator(f"[name={name}]")
        box.select_option(words) if box.evaluate("box => box.tagName") == "SELECT" else box.fill(words)

    def fill_missing(self, **words: str) -> None:
        """Fill of these fields those that nothing was proposed for."""
        for name, value in words.items():
            if not self.page.locator(f"[name={name}]").input_value():
                self.fill(name, value)

    def choose_file(self, paper: Path) -> None:
        """Choose a file, and wait until it was read."""
        self.made.append("choose the file")
        self.page.set_input_files("[name=file]", paper)
        expect(self.page.locator("[data-structure-result]")).to_have_attribute("aria-busy", "false", timeout=BUSY)
        self.page.wait_for_function(
            "() => document.querySelector('[data-structure-result]').innerText.length > 100", timeout=BUSY
        )


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return files that were made for it, and the real ones in their place where the corpus is on this machine."""
    folder = tmp_path_factory.mktemp("decisions")
    made = write_papers(folder, symbol="NSC/D/1")
    russian = folder / "kodeks.docx"
    russian.write_bytes(write_docx(paper_of(RUSSIAN, "Кодекс поведения", "ru", symbol="NSC/D/2")))
    found = {"automatic numbers": made["amendment"], "PDF": made["regulations"], "another script": russian}
    corpus = corpus_folder()
    real = {name: corpus / path for name, path in REAL.items()} if corpus is not None else {}
    return found | {name: path for name, path in real.items() if path.is_file()}


@pytest.fixture
def officer(browser: Browser, portal: Portal) -> Iterator[Decisions]:
    """Return an officer whose decisions are counted, signed in."""
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-officer")
        yield Decisions(someone.page)


@pytest.fixture
def approver(browser: Browser, portal: Portal) -> Iterator[Decisions]:
    """Return an approver of the same organization."""
    with reading(browser, portal) as someone:
        sign_in(someone.go("/sign-in/"), "nsc-approver")
        yield Decisions(someone.page)


def send(officer: Decisions) -> str:
    """Send a text for approval from its sheet, as proposed; return the address of the sheet."""
    if officer.page.locator(".is-suggested input[name=topics]").count():
        officer.tick(".is-suggested input[name=topics]")
    if not officer.page.locator("[name=authority]").input_value():
        officer.fill("authority", "Commission resolution 2026/3")
    officer.click("button[value=send]")
    expect(officer.page.locator(".messages .success")).to_contain_text("Sent for approval")
    return officer.page.url


def approve(approver: Decisions, portal: Portal) -> None:
    """Approve the text that waits longest, from the desk."""
    approver.page.goto(portal.url("/admin/"))
    approver.click("[id*=waiting] a[href*='/admin/publish/']")
    approver.click("button[value=approve]")
    expect(approver.page.locator("main")).to_contain_text("It is published, and everybody can see it now.")


@pytest.mark.parametrize("kind", ["automatic numbers", "PDF", "another script"])
def test_file_is_a_public_text_in_fifteen_decisions_without_notation(
    officer: Decisions, approver: Decisions, portal: Portal, papers: dict[str, Path], kind: str
) -> None:
    officer.page.goto(portal.url("/admin/import/"))
    officer.choose_file(papers[kind])
    officer.fill_missing(title=f"Rules with {kind}", kind="guidelines", adopted="2026-03-03", language="en")
    officer.click("button[value=publish]")
    send(officer)
    approve(approver, portal)

    made = [*officer.made, *approver.made]
    assert len(made) <= MOST, made
    assert not any("text" in one for one in made), "no notation is typed"


def test_pdf_is_public_as_a_searchable_facsimile_in_three_decisions(
    officer: Decisions, approver: Decisions, portal: Portal, tmp_path: Path
) -> None:
    paper = write_papers(tmp_path, symbol="NSC/D/3")["regulations"]
    officer.page.goto(portal.url("/admin/import/"))
    officer.choose_file(paper)
    officer.made.clear()
    officer.fill_missing(title="Mission regulations as printed", kind="staff_regulations", in_force="2020-01-01")
    officer.click("button[value=facsimile]")
    send(officer)
    approve(approver, portal)

    assert len(officer.made) <= MOST_OF_FACSIMILE, officer.made
    address = approver.page.locator("main a[href*='/organizations/']").first.get_attribute("href") or ""
    assert re.match(re.escape(portal.url("/")), address), "the link has host and port of the portal"
    approver.page.goto(address)
    expect(approver.page.locator("main")).to_contain_text("PDF")
