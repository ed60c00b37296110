"""Numbered text to segments: structure, identifiers, paths."""

import pytest

from practices.numbering import Segmentation, segment


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


def test_contents_are_one_piece_apart_from_the_provisions():
    found = segment(
        "Contents\n1. Scope ........ 1\n2. Gifts ........ 2\n\n1. Scope\n\nAll staff.\n\n2. Gifts\n\nNone.\n"
    )

    assert outline(found) == ["toc", "toc__p_1", "toc__p_2", "sec_1", "sec_2"]


@pytest.mark.parametrize("text", ["", "\n\n", "/ - *\n~~~\n"])
def test_text_without_words_has_no_segments(text):
    assert segment(text).segments == ()
