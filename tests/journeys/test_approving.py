"""The journey: a legal adviser without an account asks for changes, then approves; everybody may read who did."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from practices.models.approvals.requests import ApprovalRequest
from tests import factories
from tests.practices.approvals.making import code_in_mail, link_in_mail, registered, submit, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(django_capture_on_commit_callbacks: Any) -> Any:
    """Send a form and let its mails go out."""

    def post(client: Client, address: str, data: dict[str, str]) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, data, follow=True).content.decode()

    return post


def test_legal_adviser_without_an_account_approves_a_text(client: Client, posted: Any) -> None:
    owner = factories.organization("Northern Seas Commission")
    officer, approver = factories.officer(owner), registered(owner)
    state = submitted(owner, officer)
    page = Page.objects.get(pk=state.workflow_state.object_id)
    client.force_login(officer)
    ask = reverse("approvals:ask", args=["text", page.translation_key])
    asked = {"way": "signed_link", "approver": str(approver.public_id), "note": "Please read article 2."}
    assert "Legal adviser" in client.get(ask).content.decode()
    assert "Waits until" in posted(client, ask, asked)

    outside, link = Client(), link_in_mail()
    first = outside.get(link)
    assert page.title not in first.content.decode()
    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    posted(outside, link, {"do": "code"})
    shown = posted(outside, link, {"do": "enter", "code": code_in_mail()})
    for words in (
        "Members accept no gifts.",
        "Own organization and secretariat",
        "Please read article 2.",
        "No case data",
    ):
        assert words in shown
    assert page.title not in Client().get(link).content.decode(), "the code was entered elsewhere"
    signed = {"name": "Ana Legal", "function": "Legal adviser"}
    assert "Specify what should be changed." in posted(outside, link, {"do": "changes", **signed})
    thanks = posted(outside, link, {"do": "changes", **signed, "note": "Name the decision."})
    assert "has now been used" in thanks
    assert "Members accept" not in thanks

    assert "Name the decision." in client.get(reverse("wagtailadmin_home")).content.decode()
    draft = page.specific
    draft.numbered_text = draft.numbered_text.replace("no gifts", "no gifts (Decision 426)")
    draft.save_revision(user=officer)
    submit(draft, officer)
    posted(client, ask, asked)
    link = link_in_mail()
    posted(outside, link, {"do": "code"})
    shown = posted(outside, link, {"do": "enter", "code": code_in_mail()})
    assert "Name the decision." in shown, "notes so far"
    posted(outside, link, {"do": "approved", **signed})

    assert Page.objects.get(pk=page.pk).live
    record = client.get(ask).content.decode()
    assert "Signed link to a registered approver" in record
    assert record.count("Ana Legal, Legal adviser") == 2
    assert not [one for one in mail.outbox if one.to == [approver.email] and page.title in str(one.message())]
    request = ApprovalRequest.objects.latest("pk")
    assert "Approved" in client.get(reverse("approvals:detail", args=[request.public_id])).content.decode()
