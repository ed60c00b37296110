"""Web pages, Markdown, Akoma Ntoso and plain text: what their readers do not see."""

from practices.documents.file_contents.cleaning import clean, list_contents
from practices.documents.file_contents.held import ContentKind
from practices.documents.files import read_file
from tests.measurements.audit.samples import akoma_ntoso, html


def kinds(data: bytes, name: str = "") -> dict[ContentKind, tuple[str, ...]]:
    return {held.kind: held.examples for held in list_contents(data, name=name)}


def test_page_is_cleaned_of_what_is_not_shown():
    body = (
        "<h1>Code</h1><!-- first secret --><p data-who='secret' onclick='secret()'>Seen <a href='https://example.org/x'>link</a>"
        "</p><p style='display:none'>secret</p><p hidden>secret</p><script>secret</script><template>secret</template>"
        "<form><input type='hidden' value='secret'><input name='a' value='typed'></form><iframe src='secret'></iframe>"
    )
    data = html(body).replace(b"<title>", b"<meta name='author' content='secret'><title>")

    cleaned = clean(data, changes="accept").data

    assert b"secret" not in cleaned
    assert b"typed" in cleaned
    assert kinds(data)[ContentKind.COMMENTS] == ("first secret",)
    assert set(kinds(data)) == {
        *(
            ContentKind.COMMENTS,
            ContentKind.HIDDEN_TEXT,
            ContentKind.SCRIPTS,
            ContentKind.EMBEDDED_FILES,
            ContentKind.CUSTOM_DATA,
            ContentKind.NAMES,
            ContentKind.LINKS,
        )
    }
    assert set(kinds(cleaned)) == {ContentKind.LINKS}
    assert read_file("a.html", cleaned).text == read_file("a.html", data).text


def test_page_in_an_old_encoding_is_written_as_utf_8():
    data = "<html><head><meta charset='iso-8859-1'></head><body><p>Über Geschenke.</p></body></html>".encode("cp1252")

    assert "Über Geschenke." in clean(data, changes="accept").data.decode()


def test_markdown_keeps_title_and_language_of_what_stands_before_the_text():
    text = "---\ntitle: Code\nauthor: Ana\nlang: en\n---\n\n# Code\n\nSeen.<!-- secret -->\n\n[//]: # (secret)\n"

    cleaned = clean(text.encode(), changes="accept", name="code.md").data.decode()

    assert kinds(text.encode(), "code.md") == {
        ContentKind.COMMENTS: ("secret", "(secret)"),
        ContentKind.NAMES: ("author: Ana",),
    }
    assert "Ana" not in cleaned
    assert "secret" not in cleaned
    assert cleaned.startswith("---\ntitle: Code\nlang: en\n---\n")
    assert list_contents(cleaned.encode(), name="code.md") == []


def test_comment_in_fenced_code_is_shown_and_stays():
    text = "# Code\n\n```\n<!-- shown -->\n```\n\nSeen.\n\n~~~\n<!-- shown too -->\n"

    assert clean(text.encode(), changes="accept", name="code.md").data.decode() == text


def test_text_is_cleaned_of_characters_without_width():
    hidden = "".join(chr(0xE0000 + ord(sign)) for sign in "secret")
    text = f"Nobody{hidden} takes a gift\u200b\u2060\u200b of value.\n"

    assert kinds(text.encode(), "a.txt") == {ContentKind.HIDDEN_TEXT: ("secret",)}
    assert clean(text.encode(), changes="accept", name="a.txt").data.decode() == "Nobody takes a gift of value.\n"


def test_akoma_ntoso_is_cleaned_of_comments_and_data_of_programs():
    data = akoma_ntoso().replace(
        b"</identification>", b"</identification><proprietary source='#us'><x>secret</x></proprietary>"
    )
    data = data.replace(b"<body>", b"<!-- secret --><?editor secret?><body>")

    cleaned = clean(data, changes="accept").data

    assert kinds(data) == {ContentKind.COMMENTS: ("secret",), ContentKind.CUSTOM_DATA: ("editor secret", "secret")}
    assert b"secret" not in cleaned
    assert read_file("a.xml", cleaned).text == read_file("a.xml", data).text
    assert list_contents(cleaned) == []


def test_control_characters_behind_what_is_hidden_do_no_harm():
    data = html("<p>\x02<span hidden>secret</span>Se\x01en&#3;.<b>x</b>\x03<i hidden>secret</i>.</p>")

    assert b"secret" not in clean(data, changes="accept").data
