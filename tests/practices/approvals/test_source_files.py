"""Who approves without an account reads what the source file contains, whether it is a cleaned copy, and the reason."""

from typing import Any

import pytest
from django.urls import reverse

from practices.actions.approvals.answers import Signed, answer_by_link
from practices.actions.approvals.codes import open_with_code, send_code
from practices.actions.approvals.requests import ApprovalRefused, ask_approver
from practices.actions.source_cleaning import replace_by_cleaned
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.releases import Release, ReleaseDecision
from practices.queries.approvals.reading import to_approve
from tests import factories
from tests.practices.approvals.making import code_in_mail, registered, submit
from tests.practices.releases.test_uncleaned_files import PAGE, REASON, edition_with, propose

pytestmark = pytest.mark.django_db
YES = Signed("approved", "Ana Legal", "Legal adviser", "As agreed.")


@pytest.fixture
def page() -> EditionPage:
    return edition_with(PAGE)


def asked_about(subject: Any, page: EditionPage, officer: Any) -> Any:
    return ask_approver(subject=subject, approver=registered(page.instrument.organization), by=officer).request


def answer(asked: Any, catch: Any) -> None:
    with catch(execute=True):
        send_code(asked=asked)
    answer_by_link(asked=asked, signed=YES, opened_with=open_with_code(asked=asked, typed=code_in_mail()))


def test_release_of_an_uncleaned_file_is_read_with_its_list_and_reason(page, django_capture_on_commit_callbacks):
    officer = factories.officer(page.instrument.organization)
    asked = asked_about(propose(page, officer, REASON), page, officer)

    reading = to_approve(asked)
    assert reading is not None
    assert (reading.file_contents, reading.file_reason) == ("Comments (1)", REASON)
    assert reading.file_copy == "No, this is the original file."

    answer(asked, django_capture_on_commit_callbacks)
    decision = ReleaseDecision.objects.latest("sequence")
    assert (decision.seconded_outside, decision.record.uncleaned_reason) == (asked.public_id, REASON)


def test_release_without_a_reason_is_refused(page, django_capture_on_commit_callbacks):
    officer = factories.officer(page.instrument.organization)
    proposal = propose(page, officer, REASON)
    without = {name: value for name, value in proposal.arguments.items() if not name.startswith("uncleaned")}
    Proposal.objects.filter(pk=proposal.pk).update(arguments=without)
    asked = asked_about(Proposal.objects.get(pk=proposal.pk), page, officer)

    with pytest.raises(ApprovalRefused, match="Comments"):
        answer(asked, django_capture_on_commit_callbacks)

    assert not Release.objects.filter(kind="source_file").exists()


def test_cleaned_copy_is_told_from_its_original(page):
    officer = factories.officer(page.instrument.organization)
    replace_by_cleaned(edition=page, changes="accept", by=officer)
    asked = asked_about(submit(page, officer), page, officer)

    reading = to_approve(asked)
    assert reading is not None
    assert reading.file_contents == "Nothing was found."
    assert reading.file_copy == "Yes. The original contains: Comments (1). It stays with the organization."


def test_page_of_the_text_shows_the_list(page, client):
    officer = factories.officer(page.instrument.organization)
    draft = page.get_latest_revision_as_object()
    draft.numbered_text += "\n3. More\n\nWords.\n"
    draft.save_revision(user=officer)
    asked = asked_about(submit(page, officer), page, officer)
    client.force_login(officer)

    shown = client.get(reverse("approvals:detail", args=[asked.public_id])).content.decode()

    assert "Other content of the file" in shown
    assert "Comments (1)" in shown
