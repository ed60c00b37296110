"""What a focal point without another role may do: read what officers read, keep the list of members, nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import Invitation, OrganizationPage, reader_of
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.permissions import is_secretariat_for, judge_for, may_decide, may_write_for
from tests import factories
from tests.leaks.addresses import patterns
from tests.leaks.admin_matrix import CLOSED, MET_BY_ALL, Side, admin_addresses, ask_as_stranger, make_side, state_of
from tests.leaks.matrix import quick_refusals
from tests.practices.people.conftest import client_of
from tests.whole import long, many, share

pytestmark = pytest.mark.django_db
OPEN_TO_THEM = (*MET_BY_ALL, "/admin/people/")


@pytest.fixture
def side() -> Side:
    """An organization with something hidden of every kind."""
    return make_side(0, factories.instrument())


def test_focal_point_reads_what_officers_read(side: Side, client: Client) -> None:
    focal, officer = factories.coordinator(side.organization), side.people["officer"]
    others = factories.edition(factories.instrument(audience=None), audience=None)

    for rule in (OrganizationPage, InstrumentPage, EditionPage, AdoptionEvent, Assessment):
        keys = [set(rule.objects.visible_to(user).values_list("pk", flat=True)) for user in (focal, officer)]
        assert keys[0] == keys[1]
    client.force_login(focal)
    assert side.token in client.get(side.edition.url).content.decode()
    assert client.get(others.url).status_code == 404


def test_no_rule_lets_a_focal_point_write_or_decide(side: Side) -> None:
    focal, own = factories.coordinator(side.organization), side.organization

    assert not may_write_for(focal, own)
    assert not may_decide(focal, own, None)
    assert judge_for(focal, own) is None
    assert reader_of(focal).organizations == frozenset()
    focal.groups.add(*factories.secretariat_member().groups.all())
    focal = type(focal).objects.get(pk=focal.pk)
    assert not is_secretariat_for(focal, own)  # nobody moderates their own
    assert not may_decide(focal, own, None)


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_the_admin_opens_or_changes_anything_else(side: Side, method: str) -> None:
    focal, before = factories.coordinator(side.organization), state_of(side)
    client, faults = Client(raise_request_exception=False), []
    client.force_login(focal)
    keyed = [one for one in admin_addresses(side) if side.keys & set(one.split("/"))]

    with quick_refusals():
        for address in share(keyed, of=5):
            status = getattr(client, method)(address).status_code
            if status not in CLOSED and not address.startswith(OPEN_TO_THEM):
                faults.append(f"{address}: {status}")

    assert len(keyed) > 100
    assert faults == []
    assert state_of(side) == before
    assert not {"officer", "approver"} & set(focal.groups.values_list("name", flat=True))


@long
def test_nothing_of_another_organization_is_there_for_a_focal_point(side: Side) -> None:
    other = make_side(1, factories.instrument())
    Invitation.objects.create(
        organization=other.organization, name=other.token, email=f"{other.token}@example.org", role="approver",
        state="waiting",
    )  # fmt: skip

    answers = ask_as_stranger(other, "focal point", factories.coordinator(side.organization), of=5)

    assert answers.faults == []
    assert answers.count > many(500, 100)


def test_desk_and_list_of_members_are_open_to_a_focal_point(side: Side) -> None:
    client = client_of(factories.coordinator(side.organization))

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert side.organization.title in client.get(reverse("people:index")).content.decode()


def user_screens() -> Iterator[str]:
    for route in patterns():
        address = f"/{route}"
        if address.startswith(("/admin/users/", "/admin/groups/")):
            yield address


@long
def test_wagtails_users_and_groups_are_the_administrators_alone(side: Side, operator: Any, secretariat: Any) -> None:
    people = [*side.people.values(), factories.coordinator(side.organization), secretariat]
    group = side.organization.officers_id
    keys = {"<str:pk>": str(operator.pk), "<int:pk>": str(group), "<path:pk>": str(operator.pk), "<pk>": str(group)}
    screens = [one for one in user_screens() if "<" not in one or any(key in one for key in keys)]
    before = sorted(side.organization.officers.user_set.values_list("pk", flat=True))

    for user in people:
        client = client_of(user)
        for route in screens:
            screen = route
            for key, value in keys.items():
                screen = screen.replace(key, value)
            for answer in (client.get(screen), client.post(screen, {"name": "x", "groups": [group], "users": []})):
                assert answer.status_code in (302, 403, 404), (user, screen)

    assert len(screens) > 8
    assert client_of(operator).get("/admin/users/").status_code == 200
    assert sorted(side.organization.officers.user_set.values_list("pk", flat=True)) == before
