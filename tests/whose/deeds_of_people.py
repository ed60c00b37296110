"""Actions about accounts, roles, approvers, deputies and organizations, each called as somebody."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from organizations import appointments, focal_points, invitations, membership, second_factors
from organizations.actions import found_organization
from organizations.focal_points import FocalPointEntry
from organizations.invitation_mails import send_invitation
from organizations.models import FocalPoint, Role
from practices.actions.approvals import deputies, register
from practices.actions.approvals.register import ApproverEntry
from practices.actions.directory.known import read_known
from practices.actions.directory.organizations import import_organization_row, import_organizations
from practices.actions.directory.people import import_people
from practices.exchange.actions import tokens, webhooks
from practices.exchange.actions.trial_organizations import make_test_organization
from practices.models.editions import today
from tests.exchange_factories import instrument_content, machine, send
from tests.whose.trials import Stage
from tests.whose.world import LETTER, OURS

type Deed = Callable[[Stage, Any, str], Any]
"""Calls an action as an account; the last argument is a mailbox that its holder has beside."""
TOMORROW = datetime.timedelta(days=1)
ORGANIZATIONS = (OURS, "one person", "empty", "contact only")


def deeds() -> dict[str, Deed]:
    """Return the calls, by the action and what it is called with."""
    return {**_of_members(), **_of_invitations(), **_of_approvers(), **_of_directory(), **_of_machines()}


def _ours(stage: Stage, name: str = OURS) -> Any:
    return type(stage.world.organizations[name]).objects.get(pk=stage.world.organizations[name].pk)


def _of_members() -> dict[str, Deed]:
    made: dict[str, Deed] = {}
    for of in ORGANIZATIONS:
        for role in Role.values:
            for letter, said in ((None, ""), (LETTER, " by letter")):
                made[f"organizations.invitations.invite {of} {role}{said}"] = (
                    lambda s, by, mailbox, of=of, role=role, letter=letter: invitations.invite(
                        organization=_ours(s, of), name="Second", email=mailbox, role=role, by=by, letter=letter
                    )
                )
    for name in ("appointment", "appointment of the secretariat"):
        made[f"organizations.appointments.confirm_appointment {name}"] = lambda s, by, _mailbox, name=name: (
            appointments.confirm_appointment(appointment=s.again(name), by=by)
        )
    for person in ("officer", "approver", "focal point"):
        made[f"organizations.invitations.set_roles {person}"] = lambda s, by, _mailbox, person=person: (
            invitations.set_roles(organization=_ours(s), account=s.account(person), roles=Role.values, by=by)
        )
        made[f"organizations.membership.remove_member {person}"] = lambda s, by, _mailbox, person=person: (
            membership.remove_member(organization=_ours(s), account=s.account(person), role=_role_of(person), by=by)
        )
        made[f"organizations.invitations.remove_from {person}"] = lambda s, by, _mailbox, person=person: (
            invitations.remove_from(organization=_ours(s), account=s.account(person), by=by)
        )
        made[f"organizations.second_factors.reset_second_factor {person}"] = lambda s, by, _mailbox, person=person: (
            second_factors.reset_second_factor(account=s.account(person), by=by)
        )
        made[f"organizations.invitation_mails.send_invitation {person}"] = lambda s, by, _mailbox, person=person: (
            send_invitation(account=s.account(person), organization=_ours(s), by=by)
        )
    return made


def _role_of(person: str) -> str:
    return {"officer": Role.OFFICER, "approver": Role.APPROVER, "focal point": Role.COORDINATOR}[person]


def _of_invitations() -> dict[str, Deed]:
    waiting = lambda s: s.again("asked approver")  # noqa: E731
    sent = lambda s: s.again("invited officer")  # noqa: E731
    return {
        "organizations.invitations.agree": lambda s, by, _m: invitations.agree(invitation=waiting(s), by=by),
        "organizations.invitations.agree by letter": lambda s, by, _m: invitations.agree(
            invitation=s.again("nominated"), by=by
        ),
        "organizations.invitations.refuse": lambda s, by, _m: invitations.refuse(invitation=waiting(s), by=by),
        "organizations.invitations.withdraw": lambda s, by, _m: invitations.withdraw(invitation=sent(s), by=by),
        "organizations.invitations.send_again": lambda s, by, _m: _sent_long_ago(s, by),
    }


def _sent_long_ago(stage: Stage, by: Any) -> Any:
    row = stage.again("invited officer")
    type(row).objects.filter(pk=row.pk).update(sent_at=timezone.now() - TOMORROW)
    return invitations.send_again(invitation=row, by=by)


def _entry(mailbox: str, **days: Any) -> ApproverEntry:
    return ApproverEntry("Second", "Adviser", mailbox, consent_on=today(), valid_from=today(), **days)


def _of_approvers() -> dict[str, Deed]:
    made: dict[str, Deed] = {
        f"practices.actions.approvals.register.enter_approver {of}{said}": (
            lambda s, by, mailbox, of=of, letter=letter: register.enter_approver(
                organization=_ours(s, of), entry=_entry(mailbox), by=by, letter=letter
            )
        )
        for of in ORGANIZATIONS
        for letter, said in ((None, ""), (LETTER, " by letter"))
    }
    made |= {
        "practices.actions.approvals.register.confirm_approver": lambda s, by, _m: register.confirm_approver(
            approver=s.again("entered"), by=by
        ),
        "practices.actions.approvals.register.confirm_approver by letter": lambda s, by, _m: register.confirm_approver(
            approver=s.again("named approver"), by=by
        ),
        "practices.actions.approvals.register.end_approver": lambda s, by, _m: register.end_approver(
            approver=s.again("registered"), on=today(), by=by
        ),
        "practices.actions.approvals.register.erase_approver": lambda s, by, _m: register.erase_approver(
            approver=s.again("registered"), by=by
        ),
        "practices.actions.approvals.register.mark_one_person_office": lambda s, by, _m: (
            register.mark_one_person_office(organization=_ours(s), reason="One adviser", letter=LETTER, by=by)
        ),
        "practices.actions.approvals.register.agree_to_one_person_office": lambda s, by, _m: (
            register.agree_to_one_person_office(organization=_ours(s, "named"), by=by)
        ),
        "practices.actions.approvals.deputies.agree_to_deputy": lambda s, by, _m: deputies.agree_to_deputy(
            absence=s.again("named deputy"), by=by
        ),
        "practices.actions.approvals.register.end_one_person_office": lambda s, by, _m: register.end_one_person_office(
            organization=_ours(s, "one person"), by=by
        ),
        "practices.actions.approvals.deputies.end_absence": lambda s, by, _m: deputies.end_absence(
            absence=s.again("absence"), by=by
        ),
    }
    for deputy in ("officer", "secretariat and officer", "approver 2"):
        made[f"practices.actions.approvals.deputies.name_deputy {deputy}"] = lambda s, by, _m, deputy=deputy: (
            deputies.name_deputy(
                organization=_ours(s), deputy=s.account(deputy), from_on=today(),
                until_on=today() + 30 * TOMORROW, by=by,
            )
        )  # fmt: skip
    return made


PEOPLE = "organization,name,email,role\n{of},Second One,{mailbox},{role}\n"
BODIES = "name,acronym,kind,address\nNew body,NB,other,new-body\n"
CHANGED = "name,address,website\nOurs,ours,https://changed.example/\n"


def _of_directory() -> dict[str, Deed]:
    made: dict[str, Deed] = {
        f"practices.actions.directory.people.import_people {of} {role}": lambda s, by, mailbox, of=of, role=role: (
            import_people(content=PEOPLE.format(of=_ours(s, of).slug, mailbox=mailbox, role=role).encode(), by=by)
        )
        for of in ORGANIZATIONS
        for role in ("officer", "approver", "focal_point")
    }
    return made | {
        "practices.actions.directory.organizations.import_organizations new": lambda s, by, _m: import_organizations(
            content=BODIES.encode(), by=by
        ),
        "practices.actions.directory.organizations.import_organizations changed": lambda s, by, _m: (
            import_organizations(content=CHANGED.encode(), by=by)
        ),
        "practices.actions.directory.organizations.import_organization_row new": lambda s, by, _m: (
            import_organization_row(cells={"name": "Row", "acronym": "ROW"}, known=read_known(), by=by)
        ),
        "practices.actions.directory.organizations.import_organization_row changed": lambda s, by, _m: (
            import_organization_row(
                cells={"name": "Changed by a row", "address": _ours(s).slug},
                known=read_known(),
                by=by,
            )
        ),
        "organizations.actions.found_organization": lambda s, by, _m: found_organization(
            name="New body", slug="new-body", kind="other", by=by
        ),
        "organizations.focal_points.add_focal_point": lambda s, by, mailbox: focal_points.add_focal_point(
            organization=_ours(s), entry=_point(mailbox), valid_from=today(), by=by
        ),
        "organizations.focal_points.change_focal_point": lambda s, by, mailbox: focal_points.change_focal_point(
            point=_registry(s), entry=_point(mailbox), valid_from=today(), by=by
        ),
        "organizations.focal_points.hand_over": lambda s, by, mailbox: focal_points.hand_over(
            point=_registry(s), entry=_point(mailbox), on=today(), by=by
        ),
        "organizations.focal_points.end_focal_point": lambda s, by, _m: focal_points.end_focal_point(
            point=_registry(s), on=today(), by=by
        ),
        "organizations.focal_points.record_consent": lambda s, by, _m: focal_points.record_consent(
            point=_registry(s), on=today(), by=by
        ),
        "organizations.focal_points.erase_focal_point": lambda s, by, _m: focal_points.erase_focal_point(
            point=_registry(s), by=by
        ),
    }


def _point(mailbox: str) -> FocalPointEntry:
    return FocalPointEntry(role="focal_point", name="Second", email=mailbox)


def _registry(stage: Stage) -> FocalPoint:
    return FocalPoint.objects.get(email="registry@ours.example")


def _of_machines() -> dict[str, Deed]:
    now = timezone.now
    return {
        "practices.exchange.actions.tokens.make_token": lambda s, by, _m: tokens.make_token(
            organization=_ours(s), name="Another", may_submit=True, by=by
        ),
        "POST /api/v1/submissions/ instrument": lambda s, by, _m: _by_machine(s, by, "instrument"),
        "POST /api/v1/submissions/ adoption": lambda s, by, _m: _by_machine(s, by, "adoption"),
        "practices.exchange.actions.tokens.revoke_token": lambda s, by, _m: tokens.revoke_token(
            token=s.again("key"), by=by
        ),
        "practices.exchange.actions.trial_organizations.make_test_organization": lambda s, by, _m: (
            make_test_organization(name="For trying out", by=by)
        ),
        "practices.exchange.actions.webhooks.make_webhook": lambda s, by, _m: webhooks.make_webhook(
            organization=_ours(s), name="Another", address="https://example.org/other", by=by
        ),
        "practices.exchange.actions.webhooks.change_webhook": lambda s, by, _m: webhooks.change_webhook(
            webhook=s.again("webhook"), name="System", address="https://example.org/else", by=by
        ),
        "practices.exchange.actions.webhooks.show_key": lambda s, by, _m: webhooks.show_key(
            webhook=s.again("webhook"), by=by
        ),
        "practices.exchange.actions.webhooks.renew_key": lambda s, by, _m: webhooks.renew_key(
            webhook=s.again("webhook"), by=by
        ),
        "practices.exchange.actions.webhooks.pause_webhook": lambda s, by, _m: webhooks.pause_webhook(
            webhook=s.again("webhook"), by=by, now=now()
        ),
        "practices.exchange.actions.webhooks.resume_webhook": lambda s, by, _m: _paused(s, by),
        "practices.exchange.actions.webhooks.remove_webhook": lambda s, by, _m: webhooks.remove_webhook(
            webhook=s.again("webhook"), by=by
        ),
    }


def _by_machine(stage: Stage, by: Any, kind: str) -> Any:
    """Make a key, and let a machine send something with it."""
    _token, key = tokens.make_token(organization=_ours(stage), name="Machine", may_submit=True, by=by)
    content = {
        "instrument": instrument_content(),
        "adoption": {
            "reference": str(stage.world.things["reference"].translation_key), "track": "investigation",
            "state": "planned", "effective_on": "2004-05", "statement": "We plan one.",
        },
    }[kind]  # fmt: skip
    return send(machine(key), content, kind=kind)


def _paused(stage: Stage, by: Any) -> Any:
    hook = stage.again("webhook")
    type(hook).objects.filter(pk=hook.pk).update(paused_at=timezone.now())
    return webhooks.resume_webhook(webhook=stage.again("webhook"), by=by, now=timezone.now())


@dataclass(frozen=True)
class Way:
    """A way of bringing somebody in by a mailbox."""

    name: str
    deed: Deed


def bringing_in(mailbox: str, role: str) -> list[Way]:
    """Return every way of bringing in a mailbox in a role."""
    sheet = {"officer": "officer", "approver": "approver", "coordinator": "focal_point"}[role]
    ways = [
        Way(
            f"invite{said}",
            lambda s, by, _m, letter=letter: invitations.invite(
                organization=_ours(s), name="Second", email=mailbox, role=role, by=by, letter=letter
            ),
        )
        for letter, said in ((None, ""), (LETTER, " by letter"))
    ]
    ways += [
        Way(
            "import_people",
            lambda s, by, _m: import_people(
                content=PEOPLE.format(of=_ours(s).slug, mailbox=mailbox, role=sheet).encode(), by=by
            ),
        ),
    ]
    if role == "approver":
        ways += [
            Way(
                f"enter_approver{said}",
                lambda s, by, _m, letter=letter: register.enter_approver(
                    organization=_ours(s), entry=_entry(mailbox), by=by, letter=letter
                ),
            )
            for letter, said in ((None, ""), (LETTER, " by letter"))
        ]
    return ways
