"""What to look at before a draft is frozen: each point with its verdict."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.paper import OUTREACH
from practices.models.evidence import EvidenceCheck
from practices.models.letterheads import letterhead_at
from practices.models.releases import Audience
from practices.models.reports.drafts import Clearance, ClearanceAnswer, ReportDraft
from practices.models.reports.issues import Report, Series
from practices.queries.adoptions.standing import end_of
from practices.queries.wording import list_words
from practices.reports.queries.compiling import compares_enquiry, is_comparable, scope_of_draft
from practices.reports.queries.drafting import CompiledDraft, state_of
from practices.reports.queries.enquiry_figures import HEADLINES_FOR_OTHERS, OF_CONTACTS
from practices.reports.queries.symbols import is_symbol_taken

FINE, LOOK, STOP = "fine", "look", "stop"
RESTRICTED_FIGURES = {
    "letters_sent", "replies_recorded", "no_reply_recorded", "median_response_days", "obstacles_given",
    *(OF_CONTACTS - {*HEADLINES_FOR_OTHERS}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreflightCheck:
    """One point: `verdict` is fine, look (a person judges) or stop (it cannot be frozen)."""

    code: str
    verdict: str
    words: str

    @property
    def label(self) -> str:
        """The verdict in words."""
        return {FINE: _("OK"), LOOK: _("To review"), STOP: _("To be corrected")}[self.verdict]

    @property
    def is_stop(self) -> bool:
        """Whether the draft cannot be frozen like this."""
        return self.verdict == STOP


@dataclass(frozen=True, slots=True)
class Preflight:
    """All points of a draft, and its present state."""

    checks: tuple[PreflightCheck, ...]
    state: CompiledDraft

    @property
    def may_freeze(self) -> bool:
        """Whether nothing stops it."""
        return not any(check.is_stop for check in self.checks)


def preflight_of(draft: ReportDraft) -> Preflight:
    """Look at a draft as it stands now."""
    state = state_of(draft)
    checks = (
        _number(draft),
        _symbol(draft),
        _previous(draft),
        _embargo(draft),
        _fields(state),
        _moved(state),
        _restricted(draft, state.document),
        _clearances(draft, state),
        _evidence(state.document),
        *_letterhead(draft),
    )
    return Preflight(checks, state)


def _number(draft: ReportDraft) -> PreflightCheck:
    series = Series.PUBLIC if draft.audience == Audience.PUBLIC else Series.RESTRICTED
    last = Report.objects.filter(series=series).aggregate(last=Max("number"))["last"] or 0
    words = {"series": series.label, "number": last + 1}
    return PreflightCheck("number", FINE, _("%(series)s: it gets number %(number)s.") % words)


def _symbol(draft: ReportDraft) -> PreflightCheck:
    if draft.symbol:
        if is_symbol_taken(draft.symbol):
            words = _("Another issue has the symbol %(symbol)s, or a corrigendum or addendum has it.")
            return PreflightCheck("symbol", STOP, words % {"symbol": draft.symbol})
        return PreflightCheck("symbol", FINE, _("Official symbol: %(symbol)s.") % {"symbol": draft.symbol})
    return PreflightCheck("symbol", LOOK, _("No official symbol is given."))


def _previous(draft: ReportDraft) -> PreflightCheck:
    if draft.previous is not None:
        if draft.previous.audience != draft.audience:
            words = _("The previous issue was compiled for another audience: past figures are not compared.")
            return PreflightCheck("previous", LOOK, words)
        scope = scope_of_draft(draft)
        if not is_comparable(scope, draft.previous):
            words = _("The previous issue is about other reference instruments: past figures are not compared.")
            return PreflightCheck("previous", LOOK, words)
        if scope.is_restricted and scope.enquiry is not None and not compares_enquiry(scope, draft.previous):
            words = _("The previous issue is not about this enquiry: its past figures are not compared.")
            return PreflightCheck("previous", LOOK, words)
        return PreflightCheck(
            "previous", FINE, _("The previous issue is number %(issue)s.") % {"issue": draft.previous.issue}
        )
    if Report.objects.filter(audience=draft.audience).exists():
        return PreflightCheck("previous", LOOK, _("There are earlier issues, but no previous issue was chosen."))
    return PreflightCheck("previous", FINE, _("This is the first issue for its audience."))


def _embargo(draft: ReportDraft) -> PreflightCheck:
    if draft.embargo_until is None:
        return PreflightCheck("embargo", FINE, _("There is no embargo."))
    if draft.embargo_until <= timezone.now():
        return PreflightCheck("embargo", LOOK, _("The embargo is in the past: it has no effect."))
    return PreflightCheck(
        "embargo", FINE, _("The embargo is in the future: the report is not released to anyone before it ends.")
    )


def _fields(state: CompiledDraft) -> PreflightCheck:
    if not state.unknown:
        return PreflightCheck("fields", FINE, _("All figures cited in the narrative exist."))
    names = list_words(f"{{{name[:60]}}}" for name in state.unknown)
    return PreflightCheck("fields", STOP, _("The narrative cites unknown figures: %(names)s.") % {"names": names})


def _moved(state: CompiledDraft) -> PreflightCheck:
    if not state.moved:
        return PreflightCheck("moved", FINE, _("The narrative was written for the present figures."))
    words = ngettext(
        "%(count)s sentence cites a figure that has changed since it was written.",
        "%(count)s sentences cite figures that have changed since they were written.",
        len(state.moved),
    )
    return PreflightCheck("moved", STOP, words % {"count": len(state.moved)})


def _restricted(draft: ReportDraft, document: ReportDocument) -> PreflightCheck:
    """Contacts and obstacles are the secretariat's: no issue for anybody else holds them."""
    if draft.audience == Audience.OWN:
        return PreflightCheck(
            "restricted", LOOK, _("This issue contains contacts and obstacles: it is for the secretariat only.")
        )
    has_tables = any(table.name in OUTREACH for table in document.tables)
    if has_tables or any(figure.name in RESTRICTED_FIGURES for figure in document.figures):
        return PreflightCheck(
            "restricted", STOP, _("It contains contacts or obstacles, which its audience may not see.")
        )
    return PreflightCheck(
        "restricted", FINE, _("It contains no contacts, no obstacles and nothing that its audience may not see.")
    )


def _clearances(draft: ReportDraft, state: CompiledDraft) -> PreflightCheck:
    asked = list(Clearance.objects.filter(draft=draft))
    sent_back = sum(one.answer == ClearanceAnswer.REMARKS and one.draft_digest == state.digest for one in asked)
    cleared = [one for one in asked if one.answer == ClearanceAnswer.CLEARED]
    present = [one for one in cleared if one.draft_digest == state.digest]
    if sent_back:
        return PreflightCheck("clearances", LOOK, _("It was sent back with remarks and has not been changed since."))
    if len(present) == len(asked) and asked:
        return PreflightCheck("clearances", FINE, _("Everyone who was asked cleared the current version."))
    if len(present) < len(cleared):
        return PreflightCheck("clearances", LOOK, _("The draft was changed after it was cleared."))
    if asked:
        return PreflightCheck("clearances", LOOK, _("Not everyone who was asked has answered."))
    return PreflightCheck("clearances", LOOK, _("Nobody was asked to clear it."))


def _evidence(document: ReportDocument) -> PreflightCheck:
    addresses = {note.address for note in document.notes if note.address}
    failing = EvidenceCheck.objects.filter(address__in=addresses, failing_since__isnull=False).count()
    if not failing:
        return PreflightCheck("evidence", FINE, _("No address of evidence is known to be unreachable."))
    words = ngettext(
        "%(count)s address of evidence could not be opened.",
        "%(count)s addresses of evidence could not be opened.",
        failing,
    )
    return PreflightCheck("evidence", LOOK, words % {"count": failing})


def _letterhead(draft: ReportDraft) -> tuple[PreflightCheck, ...]:
    """Say that the paper has no letterhead although there is one: it was set after what the report knows."""
    if letterhead_at() is None or letterhead_at(end_of(draft.known_on)) is not None:
        return ()
    words = _("The letterhead was set after the date by which entries were recorded: the paper has none.")
    return (PreflightCheck("letterhead", LOOK, words),)
