"""The admin's menu: five ways for the people of an organization, groups for the secretariat."""

import json
import re
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import Menu, admin_menu
from wagtail.users.models import UserProfile

from organizations.menu import EXCHANGE_MENU
from organizations.models import OrganizationPage
from practices.desk.admin.menu import EXCHANGE, GROUPS, IN_MY_ORGANIZATION
from tests import factories
from tests.practices.desk.conftest import client_of

PROPS = re.compile(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', re.DOTALL)


def menu_of(user: Any) -> list[str]:
    """Return the labels of the first level of the menu, in order, as the sidebar is told them."""
    found = PROPS.search(client_of(user).get("/admin/").content.decode())
    assert found is not None
    (main,) = [one for one in json.loads(found[1])["modules"] if one["_type"].endswith("MainMenuModule")]
    return [item["_args"][0]["label"] for item in main["_args"][0]]


def test_officer_has_five_ways(ours: OrganizationPage) -> None:
    assert menu_of(factories.officer(ours)) == ["My texts", "My return", "My organization", "Messages", "Help"]


def test_officer_finds_every_other_screen_where_it_is_used(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    request = RequestFactory().get("/admin/")
    request.user = officer
    screens = Menu(register_hook_name=EXCHANGE_MENU).menu_items_for_request(request)
    client = client_of(officer)

    bodies = [client.get(reverse(name)).content.decode() for name in ("my_texts:index", "my_organization:index")]

    missing = [one.name for one in screens if not any(str(one.url) in body for body in bodies)]
    assert set(missing) <= {"focal_points", "members", "deeds"}, "each organization has an entry of its own for these"


def test_focal_point_has_the_organization_and_help(ours: OrganizationPage) -> None:
    assert menu_of(factories.coordinator(ours)) == ["My organization", "Help"]


@pytest.mark.parametrize("is_operator", [False, True])
def test_secretariat_has_plain_groups(db: None, is_operator: bool) -> None:
    menu = menu_of(factories.operator() if is_operator else factories.secretariat_member())

    assert menu[:7] == [
        "Pages",
        "To decide",
        "Texts",
        "Correspondence",
        "Adoption",
        "Organizations",
        "Other systems",
    ]
    assert "My texts" not in menu
    assert "Exchange" not in menu
    assert ("Settings" in menu) == is_operator
    assert is_operator or len(menu) <= 9


def test_every_name_of_the_groups_is_an_item_that_says_its_name_itself(db: None) -> None:
    client_of(factories.secretariat_member()).get("/admin/")
    exchange = next(item for item in admin_menu.registered_menu_items if item.name == EXCHANGE)
    names = {item.name for item in exchange.menu.registered_menu_items}

    assert {name for *_head, group in GROUPS for name in group} == names
    assert names >= IN_MY_ORGANIZATION
    for item in exchange.menu.registered_menu_items:
        assert item.name.isascii()


def test_groups_hold_the_same_in_every_language(secretariat: Any) -> None:
    UserProfile.objects.create(user=secretariat, preferred_language="fr")

    assert len(menu_of(secretariat)) == len(menu_of(factories.secretariat_member()))


def test_somebody_in_both_roles_has_both(ours: OrganizationPage, secretariat: Any) -> None:
    secretariat.groups.add(ours.officers)

    menu = menu_of(secretariat)

    assert menu[:4] == ["My texts", "My return", "My organization", "Messages"]
    assert "To decide" in menu
