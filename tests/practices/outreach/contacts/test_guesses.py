"""What a dropped message is taken for: by its reference number, its sender, its day."""

import datetime

import pytest

from practices.documents.messages.mail import Mail, MailDoubt
from practices.models.outreach.letters import Letter, Mailing
from practices.outreach.queries.guesses import guess_reply
from tests import factories
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01")]


def guess(sender="", *references, sent="2026-02-09T10:00:00+01:00", **fields):
    mail = Mail("eml", sender_address=sender, sent_at=sent, **fields)
    return guess_reply(mail, references=references, checksum="0" * 64)


def said(found, words):
    return any(words in doubt for doubt in found.doubts)


def test_reference_number_tells_letter_and_organization():
    letter = made.contact(reference_number="PX/2026/0007")
    found = guess("x@nowhere.example", "12/2026", "PX/2026/0007")

    assert (found.organization.pk, found.follows) == (letter.organization_id, letter)
    assert found.sent_on == datetime.date(2026, 2, 9)
    assert found.doubts == ()


def test_address_of_a_focal_point_tells_the_organization_and_its_newest_open_letter():
    organization = factories.organization()
    made.focal_point(organization, email="ana@commission.example")
    made.contact(organization, on="2026-01-05")
    newest = made.contact(organization, on="2026-01-20")
    made.reply(made.contact(organization, on="2026-01-25"))
    found = guess("ANA@commission.example".lower())

    assert (found.organization.pk, found.follows) == (organization.pk, newest)
    assert said(found, "of 2 without a reply")


@pytest.mark.parametrize("address", ["bo@commission.example", "bo@legal.commission.example"])
def test_domain_of_a_focal_point_or_website_tells_with_a_doubt(address):
    organization = factories.organization(website="https://www.commission.example/en")

    assert guess(address).organization.pk == organization.pk
    assert said(guess(address), "by the sender’s domain")


def test_domain_that_ends_alike_is_another():
    factories.organization(website="https://www.commission.example/")

    assert guess("bo@evilcommission.example").organization is None
    assert said(guess("bo@evilcommission.example"), "does not identify an organization")


def test_domain_of_two_organizations_tells_none():
    for _number in range(2):
        made.focal_point(factories.organization(), email="desk@shared.example")

    assert guess("bo@shared.example").organization is None
    assert said(guess("bo@shared.example"), "Several organizations")


def test_open_mailbox_tells_none():
    made.focal_point(factories.organization(), email="lind@gmail.com")

    assert guess("somebody@gmail.com").organization is None
    assert guess("lind@gmail.com").organization is not None


def test_sender_of_another_organization_than_the_reference_is_doubted():
    letter = made.contact(reference_number="PX/2026/0007")
    made.focal_point(factories.organization(), email="ana@commission.example")
    found = guess("ana@commission.example", "PX/2026/0007")

    assert found.organization.pk == letter.organization_id
    assert said(found, "different organizations")


def test_several_of_our_numbers_take_the_newest():
    organization = factories.organization()
    made.contact(organization, on="2026-01-05", reference_number="PX/2026/0001")
    newest = made.contact(organization, on="2026-01-06", reference_number="PX/2026/0002")
    found = guess("", "PX/2026/0001", "PX/2026/0002")

    assert found.follows == newest
    assert said(found, "several of our letters")


def test_letter_that_was_not_recorded_as_sent_is_told(secretariat):
    organization = factories.organization()
    mailing = Mailing.objects.create(dated_on=datetime.date(2026, 1, 1), made_by=secretariat)
    Letter.objects.create(mailing=mailing, organization=organization, language="en", year=2026, number=9,
                          reference_number="PX/2026/0009", subject="x", body="x")  # fmt: skip

    assert guess("", "PX/2026/0009").organization.pk == organization.pk
    assert said(guess("", "PX/2026/0009"), "not recorded as sent")


def test_strange_days_are_doubted():
    made.contact(reference_number="PX/2026/0007", on="2026-01-12")

    assert said(guess("", "PX/2026/0007", sent="2031-01-01T00:00:00+00:00"), "future")
    assert guess("", "PX/2026/0007", sent="2031-01-01T00:00:00+00:00").sent_on is None
    assert said(guess("", "PX/2026/0007", sent="2026-01-01T00:00:00+00:00"), "before the letter")
    assert guess(sent="").sent_on is None


def test_every_doubt_of_a_mail_has_words():
    assert len(guess(doubts=tuple(MailDoubt), sent="").doubts) == len(MailDoubt)


def test_guess_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    organization = factories.organization()
    made.focal_point(organization)
    for _number in range(4):
        made.contact(organization)

    with django_assert_max_num_queries(10):
        guess("ana@commission.example", "PX/2026/0099")
