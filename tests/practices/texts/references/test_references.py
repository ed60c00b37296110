"""Where references in running text lead, in each language that is read; and which lead nowhere."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.references import Place, Places, find_references

HERE = "art_5__para_1"


def a_code() -> Places:
    """Return a code of twelve articles in three chapters, each with paragraphs, points and sub-points, and annexes."""
    rows = []
    for number in range(1, 13):
        chapter = f"chp_{'I' * ((number + 3) // 4)}"
        rows += [Place(chapter, "chapter", f"Chapter {chapter[4:]}", "", "")]
        rows += [Place(f"art_{number}", "article", f"Article {number}", str(number), chapter)]
        rows += paragraphs(f"art_{number}")
    for annex in ("att_I", "att_II"):
        rows += [Place(annex, "doc", f"Annex {annex[4:]}", "", ""), *paragraphs(annex)]
    return Places(rows)


def paragraphs(above: str) -> list[Place]:
    rows = []
    for number in "123":
        eid = f"{above}__para_{number}"
        rows.append(Place(eid, "paragraph", f"{number}.", number, above))
        for letter in "abc":
            point = f"{eid}__point_{letter}"
            rows.append(Place(point, "point", f"({letter})", letter, eid))
            rows += [Place(f"{point}__point_{i}", "point", f"({i})", i, point) for i in ("i", "ii")]
    return rows


def links(text: str, language: str = "en", *, places: Places | None = None, here: str = HERE) -> list[tuple[str, str]]:
    """Return the words that lead somewhere, and where."""
    known = places or a_code()
    found = [(text[one.start : one.end], known.find(one, here)) for one in find_references(text, language)]
    return [(words, place.eid) for words, place in found if place]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "es",
            "De conformidad con el artículo 4, párrafo 2, el personal informará.",
            [("artículo 4, párrafo 2", "art_4__para_2")],
        ),
        (
            "es",
            "Lo dispuesto en los artículos 3 y 7 no afecta al apartado 2.",
            [("artículos 3", "art_3"), ("7", "art_7"), ("apartado 2", "art_5__para_2")],
        ),
        (
            "es",
            "según el apartado 3 del artículo 8 del presente Código",
            [("apartado 3 del artículo 8", "art_8__para_3")],
        ),
        ("es", "el artículo 105 de la Carta de las Naciones Unidas", []),
        ("es", "en virtud del artículo 4 de la Convención de Viena", []),
        ("es", "el párrafo segundo del presente artículo", [("párrafo segundo", "art_5__para_2")]),
        (
            "es",
            "la letra b) del apartado 1 del artículo 6",
            [("letra b) del apartado 1 del artículo 6", "art_6__para_1__point_b")],
        ),
        ("es", "las formas que figuran en el anexo II", [("anexo II", "att_II")]),
        ("es", "a más tardar el 4 de marzo, con arreglo al artículo 9", [("artículo 9", "art_9")]),
        (
            "it",
            "ai sensi dell’articolo 4, paragrafo 2, il personale informa",
            [("articolo 4, paragrafo 2", "art_4__para_2")],
        ),
        ("it", "ai sensi degli articoli 3 e 7 del presente codice", [("articoli 3", "art_3"), ("7", "art_7")]),
        ("it", "l’articolo 5, comma 3, della legge n. 241", []),
        ("it", "di cui al comma 2 dell’articolo 8", [("comma 2 dell’articolo 8", "art_8__para_2")]),
        ("it", "di cui al primo comma, lettera b)", [("primo comma, lettera b)", "art_5__para_1__point_b")]),
        ("it", "i casi di cui al comma 3", [("comma 3", "art_5__para_3")]),
        (
            "it",
            "l’articolo 6, paragrafo 1, lettera c)",
            [("articolo 6, paragrafo 1, lettera c)", "art_6__para_1__point_c")],
        ),
        ("it", "l’allegato I", [("allegato I", "att_I")]),
        ("pt", "nos termos do artigo 4.º, n.º 2, o pessoal informa", [("artigo 4.º, n.º 2", "art_4__para_2")]),
        ("pt", "nos termos do n.º 2 do artigo 8.º", [("n.º 2 do artigo 8.º", "art_8__para_2")]),
        ("pt", "os artigos 3.º e 7.º do presente Código", [("artigos 3.º", "art_3"), ("7.º", "art_7")]),
        ("pt", "o artigo 4.º da Convenção de Viena", []),
        ("pt", "a alínea b) do n.º 1 do artigo 6.º", [("alínea b) do n.º 1 do artigo 6.º", "art_6__para_1__point_b")]),
        ("pt", "o parágrafo 2 do presente artigo", [("parágrafo 2", "art_5__para_2")]),
        ("ru", "в соответствии с пунктом 2 статьи 4 настоящего Кодекса", [("пунктом 2 статьи 4", "art_4__para_2")]),
        ("ru", "статьи 3 и 7 применяются", [("статьи 3", "art_3"), ("7", "art_7")]),
        ("ru", "согласно статье 9 Венской конвенции", []),
        ("ru", "в статье 9 указанной Конвенции", []),
        ("ru", "как указано в пункте 3 настоящей статьи", [("пункте 3", "art_5__para_3")]),
        ("ru", "подпункт b) пункта 1 статьи 6", [("подпункт b) пункта 1 статьи 6", "art_6__para_1__point_b")]),
        ("ru", "в п. 2 ст. 8", [("п. 2 ст. 8", "art_8__para_2")]),
        ("ru", "в приложении II", [("приложении II", "att_II")]),
        ("ru", "статья 105 Устава Организации Объединенных Наций", []),
        ("ru", "Статья 2 вступает в силу 4 марта", [("Статья 2", "art_2")]),
        ("ar", "وفقا للفقرة 2 من المادة 4 من هذه المدونة", [("للفقرة 2 من المادة 4", "art_4__para_2")]),
        ("ar", "تسري المادتان 3 و7 على الموظفين", [("المادتان 3", "art_3"), ("7", "art_7")]),
        ("ar", "المادة 9 من اتفاقية فيينا", []),
        ("ar", "الفقرة 3 من هذه المادة", [("الفقرة 3", "art_5__para_3")]),
        ("ar", "الفقرة الثانية من هذه المادة", [("الفقرة الثانية", "art_5__para_2")]),
        ("ar", "المنصوص عليها في المادة 8", [("المادة 8", "art_8")]),
        ("zh", "根据第四条第二款，工作人员应当报告。", [("第四条第二款", "art_4__para_2")]),
        ("zh", "本守则第八条", [("本守则第八条", "art_8")]),
        ("zh", "《维也纳公约》第四条", []),
        ("zh", "联合国宪章第一百零五条", []),
        ("zh", "第3条第1款", [("第3条第1款", "art_3__para_1")]),
        ("fr", "le deuxième paragraphe de l’article 4", [("deuxième paragraphe de l’article 4", "art_4__para_2")]),
        ("fr", "l’article 105 de la Charte, l’article 9 du présent code", [("article 9", "art_9")]),
        (
            "fr",
            "au paragraphe 1, point b), de l’article 6",
            [("paragraphe 1, point b), de l’article 6", "art_6__para_1__point_b")],
        ),
        ("fr", "le 4 mars, l’article 4 ter et l’article premier", [("article premier", "art_1")]),
        (
            "de",
            "nach Artikel 4 Absatz 2 Buchstabe b und Artikel 9",
            [("Artikel 4 Absatz 2 Buchstabe b", "art_4__para_2__point_b"), ("Artikel 9", "art_9")],
        ),
        ("de", "Artikel 9 der Wiener Vertragsrechtskonvention", []),
        ("de", "Artikel 9 der Wiener Konvention", []),
        ("de", "Artikel 3 GG", []),
        ("de", "der zweite Absatz des Artikels 4", [("zweite Absatz des Artikels 4", "art_4__para_2")]),
        (
            "nl",
            "artikel 4, tweede lid, onder b, is van toepassing",
            [("artikel 4, tweede lid, onder b", "art_4__para_2__point_b")],
        ),
        ("nl", "artikel 4 is van overeenkomstige toepassing", [("artikel 4", "art_4")]),
        ("nl", "artikel 9 van het Weens Verdrag", []),
        ("en", "under Articles 3, 7 and 9 of the Vienna Convention", []),
        ("en", "Article 3 of this Code and Article 9 of the Charter", [("Article 3", "art_3")]),
        ("en", "Article 9 of the Charter and Article 3", [("Article 3", "art_3")]),
        ("en", "Charter, Article 9", []),
        ("en", "the Vienna Convention and its Article 9", []),
        (
            "en",
            "Chapter II and Annex II, paragraph 3",
            [("Chapter II", "chp_II"), ("Annex II, paragraph 3", "att_II__para_3")],
        ),
        ("en", "Article 40 and Article 9", [("Article 9", "art_9")]),
        ("en", "Article 10a is inserted after Article 9:", []),
        ("en", "In Article 9, the words “no gift” are deleted", []),
        ("en", "Article 9 is replaced by the following:", []),
        ("en", "reads: “In Article 9, staff”", []),
        ("en", "paragraph 1 of this Article", []),
        (
            "en",
            "paragraph 3 or Article 9, paragraph 2",
            [("paragraph 3", "art_5__para_3"), ("Article 9, paragraph 2", "art_9__para_2")],
        ),
        ("en", "within Article 6, 30 days after", [("Article 6", "art_6")]),
        (
            "en",
            "the second paragraph and Article 4, 3 May 2020",
            [("second paragraph", "art_5__para_2"), ("Article 4", "art_4")],
        ),
        ("en", "under Rule 4 or Section 3", []),
        ("en", "UNCAC Article 9", []),
        ("en", "ARTICLE 9 AND ARTICLE 3", [("ARTICLE 9", "art_9"), ("ARTICLE 3", "art_3")]),
        (
            "en",
            "Article 4(2)(b)(ii) and Art. 9",
            [("Article 4(2)(b)(ii)", "art_4__para_2__point_b__point_ii"), ("Art. 9", "art_9")],
        ),
        (
            "nl",
            "het eerste, het tweede en het derde lid van artikel 4",
            [("eerste", "art_4__para_1"), ("tweede", "art_4__para_2"), ("derde lid van artikel 4", "art_4__para_3")],
        ),
        ("nl", "het tweede tot en met het derde lid", [("tweede", "art_5__para_2"), ("derde lid", "art_5__para_3")]),
        ("nl", "het twaalfde en het dertiende lid", []),
        (
            "nl",
            "artikel 4, tweede lid, aanhef en onder b",
            [("artikel 4, tweede lid, aanhef en onder b", "art_4__para_2__point_b")],
        ),
        ("nl", "de onder b bedoelde handelingen", [("onder b", "art_5__para_1__point_b")]),
        (
            "nl",
            "artikel 6, eerste lid, onderdeel b, onder i",
            [("artikel 6, eerste lid, onderdeel b, onder i", "art_6__para_1__point_b__point_i")],
        ),
        (
            "nl",
            "de leden 1, letter b), 2, letter a), van artikel 8",
            [
                ("leden 1, letter b)", "art_8__para_1__point_b"),
                ("2, letter a), van artikel 8", "art_8__para_2__point_a"),
            ],
        ),
        ("nl", "de artikelen 6, 7, letter a, en 9", [("artikelen 6", "art_6"), ("9", "art_9")]),
        ("fr", "visé à l’alinéa (1)c)", [("alinéa (1)c)", "art_5__para_1__point_c")]),
        (
            "fr",
            "aux alinéas (2)a) ou b)",
            [("alinéas (2)a)", "art_5__para_2__point_a"), ("b)", "art_5__para_2__point_b")],
        ),
        (
            "en",
            "powers set forth in Article 4, paragraph 1 of Article 7, Article 12, and Article 9",
            [
                ("Article 4", "art_4"),
                ("paragraph 1 of Article 7", "art_7__para_1"),
                ("Article 12", "art_12"),
                ("Article 9", "art_9"),
            ],
        ),
        ("en", "Articles 4 (paragraph 1) and 7", [("Articles 4 (paragraph 1", "art_4__para_1"), ("7", "art_7")]),
        ("en", "Article IV.3 (b)", [("Article IV.3 (b)", "art_4__para_3__point_b")]),
        ("en", "the second to third paragraphs", [("second", "art_5__para_2"), ("third paragraphs", "art_5__para_3")]),
        ("ar", "المواد من ٢ إلى ٤", [("المواد من ٢", "art_2"), ("٤", "art_4")]),
        ("ar", "الفقرة ٢ (ب) من المادة ٤", []),
        (
            "ar",
            "الفقرتان الأولى والثانية من المادة 3",
            [("الفقرتان الأولى", "art_3__para_1"), ("الثانية من المادة 3", "art_3__para_2")],
        ),
        ("zh", "第二款和第三款", [("第二款", "art_5__para_2"), ("第三款", "art_5__para_3")]),
        ("zh", "第四条第一款、第三款", [("第四条第一款", "art_4__para_1"), ("第三款", "art_4__para_3")]),
        ("zh", "第四条第二款（b）项", [("第四条第二款（b）项", "art_4__para_2__point_b")]),
        ("zh", "附件一和附件二", [("附件一", "att_I"), ("附件二", "att_II")]),
        ("it", "dagli articoli da 2 a 4", [("articoli da 2", "art_2"), ("4", "art_4")]),
        ("it", "all'art. 6, co. 1, lett. c)", [("art. 6, co. 1, lett. c)", "art_6__para_1__point_c")]),
        ("pt", "o disposto no n.º 2", [("n.º 2", "art_5__para_2")]),
        ("pt", "nos n.os 1 e 2 do artigo 8.º", [("n.os 1", "art_8__para_1"), ("2 do artigo 8.º", "art_8__para_2")]),
        ("ru", "в статьях с 2 по 4", [("статьях с 2", "art_2"), ("4", "art_4")]),
        ("de", "die Worte »nach Artikel 4« und Artikel 9", [("Artikel 9", "art_9")]),
        ("en", "Articles 7-9", [("Articles 7", "art_7"), ("9", "art_9")]),
    ],
)
def test_reference_leads_to_the_place_that_it_names(language: str, text: str, wanted: list[tuple[str, str]]):
    assert links(text, language) == wanted


def test_article_of_another_name_is_not_an_article():
    assert links("under Section 4 and Rule 3") == []


def test_bare_numbers_are_called_as_texts_call_them():
    places = Places(
        [
            Place("sec_1", "section", "1.", "1", ""),
            Place("sec_2", "section", "2.", "2", ""),
            Place("sec_2__para_2", "paragraph", "(2)", "2", "sec_2"),
        ]
    )

    assert links("visé à l’article 2", "fr", places=places, here="sec_1") == [("article 2", "sec_2")]
    assert links("paragraph 2 of this Code", places=places, here="sec_1") == [("paragraph 2", "sec_2")]
    assert links("aux paragraphes 2(2) et 9(1)", "fr", places=places, here="sec_1") == [
        ("paragraphes 2(2)", "sec_2__para_2")
    ]


@pytest.mark.parametrize(
    ("title", "text", "leads"),
    [
        ("Constitution of the World Health Organization", "Article 9 of the Constitution", True),
        ("Staff Rules of the Harbour Union", "Article 9 of the Staff Rules", True),
        ("Protocol to the Convention", "Article 9 of the Convention", False),
        ("Constitution of the World Health Organization", "Article 9 of the Constitution of Canada", False),
        ("Decision 426", "Article 9 of the Decision", False),
    ],
)
def test_text_is_called_as_its_title_begins(title: str, text: str, leads: bool):
    assert bool(find_references(text, "en", title)) == leads


def test_rule_may_be_a_number_below_another():
    places = Places(
        [Place("sec_3", "section", "3.", "3", ""), Place("sec_3__para_3.1", "paragraph", "3.1", "3.1", "sec_3")]
    )

    assert links("a breach of Rule 3.1", places=places, here="sec_3") == [("Rule 3.1", "sec_3__para_3.1")]


def test_number_that_several_have_leads_nowhere():
    twice = [Place(eid, "article", "Article 3", "3", "") for eid in ("art_3", "art_3_2")]
    here = Place("art_9", "article", "Article 9", "9", "")

    assert links("see Article 3", places=Places([*twice, here]), here="art_9") == []


def test_unnumbered_paragraphs_are_counted():
    rows = [Place("art_9", "article", "Article 9", "9", "")]
    rows += [Place(f"art_9__p_{number}", "p", "", "", "art_9") for number in (1, 2, 3)]

    assert links("the first and second paragraphs", places=Places(rows), here="art_9__p_3") == [
        ("first", "art_9__p_1"),
        ("second paragraphs", "art_9__p_2"),
    ]


def test_annex_has_numbers_of_its_own():
    rows = [Place("art_3", "article", "Article 3", "3", ""), Place("art_4", "article", "Article 4", "4", "")]
    rows += [Place("att_I", "doc", "Annex I", "", ""), Place("att_I__art_3", "article", "Article 3", "3", "att_I")]
    rows += [Place("att_I__art_9", "article", "Article 9", "9", "att_I")]
    places = Places(rows)

    assert links("Article 3", places=places, here="att_I__art_9") == []
    assert links("Article 3 of this Annex", places=places, here="att_I__art_9") == [("Article 3", "att_I__art_3")]
    assert links("Article 4", places=places, here="att_I__art_9") == [("Article 4", "art_4")]
    assert links("Annex I, Article 9", places=places, here="art_3") == [("Annex I, Article 9", "att_I__art_9")]


@given(st.text(alphabet="Article paragraph(),12abiv§. of the und lid eerste第四条و", max_size=200))
def test_references_lie_in_the_text_in_order_and_apart(text: str):
    found = find_references(text, "en")

    spans = [(one.start, one.end) for one in found if "第" not in text]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    "piece", ["Article 1, ", "eerste en ", "(", "of the ", "1 (a) ", "§ 1 Abs. ", "paragraph ", "а "]
)
def test_hostile_text_takes_no_time(piece: str):
    began = time.process_time()

    find_references("Article 1 " + piece * 5_000, "nl")

    assert time.process_time() - began < 2


def test_many_paragraphs_take_no_time():
    rows = [Place("att_I", "doc", "Annex I", "", "")]
    rows += [Place(f"att_I__para_{number}", "paragraph", f"{number}.", str(number), "att_I") for number in range(9_000)]
    places = Places(rows)
    began = time.process_time()

    found = [links("See paragraph 7.", places=places, here=row.eid) for row in rows[1:3_000]]

    assert sum(map(len, found)) == 2_998
    assert time.process_time() - began < 2
