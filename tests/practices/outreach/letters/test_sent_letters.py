"""Recording letters as sent, and keeping what was signed."""

import datetime

import pytest

from practices.models.outreach.contacts import Actor, Contact, ContactKind
from practices.models.outreach.letters import Letter, LetterFile
from practices.outreach.actions.sent_letters import SendingRefused, keep_signed_scan, record_all_sent, record_sent
from tests import factories
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signed"
SENT_ON = datetime.date(2026, 5, 6)


@pytest.fixture(autouse=True)
def _day(time_machine):
    time_machine.move_to("2026-05-10T10:00:00Z")


@pytest.fixture
def letter(secretariat) -> Letter:
    organization = making.participant()
    making.focal_point(organization)
    made = making.mailing(
        organization,
        by=secretariat,
        actor=Actor.ODIHR,
        due_on=datetime.date(2026, 7, 1),
        pack=making.pack(by=secretariat),
    )
    return making.letters_of(made)[0]


def test_a_letter_that_was_sent_is_a_contact_of_the_ledger(secretariat, letter):
    contact = record_sent(letter=letter, sent_on=SENT_ON, by=secretariat, scan=("scan.pdf", PDF))

    letter.refresh_from_db()
    assert (letter.contact, letter.sent_on, letter.sent_by) == (contact, SENT_ON, secretariat)
    assert (contact.kind, contact.actor, contact.reference_number) == (ContactKind.LETTER, Actor.ODIHR, "PX/2026/0001")
    assert (contact.due_on, contact.pack) == (datetime.date(2026, 7, 1), letter.mailing.pack)
    assert contact.record.counterpart == "Ada Marsh"
    assert letter.body in contact.record.text
    assert letter.files.get(form="signed").name == "PX-2026-0001-signed.pdf"


def test_a_letter_is_sent_once(secretariat, letter):
    record_sent(letter=letter, sent_on=SENT_ON, by=secretariat)

    with pytest.raises(SendingRefused, match="PX/2026/0001 is recorded as sent already"):
        record_sent(letter=letter, sent_on=SENT_ON, by=secretariat)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [(datetime.date(2026, 5, 11), "in the future"), (datetime.date(2026, 5, 3), "cannot have been sent earlier")],
)
def test_a_day_that_cannot_be_is_refused(secretariat, letter, day, words):
    with pytest.raises(SendingRefused, match=words):
        record_sent(letter=letter, sent_on=day, by=secretariat)


def test_a_letter_sent_after_its_day_asks_for_nothing_overdue_at_once(secretariat):
    made = making.mailing(by=secretariat, due_on=datetime.date(2026, 5, 5))

    contact = record_sent(letter=making.letters_of(made)[0], sent_on=SENT_ON, by=secretariat)

    assert contact.due_on is None


@pytest.mark.parametrize("content", [b"", b"MZ program", b"<html>"])
def test_a_scan_that_is_no_picture_and_no_pdf_is_refused_and_nothing_is_recorded(secretariat, letter, content):
    with pytest.raises(SendingRefused, match="Take a PDF"):
        record_sent(letter=letter, sent_on=SENT_ON, by=secretariat, scan=("scan.pdf", content))
    assert not Contact.objects.exists()


def test_a_scan_is_kept_later_and_once(secretariat, letter):
    record_sent(letter=letter, sent_on=SENT_ON, by=secretariat)

    kept = keep_signed_scan(letter=letter, scan=("../scan.png", b"\x89PNG\r\n\x1a\n"), by=secretariat)

    assert (kept.name, kept.media_type) == ("PX-2026-0001-signed.png", "image/png")
    with pytest.raises(SendingRefused, match="already"):
        keep_signed_scan(letter=letter, scan=("scan.pdf", PDF), by=secretariat)
    assert LetterFile.objects.filter(form="signed").count() == 1


def test_a_whole_mailing_is_recorded_at_once_all_or_none(secretariat):
    first, second = making.letters_of(making.mailing(making.participant(), making.participant(), by=secretariat))
    record_sent(letter=second, sent_on=SENT_ON, by=secretariat)

    with pytest.raises(SendingRefused):
        record_all_sent(letters=[first, second], sent_on=SENT_ON, by=secretariat)
    assert Letter.objects.unsent().get() == first

    assert len(record_all_sent(letters=[first], sent_on=SENT_ON, by=secretariat)) == 1


def test_nothing_ticked_is_refused(secretariat):
    with pytest.raises(SendingRefused, match="Choose"):
        record_all_sent(letters=[], sent_on=SENT_ON, by=secretariat)


def test_only_the_secretariat_records(letter):
    officer = factories.officer(letter.organization)

    for act in (
        lambda: record_sent(letter=letter, sent_on=SENT_ON, by=officer),
        lambda: record_all_sent(letters=[letter], sent_on=SENT_ON, by=officer),
        lambda: keep_signed_scan(letter=letter, scan=("scan.pdf", PDF), by=officer),
    ):
        with pytest.raises(SendingRefused, match="secretariat"):
            act()
