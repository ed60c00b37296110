"""What a provision is of: a rule, or what stands around the rules."""

import pytest

from practices.texts.comparison import ProvisionMatter, matter_of, matter_of_row, opening_words

RULE, ENACTING, DEFINITIONS, FINAL = ProvisionMatter


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        ("Use of terms", DEFINITIONS),
        ("Définitions", DEFINITIONS),
        ("Begriffsbestimmungen", DEFINITIONS),
        ("Definiciones", DEFINITIONS),
        ("Термины", DEFINITIONS),
        ("التعاريف", DEFINITIONS),
        ("Preamble", ENACTING),
        ("Préambule", ENACTING),
        ("Преамбула", ENACTING),
        ("الديباجة", ENACTING),
        ("Entry into force", FINAL),
        ("Entrée en vigueur", FINAL),
        ("Inkrafttreten", FINAL),
        ("Entrada en vigor", FINAL),
        ("Вступление в силу", FINAL),
        ("بدء النفاذ", FINAL),
        ("Signature and entry into force", FINAL),
        ("Gifts", RULE),
        ("Definition of harassment in the workplace", RULE),
        ("Signature of contracts", RULE),
    ],
)
def test_matter_by_the_title(title, matter):
    assert matter_of(title, "Staff accept no gift.", is_in_article=True) is matter


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("For the purposes of this Convention: (a) “official” shall mean any person", DEFINITIONS),
        ("For the purposes of this Article, a gift is refused where it is above the limit.", RULE),
        ("Aux fins de la présente Convention, on entend par « agent »", DEFINITIONS),
        ("1. This Convention shall enter into force on the ninetieth day.", FINAL),
        ("In witness whereof the undersigned have signed.", FINAL),
        ("Настоящая Конвенция вступает в силу на девяностый день.", FINAL),
        ("Staff shall be open to criticism.", RULE),
    ],
)
def test_matter_by_the_opening_words(text, matter):
    assert matter_of("", text, is_in_article=True) is matter


def test_an_article_that_opens_like_a_preamble_is_a_rule():
    text = "Bearing in mind the independence of the judiciary, each State shall take measures."

    assert matter_of("", text, is_in_article=True) is RULE
    assert matter_of("", text, is_in_article=False) is ENACTING
    states = "The member States of the Council, and the other signatories hereto,\nRecalling the Charter,"
    assert matter_of("", states, is_in_article=False) is ENACTING


def test_matter_of_a_row_is_that_of_most_texts():
    assert matter_of_row([FINAL, FINAL, RULE]) is FINAL
    assert matter_of_row([FINAL, RULE]) is RULE
    assert matter_of_row([]) is RULE


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Staff accept no gift.", "Staff accept no gift"),
        ("1. Staff accept no gift.", "Staff accept no gift"),
        ("word " * 40, "word word word word word word word word word word word word word word…"),
        ("职" * 100, "职" * 70 + "…"),
        ("", ""),
    ],
)
def test_opening_words_stand_for_a_title(text, title):
    assert opening_words(text) == title
