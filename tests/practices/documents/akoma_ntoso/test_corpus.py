"""Real files of Akoma Ntoso, and real instruments written as such; skipped where the corpus is absent."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from practices.documents.akoma_ntoso.reading import read_akoma_ntoso
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from practices.documents.text import UnreadableText
from practices.texts.numbering import fold_units, segment
from tests.corpus import corpus_folder
from tests.practices.documents.akoma_ntoso.editions import find_schema_errors, make_document

FOLDER = corpus_folder() or Path(os.devnull)
FILES = sorted((FOLDER / "03_akn").glob("*/*.xml"))
MALFORMED = [path for path in FILES if path.parent.name == "malformed"]
OTHERS = [path for path in FILES if path.parent.name not in {"valid-v3", "malformed"}]
TEXTS = sorted(path for path in (FOLDER / "01_instruments").rglob("*") if path.suffix in {".txt", ".md"})
BODIES = "body mainBody debateBody judgmentBody amendmentBody collectionBody portionBody"
pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is absent")


def read_units(root: etree._Element) -> Counter[tuple[str, str]]:
    """Count the numbered pieces by element and number."""
    units = (
        "article section paragraph subparagraph point chapter part title subsection clause rule alinea list division"
    )
    pairs = ((etree.QName(num.getparent()).localname, num) for num in root.iter("{*}num"))
    return Counter((name, re.sub(r"\W+", "", "".join(num.itertext()))) for name, num in pairs if name in units.split())


def read_words(root: etree._Element) -> Counter[str]:
    """Count the words of the bodies; those of a body inside another one once."""
    names = BODIES.split()
    bodies = [
        element for element in root.iter() if isinstance(element.tag, str) and etree.QName(element).localname in names
    ]
    outer = [body for body in bodies if not any(above in bodies for above in body.iterancestors())]
    return Counter(re.findall(r"\w+", " ".join(" ".join(body.itertext()) for body in outer).lower()))


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "valid-v3"], ids=lambda path: path.stem)
def test_valid_file_keeps_its_units_and_words_on_the_way_in_and_out(path):
    read = read_akoma_ntoso(path.read_bytes())

    written = write_akoma_ntoso(make_document(read.text, language=read.language or "en", kind="staff_rules"))

    before, after = etree.parse(path).getroot(), etree.fromstring(written)
    ids = Counter(element.get("eId") for element in after.iter() if element.get("eId"))
    old, new = read_words(before), read_words(after)
    assert find_schema_errors(written) == []
    assert not read_units(before) - read_units(after)
    assert 2 * (old & new).total() >= 0.99 * (old.total() + new.total())
    assert max(ids.values()) == 1


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_invalid_old_or_draft_file_is_read_and_written_validly(path):
    read = read_akoma_ntoso(path.read_bytes())

    written = write_akoma_ntoso(make_document(read.text, language=read.language or "en"))

    is_old = path.parent.name in {"old-v2", "wd17-examples"}
    assert find_schema_errors(written) == []
    assert ("other_version" in {doubt.code for doubt in read.doubts}) == is_old


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.name == "malformed"], ids=lambda path: path.stem
)
def test_malformed_file_is_refused(path):
    with pytest.raises(UnreadableText, match="broken XML"):
        read_akoma_ntoso(path.read_bytes())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_instrument_is_written_validly_and_its_units_come_back(path):
    language = next((part for part in path.name.split(".")[1:-1] if len(part) == 2), "en")
    document = make_document(path.read_text("utf-8"), language=language)

    data = write_akoma_ntoso(document)

    read = segment(read_akoma_ntoso(data).text, language=language)
    before = fold_units(segment(path.read_text("utf-8"), language=language))
    assert find_schema_errors(data) == []
    assert [(unit.eid, unit.path) for unit in fold_units(read)] == [(unit.eid, unit.path) for unit in before]


@pytest.mark.parametrize("path", sorted((FOLDER / "03_akn/bluebell-text").glob("*.txt")), ids=lambda path: path.stem)
def test_plain_text_of_another_notation_is_written_validly(path):
    assert find_schema_errors(write_akoma_ntoso(make_document(path.read_text("utf-8")))) == []
