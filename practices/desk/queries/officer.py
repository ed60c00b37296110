"""The desk of an organization: where it stands, and what is asked of it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import OrganizationPage, reader_of
from practices.desk.queries.approvals import approvals_asked
from practices.desk.queries.focal_points import Missing, name_missing
from practices.desk.queries.lines import MOST_LINES, DeskNames, Unnamed, UnnamedGroup, first_of
from practices.desk.queries.notices import KINDS, MAY_CARRY_WORDS, PUBLIC, WAITING, notices_about
from practices.desk.queries.tokens import tokens_ending
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.outreach.returns import Return
from practices.models.terms import TERMS_DATED, TermsAcceptance
from practices.queries.adoptions.confirmed import LatestConfirmation, confirmed_by, latest_confirmations
from practices.queries.adoptions.courses import AdoptionEntry, Place, decide_standing
from practices.queries.adoptions.standing import read_entries
from practices.queries.adoptions.statements import TONES
from practices.queries.wording import written_date

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
class AdoptionStanding:
    """What `own_organizations` needs, read before the names are known; keys are primary keys."""

    entries: Mapping[Place, AdoptionEntry]
    confirmed: Mapping[tuple[int, int], LatestConfirmation]

    @property
    def references(self) -> set[int]:
        """The references that anything stands beside."""
        return {reference for reference, _organization, _track in self.entries}


def read_standing(user: Any, on: datetime.date, now: datetime.datetime) -> AdoptionStanding:
    """Read where the organizations that `user` acts for stand; two queries."""
    mine = reader_of(user).organizations
    beside: Any = AdoptionEvent.objects.filter(organization__in=mine).order_by().values("reference")
    entries = [row for row in read_entries(user, known_at=now, references=beside) if row.organization in mine]
    standing = decide_standing(entries, on)
    latest = latest_confirmations(as_of=on, known_at=now, references=beside)
    return AdoptionStanding(standing, confirmed_by(standing, latest, as_of=on))


def own_organizations(
    organizations: Collection[int], standing: AdoptionStanding, names: DeskNames
) -> tuple[OwnOrganization, ...]:
    """Name what stands of each organization (primary keys), by name; its references by title."""
    beside: dict[int, set[int]] = defaultdict(set)
    for reference, organization, _track in standing.entries:
        beside[organization].add(reference)
    listed = []
    for key in organizations:
        references = sorted(beside[key], key=lambda one: (names.instruments.get(one, "").casefold(), one))
        rows = tuple(_row(key, one, standing, names) for one in references[:MOST_REFERENCES])
        more = max(len(references) - MOST_REFERENCES, 0)
        listed.append(OwnOrganization(key, names.uuids[key], names.organizations[key], rows, more))
    return tuple(sorted(listed, key=lambda one: (one.name.casefold(), one.id)))


def _row(organization: int, reference: int, standing: AdoptionStanding, names: DeskNames) -> OwnRow:
    confirmed = standing.confirmed.get((reference, organization))
    key = names.uuids.get(reference, "")
    return OwnRow(
        names.instruments.get(reference, ""),
        key,
        f"{reverse('adoptions')}?reference={key}&detail=1",
        tuple(_cell(track, standing.entries.get((reference, organization, track.value))) for track in Track),
        written_date(confirmed.on, confirmed.precision) if confirmed else "",
        confirmed.is_due if confirmed else False,
    )


def _cell(track: Track, entry: AdoptionEntry | None) -> OwnCell:
    if entry is None:
        return OwnCell(str(track.label), str(State.NOT_KNOWN.label), "unknown")
    state = State(entry.state)
    return OwnCell(
        str(track.label), str(state.label), TONES[state], written_date(entry.effective_on, entry.effective_precision)
    )


def asked_of(user: Any, missing: Iterable[Missing], on: datetime.date) -> list[UnnamedGroup]:
    """Return what is asked of the organizations that `user` acts for, on a day. Five queries.

    `missing` are organizations without focal point, theirs among them.
    """
    return [
        terms_to_accept(user),
        approvals_asked(user),
        returns_to_fill_in(user),
        *noticed(user),
        focal_points_wanted(user, missing),
        tokens_ending(user, on),
    ]


def terms_to_accept(user: Any) -> UnnamedGroup:
    """Return the organizations that have not accepted the terms in force; under former ones they go on publishing."""
    accepted = TermsAcceptance.objects.filter(terms_dated=TERMS_DATED).order_by().values("organization")
    rows = OrganizationPage.objects.of(user).filter(is_contact_only=False).exclude(pk__in=accepted)
    count, listed = first_of(rows.order_by("title", "pk"), "pk", "translation_key")
    return UnnamedGroup(
        "terms",
        _("New terms of participation wait for an approver"),
        count,
        "",
        tuple(
            Unnamed(reverse("terms_admin:terms", args=[key]), None, _("Terms of participation"), organization)
            for organization, key in listed
        ),
    )


def returns_to_fill_in(user: Any) -> UnnamedGroup:
    """Return the returns that are open, those whose link ends first."""
    rows = Return.objects.open().filter(organization__in=reader_of(user).organizations)
    count, listed = first_of(
        rows.order_by("expires_at", "pk"), "public_id", "year", "reference", "organization", "sent_at"
    )
    words = _("Return for %(year)s in relation to %(title)s")
    return UnnamedGroup(
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


def noticed(user: Any) -> tuple[UnnamedGroup, UnnamedGroup]:
    """Return what others recorded about the organization: what waits for its agreement, what may carry its own words.

    One query.
    """
    rows = list(notices_about(user, WAITING | MAY_CARRY_WORDS))
    public = [row for row in rows if row[4] == PUBLIC]
    waiting = [row for row in rows if row[4] != PUBLIC]
    to_agree = ngettext(
        "%(count)s entry about you waits for your agreement",
        "%(count)s entries about you wait for your agreement",
        len(waiting),
    )
    to_state = ngettext(
        "%(count)s entry about you is shown without your agreement: agree, reply or object",
        "%(count)s entries about you are shown without your agreement: agree, reply or object",
        len(public),
    )
    return _of_notices("agreements", to_agree, waiting), _of_notices("statements", to_state, public)


def _of_notices(name: str, label: str, rows: list[Any]) -> UnnamedGroup:
    lines = []
    for kind, day, owner, thing, _state, _public_from in rows[:MOST_LINES]:
        address, words = KINDS[kind]
        lines.append(Unnamed(reverse(address, args=[uuid.UUID(thing)]), day, str(words), int(owner)))
    return UnnamedGroup(name, label % {"count": len(rows)}, len(rows), reverse("desk:messages"), tuple(lines))


def focal_points_wanted(user: Any, missing: Iterable[Missing]) -> UnnamedGroup:
    """Return those that `user` acts for of the organizations that have no focal point now."""
    mine = reader_of(user).organizations
    listed = [row for row in missing if row[0] in mine]
    return UnnamedGroup(
        "focal_missing",
        _("No focal point is registered: to whom should the secretariat write?"),
        len(listed),
        reverse("focal_points:index"),
        tuple(name_missing(*row) for row in listed[:MOST_LINES]),
    )
