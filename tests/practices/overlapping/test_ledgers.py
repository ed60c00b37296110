"""What is recorded, judged and taken back, when two people do so at once."""

from typing import Any

import pytest
from django.utils import timezone

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.actions.assessments import AssessmentRefused, assess, reverse_assessment
from practices.actions.claims import ClaimRefused, agree_to_claim, give_notice_of_claim, withdraw_claim
from practices.actions.confirmations import confirm_standing
from practices.actions.links import LinkRefused, confirm_link, propose_link
from practices.actions.participations import end_participation
from practices.actions.suggestions import suggest_adoptions
from practices.actions.terms import accept_terms
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.dates import PartialDate
from practices.models.evidence import Confirmation
from practices.models.links import LinkProposal, ProvisionLink
from practices.models.outreach.contacts import Contact
from practices.models.redactions import RedactedKind, RedactionRequest
from practices.models.reports.issues import Report
from practices.models.terms import TermsAcceptance
from practices.outreach.actions.contacts import ContactRefused, log_contact, take_back_contact
from practices.redactions.actions import RedactionRefused, ask_redaction, decide_redaction
from practices.reports.actions.drafts import DraftRefused, discard_draft
from practices.reports.actions.freezing import FreezeRefused, freeze_report
from tests import factories, report_factories
from tests.practices.initiatives.making import participation
from tests.practices.overlapping.both import overlapping, second_is_refused

pytestmark = pytest.mark.django_db(transaction=True)


def both(action: Any) -> tuple[Any, Any]:
    """Let two members of the secretariat do the same."""
    one, other = factories.secretariat_member(), factories.secretariat_member()
    return overlapping(lambda: action(one), lambda: action(other))


def test_standing_is_confirmed_once_a_day() -> None:
    event = factories.adoption()
    about = {"organization": event.organization, "reference": event.reference}

    first, second = both(lambda by: confirm_standing(**about, by=by, is_seconded=True))

    assert first == second == Confirmation.objects.get()


def test_terms_are_accepted_once() -> None:
    union = factories.organization(terms=False)
    approver = factories.approver(union)

    first, second = overlapping(*[lambda: accept_terms(organization=union, by=approver)] * 2)

    assert first == second == TermsAcceptance.objects.get(organization=union)


def test_event_is_reversed_once() -> None:
    event = factories.adoption()

    assert second_is_refused(both(lambda by: reverse_adoption(event=event, by=by)), AdoptionRefused)
    assert AdoptionEvent.objects.filter(reverses=event).count() == 1


def test_event_is_checked_once() -> None:
    event = factories.adoption(evidence_address="https://example.org/order")

    assert second_is_refused(both(lambda by: check_adoption(event=event, by=by)), AdoptionRefused)


def test_event_that_is_reversed_is_not_checked_at_the_same_moment() -> None:
    event = factories.adoption(evidence_address="https://example.org/order")
    one, other = factories.secretariat_member(), factories.secretariat_member()

    outcomes = overlapping(lambda: reverse_adoption(event=event, by=one), lambda: check_adoption(event=event, by=other))

    assert second_is_refused(outcomes, AdoptionRefused)


def test_same_judgement_is_recorded_once() -> None:
    made = factories.assessment()
    topic = factories.topic()
    pins = [(pin.provision, pin.says) for pin in made.pins.all()]
    about = {"instrument": made.instrument, "topic": topic, "finding": made.finding, "edition": made.edition}

    first, second = both(lambda by: assess(**about, pins=pins, by=by))

    assert first == second == Assessment.objects.get(topic=topic)


def test_judgement_that_is_replaced_is_not_taken_back_at_the_same_moment() -> None:
    made = factories.assessment()
    pins = [(pin.provision, pin.says) for pin in made.pins.all()]
    about = {"instrument": made.instrument, "topic": made.topic, "finding": made.finding, "edition": made.edition}
    by = made.by

    outcomes = overlapping(
        lambda: assess(**about, pins=pins, note="In other words", by=by),
        lambda: reverse_assessment(assessment=made, by=by, note="In error"),
    )

    assert second_is_refused(outcomes, AssessmentRefused)


def test_notice_of_a_check_is_given_once() -> None:
    claim = factories.claim(by=factories.secretariat_member())

    assert second_is_refused(both(lambda by: give_notice_of_claim(claim=claim, by=by)), ClaimRefused)


def test_check_that_is_taken_back_is_not_agreed_to_at_the_same_moment() -> None:
    claim = factories.claim(by=factories.secretariat_member())
    one, officer = factories.secretariat_member(), factories.officer(claim.organization)

    outcomes = overlapping(lambda: withdraw_claim(claim=claim, by=one), lambda: agree_to_claim(claim=claim, by=officer))

    assert second_is_refused(outcomes, ClaimRefused)


def provisions() -> list[Any]:
    return [factories.edition().provisions.current().exclude(text="").last() for _number in range(2)]


def test_two_provisions_are_linked_once() -> None:
    left, right = provisions()

    outcomes = both(
        lambda by: confirm_link(left=left, right=right, relation="equivalent", reason="The same rule", by=by)
    )

    assert second_is_refused(outcomes, LinkRefused)
    assert ProvisionLink.objects.count() == 1


def test_link_is_proposed_once() -> None:
    left, right = provisions()
    LinkProposal.objects.all().delete()

    outcomes = both(lambda by: propose_link(left=left, right=right, relation="equivalent", by=by))

    assert second_is_refused(outcomes, LinkRefused)
    assert LinkProposal.objects.count() == 1


def test_contact_is_taken_back_once() -> None:
    contact = report_factories.contact()

    assert second_is_refused(both(lambda by: take_back_contact(contact=contact, by=by, why="Error")), ContactRefused)


def test_reply_does_not_follow_a_letter_that_is_taken_back_at_the_same_moment() -> None:
    letter = report_factories.contact()
    one, other = factories.secretariat_member(), factories.secretariat_member()
    day = PartialDate(letter.happened_on)

    outcomes = overlapping(
        lambda: take_back_contact(contact=letter, by=one, why="Error"),
        lambda: log_contact(organization=letter.organization, kind="reply", happened=day, follows=letter, by=other),
    )

    assert second_is_refused(outcomes, ContactRefused)
    assert not Contact.objects.filter(follows=letter).exists()


def test_participation_ends_once() -> None:
    part = participation()
    officer = factories.officer(part.organization)

    outcomes = overlapping(
        *[lambda: end_participation(participation=part, until=PartialDate.parse("2009"), by=officer)] * 2
    )

    assert not isinstance(outcomes[0], Exception)
    assert "ended before" in str(outcomes[1])


def test_removal_of_words_is_asked_for_once() -> None:
    event = factories.adoption(note="Must go")
    about = {"kind": RedactedKind.ADOPTION_EVENT, "thing": event.public_id, "reason": "personal_data", "words": "It"}

    assert second_is_refused(both(lambda by: ask_redaction(**about, by=by)), RedactionRefused)
    assert RedactionRequest.objects.count() == 1


def test_removal_of_words_is_decided_once() -> None:
    event = factories.adoption(note="Must go")
    about = {"kind": RedactedKind.ADOPTION_EVENT, "thing": event.public_id, "reason": "personal_data", "words": "It"}
    asked = ask_redaction(**about, by=factories.secretariat_member())

    assert second_is_refused(both(lambda by: decide_redaction(asked=asked, approve=True, by=by)), RedactionRefused)


def test_report_is_frozen_once() -> None:
    factories.adoption()
    draft = report_factories.draft()

    assert second_is_refused(both(lambda by: freeze_report(draft=draft, by=by)), FreezeRefused)
    assert Report.objects.count() == 1


def test_report_that_is_frozen_is_not_discarded_at_the_same_moment() -> None:
    factories.adoption()
    draft = report_factories.draft()
    one, other = factories.secretariat_member(), factories.secretariat_member()

    outcomes = overlapping(lambda: freeze_report(draft=draft, by=one), lambda: discard_draft(draft=draft, by=other))

    assert second_is_refused(outcomes, DraftRefused)


def test_texts_alike_are_suggested_once() -> None:
    reference = factories.adoption().reference
    now = timezone.now()

    _first, second = overlapping(*[lambda: suggest_adoptions(reference=reference, now=now)] * 2)

    assert not isinstance(second, Exception)
