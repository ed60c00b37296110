"""Real files, and real treaties set as PDF: every file ends, words and units are kept. Skipped without the corpus."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from lxml import etree

from practices.documents.pdf.reading import read_pdf
from practices.documents.readings import UnreadableText
from practices.texts.numbering import fold_units, segment
from practices.texts.numbering.labels import read_label
from tests.corpus import corpus_folder
from tests.practices.documents.pdf.typesetting import typeset

CORPUS = corpus_folder() or Path("absent")
FILES = CORPUS / "04_importer_files"
TREATIES = CORPUS / "01_instruments" / "treaties"
NAMES = (
    "palermo-protocol-trafficking",
    "fao-constitution",
    "firearms-protocol",
    "specialized-agencies-privileges-1947",
)
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the corpus is absent")

SETTINGS = {
    "report": '#set page(paper: "a4", header: [Treaties], footer: context align(center, counter(page).display()))\n'
    '#set text(size: 11pt, lang: "en", hyphenate: true)\n#set par(justify: true)\n',
    "columns": '#set page(paper: "a4", columns: 2, header: context [#counter(page).display() #h(1fr) Treaties])\n'
    '#set text(size: 10pt, lang: "en", hyphenate: true)\n'
    "#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)\n",
    "letter": '#set page(paper: "us-letter", footer: context [Treaties, page #counter(page).display()])\n'
    '#set text(size: 12pt, lang: "en", hyphenate: false)\n#set par(justify: false, spacing: 0.65em)\n',
}
_SPECIAL = re.compile(r"""([\\#$*_`<>@\[\]~=/"'+\-.])""")


def overlap(left: str, right: str) -> float:
    """Return the F1 of two texts' words, as sets with counts."""
    one, other = (Counter(re.findall(r"\w+", text.casefold())) for text in (left, right))
    return 2 * sum((one & other).values()) / max(1, one.total() + other.total())


def compose(text: str) -> str:
    """Set a treaty as an office would: numbers and headings of articles in bold in the middle."""
    parts: list[str] = []
    below_number = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        label = read_label(line)
        is_short = len(line) < 140 and not line.endswith((".", ";", ":", ","))
        is_number = label is not None and label.kind not in {"number", "bullet"} and is_short
        escaped = _SPECIAL.sub(r"\\\1", line)
        is_heading = is_number or (below_number and (is_short or len(line) < 70) and label is None)
        parts.append(f"#align(center)[*{escaped}*]\n" if is_heading else f"{escaped}\n")
        below_number = is_number
    return "\n".join(parts)


def read_or_refusal(data: bytes) -> str:
    """Return the text of a file, or the words of its refusal."""
    try:
        return read_pdf(data).text
    except UnreadableText as refusal:
        return str(refusal)


@pytest.mark.parametrize("path", sorted(FILES.glob("pdf*/*.pdf")), ids=lambda path: path.stem)
def test_every_file_ends_in_a_text_or_a_clear_refusal(path):
    text = read_or_refusal(path.read_bytes())

    assert text.strip()


def test_twins_in_pdf_and_open_document_have_the_same_words():
    with zipfile.ZipFile(FILES / "odt" / "osgeo__bylaws.odt") as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    twin = "\n".join(" ".join(node.itertext()) for node in tree.iter("{*}p", "{*}h"))

    assert overlap(read_pdf((FILES / "pdf" / "osgeo__bylaws.pdf").read_bytes()).text, twin) >= 0.97


@pytest.mark.parametrize("setting", SETTINGS)
def test_treaties_set_as_pdf_keep_their_units(setting):
    labels, words = [], []
    for name in NAMES:
        folder = TREATIES / name
        gold = json.loads((folder / "gold.segments.en.json").read_text("utf-8"))
        text = (folder / f"{name}.en.txt").read_text("utf-8")
        read = read_pdf(typeset(compose(text), setting=SETTINGS[setting]))
        units = {"/".join(unit.path): unit.text for unit in fold_units(segment(read.text, language="en"))}
        wanted = {row["num"]: row["text"] for row in gold if row["num"]}
        found = [num for num in wanted if num in units]
        labels.append(2 * len(found) / (len(wanted) + len(units)))
        words.append(mean(overlap(wanted[num], units[num]) for num in found))

    assert mean(labels) >= 0.99
    assert mean(words) >= 0.97
