"""Webhooks: an organization names an address that is told of changes; the secretariat may stop it."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.locks import lock_organization
from organizations.models import OrganizationPage
from practices.actions.outside import PUBLIC, SECURED, Reach, Unreachable, Why, refuse_unreachable
from practices.exchange.actions.changes import head_of
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.webhook_keys import KEY_RENEWED, key_of
from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.webhooks import PauseReason, Webhook, WebhookDelivery
from practices.permissions import acts_for, may_write_for

MADE, CHANGED, REMOVED = "webhooks.make", "webhooks.change", "webhooks.remove"
KEY_SHOWN, PAUSED, RESUMED = "webhooks.show_key", "webhooks.pause", "webhooks.resume"
CLAIMED_FOR = datetime.timedelta(minutes=5)
"""How long a delivery is kept from other workers while it is sent: far longer than a call takes."""
MOST_WEBHOOKS = 10
"""Webhooks of one organization."""


class WebhookRefused(Exception):
    """The webhook breaks a rule; the message is for the user."""


class AddressRefused(WebhookRefused):
    """The address is not one that is called; the message is for the user."""


def reach_of_webhooks() -> Reach:
    """Return what may be called: the public internet by https; on a developer's machine by http as well."""
    return PUBLIC if settings.DEVELOPMENT else SECURED


def make_webhook(
    *,
    organization: OrganizationPage,
    name: str,
    address: str,
    kinds: Collection[str] = (),
    by: Any,
    reach: Reach | None = None,
) -> Webhook:
    """Let an address be told of changes from now on. Raises WebhookRefused.

    `kinds` of things (`ChangedKind`), empty for all. The log of what the organization may see is begun, if nobody
    followed as the organization before.
    """
    _refuse_outsiders(organization, by)
    _refuse_address(address, reach)  # before the transaction: names are looked up
    with transaction.atomic():
        lock_organization(organization)
        scope = open_scope(organization=organization)
        if Webhook.objects.filter(organization=organization).count() >= MOST_WEBHOOKS:
            raise WebhookRefused(_("An organization has at most %(count)s webhooks.") % {"count": MOST_WEBHOOKS})
        webhook = Webhook.objects.create(
            organization=organization,
            name=name,
            address=address,
            kinds=_in_order(kinds),
            after=head_of(scope.code),
            made_by=by,
        )
        _note(webhook, MADE, by)
    return webhook


def change_webhook(
    *, webhook: Webhook, name: str, address: str, kinds: Collection[str] = (), by: Any, reach: Reach | None = None
) -> Webhook:
    """Return a webhook another name or address, or have it told of other kinds. Raises WebhookRefused.

    What waits is sent to the new address.
    """
    _refuse_outsiders(webhook.organization, by)
    if address != webhook.address:
        _refuse_address(address, reach)
    with transaction.atomic():
        _locked(webhook)
        webhook.name, webhook.address, webhook.kinds = name, address, _in_order(kinds)
        webhook.save(update_fields=["name", "address", "kinds"])
        _note(webhook, CHANGED, by)
    return webhook


@transaction.atomic
def show_key(*, webhook: Webhook, by: Any) -> str:
    """Return the key that the receiver checks signatures with; that it was shown is logged. Raises WebhookRefused."""
    _refuse_outsiders(webhook.organization, by)
    locked = _locked(webhook)
    _note(webhook, KEY_SHOWN, by)
    return key_of(locked)


@transaction.atomic
def renew_key(*, webhook: Webhook, by: Any, now: datetime.datetime | None = None) -> None:
    """Return a webhook a new key; for a day calls are signed with the former one as well. Raises WebhookRefused."""
    _refuse_outsiders(webhook.organization, by)
    locked = _locked(webhook)
    webhook.generation = locked.generation + 1
    webhook.save(update_fields=["generation"])
    _note(webhook, KEY_RENEWED, by, timestamp=now or timezone.now())


@transaction.atomic
def pause_webhook(*, webhook: Webhook, by: Any, now: datetime.datetime) -> None:
    """Make no more calls until it is resumed; what changes meanwhile is told then. Raises WebhookRefused."""
    _refuse_others(webhook.organization, by)
    if _locked(webhook).paused_at is not None:
        raise WebhookRefused(_("This webhook is paused already."))
    webhook.paused_at, webhook.pause_reason = now, PauseReason.BY_HAND
    webhook.save(update_fields=["paused_at", "pause_reason"])
    _note(webhook, PAUSED, by)


@transaction.atomic
def resume_webhook(*, webhook: Webhook, by: Any, now: datetime.datetime) -> None:
    """Go on where it was paused: what waits is tried within minutes, from its first try on. Raises WebhookRefused."""
    _refuse_others(webhook.organization, by)
    if _locked(webhook).paused_at is None:
        raise WebhookRefused(_("This webhook is not paused."))
    webhook.paused_at, webhook.pause_reason = None, ""
    webhook.save(update_fields=["paused_at", "pause_reason"])
    waiting = WebhookDelivery.objects.filter(webhook=webhook, next_at__isnull=False)
    waiting.update(attempt_count=0)
    waiting.filter(next_at__gt=now + CLAIMED_FOR).update(next_at=now)  # what is nearer may be on its way right now
    _note(webhook, RESUMED, by)


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: Any) -> None:
    """Remove a webhook with the log of its deliveries. Raises WebhookRefused."""
    _refuse_others(webhook.organization, by)
    _locked(webhook)
    _note(webhook, REMOVED, by)
    webhook.delete()


def scope_of(webhook: Webhook) -> str:
    """Return the scope whose log a webhook follows: that of its organization."""
    return str(webhook.organization.translation_key)


def _refuse_outsiders(organization: OrganizationPage, by: Any) -> None:
    """Refuse who does not act for it: a webhook reads as the organization, as an access token does."""
    if not acts_for(by, organization):
        raise WebhookRefused(_("Only the people of the organization add or change its webhooks and see their keys."))


def _refuse_others(organization: OrganizationPage, by: Any) -> None:
    if not may_write_for(by, organization):
        raise WebhookRefused(_("Only the people of the organization and the secretariat manage its webhooks."))


def _refuse_address(address: str, reach: Reach | None) -> None:
    try:
        refuse_unreachable(address, reach=reach or reach_of_webhooks())
    except Unreachable as error:
        raise AddressRefused(_refusal(error.why)) from error


def _refusal(why: Why) -> str:
    match why:
        case Why.NOT_PUBLIC:
            return _("This address leads to a private network. Only addresses on the public internet are called.")
        case Why.NO_ADDRESS:
            return _("Give an address that begins with https://, without a port or a password.")
    return _("This name is not found on the internet.")


def _in_order(kinds: Collection[str]) -> list[str]:
    """Put kinds in the order of `ChangedKind`. Raises WebhookRefused."""
    if not set(kinds) <= set(ChangedKind.values):
        raise WebhookRefused(_("There is no such kind of change."))
    return [kind for kind in ChangedKind.values if kind in kinds]


def _locked(webhook: Webhook) -> Webhook:
    """Hold the row of a webhook to the end of the transaction. Raises WebhookRefused where it was removed."""
    row = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
    if row is None:
        raise WebhookRefused(_("This webhook was removed."))
    return row


def _note(webhook: Webhook, action: str, by: Any, **more: Any) -> None:
    """Say it in Wagtail's log; the address may hold a secret of the receiver, so it is not written there."""
    log(instance=webhook, action=action, user=by, data={"name": webhook.name}, **more)
