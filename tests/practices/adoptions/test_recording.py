"""Recording, agreeing and taking back: what is kept, and every refusal."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.models.adoptions import STATES_OF, AdoptionEvent, Basis, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.ledger import digest
from tests import factories
from tests.statements import record_adoption


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def code(db):
    return factories.instrument(title="Model code")


@pytest.fixture
def speaker(union):
    return factories.officer(union)


def record(union, code, by, **fields):
    values = {
        "track": Track.ADOPTION,
        "state": State.IN_PLACE,
        "effective": PartialDate(datetime.date(2004, 5, 14)),
        **fields,
    }
    return record_adoption(organization=union, reference=code, by=by, **values)


def refused(union, code, by, **fields):
    """Return the words of the refusal; nothing is half made."""
    with pytest.raises(AdoptionRefused) as refusal:
        record(union, code, by, **fields)
    assert not AdoptionEvent.objects.exists()
    return str(refusal.value)


def test_event_of_the_organization_is_public_at_once(union, code, speaker):
    event = record(union, code, speaker, note="Since the order of May.")

    assert event.sequence == 1
    assert (event.record.is_public, event.record.agreed_on) == (True, None)


def test_event_of_the_secretariat_waits_for_the_agreement(union, code, secretariat):
    assert not record(union, code, secretariat).record.is_public
    assert not record(union, code, secretariat, agreed_on=datetime.date(2004, 6, 1)).record.is_public


def test_event_keeps_a_digest_of_what_can_be_erased(union, code, speaker):
    event = record(union, code, speaker, note="A note", statement="Our words")
    kept = event.record

    words = {"note": kept.note, "evidence_address": kept.evidence_address, "statement": kept.statement}
    assert event.record_digest == digest({"salt": kept.salt, **words})
    assert "A note" not in str(event.payload())


def test_event_pins_the_words_of_the_cited_article(union, code, speaker):
    own = factories.instrument(union)
    provision = factories.edition(own).provisions.first()

    event = record(union, code, speaker, basis=Basis.ARTICLE_CITED, own_instrument=own, provision=provision)

    assert event.provision_hash == provision.hash


def test_record_by_a_stranger_is_refused(union, code):
    for stranger in (factories.officer(factories.organization()), factories.delegate(), AnonymousUser()):
        assert refused(union, code, stranger) == "You do not act for this organization."


def test_record_by_a_closed_account_is_refused(union, code):
    person = factories.officer(union)
    person.is_active = False

    assert "do not act" in refused(union, code, person)


@pytest.mark.parametrize("track", Track.values)
def test_state_that_does_not_fit_the_track_is_refused(union, code, speaker, track):
    for state in set(State) - set(STATES_OF[track]):
        words = refused(union, code, speaker, track=track, state=state, statement="Our words.")
        assert words == "This state does not fit this track."


def test_track_that_nobody_knows_is_refused(union, code, speaker):
    assert "does not fit" in refused(union, code, speaker, track="dissemination")


def test_issuer_as_adopter_of_its_own_instrument_is_refused(union, speaker):
    own = factories.instrument(union)

    assert refused(union, own, speaker) == "An issuer is never an adopter of its own instrument."


def test_instrument_of_another_as_its_own_is_refused(union, code, speaker):
    words = refused(union, code, speaker, own_instrument=factories.instrument())

    assert "belongs to another organization" in words


def test_provision_of_another_instrument_is_refused(union, code, speaker):
    own = factories.instrument(union)
    provision = factories.edition(factories.instrument(union)).provisions.first()

    for named in (own, None):
        words = refused(union, code, speaker, basis=Basis.ARTICLE_CITED, own_instrument=named, provision=provision)
        assert "does not belong" in words


def test_text_published_without_the_text_is_refused(union, code, speaker):
    assert "requires the organization’s instrument" in refused(union, code, speaker, basis=Basis.TEXT_PUBLISHED)


def test_article_cited_without_the_article_is_refused(union, code, speaker):
    words = refused(union, code, speaker, basis=Basis.ARTICLE_CITED, own_instrument=factories.instrument(union))

    assert "requires the provision" in words


@pytest.mark.parametrize(
    ("track", "state"),
    [
        (Track.IMPLEMENTATION, State.IN_PLACE),
        (Track.INVESTIGATION, State.PROCEDURE_IN_PLACE),
        (Track.MEASURES, State.PROCEDURE_IN_PLACE),
    ],
)
def test_article_as_proof_of_more_than_adoption_is_refused(union, code, speaker, track, state):
    own = factories.instrument(union)
    article = {"own_instrument": own, "provision": factories.edition(own).provisions.first()}

    words = refused(union, code, speaker, track=track, state=state, basis=Basis.ARTICLE_CITED, **article)

    assert words.startswith("An article proves adoption only")


def test_check_by_others_than_the_secretariat_is_refused(union, code, speaker):
    assert "Only the secretariat checks" in refused(union, code, speaker, basis=Basis.CHECKED)


def test_check_of_ones_own_organization_is_refused(union, code, secretariat):
    secretariat.groups.add(union.officers)

    assert "members never check their own" in refused(union, code, secretariat, basis=Basis.CHECKED)


def test_not_planned_without_the_statement_is_refused(union, code, speaker):
    for statement in ("", "  \n"):
        assert "add its wording" in refused(union, code, speaker, state=State.NOT_PLANNED, statement=statement)


def test_agreement_in_the_future_is_refused(union, code, secretariat):
    words = refused(union, code, secretariat, agreed_on=today() + datetime.timedelta(days=1))

    assert "is in the future" in words


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "example.org", "https://"])
def test_evidence_address_that_nobody_can_follow_is_refused(union, code, speaker, address):
    assert "address of the evidence" in refused(union, code, speaker, evidence_address=address)


def test_reversal_says_what_it_takes_back_and_changes_nothing(union, code, speaker):
    event = record(union, code, speaker)
    before = AdoptionEvent.objects.values().get(pk=event.pk)

    reversal = reverse_adoption(event=event, by=speaker, note="Entered in error.")

    assert reversal.reverses == event
    assert AdoptionEvent.objects.values().get(pk=event.pk) == before
    assert not AdoptionEvent.objects.standing().exists()


def test_reversal_by_a_stranger_is_refused(union, code, speaker):
    event = record(union, code, speaker)

    with pytest.raises(AdoptionRefused, match="do not act"):
        reverse_adoption(event=event, by=factories.officer(factories.organization()))


def test_second_reversal_and_reversal_of_a_reversal_are_refused(union, code, speaker):
    event = record(union, code, speaker)
    reversal = reverse_adoption(event=event, by=speaker)

    for again in (event, reversal):
        with pytest.raises(AdoptionRefused, match="reversed before, or is itself"):
            reverse_adoption(event=again, by=speaker)
    assert AdoptionEvent.objects.count() == 2


def test_agreement_by_a_stranger_is_refused(union, code, secretariat):
    event = record(union, code, secretariat)

    with pytest.raises(AdoptionRefused, match="Only the organization"):
        agree_to_adoption(event=event, on=today(), by=factories.officer(factories.organization()))
    event.record.refresh_from_db()
    assert not event.record.is_public


def test_agreement_opens_the_reversal_too(union, code, secretariat, speaker):
    event = record(union, code, secretariat)
    reversal = reverse_adoption(event=event, by=secretariat)

    agree_to_adoption(event=event, on=datetime.date(2004, 9, 6), by=speaker)

    assert set(AdoptionEvent.objects.visible_to(None)) == {event, reversal}
