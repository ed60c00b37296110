"""The screens of the outreach ledger: the secretariat's alone."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.models.outreach.contacts import Contact
from tests import factories
from tests.measurements.audit.samples import pdf
from tests.practices.documents.messages.written import mail
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01")]
UNKNOWN = "9b5c3a58-8f4e-4f0c-8a7e-5f5f6b9c2d10"
HOSTILE = {
    "organization": ["", "x", "\0", UNKNOWN],
    "kind": ["", "telegram", "\0"],
    "actor": ["", "9" * 5000],
    "initiative": ["x", UNKNOWN],
    "since": ["yesterday", "9999999-01-01", "\0"],
    "p": ["-1", "9" * 30, "x"],
}


@pytest.fixture
def desk(client, secretariat):
    client.force_login(secretariat)
    return client


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_ledger_is_not_there_for_anybody_else(client, secretariat):
    contact = made.contact(files=[("scan.pdf", "application/pdf", b"%PDF-1.4")])
    organization = contact.organization
    addresses = [
        *(reverse(f"contacts:{name}") for name in ("index", "add", "reply", "overdue", "standing", "standing_csv")),
        reverse("contacts:focal_points_csv"),
        reverse("contacts:detail", args=[contact.public_id]),
        reverse("contacts:file", args=[contact.public_id, contact.files.get().public_id]),
        reverse("contacts:correspondence", args=[organization.translation_key]),
        reverse("contacts:dropped", args=[uuid.uuid4()]),
    ]
    for person in (factories.officer(organization), factories.approver(organization)):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert [client.post(address).status_code for address in addresses] == [404] * len(addresses)
        assert "Contacts" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_list_shows_what_is_asked_for(desk):
    first, second = factories.organization("Alpha"), factories.organization("Beta")
    made.contact(first, text="Wordsofalpha")
    made.contact(second, kind="call", text="Wordsofbeta")

    shown = text(desk.get(reverse("contacts:index"), {"organization": str(second.translation_key)}))

    assert "Wordsofbeta" in shown
    assert "Wordsofalpha" not in shown
    assert "Wordsofalpha" in text(desk.get(reverse("contacts:index"), {"kind": "letter", "until": "2026-01-12"}))
    assert "No entries match" in text(desk.get(reverse("contacts:index"), {"since": "2026-02-01"}))


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in HOSTILE.items() for value in values])
def test_strange_filters_are_left_out(desk, name, value):
    made.contact(text="Wordsofalpha")

    assert "Wordsofalpha" in text(desk.get(reverse("contacts:index"), {name: value}))
    assert desk.get(reverse("contacts:add"), {name: value, "follows": value}).status_code == 200


def test_contact_is_logged_with_the_form(desk):
    organization = factories.organization()
    sent = {
        "organization": str(organization.translation_key), "kind": "letter", "happened": "2026-05", "actor": "odihr",
        "text": "They asked.", "due_on": "2026-07-01",
        "attached": [SimpleUploadedFile("a.pdf", b"%PDF"), SimpleUploadedFile("b.pdf", b"%PDF-2")],
    }  # fmt: skip
    answer = desk.post(reverse("contacts:add"), sent)

    contact = Contact.objects.get()
    assert answer.url == reverse("contacts:detail", args=[contact.public_id])
    assert [file.name for file in contact.files.all()] == ["a.pdf", "b.pdf"]
    assert "They asked." in text(desk.get(answer.url))


WRONG = [
    {"happened": "2031"}, {"organization": "x"}, {"kind": "x"}, {"text": "\0"}, {"follows": "x"},
    {"follows": str(uuid.uuid4())}, {"due_on": "2026-13-01"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_form_is_shown_again_with_its_words(desk, wrong):
    key = str(factories.organization().translation_key)
    sent = {"organization": key, "kind": "letter", "happened": "2026-05", "actor": "odihr", "obstacles": "No staff."}

    assert "No staff." in text(desk.post(reverse("contacts:add"), {**sent, **wrong}))
    assert not Contact.objects.exists()


def test_form_after_a_contact_names_it(desk):
    letter = made.contact(factories.organization("Alpha"), reference_number="PX/2026/0007")

    shown = text(desk.get(reverse("contacts:add"), {"follows": letter.public_id, "kind": "reply"}))

    assert f'value="{letter.public_id}" selected' in shown
    assert f'value="{letter.organization.translation_key}" selected' in shown
    assert '<option value="reply" selected' in shown


def test_contact_shows_its_thread_and_is_taken_back(desk):
    letter = made.contact()
    reply = made.reply(letter, text="Theiranswer")
    address = reverse("contacts:detail", args=[letter.public_id])

    assert "Theiranswer" in text(desk.get(address))
    assert "Explain why" in text(desk.post(address, {"why": ""}))
    desk.post(address, {"why": "Entered twice."})
    assert "withdrawn" in text(desk.get(address))
    event = text(desk.get(reverse("contacts:detail", args=[reply.public_id])))
    assert f"?organization={letter.organization.translation_key}&amp;contact={reply.public_id}" in event


def test_file_is_a_private_download(desk):
    contact = made.contact(files=[('a"b\n.html', "text/html", b"<script>alert(1)</script>")])
    address = reverse("contacts:file", args=[contact.public_id, contact.files.get().public_id])
    response = desk.get(address)

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    others = reverse("contacts:file", args=[made.contact().public_id, contact.files.get().public_id])
    assert desk.get(others).status_code == 404
    contact.files.get().stored.delete(save=False)
    assert desk.get(address).status_code == 404


def test_one_dropped_reply_leads_to_its_own_screen_and_is_recorded(desk, django_capture_on_commit_callbacks):
    letter = made.contact(reference_number="PX/2026/0007")
    sent = SimpleUploadedFile("reply.eml", mail(subject="Your PX/2026/0007"))
    address = desk.post(reverse("contacts:reply"), {"dropped": [sent]}).url

    shown = text(desk.get(address))
    assert f'value="{letter.public_id}" selected' in shown
    assert 'value="2026-02-09"' in shown
    key = str(letter.organization.translation_key)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, {"organization": key, "happened": "2026-02-09", "follows": str(letter.public_id)})
    assert Contact.objects.get(kind="reply").follows == letter
    assert desk.get(address).status_code == 404


def test_several_dropped_files_wait_and_refusals_are_told(desk):
    sent = [
        SimpleUploadedFile("one.eml", mail(subject="Firstone")),
        SimpleUploadedFile("two.pdf", pdf()),
        SimpleUploadedFile("three.txt", b"Dear colleagues"),
    ]
    shown = text(desk.post(reverse("contacts:reply"), {"dropped": sent}, follow=True))

    assert "Firstone" in shown
    assert "two.pdf" in shown
    assert "three.txt: The file is no mail and no letter" in shown


def test_dropped_reply_is_refused_in_words_and_discarded(desk):
    address = desk.post(reverse("contacts:reply"), {"dropped": [SimpleUploadedFile("a.eml", mail())]}).url
    key = str(factories.organization().translation_key)

    assert "future" in text(desk.post(address, {"organization": key, "happened": "2031"}))
    assert text(desk.post(address, {"organization": "x", "happened": "\0"}))
    desk.post(address, {"do": "discard"})
    assert desk.get(address).status_code == 404
    assert not Contact.objects.exists()
    assert text(desk.post(reverse("contacts:reply"), {}))


def test_hostile_words_of_a_mail_are_shown_as_words(desk):
    sent = SimpleUploadedFile("a.eml", mail(subject="<script>alert(1)</script>", text="<img src=x onerror=y>"))
    shown = text(desk.get(desk.post(reverse("contacts:reply"), {"dropped": [sent]}).url))

    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_standing_is_alphabetical_and_neutral(desk):
    made.contact(factories.organization("Zeta"))
    silent = factories.organization("alpha")
    made.contact(silent, on="2026-01-12")
    shown = text(desk.get(reverse("contacts:standing")))

    assert shown.index("alpha") < shown.index("Zeta")
    assert "no reply recorded" in shown
    sheet = desk.get(reverse("contacts:standing_csv")).content.decode()
    assert "alpha" in sheet
    assert "private" in desk.get(reverse("contacts:standing_csv"))["Cache-Control"]


def test_correspondence_shows_everything_of_one_organization(desk):
    organization = factories.organization("Alpha")
    made.focal_point(organization, name="Ana Lind")
    made.reply(made.contact(organization, reference_number="PX/2026/0007"), on="2026-01-22", obstacles="No staff.")
    made.contact(text="Ofanother")
    shown = text(desk.get(reverse("contacts:correspondence", args=[organization.translation_key])))

    assert all(words in shown for words in ("Ana Lind", "PX/2026/0007", "No staff.", "<td>10</td>"))
    assert "Ofanother" not in shown
    assert desk.get(reverse("contacts:correspondence", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["index", "standing", "overdue", "standing_csv", "focal_points_csv"])
def test_lists_cost_the_same_queries_for_many_contacts(desk, name, django_assert_max_num_queries):
    for _number in range(3):
        letter = made.contact(files=[("a.pdf", "", b"%PDF")])
        made.focal_point(letter.organization)
        made.reply(letter, obstacles="x", next_step="y")
    desk.get(reverse(f"contacts:{name}"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse(f"contacts:{name}"))
    for _number in range(6):
        letter = made.contact()
        made.focal_point(letter.organization)
        made.reply(letter)

    with django_assert_max_num_queries(len(few)):
        desk.get(reverse(f"contacts:{name}"))
