"""Inviting people and giving roles: by a focal point or the secretariat, each with a second person.

The answer to an invitation is the same whether its address has an account or not; the person is asked by mail.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from organizations.invitation_mails import mail_invitation, mail_second_persons
from organizations.locks import lock_accounts, lock_organization
from organizations.membership import (
    Appointed,
    MembershipRefused,
    checked_address,
    is_secretariat_over,
    is_waiting,
    let_act,
    may_change_people,
    members_of,
    open_account,
    remove_member,
    roles_of,
)
from organizations.models import (
    AppointmentWay,
    Invitation,
    InvitationState,
    OrganizationPage,
    Role,
    User,
    reader_of,
)
from organizations.models.invitations import HOLDS_FOR
from organizations.second_persons import Debts, person_of, refuse_nominating, refuse_two
from organizations.words import storable_line

SALT = "organizations.invitation"
NOT_SECOND = gettext_lazy("A second person has to agree: another focal point or approver, or the secretariat.")
LONGEST_KEY = 200
SEND_AGAIN_AFTER = datetime.timedelta(minutes=5)
MOST_OPEN = 100
"""Open invitations of one organization."""


@dataclass(frozen=True, slots=True)
class ScannedLetter:
    """An organization's own letter: the scan as (name, content), its date, and its reference number."""

    file: tuple[str, bytes]
    dated_on: datetime.date
    symbol: str = ""


@transaction.atomic
def invite(
    *, organization: OrganizationPage, name: str, email: str, role: str, by: Any, letter: ScannedLetter | None = None
) -> Invitation:
    """Invite somebody by their address, once a second person agrees; the rights begin when the person accepts.

    `letter`: the organization's own letter, by which the secretariat enters whom it nominates. Raises
    MembershipRefused.
    """
    _refuse_others(organization, by)
    email = checked_address(email)
    if email == by.email.strip().lower():
        raise MembershipRefused(_("You cannot invite yourself."))
    lock_organization(organization)
    if members_of(organization).filter(email__iexact=email).exists():
        raise MembershipRefused(_("This person acts for the organization already: change the role on the list."))
    if letter is not None and not is_secretariat_over(by, organization):
        raise MembershipRefused(_("The secretariat enters letters of nomination."))
    made = _begin(organization, email=email, name=storable_line(name)[:200], role=role, account=None, by=by)
    if letter is not None:
        made.is_by_letter = True
        made.save(update_fields=["is_by_letter"])
        import_string(settings.NOMINATION_ENTERED)(invitation=made, letter=letter, by=by)
    return made


@transaction.atomic
def set_roles(*, organization: OrganizationPage, account: User, roles: Iterable[str], by: Any) -> list[Invitation]:
    """Let a member have these roles and no other; give what waits for a second person. Raises MembershipRefused.

    What is taken away is taken at once. With no role left the person has left the organization.
    """
    _refuse_others(organization, by)
    lock_organization(organization)
    if not members_of(organization).filter(pk=account.pk).exists():
        raise MembershipRefused(_("There is no such account."))
    wanted, held = set(roles), roles_of(organization, account)
    if not wanted <= set(Role.values):
        raise MembershipRefused(_("Choose what the person does for the organization."))
    added = [role for role in Role.values if role in wanted - held]
    if added and account.pk == by.pk:
        raise MembershipRefused(_("You cannot give yourself another role: ask another focal point."))
    waiting = [_give(organization, account, role, by) for role in added]
    for role in Role.values:
        if role in held - wanted:
            remove_member(organization=organization, account=account, role=role, by=by)
    return waiting


@transaction.atomic
def ask_role(
    *, organization: OrganizationPage, name: str, email: str, role: str, account: User | None, by: Any
) -> Invitation:
    """Ask for a role as one row of a sheet does, for a member or for somebody new. Raises MembershipRefused."""
    _refuse_others(organization, by)
    lock_organization(organization)
    if account is not None and members_of(organization).filter(pk=account.pk).exists():
        return _give(organization, account, role, by)
    return _begin(organization, email=checked_address(email), name=name[:200], role=role, account=None, by=by)


@transaction.atomic
def remove_from(*, organization: OrganizationPage, account: User, by: Any) -> None:
    """Take every role away, or leave oneself. Raises MembershipRefused, and then takes none."""
    lock_organization(organization)
    held = roles_of(organization, account)
    for role in Role.values:
        if role in held:
            remove_member(organization=organization, account=account, role=role, by=by)


def refuse_agreeing(invitation: Invitation, user: Any) -> str:
    """Say why `user` is not the second person for an invitation that waits, "" if they are. Several queries."""
    if not Invitation.objects.to_second(user).filter(pk=invitation.pk).exists():
        return str(NOT_SECOND)
    if invitation.asked_by is None:
        return _("The person who requested this no longer manages the list of members.")
    organization = invitation.organization
    debts = Debts(organization)
    first, second = person_of(invitation.asked_by, organization, debts), person_of(user, organization, debts)
    return (refuse_nominating if invitation.is_by_letter else refuse_two)(organization, first, second)


@transaction.atomic
def agree(*, invitation: Invitation, by: Any) -> Invitation:
    """Agree as the second person: the invitation is sent, or the member has the role. Raises MembershipRefused."""
    lock_organization(invitation.organization)  # first: who leaves holds it, and then ends what they asked for
    held = _to_second(invitation)
    if reason := refuse_agreeing(held, by):
        raise MembershipRefused(reason)
    asker = held.asked_by
    if asker is None or not may_change_people(User.objects.get(pk=asker.pk), held.organization):
        raise MembershipRefused(_("The person who requested this no longer manages the list of members."))
    held.agreed_by = by
    _note(held, "agreed", by)
    import_string(settings.ROLE_CHANGED)(organization=held.organization, by=by, is_given=True)
    if held.account is None:
        return _send(held)
    if not members_of(held.organization).filter(pk=held.account.pk).exists():
        raise MembershipRefused(_("This person has left the organization."))
    let_act(organization=held.organization, account=held.account, role=held.role, by=by, appointed=_appointed(held))
    return _end(held, InvitationState.ACCEPTED)


@transaction.atomic
def refuse(*, invitation: Invitation, by: Any) -> Invitation:
    """Refuse as the second person. Raises MembershipRefused."""
    held = _to_second(invitation)
    if not Invitation.objects.to_second(by).filter(pk=held.pk).exists():
        raise MembershipRefused(str(NOT_SECOND))
    _note(held, "refused", by)
    return _end(held, InvitationState.REFUSED)


@transaction.atomic
def send_again(*, invitation: Invitation, by: Any) -> Invitation:
    """Send the link anew; the one before holds no more. Raises MembershipRefused."""
    held = _held(invitation)
    _refuse_others(held.organization, by)
    if held.state != InvitationState.SENT:
        raise MembershipRefused(_("This invitation is no longer open."))
    if held.sent_at is not None and held.sent_at > timezone.now() - SEND_AGAIN_AFTER:
        raise MembershipRefused(_("The invitation was sent a few minutes ago. Please wait a little."))
    _note(held, "sent_again", by)
    return _send(held)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Any) -> Invitation:
    """Take an invitation back; its link opens nothing any more. Raises MembershipRefused."""
    held = _held(invitation)
    _refuse_others(held.organization, by)
    if held.state not in (InvitationState.WAITING, InvitationState.SENT):
        raise MembershipRefused(_("This invitation is no longer open."))
    _note(held, "withdrawn", by)
    return _end(held, InvitationState.WITHDRAWN)


def key_of(invitation: Invitation) -> str:
    """Return the key of the link in the latest mail; it is kept nowhere."""
    return _signer().sign(f"{invitation.public_id.hex}-{invitation.sent_count}")


def find_by_key(key: str) -> Invitation | None:
    """Find the invitation that a link leads to; None for one that opens nothing (any more). Changes nothing."""
    if len(key) > LONGEST_KEY:
        return None
    try:
        public_id, _dash, count = _signer().unsign(key, max_age=HOLDS_FOR).partition("-")
    except BadSignature:
        return None
    rows = Invitation.objects.filter(public_id=public_id, sent_count=int(count), state=InvitationState.SENT)
    return rows.for_listing().first()


def account_asked(invitation: Invitation) -> User | None:
    """Return the account that has to sign in to accept; None where who has the link may: none has come in yet."""
    rows = User.objects.filter(email__iexact=invitation.email).order_by("pk")
    return next((account for account in rows if not is_waiting(account)), None)


@transaction.atomic
def accept(*, invitation: Invitation, visitor: User | None) -> User:
    """Accept by the link, as who is signed in with the invited address; give the account. Raises MembershipRefused.

    Where no account with the address has come in yet, the link is enough: it was sent to the address, and the account,
    opened now if there is none, has still to be given a password or a passkey.
    """
    held = _held(invitation)
    if held.state != InvitationState.SENT:
        raise MembershipRefused(_("This invitation is no longer open."))
    account = visitor
    if account is None:
        lock_accounts()
        if account_asked(held) is not None:
            raise MembershipRefused(_("Sign in first, with the account of this address."))
        same = User.objects.filter(email__iexact=held.email).order_by("pk")
        account = same.first() or open_account(name=held.name, email=held.email, opened_by=_opener(held))
    elif account.email.strip().lower() != held.email:
        raise MembershipRefused(_("This invitation is for another account. Sign out and sign in with that account."))
    let_act(organization=held.organization, account=account, role=held.role, by=account, appointed=_appointed(held))
    held.account = account
    _end(held, InvitationState.ACCEPTED)
    return account


@transaction.atomic
def decline(*, invitation: Invitation) -> Invitation:
    """Decline by the link. Raises MembershipRefused."""
    held = _held(invitation)
    if held.state != InvitationState.SENT:
        raise MembershipRefused(_("This invitation is no longer open."))
    _note(held, "declined", None)
    return _end(held, InvitationState.DECLINED)


def register_invitation_log(actions: Any) -> None:
    """Name what the log of an organization tells of its invitations; it names no person."""
    for name, label in (
        ("asked", gettext_lazy("Asked for a role")),
        ("agreed", gettext_lazy("Agreed to a role as a second person")),
        ("refused", gettext_lazy("Refused a role as a second person")),
        ("sent_again", gettext_lazy("Sent an invitation again")),
        ("withdrawn", gettext_lazy("Withdrew an invitation")),
        ("declined", gettext_lazy("An invitation was declined")),
    ):
        actions.register_action(f"organizations.invitation_{name}", label, label)


def _appointed(invitation: Invitation) -> Appointed:
    way = AppointmentWay.LETTER if invitation.is_by_letter else AppointmentWay.INVITATION
    return Appointed(way, invitation.asked_by, invitation.agreed_by)


def _opener(invitation: Invitation) -> User | None:
    """Return to whom an account that an invitation opens owes itself: nobody once its organization's word stands."""
    second = invitation.agreed_by
    is_inside = second is not None and invitation.organization_id in reader_of(second).reads_for
    return None if invitation.is_by_letter or is_inside else invitation.asked_by


def _give(organization: OrganizationPage, account: User, role: str, by: Any) -> Invitation:
    name = account.get_full_name() or account.get_username()
    email = account.email.lower() or account.get_username()[:150]
    return _begin(organization, email=email, name=name[:200], role=role, account=account, by=by)


def _begin(
    organization: OrganizationPage, *, email: str, name: str, role: str, account: User | None, by: Any
) -> Invitation:
    if role not in Role.values:
        raise MembershipRefused(_("Choose what the person does for the organization."))
    lock_organization(organization)
    rows = Invitation.objects.filter(organization=organization).open()
    if rows.filter(email=email, role=role).exists():
        raise MembershipRefused(_("There is an open invitation for this address and role already."))
    if rows.count() >= MOST_OPEN:
        raise MembershipRefused(_("Too many invitations are open: withdraw some of them first."))
    made = Invitation.objects.create(
        organization=organization,
        email=email,
        name=name,
        role=role,
        account=account,
        state=InvitationState.WAITING,
        asked_by=by,
    )
    _note(made, "asked", by)
    mail_second_persons(invitation=made)
    return made


def _send(invitation: Invitation) -> Invitation:
    invitation.state, invitation.sent_at = InvitationState.SENT, timezone.now()
    invitation.sent_count += 1
    invitation.save()
    transaction.on_commit(partial(mail_invitation, invitation=invitation, key=key_of(invitation)), robust=True)
    return invitation


def _end(invitation: Invitation, state: InvitationState) -> Invitation:
    invitation.state, invitation.ended_at = state, timezone.now()
    invitation.save()
    return invitation


def _to_second(invitation: Invitation) -> Invitation:
    held = _held(invitation)
    if held.state != InvitationState.WAITING:
        raise MembershipRefused(_("This no longer waits for a second person."))
    return held


def _held(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "account", "asked_by").get(pk=invitation.pk)


def _refuse_others(organization: OrganizationPage, by: Any) -> None:
    if not may_change_people(by, organization):
        raise MembershipRefused(_("Focal points of the organization and the secretariat decide who acts for it."))


def _signer() -> TimestampSigner:
    return TimestampSigner(sep=".", salt=SALT)


def _note(invitation: Invitation, what: str, by: Any) -> None:
    data = {"invitation": str(invitation.public_id), "role": str(invitation.role)}
    log(instance=invitation.organization, action=f"organizations.invitation_{what}", user=by, data=data)
