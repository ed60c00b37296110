"""The paper form: the same bytes each time, tagged, with what is recorded, in the reader's language."""

import io

import docx
import pypdf
import pytest
from django.utils.translation import override

from practices.outreach.queries.return_forms import paper_form
from tests import factories
from tests.practices.outreach.returns.making import asked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_form_is_the_same_bytes_each_time(form):
    made, _token = asked()

    assert paper_form(made, form).content == paper_form(made, form).content


def test_pdf_is_tagged_and_says_what_is_recorded():
    reference, organization = factories.instrument(), factories.organization("Harbour Union")
    factories.adoption(reference, organization=organization, state="partly")
    made, _token = asked(reference, of=organization)

    read = pypdf.PdfReader(io.BytesIO(paper_form(made, "pdf").content))

    words = " ".join(page.extract_text() for page in read.pages)
    assert "Harbour Union" in words
    assert "Partly, since 14 May 2004" in words
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "en"


def test_word_file_has_two_boxes_for_signatures_and_one_for_the_receipt():
    made, _token = asked()

    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(paper_form(made, "docx").content)).paragraphs]

    assert words.count("Date and signature") == 2
    assert "Receipt (filled in by the secretariat)" in words


def test_form_is_in_the_language_of_the_page():
    made, _token = asked()
    with override("ar"):
        read = pypdf.PdfReader(io.BytesIO(paper_form(made, "pdf").content))

    assert read.trailer["/Root"]["/Lang"] == "ar"
