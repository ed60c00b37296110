"""Logging a contact and taking it back: what is recorded, what is refused."""

import datetime

import pytest

from practices.actions.kept_files import drop_file
from practices.actions.ledger import verify
from practices.documents.limits import MAX_FILE_BYTES
from practices.migration_names import records
from practices.models.dates import PartialDate
from practices.models.ledger import digest
from practices.models.outreach.contacts import Contact, ContactFile
from practices.outreach.actions.contacts import ContactRefused, log_contact, take_back_contact
from tests import factories
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-03-01")]
SCAN = ("scan.pdf", "application/pdf", b"%PDF-1.4")


@pytest.fixture
def organization():
    return factories.organization()


def test_contact_is_recorded_with_its_words_and_files(organization, secretariat):
    contact = log_contact(
        organization=organization, kind="meeting", happened=PartialDate.parse("2026-02"), by=secretariat, actor="odihr",
        text=" They asked.\0 ", obstacles="No staff.", next_step="Call", next_step_on=datetime.date(2026, 4, 1),
        files=[SCAN],
    )  # fmt: skip

    assert (contact.sequence, contact.happened_on, contact.happened_precision) == (
        1,
        datetime.date(2026, 2, 1),
        "month",
    )
    assert contact.record.text == "They asked."
    assert contact.files.get().stored.read() == SCAN[2]
    assert verify(Contact) is None


def test_row_keeps_a_digest_of_its_words(organization):
    record = made.contact(organization, text="They asked.", next_step_on=datetime.date(2026, 4, 1)).record
    words = {name: getattr(record, name) for name in ("counterpart", "text", "obstacles", "help_offered", "next_step")}

    assert record.contact.record_digest == digest({"salt": record.salt, **words, "next_step_on": "2026-04-01"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "telegram"}, "Unknown kind"),
        ({"actor": "somebody"}, "unknown sender"),
        ({"on": "2026-03-02"}, "future"),
        ({"due_on": datetime.date(2026, 1, 11)}, "before the contact"),
        ({"kind": "reply", "due_on": datetime.date(2026, 4, 1)}, "does not request an answer"),
        ({"on_behalf": True, "files": [SCAN]}, "Only a reply"),
        ({"kind": "reply", "on_behalf": True}, "scan"),
        ({"files": [("empty.pdf", "application/pdf", b"")]}, "empty"),
        ({"files": [("big.bin", "", bytes(MAX_FILE_BYTES + 1))]}, "too large"),
        ({"files": [SCAN] * 61}, "60 files"),
        ({"text": "x" * 100_001}, "100000 characters"),
    ],
)
def test_contact_that_breaks_a_rule_is_refused(organization, fields, said):
    with pytest.raises(ContactRefused, match=said):
        made.contact(organization, **fields)

    assert not Contact.objects.exists()
    assert not ContactFile.objects.exists()


def test_only_the_secretariat_logs(organization):
    for person in (factories.officer(organization), factories.delegate()):
        with pytest.raises(ContactRefused, match="Only the secretariat can use"):
            made.contact(organization, by=person)


def test_nobody_enters_a_paper_reply_of_their_own_organization(organization, secretariat):
    secretariat.groups.add(organization.officers)

    with pytest.raises(ContactRefused, match="another person"):
        made.contact(organization, kind="reply", on_behalf=True, files=[SCAN], by=secretariat)


def test_what_follows_belongs_to_the_same_thread(organization):
    letter = made.contact(organization, on="2026-01-12")
    reply = made.reply(letter)
    gone = made.contact(organization)
    take_back_contact(contact=gone, by=factories.secretariat_member(), why="Twice.")

    for follows, fields, said in (
        (made.contact(), {}, "another organization"),
        (gone, {}, "withdrawn"),
        (letter, {"on": "2026-01-11"}, "before the contact"),
        (reply, {"kind": "reply", "on": "2026-02-02"}, "not another reply"),
    ):
        with pytest.raises(ContactRefused, match=said):
            made.contact(organization, follows=follows, **fields)
    assert made.contact(organization, kind="reply", on="2026", follows=letter).follows == letter


def test_contact_that_is_taken_back_stays_and_does_not_stand(organization, secretariat):
    contact = made.contact(organization)
    undoing = take_back_contact(contact=contact, by=secretariat, why="Wrong organization.")

    assert undoing.record.text == "Wrong organization."
    assert list(Contact.objects.standing()) == []
    assert verify(Contact) is None


@pytest.mark.parametrize("why", ["", "  \0 ", "x" * 100_001])
def test_taking_back_says_why(organization, secretariat, why):
    with pytest.raises(ContactRefused):
        take_back_contact(contact=made.contact(organization), by=secretariat, why=why)


def test_contact_is_taken_back_once_and_by_the_secretariat_alone(organization, secretariat):
    contact = made.contact(organization)
    with pytest.raises(ContactRefused, match="Only the secretariat"):
        take_back_contact(contact=contact, by=factories.officer(organization), why="No.")
    undoing = take_back_contact(contact=contact, by=secretariat, why="Twice.")

    for one in (contact, undoing):
        with pytest.raises(ContactRefused, match="already withdrawn"):
            take_back_contact(contact=one, by=secretariat, why="Again.")


def test_files_of_a_refused_contact_are_not_left_behind(organization, secretariat, monkeypatch):
    storage = records()
    monkeypatch.setattr(ContactFile, "save", _fail)

    with pytest.raises(RuntimeError):
        made.contact(organization, files=[SCAN], by=secretariat)
    assert not [name for _folder, _folders, names in _walk(storage) for name in names]
    drop_file("never/there")


def _fail(*_args, **_kwargs):
    raise RuntimeError


def _walk(storage, folder=""):
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield folder, folders, names
    for one in folders:
        yield from _walk(storage, f"{folder}/{one}".lstrip("/"))
