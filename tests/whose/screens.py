"""Sending every form of an address, as everybody: as it was received, and what others received as well."""

import datetime
import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from practices.models.editions import today
from tests.whose.by_hand import BEFORE, by_hand
from tests.whose.forms import NEW_PASSWORD, Sent, buttons_of, fillings, forms_of
from tests.whose.trials import Act, Stage, Writes
from tests.whose.world import World

LATER = f"{today() + datetime.timedelta(days=20)} 10:00"
FORGED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "wagtailusers_users:edit": (
        {"email": "taken.over@mailbox.example"},
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    ),
    "wagtailadmin_pages:edit": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": LATER},
    ),
    "wagtailadmin_pages:add": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": LATER},
    ),
    "wagtailadmin_pages:revisions_revert": ({"action-publish": "action-publish"}, {"action-submit": "action-submit"}),
}
"""Buttons that a form may leave out, and an address still takes."""
MOST_FORMS = 40
MOST_LED_ELSEWHERE = 3
MOST_STEPS = 4
MAILBOX = "{}.second@mailbox.example"


def second_mailbox(name: str) -> str:
    """Return the mailbox that somebody has beside the one the portal knows."""
    return MAILBOX.format(name.replace(" ", "-"))


def third_mailbox(name: str) -> str:
    """Return another mailbox of theirs."""
    return second_mailbox(name).replace(".second@", ".third@")


@dataclass(frozen=True)
class Opened:
    """What an address answered to somebody who opened it, and the forms that stand there.

    `is_there`: it does not say that nothing is there, and leads to no sign-in.
    """

    is_shown: bool
    is_there: bool
    forms: tuple[Any, ...] = ()


@contextmanager
def as_before(client: Client) -> Iterator[None]:
    """Let a browser keep the cookies that it has, whatever is answered: the session is taken back as well."""
    kept = deepcopy(client.cookies)
    try:
        yield
    finally:
        client.cookies = kept


def opened(stage: Stage, path: str, name: str) -> Opened:
    """Open an address as somebody."""
    client = stage.clients[name]
    with as_before(client):
        response = client.get(path)
    if response.status_code == 200:
        return Opened(True, True, tuple(forms_of(shown(response), path)))
    return Opened(False, response.status_code == 405 or is_accepted(response))


def shown(response: Any) -> str:
    """Return the page of an answer, or the part of a page that a script puts into a window, "" if it is none."""
    kind = response.headers.get("Content-Type", "")
    body = b"" if response.streaming else response.content
    if kind.startswith("text/html"):
        return str(body.decode("utf-8", "replace"))
    if kind.startswith("application/json"):
        part = json.loads(body)
        return str(part.get("html") or part.get("htmlFragment") or "") if isinstance(part, dict) else ""
    return ""


def sent(stage: Stage, path: str, name: str, *, route: str, is_sparse: bool = False) -> list[Sent]:
    """Return what somebody could send to an address that they opened."""
    more, found = by_hand(route, stage.world), []
    for form in opened(stage, path, name).forms:
        own = list(fillings(form, path, second_mailbox(name), more, is_sparse=is_sparse))
        found += own
        for extra in FORGED.get(route, ()):
            if own and len(own[0].data) > 5:
                kept = tuple(row for row in own[0].data if not row[0].startswith("action-") and row[0] not in extra)
                found.append(Sent(own[0].path, kept + tuple(extra.items()), f"forged {' '.join(extra)}"))
    if all(one.path.partition("?")[0] != path.partition("?")[0] for one in found):  # it may take them as well
        found += [replace(one, path=path, label=f"{one.label} here") for one in found[:MOST_LED_ELSEWHERE]]
    return found[:MOST_FORMS]


def post(what: Sent, route: str, reached: list[str] | None = None) -> Act:
    """Make the act of sending a form, with the steps that follow; it is taken if no form comes back with errors.

    `reached`: is told the address of each step.
    """

    def do(stage: Stage, name: str) -> bool:
        client = stage.clients[name]
        with as_before(client):
            first = BEFORE[route](client, stage.world) if route in BEFORE else {}
            return _send(client, what, first, [] if reached is None else reached, stage.world)

    return Act(f"{route} {what.path} {what.label}", do)


def _send(client: Client, what: Sent, first: Mapping[str, Any], reached: list[str], world: World) -> bool:
    """Send a form, and of each page that comes back the form that asks once more or leads on.

    Where something was written already, what a page offers beside is another act.
    """
    offered, is_taken, writes = set(what.offered), False, Writes()
    for step in range(MOST_STEPS):
        fields = what.fields | (first if step == 0 else {})
        rewind(fields)
        reached.append(what.path)
        with connection.execute_wrapper(writes):
            response = client.post(what.path, fields)
        is_taken = is_accepted(response)
        more = next_step(response, what, set() if writes.tables else offered, world)
        if more is None:
            break
        what, offered = more, offered | more.offered
    return is_taken


def rewind(fields: Mapping[str, Any]) -> None:
    """Let files be read from the beginning."""
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)


def is_accepted(response: Any) -> bool:
    """Tell whether an answer is neither a refusal nor a form with errors."""
    if response.status_code >= 400:
        return False
    if response.status_code >= 300:
        return not REFUSING.match(response.headers["Location"])
    if response.streaming:
        return True
    page = shown(response)
    return not any(mark in page for mark in ERRORS) and not FAILED.search(response.content)


REFUSING = re.compile(r"/admin/$|(/admin/login|/sign-in)/\?next=")
"""Where somebody is sent who may not."""
FAILED = re.compile(rb'"(success|is_valid)": ?false')
ERRORS = ("errorlist", "error-message", 'aria-invalid="true"', "structure-error")


def next_step(response: Any, what: Sent, offered: Collection[tuple[str, str, str]], world: World) -> Sent | None:
    """Return what a browser sends of a page that asks once more, or has a button that was not there before."""
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    for form in forms_of(shown(response), what.path):
        names = {one.get("name") for one in form.iter("input", "button", "select", "textarea") if one.get("name")}
        is_asking = any(word in name for name in names for word in ("confirm", "held")) and not form.xpath(
            './/input[@type="text"]|.//textarea'
        )
        new = [button for button in buttons_of(form, what.path) if offered and button not in offered]
        if is_asking or new:
            name, value, target = (new or buttons_of(form, what.path))[0]
            sends = list(fillings(form, what.path, "", by_hand(_name_of(target), world)))
            return next(one for one in sends if one.path == target and (not name or (name, value) in one.data))
    return None


def _name_of(path: str) -> str:
    """Return the name of an address, "" if nothing is there."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""
