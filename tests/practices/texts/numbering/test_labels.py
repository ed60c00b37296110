"""Labels: what a line begins with."""

import pytest

from practices.texts.numbering.labels import order_suffix, read_label
from practices.texts.numbering.vocabulary import LabelKind


@pytest.mark.parametrize(
    ("line", "kind", "number", "rest"),
    [
        ("Article 12 bis", LabelKind.ARTICLE, "12bis", ""),
        ("Article 11a – Conflicts of interest", LabelKind.ARTICLE, "11a", "Conflicts of interest"),
        ("Article IV", LabelKind.ARTICLE, "4", ""),
        ("Article premier", LabelKind.ARTICLE, "1", ""),
        ("Art. 3. Les agents", LabelKind.ARTICLE, "3", "Les agents"),
        ("Artikel 7", LabelKind.ARTICLE, "7", ""),
        ("Artículo 5.- Regalos", LabelKind.ARTICLE, "5", "Regalos"),
        ("Articolo 2", LabelKind.ARTICLE, "2", ""),
        ("Статья 9. Подарки", LabelKind.ARTICLE, "9", "Подарки"),
        ("المادة الأولى", LabelKind.ARTICLE, "1", ""),
        ("المادة ١٢", LabelKind.ARTICLE, "12", ""),
        ("第十二条 礼品", LabelKind.ARTICLE, "12", "礼品"),
        ("§ 12a Geschenke", LabelKind.SECTION, "12a", "Geschenke"),
        ("Section 3 The staff", LabelKind.SECTION, "3", "The staff"),
        ("Rule 101.2", LabelKind.RULE, "101.2", ""),
        ("Staff Regulation 1.2: Conduct", LabelKind.REGULATION, "1.2", "Conduct"),
        ("PART 1General", LabelKind.PART, "1", "General"),
        ("Première partie", LabelKind.PART, "1", ""),
        ("Erster Abschnitt", LabelKind.DIVISION, "1", ""),
        ("HOOFDSTUK VIIbis", LabelKind.CHAPTER, "7bis", ""),
        ("Annex II", LabelKind.ANNEX, "2", ""),
        ("SCHEDULE Fees", LabelKind.ANNEX, "", "Fees"),
        ("10.1 Members observe", LabelKind.NUMBER, "10.1", "Members observe"),
        ("1. First", LabelKind.NUMBER, "1", "First"),
        ("(iii)The words", LabelKind.NUMBER, "iii", "The words"),
        ("(a.1) the officer", LabelKind.NUMBER, "a.1", "the officer"),
        ("б) вторая", LabelKind.NUMBER, "б", "вторая"),
        ("1) first", LabelKind.NUMBER, "1", "first"),
        ("2°. Soit", LabelKind.NUMBER, "2", "Soit"),
        ("1 - O presente código", LabelKind.NUMBER, "1", "O presente código"),
        ("1.º Um texto", LabelKind.NUMBER, "1", "Um texto"),
        ("Artigo 1.º", LabelKind.ARTICLE, "1", ""),
        ("Artigo 3.º-A Ofertas", LabelKind.ARTICLE, "3a", "Ofertas"),
        ("Artikel 4.a1 Berichten", LabelKind.ARTICLE, "4.a1", "Berichten"),
        ("ПРИЛОЖЕНИЕ № 1", LabelKind.ANNEX, "1", ""),
        ("ANEXO N.º 2", LabelKind.ANNEX, "2", ""),
        ("附件一 申报表", LabelKind.ANNEX, "1", "申报表"),
        ("附件2：申报表", LabelKind.ANNEX, "2", "申报表"),
        ("附录", LabelKind.ANNEX, "", ""),
        ("- be kind", LabelKind.BULLET, "", "be kind"),
        ("•Be kind", LabelKind.BULLET, "", "Be kind"),
    ],
)
def test_label_is_read_from_the_beginning_of_a_line(line, kind, number, rest):
    label = read_label(line)

    assert label is not None
    assert (label.kind, label.number, label.rest) == (kind, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Members shall",
        "Articles of the Charter",
        "Part of the staff",
        "(see Annex)",
        "附件一、附件二所列",
        "附件所列",
    ],
)
def test_label_is_absent_from_running_text(line):
    assert read_label(line) is None


@pytest.mark.parametrize("line", ["附件一、附件二所列", "附件所列"])
def test_annexes_of_a_chinese_sentence_are_no_label(line):
    assert read_label(line) is None


def test_label_keeps_the_printed_form_beside_the_bare_number():
    label = read_label("Article 12 bis. Gifts")

    assert (label.printed, label.raw, label.number) == ("Article 12 bis", "12 bis", "12bis")


def test_suffixes_sort_as_laws_insert_them():
    assert sorted(["aa", "ter", "b", "z", "bis", "ba", ""], key=order_suffix) == [
        "",
        "bis",
        "ter",
        "b",
        "ba",
        "z",
        "aa",
    ]
