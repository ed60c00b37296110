"""Replies that are forwarded: to a mailbox that the portal reads, or by a mail server to the command. Nothing else."""

import io
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse

from practices.actions.kept_files import sweep_kept_files
from practices.models.dates import PartialDate
from practices.models.outreach.contacts import Contact, ContactFile
from practices.operations import due
from practices.outreach.actions import dropped as arrivals
from practices.outreach.actions import mailbox as reading
from practices.outreach.actions.contacts import ContactRefused
from practices.outreach.actions.dropped import discard_dropped, list_dropped, open_dropped, take_mail
from practices.outreach.actions.mailbox import Mailbox, MailboxFailed, MailboxUnfinished, read_mailbox
from practices.outreach.actions.replies import record_dropped_reply
from practices.outreach.queries.guesses import guess_reply
from tests import factories
from tests.imap_server import imap_server, trusting
from tests.practices.documents.messages.written import mail, outlook
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01", tick=False)]


def record(one, by, **fields):
    happened = PartialDate.parse("2026-02-09")
    return record_dropped_reply(
        key=one.key, by=by, happened=happened, **{"organization": factories.organization(), **fields}
    )


def test_arrived_mail_waits_for_everybody_of_the_secretariat_and_is_recorded_by_nobody(secretariat):
    assert take_mail(content=mail(subject="Re: PX/2026/0007")) == 1
    (one,) = list_dropped(by=secretariat)

    assert list_dropped(by=factories.secretariat_member()) == [one]
    assert list_dropped(by=factories.officer(factories.organization())) == []
    assert (one.has_arrived, one.name, one.references) == (True, "Re: PX-2026-0007.eml", ("PX/2026/0007",))
    assert not Contact.objects.exists()


def test_same_mail_is_taken_once_and_waits_until_somebody_decides(secretariat):
    assert [take_mail(content=mail()) for _time in range(3)] == [1, 0, 0]
    sweep_kept_files(now=arrivals.datetime.datetime(2100, 1, 1, tzinfo=arrivals.datetime.UTC))
    (one,) = list_dropped(by=secretariat)
    discard_dropped(key=one.key, by=factories.officer(factories.organization()))

    assert list_dropped(by=secretariat) == [one]


@pytest.mark.time_machine("2100-01-01", tick=False)  # files are dated by the clock of the machine
def test_arrived_mail_is_recorded_by_one_alone(secretariat, django_capture_on_commit_callbacks):
    take_mail(content=mail(message_id="<r1@commission.example>"))
    (one,) = list_dropped(by=secretariat)
    record(one, secretariat)
    with pytest.raises(ContactRefused, match="recorded before"):  # the file goes with the commit
        record(one, factories.secretariat_member())

    assert ContactFile.objects.get().message_id == "r1@commission.example"


def test_recorded_mail_is_gone_for_everybody(secretariat, django_capture_on_commit_callbacks):
    take_mail(content=mail())
    with django_capture_on_commit_callbacks(execute=True):
        record(list_dropped(by=secretariat)[0], factories.secretariat_member())

    assert list_dropped(by=secretariat) == []


@pytest.mark.parametrize("again", [mail(message_id="<r1@x.example>", text="Other bytes."),
                                   outlook(heads="Message-ID: <r1@x.example>\r\nFrom: a@b.example\r\n")])  # fmt: skip
def test_same_message_as_other_bytes_is_said(secretariat, again):
    take_mail(content=mail(message_id="<r1@x.example>"))
    number = record(list_dropped(by=secretariat)[0], secretariat).sequence
    dropped = arrivals.drop_reply(name="again", content=again, by=secretariat)
    found = guess_reply(dropped.mail, references=(), checksum=dropped.checksum)

    assert any(f"as another file, with contact number {number}" in doubt for doubt in found.doubts)


def test_mails_that_the_secretariat_forwards_as_attachments_wait_one_by_one(secretariat):
    replies = (mail(subject="One"), mail(subject="Two", sender="Bo <bo@court.example>"))
    around = mail(sender=f"S <{secretariat.email.upper()}>", subject="Fwd: replies", text="", attached=replies)

    assert take_mail(content=around) == 2
    assert {one.mail.subject for one in list_dropped(by=secretariat)} == {"One", "Two"}


def test_attached_mails_of_anybody_else_stay_within_theirs(secretariat):
    assert take_mail(content=mail(attached=(mail(subject="One"),))) == 1
    assert [file.media_type for file in list_dropped(by=secretariat)[0].files] == ["message/rfc822"]


def test_writer_of_a_forwarded_mail_is_looked_for_in_its_words_and_its_day_is_asked(secretariat):
    organization = factories.organization()
    made.focal_point(organization, email="ana@commission.example")
    words = f"Fyi\n\n-----\nVon: Ana Lind <Ana@Commission.example>\nAn: {secretariat.email}\n\nDear colleagues,"
    take_mail(content=mail(sender=f"S <{secretariat.email}>", text=words))
    (one,) = list_dropped(by=secretariat)
    found = guess_reply(one.mail, references=(), checksum=one.checksum, own={secretariat.email.lower()})

    assert (found.organization.pk, found.writer, found.sent_on) == (organization.pk, "ana@commission.example", None)
    assert any("forwarded it" in doubt for doubt in found.doubts)


def test_mail_that_cannot_be_read_waits_with_a_sentence(client, secretariat):
    many = b"".join(b"--b\r\n\r\nx\r\n" for _part in range(2_100))
    take_mail(
        content=b"From: ana@x.example\r\nSubject: Bomb\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + many
    )
    (one,) = list_dropped(by=secretariat)
    client.force_login(secretariat)

    assert one.mail.sender_address == "ana@x.example"
    assert "more than 2,000 parts" in client.get(reverse("contacts:reply")).content.decode()
    assert "more than 2,000 parts" in client.get(reverse("contacts:dropped", args=[one.key])).content.decode()
    with pytest.raises(ContactRefused, match="parts"):
        record(one, secretariat)


def test_of_a_mail_that_is_too_large_the_head_is_kept(secretariat, monkeypatch):
    monkeypatch.setattr(arrivals, "MAX_FILE_BYTES", 1000)
    take_mail(content=mail(subject="Large", text="x" * 5000))
    take_mail(content=mail(subject="Head only").partition(b"\n\n")[0], size=5000)

    assert sorted(("too large" in one.refusal, one.mail.subject) for one in list_dropped(by=secretariat)) == [
        (True, "Head only"),
        (True, "Large"),
    ]


def test_waiting_replies_show_what_they_seem_to_be(client, secretariat):
    letter = made.contact(reference_number="PX/2026/0007")
    take_mail(content=mail(subject="Re: PX/2026/0007"))
    take_mail(content=mail(subject="Nothing known", sender="x@nowhere.example"))
    client.force_login(secretariat)
    shown = client.get(reverse("contacts:reply")).content.decode()

    assert letter.organization.name_in() in shown
    assert "PX/2026/0007" in shown
    assert shown.count("not known") == 2
    assert shown.count(">from the mailbox<") == 2


def test_message_that_waits_twice_is_said(client, secretariat):
    take_mail(content=mail())
    arrivals.drop_reply(name="a.eml", content=mail(), by=secretariat)
    client.force_login(secretariat)

    assert client.get(reverse("contacts:reply")).content.decode().count("waits here more than once") == 2


def pipe(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    out = io.StringIO()
    call_command("take_reply", stdout=out)
    return out.getvalue().strip()


def test_command_takes_one_mail_from_standard_input(secretariat, monkeypatch):
    assert [pipe(monkeypatch, mail()), pipe(monkeypatch, mail())] == ["1", "0"]
    assert len(list_dropped(by=secretariat)) == 1
    with pytest.raises(CommandError, match="no mail"):
        pipe(monkeypatch, b" \n")


@pytest.mark.parametrize("error", [OSError("disk full"), arrivals.ArrivalsFull()])
def test_command_asks_the_mail_server_to_keep_what_cannot_be_stored(monkeypatch, error):
    def fail(**_given):
        raise error

    monkeypatch.setattr("practices.management.commands.take_reply.take_mail", fail)
    with pytest.raises(CommandError) as refused:
        pipe(monkeypatch, mail())

    assert refused.value.returncode == 75


@pytest.mark.parametrize(
    "address", ["imap://u:p@host/INBOX", "imaps://host/INBOX", "imaps://u@host/", "x", "imaps://u:p@host:no/"]
)
def test_address_of_a_mailbox_that_cannot_be_read_is_refused_without_its_password(address):
    with pytest.raises(ImproperlyConfigured) as refused:
        Mailbox.parse(address)

    assert "u:p" not in str(refused.value)


def test_parts_of_an_address_are_decoded():
    assert Mailbox.parse("imaps://reply%40x.example:p%2Fw@mail.example/Post%20in") == Mailbox(
        "mail.example", 993, "reply@x.example", "p/w", "Post in"
    )


def test_mailbox_is_read_once_and_left_as_it_is(secretariat):
    with imap_server({3: mail(subject="One"), 7: mail(subject="Two")}) as server:
        assert [read_mailbox(server.mailbox, context=trusting()) for _time in range(2)] == [2, 0]
        server.mails[9] = mail(subject="Three")
        for one in list_dropped(by=secretariat):
            discard_dropped(key=one.key, by=secretariat)
        assert read_mailbox(server.mailbox, context=trusting()) == 1

    assert [one.mail.subject for one in list_dropped(by=secretariat)] == ["Three"]
    assert server.commands <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}


def test_mailbox_that_was_made_anew_is_read_from_its_beginning(secretariat):
    with imap_server({3: mail(subject="One")}) as server:
        read_mailbox(server.mailbox, context=trusting())
        server.validity, server.mails = 2, {1: mail(subject="Two")}

        assert read_mailbox(server.mailbox, context=trusting()) == 1


def test_large_mail_is_not_fetched_as_a_whole(secretariat, monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(arrivals, "MAX_FILE_BYTES", 1000)
    with imap_server({3: mail(subject="Large", text="x" * 5000), 4: mail(subject="Small")}) as server:
        assert read_mailbox(server.mailbox, context=trusting()) == 2

    assert {one.mail.subject: bool(one.refusal) for one in list_dropped(by=secretariat)} == {
        "Large": True,
        "Small": False,
    }


def test_reading_that_is_ended_between_two_steps_goes_on(secretariat, monkeypatch):
    def killed(*_given):
        raise KeyboardInterrupt

    with imap_server({3: mail(subject="One"), 4: mail(subject="Two")}) as server:
        with monkeypatch.context() as patched:
            patched.setattr(reading, "_note_place", killed)
            with pytest.raises(KeyboardInterrupt):
                read_mailbox(server.mailbox, context=trusting())
        assert read_mailbox(server.mailbox, context=trusting()) == 1

    assert len(list_dropped(by=secretariat)) == 2


def test_full_box_leaves_mails_where_they_are(secretariat, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_ARRIVED", 1)
    with imap_server({3: mail(subject="One"), 4: mail(subject="Two")}) as server:
        assert [read_mailbox(server.mailbox, context=trusting()) for _time in range(2)] == [1, 0]
        discard_dropped(key=list_dropped(by=secretariat)[0].key, by=secretariat)
        assert read_mailbox(server.mailbox, context=trusting()) == 1

    assert open_dropped(key=list_dropped(by=secretariat)[0].key, by=secretariat)[2].subject == "Two"


def test_fault_of_the_server_names_no_password(secretariat):
    with imap_server({}, refuses=True) as server, pytest.raises(MailboxFailed) as failed:
        read_mailbox(server.mailbox, context=trusting())

    assert server.mailbox.password not in str(failed.value)
    with imap_server({}) as server, pytest.raises(MailboxFailed):  # its certificate is not trusted
        read_mailbox(server.mailbox)


@pytest.mark.parametrize("word", ["SEARCH", "SIZE", "BODY"])
@pytest.mark.parametrize("how", ["unwilling", "silent"])
def test_mail_that_the_mailbox_does_not_give_is_asked_for_again(secretariat, word, how):
    with imap_server({3: mail(subject="One"), 4: mail(subject="Two")}) as server:
        setattr(server, how, {word})
        if (word, how) == ("SEARCH", "silent"):  # that is how it says that there are none
            assert read_mailbox(server.mailbox, context=trusting()) == 0
        else:
            with pytest.raises(MailboxUnfinished):
                read_mailbox(server.mailbox, context=trusting())
        setattr(server, how, set())
        assert read_mailbox(server.mailbox, context=trusting()) == 2


def test_mails_before_the_one_that_is_not_given_are_taken(secretariat):
    with imap_server({3: mail(subject="One"), 4: mail(subject="Two")}) as server:
        server.unwilling = {"FETCH 4 (BODY"}
        with pytest.raises(MailboxUnfinished):
            read_mailbox(server.mailbox, context=trusting())

    assert [one.mail.subject for one in list_dropped(by=secretariat)] == ["One"]


def test_job_says_that_the_mailbox_was_not_read_to_its_end(secretariat, settings, monkeypatch):
    with imap_server({3: mail()}) as server:
        server.unwilling = {"BODY"}
        settings.REPLY_MAILBOX = f"imaps://replies:{server.mailbox.password}@127.0.0.1:{server.port}/INBOX"
        monkeypatch.setattr(due, "read_mailbox", lambda mailbox: read_mailbox(mailbox, context=trusting()))
        (done,) = due.run_due(only=["mailbox"])

    assert (done.count, done.failure) == (0, "JobUnfinished")


def test_pass_over_the_mailbox_ends_in_time_and_the_next_goes_on(secretariat):
    clock = iter(range(0, 1000, 8))
    with imap_server({number: mail(subject=f"Mail {number}") for number in range(1, 6)}) as server:
        taken = [
            read_mailbox(server.mailbox, context=trusting(), seconds=12, timer=lambda: next(clock))
            for _time in range(3)
        ]
        slow = read_mailbox(server.mailbox, context=trusting(), seconds=0)

    assert (taken, slow) == ([2, 2, 1], 0)


BOMB = b"From: ana@x.example\r\nSubject: Bomb\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(
    b"--b\r\n\r\nx\r\n" for _part in range(2_100)
)


def forward(by, *subjects, **fields):
    attached = (*(mail(subject=subject) for subject in subjects), *fields.pop("more", ()))
    return mail(**{"sender": f"S <{by.email}>", "subject": "Fwd", "text": "", "attached": attached, **fields})


def waiting(by):
    return sorted(one.mail.subject for one in list_dropped(by=by))


@pytest.mark.parametrize("left", [{"more": (BOMB,)}, {"files": (("annex.pdf", b"%PDF-1.4"),)}, {"text": "My note"}])
def test_forwarded_mail_of_which_something_would_be_lost_waits_too(secretariat, left):
    content = forward(secretariat, "One", **left)

    assert [take_mail(content=content) for _time in range(2)] == [2, 0]
    assert waiting(secretariat) == ["Fwd", "One"]


def test_forwarded_mail_says_what_of_it_could_not_be_read(client, secretariat):
    take_mail(content=forward(secretariat, "One", more=(BOMB,)))
    (outer,) = [one for one in list_dropped(by=secretariat) if one.mail.subject == "Fwd"]
    client.force_login(secretariat)

    for address in (reverse("contacts:reply"), reverse("contacts:dropped", args=[outer.key])):
        shown = client.get(address).content.decode()
        assert "more than 2,000 parts" in shown
        assert "Some attachments were not extracted" in shown


def test_mail_with_more_forwarded_ones_than_are_read_waits_too(secretariat):
    subjects = [f"Reply {number:02}" for number in range(53)]

    assert take_mail(content=forward(secretariat, *subjects)) == 51
    assert waiting(secretariat) == ["Fwd", *subjects[:50]]


def test_forwarded_mail_is_taken_whole_or_not_at_all(secretariat, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_ARRIVED", 3)
    take_mail(content=mail(subject="First"))
    with imap_server({3: forward(secretariat, "One", "Two", "Three"), 4: mail(subject="Later")}) as server:
        assert read_mailbox(server.mailbox, context=trusting()) == 0
        assert waiting(secretariat) == ["First"]
        discard_dropped(key=list_dropped(by=secretariat)[0].key, by=secretariat)
        assert read_mailbox(server.mailbox, context=trusting()) == 3
        for one in list_dropped(by=secretariat):
            discard_dropped(key=one.key, by=secretariat)
        assert read_mailbox(server.mailbox, context=trusting()) == 1

    assert waiting(secretariat) == ["Later"]


def test_forwarded_mail_that_no_box_has_room_for_does_not_block_the_mailbox(secretariat, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_ARRIVED", 2)
    seen = []
    with imap_server({3: forward(secretariat, "One", "Three", "Two"), 4: mail(subject="Later")}) as server:
        for _time in range(3):
            read_mailbox(server.mailbox, context=trusting())
            seen.append(waiting(secretariat))
            for one in list_dropped(by=secretariat):
                discard_dropped(key=one.key, by=secretariat)

    assert seen == [["One", "Three", "Two"], ["Later"], []]


def test_of_a_forwarded_mail_nothing_stays_if_a_part_cannot_be_stored(secretariat, monkeypatch):
    store, left = arrivals._store, iter([True])

    def fail(*given):
        if next(left, False):
            return store(*given)
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "_store", fail)
        with pytest.raises(OSError, match="disk full"):
            take_mail(content=forward(secretariat, "One", "Two"))
    assert waiting(secretariat) == []

    assert take_mail(content=forward(secretariat, "One", "Two")) == 2


@pytest.mark.parametrize("text", ["", "My note"])
def test_mail_that_was_decided_does_not_come_again(secretariat, django_capture_on_commit_callbacks, text):
    contents = [mail(subject="Alone"), forward(secretariat, "One", "Two", text=text)]
    for content in contents:
        take_mail(content=content)
    first, *others = list_dropped(by=secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        record(first, secretariat)
    for one in others:
        discard_dropped(key=one.key, by=secretariat)

    assert [take_mail(content=content) for content in contents] == [0, 0]
    assert waiting(secretariat) == []


def test_mail_that_was_discarded_and_is_forwarded_anew_can_be_found(secretariat):
    take_mail(content=forward(secretariat, "One"))
    discard_dropped(key=list_dropped(by=secretariat)[0].key, by=secretariat)
    take_mail(content=forward(secretariat, "One", subject="Again"))
    (one,) = list_dropped(by=secretariat)

    assert (one.mail.subject, [file.media_type for file in one.files]) == ("Again", ["message/rfc822"])


@pytest.mark.time_machine("2100-01-01", tick=False)  # files are dated by the clock of the machine
@pytest.mark.parametrize("subjects", [("We adopt everything",), ("We adopt everything", "We do not")])
def test_way_of_a_forwarded_mail_is_kept_with_it(secretariat, django_capture_on_commit_callbacks, subjects):
    way = b"Received: from evil.example ([203.0.113.9]) by mx\nAuthentication-Results: mx; spf=fail; dmarc=fail\n"
    content = (way + forward(secretariat, *subjects, subject="Fwd: answer")).replace(b"\n", b"\r\n")
    take_mail(content=content)
    one, *_others = list_dropped(by=secretariat)
    assert [file.name for file in one.files] == ["Fwd: answer.eml"]
    with django_capture_on_commit_callbacks(execute=True):
        record(one, secretariat)

    reply, around = ContactFile.objects.order_by("pk")
    assert around.name == "Fwd: answer.eml"
    with around.stored.open() as stream:
        kept = stream.read()
    assert kept.startswith(way.replace(b"\n", b"\r\n"))
    assert (kept == content) is (len(subjects) == 1)
    assert (b"Dear colleagues" in kept) is (len(subjects) == 1)
    assert reply.checksum == one.checksum
