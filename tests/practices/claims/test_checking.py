"""Checking a sentence against a text: what is refused, who sees it when, and when it no longer holds."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.management import call_command
from wagtail.models import ModelLogEntry

from practices.actions.claims import (
    ClaimRefused,
    agree_to_claim,
    check_claim,
    give_notice_of_claim,
    publish_due_claims,
    state_beside_claim,
    withdraw_claim,
)
from practices.actions.editions import publish_edition
from practices.actions.judgement_log import TAKEN_BACK, TOLD
from practices.models.claims import Claim, Verdict
from practices.models.editions import EditionPage, today
from practices.models.notices import WAITING_TIME
from practices.models.practices import PracticePage
from practices.queries.claims.checked import claims_on_practice, claims_on_summary
from tests import factories
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()
SENTENCE = "The code makes affiliation a breach."


def _make_both():
    return factories.practice(summary="In short.", what_was_done=f"First.\n{SENTENCE} Then more."), factories.edition()


shared_both = shared_world(_make_both)


@pytest.fixture
def note_and_edition(shared_both):
    return shared_both.made()


@pytest.fixture
def note(note_and_edition):
    return note_and_edition[0]


@pytest.fixture
def edition(note_and_edition):
    return note_and_edition[1]


def check(note, edition, by, **fields):
    values = {"sentence": SENTENCE, "verdict": Verdict.NOT_SAID, "instrument": edition.instrument}
    values |= {"pins": [edition.provisions.current().exclude(text="").last()], "practice": note, "by": by}
    return check_claim(**{**values, **fields})


def shown(note, user=PUBLIC):
    return [row.id for row in claims_on_practice(note, user)]


def reworded(edition, old, new):
    page = EditionPage.objects.get(pk=edition.pk)
    page.numbered_text = page.numbered_text.replace(old, new)
    publish_edition(edition=page, by=None)


def test_own_check_is_public_at_once(note, edition):
    officer = factories.officer(note.organization)

    claim = check(note, edition, officer)

    assert (claim.checked_for, claim.is_public) == (note.organization, True)
    assert shown(note) == [str(claim.public_id)]


def test_secretariats_check_waits_for_agreement(note, edition, secretariat):
    claim = check(note, edition, secretariat)
    assert (claim.checked_for, shown(note)) == (None, [])
    assert shown(note, factories.officer(note.organization)) == [str(claim.public_id)]

    agree_to_claim(claim=claim, by=factories.officer(note.organization))

    assert shown(note) == [str(claim.public_id)]
    assert Claim.objects.get().agreed_on == today()


def test_secretariats_check_becomes_public_after_notice_and_waiting(
    note, edition, secretariat, django_capture_on_commit_callbacks
):
    officer = factories.officer(note.organization)
    claim = check(note, edition, secretariat)

    with django_capture_on_commit_callbacks(execute=True):
        give_notice_of_claim(claim=claim, by=secretariat)

    assert [(message.to, SENTENCE in message.body) for message in mail.outbox] == [([officer.email], True)]
    assert publish_due_claims(on=today() + WAITING_TIME - datetime.timedelta(days=1)) == 0
    assert shown(note) == []
    assert publish_due_claims(on=today() + WAITING_TIME) == 1
    assert shown(note) == [str(claim.public_id)]


def test_command_publishes_what_is_due(note, edition, secretariat, capsys):
    claim = check(note, edition, secretariat)
    Claim.objects.filter(pk=claim.pk).update(noticed_on=today(), public_from=today())

    call_command("apply_due")

    assert "claims: 1" in capsys.readouterr().out
    assert shown(note) == [str(claim.public_id)]


def test_statement_of_the_organization_stands_beside_it_dated(note, edition, secretariat):
    officer = factories.officer(note.organization)
    claim = check(note, edition, secretariat)

    state_beside_claim(claim=claim, statement=" We mean the rules. ", by=officer)
    claim.refresh_from_db()
    assert (claim.statement, claim.statement_on) == ("We mean the rules.", today())

    state_beside_claim(claim=claim, statement="", by=officer)
    claim.refresh_from_db()
    assert (claim.statement, claim.statement_on) == ("", None)


def test_secretariat_that_acts_for_the_organization_checks_as_the_organization(note, edition, secretariat):
    secretariat.groups.add(note.organization.officers)

    assert check(note, edition, secretariat).checked_for == note.organization


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sentence": "The code makes affiliation a crime."}, "is not in the note"),
        ({"sentence": "  "}, "is not in the note"),
        ({"sentence": "x" * 1001}, "at most 1000"),
        ({"verdict": "perhaps"}, "Specify whether the text says so"),
        ({"pins": []}, "at least one"),
        ({"practice": None}, "of a note or of a summary"),
    ],
)
def test_check_that_breaks_a_rule_is_refused(note, edition, fields, words):
    with pytest.raises(ClaimRefused, match=words):
        check(note, edition, factories.officer(note.organization), **fields)
    assert not Claim.objects.exists()


def test_check_by_others_is_refused(note, edition):
    for person in (factories.delegate(), factories.officer(edition.instrument.organization)):
        with pytest.raises(ClaimRefused, match="that owns the note"):
            check(note, edition, person)


def test_pins_of_another_instrument_withdrawn_or_hidden_are_refused(note, edition):
    officer = factories.officer(note.organization)
    foreign, hidden = factories.edition(), factories.edition(edition.instrument, audience=None, language="fr")
    old = edition.provisions.current().get(text__contains="gifts")
    reworded(edition, "no gifts", "no gift")

    for provision in (foreign.provisions.last(), hidden.provisions.last(), old):
        with pytest.raises(ClaimRefused, match="does not belong to this instrument"):
            check(note, edition, officer, pins=[provision])


def test_instrument_that_is_not_open_is_refused(note):
    hidden = factories.edition(factories.instrument(audience=None), audience=None)

    with pytest.raises(ClaimRefused, match="no such instrument"):
        check(note, hidden, factories.officer(note.organization))


def test_summary_is_not_the_words_and_an_extract_not_all_of_them(note, edition):
    officer = factories.officer(note.organization)
    summary = factories.edition(edition.instrument, text_status="summary")
    extract = factories.edition(edition.instrument, text_status="extract")

    with pytest.raises(ClaimRefused, match="a retelling"):
        check(note, edition, officer, pins=[summary.provisions.last()])
    with pytest.raises(ClaimRefused, match="An extract cannot show"):
        check(note, edition, officer, pins=[extract.provisions.last()])
    assert check(note, edition, officer, pins=[extract.provisions.last()], verdict=Verdict.SAID)


def test_heading_alone_is_not_read(note):
    edition = factories.edition(text="Article 1\nGifts\n1. Staff accept no gifts.\n2. They report offers.\n")
    heading = edition.provisions.current().get(heading="Gifts")

    with pytest.raises(ClaimRefused, match="A heading does not state a rule"):
        check(note, edition, factories.officer(note.organization), pins=[heading])


def test_note_that_is_a_draft_or_words_of_the_instrument_are_refused(note, edition):
    officer = factories.officer(note.organization)
    PracticePage.objects.get(pk=note.pk).unpublish()
    own = factories.officer(edition.instrument.organization)
    rule = edition.provisions.last()

    with pytest.raises(ClaimRefused, match="Only a published note"):
        check(PracticePage.objects.get(pk=note.pk), edition, officer)
    with pytest.raises(ClaimRefused, match="not a claim about it"):
        check(None, edition, own, summary=rule, sentence=rule.text)


def test_agreement_and_statement_are_the_organizations(note, edition, secretariat):
    claim = check(note, edition, secretariat)

    for person in (secretariat, factories.officer(factories.organization())):
        with pytest.raises(ClaimRefused, match="Only the organization"):
            agree_to_claim(claim=claim, by=person)
        with pytest.raises(ClaimRefused, match="Only the organization"):
            state_beside_claim(claim=claim, statement="No.", by=person)


def test_notice_is_given_once_by_the_secretariat_of_its_own_checks(note, edition, secretariat):
    officer = factories.officer(note.organization)
    theirs, own = check(note, edition, secretariat), check(note, edition, officer)
    give_notice_of_claim(claim=theirs, by=secretariat)

    for claim, person, words in (
        (theirs, secretariat, "already notified"),
        (theirs, officer, "Only the assessor who made the check"),
        (own, officer, "Notice is given"),
        (own, secretariat, "Only the assessor who made the check"),
    ):
        with pytest.raises(ClaimRefused, match=words):
            give_notice_of_claim(claim=claim, by=person)


def test_withdrawn_check_is_not_public_and_does_not_become_so(note, edition, secretariat):
    claim = check(note, edition, secretariat)
    give_notice_of_claim(claim=claim, by=secretariat)
    publish_due_claims(on=today() + WAITING_TIME)
    with pytest.raises(ClaimRefused, match="Only the assessor who made the check"):
        withdraw_claim(claim=claim, by=factories.officer(note.organization))

    withdraw_claim(claim=claim, by=secretariat)

    assert shown(note) == []
    assert publish_due_claims(on=today() + 2 * WAITING_TIME) == 0
    with pytest.raises(ClaimRefused, match="was withdrawn"):
        agree_to_claim(claim=claim, by=factories.officer(note.organization))
    with pytest.raises(ClaimRefused, match="was withdrawn"):
        withdraw_claim(claim=claim, by=secretariat)
    assert [entry.action for entry in ModelLogEntry.objects.for_instance(claim)] == [TAKEN_BACK, TOLD]


def test_check_does_not_hold_once_the_pinned_words_change(note, edition):
    check(note, edition, factories.officer(note.organization))

    reworded(edition, "no gifts", "no gift")

    assert shown(note) == []
    assert shown(note, factories.officer(note.organization)) == []


def test_check_holds_while_other_words_change_and_after_the_text_is_published_again(note, edition):
    claim = check(note, edition, factories.officer(note.organization))
    reworded(edition, "with integrity", "with care")
    assert shown(note) == [str(claim.public_id)]

    EditionPage.objects.get(pk=edition.pk).unpublish()
    assert shown(note) == []
    publish_edition(edition=EditionPage.objects.get(pk=edition.pk), by=None)

    assert shown(note) == [str(claim.public_id)]


def test_check_does_not_hold_once_the_sentence_is_written_otherwise(note, edition):
    check(note, edition, factories.officer(note.organization))
    page = PracticePage.objects.get(pk=note.pk)
    page.what_was_done = page.what_was_done.replace("breach", "wrong")

    page.save_revision()
    assert len(shown(PracticePage.objects.get(pk=note.pk))) == 1
    page.save_revision().publish()

    assert shown(PracticePage.objects.get(pk=note.pk)) == []


def test_newest_check_of_each_judge_is_shown(note, edition, secretariat):
    officer = factories.officer(note.organization)
    check(note, edition, officer)
    second = check(note, edition, officer, verdict=Verdict.SAID_PARTLY, sentence=SENTENCE.replace(" makes", "\n makes"))
    third = check(note, edition, secretariat)
    agree_to_claim(claim=third, by=officer)

    assert set(shown(note)) == {str(second.public_id), str(third.public_id)}


def test_check_is_not_there_for_who_may_not_see_a_pinned_text(note, edition):
    own = factories.edition(edition.instrument, audience="participating", language="fr")
    officer = factories.officer(note.organization)

    check(note, edition, officer, pins=[edition.provisions.last(), own.provisions.last()])

    assert shown(note) == []
    assert len(shown(note, officer)) == 1


def test_hidden_newer_check_does_not_take_the_public_ones_place(note, edition, secretariat):
    officer = factories.officer(note.organization)
    first = check(note, edition, officer)
    hidden = factories.edition(edition.instrument, audience="participating", language="fr")

    check(note, edition, officer, pins=[hidden.provisions.last()])

    assert shown(note) == [str(first.public_id)]


def test_sentence_of_a_summary_is_checked_against_its_instrument(edition):
    summary = factories.edition(edition.instrument, text="S1. Gifts are a *breach*.\n", text_status="summary")
    place = summary.provisions.current().get(text__contains="breach")
    officer = factories.officer(edition.instrument.organization)

    claim = check(None, edition, officer, summary=place, sentence="Gifts are a breach.")

    assert [row.id for row in claims_on_summary(summary, PUBLIC)[place.eid]] == [str(claim.public_id)]
    reworded(summary, "*breach*", "fault")
    assert claims_on_summary(summary, PUBLIC) == {}


def test_note_with_a_check_is_not_deleted(client, note, edition, secretariat):
    check(note, edition, factories.officer(note.organization))
    client.force_login(secretariat)

    client.post(f"/admin/pages/{note.pk}/delete/")

    assert PracticePage.objects.filter(pk=note.pk).exists()
