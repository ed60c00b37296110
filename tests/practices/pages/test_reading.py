"""How tables, notes, marked words and pages of the file are shown in a text."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def read(client, text, **fields):
    response = client.get(factories.edition(text=text, **fields).url)
    assert response.status_code == 200
    return response.content.decode()


def test_table_is_shown_with_its_header_row(client):
    page = read(client, "Article 1\nLimits\n\n| Item | Limit |\n| --- | --- |\n| Cup<br>or mug | 5 |\n")

    assert '<thead><tr><th scope="col">Item</th><th scope="col">Limit</th></tr></thead>' in page
    assert "<tr><td>Cup<br>or mug</td><td>5</td></tr>" in page
    assert "---" not in page


def test_note_and_its_reference_lead_to_each_other(client):
    page = read(
        client, "Article 1\nGifts\n\nNo gifts[^1] at all[^1].\n\n[^1]: But see *elsewhere*.\n\nArticle 2\nX\n\nY.\n"
    )

    assert page.count('id="reference-1"') == 1
    assert page.count('href="#note-1"') == 2
    assert re.search(r'<p id="note-1"[^>]*><a class="note-mark" href="#reference-1".*But see <em>elsewhere</em>', page)


def test_note_that_no_text_refers_to_is_shown(client):
    page = read(client, "Article 1\nGifts\n\nNo gifts[^2].\n\n[^1]: Alone.\n")

    assert "Alone." in page
    assert '<sup class="note-mark">2</sup>' in page
    assert "#reference-" not in page


def test_marked_words_and_links_are_shown_and_dangerous_ones_are_words(client):
    page = read(
        client,
        "1. **No** *gift* as in [the rules](https://example.org/?a=1&b=2), [x](javascript:alert(1)) <img src=x>.\n",
    )

    assert '<strong>No</strong> <em>gift</em> as in <a href="https://example.org/?a=1&amp;b=2" rel="noopener">' in page
    assert "[x](javascript:alert(1)) &lt;img src=x&gt;" in page


def test_page_of_a_file_that_is_not_open_is_said(client):
    page = read(client, "Article 1\nForms\n\nUse this form.\n\n![The form](page:12)\n")

    assert "<img" not in page[page.index('class="reading"') : page.index("</article>")]
    assert "page 12 of the source file" in page
