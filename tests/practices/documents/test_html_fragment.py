"""The fragment of HTML: structure, ids, languages, and nothing that runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from practices.documents.documents import ExportFrame
from practices.documents.html_fragment import write_html
from tests.practices.documents.exported import exported, withheld


def parsed(document):
    return html.fragment_fromstring(write_html(document))


def test_fragment_has_one_id_for_each_provision():
    document = exported()
    ids = parsed(document).xpath("//@id")

    assert len(ids) == len(set(ids))
    assert {row.eid for row in document.provisions if row.element != "note"} <= set(ids)


def test_fragment_is_an_article_in_its_language_and_direction():
    made = parsed(exported("المادة 1\n\nلا يقبل الأعضاء أي هدية.\n", language="ar"))

    assert (made.tag, made.get("lang"), made.get("dir")) == ("article", "ar", "rtl")
    assert made.find("footer").get("lang") == "en"


def test_fragment_nests_headings_tables_and_notes():
    made = parsed(exported())

    assert [node.tag for node in made.iter("h1", "h2", "h3")] == ["h1", "h2", "h2", "h2"]
    assert [cell.text for cell in made.iter("th")] == ["Duty", "Who acts"]
    assert made.xpath("//sup/a/@href") == ["#note-1"]
    assert made.xpath("//li[@id='note-1']//a/@href") == ["#note-mark-1"]
    assert made.xpath("//a[text()='the rules']/@href") == ["https://example.org/?a=1&b=2"]


@given(st.text(max_size=80))
def test_fragment_holds_no_markup_of_others(words):
    made = parsed(exported("1. Words.\n", title=words, organization=f"<script>alert(1)</script>{words}"))

    assert not made.xpath("//script | //style | //@onclick | //@style")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_fragment_links_to_no_script(address):
    made = parsed(exported(f"1. See [these words]({address}) of the text.\n"))

    assert not [link for link in made.xpath("//@href") if not link.startswith(("http", "#"))]


def test_fragment_without_the_text_says_why():
    text = write_html(withheld(frame=ExportFrame(language="en")))

    assert "Its text is not in this file." in text
    assert "No gift" not in text
