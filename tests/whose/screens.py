"""Sending every form of an address, as everybody: as it was received, and what others received as well."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from wagtail.models import Page, Task, Workflow

from organizations.models import OrganizationPage, User
from organizations.sessions import reference_of
from tests.opened_forms import stamps_for
from tests.whose.addresses import Route
from tests.whose.forms import Sent, fillings, forms_of
from tests.whose.trials import Act, Stage, taken_back

CLOSED = frozenset({403, 404, 405, 410})
FORGED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "wagtailadmin_pages:edit": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": "2026-12-24 10:00"},
    ),
    "wagtailadmin_pages:add": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": "2026-12-24 10:00"},
    ),
    "wagtailadmin_pages:revisions_revert": ({"action-publish": "action-publish"}, {"action-submit": "action-submit"}),
}
"""Buttons that a form may leave out, and an address still takes."""
MAILBOX = "{}.second@mailbox.example"
CONFIRMS = ("confirm", "proceed", "yes")


def second_mailbox(name: str) -> str:
    """Give the mailbox that somebody has beside the one the portal knows."""
    return MAILBOX.format(name.replace(" ", "-"))


def values_of(stage: Stage) -> dict[str, list[str]]:
    """Give what may stand for each parameter of an address: keys of everything in the world."""
    things = stage.world.things.values()
    pages = [thing for thing in things if isinstance(thing, Page)] + list(stage.world.organizations.values())
    rows = [thing for thing in things if isinstance(thing, models.Model) and not isinstance(thing, Page)]
    uuids = [str(page.translation_key) for page in pages]
    uuids += [str(row.public_id) for row in rows if hasattr(row, "public_id")]
    page_keys = [str(page.pk) for page in pages] + [str(page.pk) for page in Page.objects.filter(depth__lte=3)]
    return {
        "page": list(dict.fromkeys(page_keys)),
        "uuid": list(dict.fromkeys(uuids)),
        "reference": [reference_of(account) for account in User.objects.order_by("pk")],
        "number": [str(number) for number in range(1, 40)],
    }


PAGE_PARAMETERS = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk", "parent_pk"}


def opened(stage: Stage, path: str, name: str) -> list[Any] | None:
    """Open an address as somebody: its forms, None where it is closed to them."""
    response = stage.clients[name].get(path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return forms_of(body.decode("utf-8", "replace"), path)


def sent(stage: Stage, path: str, name: str, more: Mapping[str, Any], *, route: str) -> Iterator[Sent]:
    """Give what somebody could send to an address that they opened."""
    forms = opened(stage, path, name) or []
    for form in forms:
        found = list(fillings(form, path, second_mailbox(name), more))
        yield from found
        for extra in FORGED.get(route, ()):
            if found and len(found[0].data) > 5:
                kept = tuple(row for row in found[0].data if not row[0].startswith("action-"))
                yield Sent(found[0].path, kept + tuple(extra.items()), f"forged {' '.join(extra)}")


def post(what: Sent, route: str) -> Act:
    """Make the act of sending a form, confirmations included."""

    def do(stage: Stage, name: str) -> bool:
        client = stage.clients[name]
        fields = what.fields
        rewind(fields)
        response = client.post(what.path, fields)
        for _turn in range(2):
            if response.status_code != 200:
                break
            more = _confirmation(response, what)
            if more is None:
                break
            rewind(fields)
            response = client.post(more.path, more.fields)
        return response.status_code < 400

    return Act(f"{route} {what.path} {what.label}", do)


def rewind(fields: Mapping[str, Any]) -> None:
    """Let files be read from the beginning."""
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)


def _confirmation(response: Any, what: Sent) -> Sent | None:
    """Give what a browser sends of a page that asks once more."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    for form in forms_of(response.content.decode("utf-8", "replace"), what.path):
        names = {one.get("name") for one in form.iter("input", "button", "select", "textarea") if one.get("name")}
        if any(word in name for name in names for word in ("confirm", "token_of", "signed")) and not form.xpath('.//input[@type="text"]|.//textarea'):
            return next(fillings(form, what.path, "", {}), None)
    return None
