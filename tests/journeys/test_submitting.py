"""The journey: a system gets a token, tries, submits a file; people approve and release; everybody reads it.

The examples of docs/submitting.md are what the system runs.
"""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from practices.actions.proposals import decide_proposal, propose_release
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import Audience
from tests import factories
from tests.exchange_factories import access_token, instrument_content, machine

PAGE = (Path(__file__).parents[2] / "docs" / "submitting.md").read_text("utf-8")
WORD = b"# Code of Conduct\n\n1. Conduct\n\nStaff act with integrity.\n\n2. Gifts\n\nStaff accept no gifts.\n"


def documented_form() -> dict[str, Any]:
    """Return the fields and the file that the documented call of curl sends."""
    call = re.findall(r"^    curl https://\S+/submissions/(?:.*\n)(?:        .*\n)+", PAGE, re.MULTILINE)[0]
    words = shlex.split(call.replace("\\\n", " "))
    parts = (word.partition("=")[::2] for place, word in enumerate(words) if words[place - 1] == "-F")
    return {name: SimpleUploadedFile(value[1:], WORD) if value.startswith("@") else value for name, value in parts}


def documented() -> dict[str, Any]:
    """Return the functions of the documented Python."""
    found: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], found)
    return found


def approve(by: Any) -> None:
    """Approve all that waits in the workflow, on the screens."""
    admin = Client()
    admin.force_login(by)
    for task in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("pk"):
        page = task.workflow_state.content_object
        admin.post(reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk)))


@pytest.mark.django_db
def test_file_that_a_system_submits_becomes_public_once_people_approve_and_release_it(client: Client) -> None:
    owner = factories.organization("Northern Seas Commission")
    officer, approver = factories.officer(owner), factories.approver(owner)
    client.force_login(officer)
    form = client.get(reverse("access_tokens:add")).context["form"]
    key = client.post(
        reverse("access_tokens:add"),
        {"organization": owner.pk, "name": "Register", "may_submit": "on", "expires_on": form["expires_on"].value()},
    ).context["key"]
    system = machine(key)

    tried = system.post("/api/v1/submissions/?validate=1", documented_form())
    assert (tried.status_code, tried.json()["status"], EditionPage.objects.count()) == (200, "waiting", 0)
    sent = system.post("/api/v1/submissions/", documented_form())
    assert sent.status_code == 201, sent.content
    assert Client().get("/api/v1/editions/").json()["results"] == []

    approve(approver)
    for kind, page in (("instrument", InstrumentPage.objects.get()), ("edition", EditionPage.objects.get())):
        assert page.live
        propose_release(
            kind=kind,
            thing=page.translation_key,
            title=page.title,
            organization=owner,
            audience=Audience.PUBLIC,
            authority="Decision 1",
            by=officer,
        )
    for proposal in Proposal.objects.open():
        decide_proposal(proposal=proposal, approve=True, by=approver)

    assert system.get(sent["Location"]).json()["status"] == "approved"
    (read,) = Client().get("/api/v1/editions/").json()["results"]
    assert read["id"] == sent.json()["editions"][0]["id"]


@pytest.mark.django_db(transaction=True)
def test_documented_python_submits_and_follows(live_server: Any) -> None:
    owner = factories.organization()
    _token, key = access_token(owner)
    functions = documented()

    tried = functions["submit"](live_server.url, key, "A-1", instrument_content(), validate=True)
    sent = functions["submit"](live_server.url, key, "A-1", instrument_content())

    assert (tried["id"], sent["status"]) == (None, "waiting")
    assert functions["standing"](live_server.url, key, sent) == ("waiting", "")
