"""Dates in the seven languages, as international organizations write them: CLDR's forms, with UN months in Arabic."""

import datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from practices.queries.wording import written_date, written_moment

FIRST = datetime.date(2026, 11, 1)
LATER = datetime.date(2026, 11, 29)
EXPECTED = {
    "en": ("1 November 2026", "29 November 2026", "November 2026"),
    "fr": ("1er novembre 2026", "29 novembre 2026", "novembre 2026"),
    "de": ("1. November 2026", "29. November 2026", "November 2026"),
    "es": ("1 de noviembre de 2026", "29 de noviembre de 2026", "noviembre de 2026"),
    "it": ("1 novembre 2026", "29 novembre 2026", "novembre 2026"),
    "ru": ("1 ноября 2026", "29 ноября 2026", "ноябрь 2026"),
    "ar": ("1 تشرين الثاني/نوفمبر 2026", "29 تشرين الثاني/نوفمبر 2026", "تشرين الثاني/نوفمبر 2026"),
}


def test_every_language_is_looked_at():
    assert set(EXPECTED) == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("language", EXPECTED)
def test_first_of_a_month_and_another_day(language: str):
    first, later, _month = EXPECTED[language]

    with override(language):
        assert (written_date(FIRST), written_date(LATER)) == (first, later)


@pytest.mark.parametrize("language", EXPECTED)
def test_month_and_year_alone(language: str):
    with override(language):
        assert (written_date(FIRST, "month"), written_date(LATER, "month")) == (EXPECTED[language][2],) * 2
        assert written_date(FIRST, "year") == "2026"


@pytest.mark.parametrize("language", EXPECTED)
def test_eleventh_and_twenty_first_are_no_first(language: str):
    with override(language):
        assert "1er" not in written_date(FIRST.replace(day=11)) + written_date(FIRST.replace(day=21))


@pytest.mark.parametrize("language", EXPECTED)
def test_moment_is_the_day_and_the_time(language: str):
    at = datetime.datetime(2026, 11, 1, 18, 4, tzinfo=datetime.UTC)

    with override(language):
        assert written_moment(at) == f"{EXPECTED[language][0]}{'،' if language == 'ar' else ','} 18:04"


@pytest.mark.parametrize("language", EXPECTED)
def test_templates_write_them_alike(language: str):
    template = Template(
        "{% load portal_markup %}{{ day|written_day }}|{{ at|written_day }}|{{ none|written_day|default:'–' }}"
        "|{{ none|written_moment|default:'–' }}"
    )
    at = datetime.datetime(2026, 11, 1, 18, 4, tzinfo=datetime.UTC)

    with override(language):
        shown = template.render(Context({"day": FIRST, "at": at, "none": None}, autoescape=False))

    first = EXPECTED[language][0]
    assert shown == f"{first}|{first}|–|–"


@pytest.mark.parametrize("language", [code for code in EXPECTED if code != "de"])
def test_months_begin_with_a_small_letter_but_in_english_and_german(language: str):
    with override(language):
        written = [written_date(FIRST.replace(month=month), "month") for month in range(1, 13)]

    assert all(one == one.lower() for one in written) is (language != "en")
