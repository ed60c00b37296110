"""Mails about invitations: to who is invited, to who opened no account yet, to who agrees as the second person."""

import logging
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from organizations.languages import language_of_person
from organizations.membership import MembershipRefused
from organizations.models import SECRETARIAT, Invitation, OrganizationPage, User
from organizations.models.invitations import HOLDS_FOR
from organizations.sign_ins import SignInEvent, note_sign_in

logger = logging.getLogger(__name__)


def send_invitation(*, account: User, organization: OrganizationPage | None, by: Any) -> None:
    """Mail the link by which the person sets a password or chooses a passkey: it holds once, and for three days.

    Raises MembershipRefused while no mail can be sent.
    """
    context = {
        "organization": organization.name_in() if organization else "",
        "username": account.get_username(),
        "address": settings.BASE_URL + first_password_address(account),
    }
    note_sign_in(account=account, event=SignInEvent.INVITED, by=by)
    try:
        _send("invitation", context, account.email)
    except OSError as error:
        logger.warning("an invitation could not be sent: %s", type(error).__name__)
        raise MembershipRefused(gettext("The e-mail could not be sent. Invite the person again later.")) from error


def first_password_address(account: User) -> str:
    """Return the path at which an account sets a password: it holds once, and for three days."""
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    return reverse("account_reset_password_from_key", kwargs=key)


def mail_invitation(*, invitation: Invitation, key: str) -> None:
    """Send the link at which the person accepts or declines."""
    context = {
        "organization": invitation.organization.name_in(),
        "role": invitation.get_role_display(),
        "days": HOLDS_FOR.days,
        "address": settings.BASE_URL + reverse("sign_invitation", args=[key]),
    }
    _send("member_invitation", context, invitation.email)


def mail_second_persons(*, invitation: Invitation) -> int:
    """Tell after the commit who may agree that something waits; it names nobody. Give how many are told.

    Focal points and approvers of the organization; where there is no other one, the secretariat.
    """
    organization = invitation.organization
    groups = [organization.approvers_id, organization.coordinators_id]
    apart = {person.pk for person in (invitation.asked_by, invitation.account) if person is not None}
    people = User.objects.filter(is_active=True).exclude(
        Q(email="") | Q(pk__in=apart) | Q(email__iexact=invitation.email)
    )
    told = list(people.filter(groups__in=groups).distinct().order_by("pk"))
    told = told or list(people.filter(groups__name=SECRETARIAT).distinct().order_by("pk"))
    for person in told:
        transaction.on_commit(partial(_tell, person, organization), robust=True)
    return len(told)


def _tell(person: User, organization: OrganizationPage) -> None:
    address = settings.BASE_URL + reverse("people:detail", args=[organization.translation_key])
    with override(language_of_person(person)):
        _send("member_waiting", {"organization": organization.name_in(), "address": address}, person.email)


def _send(name: str, context: dict[str, Any], address: str) -> None:
    subject = render_to_string(f"organizations/mails/{name}_subject.txt", context).strip()
    send_mail(subject, render_to_string(f"organizations/mails/{name}.txt", context), None, [address])
