"""Akoma Ntoso read into numbered text."""

import time

import pytest

from practices.documents.akoma_ntoso.reading import read_akoma_ntoso
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.practices.documents.akoma_ntoso.editions import NAMESPACE, make_file, words


def read_pieces(data: bytes) -> list[tuple[str, str, str, str, str]]:
    return [words(piece) for piece in segment(read_akoma_ntoso(data).text).segments]


def test_articles_without_ids_become_plain_numbered_text():
    body = """
      <article><num>Article 1</num><heading>Gifts</heading>
        <paragraph><num>1.</num><content><p>No gift is accepted.</p></content></paragraph>
        <paragraph><num>2.</num><intro><p>This goes for:</p></intro>
          <point><num>(a)</num><content><p>staff;</p></content></point></paragraph></article>
      <article><num>Article 2</num><content><p>It enters into force.</p></content></article>"""

    read = read_akoma_ntoso(make_file(body))

    assert read.text.split("\n\n") == [
        "Article 1 – Gifts",
        "1. No gift is accepted.",
        "2. This goes for:",
        "  (a) staff;",
        "Article 2",
        "It enters into force.\n",
    ]
    assert (read.format, read.doubts) == ("akoma_ntoso", ())


def test_ids_of_the_file_are_kept():
    body = '<section eId="sec_X"><num>1.</num><content><p eId="other">Staff serve.</p></content></section>'

    assert read_pieces(make_file(body)) == [("sec_X", "section", "1.", "", "Staff serve.")]


def test_ids_that_repeat_or_cannot_be_addresses_are_renamed_and_doubted():
    articles = "".join(
        f'<article eId="{eid}"><num>Article {place}</num><content><p>Words.</p></content></article>'
        for place, eid in enumerate(["art_1", "art_1", "no id", "{#x}"], 1)
    )

    read = read_akoma_ntoso(make_file(articles))

    pieces = segment(read.text).segments
    assert [piece.eid for piece in pieces] == ["art_1", "art_2", "art_3", "art_4"]
    assert [(doubt.code, doubt.line) for doubt in read.doubts] == [("renamed", piece.line) for piece in pieces[1:]]


def test_rare_elements_keep_their_names():
    body = """
      <tome><num>Tome A</num><transitional eId="t"><heading>Rest</heading>
        <alinea eId="al"><content><p>One.</p></content></alinea>
        <subrule eId="s"><num>1</num><wrapUp><p>Two.</p></wrapUp></subrule>
      </transitional></tome>"""

    assert [piece[1] for piece in read_pieces(make_file(body))] == ["tome", "transitional", "alinea", "subrule"]


def test_emphasis_and_web_links_become_marks_and_other_references_words():
    body = """<article><num>Article 1</num><content><p>A <b>bold</b> and an <i> italic </i> word,
      <ref href="https://un.org/a">a link</ref>, <ref href="/akn/un/act">a law</ref>, 2*3*4 and [x](y).</p></content>
    </article>"""

    [piece] = read_pieces(make_file(body))

    assert piece[4] == "A **bold** and an *italic* word, [a link](https://un.org/a), a law, 2*3*4 and [x](y)."


def test_words_that_read_like_a_mark_are_escaped():
    body = "<article><num>Article 1</num><content><p>Not *this* one.</p></content></article>"

    assert read_pieces(make_file(body))[0][4] == r"Not \*this\* one."


def test_notes_follow_their_paragraph_with_marks_that_do_not_repeat():
    note = '<authorialNote marker="1"><p>{}</p></authorialNote>'
    words = f"One{note.format('First.')} two{note.format('Second.')}."
    body = f"<article><num>Article 1</num><content><p>{words}</p></content></article>"

    article, first, second = read_pieces(make_file(body))

    assert article[4] == "One[^1] two[^2]."
    assert [first[1:], second[1:]] == [("note", "1", "", "First."), ("note", "2", "", "Second.")]


def test_table_becomes_rows_with_its_header_and_spanned_cells():
    body = """<article><num>Article 1</num><content><table>
      <tr><th><p>Grade</p></th><th><p>Days</p></th></tr>
      <tr><td rowspan="2"><p>P|1</p><p>P2</p></td><td><p>10</p></td></tr>
      <tr><td><p>20</p></td></tr><tr><td colspan="2"><p>All</p></td></tr></table></content></article>"""

    [piece] = read_pieces(make_file(body))

    assert piece[4].split("\n") == [
        "| Grade | Days |",
        "| --- | --- |",
        r"| P\|1<br>P2 | 10 |",
        "| | 20 |",
        "| All | |",
    ]


def test_quoted_article_follows_the_words_that_it_interrupts():
    body = """<article eId="art_1"><num>Article 1</num><content><p>Article 9 becomes:
      <mod><quotedStructure eId="q"><article eId="q_9"><num>Article 9</num><content><p>New.</p></content></article>
      </quotedStructure></mod> from now on.</p></content></article>"""

    pieces = read_pieces(make_file(body))

    assert [(piece[0], piece[4]) for piece in pieces] == [
        ("art_1", "Article 9 becomes:"),
        ("q", ""),
        ("q_9", "New."),
        ("art_1__p_1", "from now on."),
    ]


def test_preface_preamble_conclusions_and_attachments_are_told_apart():
    around = """<preface><longTitle><p><docTitle>Code of conduct</docTitle></p></longTitle></preface>
      <preamble><p>We agree:</p><recitals><recital><num>(1)</num><p>Whereas.</p></recital></recitals></preamble>{}
      <conclusions><p>Done at Vienna.</p></conclusions>
      <attachments><attachment><heading>Form</heading>
      <doc name="annex"><meta/><mainBody><p>Sign here.</p></mainBody></doc></attachment></attachments>"""

    read = read_akoma_ntoso(make_file("<article><num>Article 1</num></article>", around=around))

    elements = [piece.element for piece in segment(read.text).segments]
    assert elements == ["preface", "preamble", "recital", "article", "conclusions", "doc"]
    assert read.title == "Code of conduct"


def test_cross_heading_holds_what_follows_it():
    body = """<chapter eId="c"><num>Chapter I</num><crossHeading eId="x">Gifts</crossHeading>
      <section eId="s"><num>1.</num><content><p>No.</p></content></section></chapter>"""

    pieces = segment(read_akoma_ntoso(make_file(body)).text).segments

    assert [(piece.eid, piece.parent) for piece in pieces] == [("c", None), ("x", "c"), ("s", "x")]


@pytest.mark.parametrize(
    ("namespace", "named"),
    [
        (f"{NAMESPACE}/WD17", "the draft WD17 of version 3.0"),
        (f"{NAMESPACE}/CSD13", "the draft CSD13"),
        ("http://www.akomantoso.org/2.0", "version 2.0"),
    ],
)
def test_other_version_is_read_and_doubted(namespace, named):
    body = "<article><num>Article 1</num><content><p>Words.</p></content></article>"

    read = read_akoma_ntoso(make_file(body, namespace=namespace))

    assert "Article 1" in read.text
    assert [doubt.code for doubt in read.doubts] == ["other_version"]
    assert named in read.doubts[0].message


def test_what_is_left_out_is_doubted():
    body = """<article><num>Article 1</num><content><p>See <img src="a.png"/>.</p>
      <foreign><x xmlns="urn:x"/></foreign></content></article><componentRef src="annex.xml" showAs="Annex A"/>"""

    codes = {doubt.code: doubt.message for doubt in read_akoma_ntoso(make_file(body)).doubts}

    assert set(codes) == {"picture", "foreign", "other_file"}
    assert "Annex A" in codes["other_file"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><body/></html>", "begins with <html>"),
        (b'<akomaNtoso xmlns="urn:x"><act/></akomaNtoso>', "urn:x"),
        (f'<akomaNtoso xmlns="{NAMESPACE}"/>'.encode(), "it holds <nothing>"),
        (make_file("<article/>"), "no words"),
        (make_file("<section>" * 150 + "x" + "</section>" * 150), "too deep"),
        (make_file("<article>")[:-30], "broken XML"),
        (make_file('<p xml:id="a">x</p><p xml:id="a">y</p>'), "repeats the id “a”"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]>' + make_file("<article>&x;</article>"), "DOCTYPE"),
        (make_file("<article>&x;</article>"), "broken XML"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_the_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        read_akoma_ntoso(data)


def test_long_paragraph_is_read_in_time_that_grows_with_it():
    def seconds(count: int) -> float:
        data = make_file(f"<article><content><p>{'<i>words</i> and ' * count}end</p></content></article>")
        start = time.process_time()
        read_akoma_ntoso(data)
        return time.process_time() - start

    seconds(100)
    assert min(seconds(16_000) for _ in range(2)) < 24 * max(seconds(2_000), seconds(2_000), 0.01)
