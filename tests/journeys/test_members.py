"""The journey: sheets set up an exchange; a focal point brings colleagues in, two persons give roles, one leaves."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from organizations.membership import roles_of
from organizations.models import Invitation, OrganizationPage, User
from organizations.sessions import reference_of
from tests.portal.accounts.conftest import SECRET, code_now, enter
from tests.practices.people.sending import FormClient

pytestmark = pytest.mark.django_db
WORD = "a long enough pass phrase"
ORGANIZATIONS = "acronym;name;kind;name_fr\nNSC;Northern Seas Commission;regional;Commission des mers du Nord\n"
PEOPLE = (
    "organization;name;email;role\n"
    "NSC;Fay Keeper;fay@example.org;focal_point\nNSC;Ann Second;ann@example.org;approver\n"
)


@pytest.fixture
def posted(django_capture_on_commit_callbacks: Any) -> Any:
    """Do something and let its mails go out."""

    def run(deed: Any, *args: Any, **more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return deed(*args, **more)

    return run


def link_to(email: str) -> str:
    """Return the path of the link in the newest mail with one to somebody."""
    bodies = [str(message.body) for message in reversed(mail.outbox) if message.to == [email]]
    return next(found[1] for body in bodies if (found := re.search(r"https?://[^/\s]+(/sign-in/\S+)", body)))


def come_in(email: str, page: Any, visitor: Client) -> FormClient:
    """Set a password and an authenticator app, and sign in with both; give a client that sends forms."""
    visitor.post(page.request["PATH_INFO"], {"password1": WORD, "password2": WORD})
    account = User.objects.get(email=email)
    TOTP.activate(account, SECRET)
    client = FormClient()
    enter(client, account, WORD)
    client.post("/sign-in/second-factor/code/", {"code": code_now()})
    return client


def test_exchange_is_set_up_by_sheets_and_kept_by_a_focal_point(
    tmp_path: Any, posted: Any, settings: Any, mailoutbox: Any, operator: Any
) -> None:
    settings.MFA_REQUIRED = True
    for name, content in (("organizations", ORGANIZATIONS), ("people", PEOPLE)):
        file = tmp_path / f"{name}.csv"
        file.write_text(content)
        posted(
            call_command,
            f"import_{name}",
            str(file),
            by=operator.username,
            authority="Decision 1",
            yes=True,
            verbosity=0,
        )
    nsc = OrganizationPage.objects.get(slug="nsc")
    screen = reverse("people:detail", args=[nsc.translation_key])
    people = {}
    for email in ("fay@example.org", "ann@example.org"):
        visitor = Client()
        people[email] = come_in(email, visitor.get(link_to(email), follow=True), visitor)
    fay, ann = people["fay@example.org"], people["ann@example.org"]

    # The focal point invites an officer, a second person agrees; the officer comes in and writes.
    data = {"act": "add", "email": "olaf@example.org", "name": "Olaf Writer", "role": "officer"}
    said = posted(fay.post, screen, data, follow=True).content.decode()
    assert "A second person has to agree before the invitation is sent" in said
    assert mail.outbox[-1].to == ["ann@example.org"]
    posted(ann.post, screen, {"act": "agree", "invitation": str(Invitation.objects.latest("pk").public_id)})
    visitor = Client()
    page = visitor.post(link_to("olaf@example.org"), {"act": "accept"}, follow=True)
    olaf = come_in("olaf@example.org", page, visitor)
    edit = reverse("wagtailadmin_explore", args=[nsc.pk])
    assert olaf.get(edit).status_code == 200

    # To become an approver takes a second person, who is told and finds it on the desk.
    account = User.objects.get(email="olaf@example.org")
    member = reverse("people:member", args=[nsc.translation_key, reference_of(account)])
    posted(fay.post, member, {"act": "change", "roles": ["officer", "approver"]})
    assert roles_of(nsc, account) == {"officer"}
    assert mail.outbox[-1].to == ["ann@example.org"]
    assert "Olaf" not in str(mail.outbox[-1].body)
    assert "Olaf Writer as approver" in ann.get(reverse("wagtailadmin_home")).content.decode()
    posted(ann.post, screen, {"act": "agree", "invitation": str(Invitation.objects.latest("pk").public_id)})
    assert roles_of(nsc, account) == {"officer", "approver"}

    # Who is removed is out at the next request of the session that stands open.
    posted(fay.post, member, {"act": "leave"})
    assert olaf.get(edit).status_code == 302
    assert "_auth_user_id" not in olaf.session
    assert roles_of(nsc, account) == set()
