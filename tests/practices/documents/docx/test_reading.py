"""Everything of a Word file but its numbers."""

import io
import zipfile

import pytest

from practices.documents.docx.reading import read_docx
from practices.documents.text import UnreadableText
from tests.practices.documents.docx.word_files import HEADINGS, W, lines_of, para, run, word_file


def text_of(body: str, **parts) -> str:
    return read_docx(word_file(body, **parts)).text


def codes(body: str, **parts) -> list[str]:
    return [doubt.code for doubt in read_docx(word_file(body, **parts)).doubts]


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_title_and_headings_are_told_by_outline_level_in_any_language():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="Ueberschrift zwei"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )

    found = read_docx(word_file(para("Kodex", style="Titel") + para("Ziele", style="berschrift2"), styles=styles))

    assert found.text == "# Kodex\n\n### Ziele\n"
    assert found.title == "Kodex"


def test_headings_are_told_by_their_usual_names_without_a_styles_part():
    assert text_of(para("Aims", style="Heading1") + para("Words."), styles=None) == "## Aims\n\nWords.\n"


def test_sentence_in_a_heading_style_is_text():
    sentence = "The members of the staff shall at all times act with integrity, and " * 4 + "so on."

    assert text_of(para(sentence, style="Heading2"), styles=HEADINGS) == f"{sentence}\n"


def test_heading_broken_behind_its_label_gets_a_dash_and_no_emphasis():
    broken = run("Article 5", "<w:b/>") + "<w:r><w:br/></w:r>" + run("Gifts")

    assert text_of(para(broken, style="Heading2"), styles=HEADINGS) == "### Article 5 – Gifts\n"


def test_runs_of_one_look_are_one_emphasis_with_spaces_outside():
    bold = "<w:b/>"

    body = para(
        run("The ") + run("staff ", bold) + run("member ", bold) + run("shall ") + run("act", "<w:i/>") + run(".")
    )

    assert text_of(body) == "The **staff member** shall *act*.\n"


def test_toggles_of_two_styles_cancel_each_other():
    styles = (
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="S"><w:name w:val="S"/><w:rPr><w:b/></w:rPr></w:style>'
    )

    body = para(run("The ") + run("staff", '<w:rStyle w:val="S"/>') + run(" act"), style="B")

    assert text_of(body, styles=styles) == "**The** staff **act**\n"


def test_label_typed_in_italics_stays_a_label():
    assert text_of(para(run("(") + run("a", "<w:i/>") + run(") The staff;"))) == "(a) The staff;\n"


def test_marks_of_the_notation_typed_by_hand_are_escaped():
    body = para("#1 is first") + para("a *b* c [^2]") + para("| x |")

    assert lines_of(text_of(body)) == ["\\#1 is first", "a \\*b\\* c \\[^2]", "\\| x |"]


def test_numbers_typed_by_hand_stay_as_typed():
    assert lines_of(text_of(para("1.<tab>".replace("<tab>", "\t") + "Scope") + para("(a) gifts"))) == [
        "1. Scope",
        "(a) gifts",
    ]


def test_line_break_joins_words_and_parts_items():
    words = "<w:r><w:t>All</w:t><w:br/><w:t>staff:</w:t><w:br/><w:t>(a) act;</w:t><w:br/><w:t>(b) rest.</w:t></w:r>"

    assert lines_of(text_of(para(words))) == ["All staff:", "(a) act;", "(b) rest."]


def test_special_characters_are_read():
    inner = (
        "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>erate</w:t><w:tab/>"
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )

    assert text_of(para(inner)) == "co-operate ≥☑\n"


def test_table_keeps_merged_cells_breaks_and_bars():
    def cell(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{words}</w:tc>"

    rows = [
        "<w:trPr><w:tblHeader/></w:trPr>" + cell(para("Grade")) + cell(para("Days"), '<w:gridSpan w:val="2"/>'),
        cell(para("P|1"), '<w:vMerge w:val="restart"/>') + cell(para("a") + para("b")) + cell(para("2")),
        cell(para(), "<w:vMerge/>") + cell(para("c")) + cell(para("3")),
    ]

    text = text_of("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")

    assert lines_of(text) == [
        "| Grade | Days |  |",
        "| --- | --- | --- |",
        "| P\\|1 | a<br>b | 2 |",
        "|  | c | 3 |",
    ]
    assert "\n\n" not in text


def test_nested_table_is_flattened_and_a_frame_is_running_text():
    inner = f"<w:tbl><w:tr><w:tc>{para('x')}</w:tc><w:tc>{para('y')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{para('a')}</w:tc><w:tc>{inner}{para('z')}</w:tc></w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr><w:tc>{para('Article 1')}{para('Words.')}</w:tc></w:tr></w:tbl>"

    assert lines_of(text_of(outer + frame)) == ["| a | x; y<br>z |", "Article 1", "Words."]
    assert codes(frame) == ["framed_text"]


def test_notes_stand_behind_their_paragraph_and_behind_a_whole_table():
    def mark(kind: str, key: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'

    notes = "".join(f'<w:footnote w:id="{key}">{para(f"Note {key}.")}</w:footnote>' for key in (1, 2))
    table = f"<w:tbl><w:tr><w:tc>{para('a')}</w:tc><w:tc>{para(run('b') + mark('footnote', 2))}</w:tc></w:tr></w:tbl>"
    body = para(run("Gifts") + mark("footnote", 1) + mark("endnote", 1)) + table

    text = text_of(body, footnotes=notes, endnotes=f'<w:endnote w:id="1">{para("End.")}</w:endnote>')

    assert lines_of(text) == ["Gifts[^1][^i]", "[^1]: Note 1.", "[^i]: End.", "| a | b[^2] |", "[^2]: Note 2."]


def test_note_of_a_heading_stands_behind_the_next_paragraph():
    body = para(run("Article 5") + '<w:r><w:footnoteReference w:id="1"/></w:r>', style="Heading1") + para("Gifts.")

    text = text_of(body, styles=HEADINGS, footnotes=f'<w:footnote w:id="1">{para("As amended.")}</w:footnote>')

    assert lines_of(text) == ["## Article 5[^1]", "Gifts.", "[^1]: As amended."]


def test_note_that_is_not_there_is_doubted():
    assert codes(para(run("a") + '<w:r><w:footnoteReference w:id="7"/></w:r>')) == ["note_missing"]


def test_links_to_the_web_are_kept_and_others_are_words():
    inner = f'<w:hyperlink r:id="r1">{run("site")}</w:hyperlink>' + run(" or ")
    inner += field('HYPERLINK "https://b.example/(x)"', run("there"))
    inner += f'<w:hyperlink r:id="r2">{run(" here")}</w:hyperlink>'

    text = text_of(para(inner), links={"r1": "https://a.example/", "r2": "file:///etc/passwd"})

    assert text == "[site](https://a.example/) or [there](https://b.example/%28x%29) here\n"


def test_tracked_changes_are_read_as_accepted_with_one_doubt():
    words = (
        run("Staff ")
        + f"<w:ins>{run('shall ')}</w:ins><w:del><w:r><w:delText>may </w:delText></w:r></w:del>"
        + run("act.")
    )
    merged = para(run("One"), more="<w:rPr><w:del/></w:rPr>") + para(run("two."))

    found = read_docx(word_file(para(words) + merged))

    assert lines_of(found.text) == ["Staff shall act.", "One two."]
    assert [(doubt.line, doubt.code) for doubt in found.doubts] == [(1, "tracked_changes")]


def test_text_box_is_read_once_where_it_stands():
    box = f"<w:txbxContent>{para('In the box.')}</w:txbxContent>"
    shape = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    found = read_docx(word_file(para(run("Before.") + shape) + para("After.")))

    assert lines_of(found.text) == ["Before.", "In the box.", "After."]
    assert [(doubt.line, doubt.code) for doubt in found.doubts] == [(3, "text_box")]


def test_content_controls_are_read_but_not_what_they_wait_for():
    def control(words: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"

    body = control(para("Block.")) + para(control(run("Inline.")) + control(run("Click here"), "<w:showingPlcHdr/>"))

    assert lines_of(text_of(body)) == ["Block.", "Inline."]


def test_contents_made_by_a_field_a_control_or_a_style_are_left_out():
    toc = para(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("Article 1")
    )
    toc += para(run("Article 2") + field("PAGEREF x", run("3"))) + para('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('Article 1')}</w:sdtContent></w:sdt>"
    )
    styled = para("Article 1 7", style="TOC1")

    assert text_of(para("Contents") + toc + control + styled + para("Words."), styles=None) == "Words.\n"


def test_contents_typed_by_hand_are_left_out_and_said():
    entries = "".join(para(f"<w:r><w:t>Article {n}</w:t><w:tab/><w:t>{n}</w:t></w:r>") for n in (1, 2, 3))

    found = read_docx(word_file(para("TABLE OF CONTENTS") + entries + para("Article 1")))

    assert found.text == "Article 1\n"
    assert [doubt.code for doubt in found.doubts] == ["contents_left_out"]


def test_field_that_does_not_end_hides_nothing():
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    broken += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'

    found = read_docx(word_file(para(broken + run("Article 1")) + para("Words.")))

    assert lines_of(found.text) == ["Article 1", "Words."]
    assert [doubt.code for doubt in found.doubts] == ["open_field"]


def test_results_of_fields_are_kept_but_not_page_numbers():
    body = para(run("Rule ") + field("REF x", run("5")) + run(", page ") + field("PAGE", run("9")) + run("."))

    assert text_of(body) == "Rule 5, page .\n"


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<w:r><w:drawing><wp:inline><wp:docPr descr="Seal"/><a:blip/></wp:inline></w:drawing></w:r>', "picture"),
        ("<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", "equation"),
        ("<w:r><w:object><o:OLEObject/></w:object></w:r>", "embedded_object"),
        (run("x", "<w:vanish/>"), "hidden_text"),
        (run("x", "<w:strike/>"), "struck_text"),
        (field("LISTNUM", ""), "number_field"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "comments_left_out"),
        ('<w:r><w:sym w:font="Odd" w:char="F041"/></w:r>', "unknown_symbol"),
    ],
)
def test_what_is_no_text_is_doubted(inner, code):
    assert codes(para(run("Words.") + inner)) == [code]


def test_strict_file_and_byte_order_mark_are_read():
    document = f'<w:document xmlns:w="{W}"><w:body>{para("Words.")}</w:body></w:document>'
    strict = document.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")

    for text in (strict, "\ufeff" + document):
        assert read_docx(bare_file(text)).text == "Words.\n"


def bare_file(document: str) -> bytes:
    """Return a Word file with nothing in it but its document."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", document)
    return packed.getvalue()


def test_run_in_heading_is_joined_to_its_paragraph():
    body = para(run("1.1 Gifts."), style="Heading2", more="<w:rPr><w:vanish/><w:specVanish/></w:rPr>")

    assert text_of(body + para("Staff decline them."), styles=HEADINGS) == "1.1 Gifts. Staff decline them.\n"


def test_file_without_words_is_refused():
    with pytest.raises(UnreadableText, match="no words"):
        read_docx(word_file(para()))


def test_styles_of_tables_are_left_out_and_those_beside_them_read():
    table = '<w:style w:type="table" w:styleId="T{0}"{1}'
    styles = (
        '<w:latentStyles w:count="1"><w:lsdException w:name="heading 1"/></w:latentStyles>'
        + table.format(1, "><w:name w:val='Heading1'/></w:style>")
        + table.format(2, "/>")
        + '<w:style w:type="paragraph" w:styleId="Berschrift"><w:name w:val="heading 2"/></w:style>'
        + table.format(3, "/>")
        + '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="title"/></w:style>'
    )

    text = text_of(para("Kodex", style="Titel") + para("Ziele", style="Berschrift"), styles=styles)

    assert text == "# Kodex\n\n### Ziele\n"


def test_words_are_left_out_that_the_style_of_their_paragraph_hides():
    hidden = '<w:style w:type="paragraph" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
    bare = "<w:r><w:t>secret</w:t></w:r>"
    body = para("Seen.") + para(bare, style="Hid") + para(run("secret", "<w:b/>"), style="Hid")

    read = read_docx(word_file(body, styles=hidden))

    assert "secret" not in read.text
    assert "hidden_text" in {doubt.code for doubt in read.doubts}


BOX = f"<w:txbxContent>{para('secret')}</w:txbxContent>"
SHAPE = "<wps:wsp>{}<wps:txbx>{}</wps:txbx></wps:wsp>"
DRAWING = "<w:drawing><wp:anchor>{}<a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
NOT_SHOWN = '<wps:nvSpPr><wps:cNvPr id="1" hidden="1"/></wps:nvSpPr>'


@pytest.mark.parametrize("words", ["secret", ""])
@pytest.mark.parametrize(
    "drawing",
    [
        DRAWING.format('<wp:docPr id="1" hidden="1"/>', SHAPE.format("", BOX)),
        DRAWING.format('<wp:docPr id="1"/>', SHAPE.format(NOT_SHOWN, BOX)),
        DRAWING.format("", f"<a:group>{SHAPE.format(NOT_SHOWN, BOX)}</a:group>"),
        f"<w:pict><v:shape style='position:absolute;visibility:hidden'><v:textbox>{BOX}</v:textbox></v:shape></w:pict>",
        f"<w:pict><v:group style='display: none'><v:shape>{BOX}</v:shape></v:group></w:pict>",
        "<mc:AlternateContent><mc:Choice Requires='wps'>"
        + DRAWING.format('<wp:docPr id="1" hidden="true"/>', SHAPE.format("", BOX))
        + f"</mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent>",
    ],
)
def test_words_of_a_hidden_drawing_are_left_out_and_doubted(drawing, words):
    inside = drawing.replace("secret", words)

    read = read_docx(word_file(para(run("Seen.") + f"<w:r>{inside}</w:r>")))

    assert read.text == "Seen.\n"
    assert [doubt.code for doubt in read.doubts] == (["hidden_text"] if words else [])
