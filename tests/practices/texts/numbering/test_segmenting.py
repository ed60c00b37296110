"""Numbered text to segments: structure, identifiers, paths."""

import pytest

from practices.texts.numbering import Segmentation, render, segment


def outline(found: Segmentation) -> list[str]:
    return [item.eid for item in found.segments]


def texts(found: Segmentation) -> dict[str, str]:
    return {item.eid: item.text for item in found.segments}


CHARTER = """Charter of Staff

The Council, mindful of its duty,

PART I

General

Article 1
Purpose
This Charter says what staff do.

Article 1 bis
Scope
1. It binds all staff:
a) on duty;
b) off duty.
2. It binds nobody else.

CHAPTER II
Duties

Article 2
Gifts
Staff take no gifts.

Done at Vienna, in one copy.

Annex
Forms

1. The form of gifts.
"""


def test_segments_follow_the_document():
    found = segment(CHARTER)

    assert outline(found) == [
        "preface",
        "preamble",
        "part_I",
        "art_1",
        "art_1bis",
        "art_1bis__para_1",
        "art_1bis__para_1__point_a",
        "art_1bis__para_1__point_b",
        "art_1bis__para_2",
        "part_I__chp_II",
        "art_2",
        "conclusions",
        "att_1",
        "att_1__para_1",
    ]
    assert found.doubts == ()


def test_parts_have_headings_but_no_number_and_no_path():
    part = next(item for item in segment(CHARTER).segments if item.element == "part")

    assert (part.label, part.heading, part.num, part.path) == ("PART I", "General", None, ())


def test_point_carries_label_number_path_parent_level_and_line():
    point = next(item for item in segment(CHARTER).segments if item.eid == "art_1bis__para_1__point_b")

    assert (point.label, point.num, point.path) == ("b)", "b", ("1bis", "1", "b"))
    assert (point.parent, point.level, point.line) == ("art_1bis__para_1", 3, 17)


def test_annex_enters_the_path_as_schedule():
    item = segment(CHARTER).segments[-1]

    assert item.path == ("sch 1", "1")


@pytest.mark.parametrize(
    ("language", "text", "eids"),
    [
        (
            "fr",
            "CHAPITRE Ier\nDevoirs\n\nArticle premier\nOn sert.\n\nArticle 2 ter\n1. On rend :\na) un ;\nb) deux.\n",
            [
                "chp_I",
                "art_1",
                "art_2ter",
                "art_2ter__para_1",
                "art_2ter__para_1__point_a",
                "art_2ter__para_1__point_b",
            ],
        ),
        (
            "de",
            "## Abschnitt 1 - Dienst\n\n### § 1 Treue\n\n(1) Man dient.\n\n(2) Es gilt\n\n1.  immer,\n\n2.  überall.\n",
            [
                "dvs_1",
                "sec_1",
                "sec_1__para_1",
                "sec_1__para_2",
                "sec_1__para_2__subpara_1",
                "sec_1__para_2__subpara_2",
            ],
        ),
        (
            "ru",
            "Статья 1. Предмет\nКодекс обязателен.\n\nСтатья 2\nСотрудник обязан:\nа) служить;\nб) беречь.\n",
            ["art_1", "art_2", "art_2__point_а", "art_2__point_б"],
        ),
        (
            "ar",
            "الباب الأول\nأحكام\n\nالمادة الأولى\nيلتزم الموظف.\n\nالمادة 2\n1. لا يقبل الهدايا.\n2. يبلغ.\n",
            ["title_1", "art_1", "art_2", "art_2__para_1", "art_2__para_2"],
        ),
        (
            "nl",
            "HOOFDSTUK I\n\nPlichten\n\nArtikel 1\nMen dient.\n\nArtikel 2\n1. Men zwijgt.\n2. Men meldt.\n",
            ["chp_I", "art_1", "art_2", "art_2__para_1", "art_2__para_2"],
        ),
    ],
)
def test_structure_is_found_in_several_languages(language, text, eids):
    found = segment(text, language=language)

    assert outline(found) == eids
    assert found.doubts == ()


def test_decimal_numbers_are_children_of_the_number_that_they_repeat():
    found = segment("1. Discretion\n\n1.1 Be discreet.\n\n1.2 Be silent.\n\n2. Gifts\n\nTake none.\n")

    assert outline(found) == ["sec_1", "sec_1__para_1.1", "sec_1__para_1.2", "sec_2"]
    assert found.segments[1].path == ("1", "1.1")
    assert found.segments[0].heading == "Discretion"


def test_rules_are_units_below_a_chapter_and_join_their_lettered_parts():
    text = (
        "Chapter I\nDuties\n\nRule 101.1\nStatus\n(a) Staff members serve.\n\n"
        "Rule 101.2 (a) Staff members take no gifts.\n\n"
        "Rule 101.2 (b) Staff members hand in what they were given.\n"
    )

    found = segment(text)

    assert outline(found) == [
        "chp_I",
        "rule_101.1",
        "rule_101.1__point_a",
        "rule_101.2",
        "rule_101.2__point_a",
        "rule_101.2__point_b",
    ]
    assert found.segments[5].path == ("101.2", "b")


def test_unnumbered_paragraphs_are_addressable_where_there_are_several():
    found = segment("Article 1\n\nThe first.\n\nThe second.\n\nThe third.\n\nArticle 2\n\nAlone.\n")

    assert outline(found) == ["art_1", "art_1__p_1", "art_1__p_2", "art_1__p_3", "art_2"]
    assert texts(found)["art_1__p_2"] == "The second."
    assert texts(found)["art_2"] == "Alone."


def test_letters_i_v_and_x_are_read_by_their_place():
    letters = "".join(f"({letter}) item;\n" for letter in "abcdefghij")
    found = segment(f"Article 1\nThe list:\n{letters}(k) item:\n(i) one;\n(ii) two.\n\nArticle 2\nEnd.\n")

    assert "art_1__point_i" in outline(found)
    assert "art_1__point_k__point_ii" in outline(found)


def test_numbers_run_through_lettered_headings():
    found = segment("Article 1\nA. Members\n1. First one.\n2. Second one.\nB. Duties\n3. Third one.\n")

    assert found.segments[-1].path == ("1", "B", "3")
    assert found.doubts == ()


def test_marginal_notes_are_headings_of_the_number_below():
    sections = "".join(
        f"Note {word}\n{n} The rule on {word} holds.\n" for n, word in enumerate(("gifts", "leave", "pay"), 1)
    )
    found = segment(f"Opening\n\n{sections}")

    assert [item.heading for item in found.segments if item.num] == ["Note gifts", "Note leave", "Note pay"]


def test_number_that_is_inserted_into_a_statute_stands_beside_its_model():
    found = segment("1 The first holds.\n2 The second holds.\n2.1 The inserted one holds.\n3 The third holds.\n")

    assert outline(found) == ["sec_1", "sec_2", "sec_2.1", "sec_3"]
    assert found.doubts == ()


def test_sections_hold_articles_in_one_text_and_lie_below_them_in_another():
    above = segment("Section 1\nGeneral\n\nArticle 1\nIt holds.\n\nSection 2\nSpecial\n\nArticle 2\nIt holds.\n")
    below = segment(
        "Article I\nGeneral\nSection 1. The first rule holds.\n\nArticle II\nSpecial\nSection 2. It holds.\n"
    )

    assert outline(above) == ["sec_1", "art_1", "sec_2", "art_2"]
    assert outline(below) == ["art_I", "art_I__sec_1", "art_II", "art_II__sec_2"]
    assert [item.num for item in above.segments] == [None, "1", None, "2"]


def test_annex_before_the_articles_ends_where_they_begin():
    found = segment("Annex\nList of States\n\nAlbania.\n\nCharter\n\nArticle 1\nIt holds.\n\nArticle 2\nIt ends.\n")

    assert [item.path for item in found.segments if item.element == "article"] == [("1",), ("2",)]


def test_numbers_that_begin_again_in_each_part_take_its_name():
    found = segment("Part I\nStaff\n\n1. One holds.\n2. Two holds.\n\nPart II\nPeers\n\n1. One holds.\n2. Two holds.\n")

    assert [eid for eid in outline(found) if "sec" in eid] == [
        "part_I__sec_1",
        "part_I__sec_2",
        "part_II__sec_1",
        "part_II__sec_2",
    ]


def test_markdown_headings_nest_by_their_depth():
    found = segment(
        "# Code\n\n## Values\n\nWe care.\n\n### Kindness\n\n- be kind\n- be fair\n\n## Reports\n\nTell us.\n"
    )

    assert outline(found) == [
        "preface",
        "hcontainer_1",
        "hcontainer_1__hcontainer_1",
        "hcontainer_1__hcontainer_1__indent_1",
        "hcontainer_1__hcontainer_1__indent_2",
        "hcontainer_2",
    ]


def test_table_keeps_its_rows():
    found = segment("Article 1\nThe fees:\n\n| Grade | Fee |\n| --- | --- |\n| A | 10 |\n")

    assert found.segments[-1].text == "| Grade | Fee |\n| --- | --- |\n| A | 10 |"


def test_line_of_the_contents_keeps_the_eid_of_its_mark():
    found = segment(
        "Contents\n\n1. Scope ...... 3\n{#toc_gifts} 2. Gifts ...... 4\n\n1. Scope\n\nThese rules bind all.\n"
    )

    assert [item.eid for item in found.segments][:3] == ["toc", "toc__p_1", "toc_gifts"]


def test_contents_are_one_piece_apart_from_the_provisions():
    found = segment(
        "Contents\n1. Scope ........ 1\n2. Gifts ........ 2\n\n1. Scope\n\nAll staff.\n\n2. Gifts\n\nNone.\n"
    )

    assert outline(found) == ["toc", "toc__p_1", "toc__p_2", "sec_1", "sec_2"]


@pytest.mark.parametrize("text", ["", "\n\n", "/ - *\n~~~\n"])
def test_text_without_words_has_no_segments(text):
    assert segment(text).segments == ()


def test_numbers_behind_a_letter_are_read_where_they_follow_each_other():
    found = segment("Summary of rules\n\nS1 Staff are honest.\n\nS2 Staff are fair.\n\nS3 Staff are kind.\n")

    assert [(item.eid, item.num) for item in found.segments[1:]] == [
        ("sec_S1", "S1"),
        ("sec_S2", "S2"),
        ("sec_S3", "S3"),
    ]
    assert not any(item.num for item in segment("Rules\n\nA4 paper is used.\n").segments)


def test_bare_number_above_decimals_may_begin_late():
    found = segment("4 Conduct\n\n4.1 Staff are honest.\n\n4.2 Staff are fair.\n\n5 Gifts\n\n5.1 Staff take none.\n")

    assert outline(found) == ["sec_4", "sec_4__para_4.1", "sec_4__para_4.2", "sec_5", "sec_5__para_5.1"]
    assert [doubt.code for doubt in found.doubts] == ["starts_late"]


def test_closing_formulas_are_one_piece():
    found = segment("Article 1\nIt holds.\n\nIn witness whereof they sign.\n\nDone at Vienna, in one copy.\n")

    assert outline(found) == ["art_1", "conclusions", "conclusions__p_1", "conclusions__p_2"]


def test_headings_above_each_number_are_its_own_where_all_lines_are_apart():
    text = "".join(f"The {word}\n\n{n} The rule on it holds.\n\n" for n, word in enumerate(["gift"] * 12, 1))

    found = segment(f"Opening\n\n{text}")

    assert [item.heading for item in found.segments if item.num] == ["The gift"] * 12


def test_number_heading_directly_above_the_words_of_a_paragraph_is_its_heading():
    found = segment("Article 1\n\n(1) Gifts\nStaff take none.\n\n(2) Pay\nStaff get some.\n")

    assert [(item.heading, item.text) for item in found.segments[1:]] == [
        ("Gifts", "Staff take none."),
        ("Pay", "Staff get some."),
    ]


def test_month_without_year_is_no_reason_to_refuse_a_number():
    found = segment("1 Duties\n\nOne.\n\n2 Decisions\n\nTwo.\n\n3 Marks\n\nThree.\n")

    assert [item.heading for item in found.segments] == ["Duties", "Decisions", "Marks"]


@pytest.mark.parametrize(
    ("language", "text", "eids"),
    [
        (
            "zh",
            "第一条 本准则适用于：\n（一）人员；\n（二）其他。\n\n第二条 完。\n",
            ["art_1", "art_1__para_一", "art_1__para_二", "art_2"],
        ),
        (
            "ar",
            "المادة (1)\n1- واحد.\n2- اثنان.\n\nالمادة (2)\nآخر.\n",
            ["art_1", "art_1__para_1", "art_1__para_2", "art_2"],
        ),
        ("de", "Artikel 1\nEs gilt.\n\nAnlage 1 (zu Artikel 1)\nMuster\n", ["art_1", "att_1"]),
    ],
)
def test_further_numbers_are_read(language, text, eids):
    assert outline(segment(text, language=language)) == eids


def test_wrapped_lines_of_chinese_are_joined_without_space():
    found = segment("# 准则\n\n工作人员应当诚实，\n不得接受礼品。\n", language="zh")

    assert found.segments[-1].text == "工作人员应当诚实，不得接受礼品。"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Article 5 – Gifts and *favours*[^9]", "Gifts and *favours*[^9]"),
        ("Article 5 – **Gifts and favours**", "Gifts and favours"),
        ("Article 5 – **Gifts *and* favours**[^9]", "Gifts *and* favours[^9]"),
        ("## Article 5 – *Gifts* and *favours*", "*Gifts* and *favours*"),
        ("Article 5 – Gifts and <b>[favours](https://example.org)</b>", "Gifts and favours"),
    ],
)
def test_heading_keeps_what_its_words_are_marked_with(line, heading):
    found = segment(f"{line}\n\nNone.\n\n[^9]: See Article 6.\n").segments

    assert (found[0].heading, found[0].text) == (heading, "None.")
    assert (found[1].element, found[1].parent) == ("note", "art_5")


def test_headings_in_one_line_with_their_words_are_read_where_they_are_usual():
    found = segment(
        "Artículo 1º. Objeto. El presente código obliga.\n\nArtículo 2º. *Ámbito de aplicación*. Todo el personal.\n\n"
        "Artículo 3º. Regalos.– (1) Ninguno.\n\n(2) Nunca.\n\nArtículo 4º. Vigencia. Entra en vigor hoy.\n",
        language="es",
    ).segments

    assert [item.heading for item in found if item.element == "article"] == [
        "Objeto", "Ámbito de aplicación", "Regalos", "Vigencia",
    ]  # fmt: skip
    assert [item.text for item in found] == [
        "El presente código obliga.", "Todo el personal.", "", "Ninguno.", "Nunca.", "Entra en vigor hoy.",
    ]  # fmt: skip


def test_short_sentences_behind_numbers_are_no_headings():
    found = segment(
        "Article 1. Staff shall obey. They know why.\n\nArticle 2. Gifts are banned. All are.\n\n"
        "Article 3. Gifts. None is taken.\n\nArticle 4. All may speak. Nobody must.\n"
    ).segments

    assert [item.heading for item in found] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("text", "eid", "heading", "words"),
    [
        ("Article 5[^1]\n\nNo gifts.\n", "art_5", "", "[^1] No gifts."),
        ("Article 5[^1][^2]\nGifts\n\nNo gifts.\n", "art_5", "Gifts[^1][^2]", "No gifts."),
        ("Article 5[^1] – Gifts\n\nNo gifts.\n", "art_5", "Gifts[^1]", "No gifts."),
        ("CHAPTER I[^1]\nGeneral\n\nArticle 5\n\nNo gifts.\n", "chp_I", "General[^1]", ""),
        ("Article 5\n\nNo gifts.\n\nAnnex II[^1]\nForms\n\n1. This form.\n", "att_II", "Forms[^1]", ""),
        ("Article 5[^1]\n\n1. No gifts.\n\n2. No favours.\n", "art_5", "", "[^1]"),
        ("§ 5[^*]\n\nNo gifts.\n", "sec_5", "", "[^*] No gifts."),
    ],
)
def test_footnote_of_a_number_stays_with_it(text: str, eid: str, heading: str, words: str):
    found = segment(f"{text}\n[^1]: As amended.\n")

    piece = next(item for item in found.segments if item.eid == eid)
    assert (piece.heading, piece.text) == (heading, words)
    assert pieces_of(segment(render(found.segments))) == pieces_of(found)


def pieces_of(found: Segmentation) -> list[tuple[str, str, str]]:
    return [(item.eid, item.heading, item.text) for item in found.segments]
