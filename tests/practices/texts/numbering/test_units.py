"""Units: pieces with a complete number, all else folded in."""

from practices.texts.numbering import fold_units, segment


def test_units_fold_what_lies_below_with_its_labels():
    text = (
        "Article 1\nGifts\n1. Staff refuse:\na) gifts;\nb) pay.\n2. They tell.\n\nThey ask.\n\nArticle 2\nPay\nNone.\n"
    )

    units = fold_units(segment(text))

    assert [(unit.num, unit.heading, unit.path) for unit in units] == [("1", "Gifts", ("1",)), ("2", "Pay", ("2",))]
    assert units[0].text == "1. Staff refuse:\na) gifts;\nb) pay.\n2. They tell.\nThey ask."


def test_decimal_numbers_are_units_of_their_own():
    units = fold_units(
        segment("1. Discretion\n\n1.1 Be discreet:\n- now;\n- later.\n\n1.2 Be silent.\n\n2. Gifts\n\nNone.\n")
    )

    assert [(unit.num, unit.path) for unit in units] == [
        ("1", ("1",)),
        ("1.1", ("1.1",)),
        ("1.2", ("1.2",)),
        ("2", ("2",)),
    ]
    assert units[0].text == ""
    assert units[1].text == "Be discreet:\n- now;\n- later."


def test_numbers_of_an_annex_to_articles_are_no_units():
    units = fold_units(segment("Article 1\nIt holds.\n\nArticle 2\nIt ends.\n\nAnnex I\n\n1. A list.\n2. A list.\n"))

    assert [unit.num for unit in units] == ["1", "2"]


def test_numbers_of_a_schedule_to_numbers_are_units_behind_its_name():
    units = fold_units(segment("1. It holds.\n2. It ends.\n\nSCHEDULE Code\n\n1. Be kind.\n2. Be fair.\n"))

    assert [unit.path for unit in units] == [("1",), ("2",), ("sch 1", "1"), ("sch 1", "2")]


def test_text_without_numbers_has_no_units():
    assert fold_units(segment("# Code\n\nBe kind.\n")) == ()
