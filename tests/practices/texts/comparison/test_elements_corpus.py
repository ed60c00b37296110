"""The words of binding, and gaps, on real texts."""

from pathlib import Path

from practices.texts.comparison import Clause, group, installed_encoder, prepare
from practices.texts.comparison.binding import find_modals
from practices.texts.comparison.elements import ElementStatus, find_elements
from practices.texts.comparison.modal_words import Force
from practices.texts.numbering import fold_units, segment
from practices.texts.words import sentences


def read_police(corpus: Path, language: str) -> str:
    return (corpus / "01_instruments/canada/rcmp-code-of-conduct" / f"rcmp-code-of-conduct.{language}.txt").read_text()


def forces(text: str, language: str) -> set[Force]:
    return {modal.force for sentence in sentences(text, most=10_000) for modal in find_modals(sentence, language)}


def test_binding_words_occur_in_real_texts(corpus):
    folder = corpus / "01_instruments"
    english = (folder / "eu_staff_regulations").glob("*.en.md")
    german = (folder / "germany").glob("*.md")

    assert {Force.BINDS, Force.PERMITS} <= forces("\n".join(path.read_text() for path in english), "en")
    assert {Force.BINDS, Force.PERMITS} <= forces("\n".join(path.read_text() for path in german), "de")
    assert len(find_modals(read_police(corpus, "fr"), "fr")) > 20


def test_a_text_has_all_of_itself(corpus):
    text = read_police(corpus, "en")
    units = fold_units(segment(text, language="en"))
    clauses = [Clause(unit.eid, unit.text, unit.heading) for unit in units if unit.text][:60]
    prepared = prepare(clauses, encoder=installed_encoder())
    rows = group([prepared, prepared])

    assert {finding.standing for finding in find_elements(prepared, prepared, rows)} == {ElementStatus.PRESENT}
