"""The admin's menu by role: five ways for the people of an organization, plain groups for the secretariat."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from organizations.menu import EXCHANGE_MENU
from organizations.models import reader_of

EXCHANGE = "exchange"
GENERIC = frozenset({"explorer", "images", "documents", "snippets", "reports", "help"})
"""Wagtail's own items that the people of an organization have no use for."""
IN_MY_ORGANIZATION = frozenset({"access-tokens", "submissions", "webhooks", "focal_points", "members", "deeds"})
"""What the people of an organization find in "My organization"."""
GROUPS: tuple[tuple[str, Any, str, frozenset[str]], ...] = (
    (
        "decisions",
        _("To decide"),
        "check",
        frozenset(
            {
                "proposals",
                "approvals",
                "entries",
                "follow-ups",
                "assessments-to-confirm",
                "links",
                "suggestions",
                "redactions",
            }
        ),
    ),
    (
        "texts",
        _("Texts"),
        "doc-full",
        frozenset({"imports", "structure", "topics", "questions", "claims", "quality", "assessments", "seals"}),
    ),
    (
        "correspondence",
        _("Correspondence"),
        "mail",
        frozenset({"enquiries", "contacts", "mailings", "packs", "letters", "returns", "focal_points"}),
    ),
    (
        "adoption",
        _("Adoption"),
        "history",
        frozenset({"adoption-events", "initiatives", "relayed", "reports_of_the_exchange"}),
    ),
    (
        "people",
        _("Organizations"),
        "group",
        frozenset({"members", "deeds", "directory", "sheets"}),
    ),
    (
        "systems",
        _("Other systems"),
        "site",
        frozenset({"access-tokens", "submissions", "webhooks", "partners", "following"}),
    ),
)
"""The groups of the secretariat: name, label, icon, names of their items. What is in none stays in "Exchange"."""


IN_MY_TEXTS = frozenset(
    {
        "imports",
        "topics",
        "follow-ups",
        "links",
        "claims",
        "assessments",
        "assessments-to-confirm",
        "seals",
        "questions",
        "quality",
        "structure",
    }
)
"""What the people of an organization find in "My texts"."""


def sort_menu(request: HttpRequest, items: list[Any]) -> None:
    """Leave each role what it needs, in its order (Wagtail's hook construct_main_menu)."""
    found = next((item for item in items if item.name == EXCHANGE), None)
    if reader_of(request.user).is_secretariat:
        if found is not None:
            items[:] = [item for item in items if item is not found] + _groups(found)
        return
    items[:] = [item for item in items if item.name not in GENERIC and item is not found]


def ways_within(request: HttpRequest, *, about_texts: bool) -> list[tuple[str, str]]:
    """Return label and address of what is no part of the menu of an organization's people, in the menu's order.

    `about_texts`: what belongs to their texts; else all that is neither that nor in "My organization" already.
    """
    shown = Menu(register_hook_name=EXCHANGE_MENU).menu_items_for_request(request)
    names = IN_MY_TEXTS if about_texts else {one.name for one in shown} - IN_MY_TEXTS - IN_MY_ORGANIZATION
    return [(str(one.label), str(one.url)) for one in shown if one.name in names]


def _groups(found: SubmenuMenuItem) -> list[MenuItem]:
    """Return the entry "Exchange" as groups; what belongs to none of them stays in it."""
    items = found.menu.registered_menu_items
    made = [
        _submenu(name, label, icon, [item for item in items if item.name in names], found.order + place)
        for place, (name, label, icon, names) in enumerate(GROUPS)
    ]
    known = {one for *_head, names in GROUPS for one in names}
    others = [item for item in items if item.name not in known]
    if others:
        made.append(_submenu(EXCHANGE, found.label, found.icon_name, others, found.order + len(GROUPS)))
    return made


def _submenu(name: str, label: Any, icon: str, items: list[Any], order: int) -> MenuItem:
    """Make a submenu of items that stand in the order of the menu."""
    return SubmenuMenuItem(label, Menu(items=items), name=name, icon_name=icon, order=order)
