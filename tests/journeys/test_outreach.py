"""The journey: from a letter with its pack to the reply, the event, its check, and the report that tells of it."""

import io
import json
import zipfile
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organizations.models import FocalPoint
from practices.actions.relayed_decisions import confirm_relayed
from practices.actions.terms import accept_terms
from practices.models.adoptions import AdoptionEvent, Basis
from practices.models.editions import today
from practices.models.outreach.contacts import Contact
from practices.models.outreach.letters import Letter, LetterModel, Mailing
from practices.models.outreach.packs import Pack
from practices.models.proposals import Proposal
from practices.models.relayed import RelayedStatement
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.outreach.actions.letters import load_letter_models
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    """A reference that is open to all, an organization with a focal point, its own code, two of the secretariat."""
    issuer, union = factories.organization("Standing Forum"), factories.organization("Harbour Union")
    accept_terms(organization=union, by=factories.approver(union))
    reference = factories.edition(factories.instrument(issuer, title="Model code"))
    own = factories.edition(factories.instrument(union, title="Staff code"))
    FocalPoint.objects.create(
        organization=union, name="Oskar Pier", email="pier@union.example.org", language="fr", valid_from="2020-01-01"
    )
    load_letter_models()
    return union, reference, own, factories.secretariat_member(), factories.secretariat_member()


def send(client: Client, name: str, *args, **data):
    """Post a form; its answer is a redirect."""
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer.content[:500]
    return answer


def test_a_letter_becomes_a_line_of_a_report(client: Client, exchange):
    union, reference, own, secretary, colleague = exchange
    client.force_login(secretary)

    sent = write_letter(client, union, reference)
    reply = record_reply(client, union, sent)
    check = record_and_check(client, union, reference, own, reply)
    report = compile_report(client, secretary, colleague)

    client.logout()
    page = client.get(reverse("report", args=[report.issue]))
    assert "Harbour Union" in page.content.decode()
    behind = client.get(reverse("report_figure", args=[report.issue, "with_similar_instrument"]))
    assert behind.content.decode().count("Harbour Union") == 1
    data = json.loads(b"".join(client.get(reverse("report_file", args=[report.issue, "json"]))))
    told = json.dumps(data)
    assert str(check.public_id) in told
    for hidden in (sent.reference_number, "Every autumn the court", str(reply.public_id)):
        assert hidden not in told + page.content.decode()


def write_letter(client: Client, union, reference) -> Contact:
    send(client, "packs:add", do="save", title="Model code", edition=[str(reference.translation_key)])
    send(
        client,
        "mailings:add",
        do="make",
        recipient=[str(union.translation_key)],
        letter_model=str(LetterModel.objects.get(purpose="dissemination").public_id),
        pack=str(Pack.objects.get().public_id),
        actor="secretariat",
        dated_on=today().isoformat(),
        due_on=today().isoformat(),
    )
    mailing, letter = Mailing.objects.get(), Letter.objects.get()
    assert letter.language == "fr"
    archive = client.get(reverse("mailings:archive", args=[mailing.public_id]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive))).namelist()
    assert {name.rsplit(".", 1)[-1] for name in names} >= {"docx", "pdf", "csv"}
    send(client, "mailings:detail", mailing.public_id, letter=[str(letter.public_id)], sent_on=today().isoformat())
    return Contact.objects.get(kind="letter")


def record_reply(client: Client, union, sent: Contact) -> Contact:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Oskar Pier <pier@union.example.org>", f"Re: {sent.reference_number}"
    mail["Date"] = today().strftime("%a, %d %b %Y 12:00:00 +0000")
    mail.set_content("Our staff code is in place.")
    dropped = SimpleUploadedFile("reply.eml", mail.as_bytes(), content_type="message/rfc822")
    address = send(client, "contacts:reply", dropped=[dropped])["Location"]
    offered = client.get(address).context["form"].initial
    assert offered["organization"] == str(union.translation_key)
    assert offered["follows"] == str(sent.public_id)
    kept = {**offered, "obstacles": "Every autumn the court reviews the code.", "on_behalf": ""}
    assert client.post(address, kept).status_code == 302
    reply = Contact.objects.get(kind="reply")
    assert (reply.follows, reply.files.count()) == (sent, 1)
    return reply


def record_and_check(client: Client, union, reference, own, reply: Contact) -> AdoptionEvent:
    send(
        client,
        "adoption_events:add",
        organization=union.pk,
        reference=reference.instrument.pk,
        standing="adoption:in_place",
        effective=today().isoformat(),
        basis=Basis.TEXT_PUBLISHED,
        own_instrument=own.instrument.pk,
        as_organization="on",
        statement="Our staff code is in place.",
        statement_on=today().isoformat(),
    )
    event = AdoptionEvent.objects.get()
    assert not event.record.is_public  # until the organization confirms what was entered for it
    confirm_relayed(relayed=RelayedStatement.objects.get(), by=factories.officer(union))
    send(client, "adoption_events:detail", event.public_id, act="check", note="Read beside the model code.")
    return AdoptionEvent.objects.get(checks=event)


def compile_report(client: Client, secretary, colleague) -> Report:
    send(client, "report_drafts:add", as_of=today().isoformat(), audience="public", language="en", symbol="REP/1")
    draft = ReportDraft.objects.get()
    send(client, "report_drafts:detail", draft.public_id, act="freeze")
    report = Report.objects.get()
    send(client, "report_drafts:issue", report.issue, audience="public", authority="Minute 1")
    client.force_login(colleague)
    assert Client().get(reverse("report", args=[report.issue])).status_code == 404
    send(client, "proposals:detail", Proposal.objects.get().public_id, act="approve")
    return report
