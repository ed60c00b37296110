"""What follows from Wagtail's page signals and from migrating: each receiver calls one action."""

from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished, task_submitted

from organizations.actions import ensure_groups
from organizations.models import OrganizationPage
from practices.actions.editions import withdraw_provisions, write_provisions
from practices.actions.triggers import install_triggers
from practices.mails import ApproversMail
from practices.models import EditionPage


@receiver(page_published, sender=EditionPage)
def provisions_follow_the_text(instance: EditionPage, revision: Revision | None = None, **kwargs: Any) -> None:
    """Turn the published text into provisions, in the transaction that publishes it."""
    write_provisions(edition=instance, revision=revision)


@receiver(page_unpublished, sender=EditionPage)
def provisions_are_withdrawn(instance: EditionPage, **kwargs: Any) -> None:
    """Withdraw the provisions of a text that is no longer published."""
    withdraw_provisions(edition=instance)


@receiver(post_migrate)
def guard_ledgers(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers of the ledgers once the tables of this app are there."""
    if sender.name == "practices":
        install_triggers(using)


@receiver(page_published, sender=OrganizationPage)
def organization_has_its_groups(instance: OrganizationPage, **kwargs: Any) -> None:
    """Give a published organization its groups and its collection."""
    ensure_groups(organization=instance)


task_submitted.connect(ApproversMail(), dispatch_uid="approvers-mail", weak=False)
