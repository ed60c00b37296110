"""What leads nowhere: cases of a second maker, who had the promise and the texts and never saw the code."""

import pytest

from practices.texts.references import find_references

NOWHERE = [
    ("de", "Für sie gelten § 62 Absatz 1 und § 63 des Bundesbeamtengesetzes."),
    ("de", "Dies gilt in den Fällen des § 7 oder des § 106 des Jugendgerichtsgesetzes."),
    ("de", "die §§ 25 und 26 Abs. 3 sowie die §§ 56 bis 56f des Beamtenrechtsrahmengesetzes"),
    ("de", "Artikel 3 jenes Übereinkommens bleibt unberührt."),
    ("fr", "conformément à l'article 3 et à l'article 4 du Code civil"),
    ("fr", "l’expression « conformément à l’article 4 » renvoie à ce contrat"),
    ("fr", "au sens de l'art. 12 CEDH"),
    ("es", "la expresión «conforme al artículo 4» se refiere a ese contrato"),
    ("es", "con arreglo al art. 12 TUE"),
    ("nl", "bedoeld in artikel 3:1, tweede en derde lid, van de Wet arbeid en zorg"),
    ("nl", "aansprakelijk op grond van artikel 7:658 BW"),
    ("ru", "В договоре слова «согласно статье 4» относятся к этому договору."),
    ("ar", 'في العقد تشير عبارة "وفقا للمادة 4" إلى العقد نفسه.'),
    ("zh", "本协定不影响《联合国宪章》第二条和第三条。"),
    ("zh", "合同中“依照第四条”一语指该合同。"),
    ("de", "die Worte »nach Artikel 4« im Vertrag"),
    ("de", "die Worte ›nach Artikel 4‹ im Vertrag"),
    ("pt", "nos termos da Lei n.º 2"),
    ("pt", "no n.º 2 do Regulamento"),
    ("zh", "该条第一款"),
    ("zh", "前条第二款"),
    ("zh", "《公约》第四条第一款和第三款"),
    ("zh", "《议定书》附件一"),
    ("zh", "「依照第四条」"),
    ("zh", "第一款项"),
    ("ar", "الفقرة الثانية والعشرون"),
    ("nl", "in een samenstelling van drie leden, onder wie de voorzitter"),
    ("nl", "onder 1 januari"),
    ("en", "Articles 4 (paragraph 1) and 7 of the Charter"),
    ("en", "Article 3, paragraph 2 of Article 4 of the Charter"),
    ("en", "in accordance with Article 20.d of the Statute of the Council of Europe"),
    ("en", "as set out in Article 3 of Annex II to Regulation (EU) No 1024/2013"),
]


@pytest.mark.parametrize(("language", "words"), NOWHERE)
def test_reference_to_another_text_or_in_a_quotation_is_none(language: str, words: str):
    assert find_references(words, language) == ()


@pytest.mark.parametrize(
    ("language", "words", "count"),
    [
        ("de", "nach § 62 Absatz 1 und § 63", 2),
        ("fr", "conformément à l'article 3 et à l'article 4", 2),
        ("nl", "bedoeld in artikel 3, tweede en derde lid", 2),
        ("zh", "依照第二条和第三条", 2),
        ("en", "in accordance with Article 38.a", 1),
    ],
)
def test_the_same_words_without_another_text_are_references(language: str, words: str, count: int):
    assert len(find_references(words, language)) == count
