"""What was asked and what came back: for the secretariat alone. Silence is "no reply recorded", nothing more."""

import datetime
import statistics
from collections.abc import Iterable

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import FigureMember, ReportCell, ReportFigure, ReportRow, ReportTable
from practices.models.dates import Precision
from practices.outreach.queries.responses import LetterResponse, Responses, Silent
from practices.queries.wording import written_date
from practices.reports.queries.charts import RESPONSE_TIMES
from practices.reports.queries.figures import make_figure
from practices.reports.queries.labels import day_words
from practices.reports.queries.scope import ReportScope

SILENT = "silent"


def outreach_figures(found: Responses, scope: ReportScope) -> tuple[ReportFigure, ...]:
    """Return the figures on letters and replies."""
    return (
        make_figure(
            scope,
            "letters_sent",
            _("Letters sent, not counting reminders"),
            _(
                "Letters recorded as sent; a letter and its reminders count as one. Letters closed "
                "before the period are not included."
            ),
            [_letter(one, _sent(one), is_counted=True) for one in found.letters],
        ),
        _replies(found, scope),
        _no_replies(found, scope),
        _median(found, scope),
    )


def silent_table(found: Responses, scope: ReportScope) -> ReportTable:
    """Return the organizations that were asked and of which no reply is recorded, alphabetical."""
    words = {"day": written_date(scope.as_of), "count": len(found.silent)}
    return ReportTable(
        name=SILENT,
        title=_("Organizations with no reply of any kind"),
        caption=_(
            "Organizations from which a letter requested an answer and of which nothing that answers was recorded "
            "since, by %(day)s: %(count)s."
        )
        % words,
        heads=(_("Organization"), _("Asked on"), _("Answer requested by"), _("Letters"), _("Reminders"), _("Days")),
        rows=tuple(_silent_row(one) for one in found.silent),
        empty=_("A reply has been recorded for each organization from which one was requested."),
        code_heads=("organization", "asked_on", "due_on", "letters", "reminders", "days"),
        code_rows=tuple(_silent_codes(one) for one in found.silent),
    )


def response_table(found: Responses) -> ReportTable:
    """Return the numbers of the chart of response times."""
    return ReportTable(
        name=RESPONSE_TIMES,
        title=_("Response times"),
        caption=_("Letters by the number of days until the first reply was recorded."),
        heads=(_("Days"), _("Letters")),
        rows=tuple(ReportRow((ReportCell(bucket.label), ReportCell(str(bucket.count)))) for bucket in found.buckets),
        code_heads=("days", "letters"),
        code_rows=tuple((bucket.code, str(bucket.count)) for bucket in found.buckets),
    )


def _replies(found: Responses, scope: ReportScope) -> ReportFigure:
    members = [
        _letter(one, _replied(one) if one.replied_on else _no_reply(one), is_counted=one.replied_on is not None)
        for one in found.letters
    ]
    rule = _(
        "Letters to which, or to a reminder of which, a reply is linked. An answer that was given in another way, or "
        "that is not linked to a letter, does not count here."
    )
    return make_figure(
        scope,
        "replies_recorded",
        _("Letters with a reply linked to them"),
        rule,
        members,
        denominator=len(found.letters),
    )


def _no_replies(found: Responses, scope: ReportScope) -> ReportFigure:
    asking = [one for one in found.letters if one.asks]
    members = [
        _letter(one, _no_reply(one) if one.replied_on is None else _replied(one), is_counted=one.replied_on is None)
        for one in asking
    ]
    rule = _(
        "Letters that request an answer by a given date and to which no reply is linked, whether the organization "
        "answered in another way or not."
    )
    return make_figure(
        scope,
        "no_reply_recorded",
        _("Letters with a deadline and no reply linked to them"),
        rule,
        members,
        denominator=len(asking),
    )


def _median(found: Responses, scope: ReportScope) -> ReportFigure:
    """Return the median of the days: a figure that measures, whose members are the letters that it is taken from."""
    answered = [one for one in found.letters if one.replied_on is not None]
    members = [_letter(one, _replied(one), is_counted=one.days is not None) for one in answered]
    rule = _(
        "The median number of days from a letter to the first reply, for letters whose dates are "
        "known; half a day is rounded up. 0 if there is none."
    )
    figure = make_figure(scope, "median_response_days", _("Median response time"), rule, members)
    return ReportFigure(
        figure.name, figure.label, median_days(found.letters), None, rule, figure.audience, figure.members, _("days")
    )


def median_days(letters: Iterable[LetterResponse]) -> int:
    """Return the median of the known response times in whole days, 0 where there is none."""
    days = [one.days for one in letters if one.days is not None]
    return int(statistics.median(days) + 0.5) if days else 0


def _on(on: datetime.date, partial: str) -> str:
    """Write a day in words, in the precision of its ISO form."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(partial), Precision.UNKNOWN)
    return day_words(on, precision)


def _letter(one: LetterResponse, why: str, *, is_counted: bool) -> FigureMember:
    number = f" ({one.reference_number})" if one.reference_number else ""
    return FigureMember(f"{one.organization.name}{number}", why, is_counted)


def _sent(one: LetterResponse) -> str:
    return _("Sent: %(day)s.") % {"day": _on(one.sent_on, one.sent)}


def _replied(one: LetterResponse) -> str:
    replied = _on(one.replied_on, one.replied) if one.replied_on else ""
    words = {"sent": _on(one.sent_on, one.sent), "replied": replied, "days": one.days}
    if one.days is None:
        return _("Sent: %(sent)s; first reply: %(replied)s; the days are not known.") % words
    return _("Sent: %(sent)s; first reply: %(replied)s; days: %(days)s.") % words


def _no_reply(one: LetterResponse) -> str:
    return _("Sent: %(day)s; no reply linked to it.") % {"day": _on(one.sent_on, one.sent)}


def _silent_row(one: Silent) -> ReportRow:
    cells = (
        ReportCell(one.organization.name),
        ReportCell(_on(one.asked_on, one.asked)),
        ReportCell(written_date(one.due_on) if one.due_on else ""),
        ReportCell(str(one.letters)),
        ReportCell(str(one.reminders)),
        ReportCell(str(one.days) if one.days is not None else ""),
    )
    return ReportRow(cells)


def _silent_codes(one: Silent) -> tuple[str, ...]:
    days = str(one.days) if one.days is not None else ""
    return one.organization.id, one.asked, _iso(one.due_on), str(one.letters), str(one.reminders), days


def _iso(on: datetime.date | None) -> str:
    return on.isoformat() if on else ""
