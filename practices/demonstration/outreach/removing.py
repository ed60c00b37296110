"""Taking the demonstration's correspondence, initiatives and reports away. What others wrote stays."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from organizations.models import FocalPoint
from practices.actions.kept_files import drop_file
from practices.demonstration.outreach.values import Outreach
from practices.documents.letters.starters import read_starters
from practices.models.evidence import Confirmation
from practices.models.initiatives import Initiative, InitiativeStatement, Participation
from practices.models.kept_files import KeptFile
from practices.models.outreach.contacts import Contact, ContactFile, ContactRecord
from practices.models.outreach.enquiries import Enquiry, EnquiryContact, EnquiryMember
from practices.models.outreach.letters import Letter, LetterFile, LetterModel, Mailing
from practices.models.outreach.packs import Pack, PackItem
from practices.models.outreach.returns import Return
from practices.models.redactions import Redaction, RedactionRequest
from practices.models.releases import Release, ReleaseDecision, ReleaseRecord
from practices.models.reports.drafts import Clearance, ReportDraft
from practices.models.reports.issues import Report, ReportContent, ReportFile
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartDraft, ReportPartFile


def remove_ledger_rows(*, pages: Collection[int], people: Collection[int]) -> int:
    """Remove contacts, confirmations and reports that are about these organizations; give how many rows went.

    Inside `open_ledgers` alone. Every issue that tells of the demonstration goes, whoever froze it.
    """
    count = _remove_reports(people)
    count += Confirmation.objects.filter(Q(organization__in=pages) | Q(reference__in=pages)).delete()[0]
    _remove_enquiries(pages, people)
    _remove_letters(pages)
    return count + _remove_contacts(pages)


def remove_beside(*, outreach: Outreach, pages: Collection[int], people: Collection[int]) -> None:
    """Remove focal points, returns, packs, model letters and initiatives."""
    Return.objects.filter(Q(organization__in=pages) | Q(reference__in=pages)).delete()
    gone = FocalPoint.objects.filter(organization__in=pages)
    gone.update(succeeds=None)
    gone.delete()
    PackItem.objects.filter(edition__in=pages).delete()
    Pack.objects.filter(items=None, contacts=None, mailings=None, enquiries=None, made_by__in=people).delete()
    LetterModel.objects.filter(title__in=[one.title for one in read_starters()]).delete()
    Participation.objects.filter(organization__in=pages).delete()
    InitiativeStatement.objects.filter(organization__in=pages).delete()
    made = Initiative.objects.filter(slug__in=[venture.slug for venture in outreach.ventures], is_demonstration=True)
    made.filter(participations=None, contacts=None).delete()
    for model in (FocalPoint, Letter, Mailing, Pack, Return, RedactionRequest):
        _forget(model, people)


def _remove_reports(people: Collection[int]) -> int:
    told = list(ReportContent.objects.filter(data__is_demonstration=True).values_list("report", flat=True))
    reports = Report.objects.filter(pk__in=told)
    drafts = ReportDraft.objects.filter(Q(made_by__in=people) | Q(report__in=told))
    Clearance.objects.filter(draft__in=drafts).delete()
    drafts.delete()
    parts = ReportPart.objects.filter(report__in=told)
    things = [*reports.values_list("public_id", flat=True), *parts.values_list("public_id", flat=True)]
    ReportPartDraft.objects.filter(report__in=told).delete()
    drop_files(ReportPartFile.objects.filter(part__in=parts))
    ReportPartContent.objects.filter(part__in=parts).delete()
    parts.delete()
    drop_files(ReportFile.objects.filter(report__in=told))
    ReportContent.objects.filter(report__in=told).delete()
    Release.objects.filter(thing__in=things).delete()
    ReleaseRecord.objects.filter(decision__thing__in=things).delete()
    count = ReleaseDecision.objects.filter(thing__in=things).delete()[0]
    reports.update(previous=None, corrects=None)
    return count + reports.delete()[0]


def _remove_enquiries(pages: Collection[int], people: Collection[int]) -> None:
    """Take these organizations out of every population; an enquiry of which nobody is left goes."""
    EnquiryContact.objects.filter(contact__organization__in=pages).delete()
    EnquiryMember.objects.filter(organization__in=pages).delete()
    Enquiry.objects.filter(reference__in=pages).update(reference=None)
    gone = list(Enquiry.objects.filter(members=None).values_list("pk", flat=True))
    for model in (Mailing, Return, ReportDraft):
        model.objects.filter(enquiry__in=gone).update(enquiry=None)
    Enquiry.objects.filter(pk__in=gone).delete()
    for kept in (Enquiry, EnquiryContact, EnquiryMember):
        _forget(kept, people)


def _remove_letters(pages: Collection[int]) -> None:
    letters = Letter.objects.filter(organization__in=pages)
    drop_files(LetterFile.objects.filter(letter__in=letters))
    mailings = list(letters.values_list("mailing", flat=True))
    letters.delete()
    Mailing.objects.filter(pk__in=mailings, letters=None).delete()


def _remove_contacts(pages: Collection[int]) -> int:
    gone = Contact.objects.filter(organization__in=pages)
    things = list(gone.values_list("public_id", flat=True))
    drop_files(ContactFile.objects.filter(contact__in=gone))
    ContactRecord.objects.filter(contact__in=gone).delete()
    RedactionRequest.objects.filter(Q(organization__in=pages) | Q(thing__in=things)).delete()
    redacted = Redaction.objects.filter(thing__in=things).delete()[0]
    gone.update(follows=None, reverses=None)
    return redacted + gone.delete()[0]


def drop_files(files: models.QuerySet[Any, Any]) -> None:
    """Remove rows of files, and the files themselves once that is certain."""
    stored: Iterable[str] = list(files.values_list("stored", flat=True))
    assert issubclass(files.model, KeptFile)  # noqa: S101 - only files of records have `stored`
    files.delete()
    for name in stored:
        transaction.on_commit(partial(drop_file, name))


def _forget(model: type[models.Model], people: Collection[int]) -> None:
    """Let the rows that stay name none of these accounts."""
    for name in ("made_by", "sent_by", "asked_by", "decided_by", "added_by", "removed_by", "noted_by"):
        if any(field.name == name for field in model._meta.concrete_fields):
            model._default_manager.filter(**{f"{name}__in": people}).update(**{name: None})
