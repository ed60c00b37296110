"""The desk of an organization: where it stands, and what is asked of it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import OrganizationPage, reader_of
from practices.models import TERMS_DATED, AdoptionEvent, Return, State, TermsAcceptance, Track
from practices.tables.adoptions.confirmed import Confirmed, confirmed_by, latest_confirmations
from practices.tables.adoptions.standing import Entry, Place, decide_standing, read_entries
from practices.tables.adoptions.statements import TONES
from practices.tables.desk.focal_points import name_missing, organizations_without_focal_point
from practices.tables.desk.lines import MOST_LINES, Found, Names, Unnamed, first_of
from practices.tables.desk.notices import KINDS, MAY_CARRY_WORDS, WAITING, notices_about
from practices.tables.wording import written_date

MOST_REFERENCES = 12
"""References that are shown of one organization."""


@dataclass(frozen=True, slots=True)
class OwnCell:
    """Where an organization stands on one duty, since when in words ("": not known)."""

    track_label: str
    state_label: str
    tone: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Where an organization stands beside one reference, in the order of the tracks.

    `confirmed_on` in words; `is_due`: not reconfirmed for more than a year.
    """

    reference: str
    reference_id: str
    url: str
    cells: tuple[OwnCell, ...]
    confirmed_on: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class OwnOrganization:
    """An organization that the reader acts for. `key` is its primary key, for addresses within the admin alone.

    `more_count`: references that are not shown.
    """

    key: int
    id: str
    name: str
    rows: tuple[OwnRow, ...]
    more_count: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What `own_organizations` needs, read before the names are known; keys are primary keys."""

    entries: Mapping[Place, Entry]
    confirmed: Mapping[tuple[int, int], Confirmed]

    @property
    def references(self) -> set[int]:
        """The references that anything stands beside."""
        return {reference for reference, _organization, _track in self.entries}


def read_standing(user: Any, on: datetime.date, now: datetime.datetime) -> Standing:
    """Read where the organizations that `user` acts for stand; two queries."""
    mine = reader_of(user).organizations
    beside: Any = AdoptionEvent.objects.filter(organization__in=mine).order_by().values("reference")
    entries = [row for row in read_entries(user, known_at=now, references=beside) if row.organization in mine]
    standing = decide_standing(entries, on)
    latest = latest_confirmations(as_of=on, known_at=now, references=beside)
    return Standing(standing, confirmed_by(standing, latest, as_of=on))


def own_organizations(
    pages: Mapping[int, OrganizationPage], standing: Standing, names: Names, keys: Mapping[int, str]
) -> tuple[OwnOrganization, ...]:
    """Name what stands of each organization, by name; its references by title. `keys`: uuids of references."""
    beside: dict[int, set[int]] = defaultdict(set)
    for reference, organization, _track in standing.entries:
        beside[organization].add(reference)
    listed = []
    for key, page in pages.items():
        references = sorted(beside[key], key=lambda one: (names.instruments.get(one, "").casefold(), one))
        rows = tuple(_row(key, one, standing, names, keys) for one in references[:MOST_REFERENCES])
        more = max(len(references) - MOST_REFERENCES, 0)
        listed.append(OwnOrganization(key, str(page.translation_key), names.organizations.get(key, ""), rows, more))
    return tuple(sorted(listed, key=lambda one: (one.name.casefold(), one.id)))


def _row(organization: int, reference: int, standing: Standing, names: Names, keys: Mapping[int, str]) -> OwnRow:
    confirmed = standing.confirmed.get((reference, organization))
    key = keys.get(reference, "")
    return OwnRow(
        names.instruments.get(reference, ""),
        key,
        f"{reverse('adoptions')}?reference={key}&detail=1",
        tuple(_cell(track, standing.entries.get((reference, organization, track.value))) for track in Track),
        written_date(confirmed.on, confirmed.precision) if confirmed else "",
        confirmed.is_due if confirmed else False,
    )


def _cell(track: Track, entry: Entry | None) -> OwnCell:
    if entry is None:
        return OwnCell(str(track.label), str(State.NOT_KNOWN.label), "unknown")
    state = State(entry.state)
    return OwnCell(
        str(track.label), str(state.label), TONES[state], written_date(entry.effective_on, entry.effective_precision)
    )


def asked_of(user: Any, on: datetime.date) -> list[Found]:
    """Give what is asked of the organizations that `user` acts for; one query for each kind."""
    return [
        terms_to_accept(user),
        returns_to_fill_in(user),
        agreements(user),
        statements(user),
        focal_points_wanted(user, on),
    ]


def terms_to_accept(user: Any) -> Found:
    """Give the organizations that have not accepted the terms in force."""
    accepted = TermsAcceptance.objects.filter(terms_dated=TERMS_DATED).order_by().values("organization")
    rows = OrganizationPage.objects.of(user).filter(is_contact_only=False).exclude(pk__in=accepted)
    count, listed = first_of(rows.order_by("title", "pk"), "pk", "translation_key")
    return Found(
        "terms",
        _("The terms of participation wait for an approver"),
        count,
        "",
        tuple(
            Unnamed(reverse("terms_admin:terms", args=[key]), None, _("Terms of participation"), organization)
            for organization, key in listed
        ),
    )


def returns_to_fill_in(user: Any) -> Found:
    """Give the returns that are open, those whose link ends first."""
    rows = Return.objects.open().filter(organization__in=reader_of(user).organizations)
    count, listed = first_of(
        rows.order_by("expires_at", "pk"), "public_id", "year", "reference", "organization", "sent_at"
    )
    words = _("Return for %(year)s beside %(title)s")
    return Found(
        "returns",
        ngettext("%(count)s return is open", "%(count)s returns are open", count) % {"count": count},
        count,
        reverse("my_return:index"),
        tuple(
            Unnamed(
                reverse("my_return:detail", args=[key]),
                at.date(),
                words % {"year": year, "title": "%(first)s"},
                organization,
                (reference,),
            )
            for key, year, reference, organization, at in listed
        ),
    )


def agreements(user: Any) -> Found:
    """Give what others recorded about the organization and waits for its agreement."""
    rows = list(notices_about(user, WAITING))
    label = ngettext(
        "%(count)s entry about you waits for your agreement",
        "%(count)s entries about you wait for your agreement",
        len(rows),
    )
    return _of_notices("agreements", label, rows)


def statements(user: Any) -> Found:
    """Give what is public after notice and may carry the organization's own words."""
    rows = list(notices_about(user, MAY_CARRY_WORDS))
    label = ngettext(
        "You may add your statement to %(count)s entry", "You may add your statement to %(count)s entries", len(rows)
    )
    return _of_notices("statements", label, rows)


def _of_notices(name: str, label: str, rows: list[Any]) -> Found:
    lines = []
    for kind, day, owner, thing, _state, _public_from in rows[:MOST_LINES]:
        address, words = KINDS[kind]
        lines.append(Unnamed(reverse(address, args=[uuid.UUID(thing)]), day, str(words), int(owner)))
    return Found(name, label % {"count": len(rows)}, len(rows), reverse("desk:messages"), tuple(lines))


def focal_points_wanted(user: Any, on: datetime.date) -> Found:
    """Give the organizations that have no focal point now."""
    rows = organizations_without_focal_point(on).filter(pk__in=reader_of(user).organizations)
    listed = list(rows.order_by("title", "pk").values_list("pk", "translation_key", "last_on"))
    return Found(
        "focal_missing",
        _("No focal point is registered: whom does the secretariat write to?"),
        len(listed),
        reverse("focal_points:index"),
        tuple(name_missing(*row) for row in listed[:MOST_LINES]),
    )
