"""What is asked of the list of deeds: whose, by whom, of which kind, about what, from when until when, after which."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organizations.membership import members_of, organizations_with_people
from organizations.models import SECRETARIAT, OrganizationPage, User, reader_of
from organizations.sessions import reference_of
from organizations.words import storable
from practices.models.sealed_pages import sealed_drafts, sealed_pages

OF_SECRETARIAT, WITHOUT_ACCOUNT = "secretariat", "none"
"""Who may be asked for beside the people of an organization."""
MOST_LETTERS = 100
MOST_THINGS = 500
"""Pages by whose title entries are looked for."""


class ActivityKind(models.TextChoices):
    """What a entry is about."""

    TEXT = "text", _("Texts and practices")
    ORGANIZATION = "organization", _("The organization and its people")
    RELEASE = "release", _("Release decisions")
    PROPOSAL = "proposal", _("Proposals and their decisions")
    ADOPTION = "adoption", _("Adoption")
    ASSESSMENT = "assessment", _("Assessments")
    RECORD = "record", _("Notices, returns, initiatives and machine access")
    REMOVAL = "removal", _("Removals")
    SIGN_IN = "sign_in", _("Sign-ins")


@dataclass(frozen=True, slots=True)
class ActivityCursor:
    """After which row a page of the list begins: the time of the last one, and how many of that time were shown."""

    at: datetime.datetime
    count: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.count}"


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """What is asked. `organizations` None: of everything, which is the secretariat's.

    `sign_ins_of` are the accounts whose sign-ins the reader may see, None: all. `people` are the accounts that may be
    asked for, by their references. `who` is one of these, or `OF_SECRETARIAT`, or `WITHOUT_ACCOUNT`, "": everybody.
    """

    organizations: tuple[OrganizationPage, ...] | None
    sign_ins_of: tuple[User, ...] | None = ()
    people: Mapping[str, User] = field(default_factory=dict)
    names_secretariat: bool = False
    who: str = ""
    kind: str = ""
    thing: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    after: ActivityCursor | None = None
    user: Any = None
    """Who asks: what a seal closes to them is left out."""

    @property
    def is_narrowed(self) -> bool:
        """Whether only some rows are asked for."""
        return bool(self.who or self.kind or self.thing or self.since or self.until)


def read_asked(user: Any, parameters: Mapping[str, str]) -> ActivityQuery:
    """Read what `user` asks from the parameters of an address; what makes no sense is passed over.

    Without "organization", or with one that is not theirs: all of the reader's own. Five queries at most.
    """
    own = organizations_read_by(user)
    chosen = tuple(one for one in own if str(one.translation_key) == parameters.get("organization", ""))
    organizations = chosen or (None if reader_of(user).is_secretariat else own)
    people, sign_ins_of = _people(user, organizations)
    who = parameters.get("who", "")
    kind = parameters.get("kind", "")
    return ActivityQuery(
        organizations=organizations,
        sign_ins_of=sign_ins_of,
        people=people,
        names_secretariat=reader_of(user).is_secretariat,
        who=who if who in {OF_SECRETARIAT, WITHOUT_ACCOUNT, *people} else "",
        kind=kind if kind in ActivityKind.values else "",
        thing=storable(parameters.get("thing", ""))[:MOST_LETTERS].strip(),
        since=_day(parameters.get("since", "")),
        until=_day(parameters.get("until", "")),
        after=_place(parameters.get("after", "")),
        user=user,
    )


def organizations_read_by(user: Any) -> tuple[OrganizationPage, ...]:
    """Return organizations whose entries `user` may read, in the order of lists: one's own, all for the secretariat."""
    reader, pages = reader_of(user), OrganizationPage.objects.for_listing()
    return tuple(pages if reader.is_secretariat else pages.filter(pk__in=reader.reads_for))


def _people(
    user: Any, organizations: Sequence[OrganizationPage] | None
) -> tuple[dict[str, User], tuple[User, ...] | None]:
    """Return the people of the organizations by reference, and those of them whose sign-ins `user` may see."""
    if organizations is None:
        return {}, None
    of_each = [(one.pk, list(members_of(one))) for one in organizations]
    open_to_them = set(organizations_with_people(user).values_list("pk", flat=True))
    seen = {account.pk: account for pk, members in of_each if pk in open_to_them for account in members}
    people = {reference_of(account): account for _pk, members in of_each for account in members}
    return people, tuple(seen.values())


def secretariat_keys() -> set[int]:
    """Return the primary keys of the accounts of the secretariat and the operators (one query)."""
    theirs = User.objects.filter(Q(is_superuser=True) | Q(groups__name=SECRETARIAT))
    return set(theirs.values_list("pk", flat=True))


def things_called(asked: ActivityQuery) -> list[tuple[int, Any]]:
    """Return the pages of the organizations whose title holds the words: primary key and uuid (one query)."""
    pages = Page.objects.filter(Q(title__icontains=asked.thing) | Q(draft_title__icontains=asked.thing))
    pages = pages.exclude(sealed_pages(asked.user)).exclude(~Q(title__icontains=asked.thing), sealed_drafts(asked.user))
    found = pages.filter(below(asked.organizations, "path")).order_by("pk")
    return list(found.values_list("pk", "translation_key")[:MOST_THINGS])


def below(organizations: Sequence[OrganizationPage] | None, path: str) -> Q:
    """Make the condition that the page at `path` is one of these organizations, or below it; none for None."""
    if organizations is None:
        return Q()
    rule = Q(pk__in=())
    for one in organizations:
        rule |= Q(**{f"{path}__startswith": one.path})
    return rule


def between(asked: ActivityQuery, at: str) -> Q:
    """Make the condition on the time at `at`: the days asked for, and not before the place of the page."""
    rule = Q()
    if asked.since:
        rule &= Q(**{f"{at}__gte": _midnight(asked.since)})
    if asked.until and asked.until < datetime.date.max:
        rule &= Q(**{f"{at}__lt": _midnight(asked.until + datetime.timedelta(days=1))})
    if asked.after:
        rule &= Q(**{f"{at}__lte": asked.after.at})
    return rule


def _midnight(on: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time.min))


def _day(text: str) -> datetime.date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and found.year > 1 else None


def _place(text: str) -> ActivityCursor | None:
    at, dash, count = text[:60].partition("-")
    try:
        micros = round(float(at) * 1_000_000)
        moment = datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(microseconds=micros)
        return ActivityCursor(moment, min(max(int(count), 0), 100_000)) if dash else None
    except (ValueError, OverflowError):
        return None
