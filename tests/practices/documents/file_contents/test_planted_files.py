"""Files with tokens in 24 places each: none is left in a cleaned copy, each place is listed, every visible word stays.

A sample; `make audit ARGS=contents` takes 60 Word files and 40 PDF files.
"""

import pytest

from tests.measurements.audit.contents import audit_damaged, planted_files
from tests.measurements.audit.samples import sound_files
from tests.practices.documents.file_contents.examined import examine
from tests.practices.documents.file_contents.pdf_planting import HIDDEN as PDF_PLACES
from tests.practices.documents.file_contents.pdf_planting import plant_pdf
from tests.practices.documents.file_contents.planted import still_there
from tests.practices.documents.file_contents.word_planting import HIDDEN as WORD_PLACES
from tests.practices.documents.file_contents.word_planting import plant_word


@pytest.mark.parametrize("seed", [*range(8), 9, 14])
def test_cleaned_word_file_holds_no_planted_token(seed):
    assert examine(plant_word(seed)) == []


@pytest.mark.parametrize("seed", range(8))
def test_cleaned_pdf_file_holds_no_planted_token(seed):
    assert examine(plant_pdf(seed)) == []


@pytest.mark.parametrize(("plant", "places", "most"), [(plant_word, WORD_PLACES, 57), (plant_pdf, PDF_PLACES, 48)])
def test_every_place_is_planted_in_some_file_of_the_audit(plant, places, most):
    planted = {place for seed in range(most) for place in list(places)[seed % len(places) :: len(places)]}

    assert planted == set(places)


def test_damaged_files_are_cleaned_or_refused():
    assert audit_damaged(sound_files(None) | planted_files(), range(80)) == []


@pytest.mark.parametrize("plant", [plant_word, plant_pdf])
def test_tokens_are_found_in_a_file_that_was_not_cleaned(plant):
    planted = plant(3)
    tokens = {place: token for place, (token, _kind) in planted.hidden.items()}

    assert sorted(still_there(planted.data, tokens)) == sorted(tokens)
    assert len(tokens) == 24
