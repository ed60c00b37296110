"""What two persons removed is nowhere any more: each kind of thing goes through its whole life before.

Each kind's life puts a word that stands nowhere else into every field and file, and shows that it had spread (that
the scan finds it where it was): proposed, sent by machine, answered, approved, released, reported, frozen, mailed,
logged, called out, cached.
"""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log

from organizations.models import OrganizationPage
from practices.actions.adoption_checks import check_adoption
from practices.actions.approvals.register import ApproverEntry, confirm_approver, enter_approver
from practices.actions.approvals.requests import ask_approver
from practices.actions.assessment_notices import agree_to_assessment, state_beside
from practices.actions.evidence_checks import note_status
from practices.actions.intake import LOG_ACTION
from practices.actions.mailed_codes import make_code
from practices.actions.proposals import decide_proposal, propose_release
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.webhook_bodies import make_deliveries
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import today
from practices.models.exchange.webhooks import Webhook
from practices.models.outreach.contacts import Contact
from practices.models.proposals import Proposal
from practices.models.redactions import RedactedKind
from practices.models.releases import ReleaseDecision
from practices.models.reports.drafts import Clearance
from practices.operations.kept_mails import keep_mail
from practices.outreach.actions.sent_letters import record_sent
from practices.redactions.actions import ask_redaction, decide_redaction
from practices.reports.actions.clearances import answer_clearance, ask_clearance, open_clearance
from practices.reports.actions.drafts import write_narrative
from practices.reports.actions.freezing import freeze_report
from practices.reports.actions.releasing import propose_report_release
from tests import factories, report_factories
from tests.exchange_factories import access_token, machine
from tests.practices.outreach.contacts.made import contact as contact_with
from tests.practices.outreach.letters.making import focal_point, letter_model, letters_of, mailing
from tests.practices.outreach.returns.making import asked as asked_return
from tests.practices.redactions.scanning import hits_in_cache, hits_in_files, hits_in_tables, parts_of
from tests.whole import share

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.indexed]
WORD = "Canaryword7Zq"
SAID = f"What {WORD} said"
PDF = b"%PDF-1.4 " + SAID.encode()
LATER = datetime.timedelta(days=30)


@dataclass
class Life:
    """Who lives it. `spread`: places of which the scan must have found some before."""

    union: OrganizationPage
    officer: Any
    approver: Any
    secretary: Any
    second: Any
    reference: Any
    spread: list[str] = field(default_factory=list)


@pytest.fixture
def life() -> Life:
    union = factories.organization("Harbour Union")
    reference = factories.instrument(factories.organization("Northern Seas Commission"))
    factories.edition(reference)
    people = [factories.officer(union), factories.approver(union)]
    people += [factories.secretariat_member(), factories.secretariat_member()]
    Webhook.objects.create(organization=union, name="ours", address="https://example.org/x", made_by=people[0])
    return Life(union, *people, reference)


def an_adoption_event(life: Life) -> Any:
    """Answered in a return, sent by machine, approved, checked, confirmed, quoted in frozen reports, given out."""
    address = f"https://example.org/{WORD}"
    asked_return(
        life.reference, of=life.union, focal_point=focal_point(life.union, name="Ana Lind"),
        answers={"adoption": {"note": SAID, "evidence_address": address}, "remark": {"words": SAID}},
    )  # fmt: skip
    client = machine(access_token(life.union)[1])
    answer = client.post(
        "/api/v1/submissions/",
        {
            "kind": "adoption",
            "external_id": "a-1",
            "content": {
                "reference": str(life.reference.translation_key), "track": "adoption", "state": "in_place",
                "effective_on": "2004-05", "statement": SAID, "note": SAID, "variations": SAID,
                "evidence_address": address,
            },
        },
        content_type="application/json",
        headers={"Idempotency-Key": "one"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    decide_proposal(proposal=Proposal.objects.get(action__contains="adoption"), approve=True, by=life.approver)
    event = AdoptionEvent.objects.get(organization=life.union)
    note_status(address=address, status=200, now=timezone.now())
    check_adoption(event=event, by=life.secretary, note="Looked.")
    for audience in ("public", "own"):
        report_factories.issue(by=life.secretary, audience=audience)
    life.spread += [
        "practices_adoptionrecord.note", "practices_adoptionrecord.statement", "practices_adoptionrecord.variations",
        "practices_adoptionrecord.evidence_address", "practices_submission.content", "practices_proposal.arguments",
        "practices_return.answers", "practices_evidencecheck.address", "practices_publicadoption.data",
    ]  # fmt: skip
    return event


def a_contact(life: Life) -> Any:
    """A letter that was written and sent with a scan, and a meeting with files; reported to the secretariat."""
    model = letter_model(life.secretary, wordings={"en": ("Rules", "Dear {focal_point},\n\nWe write.")})
    focal_point(life.union, name="Ana Lind")
    (letter,) = letters_of(mailing(life.union, by=life.secretary, letter_model=model))
    letter.subject = letter.body = SAID
    letter.save()
    record_sent(letter=letter, sent_on=today(), by=life.secretary, scan=(f"{WORD}.pdf", PDF))
    report_factories.issue(by=life.secretary, audience="own")
    life.spread += ["practices_letter.body", "practices_contactrecord.text"]
    return Contact.objects.get(letter=letter)


def a_meeting(life: Life) -> Any:
    said = contact_with(
        life.union, text=SAID, counterpart=SAID, obstacles=SAID, help_offered=SAID, next_step=SAID,
        files=[(f"{WORD}.txt", "text/plain", SAID.encode())],
    )  # fmt: skip
    report_factories.issue(by=life.secretary, audience="own")
    life.spread += ["practices_contactrecord.obstacles", "practices_contactfile.name"]
    return said


def an_assessment(life: Life) -> Any:
    """Judged by the secretariat, agreed to, with a statement beside it; shown and given out."""
    text = factories.edition(factories.instrument(life.union))
    judged = factories.assessment(text, by=life.secretary, note=SAID)
    state_beside(assessment=judged, statement=SAID, by=life.officer)
    agree_to_assessment(assessment=judged, by=life.officer)
    report_factories.issue(by=life.secretary)
    life.spread += ["practices_assessmentrecord.note", "practices_assessmentrecord.statement"]
    return judged


def a_release_decision(life: Life) -> Any:
    """Proposed with an end, a registered approver asked, approved by a second person, noted with an import."""
    thing = factories.instrument(life.union, audience=None)
    proposal = propose_release(
        kind="instrument", thing=thing.translation_key, title=thing.title, organization=life.union, audience="public",
        authority=SAID, by=life.officer, until=(timezone.now() + LATER).isoformat(),
    )  # fmt: skip
    entry = ApproverEntry("Ann Lee", "Counsel", "ann@example.org", consent_on=today(), valid_from=today())
    entered = enter_approver(organization=life.union, entry=entry, by=life.officer)
    approver = confirm_approver(approver=entered, by=life.approver)
    ask_approver(subject=proposal, approver=approver, by=life.officer, note=SAID)
    decide_proposal(proposal=proposal, approve=True, by=life.approver)
    log(instance=thing, action=LOG_ACTION, user=life.officer, data={"origin": "command", "authority": SAID})
    life.spread += [
        "practices_releaserecord.authority", "practices_proposal.arguments", "wagtailcore_pagelogentry.data",
        "practices_approvalrequest.asked_note",
    ]  # fmt: skip
    return ReleaseDecision.objects.filter(thing=thing.translation_key).order_by("sequence").first()


def a_report(life: Life) -> Any:
    """Drafted, sent back with remarks, frozen, released."""
    draft = report_factories.draft(by=life.secretary, title=SAID)
    draft = write_narrative(draft=draft, narrative=f"{draft.narrative}\n\n{SAID}.", by=life.secretary)
    asked = ask_clearance(draft=draft, name="Ann Lee", email="ann@example.org", by=life.secretary)
    clearance = Clearance.objects.get()
    opened_with = open_clearance(clearance=clearance, typed=make_code(clearance))
    answer_clearance(
        clearance=clearance, answer="remarks", read_digest=clearance.draft_digest, opened_with=opened_with,
        now=timezone.now(), remarks=SAID,
    )  # fmt: skip
    assert asked
    report = freeze_report(draft=draft, by=life.secretary)
    proposal = propose_report_release(report=report, audience="public", authority="Decision 1", by=life.secretary)
    decide_proposal(proposal=proposal, approve=True, by=life.second)
    life.spread += ["practices_reportcontent.title", "practices_reportcontent.narrative",
                    "practices_reportdraft.narrative", "practices_clearance.remarks"]  # fmt: skip
    return report


LIVES: list[tuple[str, Callable[[Life], Any]]] = [
    (RedactedKind.ADOPTION_EVENT, an_adoption_event),
    (RedactedKind.CONTACT, a_contact),
    (RedactedKind.CONTACT, a_meeting),
    (RedactedKind.ASSESSMENT, an_assessment),
    (RedactedKind.RELEASE_DECISION, a_release_decision),
    (RedactedKind.REPORT, a_report),
]
READ = ("/adoptions/", "/api/v1/adoptions/", "/api/v1/assessments/", "/api/v1/reports/", "/api/v1/changes/", "/",
        "/reports/", "/coverage/", "/feeds/adoptions.atom", "/feeds/reports.atom", f"/search/?q={WORD}")  # fmt: skip
SAME_FOR_ALL = ("/api/v1/dump.zip",)
SHOWN = {RedactedKind.ADOPTION_EVENT, RedactedKind.ASSESSMENT, RedactedKind.REPORT}
"""What is among the answers, before it goes; the rest is of who has an account, on screens that are not read here."""


def test_every_kind_of_thing_that_can_go_has_a_life_here():
    assert {kind for kind, _live in LIVES} == set(RedactedKind.values)


@pytest.mark.parametrize(("kind", "live"), share(LIVES, of=3), ids=lambda one: getattr(one, "__name__", str(one)))
def test_words_that_were_removed_are_nowhere(life, kind, live, tmp_path):
    thing = live(life)
    answers = _tell_all(life)
    places = (tmp_path, *_files_of_the_database())
    before = hits_in_tables(WORD)
    assert set(life.spread) <= set(before), before
    assert hits_in_files(WORD, tmp_path)
    assert _is_said(answers) == (kind in SHOWN)

    asked = ask_redaction(
        kind=kind, thing=thing.public_id, reason="personal_data", words=f"{SAID} must go.", by=life.secretary
    )
    decide_redaction(asked=asked, approve=True, by=life.second)
    answers = _tell_all(life, with_mail=False)

    assert hits_in_tables(WORD) == []
    assert hits_in_files(WORD, *places) == []
    assert hits_in_cache(WORD) == []
    said = io.StringIO()
    call_command("verify_ledger", stdout=said)
    assert "BREACH" not in said.getvalue()
    assert not _is_said(answers)
    thing.refresh_from_db()
    record = thing.content if kind == RedactedKind.REPORT else thing.record
    assert (record.redacted_on, record.redacted_for) == (today(), "personal_data")


def _tell_all(life: Life, *, with_mail: bool = True) -> list[str]:
    """Let everything that looks at things look: the log of changes, webhooks, mails that wait, pages, exports.

    Gives what pages and exports answer.
    """
    note_changes()
    make_deliveries(now=timezone.now())
    if with_mail:
        keep_mail(EmailMessage("Of today", f"Somebody said: {SAID}", "a@example.org", ["b@example.org"]))
    return _answers(life)


def _is_said(answers: list[str]) -> bool:
    return any(WORD.lower() in answer.lower() for answer in answers)


def _answers(life: Life) -> list[str]:
    texts = []
    for user in (None, life.officer, life.secretary):
        client = Client()
        if user is not None:
            client.force_login(user)
        for address in (*READ, *SAME_FOR_ALL) if user is None else READ:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if "search" not in address:
                texts += [part.decode("utf-8", "replace") for part in parts_of(body)]
    return texts


def _files_of_the_database() -> list[Path]:
    """Return a folder with what SQLite keeps on the disk; of PostgreSQL, which keeps its own files, none."""
    if connection.vendor != "sqlite":
        return []
    return [_Folder(settings.DATABASES["default"]["NAME"])]


class _Folder(Path):
    """The files of one database of SQLite, as if they were a folder."""

    def rglob(self, pattern: str, **kwargs: Any) -> Any:
        return iter(sorted(self.parent.glob(f"{self.name}*")))
