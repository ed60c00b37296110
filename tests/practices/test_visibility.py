"""The one visibility rule, for each audience and each kind of reader."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from practices.actions.releases import ReleaseRefused, apply_due, decide_release
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import Audience, Release
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers():
    """One reader of each kind; `own` acts for the organization whose texts are asked for."""
    own, other = factories.organization(), factories.organization()
    people = {
        "anonymous": AnonymousUser(),
        "delegate": factories.delegate(),
        "other": factories.officer(other),
        "own": factories.officer(own),
        "secretariat": factories.secretariat_member(),
    }
    return own, other, people


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (None, {"own", "secretariat"}),
        (Audience.OWN, {"own", "secretariat"}),
        (Audience.NAMED, {"own", "secretariat", "other"}),
        (Audience.PARTICIPATING, {"own", "secretariat", "other"}),
        (Audience.DELEGATIONS, {"own", "secretariat", "other", "delegate"}),
        (Audience.PUBLIC, {"own", "secretariat", "other", "delegate", "anonymous"}),
    ],
)
def test_an_edition_is_seen_by_its_audience_alone(readers, audience, seen_by):
    own, other, people = readers
    edition = factories.edition(factories.instrument(own), audience=None)
    factories.open_to(edition, audience, named=[other] if audience == Audience.NAMED else ())

    seen = {name for name, user in people.items() if EditionPage.objects.visible_to(user).exists()}
    read = {name for name, user in people.items() if Provision.objects.visible_to(user).exists()}

    assert seen == seen_by
    assert read == seen_by


def test_a_public_edition_of_a_hidden_instrument_is_hidden():
    factories.edition(factories.instrument(audience=None))

    assert not EditionPage.objects.visible_to(AnonymousUser()).exists()


def test_a_copy_is_not_released():
    instrument = factories.instrument()

    instrument.copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert [page.title for page in InstrumentPage.objects.visible_to(AnonymousUser())] == [instrument.title]


def test_narrowing_holds_at_once_and_takes_one_person():
    edition = factories.edition()

    decide_release(kind="edition", thing=edition.translation_key, audience="own", authority="", by=factories.person())

    assert not EditionPage.objects.visible_to(AnonymousUser()).exists()


def test_widening_by_one_person_is_refused():
    edition = factories.edition(audience=None)
    one = factories.officer(edition.instrument.organization)

    with pytest.raises(ReleaseRefused):
        decide_release(
            kind="edition", thing=edition.translation_key, audience="public", authority="D1", by=one, seconded_by=one
        )

    assert not Release.objects.filter(kind="edition").exists()


def test_a_decision_takes_effect_when_its_time_has_come():
    edition = factories.edition(audience=None)
    later = timezone.now() + datetime.timedelta(days=1)
    decide_release(
        kind="edition",
        thing=edition.translation_key,
        audience="public",
        authority="D1",
        by=None,
        as_operator=True,
        effective_at=later,
    )

    before = EditionPage.objects.visible_to(AnonymousUser()).exists()
    applied = apply_due(now=later)

    assert (before, len(applied)) == (False, 1)
    assert EditionPage.objects.visible_to(AnonymousUser()).exists()
    assert apply_due(now=later) == []


def test_what_was_narrowed_since_stays_narrow():
    edition = factories.edition(audience=None)
    later = timezone.now() + datetime.timedelta(days=1)
    decide_release(
        kind="edition",
        thing=edition.translation_key,
        audience="public",
        authority="D1",
        by=None,
        as_operator=True,
        effective_at=later,
    )
    decide_release(kind="edition", thing=edition.translation_key, audience="own", authority="", by=None)

    apply_due(now=later)

    assert not EditionPage.objects.visible_to(AnonymousUser()).exists()


def test_an_old_revision_cannot_open_what_was_narrowed():
    edition = factories.edition()
    revision = edition.latest_revision
    decide_release(kind="edition", thing=edition.translation_key, audience="own", authority="", by=None)

    revision.publish()

    assert not EditionPage.objects.visible_to(AnonymousUser()).exists()
