"""Replies that are dropped as files: they wait, are confirmed by a person, recorded with their files, or discarded."""

import datetime
import uuid

import pytest

from practices.actions.kept_files import sweep_kept_files
from practices.models.dates import PartialDate
from practices.models.outreach.contacts import Contact
from practices.outreach.actions import dropped as room
from practices.outreach.actions.contacts import ContactRefused
from practices.outreach.actions.dropped import (
    DropRefused,
    discard_dropped,
    drop_reply,
    find_dropped,
    list_dropped,
)
from practices.outreach.actions.replies import record_dropped_reply
from practices.outreach.queries.guesses import guess_reply
from tests import factories
from tests.measurements.audit.samples import pdf
from tests.practices.documents.messages.written import mail
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01", tick=False)]
FEBRUARY = PartialDate.parse("2026-02-09")


def drop(by, content=None, name="reply.eml"):
    return drop_reply(name=name, content=content or mail(files=(("annex.txt", b"Annex"),)), by=by)


def record(one, by, **fields):
    return record_dropped_reply(
        key=one.key, by=by, happened=FEBRUARY, **{"organization": factories.organization(), **fields}
    )


def test_dropped_mail_waits_for_who_dropped_it(secretariat):
    one = drop(secretariat)

    assert list_dropped(by=secretariat) == [one]
    assert (one.mail.subject, one.files[0].name, one.files[0].size) == ("Re: our rules of conduct", "annex.txt", 5)
    assert list_dropped(by=factories.secretariat_member()) == []
    assert find_dropped(key=one.key, by=factories.secretariat_member()) is None
    assert not Contact.objects.exists()


def test_confirmed_reply_is_recorded_with_mail_and_files(secretariat, django_capture_on_commit_callbacks):
    letter = made.contact(actor="secretary_general", reference_number="PX/2026/0007")
    one = drop(secretariat, mail(subject="PX/2026/0007", files=(("annex.txt", b"Annex"),)))
    with django_capture_on_commit_callbacks(execute=True):
        reply = record(one, secretariat, organization=letter.organization, follows=letter, text="They agree.")

    assert (reply.kind, reply.actor, reply.follows) == ("reply", "secretary_general", letter)
    assert [(file.name, file.media_type) for file in reply.files.all()] == [
        ("reply.eml", "message/rfc822"),
        ("annex.txt", "application/octet-stream"),
    ]
    assert "PX/2026/0007" in one.references
    assert list_dropped(by=secretariat) == []


def test_same_file_twice_is_recognised(secretariat):
    content = mail()
    number = record(drop(secretariat, content), secretariat).sequence
    again = drop(secretariat, content, "copy.eml")
    found = guess_reply(again.mail, references=again.references, checksum=again.checksum)

    assert any(f"contact number {number}" in doubt for doubt in found.doubts)


def test_paper_reply_is_entered_on_behalf_with_its_scan(secretariat):
    scan = drop(secretariat, pdf(), "letter.pdf")

    assert record(scan, secretariat, on_behalf=True).on_behalf
    with pytest.raises(ContactRefused, match="only a paper reply"):
        record(drop(secretariat), secretariat, on_behalf=True)


def test_refused_reply_waits_on(secretariat):
    one = drop(secretariat)
    with pytest.raises(ContactRefused, match="another organization"):
        record(one, secretariat, follows=made.contact())

    assert list_dropped(by=secretariat) == [one]


def test_reply_that_is_gone_is_told(secretariat):
    one = drop(secretariat)
    discard_dropped(key=one.key, by=secretariat)
    discard_dropped(key=one.key, by=secretariat)

    assert list_dropped(by=secretariat) == []
    with pytest.raises(ContactRefused, match="no longer available"):
        record(one, secretariat)


@pytest.mark.parametrize(("name", "content"), [("a.txt", b"Dear colleagues."), ("a.eml", b" "), ("a.msg", b"\0" * 99)])
def test_file_that_is_no_message_is_refused(secretariat, name, content):
    with pytest.raises(DropRefused):
        drop(secretariat, content, name)

    assert list_dropped(by=secretariat) == []


def test_only_the_secretariat_drops_and_sees(secretariat):
    officer = factories.officer(factories.organization())
    with pytest.raises(DropRefused, match="Only the secretariat"):
        drop(officer)

    assert find_dropped(key=uuid.uuid4(), by=officer) is None


def test_so_many_wait_and_no_more(secretariat, monkeypatch):
    monkeypatch.setattr(room, "MOST_WAITING", 1)
    drop(secretariat)

    with pytest.raises(DropRefused, match="1 replies wait"):
        drop(secretariat)


def test_what_is_left_is_swept_after_a_day(secretariat, tmp_path):
    drop(secretariat)
    later = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)

    assert len(sweep_kept_files(now=later)) == 2
    assert list_dropped(by=secretariat) == []
