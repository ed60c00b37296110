"""Consolidated texts and translations, started from an edition."""

import datetime

import pytest
from django.urls import reverse

from practices.actions.derivations import DerivationRefused, start_consolidation, start_translation
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentEvent, InstrumentLineage
from tests.factories import TEXT, edition, instrument, officer

pytestmark = pytest.mark.django_db


def test_consolidation_begins_with_the_words_and_is_not_authentic():
    page = edition()

    made = start_consolidation(
        edition=page, dated=PartialDate.parse("2005-01"), by=officer(page.instrument.organization)
    ).edition

    assert made.numbered_text == TEXT
    assert made.text_status == TextStatus.CONSOLIDATION
    assert made.slug == "2005-01-en-consolidation"
    assert not made.live


def test_consolidation_takes_the_date_of_the_amending_instrument(client):
    page = edition()
    amending = instrument(page.instrument.organization)
    amending.events = [InstrumentEvent(kind="in_force", on=datetime.date(2006, 7, 1))]
    amending.lineage = [InstrumentLineage(kind="amends", other=page.instrument)]
    amending.save()
    client.force_login(officer(page.instrument.organization))

    client.post(
        reverse("derivations:derive", args=[page.translation_key]), {"make": "consolidation", "amended_by": amending.pk}
    )

    assert EditionPage.objects.get(text_status=TextStatus.CONSOLIDATION).dated_on == datetime.date(2006, 7, 1)


def test_consolidation_needs_a_date(client):
    page = edition()
    client.force_login(officer(page.instrument.organization))

    answer = client.post(reverse("derivations:derive", args=[page.translation_key]), {"make": "consolidation"})

    assert "the date from which" in answer.content.decode()
    assert EditionPage.objects.count() == 1


def test_consolidation_of_an_extract_is_refused():
    page = edition(text_status=TextStatus.EXTRACT)

    with pytest.raises(DerivationRefused):
        start_consolidation(edition=page, dated=PartialDate.parse("2005"), by=officer(page.instrument.organization))


def test_translation_remembers_the_text_it_was_made_from():
    page = edition()

    made = start_translation(
        edition=page, language="fr", text_status="official_translation", by=officer(page.instrument.organization)
    )

    assert made.made_from == page
    assert made.dated_on == page.dated_on
    assert made.slug.endswith("-fr-official-translation")


@pytest.mark.parametrize(("language", "status"), [("en", "official_translation"), ("fr", "authentic")])
def test_translation_into_the_same_language_or_as_authentic_is_refused(language, status):
    page = edition()

    with pytest.raises(DerivationRefused):
        start_translation(edition=page, language=language, text_status=status, by=officer(page.instrument.organization))


AMENDING = """1. In section 2, the words “accept no gifts” are replaced by “accept no gift or favour”.

2. Section 9 is deleted.
"""


def test_consolidation_works_the_amending_text_in_and_says_what_it_could_not_place(client):
    page = edition()
    amending = instrument(page.instrument.organization)
    amending.events = [InstrumentEvent(kind="in_force", on=datetime.date(2006, 7, 1))]
    amending.lineage = [InstrumentLineage(kind="amends", other=page.instrument)]
    amending.save()
    edition(amending, text=AMENDING)
    client.force_login(officer(page.instrument.organization))

    answer = client.post(
        reverse("derivations:derive", args=[page.translation_key]),
        {"make": "consolidation", "amended_by": amending.pk},
        follow=True,
    ).content.decode()

    made = EditionPage.objects.get(text_status=TextStatus.CONSOLIDATION)
    assert "accept no gift or favour" in made.numbered_text
    assert "1 instruction of the amending text has been incorporated" in answer
    assert "There is no provision 9 in the text." in answer
