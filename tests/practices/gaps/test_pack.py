"""The drafting pack: what is in it, what the terms of reuse keep out, and who gets it."""

import io
import zipfile

import docx
import pytest
from django.test import Client
from lxml import etree

from practices.queries.gaps import drafting_pack
from tests import factories
from tests.practices.gaps.texts import OTHERS, address, others, own, presents, reference

pytestmark = pytest.mark.django_db
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def get_pack(client: Client, mine, theirs, more: str = ""):
    return client.get(address(mine, theirs, more).replace("/gaps/", "/gaps/pack/"))


def lines(response) -> list[str]:
    return [part.text for part in docx.Document(io.BytesIO(response.content)).paragraphs]


def test_pack_holds_gaps_wordings_room_and_sources(client: Client):
    mine, theirs, third = own(), reference(), others()

    response = get_pack(client, mine, theirs, f"&basket={presents(third).public_id}.sec_1")
    said = lines(response)

    assert response["Content-Disposition"].startswith('attachment; filename="drafting-pack-harbour-union-own-code')
    assert "Drafting pack: Own code" in said
    assert "1 Gifts" in said
    assert "Members shall not accept any gift, favour or payment in connection with their duties." in said
    assert "The reference says “shall”, this text says “should”." in said
    assert any(line.startswith("Polar Council, Policy of Polar Council, 1") for line in said)
    assert "No present, favour or payment in connection with official duties may be accepted." in said
    assert "3 Host country: your text 2" in said
    assert "Sources" in said
    assert len(docx.Document(io.BytesIO(response.content)).tables) == 2  # room for each of the two gaps


def test_wording_of_display_only_terms_is_a_reference_with_address(client: Client):
    mine, theirs, third = own(), reference(), others(terms="display_only")
    key = presents(third).public_id

    response = get_pack(client, mine, theirs, f"&basket={key}.sec_1")
    said = "\n".join(lines(response))
    links = zipfile.ZipFile(io.BytesIO(response.content)).read("word/_rels/document.xml.rels").decode()

    assert "No present" not in said
    assert "Its terms of reuse do not allow its text in this file." in said
    assert f"/provisions/{key}/" in links


def test_reference_of_display_only_terms_keeps_its_words(client: Client):
    said = "\n".join(lines(get_pack(client, own(), reference(terms="display_only"))))

    assert "Members shall not accept any gift" not in said
    assert "1 Gifts" in said


def test_own_people_get_their_words_whatever_the_terms(client: Client):
    mine = own()
    mine.instrument.reuse_terms = "display_only"
    mine.instrument.save()
    theirs = reference()

    public = "\n".join(lines(get_pack(client, mine, theirs)))
    client.force_login(factories.officer(mine.instrument.organization))
    own_people = "\n".join(lines(get_pack(client, mine, theirs)))

    assert "Staff should report" not in public
    assert "Staff should report" in own_people


def test_quotation_stays_a_quotation(client: Client, monkeypatch):
    monkeypatch.setattr(drafting_pack, "MOST_QUOTED", 1)

    said = lines(get_pack(client, own(), reference(terms="quote")))

    assert "Members shall not accept any gift, favour or payment in connection with their duties." in said
    assert "Members shall report every suspicion of trafficking to the designated officer without delay." not in said
    assert any("allow quotation only" in line for line in said)


def test_wording_for_no_gap_comes_last(client: Client):
    mine, theirs, third = own(), reference(), others()

    said = lines(get_pack(client, mine, theirs, f"&basket={presents(third).public_id}"))

    assert said.index("Other wordings in the basket") > said.index("1 Gifts")


def test_hidden_wording_is_not_in_the_pack(client: Client):
    third = others(audience=None)

    said = "\n".join(lines(get_pack(client, own(), reference(), f"&basket={presents(third).public_id}.sec_1")))

    assert "present" not in said.replace("presented", "")
    assert "Polar Council" not in said
    assert "1 wording of the basket is not in this file" in said


def test_pack_of_hidden_or_unchosen_texts_is_not_there(client: Client):
    mine, theirs = own(), reference()

    assert get_pack(client, own(audience=None), theirs).status_code == 404
    assert client.get("/gaps/pack/").status_code == 404
    assert get_pack(client, mine, mine).status_code == 404


def test_passages_carry_their_language(client: Client):
    arabic = own(language="ar", text="1. القانون\n\nيجب على الموظفين احترام قانون البلد المضيف وعاداته.\n")

    response = get_pack(client, arabic, reference())
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(response.content)).read("word/document.xml"))
    said = [tag.attrib for tag in tree.iter(f"{WORD}lang")]

    assert any(tag.get(f"{WORD}bidi") == "ar" for tag in said)
    assert any(tag.get(f"{WORD}val") == "en" for tag in said)
    assert tree.find(f".//{WORD}bidiVisual") is not None


def test_pack_in_arabic_frame_is_right_to_left(client: Client):
    mine, theirs = own(), reference()

    response = client.get("/ar" + address(mine, theirs).replace("/gaps/", "/gaps/pack/"))
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(response.content)).read("word/document.xml"))

    assert tree.find(f"{WORD}body/{WORD}sectPr/{WORD}bidi") is not None


def test_same_pack_gives_the_same_bytes(client: Client):
    mine, theirs = own(), reference()

    assert get_pack(client, mine, theirs).content == get_pack(client, mine, theirs).content


def test_pack_of_two_equal_texts_has_nothing_to_draft(client: Client):
    mine = own(text=OTHERS)

    said = lines(get_pack(client, mine, others()))

    assert "Draft" not in said
    assert "Provisions with a counterpart" in said


def test_pack_takes_few_queries(client: Client, django_assert_max_num_queries):
    mine, theirs, third = own(), reference(), others()
    asked = (client, mine, theirs, f"&basket={presents(third).public_id}.sec_1")
    get_pack(*asked)

    with django_assert_max_num_queries(20):
        get_pack(*asked)
