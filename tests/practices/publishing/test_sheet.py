"""One sheet to publish: the officer sends text, topics, audience and terms at once, the approver decides all of it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from practices.actions.publishing import PublicationPlan, PublicationRefused, send_for_approval
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Decision, Proposal
from practices.models.releases import ReleaseDecision
from tests import factories
from tests.practices.approvals.making import draft_of
from tests.practices.desk.conftest import desk
from tests.practices.people.test_four_eyes import edition_data

pytestmark = pytest.mark.django_db


def sheet(page: Any) -> str:
    """Return the address of the sheet of a page."""
    return reverse("publishing:sheet", args=[page.translation_key])


def signed_in(user: Any) -> Client:
    """Return a client of somebody."""
    client = Client()
    client.force_login(user)
    return client


def sent(page: Any, officer: Any, **values: Any) -> Any:
    """Send a text for approval as the sheet proposes it, with these values instead."""
    client = signed_in(officer)
    form = client.get(sheet(page)).context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in proposed.items() if value not in (None, "", False)}
    filled["named"] = [one.pk for one in proposed["named"]]
    return client.post(sheet(page), {"act": "send", **filled, **values}, follow=True)


def decision(page: Any, approver: Any, **values: Any) -> Any:
    """Decide a text that waits, with everything ticked that the sheet shows, and these values instead."""
    client = signed_in(approver)
    shown = client.get(sheet(page)).context
    parts = [part.key for part in shown["reading"].parts]
    data = {"act": "approve", "part": parts, "open": parts, "revision": str(shown["step"].revision_id), "note": ""}
    return client.post(sheet(page), {**data, **values}, follow=True)


@pytest.fixture
def owner() -> Any:
    """Return an organization."""
    return factories.organization("Northern Seas Commission")


@pytest.fixture
def officer(owner: Any) -> Any:
    """Return its officer."""
    return factories.officer(owner)


@pytest.fixture
def approver(owner: Any) -> Any:
    """Return its approver."""
    return factories.approver(owner)


@pytest.fixture
def draft(owner: Any, officer: Any) -> EditionPage:
    """Return a text that was drafted by the officer."""
    return draft_of(owner, officer)


def test_text_is_public_after_two_decisions(draft: EditionPage, officer: Any, approver: Any):
    gifts = factories.topic("gifts", "Gifts")

    answer = sent(
        draft, officer, audience="public", authority="Resolution 3", topics=["", "gifts"], reuse_terms="quote"
    )
    assert "Sent for approval" in answer.content.decode()
    assert not EditionPage.objects.visible_to(AnonymousUser()).exists()
    answer = decision(draft, approver)

    assert "everybody can see it now" in answer.content.decode()
    assert EditionPage.objects.visible_to(AnonymousUser()).get() == draft
    instrument = InstrumentPage.objects.get(pk=draft.instrument_id)
    assert (list(instrument.topics.all()), instrument.reuse_terms) == ([gifts], "quote")
    assert {one.seconded_by for one in ReleaseDecision.objects.filter(thing=draft.translation_key)} == {approver}


def test_approver_refuses_one_part_and_passes_the_rest(draft: EditionPage, officer: Any, approver: Any):
    draft.source_file.save("code.txt", ContentFile(b"1. Conduct\n"), save=False)
    draft.note_source(name="code.txt", content=b"1. Conduct\n")
    draft.save_revision(user=officer)
    sent(draft, officer, audience="public", authority="Resolution 3", with_source="on")
    file = Proposal.objects.get(arguments__kind="source_file")
    others = Proposal.objects.open().exclude(pk=file.pk).values_list("public_id", flat=True)

    without = {"open": [str(key) for key in others]}
    assert "Explain in the note" in decision(draft, approver, **without).content.decode()
    decision(draft, approver, **without, note="The scan shows signatures.")

    file.refresh_from_db()
    assert (file.decision, file.reason) == (Decision.REJECTED, "The scan shows signatures.")
    assert EditionPage.objects.visible_to(AnonymousUser()).exists()
    assert not EditionPage.objects.source_visible_to(AnonymousUser()).exists()


def test_refused_part_is_told_by_mail_and_on_the_desk_and_said_to_stay_closed(
    draft: EditionPage, officer: Any, approver: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
):
    draft.source_file.save("code.txt", ContentFile(b"1. Conduct\n"), save=False)
    draft.note_source(name="code.txt", content=b"1. Conduct\n")
    draft.save_revision(user=officer)
    sent(draft, officer, audience="public", authority="Resolution 3", with_source="on")
    others = Proposal.objects.open().exclude(arguments__kind="source_file").values_list("public_id", flat=True)

    with django_capture_on_commit_callbacks(execute=True):
        without = [str(key) for key in others]
        answer = decision(draft, approver, open=without, note="The scan shows signatures.")

    assert "Its source file stays closed" in answer.content.decode()
    assert [mail.to for mail in mailoutbox if "The scan shows signatures." in mail.body] == [[officer.email]]
    lines = [line.what for group in desk(officer).waiting for line in group.lines if group.name == "refused"]
    assert len(lines) == 1
    assert "The scan shows signatures." in lines[0]


def test_link_of_a_published_text_has_the_host_and_port_of_the_request(draft: EditionPage, officer: Any, approver: Any):
    sent(draft, officer, audience="public", authority="Resolution 3")
    decision(draft, approver)

    answer = signed_in(officer).get(sheet(draft), headers={"host": "exchange.example:8103"})

    assert "http://exchange.example:8103/" in answer.content.decode()
    assert "http://localhost" not in answer.content.decode()


def test_approver_reads_once_what_happens_to_each_thing(owner: Any, officer: Any, approver: Any):
    work = InstrumentPage(title="Code", slug="code", organization=owner, kind="code_of_conduct", live=False)
    owner.add_child(instance=work)
    work.save_revision(user=officer)
    draft = draft_of(owner, officer, below=work)
    sent(draft, officer, audience="public", authority="Resolution 3")

    outcomes = signed_in(approver).get(sheet(draft)).context["reading"].outcomes

    assert sorted(one.kind for one in outcomes) == ["Edition", "Instrument"]
    assert {(bool(one.ask), one.audience) for one in outcomes} == {(True, "Public")}


def test_what_is_sent_back_comes_back_to_the_sheet_with_the_reason(draft: EditionPage, officer: Any, approver: Any):
    sent(draft, officer, audience="participating", authority="Resolution 3")
    assert "Give a reason" in decision(draft, approver, act="changes").content.decode()
    decision(draft, approver, act="changes", note="Article 2 is missing.")

    page = signed_in(officer).get(sheet(draft))

    assert "Article 2 is missing." in page.content.decode()
    assert page.context["form"]["audience"].value() == "participating"
    sent(draft, officer, audience="public")
    assert WorkflowState.objects.get(object_id=str(draft.pk)).status == WorkflowState.STATUS_IN_PROGRESS
    open_to = set(Proposal.objects.open().values_list("arguments__audience", flat=True))
    assert open_to == {"public"}, "what was proposed before is withdrawn"


def test_nobody_decides_what_they_wrote_or_sent(draft: EditionPage, officer: Any, approver: Any):
    sent(draft, officer, audience="public", authority="Resolution 3")
    step = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)

    answer = signed_in(officer).post(
        sheet(draft), {"act": "approve", "revision": step.revision_id, "note": ""}, follow=True
    )

    assert "second person" in answer.content.decode()
    assert not ReleaseDecision.objects.filter(thing=draft.translation_key).exists()
    assert not EditionPage.objects.get(pk=draft.pk).live


def test_approver_decides_what_they_read(draft: EditionPage, officer: Any, approver: Any):
    sent(draft, officer, audience="public", authority="Resolution 3")

    assert "look again" in decision(draft, approver, revision="1").content.decode()
    assert "look again" in decision(draft, approver, part=[], open=[]).content.decode()
    assert not EditionPage.objects.get(pk=draft.pk).live


def test_sheet_is_not_there_for_others(draft: EditionPage):
    for user in (factories.officer(factories.organization()), factories.delegate()):
        assert signed_in(user).get(sheet(draft)).status_code in (302, 403, 404)
    assert signed_in(factories.secretariat_member()).get(sheet(draft)).status_code == 404, "a draft is sealed"


def test_locked_text_and_one_that_waits_are_not_sent(draft: EditionPage, officer: Any):
    other = factories.officer(draft.instrument.organization)
    EditionPage.objects.filter(pk=draft.pk).update(locked=True, locked_by=other)
    assert "locked" in sent(draft, officer, audience="public", authority="Resolution 3").content.decode()
    assert not TaskState.objects.exists()
    sent(draft, other, audience="public", authority="Resolution 3")

    with pytest.raises(PublicationRefused, match="already waits"):
        send_for_approval(page=draft, plan=PublicationPlan(audience="public", authority="x"), by=officer)
    with pytest.raises(PublicationRefused, match="do not act"):
        send_for_approval(page=draft, plan=PublicationPlan(audience="public"), by=factories.delegate())


def test_nothing_is_sent_without_authority_topic_or_text(owner: Any, draft: EditionPage, officer: Any):
    empty = draft_of(owner, officer, text="")
    for page, values, words in (
        (draft, {"authority": " "}, "State the authority"),
        (draft, {"authority": "x", "topics": ["", "no such word"]}, "no such topic"),
        (draft, {"authority": "x", "audience": "named"}, "Name at least one organization"),
        (empty, {"authority": "x"}, "nothing to publish yet"),
    ):
        body = sent(page, officer, **{"audience": "public", **values}).content.decode()
        assert words in body, values
        assert not TaskState.objects.exists()
        assert not Proposal.objects.exists()


def test_editor_leads_to_the_sheet_in_the_place_of_the_workflow(draft: EditionPage, officer: Any, approver: Any):
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client = signed_in(officer)
    body = client.get(edit).content.decode()
    assert 'name="action-sheet"' in body
    assert "action-submit" not in body

    answer = client.post(edit, {**edition_data(draft), "action-sheet": "1"})

    assert answer["Location"] == sheet(draft)
    assert "has been updated" not in client.get(answer["Location"]).content.decode()
    sent(draft, officer, audience="public", authority="Resolution 3")
    assert "Approve or ask for changes" in signed_in(approver).get(edit).content.decode()
    assert "action-cancel-workflow" not in client.get(edit).content.decode()


def test_mails_say_the_words_of_the_sheet(
    draft: EditionPage, officer: Any, approver: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        sent(draft, officer, audience="public", authority="Resolution 3")
        decision(draft, approver, act="changes", note="Article 2 is missing.")
        sent(draft, officer)
        decision(draft, approver)

    subjects = [one.subject for one in mailoutbox]
    bodies = "\n".join(one.body for one in mailoutbox)
    assert f"For approval: {draft.title}" in subjects
    assert f"Changes asked for: {draft.title}" in subjects
    assert f"Approved and published: {draft.title}" in subjects
    assert "Reason: Article 2 is missing." in bodies
    assert sheet(draft) in bodies
    for word in ("rejected", "moderation", "workflow"):
        assert word not in bodies.lower()


def test_what_was_sent_is_taken_back_with_what_was_proposed(draft: EditionPage, officer: Any):
    sent(draft, officer, audience="public", authority="Resolution 3")
    signed_in(factories.officer(draft.instrument.organization)).post(sheet(draft), {"act": "take_back"})
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists(), "another person’s is not taken back"

    body = signed_in(officer).post(sheet(draft), {"act": "take_back"}, follow=True).content.decode()

    assert "Request for approval withdrawn" in body
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert not Proposal.objects.open().exists()


def test_desk_has_one_line_for_a_text_with_its_instrument_and_releases(owner: Any, officer: Any, approver: Any):
    instrument = InstrumentPage(title="New code", kind="policy", live=False)
    owner.add_child(instance=instrument)
    instrument.save_revision(user=officer)
    draft = draft_of(owner, officer, below=instrument)
    sent(draft, officer, audience="public", authority="Resolution 3")
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 2

    waiting = {group.name: group for group in desk(approver).waiting}

    assert set(waiting) == {"texts"}
    assert [line.url for line in waiting["texts"].lines] == [sheet(draft)]
    decision(draft, approver)
    assert desk(approver).waiting == ()
    assert EditionPage.objects.visible_to(AnonymousUser()).get() == draft
