"""Reports on the desk: drafts, and clearances of drafts."""

import datetime
import uuid

from django.db.models import Q, TextField, Value
from django.db.models.functions import Concat, TruncDate
from django.urls import reverse
from django.utils.translation import ngettext

from practices.desk.queries.lines import MOST_LINES, Unnamed, UnnamedGroup
from practices.desk.queries.naming import shorten
from practices.desk.queries.together import columns, together
from practices.models.reports.drafts import Clearance, ClearanceAnswer, ReportDraft
from practices.queries.wording import with_label


def drafts_and_clearances(now: datetime.datetime) -> tuple[UnnamedGroup, UnnamedGroup]:
    """Return the draft reports that are not frozen, and the clearances of drafts that are open. One query.

    A clearance is open while it has no answer and its link holds, and once it came back with remarks.
    """
    waiting = Q(answer=ClearanceAnswer.WAITING, expires_at__gt=now) | Q(answer=ClearanceAnswer.REMARKS)
    asked = Clearance.objects.filter(waiting, draft__report__isnull=True).annotate(day=TruncDate("asked_at"))
    drafts = ReportDraft.objects.open().annotate(day=TruncDate("changed_at"))
    words = Concat("name", Value(", "), "draft__title", output_field=TextField())
    rows = list(
        together(
            [
                columns("draft", drafts, day="day", words=("title", "")),
                columns(
                    "clearance",
                    asked.annotate(words=words),
                    day="day",
                    thing="draft__public_id",
                    words=("words", "answer"),
                ),
            ]
        )
    )
    written = [_of_report(*row) for row in rows if row[0] == "draft"]
    sent = [_of_report(*row) for row in rows if row[0] == "clearance"]
    return (
        _of_reports("drafts", ngettext("%(count)s draft report", "%(count)s draft reports", len(written)), written),
        _of_reports(
            "clearances", ngettext("%(count)s clearance is open", "%(count)s clearances are open", len(sent)), sent
        ),
    )


def _of_report(_name: str, on: datetime.date, _owner: str, thing: str, words: str, answer: str) -> Unnamed:
    what = with_label(ClearanceAnswer(answer).label, shorten(words)) if answer else shorten(words)
    return Unnamed(reverse("report_drafts:detail", args=[uuid.UUID(thing)]), on, what)


def _of_reports(name: str, label: str, lines: list[Unnamed]) -> UnnamedGroup:
    address = reverse("report_drafts:index")
    return UnnamedGroup(name, label % {"count": len(lines)}, len(lines), address, tuple(lines[:MOST_LINES]))
