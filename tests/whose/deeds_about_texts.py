"""Actions about texts, releases, approvals and statements, each called as somebody."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.utils import timezone
from wagtail.models import TaskState

from organizations import appointments, invitations
from organizations.models import Appointment, Invitation, InvitationState, OrganizationPage
from practices.actions import (
    adoption_checks,
    adoption_notices,
    adoptions,
    assessment_notices,
    assessments,
    claims,
    confirmations,
    derivations,
    imports,
    intake,
    participations,
    proposals,
    publication_decisions,
    publishing,
    relayed_decisions,
    releases,
    seals,
    structuring,
    submissions,
    terms,
)
from practices.actions.approvals import answers, codes, deputies, entries, register, requests, sources
from practices.actions.approvals.selections import ApprovalSelection
from practices.actions.imports import Draft
from practices.actions.relayed import UNKNOWN, Provenance
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.requests import ApprovalRequest, ApprovalWay
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.proposals import Proposal
from practices.models.relayed import RelayedStatement
from practices.models.releases import Audience
from practices.models.seals import SealOpening
from practices.outreach.actions import packs, return_steps, returns
from practices.queries.assessments.pinned_words import standing_text
from practices.reports.actions import releasing
from tests.statements import record_adoption
from tests.whose.deeds_of_people import Deed
from tests.whose.trials import Stage, run_hooks
from tests.whose.world import LETTER, OURS, SOURCE, TEXT, submit

LONG_AGO = PartialDate(datetime.date(2003, 5, 14))
SCAN = ("note.pdf", b"%PDF-1.4\n%signed\n")
PROVENANCES = {"": UNKNOWN, " by letter": Provenance(LETTER), " from a source": Provenance(source=SOURCE)}
"""Where an organization's word is from that the secretariat enters."""
WIDER = (Audience.NAMED, Audience.PARTICIPATING, Audience.DELEGATIONS, Audience.PUBLIC)


def deeds() -> dict[str, Deed]:
    """Return the calls, by the action and what it is called with."""
    return {
        **_of_workflow(),
        **_of_releases(),
        **_of_publication(),
        **_of_seals(),
        **_of_approvals(),
        **_of_statements(),
        **_of_judgements(),
        **_of_imports(),
    }


def _of_workflow() -> dict[str, Deed]:
    """Wagtail's own ways to the same: what its views call for somebody, and ask whether they may."""
    made: dict[str, Deed] = {}
    for name in ("draft", "draft code", "draft note", "open note"):
        made[f"wagtail submit {name}"] = lambda s, by, _m, name=name: _submit(s, name, by)
    for name in ("draft", "draft code", "draft note", "open note", "waiting text", "open text", "text of one"):
        made[f"POST bulk publish {name}"] = lambda s, by, _m, name=name: _publish_in_bulk(s, name, by)
    for name in ("draft", "waiting text", "open text", "shut text"):
        made[f"wagtail write {name}"] = lambda s, by, _m, name=name: _write(s, name, by)
    for name in ("task", "task of one", "task of nobody"):
        for action in ("approve", "reject", "approve_with_release"):
            made[f"wagtail {action} {name}"] = lambda s, by, _m, name=name, action=action: _decide(
                s.again(name), by, action
            )
    for way, ask in ASKED.items():
        made[f"submit and ask {way}"] = lambda s, by, mailbox, ask=ask: ask(s, _submit(s, "draft", by), by, mailbox)
    return made


def _publish_in_bulk(stage: Stage, name: str, by: Any) -> Any:
    return stage.client_of(by).post(
        f"/admin/bulk/wagtailcore/page/publish/?id={stage.world.things[name].pk}&next=/admin/"
    )


ASKED: dict[str, Callable[..., Any]] = {
    "by note": lambda s, task, by, _m: requests.ask_with_note(
        subject=task, name="Ana Legal", function="Adviser", signed_on=today(), file=SCAN, by=by
    ),
    "for a countersignature": lambda s, task, by, _m: requests.ask_countersignature(subject=task, by=by),
    "an approver": lambda s, task, by, _m: requests.ask_approver(
        subject=task, approver=RegisteredApprover.objects.filter(confirmed_at__isnull=False).latest("pk"), by=by
    ),
}


def _submit(stage: Stage, name: str, by: Any) -> Any:
    page = _opened(stage, name, by)
    if not page.permissions_for_user(by).can_submit_for_moderation():
        raise PermissionError
    return submit(page, by)


def _opened(stage: Stage, name: str, by: Any) -> Any:
    """Return a page that somebody can open to edit it: sealed ones are closed to the secretariat."""
    page = stage.again(name)
    if stage.client_of(by).get(f"/admin/pages/{page.pk}/edit/").status_code != 200:
        raise PermissionError
    return page


def _write(stage: Stage, name: str, by: Any) -> Any:
    page = _opened(stage, name, by)
    if not page.permissions_for_user(by).can_edit():
        raise PermissionError
    page.numbered_text = f"{TEXT}\n3. More\n\nMembers say so.\n"
    return page.save_revision(user=by)


def _newest_task() -> TaskState:
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).latest("pk")


def _decide(state: TaskState, by: Any, action: str) -> Any:
    return state.task.specific.on_action(state, by, action, comment="Words")


def _of_releases() -> dict[str, Deed]:
    made: dict[str, Deed] = {}
    for kind, name in (
        ("edition", "shut text"),
        ("instrument", "shut code"),
        ("source_file", "open text"),
        ("practice", "draft note"),
        ("edition", "sealed text"),
    ):
        for audience in WIDER if name == "shut text" else WIDER[-1:]:
            label = f"{kind} {name} {audience}"
            made[f"practices.actions.proposals.propose_release {label}"] = (
                lambda s, by, _m, kind=kind, name=name, audience=audience: _propose(s, by, kind, name, audience)
            )
            made[f"practices.actions.releases.decide_release {label}"] = (
                lambda s, by, _m, kind=kind, name=name, audience=audience: _release(s, by, kind, name, audience)
            )
    made |= {
        "practices.actions.proposals.propose_release edition shut text from a day to come": lambda s, by, _m: _propose(
            s, by, "edition", "shut text", Audience.PUBLIC, effective_at=_in_days(20)
        ),
        "practices.actions.proposals.propose_release narrower": lambda s, by, _m: _propose(
            s, by, "edition", "open text", Audience.OWN
        ),
        "practices.actions.proposals.decide_proposal": lambda s, by, _m: proposals.decide_proposal(
            proposal=s.again("proposal"), approve=True, by=by
        ),
        "practices.actions.proposals.withdraw_proposal": lambda s, by, _m: proposals.withdraw_proposal(
            proposal=s.again("proposal"), by=by
        ),
        "practices.actions.proposals.open_with_text": lambda s, by, _m: proposals.open_with_text(
            page=s.again("shut text"), by=by
        ),
        "practices.outreach.actions.packs.propose_release_to_recipients": lambda s, by, _m: (
            packs.propose_release_to_recipients(
                editions=[s.again("shut text")],
                organizations=[s.world.organizations["named"]],
                authority="Letter",
                by=by,
            )
        ),
        "practices.reports.actions.releasing.propose_report_release": lambda s, by, _m: (
            releasing.propose_report_release(
                report=s.again("report"), audience=Audience.PUBLIC, authority="Letter", by=by
            )
        ),
        "practices.actions.terms.accept_terms": lambda s, by, _m: terms.accept_terms(
            organization=s.world.organizations["contact only"], by=by
        ),
    }
    return made


def _of_publication() -> dict[str, Deed]:
    """The sheet to publish: text, instrument and releases in one act."""
    made: dict[str, Deed] = {}
    for name, audience in (("draft", Audience.PUBLIC), ("draft", Audience.OWN), ("draft note", Audience.PUBLIC)):
        made[f"practices.actions.publishing.send_for_approval {name} {audience}"] = (
            lambda s, by, _m, name=name, audience=audience: publishing.send_for_approval(
                page=s.again(name), plan=publishing.PublicationPlan(audience=audience, authority="Decision 1"), by=by
            )
        )
    for name in ("waiting text", "text of one"):
        made[f"practices.actions.publishing.take_back {name}"] = lambda s, by, _m, name=name: publishing.take_back(
            page=s.again(name), by=by
        )
        made[f"practices.actions.publication_decisions.approve_publication {name}"] = lambda s, by, _m, name=name: (
            _approve_all(s.again(name), by)
        )
        made[f"practices.actions.publication_decisions.ask_for_changes {name}"] = lambda s, by, _m, name=name: (
            publication_decisions.ask_for_changes(
                page=s.again(name), revision=s.again(name).latest_revision_id, by=by, note="Words"
            )
        )
    return made


def _approve_all(page: Any, by: Any) -> None:
    parts = frozenset(part.pk for part in publication_decisions.parts_to_decide(page, by))
    publication_decisions.approve_publication(
        page=page, revision=page.latest_revision_id, choice=ApprovalSelection(parts, parts), by=by
    )


def _of_seals() -> dict[str, Deed]:
    """Opening to the secretariat what an organization keeps for itself, and naming the sources of what has nobody."""
    made: dict[str, Deed] = {}
    for name in ("open_seal", "ask_to_open_seal"):
        act = getattr(seals, name)
        made[f"practices.actions.seals.{name}"] = lambda s, by, _m, act=act: act(**_seal(s), by=by)
        for text in ("sealed text", "draft"):
            made[f"practices.actions.seals.{name} {text}"] = lambda s, by, _m, act=act, text=text: act(
                **_seal(s), page=s.again(text), by=by
            )
    return made | {
        "practices.actions.seals.agree_to_open_seal": lambda s, by, _m: seals.agree_to_open_seal(
            opening=s.again("asked seal"), by=by
        ),
        "practices.actions.seals.end_seal_opening": lambda s, by, _m: seals.end_seal_opening(
            opening=s.again("opened seal"), by=by
        ),
        "practices.actions.approvals.sources.name_source": lambda s, by, _m: sources.name_source(
            page=s.again("draft of nobody"), source=SOURCE, by=by
        ),
        "name the source and submit draft of nobody": lambda s, by, _m: (
            sources.name_source(page=s.again("draft of nobody"), source=SOURCE, by=by),
            _submit(s, "draft of nobody", by),
        ),
        "wagtail submit draft of nobody": lambda s, by, _m: _submit(s, "draft of nobody", by),
    }


def _seal(stage: Stage) -> dict[str, Any]:
    return {"organization": stage.world.organizations[OURS], "reason": "Help", "days": 7}


def _propose(stage: Stage, by: Any, kind: str, name: str, audience: str, **more: Any) -> Any:
    page = stage.again(name)
    named = [stage.world.organizations["named"]] if audience == Audience.NAMED else []
    return proposals.propose_release(
        kind=kind, thing=page.translation_key, title=page.title, organization=stage.world.organizations[OURS],
        audience=audience, named=named, authority="Decision 1", by=by, **more,
    )  # fmt: skip


def _release(stage: Stage, by: Any, kind: str, name: str, audience: str) -> Any:
    named = [stage.world.organizations["named"]] if audience == Audience.NAMED else []
    return releases.decide_release(
        kind=kind,
        thing=stage.again(name).translation_key,
        audience=audience,
        named=named,
        authority="Decision 1",
        by=by,
    )


def _in_days(days: int) -> str:
    return (timezone.now() + datetime.timedelta(days=days)).isoformat()


def _of_approvals() -> dict[str, Deed]:
    made: dict[str, Deed] = {
        "practices.actions.approvals.requests.take_back": lambda s, by, _m: requests.take_back(
            asked=s.again("asked"), by=by
        ),
    }
    for name in ("task", "task of one", "proposal"):
        made[f"practices.actions.approvals.requests.ask_approver {name}"] = lambda s, by, _m, name=name: (
            requests.ask_approver(subject=s.again(name), approver=s.again("registered"), by=by)
        )
        made[f"practices.actions.approvals.requests.ask_with_note {name}"] = lambda s, by, _m, name=name: (
            requests.ask_with_note(
                subject=s.again(name), name="Ana Legal", function="Adviser", signed_on=today(), file=SCAN, by=by
            )
        )
        made[f"practices.actions.approvals.requests.ask_countersignature {name}"] = lambda s, by, _m, name=name: (
            requests.ask_countersignature(subject=s.again(name), by=by)
        )
    return made


def completing() -> dict[str, Deed]:
    """Return what a second person does about what was asked for last."""
    return {
        "organizations.invitations.agree newest": lambda s, by, _m: invitations.agree(
            invitation=Invitation.objects.filter(state=InvitationState.WAITING).latest("pk"), by=by
        ),
        "practices.actions.approvals.register.confirm_approver newest": lambda s, by, _m: register.confirm_approver(
            approver=RegisteredApprover.objects.filter(confirmed_at__isnull=True).latest("pk"), by=by
        ),
        "practices.actions.proposals.decide_proposal newest": lambda s, by, _m: proposals.decide_proposal(
            proposal=Proposal.objects.filter(decision="open").latest("pk"), approve=True, by=by
        ),
        "wagtail approve newest": lambda s, by, _m: _decide(_newest_task(), by, "approve"),
        "practices.actions.approvals.entries.approve_entry newest": lambda _s, by, _m: entries.approve_entry(
            page=int(_newest_task().workflow_state.object_id), revision=_newest_task().revision_id, by=by
        ),
        "wagtail approve newest with its release": lambda s, by, _m: _decide(
            _newest_task(), by, "approve_with_release"
        ),
        "practices.actions.approvals.answers.answer_as_secretariat newest": lambda s, by, _m: (
            answers.answer_as_secretariat(
                asked=ApprovalRequest.objects.exclude(way=ApprovalWay.SIGNED_LINK).latest("pk"), approve=True, by=by
            )
        ),
        "practices.actions.publication_decisions.approve_publication newest": lambda _s, by, _m: _approve_all(
            _newest_task().workflow_state.content_object.specific, by
        ),
        "POST bulk publish draft": lambda s, by, _m: _publish_in_bulk(s, "draft", by),
        "POST bulk publish open text": lambda s, by, _m: _publish_in_bulk(s, "open text", by),
        "organizations.appointments.confirm_appointment newest": lambda s, by, _m: appointments.confirm_appointment(
            appointment=Appointment.objects.unconfirmed().latest("pk"), by=by
        ),
        "practices.actions.approvals.deputies.agree_to_deputy newest": lambda s, by, _m: deputies.agree_to_deputy(
            absence=Deputy.objects.filter(agreed_at__isnull=True).latest("pk"), by=by
        ),
        "practices.actions.approvals.register.agree_to_one_person_office newest": lambda s, by, _m: (
            register.agree_to_one_person_office(
                organization=OnePersonOffice.objects.filter(agreed_at__isnull=True).latest("pk").organization, by=by
            )
        ),
        "practices.actions.seals.agree_to_open_seal newest": lambda s, by, _m: seals.agree_to_open_seal(
            opening=SealOpening.objects.waiting().latest("pk"), by=by
        ),
        "practices.actions.relayed_decisions.confirm_relayed newest": lambda s, by, _m: (
            relayed_decisions.confirm_relayed(relayed=RelayedStatement.objects.waiting().latest("pk"), by=by)
        ),
        "practices.outreach.actions.return_steps.hand_in_as_approver": lambda s, by, _m: (
            return_steps.hand_in_as_approver(yearly_return=s.again("return"), by=by)
        ),
    }


def answer_link(stage: Stage, mailbox: str) -> Any:
    """Answer the newest request that a registered approver with this mailbox was sent, by the code in the mail."""
    asked = ApprovalRequest.objects.filter(way=ApprovalWay.SIGNED_LINK, approver__email__iexact=mailbox).latest("pk")
    codes.send_code(asked=asked)
    run_hooks()
    typed = re.findall(r"^(\d{8})$", str(mail.outbox[-1].body), re.MULTILINE)[0]
    opened = codes.open_with_code(asked=asked, typed=typed)
    signed = answers.Signed("approved", "Second", "Adviser")
    return answers.answer_by_link(asked=asked, signed=signed, opened_with=opened)


def accept_newest(stage: Stage, mailbox: str) -> Any:
    """Accept the newest invitation that this mailbox was sent, and have an account from then on."""
    row = Invitation.objects.filter(state=InvitationState.SENT, email__iexact=mailbox).latest("pk")
    return invitations.accept(invitation=row, visitor=stage.account(mailbox))


def _of_statements() -> dict[str, Deed]:
    about = lambda s: {  # noqa: E731
        "organization": s.world.organizations[OURS], "reference": s.again("reference"), "track": "investigation",
        "state": "planned", "effective": PartialDate.parse("2005"),
    }  # fmt: skip
    others = lambda s: s.again("statement by others")  # noqa: E731
    part = lambda s: s.again("participation by others")  # noqa: E731
    made: dict[str, Deed] = {}
    for said, provenance in PROVENANCES.items():
        relayed: dict[str, Callable[..., Any]] = {
            "adoptions.record_adoption agreed": lambda s, **more: record_adoption(
                **about(s), agreed_on=today(), **more
            ),
            "adoptions.record_adoption as organization": lambda s, **more: record_adoption(
                **about(s), as_organization=True, **more
            ),
            "adoptions.record_adoption as organization of nobody": lambda s, **more: record_adoption(
                **{**about(s), "organization": s.world.organizations["empty"]}, as_organization=True, **more
            ),
            "adoption_notices.agree_to_adoption": lambda s, **more: adoption_notices.agree_to_adoption(
                event=others(s), on=today(), **more
            ),
            "adoption_notices.state_beside_adoption by others": lambda s, **more: (
                adoption_notices.state_beside_adoption(event=others(s), statement="Its own words", **more)
            ),
            "participations.end_participation": lambda s, **more: participations.end_participation(
                participation=part(s), until=PartialDate.parse("2009"), agreed_on=today(), **more
            ),
            "participations.note_agreement": lambda s, **more: participations.note_agreement(
                participation=part(s), on=today(), **more
            ),
            "assessment_notices.relay_assessment_agreement": lambda s, **more: (
                assessment_notices.relay_assessment_agreement(
                    assessment=s.again("assessment by others"), on=today(), **more
                )
            ),
            "confirmations.relay_confirmation": lambda s, **more: confirmations.relay_confirmation(
                organization=s.world.organizations[OURS], reference=s.again("reference"), on=today(), **more
            ),
        }  # fmt: skip
        for name, act in relayed.items():
            made[f"practices.actions.{name}{said}"] = lambda s, by, _m, act=act, provenance=provenance: act(
                s, by=by, provenance=provenance
            )
    return made | {
        "practices.actions.adoptions.record_adoption": lambda s, by, _m: record_adoption(**about(s), by=by),
        "practices.actions.adoptions.reverse_adoption": lambda s, by, _m: adoptions.reverse_adoption(
            event=s.again("statement"), by=by, note="In error"
        ),
        "practices.actions.adoption_checks.check_adoption": lambda s, by, _m: adoption_checks.check_adoption(
            event=others(s), by=by
        ),
        "practices.actions.relayed_decisions.confirm_relayed": lambda s, by, _m: relayed_decisions.confirm_relayed(
            relayed=s.again("relayed"), by=by
        ),
        "practices.actions.relayed_decisions.drop_relayed": lambda s, by, _m: relayed_decisions.drop_relayed(
            relayed=s.again("relayed"), by=by
        ),
        "practices.actions.adoption_notices.object_to_adoption": lambda s, by, _m: adoption_notices.object_to_adoption(
            event=others(s), by=by
        ),
        "practices.actions.adoption_notices.give_adoption_notice about the named": lambda s, by, _m: (
            adoption_notices.give_adoption_notice(event=s.again("statement about the named"), by=by)
        ),
        "practices.actions.participations.give_notice_of_participation about the named": lambda s, by, _m: (
            participations.give_notice_of_participation(participation=s.again("participation of the named"), by=by)
        ),
        "practices.actions.participations.object_to_participation": lambda s, by, _m: (
            participations.object_to_participation(participation=part(s), by=by)
        ),
        "practices.actions.adoption_notices.give_adoption_notice": lambda s, by, _m: (
            adoption_notices.give_adoption_notice(event=others(s), by=by)
        ),
        "practices.actions.adoption_notices.give_adoption_notices": lambda s, by, _m: (
            adoption_notices.give_adoption_notices(events=[others(s)], by=by)
        ),
        "practices.actions.adoption_notices.state_beside_adoption": lambda s, by, _m: (
            adoption_notices.state_beside_adoption(
                event=s.again("statement"), statement="Its own words", on=today(), by=by
            )
        ),
        "practices.actions.confirmations.confirm_standing": lambda s, by, _m: confirmations.confirm_standing(
            organization=s.world.organizations[OURS], reference=s.again("reference"), by=by
        ),
        "practices.actions.participations.take_part": lambda s, by, _m: participations.take_part(
            initiative=s.again("initiative"), organization=s.world.organizations["one person"],
            since=PartialDate.parse("2006"), by=by,
        ),
        "practices.actions.participations.agree_to_participation": lambda s, by, _m: (
            participations.agree_to_participation(participation=part(s), by=by)
        ),
        "practices.actions.participations.give_notice_of_participation": lambda s, by, _m: (
            participations.give_notice_of_participation(participation=part(s), by=by)
        ),
        "practices.actions.participations.state_beside_participation": lambda s, by, _m: (
            participations.state_beside_participation(participation=part(s), statement="Its own words", by=by)
        ),
        "practices.actions.participations.take_back_participation": lambda s, by, _m: (
            participations.take_back_participation(participation=part(s), by=by)
        ),
        "practices.outreach.actions.returns.begin_return": lambda s, by, _m: returns.begin_return(
            organization=s.world.organizations[OURS], reference=s.again("reference"), year=today().year + 0, by=by
        ),
        "practices.outreach.actions.return_steps.answer_as_officer": lambda s, by, _m: _answer_return(s, by),
        "practices.outreach.actions.return_steps.hand_in_as_approver": lambda s, by, _m: (
            return_steps.hand_in_as_approver(yearly_return=s.again("return"), by=by)
        ),
    }  # fmt: skip


def _answer_return(stage: Stage, by: Any) -> Any:
    row = stage.again("return")
    row.answers = {"adoption": {"state": "in_place", "since": "2004-05"}}
    row.save()
    return return_steps.answer_as_officer(yearly_return=row, seen=return_steps.version_of(row), by=by)


def _of_judgements() -> dict[str, Deed]:
    judged, checked = lambda s: s.again("assessment by others"), lambda s: s.again("check by others")
    return {
        "practices.actions.assessments.assess": lambda s, by, _m: assessments.assess(
            instrument=s.again("open code"), topic=s.again("topic"), finding="permits", edition=s.again("open text"),
            pins=[(s.again("open text").provisions.current().exclude(text="").first(), "rule")], by=by,
        ),
        "practices.actions.assessments.assess_sheet": lambda s, by, _m: assessments.assess_sheet(
            edition=s.again("open text"), seen=standing_text(s.again("open text")).digest, by=by,
            lines=[
                {
                    "topic": s.again("topic").name, "finding": "permits", "scope": [],
                    "rule": [str(s.again("open text").provisions.current().exclude(text="").first().public_id)],
                }
            ],
        ),
        "practices.actions.assessments.reverse_assessment": lambda s, by, _m: assessments.reverse_assessment(
            assessment=judged(s), by=by, note="In error"
        ),
        "practices.actions.assessment_notices.agree_to_assessment": lambda s, by, _m: (
            assessment_notices.agree_to_assessment(assessment=judged(s), by=by)
        ),
        "practices.actions.assessment_notices.object_to_assessment": lambda s, by, _m: (
            assessment_notices.object_to_assessment(assessment=judged(s), by=by)
        ),
        "practices.actions.claims.object_to_claim": lambda s, by, _m: claims.object_to_claim(claim=checked(s), by=by),
        "practices.actions.assessment_notices.give_notice": lambda s, by, _m: assessment_notices.give_notice(
            assessment=judged(s), by=by
        ),
        "practices.actions.assessment_notices.state_beside": lambda s, by, _m: assessment_notices.state_beside(
            assessment=judged(s), statement="Its own words", by=by
        ),
        "practices.actions.claims.check_claim": lambda s, by, _m: claims.check_claim(
            instrument=s.again("reference"), sentence="A summary.", verdict="not_said", practice=s.again("open note"),
            pins=[s.again("reference text").provisions.current().exclude(text="").last()], by=by,
        ),
        "practices.actions.claims.agree_to_claim": lambda s, by, _m: claims.agree_to_claim(claim=checked(s), by=by),
        "practices.actions.claims.give_notice_of_claim": lambda s, by, _m: claims.give_notice_of_claim(
            claim=checked(s), by=by
        ),
        "practices.actions.claims.state_beside_claim": lambda s, by, _m: claims.state_beside_claim(
            claim=checked(s), statement="Its own words", by=by
        ),
        "practices.actions.claims.withdraw_claim": lambda s, by, _m: claims.withdraw_claim(claim=checked(s), by=by),
    }  # fmt: skip


def _of_imports() -> dict[str, Deed]:
    draft = lambda **more: Draft(  # noqa: E731
        **{
            "title": "Brought in", "kind": "policy", "language": "en", "text_status": "authentic",
            "numbered_text": TEXT,
            "dates": {"adopted": PartialDate(datetime.date(2004, 5, 3))}, **more,
        }
    )  # fmt: skip
    ours = lambda s: OrganizationPage.objects.get(pk=s.world.organizations[OURS].pk)  # noqa: E731
    return {
        "practices.actions.intake.take_in": lambda s, by, _m: intake.take_in(
            organization=ours(s), draft=draft(), by=by, origin="form"
        ),
        "practices.actions.intake.take_in corrected": lambda s, by, _m: intake.take_in(
            organization=ours(s), by=by, origin="form", instrument=s.again("open code"), correct=True,
            draft=draft(title="Open code", dates={"adopted": LONG_AGO}, numbered_text=f"{TEXT}\n3. A\n\nB.\n"),
        ),
        "practices.actions.imports.import_instrument": lambda s, by, _m: imports.import_instrument(
            organization=ours(s), draft=draft(), by=by
        ),
        "practices.actions.derivations.start_translation": lambda s, by, _m: derivations.start_translation(
            edition=s.again("open text"), language="fr", text_status="unofficial_translation", by=by
        ),
        "practices.actions.derivations.make_extract": lambda s, by, _m: derivations.make_extract(
            edition=s.again("open text"), withheld=[s.again("open text").provisions.current().last().eid],
            shows_gaps=False, by=by,
        ),
        "practices.actions.derivations.start_consolidation": lambda s, by, _m: derivations.start_consolidation(
            edition=s.again("open text"), dated=PartialDate.parse("2009-01-01"), by=by
        ),
        "practices.actions.structuring.ask_for_structure": lambda s, by, _m: structuring.ask_for_structure(
            edition=s.again("open text"), by=by
        ),
        "practices.actions.submissions.submit_instrument": lambda s, by, _m: submissions.submit_instrument(
            edition=s.again("draft"), by=by
        ),
        "practices.actions.submissions.submit_page": lambda s, by, _m: submissions.submit_page(
            page=_opened(s, "draft", by), by=by
        ),
        "practices.actions.submissions.submit_entry": lambda s, by, _m: submissions.submit_entry(page=ours(s), by=by),
    }  # fmt: skip
