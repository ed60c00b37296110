"""Where an edition comes from, and what came after it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.models.editions import TextStatus
from practices.queries.editions.origins import origins_of
from practices.queries.editions.rows import editions_of
from tests.factories import edition, instrument

pytestmark = pytest.mark.django_db


def dated(code, year, **fields):
    return edition(code, on=datetime.date(year, 1, 1), **fields)


def origins(page):
    return origins_of(page, editions_of(page.instrument_id, AnonymousUser()))


def translated(code, source, **fields):
    return dated(
        code,
        source.dated_on.year,
        language="fr",
        text_status=TextStatus.OFFICIAL_TRANSLATION,
        made_from=source,
        **fields,
    )


def test_translation_of_the_newest_text_is_not_warned_of():
    code = instrument()
    found = origins(translated(code, dated(code, 2003)))

    assert "made from the text of" in found.made
    assert found.later is None


def test_translation_is_marked_when_its_source_was_followed_by_another_text():
    code = instrument()
    page = translated(code, dated(code, 2003))
    dated(code, 2006)

    found = origins(page)

    assert "since this translation was made" in found.warning
    assert "2006" in found.later.date


def test_translation_leads_to_its_own_later_edition_first():
    code = instrument()
    page = translated(code, dated(code, 2003))
    newer = translated(code, dated(code, 2006))

    assert origins(page).later.id == str(newer.translation_key)


def test_source_that_the_reader_may_not_see_is_not_named():
    code = instrument()
    page = translated(code, dated(code, 2003, audience=None))
    dated(code, 2006, audience=None)

    found = origins(page)

    assert (found.made, found.source, found.later) == ("", None, None)


def test_consolidation_names_the_text_before_it_and_what_changed():
    code = instrument()
    first = dated(code, 2003)
    page = dated(code, 2006, text_status=TextStatus.CONSOLIDATION, made_from=first)

    found = origins(page)

    assert "incorporated into the text of" in found.made
    assert found.earlier.id == str(first.translation_key)
    assert origins(first).later.id == str(page.translation_key)
