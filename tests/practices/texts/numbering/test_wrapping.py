"""Wrapped lines, references in running text, and what scanning leaves behind."""

from practices.texts.numbering import segment

WRAPPED = """1. Scope

This policy binds every member of the staff, on duty and off duty, in each place in
which the organization works. It goes on to bind them after their service as far as it
is set out in section
2. They keep it in mind at all times and they act on it in good faith towards all other
people.

2. Gifts

Members of the staff shall take no gift, favour or honour from anybody outside of the
organization, whatever its worth, and they
/
shall tell their superior without delay of each one that is offered.

- 3 -

-• j. Members of the staff shall be aware that whoever takes a gift may be taken to be
- a person who can be bought, and that this harms the standing of all their colleagues.

3. Co-operation

They co-operate with other organi-
zations. Members of the staff work with each other and with all those whom they meet in
their service.
"""


def texts() -> dict[str, str]:
    return {item.eid: item.text for item in segment(WRAPPED).segments}


def test_wrapped_lines_are_joined_and_a_reference_is_no_number():
    found = texts()

    assert list(found) == ["sec_1", "sec_2", "sec_2__p_1", "sec_2__p_2", "sec_3"]
    assert "set out in section 2. They keep it in mind" in found["sec_1"]


def test_marks_of_scanning_are_mended_into_the_paragraph():
    found = texts()

    assert found["sec_2__p_2"].startswith("Members of the staff shall be aware")
    assert "taken to be a person who can be bought" in found["sec_2__p_2"]
    assert "and they shall tell their superior" in found["sec_2__p_1"]


def test_marks_and_page_numbers_left_out_are_doubted():
    assert [doubt.code for doubt in segment(WRAPPED).doubts] == ["debris", "page_number", "ocr_mark", "ocr_mark"]


def test_word_cut_at_a_hyphen_is_closed_up():
    assert "They co-operate with other organi-zations." in texts()["sec_3"]


def test_double_spaced_lines_make_one_paragraph():
    lines = [line for line in WRAPPED.splitlines() if line.strip() and line[0] not in "/-"]

    found = {item.eid: item.text for item in segment("\n\n".join(lines)).segments}

    assert list(found) == ["sec_1", "sec_2", "sec_3"]
    assert found["sec_2"].startswith(
        "Members of the staff shall take no gift, favour or honour from anybody outside of"
    )


def test_list_goes_on_over_the_last_wrapped_line():
    text = (
        "1. Approval\n\nMembers of the staff ask for approval before they do one of the following in public:\n"
        "- make a statement to the press, radio or another medium that reaches many people;\n"
        "- publish a text that uses what they know from their service, wherever it is to be\n\n"
        "published, and whoever asks them for it.\n\n2. Silence\n\nThey keep silent about all the rest.\n"
    )

    found = segment(text).segments

    assert found[2].text.endswith("wherever it is to be published, and whoever asks them for it.")


def test_article_named_in_running_text_opens_nothing():
    text = (
        "Article 1\nStaff act under the rules of\nArticle 7 of the Charter.\n"
        "Article 8(2), Article 9 and others apply.\n\nArticle 2\nEnd.\n"
    )

    assert [item.eid for item in segment(text).segments if item.element == "article"] == ["art_1", "art_2"]
