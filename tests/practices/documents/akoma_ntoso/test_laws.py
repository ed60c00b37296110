"""Laws that hold for any text."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from practices.documents.akoma_ntoso.reading import read_akoma_ntoso
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from practices.documents.notation import bare_text, bare_words
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.practices.documents.akoma_ntoso.editions import find_schema_errors, make_document, make_file
from tests.whole import many

_STARTS = st.sampled_from(
    [
        *("", "1. ", "2) ", "(a) ", "(i) ", "10.1 ", "Article 5 ", "Article 5", "Section II ", "Rule 101.2 (b) "),
        *("PART I", "# ", "### ", "- ", "• ", "Annex I", "SCHEDULE ", "§ 3a ", "Preamble ", "IV ", "Contents"),
        *("[^1]: ", "| a | b |", "![x](page:2)", "{#art_5} ", "{#x recital 3 | (2)} ", "{+} ", "\\1. ", "Done at "),
    ]
)
_MARKS = st.sampled_from(
    ["*one*", "**two**", "[a](https://b.int)", "[^1]", "[^2]", "<br>", "\\*", "words", "of", "|", "*"]
)
_LINES = st.builds(lambda start, words: start + " ".join(words), _STARTS, st.lists(_MARKS, max_size=8))
_TEXTS = st.lists(st.one_of(_LINES, st.just(""), st.text(max_size=40)), max_size=30).map("\n".join)
_KINDS = st.sampled_from(["code_of_conduct", "policy", "other"])
_STATUSES = st.sampled_from(["authentic", "official_translation", "consolidation", "extract"])


@given(_TEXTS, _KINDS, _STATUSES)
@settings(max_examples=many(200, 33), deadline=None)
def test_any_text_is_written_validly_with_ids_that_do_not_repeat(text, kind, status):
    document = make_document(text, kind=kind, text_status=status)

    data = write_akoma_ntoso(document)

    ids = [element.get("eId") for element in etree.fromstring(data).iter() if element.get("eId")]
    assert find_schema_errors(data) == []
    assert len(ids) == len(set(ids))
    assert {piece.eid for piece in document.segments if piece.element != "p"} <= set(ids)


@given(st.lists(st.one_of(_LINES, st.just("")), max_size=30).map("\n".join), _KINDS)
@settings(max_examples=many(100, 20), deadline=None)
def test_pieces_with_a_number_come_back(text, kind):
    document = make_document(text, kind=kind)
    words = "".join(f"{bare_words(piece.heading)}{bare_text(piece.text)}" for piece in document.segments)
    assume(re.search(r"\w", words))  # a file of marks alone is refused: `<br>` is no word

    read = segment(read_akoma_ntoso(write_akoma_ntoso(document)).text)

    numbered = [(piece.eid, piece.label) for piece in document.segments if piece.label and piece.element != "note"]
    assert [pair for pair in numbered if pair not in {(piece.eid, piece.label) for piece in read.segments}] == []


_WORDS = (
    "article p b i num heading content intro list point table tr td authorialNote mod quotedStructure blockList item "
    "toc hcontainer ul li crossHeading wrapUp recital section foo attachment doc body"
)
_NAMES = st.sampled_from(_WORDS.split())
_ELEMENTS = st.recursive(
    st.sampled_from(["words", "1.", "*", "[^1]", " ", "| a |", "Article 2"]),
    lambda inside: st.builds(
        lambda name, eid, parts: f'<{name} eId="{eid}">{"".join(parts)}</{name}>',
        _NAMES,
        st.sampled_from(["", "a", "b", "art_1", "a b"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=30,
)


@given(_ELEMENTS)
@settings(max_examples=many(200, 33), deadline=None)
def test_any_elements_are_read_or_refused(body):
    try:
        read = read_akoma_ntoso(make_file(body))
    except UnreadableText:
        return

    assert read.text.strip()
