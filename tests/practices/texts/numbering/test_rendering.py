"""Segments to numbered text and back: nothing is lost, whatever the words are."""

import time
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from practices.texts.numbering import Segment, render, segment
from practices.texts.numbering.marks import ELEMENTS, usual_num
from tests.corpus import corpus_folder
from tests.practices.texts.numbering.test_laws import _TEXTS
from tests.whole import many

_DIVISIONS = ["part", "chapter", "title", "book", "tome", "section", "subsection", "hcontainer", "division", "doc"]
_PIECES = ["article", "rule", "clause", "paragraph", "subparagraph", "point", "indent", "alinea", "list", "p", "note"]
_FRONT = ["preface", "preamble", "recital", "conclusions", "toc"]
_LABELS = [
    "",
    "Article 5",
    "5.",
    "(a)",
    "§ 3",
    "10.1",
    "Annex II",
    "Part I",
    "-",
    "№ 7",
    "Art. 2 | bis}",
    "المادة 2",
    "第三条",
]
_STARTS = [
    "",
    "1. ",
    "(a) ",
    "- ",
    "| ",
    "\\",
    "\\\\",
    "# ",
    "> ",
    "{#x} ",
    "[^1]: ",
    "ARTICLE 5 ",
    "of ",
    "~^ ",
    "10.1 ",
    "· ",
]
_WORDS = [
    "Staff",
    "SHALL",
    "Статья",
    "المادة",
    "第三条",
    "ends.",
    "and",
    "|",
    "{#a p 1}",
    "*x*",
    "12",
    "Contents",
    "\xad",
]
_WORD_LISTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join)
_HOSTILE = st.builds(lambda start, words: f"{start}{words}".strip(), st.sampled_from(_STARTS), _WORD_LISTS)
_ANY = st.one_of(_HOSTILE, st.text(max_size=30)).map(
    lambda text: " ".join(text.encode("utf-8", "replace").decode().split())
)
_TABLES = st.lists(_WORD_LISTS.map(lambda words: f"| a {words} | b |"), min_size=1, max_size=3).map("\n".join)
_TEXT = st.one_of(_ANY, _ANY, _TABLES, st.tuples(_ANY.filter(bool), _ANY.filter(bool)).map("\n".join))


def compared(segments) -> list[Segment]:
    return [replace(item, line=0) for item in segments]


@st.composite
def trees(draw) -> list[Segment]:
    """Draw consistent segments of any element, with any words."""
    segments: list[Segment] = []
    above: list[Segment] = []
    for place in range(draw(st.integers(0, 12))):
        del above[draw(st.integers(0, len(above))) :]
        element = draw(st.sampled_from(_DIVISIONS + _PIECES + _FRONT))
        label = draw(st.sampled_from(_LABELS))
        num = draw(st.sampled_from([usual_num(element, label), usual_num(element, label), None, "7bis"]))
        path = (*(above[-1].path if above else ()), num) if num else ()
        segments.append(
            Segment(
                draw(st.sampled_from([f"{element}_{place}", f"art_1__p_{place}"])),
                element, label, num, path, draw(st.one_of(st.just(""), _ANY)), draw(_TEXT),
                len(above), above[-1].eid if above else None, 0,
            )
        )  # fmt: skip
        above.append(segments[-1])
    return segments


@given(_TEXTS)
@example("{+}\n{+} Staff")
@example("1. Staff\n{+}\n{+} act")
@settings(max_examples=many(300, 50), deadline=None)
def test_what_was_read_is_written_and_read_again_the_same(text):
    found = segment(text).segments

    assert compared(segment(render(found)).segments) == compared(found)


@given(trees())
@settings(max_examples=many(400, 66), deadline=None)
def test_any_tree_is_written_and_read_the_same(segments):
    text = render(segments)

    assert compared(segment(text).segments) == compared(segments)
    assert render(segment(text).segments) == text


@given(_TEXTS, st.data())
@settings(max_examples=many(150, 25), deadline=None)
def test_what_an_extract_keeps_keeps_its_eids(text, data):
    found = segment(text).segments
    kept = [item for item in found if data.draw(st.booleans())]
    above = {item.parent for item in kept}
    while more := {item.parent for item in found if item.eid in above} - above:
        above |= more
    extract = [
        replace(item, text="") if item not in kept else item for item in found if item in kept or item.eid in above
    ]

    assert compared(segment(render(extract)).segments) == compared(extract)


@pytest.mark.skipif(corpus_folder() is None, reason="the corpus is absent")
def test_instruments_are_written_and_read_the_same():
    files = [path for ending in ("txt", "md") for path in (corpus_folder() / "01_instruments").rglob(f"*.{ending}")]

    for path in files:
        language = path.stem.rpartition(".")[2][:2]
        found = segment(path.read_text("utf-8", errors="replace"), language=language).segments
        text = render(found, language=language)
        again = segment(text, language=language).segments
        assert compared(again) == compared(found), path.name
        assert text.count("{#") <= len(found) / 3, path.name
    assert len(files) > 40


def test_every_element_can_be_marked():
    pieces = [
        Segment(f"x_{place}", name, "", None, (), "", "Words.", 0, None, 0) for place, name in enumerate(ELEMENTS)
    ]

    assert compared(segment(render(pieces)).segments) == pieces


def renamed(segments, name) -> list[Segment]:
    eids = {item.eid: name(item.eid, place) for place, item in enumerate(segments)}
    return [replace(item, eid=eids[item.eid], parent=eids.get(item.parent)) for item in segments]


ARTICLES = "".join(
    f"Article {n} – Gifts\n\n1. Staff do this:\n\n(a) one;\n\n(b) two.\n\n2. They do more.\n\n" for n in range(1, 201)
)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        (lambda _eid, place: f"x_{place}", 1000),
        (lambda eid, _place: eid.replace("art_", "dev_"), 200),
        (lambda eid, place: f"x_{place}" if place % 5 == 4 else eid, 200),
    ],
    ids=["all", "articles", "some"],
)
def test_pieces_with_other_eids_are_named_and_not_marked_in_full(name, marks):
    segments = renamed(segment(ARTICLES).segments, name)
    start = time.perf_counter()

    text = render(segments)

    assert time.perf_counter() - start < 5
    assert text.count("{#") == text.count("} ") == marks
    assert compared(segment(text).segments) == compared(segments)


def test_pieces_of_another_element_are_marked_and_the_rest_stays_plain():
    found = segment(ARTICLES).segments
    segments = [replace(item, element="item") if item.eid.startswith("art_7__para_1__") else item for item in found]

    text = render(segments)

    assert compared(segment(text).segments) == compared(segments)
    assert text.count("{#") == 2


def test_long_text_is_written_in_seconds():
    text = "".join(
        f"Article {n}\nGifts\n\n1. Staff do this:\n(a) one;\n(b) two.\n\n2. They do more.\n\n" for n in range(1, 301)
    )
    found = segment(text).segments
    start = time.perf_counter()

    render(found)

    assert len(found) == 1500
    assert time.perf_counter() - start < 5
