"""Short texts and extracts: headings on the line of the number, and texts that begin late."""

from practices.texts.numbering import segment


def read(text: str) -> list[tuple[str, str, str]]:
    return [(piece.eid, piece.heading, piece.text) for piece in segment(text).segments]


def test_heading_on_the_number_line_above_unwrapped_text():
    text = "1. Conduct\nMembers act well.\n\n2. Gifts\nMembers accept none.\n\n3. Leave\nMembers rest.\n"

    assert read(text) == [
        ("sec_1", "Conduct", "Members act well."),
        ("sec_2", "Gifts", "Members accept none."),
        ("sec_3", "Leave", "Members rest."),
    ]


def test_sentence_on_the_number_line_is_no_heading():
    text = "1. Members act well.\nThey set an example.\n\n2. Members accept no gifts.\nThey return them.\n"

    assert [heading for _eid, heading, _text in read(text) if heading] == []


def test_extract_that_begins_late_keeps_its_paragraphs():
    text = "6. Compliance with standards\n\nMembers refrain from harm.\n\nMembers are aware of it.\n"

    result = segment(text)

    assert [(piece.eid, piece.heading, piece.text) for piece in result.segments] == [
        ("sec_6", "Compliance with standards", ""),
        ("sec_6__p_1", "", "Members refrain from harm."),
        ("sec_6__p_2", "", "Members are aware of it."),
    ]
    assert [doubt.code for doubt in result.doubts] == ["starts_late"]
