"""What is read as a citation: numbers of provisions beside what may name an instrument."""

import pytest

from practices.queries.searching.citations import read_citation, read_citations
from practices.texts.numbering.eids import PREFIXES
from practices.texts.numbering.vocabulary import KEYWORDS, LabelKind
from practices.texts.references.place_words import kind_of


@pytest.mark.parametrize(
    ("typed", "named", "first"),
    [
        ("Article 22a Staff Regulations", "Staff Regulations", "22a"),
        ("Art. 22 a Staff Regulations", "Staff Regulations", "22a"),
        ("93/104/CE art.7", "93/104/CE", "7"),
        ("MC(8).DEC/1 paragraph 13", "MC(8).DEC/1", "13"),
        ("Directive (EU) 2019/1937 article 8", "Directive (EU) 2019/1937", "8"),
        ("art. 35(3) ECHR", "ECHR", "35/3"),
        ("RCMP Code of Conduct s. 10.1", "RCMP Code Conduct", "10.1"),
        ("§ 71 Beamtengesetz", "Beamtengesetz", "71"),
        ("статья 13 Всеобщей декларации", "Всеобщей декларации", "13"),
        ("المادة 13 الإعلان العالمي", "الإعلان العالمي", "13"),
        ("第13条 世界人权宣言", "世界人权宣言", "13"),
        ("article 3 of the staff rules", "staff rules", "3"),
        ("article 7", "", "7"),
        ("Rule 4.10(b)", "", "4.10/b"),
        ("§ 71", "", "71"),
        ("section 5.1", "", "5.1"),
        ("Article 12bis", "", "12bis"),
        ("article 12 bis (2)", "", "12bis/2"),
        ("4.10(b)", "", "4.10/b"),
        ("11(1)", "", "11/1"),
        ("article 14, alinéa 3", "", "14/3"),
        ("§ 6 Absatz 2", "", "6/2"),
        ("point c) article 2 Staff Regulations", "Staff Regulations", "c/2"),
        ("Article XI Staff Regulations", "Staff Regulations", "XI"),
        ("第 11 條", "", "11"),
        ("第十一条", "", "11"),
        ("第二十条", "", "20"),
        ("S5", "", "S5"),
        ("section S5", "", "S5"),
        ("12bis", "", "12bis"),
        ("Article 11 Staff Regulations Harbour Union 2007", "Staff Regulations Harbour Union", "11"),
    ],
)
def test_a_citation_is_read(typed: str, named: str, first: str):
    found = read_citation(typed)

    assert found is not None
    assert (found.named, found.paths[0]) == (named, first)


@pytest.mark.parametrize("typed", ["gifts from partners", "PC.DEC/426", "7", "", "4.3", "ST/SGB/2003/13"])
def test_what_cites_no_provision_of_an_instrument_is_none(typed: str):
    assert read_citation(typed) is None


@pytest.mark.parametrize(
    ("typed", "kind", "eid"),
    [
        ("Part VI Staff Regulations", "part", "part_VI"),
        ("partie 6", "part", "part_VI"),
        ("chapter 4", "chp", "chp_4"),
        ("Abschnitt 2", "dvs", "dvs_2"),
        ("раздела II", "dvs", "dvs_II"),
        ("§ 5", "sec", "sec_5"),
        ("Absatz 2 Artikel 7", "art", ""),
        ("4.10(b)", "", ""),
    ],
)
def test_a_citation_says_what_kind_of_place_it_is(typed: str, kind: str, eid: str):
    found = read_citation(typed)

    assert found is not None
    assert found.kind == kind
    assert eid in (found.eids or ("",))


@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ("Articles 11 and 12 Staff Regulations", ["11", "12"]),
        ("Articles 11, 12 and 14 of the Staff Regulations", ["11", "12", "14"]),
        ("§§ 33-36 Beamtengesetz", ["33", "34", "35", "36"]),
        ("Art. 22a and 22b Staff Regulations", ["22a", "22b"]),
        ("Articles 5(1) and 6(2) ECHR", ["5/1", "6/2"]),
        ("artículos 5 a 7", ["5", "6", "7"]),
        ("Artikel 5 bis 7", ["5", "6", "7"]),
        ("статей 11 и 12", ["11", "12"]),
        ("المادتان 11 و12", ["11", "12"]),
        ("第十一条和第十二条", ["11", "12"]),
        ("Articles II and III", ["II", "III"]),
        ("articles 3 to 90", [str(number) for number in range(3, 13)]),
        ("article 5 and paragraph 2", ["5/2"]),
        ("Art. 5, 2", ["5/2"]),
        ("Article 12 bis (2)", ["12bis/2"]),
        ("gifts", []),
    ],
)
def test_places_cited_together_are_read_one_by_one(typed: str, paths: list[str]):
    assert [one.paths[0] for one in read_citations(typed)] == paths


def test_articles_of_two_instruments_are_read_apart():
    read = read_citations("Article 11 of the Staff Regulations and Article 5 ECHR")

    assert [(one.named, one.paths[0]) for one in read] == [("Staff Regulations", "11"), ("ECHR", "5")]
    assert len(read_citations("Article 11 Rules on gifts and hospitality")) == 1


def test_words_name_the_places_that_they_open_in_texts():
    known = {
        word: PREFIXES.get(kind, "reg" if kind == LabelKind.REGULATION else kind) for word, kind in KEYWORDS.items()
    }

    said = {word: kind_of(word) for word in known if kind_of(word)}

    assert len(said) > 40
    assert {word: kind for word, kind in said.items() if kind != known[word]} == {}


@pytest.mark.parametrize("typed", ["six gifts", "can I accept", "civic duty", "24/7", "in 2007"])
def test_everyday_words_are_no_numbers(typed: str):
    assert read_citation(typed) is None


def test_a_decimal_number_may_stand_below_those_above_it():
    found = read_citation("art. 10.2(a) model code")

    assert found is not None
    assert {"10.2/a", "10/2/a", "10/10.2/a"} <= set(found.paths)
