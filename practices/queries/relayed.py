"""What the secretariat entered as organizations' own words, as the admin shows it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.models.relayed import RelayedStatement
from practices.queries.wording import with_label, written_date


@dataclass(frozen=True, slots=True)
class RelayedRow:
    """One of them. `about` names what it is about, `about_url` the screen of that ("": there is none)."""

    id: str
    organization: str
    kind_label: str
    about: str
    about_url: str
    said_on: str
    entered_by: str
    entered_on: datetime.date
    source: str
    state: str


def relayed_rows(relayed: Iterable[RelayedStatement]) -> list[RelayedRow]:
    """Turn them (of `for_listing()`) into rows, in the same order."""
    return [_row(one) for one in relayed]


def about_what(one: RelayedStatement) -> str:
    """Name what it is about, "" for nothing."""
    return _about(one)[0]


def _row(one: RelayedStatement) -> RelayedRow:
    about, url = _about(one)
    return RelayedRow(
        id=str(one.public_id),
        organization=one.organization.name_in(),
        kind_label=str(one.get_kind_display()),
        about=about,
        about_url=url,
        said_on=written_date(one.said_on),
        entered_by=str(one.entered_by or "–"),
        entered_on=one.entered_at.date(),
        source=one.source,
        state=_state(one),
    )


def _about(one: RelayedStatement) -> tuple[str, str]:
    if one.event is not None:
        words = with_label(
            one.event.get_track_display(), f"{one.event.get_state_display()} ({one.event.reference.title_in()})"
        )
        return words, reverse("adoption_events:detail", args=[one.event.public_id])
    if one.assessment is not None:
        words = with_label(one.assessment.instrument.title_in(), one.assessment.topic.label_in())
        return words, reverse("assessments:detail", args=[one.assessment.public_id])
    if one.participation is not None:
        part = one.participation
        return part.initiative.title, reverse("initiatives_admin:part", args=[part.public_id])
    return (one.reference.title_in(), "") if one.reference is not None else ("", "")


def _state(one: RelayedStatement) -> str:
    if one.confirmed_at is not None:
        return _("confirmed on %(day)s") % {"day": written_date(one.confirmed_at.date())}
    if one.dropped_at is not None:
        return _("dropped on %(day)s") % {"day": written_date(one.dropped_at.date())}
    return _("waits for a second person")
