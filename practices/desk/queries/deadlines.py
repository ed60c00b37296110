"""The deadlines of one person: those of the secretariat, and those of the organizations that they act for."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import FocalRole, reader_of
from practices.desk.queries.focal_points import ending_focal_points
from practices.desk.queries.lines import Unnamed, names_of
from practices.desk.queries.notices import KINDS, notices_about
from practices.desk.queries.week import due_between
from practices.documents.calendar_file import CalendarEntry
from practices.models.exchange.tokens import AccessToken
from practices.models.outreach.returns import Return
from practices.outreach.queries.requests import open_requests
from practices.queries.wording import written_date

BEFORE, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=400)
"""How far a calendar goes back and ahead."""
MOST = 1_000
LABELS: dict[str, Promise] = {
    "request": gettext_lazy("Answers requested by letter"),
    "enquiry": gettext_lazy("Answers requested by an enquiry"),
    "step": gettext_lazy("Next steps"),
    "return": gettext_lazy("Links of returns end"),
    "focal": gettext_lazy("Focal points end"),
    "event": gettext_lazy("Statements become public"),
    "claim": gettext_lazy("Checked sentences become public"),
    "assessment": gettext_lazy("Assessments become public"),
    "participation": gettext_lazy("Participations become public"),
    "embargo": gettext_lazy("Embargoes of reports end"),
    "own_return": gettext_lazy("Returns to submit"),
    "notice": gettext_lazy("Entries about your organization become public"),
    "token": gettext_lazy("Access tokens end"),
}
"""What falls on a day, by its kind, without a name."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What falls on a day: its kind, what it is, whose, and the address where it is done.

    `place`: how many of its kind at the same address come before it.
    """

    kind: str
    on: datetime.date
    what: str
    organization: str
    url: str
    place: int = 0

    @property
    def day(self) -> str:
        """The day in words."""
        return written_date(self.on)

    @property
    def uid(self) -> str:
        """What it is called by in a calendar, whenever it is written, and on whatever day it falls."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{_address(self.url)}#{self.kind}{self.place or ''}"))


def deadlines_of(user: Any, *, now: datetime.datetime) -> list[Deadline]:
    """Return what falls due for `user`, from 60 days before `now` to 400 days after it, in the order of the days."""
    reader, on = reader_of(user), now.date()
    days = (on - BEFORE, on + AHEAD)
    found: list[tuple[str, Unnamed]] = []
    if reader.is_secretariat:
        found += due_between(open_requests(as_of=on, known_at=now), days, most=MOST)
    if reader.is_participant:
        found += _of_organizations(user, days)
    lines = [line for _kind, line in found]
    names = names_of((line.organization for line in lines), (key for line in lines for key in line.instruments))
    named = [(kind, names.line(line)) for kind, line in found]
    rows = [Deadline(kind, line.on, line.what, line.organization, line.url) for kind, line in named if line.on]
    rows.sort(key=lambda row: (row.on, row.kind, row.url, row.what))
    before: Counter[tuple[str, str]] = Counter()
    placed = []
    for row in rows[:MOST]:
        placed.append(replace(row, place=before[row.kind, row.url]))
        before[row.kind, row.url] += 1
    return placed


def named_entries(deadlines: Iterable[Deadline]) -> list[CalendarEntry]:
    """Return an entry for each deadline, with what it is and whose: for who signed in."""
    return [CalendarEntry(row.uid, row.on, _said(row), _address(row.url)) for row in deadlines]


def unnamed_entries(deadlines: Iterable[Deadline]) -> list[CalendarEntry]:
    """Return an entry for each kind on each day: how many, naming nobody, and the address of the desk."""
    counts = Counter((row.on, row.kind) for row in deadlines)
    desk = _address(reverse("wagtailadmin_home"))
    words = _("%(what)s: %(count)s")
    return [
        CalendarEntry(
            str(uuid.uuid5(uuid.NAMESPACE_URL, f"{desk}{kind}/{on.isoformat()}")),
            on,
            words % {"what": LABELS[kind], "count": count},
            desk,
        )
        for (on, kind), count in sorted(counts.items())
    ]


def _said(row: Deadline) -> str:
    if not row.organization:
        return row.what
    return _("%(what)s (%(organization)s)") % {"what": row.what, "organization": row.organization}


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _of_organizations(user: Any, days: tuple[datetime.date, datetime.date]) -> list[tuple[str, Unnamed]]:
    """Return what falls due for the organizations that `user` acts for. Four queries."""
    mine = reader_of(user).organizations
    ends = _("An access token ends: %(name)s")
    words = _("Return for %(year)s in relation to %(title)s")
    returns: Any = Return.objects.open().annotate(ends_on=TruncDate("expires_at", tzinfo=datetime.UTC))
    returns = returns.filter(organization__in=mine, ends_on__range=days).order_by("ends_on", "pk")
    points = ending_focal_points(*days).filter(organization__in=mine).order_by("valid_until", "pk")
    tokens = AccessToken.objects.valid(days[0] + BEFORE).filter(organization__in=mine, expires_on__range=days)
    found = [
        (
            "own_return",
            Unnamed(
                reverse("my_return:detail", args=[key]),
                on,
                words % {"year": year, "title": "%(first)s"},
                organization,
                (reference,),
            ),
        )
        for key, year, reference, organization, on in returns.values_list(
            "public_id", "year", "reference", "organization", "ends_on"
        )[:MOST]
    ]
    found += [
        ("focal", Unnamed(reverse("focal_points:detail", args=[key]), on, str(FocalRole(role).label), organization))
        for key, role, organization, on in points.values_list(
            "organization__translation_key", "role", "organization", "valid_until"
        )[:MOST]
    ]
    found += [
        ("token", Unnamed(f"{reverse('access_tokens:add')}?after={key}", on, ends % {"name": name}, owner))
        for key, name, owner, on in tokens.order_by("expires_on", "pk").values_list(
            "public_id", "name", "organization", "expires_on"
        )[:MOST]
    ]
    ahead = notices_about(user, Q(is_public=False, public_from__range=days))
    return found + [("notice", _of_notice(*row)) for row in ahead[:MOST]]


def _of_notice(kind: str, _told_on: datetime.date, owner: str, thing: str, _state: str, public_from: str) -> Unnamed:
    address, label = KINDS[kind]
    what = _("An entry about your organization becomes public: %(what)s") % {"what": label}
    return Unnamed(
        reverse(address, args=[uuid.UUID(thing)]), datetime.date.fromisoformat(public_from[:10]), what, int(owner)
    )
