"""Handing back to an organization what hung on somebody who no longer acts for it.

Rights themselves are read anew by each request. What is made for the organization stays its own: texts in a workflow,
proposals, requests, decided and scheduled releases.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription

from organizations.mailboxes import mailbox_of
from organizations.models import OrganizationPage, User
from practices.exchange.actions.tokens import REVOKED
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.requests import ApprovalRequest
from practices.models.editions import today
from practices.models.exchange.following import Subscription
from practices.models.exchange.tokens import AccessToken
from practices.models.outreach.returns import Return

HANDED_BACK = "practices.handed_back"


@transaction.atomic
def hand_back(*, organization: OrganizationPage, account: User, by: Any) -> None:
    """End, at once, what `account` held for `organization` beside its role.

    Access tokens are revoked, absences ended, locks of pages lifted, subscriptions to what only the organization sees
    removed, and signed links to the same address closed.
    """
    now = timezone.now()
    counts = {
        "tokens": _revoke_tokens(organization, account, by, now),
        "absences": _end_absences(organization, account, now),
        "locks": _lift_locks(organization, account),
        "subscriptions": _stop_following(organization, account),
        "links": _close_links(organization, account, now),
    }
    ended = {name: count for name, count in counts.items() if count}
    if ended:
        log(instance=organization, action=HANDED_BACK, user=by, data={"account": account.pk, **ended})


def register_leaving_log(actions: Any) -> None:
    """Name what the log of an organization tells of it."""
    actions.register_action(
        HANDED_BACK, _("End the roles of a person who has left"), _("Ended the roles of a person who has left")
    )


def _revoke_tokens(organization: OrganizationPage, account: User, by: Any, now: datetime.datetime) -> int:
    rows = AccessToken.objects.filter(organization=organization, made_by=account, revoked_at__isnull=True)
    tokens = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for token in tokens:
        token.revoked_at, token.revoked_by = now, by
        token.save(update_fields=["revoked_at", "revoked_by"])
        log(instance=organization, action=REVOKED, user=by, data={"token": token.name, "hint": token.hint})
    return len(tokens)


def _end_absences(organization: OrganizationPage, account: User, now: datetime.datetime) -> int:
    rows = Deputy.objects.filter(Q(absent=account) | Q(deputy=account), organization=organization)
    return rows.filter(ended_at__isnull=True, until_on__gte=today()).update(ended_at=now)


def _lift_locks(organization: OrganizationPage, account: User) -> int:
    pages = Page.objects.descendant_of(organization, inclusive=True).filter(locked_by=account)
    return pages.update(locked=False, locked_by=None, locked_at=None)


def _stop_following(organization: OrganizationPage, account: User) -> int:
    own = Subscription.objects.filter(user=account, scope=str(organization.translation_key))
    comments = PageSubscription.objects.filter(user=account, page__path__startswith=organization.path)
    return sum(rows.delete()[0] for rows in (own, comments))


def _close_links(organization: OrganizationPage, account: User, now: datetime.datetime) -> int:
    if not account.email:
        return 0
    mailbox, last = mailbox_of(account.email), today() - datetime.timedelta(days=1)
    approvers = RegisteredApprover.objects.filter(organization=organization).exclude(email="").order_by("pk")
    theirs = [row.pk for row in approvers if mailbox_of(row.email) == mailbox]
    open_ones = ApprovalRequest.objects.filter(answered_at__isnull=True, closed_at__isnull=True)
    closed = open_ones.filter(approver__in=theirs).update(closed_at=now)
    approvers.filter(pk__in=theirs, valid_from__gt=last).update(confirmed_at=None, confirmed_by=None)
    approvers.valid(today()).filter(pk__in=theirs).update(valid_until=last)
    return closed + _close_returns(organization, mailbox, now)


def _close_returns(organization: OrganizationPage, mailbox: str, now: datetime.datetime) -> int:
    rows = Return.objects.filter(organization=organization, handed_in_at__isnull=True, expires_at__gt=now)
    asked = rows.select_related("focal_point", "second_point").order_by("pk")
    people = {row.pk: (row.focal_point, row.second_point) for row in asked}
    theirs = [key for key, points in people.items() if mailbox in {mailbox_of(one.email) for one in points if one}]
    return rows.filter(pk__in=theirs).update(expires_at=now)
