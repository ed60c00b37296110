"""Parts of an issue: its other languages, corrigenda and addenda, frozen later under its number and symbol."""

import datetime
from dataclasses import replace
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from practices.actions.kept_files import keep_file, keeping_files
from practices.actions.ledger import lock_ledger
from practices.actions.ledger_heads import note_heads_once_committed
from practices.documents.pdf_out import UnprintableText
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.files import file_name, media_type
from practices.documents.report_files.narrative import UnknownField
from practices.documents.report_files.reading import as_data, document_of
from practices.models.proposals import Proposal
from practices.models.releases import BREADTH, Audience
from practices.models.reports.issues import Report, ReportContent
from practices.models.reports.parts import (
    SUFFIXES,
    ReportPart,
    ReportPartContent,
    ReportPartDraft,
    ReportPartFile,
    ReportPartKind,
)
from practices.permissions import is_secretariat
from practices.reports.actions.drafts import LONGEST_NARRATIVE
from practices.reports.actions.freezing import append_frozen
from practices.reports.actions.releasing import ReportReleaseRefused, propose_thing_release
from practices.reports.queries.compiling import compile_part
from practices.reports.queries.drafting import version_of
from practices.reports.queries.parts import differing_figures, drafted_narrative
from practices.reports.queries.symbols import symbol_of_part


class PartRefused(Exception):
    """The part may not be so, or not be frozen; the message is for the user."""


@transaction.atomic
def begin_part(*, report: Report, kind: str, language: str, number: int | None = None, by: Any) -> ReportPartDraft:
    """Begin a part. The narrative of a language edition is drafted from the data. Raises PartRefused.

    A corrigendum or addendum has its number from now on: that of one which is being written in another language, else
    the next one.
    """
    _refuse_stranger(by)
    lock_ledger(ReportPart)
    _refuse_redacted(report)
    draft = ReportPartDraft(report=report, kind=kind, language=language, number=number, made_by=by)
    _refuse_twice(draft)
    if ReportPartDraft.objects.filter(report=report, kind=kind, language=language).exists():
        raise PartRefused(_("This part has already been begun."))
    if kind == ReportPartKind.LANGUAGE:
        draft.number, draft.narrative = None, drafted_narrative(report, language)
    elif number is None:
        draft.number = _next_number(draft)
    draft.save()
    return draft


@transaction.atomic
def write_part(
    *, draft: ReportPartDraft, title: str, narrative: str, by: Any, seen: str | None = None
) -> ReportPartDraft:
    """Keep title and narrative of a part. `seen`: `version_of` the text that was changed. Raises PartRefused."""
    draft = _open(draft, by)
    _refuse_unseen(draft, seen)
    text = narrative.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NARRATIVE:
        raise PartRefused(_("The narrative is longer than %(count)s characters.") % {"count": LONGEST_NARRATIVE})
    draft.title, draft.narrative = title.replace("\0", "").strip()[:255], text
    _compiled(draft, number=draft.number or 1)
    draft.save()
    return draft


@transaction.atomic
def discard_part(*, draft: ReportPartDraft, by: Any) -> None:
    """Remove a part that was not frozen; those begun after it move up. Raises PartRefused."""
    lock_ledger(ReportPart)
    found = _open(draft, by)
    found.delete()
    if found.number is not None:
        _close_gap(found)


@keeping_files()
def freeze_part(*, draft: ReportPartDraft, by: Any, seen: str | None = None) -> ReportPart:
    """Freeze a part: compiled as its issue was, compared with it, written in every format, chained to its row.

    One transaction. What is released to nobody is the secretariat's alone. `seen`: `version_of` the text that is to be
    frozen. Raises PartRefused.
    """
    draft = _open(draft, by)
    report = draft.report
    _refuse_unseen(draft, seen)
    if not draft.narrative:
        raise PartRefused(_("Write the text first."))
    lock_ledger(ReportPart)
    _refuse_redacted(report)
    _refuse_twice(draft)
    number = _number(draft)
    document = _compiled(draft, number=number)
    _refuse_other_figures(draft, document)
    part = ReportPart(
        report=report, report_hash=report.hash, kind=draft.kind, number=number, symbol=document.symbol,
        language=draft.language, by=by,
    )  # fmt: skip
    _append(part, draft, document)
    draft.delete()
    note_heads_once_committed(of=f"report {report.issue} {part.slug}")
    return part


@transaction.atomic
def propose_part_release(
    *,
    part: ReportPart,
    authority: str,
    by: Any,
    effective_at: datetime.datetime | None = None,
    audience: str | None = None,
) -> Proposal | None:
    """Propose to open a part to whom its issue was compiled for; who may not see the issue sees no part of it.

    `audience`: a narrower one; the secretariat's own closes it at once (None is given). Raises ReportReleaseRefused.
    """
    wanted = audience or part.report.audience
    if BREADTH[Audience(wanted)] > BREADTH[Audience(part.report.audience)]:
        raise ReportReleaseRefused(_("A part cannot be released to a wider audience than its issue was compiled for."))
    return propose_thing_release(
        report=part.report,
        thing=part.public_id,
        title=_("%(part)s (%(language)s)") % {"part": part.name, "language": part.language},
        audience=wanted,
        authority=authority,
        by=by,
        effective_at=effective_at,
    )


def keep_part_file(part: ReportPart, form: str, made: bytes) -> ReportPartFile:
    """Keep a part in one format."""
    name = file_name(f"report-{part.report.issue}-{part.report.as_of}-{part.slug}", form)
    return keep_file(ReportPartFile, name=name, media_type=media_type(form), content=made, part=part, format=form)


def _open(draft: ReportPartDraft, by: Any) -> ReportPartDraft:
    _refuse_stranger(by)
    found = ReportPartDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).select_related("report").first()
    if found is None:
        raise PartRefused(_("This draft has been removed."))
    return found


def _refuse_stranger(by: Any) -> None:
    if not is_secretariat(by):
        raise PartRefused(_("Only the secretariat compiles reports."))


def _refuse_redacted(report: Report) -> None:
    if ReportContent.objects.filter(report=report, redacted_on__isnull=False).exists():
        raise PartRefused(_("Content of this issue was removed: parts can no longer be added."))


def _refuse_unseen(draft: ReportPartDraft, seen: str | None) -> None:
    """Refuse a text that is not the one which the person saw. Raises PartRefused."""
    if seen is not None and seen != version_of(draft):
        raise PartRefused(_("The text was changed by someone else in the meantime. Read it before you continue."))


def _next_number(draft: ReportPartDraft) -> int:
    """Return the number that is being written in other languages, else the one after the last."""
    begun = ReportPartDraft.objects.filter(report=draft.report, kind=draft.kind, number__isnull=False)
    parts = ReportPart.objects.filter(report=draft.report, kind=draft.kind)
    in_language = parts.filter(language=draft.language).values("number")
    shared = begun.exclude(number__in=in_language).order_by("number").values_list("number", flat=True).first()
    last = parts.aggregate(last=Max("number"))["last"] or 0
    free = count(max(last, begun.aggregate(last=Max("number"))["last"] or 0) + 1)
    return shared or next(number for number in free if not _is_issue(draft, number))


def _is_issue(draft: ReportPartDraft, number: int) -> bool:
    """Tell whether the symbol that a part would have with this number is that of an issue, which corrects its issue."""
    symbol = symbol_of_part(draft.report, draft.kind, number)
    return bool(draft.report.symbol) and Report.objects.filter(symbol=symbol).exists()


def _close_gap(gone: ReportPartDraft) -> None:
    """Let those that are begun after a discarded one have the number before, unless that one is there."""
    begun = ReportPartDraft.objects.filter(report=gone.report, kind=gone.kind)
    parts = ReportPart.objects.filter(report=gone.report, kind=gone.kind, number__gte=gone.number)
    if not parts.exists() and not begun.filter(number=gone.number).exists():
        begun.filter(number__gt=gone.number).update(number=F("number") - 1)


def _refuse_twice(draft: ReportPartDraft) -> None:
    """Refuse a part that there is, and a number that no part has in another language. Raises PartRefused."""
    parts = ReportPart.objects.filter(report=draft.report, kind=draft.kind)
    if draft.kind == ReportPartKind.LANGUAGE:
        if draft.language == draft.report.language or parts.filter(language=draft.language).exists():
            raise PartRefused(_("This issue is available in this language already."))
    elif draft.number is not None:
        numbered = parts.filter(number=draft.number)
        begun = ReportPartDraft.objects.filter(report=draft.report, kind=draft.kind, number=draft.number)
        if not numbered.exists() and not begun.exists():
            raise PartRefused(_("There is no part with this number yet. Leave the number empty for the next one."))
        before = draft.number - 1
        if draft.pk and before and not parts.filter(number=before).exists() and not _is_issue(draft, before):
            raise PartRefused(_("Freeze the one with the number before first: numbers have no gaps."))
        if numbered.filter(language=draft.language).exists():
            raise PartRefused(_("This part is available in this language already."))


def _number(draft: ReportPartDraft) -> int:
    if draft.kind == ReportPartKind.LANGUAGE:
        return 0
    parts = ReportPart.objects.filter(report=draft.report, kind=draft.kind)
    return draft.number or (parts.aggregate(last=Max("number"))["last"] or 0) + 1


def _compiled(draft: ReportPartDraft, *, number: int) -> ReportDocument:
    """Compile a part; a corrigendum and an addendum are their text alone. Raises PartRefused."""
    report, kind = draft.report, ReportPartKind(draft.kind)
    symbol = symbol_of_part(report, kind, number)
    if kind in SUFFIXES and _is_issue(draft, number):
        raise PartRefused(_("An issue that corrects this one has the symbol %(symbol)s.") % {"symbol": symbol})
    try:
        made = compile_part(
            report, language=draft.language, symbol=symbol, title=draft.title, narrative=draft.narrative
        )
    except UnknownField as error:
        raise PartRefused(_("There is no figure called {%(name)s}.") % {"name": str(error)[:80]}) from error
    if kind == ReportPartKind.LANGUAGE:
        return made
    return replace(made, figures=(), tables=(), charts=(), notes=(), rules=(), is_text_only=True)


def _refuse_other_figures(draft: ReportPartDraft, document: ReportDocument) -> None:
    if draft.kind != ReportPartKind.LANGUAGE:
        return
    changed = differing_figures(document_of(draft.report.content.data), document)
    if changed:
        raise PartRefused(
            _("These differ from the frozen issue, so it cannot be completed in another language: %(names)s. Compile a "
              "new issue instead.") % {"names": ", ".join(changed[:5])}
        )  # fmt: skip


def _append(part: ReportPart, draft: ReportPartDraft, document: ReportDocument) -> None:
    content = ReportPartContent(title=document.title, data=as_data(document), narrative=draft.narrative)
    try:
        files = append_frozen(part, content, document)
    except UnprintableText as error:
        raise PartRefused(str(error)) from error
    content.part = part
    content.save()
    for form, made in files.items():
        keep_part_file(part, form, made)
