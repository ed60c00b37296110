"""A source file that holds more than its words is released for a stated reason alone, whatever way it goes out."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Workflow

from practices.actions.bulk_releases import Wanted, open_many
from practices.actions.editions import keep_source, publish_edition
from practices.actions.ledger import verify
from practices.actions.proposals import ProposalRefused, decide_proposal, propose_release
from practices.actions.releases import ReleaseRefused, decide_release
from practices.actions.source_cleaning import replace_by_cleaned
from practices.actions.source_files import SourceRefused
from practices.admin.releases import release_url
from practices.models.editions import EditionPage, checksum
from practices.models.proposals import Proposal
from practices.models.releases import Release, ReleaseDecision, ReleasedKind
from practices.models.source_files import ExaminedFile, KeptOriginal
from practices.models.workflows import APPROVE_WITH_RELEASE
from practices.queries.proposals import proposal_details
from practices.redactions.ledger_records import verify_whole
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = b"<html><body><!-- confidential: for us alone --><p>1. No gifts.</p></body></html>"
OTHER = PAGE.replace(b"for us alone", b"for them alone")
PLAIN = b"<html><body><p>1. No gifts.</p></body></html>"
REASON = "The comment was published by us before."


def edition_with(content: bytes, **fields: Any) -> EditionPage:
    page = factories.edition(**fields)
    return publish_file(page, content)


def publish_file(page: EditionPage, content: bytes) -> EditionPage:
    draft = page.get_latest_revision_as_object()
    keep_source(edition=draft, name="rules.html", content=content)
    publish_edition(edition=draft, by=None)
    return EditionPage.objects.get(pk=page.pk)


def open_file(page: EditionPage, audience: str = "public", **said: Any) -> ReleaseDecision:
    return decide_release(
        kind=ReleasedKind.SOURCE_FILE,
        thing=page.translation_key,
        audience=audience,
        authority="Decision 1",
        by=None,
        as_operator=True,
        **said,
    )


def propose(page: EditionPage, officer: Any, reason: str = "", audience: str = "public") -> Proposal:
    made = propose_release(
        kind="source_file",
        thing=page.translation_key,
        title="T",
        organization=page.instrument.organization,
        audience=audience,
        authority="Decision 1",
        by=officer,
        uncleaned_reason=reason,
    )
    assert made is not None
    return made


def is_public(page: EditionPage) -> bool:
    return EditionPage.objects.source_visible_to(AnonymousUser()).filter(pk=page.pk).exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_uncleaned_file_is_opened_by_nobody_without_a_reason(reason):
    page = edition_with(PAGE)

    with pytest.raises(ReleaseRefused, match=r"contains more than its text: Comments \(1\)"):
        open_file(page, uncleaned_reason=reason, uncleaned_file=page.source_checksum)

    assert not is_public(page)


def test_reason_is_kept_with_the_decision_and_can_be_erased():
    page = edition_with(PAGE)

    decision = open_file(page, uncleaned_reason=REASON, uncleaned_file=page.source_checksum)

    assert decision.uncleaned_file == checksum(PAGE)
    assert decision.record.uncleaned_reason == REASON
    assert is_public(page)
    assert verify(ReleaseDecision) is None
    assert verify_whole(ReleaseDecision) is None
    decision.record.uncleaned_reason = "Another"
    decision.record.save()
    assert verify_whole(ReleaseDecision).sequence == decision.sequence


def test_file_without_anything_beside_its_words_needs_no_reason():
    page = edition_with(PLAIN)

    decision = open_file(page, uncleaned_reason=REASON, uncleaned_file=page.source_checksum)

    assert (decision.uncleaned_file, decision.record.uncleaned_reason) == ("", "")


def test_file_that_nobody_can_examine_needs_a_reason():
    page = edition_with(b"\x89PNG\r\n\x1a\n rest")

    with pytest.raises(ReleaseRefused, match="could not be checked"):
        open_file(page)

    open_file(page, uncleaned_reason=REASON, uncleaned_file=page.source_checksum)


def test_reason_for_one_audience_is_none_for_a_wider_one():
    page = edition_with(PAGE)
    open_file(page, "participating", uncleaned_reason=REASON, uncleaned_file=page.source_checksum)

    with pytest.raises(ReleaseRefused):
        open_file(page)


def test_reason_for_another_file_is_none():
    page = edition_with(PAGE)

    with pytest.raises(ReleaseRefused, match="another source file"):
        open_file(page, uncleaned_reason=REASON, uncleaned_file=checksum(OTHER))


def test_closing_needs_no_reason():
    page = edition_with(PAGE)
    open_file(page, uncleaned_reason=REASON, uncleaned_file=page.source_checksum)

    open_file(page, "own")

    assert Release.objects.get(kind="source_file").audience == "own"


def test_bulk_opening_is_refused_without_a_reason():
    page = edition_with(PAGE)
    wanted = Wanted("source_file", page.translation_key, "public", "Decision 1")

    with pytest.raises(ReleaseRefused):
        open_many(wanted=[wanted], by=None)

    stated = Wanted("source_file", page.translation_key, "public", "Decision 1", page.source_checksum, REASON)
    open_many(wanted=[stated], by=None)
    assert ReleaseDecision.objects.latest("sequence").record.uncleaned_reason == REASON


def test_proposal_is_refused_without_a_reason_and_shows_it_to_the_second_person():
    page = edition_with(PAGE)
    officer = factories.officer(page.instrument.organization)

    with pytest.raises(ProposalRefused, match="Comments"):
        propose(page, officer)
    proposal = propose(page, officer, REASON)

    told = {line.label: line.value for line in proposal_details(proposal)}
    assert told["Other content of the file"] == "Comments (1)"
    assert told["Cleaned copy"] == "No, this is the original file."
    assert told["Reason for releasing the file as it is"] == REASON
    decide_proposal(proposal=proposal, approve=True, by=factories.approver(page.instrument.organization))
    decision = ReleaseDecision.objects.latest("sequence")
    assert (decision.uncleaned_file, decision.record.uncleaned_reason) == (checksum(PAGE), REASON)


def test_proposal_made_before_reasons_were_asked_for_opens_nothing():
    page = edition_with(PAGE)
    proposal = propose(page, factories.officer(page.instrument.organization), REASON)
    Proposal.objects.update(
        arguments={name: value for name, value in proposal.arguments.items() if not name.startswith("uncleaned")}
    )

    with pytest.raises(ReleaseRefused):
        decide_proposal(proposal=proposal, approve=True, by=factories.approver(page.instrument.organization))


def test_approved_reason_is_not_taken_for_a_file_that_came_since():
    page = edition_with(PAGE)
    proposal = propose(page, factories.officer(page.instrument.organization), REASON)
    publish_file(page, OTHER)

    with pytest.raises(ReleaseRefused, match="another source file"):
        decide_proposal(proposal=proposal, approve=True, by=factories.approver(page.instrument.organization))


def test_form_asks_for_the_reason(client):
    page = edition_with(PAGE)
    client.force_login(factories.officer(page.instrument.organization))
    address = release_url("source-file", page)

    shown = client.get(address).content.decode()
    refused = client.post(address, {"audience": "public", "authority": "Decision 1"}).content.decode()
    client.post(address, {"audience": "public", "authority": "Decision 1", "uncleaned_reason": REASON})

    assert "This file contains more than its text:" in shown
    assert 'name="uncleaned_reason"' in shown
    assert "state a reason for releasing the file as it is" in refused
    assert Proposal.objects.get().arguments["uncleaned_reason"] == REASON


def test_form_of_a_text_asks_for_the_reason_of_its_file(client):
    page = edition_with(PAGE, audience=None)
    client.force_login(factories.officer(page.instrument.organization))
    asked = {"audience": "public", "authority": "Decision 1", "with_source": "on"}

    refused = client.post(release_url("edition", page), asked).content.decode()
    assert "state a reason for releasing the file as it is" in refused
    assert not Proposal.objects.exists()

    client.post(release_url("edition", page), {**asked, "uncleaned_reason": REASON})
    assert Proposal.objects.filter(arguments__uncleaned_reason=REASON).count() == 1


def test_new_file_with_a_comment_takes_no_place_of_an_open_one():
    page = edition_with(PLAIN)
    open_file(page)

    with pytest.raises(PermissionDenied, match="Comments"):
        publish_file(page, PAGE)

    page = EditionPage.objects.get(pk=page.pk)
    assert page.source_checksum == checksum(PLAIN)
    open_file(page, "own")
    publish_file(page, PAGE)


def test_new_file_takes_no_place_of_one_that_will_be_open():
    page = edition_with(PLAIN)
    open_file(page, effective_at=timezone.now() + datetime.timedelta(days=3))

    with pytest.raises(PermissionDenied):
        publish_file(page, PAGE)


def test_new_file_without_anything_beside_its_words_takes_the_place_of_an_open_one():
    page = edition_with(PLAIN)
    open_file(page)

    assert publish_file(page, PLAIN.replace(b"No gifts", b"No gift")).source_checksum != checksum(PLAIN)


def test_file_that_was_open_before_reasons_were_asked_for_stays_open_when_the_text_is_corrected(monkeypatch):
    page = edition_with(PAGE)
    monkeypatch.setattr("practices.actions.releases.uncleaned_to_open", lambda thing: None)
    open_file(page)
    monkeypatch.undo()
    draft = page.get_latest_revision_as_object()
    draft.numbered_text = "1. No gifts at all.\n"

    publish_edition(edition=draft, by=None)

    assert is_public(page)


def submitted(content: bytes, *, reason: str = "") -> tuple[EditionPage, Any, Any]:
    page = edition_with(PLAIN)
    officer = factories.officer(page.instrument.organization)
    draft = page.get_latest_revision_as_object()
    keep_source(edition=draft, name="rules.html", content=content)
    draft.save_revision(user=officer)
    state = Workflow.objects.get(name="Publication by an organization").start(draft, officer)
    propose(page, officer, reason)
    return EditionPage.objects.get(pk=page.pk), state.current_task_state, officer


def test_one_act_publishes_a_new_file_and_opens_it_for_its_reason():
    page, task_state, _officer = submitted(PAGE, reason=REASON)
    approver = factories.approver(page.instrument.organization)

    task_state.task.specific.on_action(task_state, approver, APPROVE_WITH_RELEASE, comment="")

    assert is_public(page)
    assert ReleaseDecision.objects.latest("sequence").uncleaned_file == checksum(PAGE)


def test_reason_is_asked_for_the_file_that_waits_with_its_text():
    with pytest.raises(ProposalRefused, match="Comments"):
        submitted(PAGE)


def test_cleaned_copy_is_a_draft_that_is_approved_like_any_correction():
    page = edition_with(PAGE)
    open_file(page, uncleaned_reason=REASON, uncleaned_file=page.source_checksum)
    officer = factories.officer(page.instrument.organization)
    text = page.numbered_text

    replace_by_cleaned(edition=page, changes="accept", by=officer)

    page = EditionPage.objects.get(pk=page.pk)
    assert page.source_checksum == checksum(PAGE)
    draft = page.get_latest_revision_as_object()
    content = draft.source_file.read()
    assert (b"confidential" in content, draft.numbered_text) == (False, text)
    assert draft.source_checksum == checksum(content)
    kept = KeptOriginal.objects.get()
    assert (kept.checksum, kept.cleaned_checksum, kept.kept_by) == (checksum(PAGE), draft.source_checksum, officer)
    assert kept.file.read() == PAGE
    publish_edition(edition=draft, by=None)
    assert not ExaminedFile.objects.get(checksum=draft.source_checksum).needs_reason
    assert Release.objects.get(kind="source_file").audience == "public"


def test_cleaned_copy_of_a_file_that_holds_nothing_is_refused():
    with pytest.raises(SourceRefused):
        replace_by_cleaned(edition=edition_with(PLAIN), changes="accept", by=None)

    assert not KeptOriginal.objects.exists()
