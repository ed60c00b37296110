"""Citations in every format carry the text status, and hold whatever a title holds."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.citations import Edition, cite_in_text, legislation, write_bibtex, write_json_ld, write_ris
from tests.practices.documents.exported import ADDRESS, cited

ORIGINAL = Edition("https://exchange.example.org/original/", "fr", "authentic")
TRANSLATION = Edition("https://exchange.example.org/translation/", "de", "unofficial_translation")


def test_citation_in_text_names_organization_title_symbol_date_language_status_and_address():
    assert cite_in_text(cited()) == (
        f"Forum of Organizations. Code of Conduct (FO/2003/5). May 2003. English, Authentic text. {ADDRESS}"
    )


def test_citation_of_a_provision_names_it_before_the_title():
    assert ". Article 5, para 2, Code of Conduct (" in cite_in_text(cited(provision="Article 5, para 2"))


@pytest.mark.parametrize("write", [cite_in_text, write_bibtex, write_ris, write_json_ld])
@pytest.mark.parametrize("status", ["Authentic text", "Consolidation, not authentic"])
def test_every_citation_says_the_text_status(write, status):
    assert status in write(cited(status_label=status))


def test_bibtex_escapes_what_tex_would_read():
    entry = write_bibtex(cited(title=r"50% of {A} & B_1 #2 $3 ~ ^ \end", symbol="A\nB"))

    assert r"50\% of \{A\} \& B\_1 \#2 \$3 \textasciitilde{} \textasciicircum{} \textbackslash{}end" in entry
    assert "number = {A B}," in entry
    assert "year = {2003},\n  month = {5},\n  date = {2003-05}," in entry


@given(title=st.text(max_size=60), organization=st.text(max_size=60))
def test_bibtex_entry_keeps_its_braces_in_balance(title, organization):
    entry = re.sub(r"\\[{}]", "", write_bibtex(cited(title=title, organization=organization)))
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0

    assert depth == 0
    assert re.match(r"@misc\{[a-z0-9-]+,\n", entry)


@given(title=st.text(max_size=60), status=st.text(max_size=30))
def test_ris_record_has_one_field_a_line(title, status):
    lines = write_ris(cited(title=title, status_label=status)).split("\r\n")

    assert lines[0] == "TY  - STAT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) and "\n" not in line for line in lines[:-1])


def test_ris_record_writes_a_date_as_far_as_it_is_known():
    assert "DA  - 2003/05//\r\n" in write_ris(cited())
    assert "DA  -" not in write_ris(cited(dated_on=""))


@pytest.mark.parametrize(
    ("status", "value"),
    [
        ("authentic", "AuthoritativeLegalValue"),
        ("official_translation", "OfficialLegalValue"),
        ("unofficial_translation", "UnofficialLegalValue"),
        ("consolidation", "UnofficialLegalValue"),
        ("extract", "UnofficialLegalValue"),
        ("summary", "UnofficialLegalValue"),
    ],
)
def test_legislation_has_the_legal_value_of_its_status(status, value):
    assert legislation(cited(text_status=status))["legislationLegalValue"] == f"https://schema.org/{value}"


def test_legislation_says_whether_it_is_in_force_only_when_that_is_known():
    assert "legislationLegalForce" not in legislation(cited())
    assert legislation(cited(in_force=True))["legislationLegalForce"] == "https://schema.org/InForce"
    assert legislation(cited(in_force=False))["legislationLegalForce"] == "https://schema.org/NotInForce"


def test_legislation_relates_a_translation_to_its_original_and_back():
    translation = legislation(cited(text_status="official_translation", made_from=ORIGINAL))
    original = legislation(cited(made_into=(TRANSLATION,)))

    assert translation["translationOfWork"]["@id"] == ORIGINAL.address
    assert original["workTranslation"] == [{"@type": "Legislation", "@id": TRANSLATION.address, "inLanguage": "de"}]


def test_legislation_relates_an_extract_to_what_it_is_based_on():
    described = legislation(cited(text_status="extract", made_from=ORIGINAL))

    assert described["isBasedOn"]["@id"] == ORIGINAL.address
    assert "translationOfWork" not in described


def test_legislation_of_a_provision_is_part_of_the_whole():
    described = legislation(cited(provision="Article 5", address="https://exchange.example.org/provisions/1/"))

    assert described["name"] == "Article 5, Code of Conduct"
    assert described["isPartOf"]["@id"] == ADDRESS


@given(title=st.text(max_size=60))
def test_json_ld_closes_no_script(title):
    text = write_json_ld(cited(title=title + "</script><!--"))

    assert "<" not in text
    assert json.loads(text)["name"] == title + "</script><!--"
