"""Automatic numbers, as Word prints them."""

import pytest

from practices.documents.docx.number_formats import format_number
from practices.documents.docx.reading import read_docx
from practices.texts.numbering import segment
from tests.practices.documents.docx.word_files import (
    HEADINGS,
    abstract,
    level,
    lines_of,
    num,
    para,
    restart,
    run,
    word_file,
)

LEGAL = abstract(1, level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3"), level(3, "(%4)", "lowerLetter"))


def labels(body: str, numbering: str, styles: str = "") -> list[str]:
    """Return the numbers of the paragraphs, whose words are all x."""
    text = read_docx(word_file(body, numbering=numbering, styles=styles)).text
    return [line.strip().removesuffix("x").strip(" –") for line in lines_of(text)]


def levels(*places: int, key: int = 1) -> str:
    return "".join(para("x", num=key, level=place) for place in places)


def test_levels_below_begin_again_behind_a_higher_one():
    assert labels(levels(0, 1, 2, 2, 1, 2, 3, 0, 1), LEGAL + num(1, 1)) == (
        ["1.", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "(a)", "2.", "2.1"]
    )


def test_skipped_levels_count_as_begun():
    assert labels(levels(0, 2, 1, 0), LEGAL + num(1, 1)) == ["1.", "1.1.1", "1.2", "2."]


def test_lists_of_one_definition_count_on_together_until_one_starts_anew():
    numbering = LEGAL + num(1, 1) + num(2, 1) + num(3, 1, restart(0, 7))

    found = labels(levels(0, 0) + levels(0, key=2) + levels(0, 0, key=3) + levels(0), numbering)

    assert found == ["1.", "2.", "3.", "7.", "8.", "9."]


def test_level_that_never_restarts_runs_through_the_chapters():
    never = '<w:lvlRestart w:val="0"/>'
    numbering = abstract(1, level(0, "%1", "upperRoman"), level(1, "Article %2", more=never)) + num(1, 1)

    assert labels(levels(0, 1, 1, 0, 1), numbering) == ["I", "Article 1", "Article 2", "II", "Article 3"]


def test_level_that_restarts_behind_the_first_goes_on_behind_the_second():
    third = level(2, "(%3)", more='<w:lvlRestart w:val="1"/>')
    numbering = abstract(1, level(0, "%1."), level(1, "%1.%2"), third) + num(1, 1)

    assert labels(levels(0, 1, 2, 1, 2, 0, 2), numbering) == ["1.", "1.1", "(1)", "1.2", "(2)", "2.", "(1)"]


def test_override_replaces_a_whole_level():
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "Rule %1", start=100)}</w:lvlOverride>'

    assert labels(levels(0, 0), LEGAL + num(1, 1, override)) == ["Rule 100", "Rule 101"]


def test_list_is_followed_through_its_numbering_style():
    numbering = (
        abstract(1, more='<w:numStyleLink w:val="Clauses"/>')
        + abstract(2, level(0, "Clause %1"), more='<w:styleLink w:val="Clauses"/>')
        + num(1, 1)
        + num(2, 2)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Clauses"><w:name w:val="Clauses"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )

    assert labels(levels(0, 0), numbering, styles) == ["Clause 1", "Clause 2"]
    assert labels(levels(0, 0), numbering) == ["Clause 1", "Clause 2"]


def style(key: str, properties: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def test_number_comes_from_the_style_and_what_it_is_based_on():
    styles = style("A", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    styles += style("B", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', "A") + style("C", "", "B")
    body = "".join(para("x", style=key) for key in "ABCA")

    assert labels(body, LEGAL + num(1, 1), styles) == ["1.", "1.1", "1.2", "2."]


def test_level_that_belongs_to_a_style_wins_where_the_style_names_none():
    numbering = abstract(1, level(0, "%1."), level(1, "%1.%2", more='<w:pStyle w:val="Sub"/>')) + num(1, 1)
    styles = style("Sub", '<w:numPr><w:numId w:val="1"/></w:numPr>')

    assert labels(levels(0) + para("x", style="Sub"), numbering, styles) == ["1.", "1.1"]


def test_paragraph_may_change_the_level_alone_or_take_the_number_off():
    styles = style("A", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = para("x", style="A") + para("x", style="A", level=1) + para("x", style="A", num=0) + para("x", style="A")

    assert labels(body, LEGAL + num(1, 1), styles) == ["1.", "1.1", "", "2."]


def test_legal_style_prints_all_levels_in_figures():
    numbering = abstract(1, level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + num(1, 1)

    assert labels(levels(0, 1), numbering) == ["I", "1.1"]


def test_signs_become_dashes_and_words_of_a_level_stay():
    numbering = abstract(1, level(0, "\uf0b7", "bullet"), level(1, "Note:", "none"), level(2, "", "none")) + num(1, 1)

    assert labels(levels(0, 1, 2), numbering) == ["-", "Note:", ""]


def test_empty_paragraph_shows_its_number_and_a_wholly_deleted_one_none():
    deleted = "<w:rPr><w:del/></w:rPr>"
    gone = para("<w:del><w:r><w:delText>y</w:delText></w:r></w:del>", num=1, level=0, more=deleted)

    found = read_docx(word_file(levels(0) + para(num=1, level=0) + gone + levels(0), numbering=LEGAL + num(1, 1)))

    assert lines_of(found.text) == ["1. x", "2.", "3. x"]


def test_custom_format_is_padded():
    custom = '<w:lvl w:ilvl="0"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/><w:lvlText w:val="%1"/></w:lvl>'

    assert labels(levels(0, 0), abstract(1, custom) + num(1, 1)) == ["001", "002"]


def test_list_that_is_not_there_is_doubted_at_its_line():
    found = read_docx(word_file(para("First.") + para("Second.", num=5, level=0), numbering=LEGAL + num(1, 1)))

    assert [(doubt.line, doubt.code) for doubt in found.doubts] == [(3, "number_without_list")]
    assert found.text == "First.\n\nSecond.\n"


def test_unknown_format_is_printed_in_figures_and_doubted():
    found = read_docx(word_file(levels(0), numbering=abstract(1, level(0, "%1.", "klingon")) + num(1, 1)))

    assert found.text == "1. x\n"
    assert [doubt.code for doubt in found.doubts] == ["unknown_number_format"]


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("decimalZero", ["01", "04", "27"]),
        ("upperRoman", ["I", "IV", "XXVII"]),
        ("lowerLetter", ["a", "d", "aa"]),
        ("russianLower", ["а", "г", "э"]),
        ("arabicAlpha", ["أ", "ث", "و"]),
        ("hebrew1", ["א", "ד", "כז"]),
        ("chineseCounting", ["一", "四", "二十七"]),
        ("ordinal", ["1st", "4th", "27th"]),
        ("ordinalText", ["First", "Fourth", "Twenty-seventh"]),
        ("none", ["", "", ""]),
    ],
)
def test_number_is_printed_in_its_format(number_format, printed):
    assert [format_number(value, number_format) for value in (1, 4, 27)] == printed


def keys(body: str, numbering: str, styles: str = HEADINGS, language: str = "en") -> list[str]:
    text = read_docx(word_file(body, numbering=numbering, styles=styles)).text
    return ["/".join(piece.path) for piece in segment(text, language=language).segments if piece.path]


def test_articles_of_a_heading_style_hold_paragraphs_and_points():
    linked = '<w:pStyle w:val="Heading1"/>'
    numbering = abstract(
        1, level(0, "Article %1", more=linked), level(1, "%2."), level(2, "(%3)", "lowerLetter")
    ) + num(1, 1)
    styles = HEADINGS.replace("<w:outlineLvl", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl', 1)
    article = para("Gifts", style="Heading1") + para("Staff shall:", num=1, level=1)
    article += para("decline gifts;", num=1, level=2) + para("report them.", num=1, level=2)
    article += para("The Secretary-General decides.", num=1, level=1)

    text = read_docx(word_file(article * 2, numbering=numbering, styles=styles)).text

    assert text.startswith("## Article 1 – Gifts\n\n1. Staff shall:\n\n  (a) decline gifts;")
    assert keys(article * 2, numbering, styles) == [
        *("1", "1/1", "1/1/a", "1/1/b", "1/2"),
        *("2", "2/1", "2/1/a", "2/1/b", "2/2"),
    ]


def test_legal_numbers_with_bold_headings_become_sections():
    section = para(run("Gifts", "<w:b/>"), num=1, level=0) + para("Staff decline all gifts.", num=1, level=1)
    section += (
        para("This holds for:", num=1, level=2) + para("money;", num=1, level=3) + para("travel.", num=1, level=3)
    )

    text = read_docx(word_file(section, numbering=LEGAL + num(1, 1))).text

    assert text.startswith("**1. Gifts**\n\n  1.1 Staff decline")
    assert keys(section * 2, LEGAL + num(1, 1)) == [
        *("1", "1/1.1", "1/1.1/1.1.1", "1/1.1/1.1.1/a", "1/1.1/1.1.1/b"),
        *("2", "2/2.1", "2/2.1/2.1.1", "2/2.1/2.1.1/a", "2/2.1/2.1.1/b"),
    ]


@pytest.mark.parametrize(
    ("label", "language"), [("Artikel %1", "de"), ("§ %1", "de"), ("Статья %1.", "ru"), ("المادة %1", "ar")]
)
def test_lists_started_anew_in_each_article_are_its_own(label, language):
    numbering = abstract(2, level(0, label)) + abstract(1, level(0, "(%1)"))
    numbering += num(9, 2) + num(1, 1, restart(0)) + num(2, 1, restart(0))
    body = "".join(
        para("Abc", num=9, level=0, style="Heading2") + para("Abc abc abc.", num=key, level=0) * 2 for key in (1, 2)
    )

    assert keys(body, numbering, language=language) == ["1", "1/1", "1/2", "2", "2/1", "2/2"]


def test_paragraph_indented_below_an_item_stays_in_it():
    indent = '<w:ind w:left="720"/>'
    body = para("Staff shall:") + para("act;", num=1, level=0, more=indent) + para("At once.", more=indent)
    body += para("All apply.")

    text = read_docx(word_file(body, numbering=abstract(1, level(0, "(%1)", "lowerLetter")) + num(1, 1))).text

    assert lines_of(text) == ["Staff shall:", "(a) act;", "  At once.", "All apply."]
