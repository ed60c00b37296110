"""Editions written as Akoma Ntoso."""

import datetime

import pytest

from practices.documents.akoma_ntoso.documents import Event, LanguageVersion, UnwritableText
from practices.documents.akoma_ntoso.reading import read_akoma_ntoso
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from practices.texts.numbering import segment
from tests.practices.documents.akoma_ntoso.editions import find_all, find_schema_errors, make_document, words

TEXT = """# Code of conduct

The staff:

(1) Recalling the Charter,

## Part I – Scope

Article 1 – Gifts

1. No *gift* is **accepted**[^1], see [the list](https://un.org/list).

[^1]: Save a pen.

2. This goes for:

  (a) staff;

  (b) experts.

Article 2

First words.

| Grade | Days |
| --- | --- |
| P1 | 10<br>20 |

![The form](page:12)

Done at Vienna.

# Annex I – Form

Sign here.

1. Name
"""


def test_everything_reads_back_as_it_was_written():
    document = make_document(TEXT)

    data = write_akoma_ntoso(document)

    assert find_schema_errors(data) == []
    read = segment(read_akoma_ntoso(data).text).segments
    assert [words(piece) for piece in read] == [words(piece) for piece in document.segments]


def test_marks_of_the_text_become_elements():
    data = write_akoma_ntoso(make_document(TEXT))

    [note] = find_all(data, "//authorialNote")
    assert note.get("marker") == "1"
    assert "".join(note.itertext()) == "Save a pen."
    assert [element.get("href") for element in find_all(data, "//ref")] == ["https://un.org/list"]
    assert [element.text for element in (*find_all(data, "//i"), *find_all(data, "//b"))] == ["gift", "accepted"]
    assert [element.get("title") for element in find_all(data, "//remark")] == ["page:12"]
    assert len(find_all(data, "//th")) == len(find_all(data, "//td")) == 2


def test_paragraphs_lead_stand_between_and_end_where_they_belong():
    text = "Article 1\n\nFirst.\n\nSecond:\n\n(a) one;\n\n(b) two.\n\nLast.\n"

    data = write_akoma_ntoso(make_document(text))

    [article] = find_all(data, "//article")
    assert [child.tag.rpartition("}")[2] for child in article] == ["num", "intro", "alinea", "wrapUp"]
    assert find_schema_errors(data) == []


@pytest.mark.parametrize("kind", ["code_of_conduct", "policy", "other", "not a kind"])
@pytest.mark.parametrize("text", ["", "# Title only\n", "Words alone.\n", "Preamble\n\nWhereas.\n\nArticle 1\n\nx\n"])
def test_text_with_little_in_it_is_valid(text, kind):
    data = write_akoma_ntoso(make_document(text, kind=kind))

    assert find_schema_errors(data) == []
    assert len(find_all(data, "//body") + find_all(data, "//mainBody")) == 1


def test_second_reference_to_a_note_refers_to_the_first():
    data = write_akoma_ntoso(make_document("Article 1\n\nOne[^1] and two[^1].\n\n[^1]: The note.\n"))

    [note], [reference] = find_all(data, "//authorialNote"), find_all(data, "//noteRef")
    assert reference.get("href") == f"#{note.get('eId')}"


def test_characters_that_xml_forbids_are_left_out():
    document = make_document("Article 1\n\nA\x0bB\ufffeC\n", title="T\x00\x1f")

    data = write_akoma_ntoso(document)

    assert find_all(data, "//FRBRalias")[0].get("value") == "T"
    assert find_schema_errors(data) == []


def test_summary_is_refused():
    with pytest.raises(UnwritableText, match="summary"):
        write_akoma_ntoso(make_document(text_status="summary"))


def test_authentic_text_says_so_and_needs_no_more():
    data = write_akoma_ntoso(make_document())

    assert [element.get("value") for element in find_all(data, "//FRBRauthoritative")] == ["true"]
    assert not find_all(data, "//FRBRtranslation") + find_all(data, "//FRBRportion") + find_all(data, "//lifecycle")


def test_translation_names_the_language_that_it_was_made_from():
    versions = (LanguageVersion("de", "official_translation"), LanguageVersion("fr", "authentic"))

    data = write_akoma_ntoso(make_document(text_status="unofficial_translation", versions=versions))

    [translation] = find_all(data, "//FRBRtranslation")
    assert (translation.get("fromLanguage"), translation.get("authoritative")) == ("fra", "false")
    assert [element.get("value") for element in find_all(data, "//FRBRauthoritative")] == ["false"]
    assert find_schema_errors(data) == []


def test_extract_says_from_where_to_where_it_goes():
    data = write_akoma_ntoso(make_document("Article 3\n\nx\n\nArticle 5\n\ny\n", text_status="extract"))

    [portion] = find_all(data, "//FRBRportion")
    assert (portion.get("from"), portion.get("upTo")) == ("#art_3", "#art_5")
    assert find_schema_errors(data) == []


def test_consolidation_is_a_single_version_with_its_life():
    data = write_akoma_ntoso(make_document(text_status="consolidation", dated_on=datetime.date(2010, 1, 1)))

    assert find_all(data, "/act")[0].get("contains") == "singleVersion"
    assert [element.get("date") for element in find_all(data, "//eventRef")] == ["2010-01-01"]
    assert find_schema_errors(data) == []


def test_events_terms_and_address_are_stated():
    events = (Event("ended", datetime.date(2020, 1, 1)), Event("adopted", datetime.date(2001, 5, 1)))

    data = write_akoma_ntoso(
        make_document(
            events=events,
            terms="reuse",
            lifecycle="ended",
            address="https://portal.int/e/1",
            uri_base="https://portal.int",
            published_at=datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC),
        )
    )

    assert [(event.get("date"), event.get("type")) for event in find_all(data, "//eventRef")] == [
        ("2001-05-01", "generation"),
        ("2020-01-01", "repeal"),
    ]
    stated = {element.tag.rpartition("}")[2]: element.text for element in find_all(data, "//proprietary")[0]}
    assert (stated["textStatus"], stated["termsOfReuse"], stated["lifecycle"]) == ("authentic", "reuse", "ended")
    assert "https://portal.int/e/1" in {element.get("value") for element in find_all(data, "//FRBRalias")}
    assert find_schema_errors(data) == []
