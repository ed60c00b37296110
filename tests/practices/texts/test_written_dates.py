"""Dates as people write them, in the languages of the portal."""

import pytest

from practices.texts.written_dates import find_date, read_date


@pytest.mark.parametrize(
    "text",
    [
        "1 June 2026", "June 1, 2026", "1st of June 2026", "1er juin 2026", "1. Juni 2026", "1.6.2026",
        "1º giugno 2026",
        "1 de junio de 2026", "1 июня 2026 г.", "1 يونيو 2026", "١ حزيران/يونيو ٢٠٢٦", "2026-06-01", " 1 JUNE 2026. ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_each_language(text):
    date = read_date(text)

    assert date is not None
    assert date.iso == "2026-06-01"


@pytest.mark.parametrize(
    ("text", "iso"),
    [("juin 2026", "2026-06"), ("Sept. 2020", "2020-09"), ("2003", "2003"), ("2003-05", "2003-05"),
     ("25/06/2026", "2026-06-25"),
     ("12 déc. 1999", "1999-12-12"), ("29 تشرين الثاني 2026", "2026-11-29"), ("06/25/2026", "2026-06-25")],
)  # fmt: skip
def test_a_date_keeps_how_much_of_it_is_known(text, iso):
    date = read_date(text)

    assert date is not None
    assert date.iso == iso


@pytest.mark.parametrize(
    "text", ["", "05/06/2026", "31 February 2020", "the Ides of March", "1 June", "0.5.2003", "99999"]
)
def test_what_is_no_date_or_leaves_the_month_open_is_none(text):
    assert read_date(text) is None


def test_first_day_of_a_text_is_found_before_a_month():
    found = find_date("Vienna, January 2001\nAdopted on 14 May 2003, amended on 1 June 2004")

    assert found is not None
    assert found.iso == "2003-05-14"
    assert find_date("No date here, 12 of 2000 words") is None
