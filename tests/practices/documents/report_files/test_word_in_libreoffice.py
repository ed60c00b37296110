"""The Word file of the paper as LibreOffice opens it: all fields of its tables on the pages, nothing cut off."""

import shutil
import subprocess
from pathlib import Path

import pytest

from practices.documents.report_files.documents import ReportFrame
from practices.documents.report_files.files import write_file
from practices.documents.report_files.paper import shortened, table_by_organization
from tests.practices.documents.report_files.samples import ARABIC, FRAME
from tests.practices.documents.report_files.test_paper import FRENCH, lacking, outside, pages, paper, words_of
from tests.whole import long

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice opens Word files")


def printed(content: bytes, folder: Path) -> bytes:
    """Return the PDF that LibreOffice makes of a Word file."""
    (folder / "paper.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    asked = ["soffice", "--headless", "--norestore", profile, "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*asked, folder / "paper.docx"], check=True, capture_output=True, timeout=120)
    return (folder / "paper.pdf").read_bytes()


def check(count: int, frame: ReportFrame, folder: Path, most: int) -> None:
    document = paper(count, frame)
    tables = [table_by_organization(document), shortened(document, "changes")]

    made = printed(write_file(document, "docx"), folder)

    assert [lacking(table, words_of(made)) for table in tables if table is not None] == [[], []]
    assert outside(made) == []
    assert len(pages(made)) <= most


@pytest.mark.parametrize("frame", [FRENCH, ARABIC], ids=["fr", "ar"])
def test_sixty_organizations_fit_on_four_pages(frame: ReportFrame, tmp_path: Path):
    check(60, frame, tmp_path, most=4)


@long
@pytest.mark.parametrize("frame", [FRAME, FRENCH, ARABIC], ids=["en", "fr", "ar"])
def test_nothing_of_three_hundred_organizations_is_cut_off(frame: ReportFrame, tmp_path: Path):
    check(300, frame, tmp_path, most=20)
