"""A sample of the audit of hostile files, and of the corpus."""

import pytest

from practices.documents.files import read_file
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.measurements.audit.files import audit
from tests.measurements.audit.mutations import mutate
from tests.measurements.audit.samples import sound_files

TRAPS = (
    "one-byte-00",
    "surrogates-16.txt",
    "noise.bin",
    "open-brackets.md",
    "xxe-file.html",
    "xxe-file.xml",
    "xxe-network.docx",
    "laughs.xml",
    "deep-100000.html",
    "traversal.docx",
    "encrypted-flag.docx",
    "page-tree-loop.pdf",
    "polyglot-zip.pdf",
)
SAMPLE = (
    "html/unstructured__fake-html-cp1252.html",
    "html-fragments/redcross__code-of-conduct.blade.php",
    "md-policies/www-policy__bylaws.md",
    "docx-edge/mammoth.js__footnotes.docx",
    "docx-edge/python-docx__blk-containing-table.docx",
    "generated-layout/palermo.docx",
    "pdf-edge/pdfminer.six__rc4-40.pdf",
    "pdf/unstructured__list-item-example.pdf",
    "doc/unstructured__fake.doc",
)


def test_hostile_files_are_read_or_refused_and_touch_nothing():
    report = audit(sound_files(None), range(1, 28), traps=TRAPS)

    assert report.all_faults() == []
    assert sum(report.counts.values()) >= 27 + len(TRAPS)
    assert report.counts["child refused"] > 5


def test_mutated_file_is_the_same_for_the_same_seed():
    sound = sound_files(None)

    assert mutate(7, 1, sound) == mutate(7, 1, sound)
    assert mutate(7, 1, sound) != mutate(8, 1, sound)


@pytest.mark.parametrize("name", SAMPLE)
def test_file_of_the_corpus_ends_in_an_import_or_a_clear_refusal(corpus, name):
    data = (corpus / "04_importer_files" / name).read_bytes()
    try:
        read = read_file(name, data)
    except UnreadableText as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017  (both ends are right)
    else:
        assert segment(read.text).segments
