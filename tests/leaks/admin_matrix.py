"""Every address of the admin, for the things of three organizations, as the people of each and as everybody else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from wagtail.models import Page

from practices.actions.proposals import propose_release
from practices.exchange.actions.tokens import make_token
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.exchange.tokens import Submission
from practices.models.exchange.webhooks import Webhook
from practices.models.proposals import Proposal
from practices.models.releases import Release
from tests import factories
from tests.leaks.addresses import addresses
from tests.leaks.matrix import quick_refusals
from tests.statements import record_adoption
from tests.whole import share

NEVER_CALLED = ("/admin/logout/", "/admin/password", "/admin/sprite", "/admin/jsi18n", "/admin/login", "/admin/account")
CLOSED = frozenset({302, 403, 404, 405})
"""What is answered about somebody else's thing; a redirect leads to the sign-in or to the first page."""
MET_BY_ALL = ("/admin/choose-page/", "/admin/focal-points/", "/admin/see-as/", "/admin/links/new/", "/admin/start/")
"""Screens that take the key of what everybody may read, as of an organization's own page: tokens decide there."""
OWN_SCREENS = (
    "pages/{pk}/edit/", "pages/{pk}/history/", "pages/{pk}/", "release/edition/{key}/", "publish/{key}/",
    "new-edition/{key}/", "assessments/text/{key}/",
)  # fmt: skip
"""Screens about a text that its own people have to find open."""
OF_PAGES = (
    "page_id",
    "parent_page_id",
    "page_pk",
    "object_id",
    "pk",
    "id",
    "page_to_move_id",
    "destination_id",
    "parent_pk",
)
"""Parameters that take the primary key of a page."""


@dataclass
class Side:
    """An organization with something of every kind that the admin shows, all of it hidden, all of it named `token`."""

    organization: Any
    token: str
    people: dict[str, Any]
    edition: EditionPage
    pages: list[Any]
    values: dict[str, list[str]] = field(default_factory=dict)
    of_segment: dict[str, list[str]] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The keys in the addresses of its things."""
        return frozenset(key for keys in (*self.values.values(), *self.of_segment.values()) for key in keys)


@dataclass
class Answers:
    """What the admin said: how often open and closed, and what is wrong."""

    count: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def make_side(number: int, reference: Any) -> Side:
    """Make an organization's side."""
    token = f"Canary{'ABC'[number]}Zq7"
    own = factories.organization(f"Body {number}")
    people = {"officer": factories.officer(own), "approver": factories.approver(own)}
    code = factories.instrument(own, audience=None, title=token)
    text = factories.edition(code, audience=None, text=f"1. {token}\n\n{token} reports.\n")
    note = factories.practice(own, audience=None, title=token, summary=token)
    officer = people["officer"]
    event = record_adoption(
        organization=own, reference=reference, track="measures", state="planned", note=token,
        effective=PartialDate.parse("2004"), by=factories.operator(),
    )  # fmt: skip
    proposal = propose_release(
        kind="edition", thing=text.translation_key, title=token, organization=own, audience="public",
        authority=token, by=officer,
    )  # fmt: skip
    judged = factories.assessment(text, by=officer, note=token)
    webhook = Webhook.objects.create(organization=own, name=token, address="https://example.org/", made_by=officer)
    access, _key = make_token(organization=own, name=token, may_submit=True, by=officer)
    sent = Submission.objects.create(
        organization=own, token=access, kind="adoption", external_id=token, content={"statement": token},
        digest="0" * 64, remarks=token,
    )  # fmt: skip
    side = Side(own, token, people, text, [code, text, note])
    pages, rows = [str(page.pk) for page in side.pages], [event, proposal, judged, webhook, sent]
    uuids = [str(page.translation_key) for page in side.pages]
    side.values = {
        **dict.fromkeys(OF_PAGES, pages),
        "revision_id": [str(page.latest_revision_id) for page in side.pages],
        **{name: [*uuids, *(str(row.public_id) for row in rows)] for name in ("public_id", "key", "uuid")},
    }  # fmt: skip
    segments = ("adoption-events", "proposals", "assessments", "webhooks", "submissions")
    side.of_segment = {name: [*uuids[1:2], str(row.public_id)] for name, row in zip(segments, rows, strict=True)}
    return side


def admin_addresses(side: Side) -> list[str]:
    """Return every address of the admin, filled with the keys of a side."""
    filled = addresses(side.values, ["1"], side.of_segment)
    return [one for one in dict.fromkeys(filled) if one.startswith("/admin/") and not one.startswith(NEVER_CALLED)]


def state_of(side: Side) -> Mapping[str, Any]:
    """Return what somebody else could change of a side."""
    things = [page.translation_key for page in side.pages]
    tree = Page.objects.descendant_of(side.organization, inclusive=True)
    return {
        "pages": list(tree.order_by("path").values_list("pk", "path", "title", "live", "latest_revision_id")),
        "locked": list(tree.filter(locked=True).values_list("pk", flat=True)),
        "releases": list(Release.objects.filter(thing__in=things).order_by("pk").values_list("pk", "audience")),
        "proposals": list(
            Proposal.objects.filter(organization=side.organization).order_by("pk").values_list("pk", "decision")
        ),
        "webhooks": list(
            Webhook.objects.filter(organization=side.organization).order_by("pk").values_list("pk", "name")
        ),
        "people": sorted(user.pk for user in side.organization.officers.user_set.all()),
    }


def ask_as_stranger(
    side: Side, name: str, user: Any, *, methods: tuple[str, ...] = ("get", "post"), of: int = 1
) -> Answers:
    """Ask for everything of a side as somebody who is not of it: nothing is there, nothing is said, nothing changes.

    Where not everything is tried, one of `of` addresses is asked.
    """
    answers, before = Answers(), state_of(side)
    with quick_refusals():
        for method in methods:
            _ask(side, name, user, method, answers, of)
    if state_of(side) != before:
        answers.faults.append(f"{name} changed something of {side.organization}")
    return answers


def _ask(side: Side, name: str, user: Any, method: str, answers: Answers, of: int) -> None:
    client = Client(raise_request_exception=False)
    for address in share(admin_addresses(side), of):
        if user is not None and "_auth_user_id" not in client.session:
            client.force_login(user)
        response = getattr(client, method)(address)
        answers.count += 1
        answers.statuses[f"{method} {response.status_code}"] += 1
        answers.faults += [f"{method} {address} as {name}: {fault}" for fault in _faults(side, address, response)]


def _faults(side: Side, address: str, response: Any) -> Iterator[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if side.token in body.decode("utf-8", "replace") + str(dict(response.headers)):
        yield "shows its name"
    if response.status_code >= 500:
        yield str(response.status_code)
    is_keyed = bool(side.keys & set(address.split("/")))
    if is_keyed and response.status_code not in CLOSED and not address.startswith(MET_BY_ALL):
        yield f"answers {response.status_code}"


def closed_to_own(side: Side) -> list[str]:
    """Return the screens about its own text that an officer does not find open."""
    client = Client(raise_request_exception=False)
    client.force_login(side.people["officer"])
    filled = [f"/admin/{one.format(pk=side.edition.pk, key=side.edition.translation_key)}" for one in OWN_SCREENS]
    return [one for one in filled if side.token not in client.get(one).content.decode()]
