"""Making and changing the draft of a report, its narrative and the values that the narrative was written for."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from practices.documents.report_files.narrative import unknown_fields
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import Enquiry
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.permissions import is_secretariat
from practices.reports.queries.compiling import default_title
from practices.reports.queries.drafting import drafted, version_of
from practices.reports.queries.symbols import next_correction

LONGEST_NARRATIVE = 60_000


class DraftRefused(Exception):
    """The draft may not be so, or not be changed; the message is for the user."""


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What a report is about. `references` empty: all that organizations stand beside.

    `known_on` None: the day on which the draft is made. `title` "": a title by the day and the enquiry.
    """

    as_of: datetime.date
    audience: str = Audience.PUBLIC
    since: datetime.date | None = None
    known_on: datetime.date | None = None
    title: str = ""
    language: str = "en"
    symbol: str = ""
    embargo_until: datetime.datetime | None = None
    previous: Report | None = None
    corrects: Report | None = None
    references: Collection[InstrumentPage] = field(default=())
    enquiry: Enquiry | None = None


@transaction.atomic
def make_draft(*, plan: ReportPlan, by: Any) -> ReportDraft:
    """Make a draft with the narrative that the data give. Raises DraftRefused."""
    _refuse_stranger(by)
    draft = ReportDraft(made_by=by)
    _take(draft, plan)
    draft.references.set(plan.references)
    found = drafted(draft)
    draft.narrative, draft.figures = found.narrative, found.values
    draft.save()
    return draft


@transaction.atomic
def change_draft(*, draft: ReportDraft, plan: ReportPlan, by: Any) -> ReportDraft:
    """Change what the draft is about. Prose stays, sentences whose figures moved are marked. Raises DraftRefused."""
    draft = open_draft(draft=draft, by=by)
    _take(draft, plan)
    draft.references.set(plan.references)
    return draft


@transaction.atomic
def write_narrative(*, draft: ReportDraft, narrative: str, by: Any, seen: str | None = None) -> ReportDraft:
    """Keep the narrative, and for which values it was written: no sentence is marked.

    `seen`: `version_of` the draft that was changed. Raises DraftRefused.
    """
    draft = open_draft(draft=draft, by=by)
    refuse_unseen(draft, seen)
    text = narrative.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NARRATIVE:
        raise DraftRefused(_("The narrative is longer than %(count)s characters.") % {"count": LONGEST_NARRATIVE})
    found = drafted(draft)
    unknown = unknown_fields(text, found.names)
    if unknown:
        raise DraftRefused(_("There is no figure called {%(name)s}.") % {"name": unknown[0][:80]})
    draft.narrative, draft.figures = text or found.narrative, found.values
    draft.save()
    return draft


@transaction.atomic
def accept_marks(*, draft: ReportDraft, by: Any, seen: str | None = None) -> ReportDraft:
    """Say that the marked sentences hold with the present figures: marks go, prose stays.

    `seen`: `version_of` the draft that was read. Raises DraftRefused.
    """
    draft = open_draft(draft=draft, by=by)
    refuse_unseen(draft, seen)
    draft.figures = drafted(draft).values
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, draft: ReportDraft, by: Any) -> None:
    """Remove a draft that was not frozen, with what was asked about it. Raises DraftRefused."""
    open_draft(draft=draft, by=by).delete()


@transaction.atomic
def draft_corrigendum(*, report: Report, by: Any) -> ReportDraft:
    """Make the draft of an issue that corrects another: about the same days, as known today. Raises DraftRefused."""
    content = report.content
    with override(report.language):
        title = _("Corrigendum: %(title)s") % {
            "title": content.title or default_title(report.as_of, _enquiry_of(report))
        }
    plan = ReportPlan(
        as_of=report.as_of,
        audience=report.audience,
        since=report.since,
        title=title[:255],
        language=report.language,
        symbol=next_correction(report),
        embargo_until=report.embargo_until,
        previous=report.previous,
        corrects=report,
        references=_references_of(report),
        enquiry=_enquiry_of(report),
    )
    return make_draft(plan=plan, by=by)


def open_draft(*, draft: ReportDraft, by: Any) -> ReportDraft:
    """Return the draft, locked, to who may change it. Raises DraftRefused."""
    found = lock_draft(draft=draft, by=by)
    if found.freezing_asked_at is not None:
        raise DraftRefused(_("This report is being frozen: wait, or stop that first."))
    return found


def lock_draft(*, draft: ReportDraft, by: Any) -> ReportDraft:
    """Return a draft that is not frozen yet, locked, also one that waits to be. Raises DraftRefused."""
    _refuse_stranger(by)
    found = ReportDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if found is None:
        raise DraftRefused(_("This draft has been removed."))
    if found.report_id is not None:
        raise DraftRefused(_("This report has been frozen: a correction is a new issue."))
    return found


def refuse_unseen(draft: ReportDraft, seen: str | None) -> None:
    """Refuse a draft that is not the one which the person saw. Raises DraftRefused."""
    if seen is not None and seen != version_of(draft):
        raise DraftRefused(_("The draft was changed by someone else in the meantime. Read it before you continue."))


def _refuse_stranger(by: Any) -> None:
    if not is_secretariat(by):
        raise DraftRefused(_("Only the secretariat compiles reports."))


def _take(draft: ReportDraft, plan: ReportPlan) -> None:
    """Set and save what the plan says. Raises DraftRefused."""
    known_on = plan.known_on or today()
    _refuse_days(plan, known_on)
    _refuse_links(plan)
    title = _title(draft, plan)
    for name in (
        "as_of",
        "since",
        "audience",
        "language",
        "symbol",
        "embargo_until",
        "previous",
        "corrects",
        "enquiry",
    ):
        setattr(draft, name, getattr(plan, name))
    draft.title, draft.known_on = title, known_on
    draft.save()


def _title(draft: ReportDraft, plan: ReportPlan) -> str:
    """Return the title; one that only tells the day and the enquiry goes with them."""
    given = plan.title.replace("\0", "").strip()
    with override(draft.language):
        tells_old_day = bool(draft.as_of) and given == default_title(draft.as_of, draft.enquiry)
    with override(plan.language):
        return default_title(plan.as_of, plan.enquiry) if tells_old_day or not given else given


def _refuse_days(plan: ReportPlan, known_on: datetime.date) -> None:
    if known_on > today():
        raise DraftRefused(_("Choose today or an earlier date."))
    if plan.as_of > known_on:
        raise DraftRefused(_("The date of the report must not be after the date by which its entries were recorded."))
    if plan.since is not None and plan.since > plan.as_of:
        raise DraftRefused(_("Changes must be counted from a date that is not after the date of the report."))


def _refuse_links(plan: ReportPlan) -> None:
    if plan.previous is not None and plan.previous.as_of != plan.since:
        raise DraftRefused(
            _("Changes must be counted from the date of the previous issue: %(day)s.") % {"day": plan.previous.as_of}
        )
    about = plan.enquiry.reference if plan.enquiry is not None else None
    if about is not None and plan.references and about not in plan.references:
        raise DraftRefused(_("The enquiry is about another reference instrument than those that are ticked."))
    if plan.corrects is not None and plan.corrects.audience != plan.audience:
        raise DraftRefused(_("A corrigendum is compiled for the same audience as the issue that it corrects."))


def _references_of(report: Report) -> list[InstrumentPage]:
    draft = ReportDraft.objects.filter(report=report).first()
    return list(draft.references.all()) if draft is not None else []


def _enquiry_of(report: Report) -> Enquiry | None:
    draft = ReportDraft.objects.filter(report=report).select_related("enquiry").first()
    return draft.enquiry if draft is not None else None
