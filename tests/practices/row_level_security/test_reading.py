"""What the public's role reads, and how the portal leaves the public role and returns."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from wagtail.models import Page, Revision

from organizations.models import OrganizationPage
from organizations.row_level_security import PublicRole, active_role, lift_public_role, own_role
from practices.actions.releases import decide_release
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.claims import Claim, ClaimPin
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentTitle
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.releases import Release
from practices.models.topics import Topic
from tests import factories

pytestmark = pytest.mark.django_db


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def count(model) -> int:
    return int(model._default_manager.count())


def test_what_is_not_public_is_not_there(role: str):
    own = factories.organization("Own")
    factories.edition(factories.instrument(own))
    factories.practice(own, audience="delegations")
    hidden = factories.instrument(own, audience="participating")
    InstrumentTitle.objects.create(instrument=hidden, language="fr", title="Caché")
    factories.edition(hidden)  # public, of an instrument that is not
    contact = factories.organization("Contact", is_contact_only=True)
    factories.adoption(hidden, organization=factories.organization("Other"))

    with PublicRole(role):
        assert [count(EditionPage), count(Provision), count(Release)] == [1, 2, 3]
        assert not InstrumentTitle.objects.exists()
        assert not PracticePage.objects.exists()
        assert not AdoptionEvent.objects.exists()
        assert not AdoptionRecord.objects.exists()
        assert not OrganizationPage.objects.filter(pk=contact.pk).exists()
        assert not Page.objects.filter(pk=hidden.pk).exists()


def test_check_of_words_that_are_not_public_is_not_there(role: str):
    own = factories.organization("Own")
    note, work = factories.practice(own), factories.instrument(own)
    factories.claim(note, text=factories.edition(work), by=factories.officer(own))
    factories.claim(note, text=factories.edition(work, audience=None, language="fr"), by=factories.officer(own))

    with PublicRole(role):
        assert [count(Claim), count(ClaimPin)] == [1, ClaimPin.objects.filter(claim__in=Claim.objects.all()).count()]
        assert all(pin.provision for pin in ClaimPin.objects.all())


def test_closed_tables_and_writing_are_refused(role: str):
    with pytest.raises(ProgrammingError), transaction.atomic(), PublicRole(role):
        Revision.objects.exists()
    with pytest.raises(ProgrammingError), transaction.atomic(), PublicRole(role):
        Topic.objects.update(position=1)


def test_closing_a_text_closes_its_rows_at_the_next_request(role: str, operator):
    edition = factories.edition(factories.instrument(factories.organization("Own")))
    with PublicRole(role):
        assert Provision.objects.exists()

    decide_release(kind="edition", thing=edition.translation_key, audience="own", authority="Asked", by=operator)

    with PublicRole(role):
        assert not Provision.objects.exists()


def test_earlier_words_are_there_if_they_were_public(role: str):
    work = factories.instrument(factories.organization("Own"))
    edition = factories.edition(work, audience=None, text="1. First words.\n")
    publish(edition, "1. Second words.\n")
    factories.open_to(edition, "public")
    publish(edition, "1. Third words.\n")

    with PublicRole(role):
        words = list(Provision.objects.order_by("pk").values_list("text", flat=True))
    assert words == ["Second words.", "Third words."]


def publish(edition: EditionPage, text: str) -> None:
    edition = EditionPage.objects.get(pk=edition.pk)
    edition.numbered_text = text
    edition.save_revision().publish()


def test_portal_acts_as_itself_for_a_moment(role: str):
    own = current_role()
    with PublicRole(role):
        with own_role():
            assert current_role() == own
            Topic.objects.create(name="made", slug="made")
            with own_role():
                assert active_role() is None
        assert current_role() == role
        assert Topic.objects.filter(name="made").exists()
    assert current_role() == own
    assert Topic.objects.filter(name="made").exists()


def test_row_level_security_stands_after_what_failed_before_it(role: str):
    own = current_role()
    Topic.objects.create(name="once", slug="once")
    with PublicRole(role):
        with pytest.raises(IntegrityError), transaction.atomic(), own_role():
            Topic.objects.create(name="once", slug="once")
        assert current_role() == role
        with pytest.raises(ValueError, match="refused"), own_role():
            raise ValueError("refused")
        assert current_role() == role
    with pytest.raises(ValueError, match="refused"), PublicRole(role):
        raise ValueError("refused")
    assert current_role() == own
    assert active_role() is None


def test_lifted_row_level_security_stays_lifted(role: str):
    own = current_role()
    with PublicRole(role):
        lift_public_role()
        assert current_role() == own
        Topic.objects.create(name="made", slug="made")
    assert current_role() == own
    assert Topic.objects.filter(name="made").exists()


def test_nothing_happens_without_a_wall():
    with own_role():
        assert active_role() is None
    lift_public_role()
