"""What falls due for the secretariat between two days, in the order of the days."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import FocalRole
from practices.desk.queries.focal_points import ending_focal_points
from practices.desk.queries.lines import Unnamed
from practices.desk.queries.naming import name_request, shorten
from practices.desk.queries.secretariat import open_steps
from practices.desk.queries.together import columns, together
from practices.models.adoptions import AdoptionRecord
from practices.models.assessments import AssessmentRecord
from practices.models.claims import Claim
from practices.models.initiatives import Participation
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.returns import Return
from practices.models.reports.drafts import ReportDraft
from practices.outreach.queries.requests import OpenRequest

LENGTH = datetime.timedelta(days=7)
MOST_ROWS = 20


def week_ahead(requests: Iterable[OpenRequest], on: datetime.date) -> list[Unnamed]:
    """Return what is due from `on` to seven days later, at most 20 lines, in the order of the days. One query.

    `requests` are those for an answer that are open.
    """
    return [line for _kind, line in due_between(requests, (on, on + LENGTH), most=MOST_ROWS)]


def due_between(
    requests: Iterable[OpenRequest], days: tuple[datetime.date, datetime.date], *, most: int
) -> list[tuple[str, Unnamed]]:
    """Return kind and line of what is due on a day from the first to the second, at most so many. One query."""
    lines = [("request", _asked(one)) for one in requests if days[0] <= one.due_on <= days[1]]
    lines += [(row[0], _line(*row)) for row in together(_lists(days))[:most]]
    return sorted(lines, key=lambda line: line[1].on or days[0])[:most]


def _asked(request: OpenRequest) -> Unnamed:
    words = _("An answer was requested by this day: %(what)s") % {"what": name_request(request)}
    return Unnamed(
        reverse("contacts:detail", args=[request.id]), request.due_on, words, owner=request.organization.name
    )


def _lists(days: tuple[datetime.date, datetime.date]) -> list[Any]:
    waiting: Any = {"is_public": False, "public_from__range": days}
    steps = open_steps().filter(next_step_on__range=days)
    returns: Any = Return.objects.open().annotate(ends_on=TruncDate("expires_at", tzinfo=datetime.UTC))
    drafts: Any = ReportDraft.objects.open().annotate(ends_on=TruncDate("embargo_until", tzinfo=datetime.UTC))
    judged = AssessmentRecord.objects.filter(assessment__reversed_by__isnull=True, **waiting)
    noticed = AdoptionRecord.objects.filter(event__reversed_by__isnull=True, event__checks__isnull=True, **waiting)
    claims = Claim.objects.filter(withdrawn_at__isnull=True, **waiting)
    takers = Participation.objects.filter(**waiting)
    public = {"day": "public_from", "owner": "organization"}
    return [
        columns(
            "step",
            steps,
            day="next_step_on",
            owner="contact__organization",
            thing="contact__public_id",
            words=("next_step", ""),
        ),
        columns("return", returns.filter(ends_on__range=days), day="ends_on", owner="organization", words=("year", "")),
        columns(
            "focal",
            ending_focal_points(*days),
            day="valid_until",
            owner="organization",
            thing="organization__translation_key",
            words=("role", ""),
        ),
        columns("event", noticed, day="public_from", owner="event__organization", thing="event__public_id"),
        columns(
            "assessment",
            judged,
            day="public_from",
            owner="assessment__instrument__organization",
            thing="assessment__public_id",
        ),
        columns("enquiry", Enquiry.objects.filter(due_on__range=days), day="due_on", words=("title", "")),
        columns("claim", claims, **public),
        columns("participation", takers, **public),
        columns("embargo", drafts.filter(ends_on__range=days), day="ends_on", words=("title", "")),
    ]


def _line(name: str, day: datetime.date, owner: str, thing: str, words: str, _more: str) -> Unnamed:
    address, label = {
        "step": ("contacts:detail", _("Next step: %(what)s")),
        "enquiry": ("enquiries:detail", _("Answers to an enquiry are requested: %(what)s")),
        "return": ("returns_admin:detail", _("The link of the return for %(what)s ends")),
        "focal": ("focal_points:detail", _("A focal point ends: %(what)s")),
        "event": ("adoption_events:detail", _("A statement becomes public")),
        "claim": ("claims:detail", _("A checked sentence becomes public")),
        "assessment": ("assessments:detail", _("An assessment becomes public")),
        "participation": ("initiatives_admin:part", _("A participation becomes public")),
        "embargo": ("report_drafts:detail", _("An embargo ends: %(what)s")),
    }[name]
    what = str(FocalRole(words).label) if name == "focal" else words
    return Unnamed(
        reverse(address, args=[uuid.UUID(thing)]), day, label % {"what": shorten(what)}, int(owner) if owner else None
    )
