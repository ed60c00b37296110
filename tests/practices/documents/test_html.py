"""Web pages read into numbered text."""

import pytest

from practices.documents.html import read_html
from practices.documents.html.lists import write_number
from practices.documents.html.words import safe_address
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.measurements.audit.samples import html


def read(body: str) -> str:
    return read_html(html(body)).text.rstrip("\n")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Code</h1><h3>Gifts</h3><p>None.</p>", "# Code\n\n### Gifts\n\nNone."),
        ("<p class='p-Heading2'>Gifts</p><p role=heading aria-level=3>Pay</p>", "## Gifts\n\n### Pay"),
        ("<h2>Article 1</h2><h3>Gifts</h3><p>None.</p>", "## Article 1 – Gifts\n\nNone."),
        ("<p class=ti-art>Article 1</p><p class=sti-art>Gifts</p>", "Article 1 – Gifts"),
        ("<p>No  <b>gift </b>of\n<i>any</i> kind.", "No **gift** of *any* kind."),
        ("<p><span style='font-weight:700'>a</span><b>b</b> 5<sup>bis</sup>", "**ab** 5bis"),
        ("<p>2 * 3 * 4 and [^1] and &lt;br>", "2 * 3 * 4 and \\[^1] and \\<br>"),
        ("<p>*no emphasis*", "\\*no emphasis\\*"),
        ("<p><span>(1)</span><span>Words</span>", "(1) Words"),
        ("<p>One.<br>Two<br>three<br><br>Four", "One.\n\nTwo three\n\nFour"),
        ("<p>These:<br>(a) one;<br>(b) two", "These:\n\n(a) one;\n\n(b) two"),
        ("<pre>One\n  two\n\nThree</pre>", "One\n  two\n\nThree"),
        ("<blockquote><p>Said</blockquote><p><q>Told</q>", "> Said\n\n“Told”"),
        ("<dl><dt>Gift<dd>What is given.<dt>(b)<dd>Pay", "Gift: What is given.\n\n(b) Pay"),
    ],
)
def test_words_are_written_in_the_notation(body, text):
    assert read(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<ol><li>a<li>b</ol>", "1. a\n\n2. b"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n\n7. b\n\n8. c"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n\n1. b"),
        ("<ol type=a><li>a<li>b</ol>", "a. a\n\nb. b"),
        ("<ol style='list-style-type: upper-roman'><li>a<li>b</ol>", "I. a\n\nII. b"),
        ("<ol><li>a<ol type=i><li>b</ol><li>c</ol>", "1. a\n\n  i. b\n\n2. c"),
        ("<ol><li><p>a</p><p>b</p><li>c</ol>", "1. a\n\n  b\n\n2. c"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n\n  - b"),
        ("<ul class=list-unstyled><li>a</ul>", "a"),
        ("<ul><li>(a) one<li>1.2 two</ul>", "(a) one\n\n1.2 two"),
        ("<ol><li>1. one<li>two</ol>", "1. one\n\n2. two"),
        ("<p class=MsoListBullet>one", "- one"),
        (
            "<table><tr><td>(a)<td>one of the gifts<tr><td>(b)<td>another of them</table>",
            "(a) one of the gifts\n\n(b) another of them",
        ),
        ("<div><div>(a)</div><div><p>one</div></div>", "(a) one"),
    ],
)
def test_numbers_of_lists_are_written_out(body, text):
    assert read(body) == text


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (27, "lower-alpha", "aa"),
        (1994, "upper-roman", "MCMXCIV"),
        (0, "lower-roman", "0"),
        (-3, "lower-alpha", "-3"),
        (5, "", "5"),
    ],
)
def test_number_is_written_as_a_style_sheet_says(number, style, written):
    assert write_number(number, style) == written


def test_table_keeps_its_head_its_merged_cells_and_its_lines():
    page = read_html(
        html("<table><thead><tr><th>Grade<th>Pay</thead><tr><td rowspan=2>A|B<td>1<br>2<tr><td>3<tr><td colspan=2>All")
    )

    assert page.text == "| Grade | Pay |\n| --- | --- |\n| A\\|B | 1<br>2 |\n|  | 3 |\n| All |  |\n"
    assert [doubt.code for doubt in page.doubts] == ["merged_cells"]


@pytest.mark.parametrize(
    "note",
    [
        "<p id=fn1><a href='#ref1'>1</a> Of value.</p>",
        "<h2>Notes</h2><ol><li id=fn1>Of value. <a href='#ref1'>↩</a></ol>",
        "<div><p><a name=fn1 href='#ref1'>[1]</a> Of value.</p></div>",
    ],
)
def test_note_is_written_behind_the_paragraph_that_refers_to_it(note):
    text = read(f"<p>No gift<sup><a href='#fn1' id=ref1>[1]</a></sup>.</p><p>Pay.</p>{note}")

    assert text == "No gift[^1].\n\n[^1]: Of value.\n\nPay."


def test_notes_of_the_same_number_are_told_apart():
    text = read(
        "<p>a<sup><a href='#fn1'>1</a></sup><p id=fn1>One.<p>b<sup><a href='#fn-b1'>1</a></sup><p id=fn-b1>Two."
    )

    assert "[^1]: One." in text
    assert "b[^1-2]\n\n[^1-2]: Two." in text


def test_link_to_a_place_of_the_text_is_no_note():
    assert read("<p>See <a href='#art_1'>1</a>.<p id=art_1>Article 1") == "See 1.\n\nArticle 1"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a b(c)", "https://example.org/a%20b%28c%29"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc", ""),
        ("/code", ""),
        ("https:///", ""),
        ("https://example.org/" + "a" * 3000, ""),
    ],
)
def test_address_is_linked_only_when_it_is_safe(address, safe):
    assert safe_address(address) == safe
    assert read(f"<p><a href='{address}'>words</a>") == (f"[words]({safe})" if safe else "words")


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav><p>Home</nav>",
        "<header><p>Site</header>",
        "<footer><p>Imprint</footer>",
        "<script>alert(1)</script><style>p {}</style>",
        "<div hidden>Home</div>",
        "<p style='display: none'>Home</p>",
        "<div role=navigation>Home</div>",
        "<ul class=breadcrumb><li>Home</ul>",
        "<button>Close</button><select><option>One</select>",
        "<!-- Home --><template>Home</template>",
    ],
)
def test_what_a_site_puts_around_its_text_is_left_out(chrome):
    assert read(f"{chrome}<p>The text.</p>{chrome}") == "The text."


def test_title_in_the_head_of_a_page_and_a_header_with_text_are_kept():
    long = (
        "Whereas recognition of the inherent dignity of all members of the human family is the foundation of peace " * 2
    )

    assert read("<header><h1>Code</h1><p>Site</header><p>Text") == "# Code\n\nText"
    assert read(f"<header><h2>Preamble</h2><p>{long}</header>").startswith("## Preamble\n\nWhereas")


def test_main_part_of_a_page_is_its_text():
    assert read("<div>Around</div><main><p>The text of the page.</main>") == "The text of the page."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>a<img src=a.png>", "picture_left_out"),
        ("<p>a<input type=text>", "control_left_out"),
        ("<p>a<p hidden>b", "hidden_text"),
        ("<style>li { counter-increment: a }</style><p>a", "numbers_by_style"),
    ],
)
def test_what_is_left_out_of_the_text_is_doubted(body, code):
    assert [doubt.code for doubt in read_html(html(body)).doubts] == [code]


@pytest.mark.parametrize(
    "data",
    [
        "<p>Café €</p>".encode("utf-8-sig"),
        "<p>Café €</p>".encode("utf-16"),
        "<meta charset=iso-8859-1><p>Café €</p>".encode("cp1252"),
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>Café €</p>".encode("cp1252"),
        "<?xml version='1.0' encoding='iso-8859-15'?><html><p>Café €</p></html>".encode("iso8859-15"),
        "<p>Café €</p>".encode(),
    ],
)
def test_encoding_is_known_by_mark_and_declaration(data):
    page = read_html(data)

    assert (page.text, page.doubts) == ("Café €\n", ())


def test_encoding_that_is_guessed_is_doubted():
    page = read_html("<p>Plain</p><p>Les bâtiments protégés après la réception, où ça gêne.</p>".encode("cp1252"))

    assert page.text.endswith("Les bâtiments protégés après la réception, où ça gêne.\n")
    assert [(doubt.code, doubt.line) for doubt in page.doubts] == [("guessed_encoding", 3)]


def test_title_and_language_are_what_the_page_says():
    page = read_html(b"<html xml:lang='fr-CH'><title>Code | Site</title><h1>Code</h1><p>a")

    assert (page.title, page.language) == ("Code", "fr")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<div>" * 260 + "a", "nested too deep"),
        ("<b>a</b>" * 500_001, "up to 500,000 elements"),
        ("<p " + "".join(f" a{number}" for number in range(3_000)) + ">a", "more than 2,000 attributes"),
        ("<p> </p>", "no words"),
    ],
)
def test_page_beyond_the_limits_or_without_words_is_refused(body, message):
    with pytest.raises(UnreadableText, match=message):
        read_html(html(body))


def test_entities_of_a_document_type_are_not_read():
    data = b"<!DOCTYPE html [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><p>a &e; b"

    assert "&e;" in read_html(data).text


def test_page_of_a_law_is_read_with_its_articles(corpus):
    page = read_html((corpus / "05_alignment_eu/docs/32019l1937/source.en.html").read_bytes())
    articles = [piece for piece in segment(page.text).segments if piece.element == "article"]

    assert [piece.num for piece in articles] == [str(number) for number in range(1, 30)]
    assert articles[0].heading == "Purpose"


def test_pages_made_of_word_files_keep_headings_and_notes(corpus):
    page = read_html((corpus / "03_akn/akn4un/part1_index-13.html").read_bytes())

    assert page.text.startswith("# Akoma Ntoso: an overview\n\n## Why Akoma Ntoso\n\nThe Akoma Ntoso[^7] (AKN)")
    assert "\n\n[^7]: Akoma Ntoso means" in page.text
