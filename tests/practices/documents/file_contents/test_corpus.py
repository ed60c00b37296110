"""Real files: listed and cleaned, and their words stay; skipped where the corpus is absent."""

import pytest

from practices.documents.file_contents.cleaning import clean
from practices.documents.text import UnreadableText
from tests.corpus import corpus_folder
from tests.measurements.audit.contents import words_of

CORPUS = corpus_folder()
pytestmark = pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
SAMPLE = (
    "docx-edge/mammoth.js__comments.docx",
    "docx-edge/mammoth.js__strict-format.docx",
    "docx-edge/mammoth.js__text-box.docx",
    "docx-edge/python-docx__hdr-header-footer.docx",
    "generated-layout/palermo.docx",
    "odt/osgeo__bylaws.odt",
    "pdf/community__ICLA.pdf",
    "pdf/AkomaNtoso__2bf1f0e9f04e6fb4f8fef35e82c42aa5.pdf",
    "pdf-edge/pdfminer.six__issue-1113-evil-xobjects.pdf",
    "pdf-edge/sample-files__mistitled_outlines_example.pdf",
    "pdf-versions/policies__Basecamp_Data_Processing_Addendum_v202007.pdf",
    "md-policies/www-policy__branding.md",
)


@pytest.mark.parametrize("name", SAMPLE)
def test_real_file_is_cleaned_and_its_words_stay(name):
    data = (CORPUS / "04_importer_files" / name).read_bytes()

    cleaned = clean(data, changes="accept", name=name)

    assert words_of(name, cleaned.data) == words_of(name, data)
    assert clean(cleaned.data, changes="accept", name=name).removed == ()


@pytest.mark.parametrize("name", ["pdfminer.six__aes-256.pdf", "pdfplumber__password-example.pdf"])
def test_locked_file_is_refused(name):
    with pytest.raises(UnreadableText, match="locked with a password"):
        clean((CORPUS / "04_importer_files/pdf-edge" / name).read_bytes(), changes="accept")
