"""Submissions: an organization's own system sends, a second person approves."""

import json

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from organizations.models import OrganizationPage
from practices.actions.proposals import ProposalRefused, decide_proposal
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, checksum
from practices.models.exchange.tokens import Submission
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.source_files import KeptOriginal
from tests import factories
from tests.exchange_factories import TEXT, access_token, instrument_content, machine, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> OrganizationPage:
    return factories.organization("Northern Seas Commission")


@pytest.fixture
def client(owner) -> Client:
    return machine(access_token(owner)[1])


def act(page, by, *, name="approve", comment="") -> None:
    """Let somebody approve or send back a page that waits, in the admin."""
    task = TaskState.objects.get(workflow_state__object_id=str(page.pk), status=TaskState.STATUS_IN_PROGRESS)
    admin = Client()
    admin.force_login(by)
    action = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, name, task.pk))
    admin.post(action, {"comment": comment, "next": "/"})


def status(client: Client, answer) -> dict:
    return client.get(f"/api/v1/submissions/{answer.json()['id']}/").json()


def adoption_content(reference, **fields) -> dict:
    content = {
        "reference": str(reference.translation_key),
        "track": "adoption",
        "state": "in_place",
        "effective_on": "2004-05",
        "statement": "We have one.",
    }
    return {**content, **fields}


def counts() -> dict[str, int]:
    left_out = {"django_session"}
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in left_out and model._meta.managed
    }


def test_instrument_that_is_submitted_waits_for_a_second_person(owner, client):
    answer = send(client, instrument_content(symbol="NSC/1", official_address="https://example.org/code"))

    assert answer.status_code == 201, answer.content
    assert answer["Location"].endswith(f"/api/v1/submissions/{answer.json()['id']}/")
    assert answer.json()["status"] == "waiting"
    edition = EditionPage.objects.get()
    assert (edition.live, edition.slug, edition.numbered_text) == (False, "2003-05-en", TEXT)
    assert not InstrumentPage.objects.get().live

    approver = factories.approver(owner)
    act(InstrumentPage.objects.get(), approver)
    assert status(client, answer)["status"] == "waiting"
    act(edition, approver)

    assert status(client, answer)["status"] == "approved"
    assert InstrumentPage.objects.visible_to(approver).get().symbol == "NSC/1"


def test_who_made_the_token_approves_nothing(owner):
    maker = factories.approver(owner)
    send(machine(access_token(owner, by=maker)[1]), instrument_content())
    edition = EditionPage.objects.get()

    act(edition, maker)

    edition.refresh_from_db()
    assert not edition.live


def test_remarks_of_who_sends_it_back_are_told(owner, client):
    answer = send(client, instrument_content())

    act(EditionPage.objects.get(), factories.approver(owner), name="reject", comment="The date is another.")

    assert status(client, answer)["status"] == "sent_back"
    assert status(client, answer)["remarks"] == "The date is another."


def test_same_id_takes_the_place_of_what_waits_and_changes_the_same_draft(client):
    first = send(client, instrument_content())
    changed = TEXT.replace("no gifts", "no gifts at all")

    second = send(client, instrument_content(editions=[{"language": "en", "dated_on": "2003-05", "text": changed}]))

    assert status(client, first)["status"] == "replaced"
    assert second.json()["status"] == "waiting"
    assert second.json()["editions"][0]["outcome"] == "corrected"
    assert EditionPage.objects.get().get_latest_revision_as_object().numbered_text == changed
    assert InstrumentPage.objects.count() == 1


def test_same_content_while_it_waits_gives_the_one_that_waits(client):
    first = send(client, instrument_content())

    again = send(client, instrument_content())

    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert Submission.objects.count() == 1


def test_same_content_once_it_is_approved_is_nothing_new(owner, client):
    send(client, instrument_content())
    for page in (InstrumentPage.objects.get(), EditionPage.objects.get()):
        act(page, factories.approver(owner))

    again = send(client, instrument_content())

    assert (again.status_code, again.json()["status"]) == (201, "unchanged")
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def test_later_text_of_a_public_instrument_waits_and_changes_nothing_before(owner, client):
    send(client, instrument_content())
    for page in (InstrumentPage.objects.get(), EditionPage.objects.get()):
        act(page, factories.approver(owner))

    answer = client.put(
        "/api/v1/submissions/by-external-id/instrument/A-1/",
        json.dumps({"content": {"kind": "policy", "editions": [{"language": "en", "dated_on": "2020", "text": TEXT}]}}),
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["instrument_outcome"]) == (201, "changed")
    instrument = InstrumentPage.objects.get()
    assert (instrument.kind, instrument.has_unpublished_changes) == ("code_of_conduct", True)
    assert EditionPage.objects.filter(live=True).count() == 1
    for page in (instrument, EditionPage.objects.get(live=False)):
        act(page, factories.approver(owner))
    assert status(client, answer)["status"] == "approved"
    assert InstrumentPage.objects.get().kind == "policy"


def test_date_of_a_text_is_as_far_as_it_is_known(owner, client):
    dates = {None: ("undated-en", "unknown"), "2003": ("2003-en", "year"), "2003-05": ("2003-05-en", "month")}
    rows = [{"language": "en", "dated_on": date, "text": TEXT} for date in dates]

    answer = send(client, instrument_content(editions=rows))

    assert answer.status_code == 201, answer.content
    assert [row["dated_on"] for row in answer.json()["editions"]] == [*dates]
    made = EditionPage.objects.order_by("pk").values_list("slug", "precision")
    assert list(made) == list(dates.values())
    act(EditionPage.objects.get(slug="undated-en"), factories.approver(owner))
    rows[0]["text"] = TEXT.replace("no gifts", "no gifts at all")
    again = send(client, instrument_content(editions=rows[:1]))
    assert [row["outcome"] for row in again.json()["editions"]] == ["corrected"]
    assert EditionPage.objects.count() == len(dates)


def test_file_is_read_and_kept(client):
    file = SimpleUploadedFile("code.md", b"# Code\n\n1. Conduct\n\nStaff act with integrity.\n", "text/markdown")
    content = instrument_content(editions=[{"language": "en", "dated_on": "2003", "file": "code.md"}])
    form = {"kind": "instrument", "external_id": "A/1", "content": json.dumps(content), "file": file}

    answer = client.post("/api/v1/submissions/", form)

    assert answer.status_code == 201, answer.content
    assert answer.json()["files"][0]["name"] == "code.md"
    edition = EditionPage.objects.get().get_latest_revision_as_object()
    assert "Staff act with integrity." in edition.numbered_text
    assert (edition.source_name, edition.source_file.read()[:6]) == ("code.md", b"# Code")
    assert client.get("/api/v1/submissions/by-external-id/instrument/A/1/").json()["id"] == answer.json()["id"]


@pytest.mark.parametrize("kind", ["instrument", "adoption"])
def test_trial_checks_everything_and_keeps_nothing(owner, client, kind, tmp_path):
    reference = factories.instrument()
    content = instrument_content() if kind == "instrument" else adoption_content(reference)
    client.get("/api/v1/submissions/")  # the first use of a day is noted
    before = counts()

    answer = send(client, content, kind=kind, query="?validate=1", key="once")

    assert (answer.status_code, answer.json()["id"], answer.json()["status"]) == (200, None, "waiting")
    assert counts() == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert send(client, content, kind=kind, key="once").status_code == 201


def test_event_that_is_submitted_is_decided_by_an_approver(owner, client, django_assert_max_num_queries):
    reference = factories.instrument()
    answer = send(client, adoption_content(reference), kind="adoption")
    assert answer.status_code == 201, answer.content
    proposal = Proposal.objects.get()
    with pytest.raises(ProposalRefused):
        decide_proposal(proposal=proposal, approve=True, by=proposal.proposed_by)

    decide_proposal(proposal=proposal, approve=True, by=factories.approver(owner))

    event = AdoptionEvent.objects.get()
    assert (event.organization_id, event.record.statement) == (owner.pk, "We have one.")
    assert AdoptionEvent.objects.visible_to(None).get() == event
    told = status(client, answer)
    assert (told["status"], told["event"]) == ("approved", str(event.public_id))
    with django_assert_max_num_queries(10):
        client.get("/api/v1/submissions/")


def test_event_with_other_content_reverses_the_earlier_one_when_it_is_approved(owner, client):
    reference, approver = factories.instrument(), factories.approver(owner)
    for state in ("planned", "in_place"):
        send(client, adoption_content(reference, state=state), kind="adoption")
        decide_proposal(proposal=Proposal.objects.open().get(), approve=True, by=approver)

    assert [event.state for event in AdoptionEvent.objects.standing()] == ["in_place"]
    again = send(client, adoption_content(reference, state="in_place"), kind="adoption")
    assert again.json()["status"] == "unchanged"
    assert not Proposal.objects.open().exists()


def test_event_that_may_be_before_or_after_another_is_refused_until_it_names_it(owner, client):
    reference = factories.instrument()
    earlier = factories.adoption(reference, organization=owner, effective=PartialDate.parse("2004-05-14"))
    content = adoption_content(reference, state="withdrawn", effective_on="2004")

    asked = send(client, content, kind="adoption")

    assert (asked.status_code, asked["Content-Type"]) == (409, "application/problem+json")
    assert (asked.json()["code"], asked.json()["event"]) == ("order_needed", str(earlier.public_id))
    assert asked.json()["events"] == [asked.json()["event"]]
    assert not Submission.objects.exists()
    answer = send(client, {**content, "follows": asked.json()["event"]}, kind="adoption")
    assert answer.status_code == 201, answer.content
    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(owner))
    assert AdoptionEvent.objects.get(state="withdrawn").follows == earlier
    row = client.get(f"/api/v1/adoptions/{AdoptionEvent.objects.get(state='withdrawn').public_id}/").json()
    assert (row["follows"], row["precedes"]) == (str(earlier.public_id), None)


def test_event_that_names_what_cannot_be_so_is_refused(owner, client):
    reference = factories.instrument()
    later = factories.adoption(reference, organization=owner, effective=PartialDate.parse("2006"))
    content = adoption_content(reference, effective_on="2004", follows=str(later.public_id))

    assert "contradict" in send(client, content, kind="adoption").json()["detail"]
    unknown = adoption_content(reference, follows="0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20")
    assert "content.follows" in send(client, unknown, kind="adoption").json()["detail"]
    ahead = adoption_content(reference, effective_on="2990")
    assert "is in the future" in send(client, ahead, kind="adoption").json()["detail"]


def test_rejected_event_tells_the_reason(owner, client):
    answer = send(client, adoption_content(factories.instrument()), kind="adoption")

    decide_proposal(proposal=Proposal.objects.get(), approve=False, by=factories.approver(owner), reason="Not yet.")

    told = status(client, answer)
    assert (told["status"], told["remarks"]) == ("rejected", "Not yet.")


def test_withdrawn_submission_is_nobodys_to_approve(owner, client):
    answers = [
        send(client, instrument_content()),
        send(client, adoption_content(factories.instrument()), kind="adoption"),
    ]

    for answer in answers:
        told = client.post(f"/api/v1/submissions/{answer.json()['id']}/withdraw/")
        assert (told.status_code, told.json()["status"]) == (200, "withdrawn")

    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert not Proposal.objects.open().exists()
    assert client.post(f"/api/v1/submissions/{answers[0].json()['id']}/withdraw/").status_code == 409


def test_idempotency_key_gives_the_first_answer_again_and_refuses_another_body(client):
    first = send(client, instrument_content(), key="k-1")

    again = send(client, instrument_content(), key="k-1")
    other = send(client, instrument_content(kind="policy"), key="k-1")

    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"editions": [{"language": "xx-none", "dated_on": "2003", "text": "1. A"}]}, "content.editions[0].language"),
        ({"editions": [{"language": "en", "dated_on": "2003-99", "text": "1. A"}]}, "content.editions[0].dated_on"),
        ({"editions": [{"language": "en", "text": "1. A"}]}, "content.editions[0].dated_on"),
        ({"editions": [{"language": "en", "dated_on": "2003", "file": "no.pdf"}]}, "content.editions[0].file"),
        ({"editions": [{"language": "en", "dated_on": "2003"}]}, "content.editions[0].text"),
        ({"titles": {}}, "content.titles"),
        ({"titles": {"en": 5}}, "content.titles.en"),
        ({"titles": {"en": "\0"}}, "content.titles.en"),
        ({"kind": None}, "content.kind"),
        ({"topics": ["no-such-topic"]}, "content.topics[0]"),
        ({"dates": [{"kind": "adopted", "on": "x"}]}, "content.dates[0].on"),
        ({"simbol": "x"}, "content.simbol"),
        ({"\ud800": 1}, "content.?"),
        ({"official_address": "javascript:1"}, "content.official_address"),
        ({"instrument": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11"}, "content.instrument"),
    ],
)
def test_refusal_names_the_place(client, change, place):
    answer = send(client, instrument_content(**change))

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    assert [error["parameter"] for error in answer.json()["errors"]] == [place]
    assert not InstrumentPage.objects.exists()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"reference": "no such"}, "content.reference"),
        ({"state": "procedure_in_place"}, "content.state"),
        ({"basis": "checked_by_secretariat"}, "content.basis"),
        ({"basis": "text_published"}, "content"),
        ({"statement_on": "9999-01-01"}, "content"),
        ({"provision": "provisions/\u0660/#x"}, "content.provision"),
    ],
)
def test_refusal_of_an_event_names_the_place(client, change, place):
    answer = send(client, {**adoption_content(factories.instrument()), **change}, kind="adoption")

    assert [error["parameter"] for error in answer.json()["errors"]] == [place]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        ("[" * 100_000, "application/json", 400),
        ("[]", "application/json", 400),
        ("{}", "application/json", 400),
        ('{"kind": "x", "external_id": "1", "content": {}}', "application/json", 400),
        ('{"kind": [1], "external_id": {}, "content": NaN}', "application/json", 400),
        ('{"kind": "instrument", "external_id": "\\u0000", "content": {}}', "application/json", 400),
        ('{"kind": "instrument", "external_id": "1", "content": []}', "application/json", 400),
        ('{"kind": "instrument", "external_id": "1", "content": {"titles": {"en": 1e999}}}', "application/json", 400),
        ("x" * (7 * 1024 * 1024), "application/json", 413),
        ("<a/>", "application/xml", 415),
    ],
)
def test_hostile_body_is_refused(client, body, media_type, expected):
    answer = client.post("/api/v1/submissions/", body, content_type=media_type)

    assert (answer.status_code, answer["Content-Type"]) == (expected, "application/problem+json")


def test_content_of_a_form_that_is_no_json_is_named(client):
    answer = client.post("/api/v1/submissions/", {"kind": "adoption", "external_id": "1", "content": "{"})

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["content"]


def test_draft_that_people_are_at_work_on_is_not_written_over(owner, client):
    send(client, instrument_content())
    for page in (InstrumentPage.objects.get(), EditionPage.objects.get()):
        act(page, factories.approver(owner))
    edition = EditionPage.objects.get()
    edition.numbered_text = "1. By hand"
    edition.save_revision(user=factories.officer(owner))

    answer = send(client, instrument_content(editions=[{"language": "en", "dated_on": "2003-05", "text": "1. New"}]))

    assert answer.status_code == 409
    assert EditionPage.objects.get().get_latest_revision_as_object().numbered_text == "1. By hand"


def test_token_that_may_only_read_submits_nothing(owner):
    reading = machine(access_token(owner, may_submit=False)[1])

    assert send(reading, instrument_content()).status_code == 403
    assert reading.get("/api/v1/submissions/").status_code == 403
    assert Client().get("/api/v1/submissions/").status_code == 401


def test_submissions_of_others_are_not_there(client):
    other = send(machine(access_token()[1]), instrument_content())

    assert client.get(f"/api/v1/submissions/{other.json()['id']}/").status_code == 404
    assert client.get("/api/v1/submissions/").json()["results"] == []


PAGE = b"<html><head><title>Code</title></head><body><!-- for us alone --><p>1. Act with integrity.</p></body></html>"


def send_page(client: Client, **said):
    content = instrument_content()
    edition = {name: value for name, value in content["editions"][0].items() if name != "text"}
    content["editions"] = [{**edition, "file": "code.html", **said}]
    form = {"kind": "instrument", "external_id": "A-1", "content": json.dumps(content)}
    return client.post("/api/v1/submissions/", {**form, "file": SimpleUploadedFile("code.html", PAGE, "text/html")})


def test_what_a_file_holds_beside_its_text_is_told_as_the_gravest_doubt(client):
    [made] = send_page(client).json()["editions"]

    assert made["doubts"][0]["code"] == "file_comments"
    assert made["doubts"][0]["line"] == 0
    assert EditionPage.objects.get().source_checksum == checksum(PAGE)


def test_file_is_cleaned_where_the_sender_says_so_and_the_original_is_kept(client):
    [made] = send_page(client, source_copy="accept").json()["editions"]

    edition = EditionPage.objects.get()
    assert made["doubts"] == []
    assert b"for us alone" not in edition.source_file.read()
    assert KeptOriginal.objects.get(edition=edition).file.read() == PAGE
    assert send_page(client, source_copy="accept").status_code == 200


def test_trial_with_a_cleaned_file_keeps_no_file(client):
    content = instrument_content()
    content["editions"] = [{"language": "en", "dated_on": "2003-05", "file": "code.html", "source_copy": "reject"}]
    form = {"kind": "instrument", "external_id": "A-1", "content": json.dumps(content)}
    before = counts()

    answer = client.post(
        "/api/v1/submissions/?validate=1", {**form, "file": SimpleUploadedFile("code.html", PAGE, "text/html")}
    )

    assert answer.status_code == 200, answer.content
    assert counts() == before
    storage = KeptOriginal._meta.get_field("file").storage
    assert not any(
        storage.listdir(f"{year}/{month}")[1] for year in storage.listdir("")[0] for month in storage.listdir(year)[0]
    )


def test_copy_of_another_kind_is_refused(client):
    assert send_page(client, source_copy="clean").status_code == 400
