"""What each act makes of a text; all other lines stay as they are."""

import pytest

from practices.texts.editing import (
    ActName,
    ActRefused,
    RefusedBecause,
    StructureAct,
    edit_structure,
    kind_of,
    read_source,
)
from practices.texts.numbering import segment

TEXT = """# Code of conduct

Article 1 – Gifts

Staff shall not accept gifts.

Gifts may be returned.

Figure 1 – How to return a gift

Article 2 – Duties

(a) to be honest;

(b) to be loyal.

i.the rest

Article 4 – Leave

Staff may take leave. Article 5 Staff may not.

Annexes to this code

Running head 12
"""
PLACES = {piece.text or piece.heading: place for place, piece in enumerate(segment(TEXT).segments)}


def act(name, piece, **values):
    return edit_structure(TEXT, StructureAct(ActName(name), (PLACES[piece],), **values)).text


def shown(text):
    return [(piece.element, piece.label, piece.heading, piece.text) for piece in segment(text).segments]


NO_GIFTS = "Staff shall not accept gifts."
RETURNED = "Gifts may be returned."
CASES = [
    ("heading", "Gifts may be returned.", {"level": 1}, ("hcontainer", "", "Gifts may be returned.", "")),
    ("paragraph", "Gifts", {}, ("p", "", "", "Article 1 – Gifts")),
    ("join", "Gifts may be returned.", {}, ("article", "Article 1", "Gifts", f"{NO_GIFTS} Gifts may be returned.")),
    ("caption", "Figure 1 – How to return a gift", {}, ("p", "", "", "*Figure 1 – How to return a gift*")),
    ("provision", "i.the rest", {}, ("point", "i.", "", "the rest")),
    ("provision", "Leave", {"words": "Article 9"}, ("article", "Article 9", "Leave", "")),
    ("provision", "Running head 12", {"words": "Article 6"}, ("article", "Article 6", "Running head 12", "")),
    ("annex", "Annexes to this code", {}, ("doc", "", "Annexes to this code", "")),
    ("note", "Gifts may be returned.", {}, ("note", "1", "", "Gifts may be returned.")),
    ("quotation", "Gifts may be returned.", {}, ("article", "Article 1", "Gifts", f"{NO_GIFTS}\n{RETURNED}")),
    ("number", "to be loyal.", {"words": "(c)"}, ("point", "(c)", "", "to be loyal.")),
    ("words", "to be loyal.", {"words": "to obey."}, ("point", "(b)", "", "to obey.")),
    ("rename", "Leave", {"words": "Absence"}, ("article", "Article 4", "Absence", "")),
    ("number", "Running head 12", {"words": "6"}, ("article", "Article 6", "Running head 12", "")),
    ("number", "Leave", {"words": "6"}, ("article", "Article 6", "Leave", "")),
    ("number", RETURNED, {"words": "(a)"}, ("point", "(a)", "", RETURNED)),
    ("words", "Running head 12", {"words": "Article 6 Gifts"}, ("article", "Article 6", "Gifts", "")),
    ("words", RETURNED, {"words": "Article 6 of it applies."}, ("p", "", "", "Article 6 of it applies.")),
    ("rename", "Figure 1 – How to return a gift", {"words": "Article 6 Gifts"}, ("article", "Article 6", "Gifts", "")),
    ("title", NO_GIFTS, {}, ("article", "Article 1", f"Gifts {NO_GIFTS}", "Gifts may be returned.")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "values", "piece"), CASES, ids=[case[0] for case in CASES])
def test_piece_becomes_what_it_is_made(name, words, values, piece):
    assert piece in shown(act(name, words, **values))


@pytest.mark.parametrize(("name", "words", "values", "_piece"), CASES, ids=[case[0] for case in CASES])
def test_lines_elsewhere_stay_as_they_are(name, words, values, _piece):
    before, after = TEXT.split("\n"), act(name, words, **values).split("\n")

    assert len([line for line in before if line and line not in after]) <= 3


def test_swallowed_article_is_split_off():
    text = act("split", "Staff may take leave. Article 5 Staff may not.", at=22)

    assert ("article", "Article 5", "") in [piece[:3] for piece in shown(text)]


def test_several_paragraphs_make_one_table():
    places = PLACES["Staff shall not accept gifts."], PLACES["Gifts may be returned."]

    text = edit_structure(TEXT, StructureAct(ActName.TABLE, places)).text

    assert "| Staff shall not accept gifts. |\n| Gifts may be returned. |" in text


def test_line_that_is_left_out_stays_in_the_text_for_whoever_edits_it():
    text = act("leave_out", "Running head 12")

    assert "\n{-} Running head 12\n" in text
    assert not any("Running" in piece[3] for piece in shown(text))


def test_what_was_left_out_is_brought_back_as_it_was():
    left_out = edit_structure(TEXT, StructureAct(ActName.LEAVE_OUT, (PLACES[NO_GIFTS], PLACES[RETURNED]))).text
    places = [place for place, piece in enumerate(read_source(left_out, "en").pieces) if piece.element == "left_out"]

    assert edit_structure(left_out, StructureAct(ActName.BRING_BACK, tuple(places))).text == TEXT


def test_what_is_left_out_is_not_changed_before_it_is_brought_back():
    left_out = act("leave_out", "Running head 12")
    (place,) = [at for at, piece in enumerate(read_source(left_out, "en").pieces) if piece.element == "left_out"]

    with pytest.raises(ActRefused) as refused:
        edit_structure(left_out, StructureAct(ActName.HEADING, (place,)))

    assert refused.value.because == RefusedBecause.LEFT_OUT


@pytest.mark.parametrize(
    ("text", "place", "heading"),
    [
        ("Article 1\n\n{#g hcontainer 0 | | Gifts}\n\nNo gifts.\n", 1, "Gifts"),
        ("## Gifts\n\n# Article 1\n\nNo gifts.\n", 0, "Gifts"),
    ],
)
def test_heading_beside_a_number_becomes_its_heading(text, place, heading):
    after = edit_structure(text, StructureAct(ActName.TITLE, (place,))).text

    assert ("Article 1", heading) in {(piece.label, piece.heading) for piece in segment(after).segments}


def test_caption_and_table_become_paragraphs():
    text = "Article 1\n\nNo.\n\n*Figure 1 – Gifts*\n\n| a | b |\n| c | d |\n"

    for place in (2, 3):
        after = edit_structure(text, StructureAct(ActName.PARAGRAPH, (place,))).text
        assert kind_of(segment(after).segments[place]) == "paragraph"


def test_line_left_out_within_a_paragraph_does_not_part_it():
    text = "Article 1 – Gifts\n\nStaff shall never, at work or elsewhere,\n{-} Page 3 of 12\naccept gifts.\n"

    assert [piece.text for piece in segment(text).segments] == [
        "Staff shall never, at work or elsewhere, accept gifts."
    ]


def test_item_goes_deeper_with_what_lies_below_it_and_back():
    deeper = act("indent", "to be loyal.")
    place = next(at for at, piece in enumerate(segment(deeper).segments) if piece.text == "to be loyal.")
    back = edit_structure(deeper, StructureAct(ActName.OUTDENT, (place,))).text

    assert [piece.level for piece in segment(deeper).segments if piece.label in {"(a)", "(b)"}] == [2, 3]
    assert shown(back) == shown(TEXT)


def test_pieces_change_places_and_back():
    text = act("down", "Staff shall not accept gifts.")

    assert text.index("Gifts may be returned.") < text.index("Staff shall not accept gifts.")
    assert edit_structure(text, StructureAct(ActName.UP, (PLACES["Gifts may be returned."],))).text == TEXT


def test_public_id_is_kept_by_a_mark():
    place = PLACES["Gifts may be returned."]

    edited = edit_structure(TEXT, StructureAct(ActName.HEADING, (place,)), kept={"art_1__p_2", "art_2"})

    assert (edited.kept, edited.lost) == (("art_1__p_2",), ())
    assert "art_1__p_2" in {piece.eid for piece in segment(edited.text).segments}


@pytest.mark.parametrize(
    ("name", "words", "because"),
    [
        ("join", "Code of conduct", RefusedBecause.NOTHING_BEFORE),
        ("provision", "Running head 12", RefusedBecause.NO_NUMBER),
        ("number", "Running head 12", RefusedBecause.NO_NUMBER),
        ("title", "Running head 12", RefusedBecause.NO_PROVISION),
        ("title", RETURNED, RefusedBecause.NO_PROVISION),
        ("paragraph", RETURNED, RefusedBecause.NOTHING_CHANGES),
        ("bring_back", RETURNED, RefusedBecause.NOT_LEFT_OUT),
        ("words", "Gifts may be returned.", RefusedBecause.NO_WORDS),
        ("up", "Code of conduct", RefusedBecause.NOWHERE_TO_GO),
        ("split", "Running head 12", RefusedBecause.NO_CUT),
    ],
)
def test_what_cannot_be_done_is_refused(name, words, because):
    with pytest.raises(ActRefused) as refused:
        act(name, words)

    assert refused.value.because == because
