"""The accounts, and what an account may read."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser, Group
from django.db import models
from django.db.models import Q

SECRETARIAT = "Secretariat"
"""Name of the group of the portal's moderators."""
DELEGATIONS = "Delegations"
"""Name of the group of readers with an account."""


class User(AbstractUser):
    """An account of the portal. `opened_by`: the account that opened it, to which it owes itself until confirmed."""

    opened_by = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="+")


@dataclass(frozen=True, slots=True)
class Reader:
    """What a visitor may read: the organizations (primary keys) they act for, and the wider roles.

    `coordinates`: those whose list of members they keep. Who only does that reads what their officers read, and writes
    nothing for them. `only_tests`: all of these organizations are for trying out, to which nothing of others is opened.
    `each`: not empty for a reader that stands for several, who reads what each of them may read (`reading_as`).
    """

    is_secretariat: bool = False
    is_delegate: bool = False
    organizations: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    only_tests: bool = False
    each: tuple["Reader", ...] = ()

    @property
    def is_participant(self) -> bool:
        """Whether the reader acts for an organization."""
        return bool(self.organizations)

    @property
    def reads_for(self) -> frozenset[int]:
        """The organizations whose own things the reader reads. Never ask it about writing."""
        return self.organizations | self.coordinates

    @property
    def takes_part(self) -> bool:
        """Whether the reader belongs to an organization of the exchange: what is opened to such is open to them."""
        return bool(self.reads_for) and not self.only_tests


PUBLIC_READER = Reader()


def reader_of(user: AbstractBaseUser | AnonymousUser | None) -> Reader:
    """Return the reader that `user` is. Anonymous visitors cost no query, others two, once per object."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC_READER
    known = user.__dict__.get("_reader")
    if isinstance(known, Reader):
        return known
    groups = dict(Group.objects.filter(user=user).values_list("pk", "name"))
    organization_page = apps.get_model("organizations", "OrganizationPage")
    theirs = Q(officers__in=groups) | Q(approvers__in=groups) | Q(coordinators__in=groups)
    found = organization_page.objects.filter(theirs).values_list(
        "pk", "is_test", "officers", "approvers", "coordinators"
    )
    owned = list(found) if groups else []
    reader = Reader(
        is_secretariat=user.is_superuser or SECRETARIAT in groups.values(),
        is_delegate=DELEGATIONS in groups.values(),
        organizations=frozenset(row[0] for row in owned if row[2] in groups or row[3] in groups),
        coordinates=frozenset(row[0] for row in owned if row[4] in groups),
        only_tests=bool(owned) and all(row[1] for row in owned),
    )
    user.__dict__["_reader"] = reader
    return reader


def reading_as(viewer: Reader, other: Reader) -> Reader:
    """Return the reader who reads what both may read.

    A queryset asks each of them in turn (`for_each_reader`). Whoever looks at the reader itself finds what both are:
    never more than that.
    """
    return Reader(
        is_secretariat=viewer.is_secretariat and other.is_secretariat,
        is_delegate=viewer.is_delegate and other.is_delegate,
        organizations=viewer.organizations & other.organizations,
        coordinates=(viewer.reads_for & other.reads_for) - (viewer.organizations & other.organizations),
        only_tests=viewer.only_tests or other.only_tests,
        each=(viewer, other),
    )


def each_reader(user: AbstractBaseUser | AnonymousUser | None) -> tuple[Any, ...]:
    """Return whom a rule of reading has to be asked for: the user, or each reader that they stand for."""
    readers = reader_of(user).each
    return tuple(map(stand_in, readers)) if readers else (user,)


def for_each_reader[Rows](visible_to: Callable[[Rows, Any], Rows]) -> Callable[[Rows, Any], Rows]:
    """Make a `visible_to` keep, for a reader that stands for several, what each of them may see."""

    @functools.wraps(visible_to)
    def visible_to_each(self: Rows, user: Any) -> Rows:
        rows = self
        for one in each_reader(user):
            rows = visible_to(rows, one)
        return rows

    return visible_to_each


def stand_in(reader: Reader) -> User:
    """Return an account that is in no database and reads as `reader`: for showing a page as others would see it."""
    user = User(username="stand-in", is_active=True)
    user.__dict__.update(_reader=reader, _perm_cache=set())  # it holds no right, and is asked for none
    return user
