"""Markdown read into numbered text."""

import pytest

from practices.documents.markdown import read_markdown
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.measurements.audit.samples import TEXT


def read(text: str) -> str:
    return read_markdown(text.encode()).text.rstrip("\n")


def test_text_in_the_notation_stays_as_it_is():
    assert read_markdown(TEXT.encode()).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "{#art_5__p_2} words",
        "![Form A](page:12)",
        "\\1. is not a number",
        "Article 5\nGifts",
        "| a | b\\|c |\n| d<br>e | f |",
        "1. One\n\n2. Two\n\n4. Four",
        "No gift[^1].\n\n[^1]: Of value.",
        "[words](https://example.org/a) and \\*stars\\*",
    ],
)
def test_marks_of_the_notation_stay(text):
    assert read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "{#art_5__p_2} words",
        "![Form A](page:12)",
        "Article 5\nGifts",
        "| a | b\\|c |\n| d<br>e | f |",
        "| 1. | these are words |\n| 2. | these are words |",
        "Article 2\n\n  (a) one\n\n    (i) two",
    ],
)
def test_marks_of_the_notation_stay_beside_those_of_markdown(text):
    assert read(f"{text}\n\nSee `code`.") == f"{text}\n\nSee code."


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Code\n====\n\nGifts\n-----\nNone.", "# Code\n\n## Gifts\n\nNone."),
        ("## Gifts ## {#gifts}", "## Gifts"),
        ("### **Gifts**", "### Gifts"),
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("These:\n(a) one;\n(b) two.", "These:\n\n(a) one;\n\n(b) two."),
        ("One.  \nTwo  \nthree", "One.\n\nTwo three"),
        ("_a_ __b__ ***c*** snake_case_word", "*a* **b** **c** snake_case_word"),
        ("<strong>A </strong>b<br>c <em>d</em> &amp; `x*y*` &nbsp;e", "**A** b c *d* & x\\*y\\*  e"),
        ("Section 2\\. Not\\_so \\(a\\)", "Section 2. Not_so (a)"),
        ("<akomaNtoso> stays", "<akomaNtoso> stays"),
        ("```\n# no heading\n\n1. no item\n```", "# no heading\n\n1. no item"),
        ("one\n\n***\n\ntwo", "one\n\ntwo"),
        ("> one\n> two\n\nthree", "> one two\n\nthree"),
        ("a | b\n---|:--:\n1 | 2", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("| a |\n|---|\n| b | c | d |", "| a |  |  |\n| --- | --- | --- |\n| b | c | d |"),
        (
            "Write to <your name>.\n\n<organization>\nSee <b>it</b>",
            "Write to <your name>.\n\n<organization> See **it**",
        ),
        ("{: .note}\nOne {{ site.name }}two", "One two"),
        ("8.\n\nThe words `x`", "8. The words x"),
        ("- [ ] one\n- [x] two", "- ☐ one\n\n- ☑ two"),
        ("a<!-- no -->b\n\n<!--\nno\n-->\n\nc", "ab\n\nc"),
    ],
)
def test_markdown_is_written_in_the_notation(markdown, text):
    assert read(markdown) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("1. a\n1. b\n1. c", "1. a\n\n2. b\n\n3. c"),
        ("3) a\n3) b", "3) a\n\n4) b"),
        ("1. a\n2. b\n4. c", "1. a\n\n2. b\n\n4. c"),
        ("* a\n+ b\n- c", "- a\n\n- b\n\n- c"),
        ("1. a\n   * b\n   * c\n1. d", "1. a\n\n  - b\n\n  - c\n\n2. d"),
        ("1. a\n\n   b\n\n1. c\n\nd", "1. a\n\n  b\n\n2. c\n\nd"),
        ("- a\n  b\n- c", "- a b\n\n- c"),
        ("* (a) one\n* (b) two", "(a) one\n\n(b) two"),
        ("* 1. one\n* 2. two", "1. one\n\n2. two"),
        ("1. a\n\nb\n\n1. c", "1. a\n\nb\n\n1. c"),
    ],
)
def test_items_get_their_numbers_and_their_place(markdown, text):
    assert read(markdown) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (
            "[a][x] [x] [b][] [c]\n\n[X]: https://x.org 'X'\n[b]: <https://b.org>",
            "[a](https://x.org) [x](https://x.org) [b](https://b.org) [c]",
        ),
        ("[a](https://a.org/b_(c) 'title')", "[a](https://a.org/b_%28c%29)"),
        ("[a](/code) [b](javascript:x) [c](#c)", "a b c"),
        ("<https://a.org> <a@b.org> [https://a.org](https://a.org)", "https://a.org a@b.org https://a.org"),
        ("<a href='https://a.org' target=_blank>a</a>", "[a](https://a.org)"),
    ],
)
def test_links_are_resolved_and_only_safe_ones_kept(markdown, text):
    assert read(markdown) == text


def test_notes_stand_behind_the_paragraph_that_refers_to_them():
    text = read("No gift[^a].\n\nPay.\n\n[^a]: Of\n    value.\n[^b]: Nowhere.")

    assert text == "No gift[^a].\n\n[^a]: Of value.\n\nPay.\n\n[^b]: Nowhere."


@pytest.mark.parametrize(
    "front",
    [
        "---\n\ntitle: 'Code'\nlang: fr\ntags: [a]\n\n---\n",
        '+++\ntitle = "Code"\nlang = "fr"\n+++\n',
        "---\ntitle: Code\nlang: fr\n...\n",
    ],
)
def test_what_stands_before_the_text_is_left_out_and_its_title_taken(front):
    page = read_markdown(f"{front}# {{{{ page.title }}}}\n\nWords".encode())

    assert (page.text, page.title, page.language) == ("# Code\n\nWords\n", "Code", "fr")


def test_rule_at_the_beginning_is_no_front_matter():
    assert read("---\n\nOne sentence.\n\n---\n\nTwo") == "One sentence.\n\nTwo"


def test_pieces_of_html_are_read_as_html():
    text = read(
        "<div class=note>\n  <p>One <b>two</b></p>\n</div>\n\n<table>\n<tr><td>a<td>b\n\n"
        "<tr><td>c<td>d\n</table>\n\nThree"
    )

    assert text == "One **two**\n\n| a | b |\n| c | d |\n\nThree"


@pytest.mark.parametrize(
    ("markdown", "code"),
    [("![a](a.png) words", "picture_left_out"), ("{% include a.html %}\n\nwords", "command_left_out")],
)
def test_what_is_left_out_of_the_text_is_doubted(markdown, code):
    page = read_markdown(markdown.encode())

    assert page.text == "words\n"
    assert [doubt.code for doubt in page.doubts] == [code]


def test_doubt_about_the_encoding_stands_at_the_line_of_the_text():
    page = read_markdown("---\ntitle: a\n---\none\ntwo\n\nÜber Geschenke".encode("cp1252"))

    assert [(doubt.code, doubt.line) for doubt in page.doubts] == [("guessed_encoding", 3)]


@pytest.mark.parametrize("tag", ["<nav>", "<main>", "<title>", "<textarea>", "<details>", "<div class='a>"])
def test_tag_that_is_never_closed_takes_no_words_away(tag):
    assert read(f"One\n\n{tag}\n\nTwo\n\nThree").split()[-2:] == ["Two", "Three"]


def test_note_that_begins_with_its_own_number_keeps_it():
    assert read("Pay[^1] `x`\n\n[^1]: 1 January") == "Pay[^1] x\n\n[^1]: 1 January"


def test_file_that_is_nested_too_deep_is_refused():
    with pytest.raises(UnreadableText, match="nested too deep"):
        read("* " * 200 + "words")


@pytest.mark.parametrize("body", ["", "<div></div>", "* * *"])
def test_file_without_words_is_refused(body):
    with pytest.raises(UnreadableText, match="no words"):
        read(f"---\ntitle: a\n---\n\n{body}")


def test_policies_are_read_with_their_sections(corpus):
    folder = corpus / "04_importer_files" / "md-policies"
    page = read_markdown((folder / "www-policy__bylaws.md").read_bytes())
    sections = [piece.num for piece in segment(page.text).segments if piece.element == "section" and piece.num]

    assert sections[:5] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert page.title == "OWASP Bylaws"


def test_indentation_of_numbers_is_kept_outside_of_lists():
    assert read("Article 2\n\n  (a) one\n\n    (i) two") == "Article 2\n\n  (a) one\n\n    (i) two"
