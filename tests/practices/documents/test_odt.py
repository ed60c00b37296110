"""OpenDocument texts."""

import io
import zipfile

import pytest

from practices.documents.odt import read_odt
from practices.documents.text import UnreadableText
from practices.texts.numbering import fold_units, segment
from tests.corpus import corpus_folder

KIND = "application/vnd.oasis.opendocument.text"
_NAMES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" '
    'style:num-suffix=")"/><text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>'
)


def odt_file(body: str, *, automatic: str = "", styles: str = "", kind: str = KIND, **parts: str) -> bytes:
    """Return an OpenDocument text with the inner XML of its body and styles."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_NAMES}><office:styles>{styles}</office:styles></office:document-styles>",
        )
        for name, words in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), words)
    return packed.getvalue()


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read_odt(odt_file(body, **parts)).text.split("\n") if line]


def codes(body: str) -> list[str]:
    return [doubt.code for doubt in read_odt(odt_file(f"{body}<text:p>Words.</text:p>")).doubts]


def item(*inner: str) -> str:
    return f"<text:list-item>{''.join(inner)}</text:list-item>"


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def test_lists_are_numbered_by_level_and_continue_where_they_say_so():
    inner = f"<text:list>{item(p('y'))}</text:list>"
    first = f'<text:list xml:id="a" text:style-name="L">{item(p("x"), p("more"), inner)}</text:list>'
    second = f'<text:list text:continue-list="a" text:style-name="L">{item(p("x"))}</text:list>'
    third = f'<text:list text:style-name="L">{item(p("x"))}</text:list>'

    assert lines(first + second + third, automatic=LISTS) == ["1. x", "  more", "  (a) y", "2. x", "1. x"]


def test_item_may_begin_at_a_number_and_headers_of_lists_have_none():
    inner = (
        f'<text:list-header>{p("x")}</text:list-header><text:list-item text:start-value="7">{p("y")}</text:list-item>'
    )

    found = lines(f'<text:list text:style-name="L">{inner}{item(p("z"))}</text:list>', automatic=LISTS)

    assert found == ["  x", "7. y", "8. z"]


def test_headings_are_numbered_by_the_outline():
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-prefix="Article "/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )

    def heading(level: int, words: str, more: str = "") -> str:
        return f'<text:h text:outline-level="{level}"{more}>{words}</text:h>'

    body = (
        heading(1, "Gifts")
        + heading(2, "Money")
        + heading(1, "Note", ' text:is-list-header="true"')
        + heading(1, "Leave")
    )

    assert lines(body, styles=outline) == ["## Article 1 – Gifts", "### 1.1 Money", "## Note", "## Article 2 – Leave"]


def test_title_emphasis_links_breaks_and_notes_are_read():
    styles = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>The note.</text:p></text:note-body></text:note>"
    )
    body = p("Code", "P1") + p(f'The <text:span text:style-name="B">staff </text:span>act{note}.')
    body += p(
        '<text:a xlink:href="https://a.example/">site</text:a><text:line-break/>(a) x<text:tab/>y<text:s text:c="9"/>z'
    )

    found = read_odt(odt_file(body, automatic=styles))

    assert [line for line in found.text.split("\n") if line] == [
        *("# Code", "The **staff** act[^1].", "[^1]: The note."),
        *("[site](https://a.example/)", "(a) x y z"),
    ]
    assert found.title == "Code"


def test_table_keeps_covered_cells_and_header():
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell{more}>{p(words)}</table:table-cell>"

    head = row(cell("A", ' table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
    table = f"<table:table><table:table-header-rows>{head}</table:table-header-rows>"
    table += f"{row(cell('b'), cell('c|d'))}</table:table>"

    assert lines(table) == ["| A |  |", "| --- | --- |", "| b | c\\|d |"]


def test_contents_comments_and_deleted_words_are_left_out():
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    toc = f"<text:table-of-content><text:index-body>{p('Article 1 7')}</text:index-body></text:table-of-content>"
    words = p("Words.<office:annotation><text:p>why?</text:p></office:annotation>")

    found = read_odt(odt_file(changes + p("Contents") + toc + words))

    assert found.text == "Words.\n"
    assert [doubt.code for doubt in found.doubts] == ["tracked_changes"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (p('<draw:frame><draw:image xlink:href="x.png"/></draw:frame>'), "picture"),
        (p(f"<draw:frame><draw:text-box>{p('In.')}</draw:text-box></draw:frame>"), "text_box"),
        (p("<draw:frame><draw:object/></draw:frame>"), "embedded_object"),
        (f"<draw:frame><draw:text-box>{p('Footer')}</draw:text-box></draw:frame>", "page_box"),
        (f'<text:section text:display="none">{p("x")}</text:section>', "hidden_text"),
    ],
)
def test_what_is_no_running_text_is_doubted(body, code):
    assert codes(body) == [code]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (odt_file("", kind="application/vnd.oasis.opendocument.spreadsheet"), "no OpenDocument text"),
        (odt_file(p("x"), META__INF__="x", **{"META-INF__manifest_xml": "<m><encryption-data/></m>"}), "password"),
        (odt_file(p("")), "no words"),
        (b"PK", "damaged"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_a_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        read_odt(data)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<text:list><text:list-item>", "</text:list-item></text:list>"),
        ("<text:section>", "</text:section>"),
        ("<text:p><text:span>" + "<text:span>" * 200, "</text:span>" * 201 + "</text:p>"),
    ],
)
def test_deep_nesting_is_read_or_refused(start, end):
    depth = max(230 // start.count("<"), 1)
    words = "Words." if "span" in start else p("Words.")

    try:
        answer = read_odt(odt_file(start * depth + words + end * depth)).text
    except UnreadableText as refusal:
        answer = str(refusal)

    assert "Words." in answer or "too deep" in answer


@pytest.mark.skipif(corpus_folder() is None, reason="the corpus is absent")
def test_bylaws_are_read_with_their_fourteen_articles():
    data = (corpus_folder() / "04_importer_files/odt/osgeo__bylaws.odt").read_bytes()

    found = read_odt(data)
    units = fold_units(segment(found.text))

    assert found.title == "Bylaws of the Open Source Geospatial Foundation"
    assert [unit.num for unit in units] == [str(number) for number in range(1, 15)]
    assert units[1].heading == "Offices and Registered Agents"


@pytest.mark.parametrize("element", ["p", "h"])
def test_paragraph_that_a_style_hides_is_left_out_and_doubted(element):
    hidden = '<style:style style:name="{}" style:family="paragraph" style:parent-style-name="{}">{}</style:style>'
    styles = hidden.format("Base", "", '<style:text-properties text:display="none"/>')
    automatic = hidden.format("P1", "Base", "")
    body = f'<text:{element} text:style-name="P1">secret</text:{element}><text:p>Seen.</text:p>'

    read = read_odt(odt_file(body, automatic=automatic, styles=styles))

    assert read.text == "Seen.\n"
    assert [doubt.code for doubt in read.doubts] == ["hidden_text"]


@pytest.mark.parametrize(
    ("drawing", "display", "code"),
    [
        (drawing, display, code)
        for drawing in (
            "<draw:frame {}><draw:text-box><text:p>secret</text:p></draw:text-box></draw:frame>",
            "<draw:g {}><draw:frame><draw:text-box><text:p>secret</text:p></draw:text-box></draw:frame></draw:g>",
        )
        for display, code in (("none", "hidden_text"), ("printer", "text_box"), ("screen", "text_box"))
    ],
)
def test_words_of_a_drawing_that_is_hidden_on_paper_too_are_left_out_and_doubted(drawing, display, code):
    shown = p(f"Seen.{drawing.format(f'draw:display="{display}"')}")

    read = read_odt(odt_file(shown))

    assert ("secret" in read.text) == (code == "text_box")
    assert [doubt.code for doubt in read.doubts] == [code]


def test_hidden_drawing_without_words_is_not_doubted():
    shape = '<draw:custom-shape draw:display="none"><svg:desc>A seal</svg:desc><text:p> </text:p></draw:custom-shape>'

    assert codes(p(f"Seen.{shape}")) == []
