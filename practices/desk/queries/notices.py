"""What others recorded about an organization: what waits for its agreement, what may carry its words, all of it."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import reader_of
from practices.desk.queries.lines import DeskNames
from practices.desk.queries.together import columns, together
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.assessments import Assessment, AssessmentRecord, Judge
from practices.models.claims import Claim
from practices.models.initiatives import Participation
from practices.queries.wording import written_date

PUBLIC = "public"
"""The state of what is public without the organization's agreement."""
KINDS: dict[str, tuple[str, Promise]] = {
    "event": ("adoption_events:detail", gettext_lazy("A statement on where you stand")),
    "assessment": ("assessments:detail", gettext_lazy("An assessment of one of your texts")),
    "claim": ("claims:detail", gettext_lazy("A check of a sentence in one of your notes")),
    "participation": ("initiatives_admin:part", gettext_lazy("Your participation in a joint initiative")),
}
WAITING = Q(is_public=False, agreed_on__isnull=True)
MAY_CARRY_WORDS = Q(is_public=True, agreed_on__isnull=True) & (Q(noticed_on__isnull=False) | ~Q(entered_from=""))
"""Public without the organization's agreement: it may agree, add its own words, or object."""
SAID_ITSELF = Q(
    public_at=F("event__recorded_at"), agreed_on__isnull=True, noticed_on__isnull=True, is_public=True, entered_from=""
)
"""What the organization said itself was public from the moment of its recording, without agreement or notice."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was recorded about an organization. `on`: when it was told of it, else when it was recorded."""

    what: str
    organization: str
    on: datetime.date | None
    state: str
    url: str

    @property
    def day(self) -> str:
        """The day in words, "" where none is known."""
        return written_date(self.on) if self.on else ""


def noticed_lists(user: Any, keep: Q) -> dict[str, Any]:
    """Give, by kind, what others recorded about the organizations that `user` acts for, of those that `keep` keeps."""
    mine = reader_of(user).organizations
    undone = AdoptionEvent.objects.filter(reverses=OuterRef("event"))
    events = AdoptionRecord.objects.filter(
        keep, event__organization__in=mine, event__reverses__isnull=True, event__checks__isnull=True
    ).exclude(Exists(undone))
    events = events.exclude(SAID_ITSELF)
    taken_back = Assessment.objects.filter(reverses=OuterRef("assessment"))
    assessments = AssessmentRecord.objects.filter(
        keep,
        assessment__instrument__organization__in=mine,
        assessment__judge=Judge.SECRETARIAT,
        assessment__reverses__isnull=True,
    ).exclude(Exists(taken_back))
    checked = Claim.objects.filter(keep, organization__in=mine, checked_for__isnull=True, withdrawn_at__isnull=True)
    parts = Participation.objects.filter(keep, organization__in=mine).exclude(
        is_public=True, noticed_on__isnull=True, entered_from=""
    )
    return {"event": events, "assessment": assessments, "claim": checked, "participation": parts}


def notices_about(user: Any, keep: Q | None = None) -> Any:
    """Return all of that as one list, newest first: name, day, owner, key, state, day on which it becomes public."""
    lists = noticed_lists(user, keep or Q())
    owners = {
        "event": ("event__organization", "event__public_id", "event__recorded_at"),
        "assessment": (
            "assessment__instrument__organization",
            "assessment__public_id",
            "assessment__recorded_at",
        ),
        "claim": ("organization", "public_id", "checked_at"),
        "participation": ("organization", "public_id", "recorded_at"),
    }
    rows = [
        columns(
            name,
            lists[name].annotate(
                told_on=Coalesce("noticed_on", TruncDate(recorded, tzinfo=datetime.UTC)), stands=_state()
            ),
            day="told_on",
            owner=owner,
            thing=thing,
            words=("stands", "public_from"),
        )
        for name, (owner, thing, recorded) in owners.items()
    ]
    return together(rows).order_by("-list_day", "list_name", "list_thing")


def _state() -> Case:
    return Case(
        When(is_public=True, agreed_on__isnull=False, then=Value("agreed")),
        When(is_public=True, then=Value(PUBLIC)),
        When(public_from__isnull=False, then=Value("noticed")),
        default=Value("waiting"),
        output_field=CharField(),
    )


def notice_row(names: DeskNames, row: tuple[str, datetime.date, str, str, str, str]) -> Notice:
    """Turn one row of `notices_about` into a notice."""
    return _row(names.organizations, *row)


def _row(
    names: dict[int, str], name: str, day: datetime.date, owner: str, thing: str, state: str, public_from: str
) -> Notice:
    address, label = KINDS[name]
    words = {
        "agreed": _("Public, with your agreement"),
        PUBLIC: _("Public, not confirmed by you"),
        "noticed": _("Waits for your agreement; shown from %(day)s as not confirmed by you"),
        "waiting": _("Waits for your agreement; not public"),
    }[state]
    return Notice(
        str(label),
        names.get(int(owner), ""),
        day,
        words % {"day": _written(public_from)},
        reverse(address, args=[uuid.UUID(thing)]),
    )


def _written(day: str) -> str:
    """Write a day that the database gave as text; "" stays so."""
    return written_date(datetime.date.fromisoformat(day[:10])) if day else ""
