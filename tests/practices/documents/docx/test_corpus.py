"""Real Word files and generated layouts; skipped where the corpus is absent."""

import json
from collections import Counter

import pytest

from practices.documents.docx.reading import read_docx
from practices.documents.text import UnreadableText
from practices.texts.numbering import fold_units, segment
from tests.corpus import corpus_folder

CORPUS = corpus_folder()
pytestmark = pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
LAYOUTS = "04_importer_files/generated-layout"
TREATIES = "01_instruments/treaties"


def words_in_common(left: str, right: str) -> float:
    """Return the F1 of the words of two texts, from 0.0 to 1.0."""
    mine, theirs = Counter(left.lower().split()), Counter(right.lower().split())
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0


@pytest.mark.parametrize(
    ("name", "gold", "language"),
    [
        ("rcmp-code.auto-numbered.docx", f"{LAYOUTS}/rcmp-code.auto-numbered.gold.json", "en"),
        ("palermo.docx", f"{TREATIES}/palermo-protocol-trafficking/gold.segments.en.json", "en"),
        ("nato-ottawa.nl.docx", f"{TREATIES}/nato-ottawa-status-staff/gold.segments.nl.json", "nl"),
    ],
)
def test_generated_layout_agrees_with_the_gold(name, gold, language):
    wanted = {row["num"]: row for row in json.loads((CORPUS / gold).read_text("utf-8")) if row["num"]}

    found = read_docx((CORPUS / LAYOUTS / name).read_bytes())
    units = {unit.path[-1]: unit for unit in fold_units(segment(found.text, language=language))}

    assert list(units) == list(wanted)
    scores = [words_in_common(units[num].text, row["text"]) for num, row in wanted.items()]
    assert sum(scores) / len(scores) >= 0.95
    headed = {num: row["heading"] for num, row in wanted.items() if row["heading"]}
    assert {num: units[num].heading for num in headed} == headed


def test_every_word_file_is_read_or_refused_with_a_reason():
    folders = ("docx", "docx-edge", "generated-layout", "doc")
    refused = {}
    for path in sorted(path for folder in folders for path in (CORPUS / "04_importer_files" / folder).glob("*.doc*")):
        try:
            assert read_docx(path.read_bytes()).text.strip()
        except UnreadableText as error:
            refused[path.name] = str(error)

    assert refused.pop("legaldocml-akomantoso__Release_Notes.doc").startswith("The file is an old Word file")
    assert refused.pop("unstructured__fake.doc").startswith("The file is an old")
    assert set(refused.values()) == {"The file holds no words."}
    assert len(refused) == 4


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("footnotes", ["Ouch[^1].[^2]", "[^1]: A tachyon walks into a bar.", "[^2]: Fin."]),
        ("endnotes", ["Ouch[^i].[^ii]", "[^i]: A tachyon walks into a bar.", "[^ii]: Fin."]),
        ("simple-list", ["- Apple", "- Banana"]),
        ("strict-format", ["Test"]),
        ("text-box", ["Datum plane"]),
        ("utf8-bom", ["This XML has a byte order mark."]),
    ],
)
def test_edge_case_is_read(name, lines):
    path = CORPUS / "04_importer_files/docx-edge" / f"mammoth.js__{name}.docx"

    assert [line for line in read_docx(path.read_bytes()).text.split("\n") if line] == lines
