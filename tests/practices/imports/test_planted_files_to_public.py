"""Files with tokens in 24 places each, from the form to the public: no token arrives, the originals go to nobody else.

A sample; `make audit ARGS=contents` takes 60 Word files and 40 PDF files.
"""

import pytest

from tests.practices.documents.file_contents.pdf_planting import plant_pdf
from tests.practices.documents.file_contents.word_planting import plant_word
from tests.practices.imports.driven import Driven, drive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("plant", "seed"), [(plant_word, 0), (plant_word, 3), (plant_pdf, 1), (plant_pdf, 2)])
def test_planted_file_reaches_the_public_without_its_tokens(plant, seed):
    ending = "docx" if plant is plant_word else "pdf"

    assert drive(Driven(), plant(seed), f"rules-{seed}.{ending}") == []
