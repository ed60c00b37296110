"""No screen of officers, approvers and the secretariat names Wagtail, or says in its words what has a name here."""

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.actions.publication_decisions import ask_for_changes
from practices.actions.publishing import PublicationPlan, send_for_approval
from practices.models.editions import EditionPage
from tests import factories
from tests.leaks.addresses import patterns
from tests.leaks.admin_matrix import NEVER_CALLED
from tests.practices.approvals.making import draft_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WAGTAILS = re.compile(
    r"Wagtail(?! site!)|Visible to all|Once live anyone|Anyone can edit|Rejected at|Approved at"
    r"|Workflow (started|resumed|complete)"
    r"|In Moderation|in moderation|Awaiting Moderat|most recent edits|Site summary|\bDashboard\b|Change privacy"
    r"|Submit to |Cancel workflow|Restart workflow"
)
UNSEEN = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
OF_OPERATORS = ("/admin/workflows/", "/admin/reports/workflow", "/admin/users/", "/admin/groups/")
"""Where Wagtail's workflow itself is kept, and where the secretariat looks after it."""


@pytest.fixture
def sent_back(ours: OrganizationPage) -> EditionPage:
    """Return a text that was sent for approval, sent back, and sent again."""
    officer, approver = factories.officer(ours), factories.approver(ours)
    draft = draft_of(ours, officer)
    plan = PublicationPlan("public", authority="Resolution 3")
    send_for_approval(page=draft, plan=plan, by=officer)
    step = EditionPage.objects.get(pk=draft.pk).current_workflow_task_state
    ask_for_changes(page=draft, revision=step.revision_id, by=approver, note="Article 2 is missing.")
    send_for_approval(page=EditionPage.objects.get(pk=draft.pk), plan=plan, by=officer)
    return EditionPage.objects.get(pk=draft.pk)


def screens(page: EditionPage) -> Iterator[str]:
    """Return the screens without a key, those about a text, and one that is not there."""
    for route in patterns():
        if "<" not in route and not f"/{route}".startswith((*NEVER_CALLED, *OF_OPERATORS)) and "*" not in route:
            yield f"/{route}"
    names = ("edit", "history", "delete", "usage", "workflow_history", "copy", "unpublish")
    for text in (page, page.instrument):
        yield from (reverse(f"wagtailadmin_pages:{name}", args=[text.pk]) for name in names)
        yield reverse("publishing:sheet", args=[text.translation_key])
        yield reverse("wagtailadmin_explore", args=[text.pk])
    yield "/admin/not-there/"


def words_of(client: Client, address: str) -> str:
    """Return what a reader of a screen sees, "" where it is none."""
    response = client.get(address)
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return ""
    return html.unescape(TAG.sub(" ", UNSEEN.sub(" ", response.content.decode())))


@pytest.mark.parametrize("role", ["officer", "approver", "secretariat_member"])
def test_screens_speak_in_the_words_of_the_portal(ours: OrganizationPage, sent_back: EditionPage, role: str) -> None:
    user = factories.secretariat_member() if role == "secretariat_member" else getattr(factories, role)(ours)
    client = Client(raise_request_exception=False)
    client.force_login(user)

    asked = [one for one in screens(sent_back) if one.startswith("/admin/")]
    said = {
        f"{address}: {text[max(0, found.start() - 60) : found.end() + 30]}"
        for address in asked
        if (found := WAGTAILS.search(text := " ".join(words_of(client, address).split())))
    }

    assert len(asked) > 100
    assert said == set()
