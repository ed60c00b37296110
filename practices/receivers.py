"""What follows from Wagtail's signals of pages and revisions and from migrating: each receiver calls one action."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_migrate, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_approved,
    task_rejected,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from organizations.actions import ensure_groups
from organizations.models import OrganizationPage
from practices.actions.approvals.deputies import note_acted_for
from practices.actions.assessment_checks import recheck_assessments
from practices.actions.change_markers import install_touches
from practices.actions.content_edits import note_new, note_overwritten
from practices.actions.edition_pictures import complete_revision, show_pictures
from practices.actions.editions import withdraw_provisions, write_provisions
from practices.actions.extract_files import give_own_file
from practices.actions.follow_ups import carry_topics
from practices.actions.links import ask_again
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.page_orders import install_orders
from practices.actions.page_visibility import install_visibility
from practices.actions.pending_texts import work_out_later
from practices.actions.proposals import ProposalRefused, open_with_text
from practices.actions.public_versions import install_versions
from practices.actions.releases import ReleaseRefused
from practices.actions.row_level_security.building import refresh_row_level_security
from practices.actions.searching.entries import write_texts
from practices.actions.searching.word_tables import install_words
from practices.actions.structuring import finish_with_text
from practices.actions.submissions import submit_instrument
from practices.actions.triggers import install_triggers
from practices.actions.uncleaned import refuse_replacing
from practices.mails import ApprovalMail, ApproversMail, GroupTaskMail, RejectionMail, SubmissionMail
from practices.models.editions import EditionPage, edition_publishing
from practices.models.workflows import approved_by, approved_with_release, organization_of


@receiver(edition_publishing, sender=EditionPage)
def source_file_needs_its_reason(edition: EditionPage, revision: Revision, **kwargs: Any) -> None:
    """Refuse to publish a new source file that holds more than its words where others would see it at once."""
    refusal = refuse_replacing(edition=edition, replacement=revision.as_object())
    if refusal:
        raise PermissionDenied(refusal)


@receiver(page_published, sender=EditionPage)
def provisions_follow_the_text(instance: EditionPage, revision: Revision | None = None, **kwargs: Any) -> None:
    """Turn the published text into provisions and bring their topics along, in the transaction that publishes it."""
    began = timezone.now()
    write_provisions(edition=instance, revision=revision)
    show_pictures(edition=instance)
    carry_topics(edition=instance, since=began)
    recheck_assessments(edition=instance)
    ask_again(edition=instance, since=began)
    give_own_file(edition=instance)
    finish_with_text(edition=instance, by=revision.user if revision else None)
    work_out_later(things=[instance.translation_key])


@receiver(page_unpublished, sender=EditionPage)
def provisions_are_withdrawn(instance: EditionPage, **kwargs: Any) -> None:
    """Withdraw the provisions of a text that is no longer published."""
    withdraw_provisions(edition=instance)
    write_texts(editions=[instance.pk])
    work_out_later(things=[instance.translation_key])


@receiver(pre_save, sender=Revision)
def overwritten_words_have_a_writer(
    instance: Revision, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Note who overwrites a revision with other words; saving some of its fields is no editor's work."""
    if instance.pk is not None and not raw and update_fields is None:
        note_overwritten(revision=instance)


@receiver(post_save, sender=Revision)
def new_words_have_a_writer(instance: Revision, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Note who saved a new revision with other words than the one before."""
    if created and not raw:
        note_new(revision=instance)


@receiver(post_save, sender=Revision)
def pictures_follow_the_text(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Keep the pictures that a saved revision of an edition names; its file is read after the transaction."""
    if not raw:
        complete_revision(revision=instance)


@receiver(post_migrate)
def guard_ledgers(sender: Any, using: str, **kwargs: Any) -> None:
    """Install what the database itself does for ledgers, change log, search and lists, once the tables are there."""
    if sender.name == "practices":
        install_triggers(using)
        install_touches(using)
        install_words(using)
        install_orders(using)
        install_versions(using)
        install_visibility(using)


@receiver(post_migrate)
def wall_covers_new_tables(sender: Any, using: str, **kwargs: Any) -> None:
    """Set up row-level security again, where it is in use, if tables or rules have changed."""
    if sender.name == "practices" and using == "default":
        refresh_row_level_security()


@receiver(page_published, sender=OrganizationPage)
def organization_has_its_groups(instance: OrganizationPage, **kwargs: Any) -> None:
    """Return a published organization its groups and its collection."""
    ensure_groups(organization=instance)


@receiver(approved_by)
def organizations_are_told(page: Page, user: Any, **kwargs: Any) -> None:
    """Tell an organization that somebody from outside approved a text of it."""
    organization = organization_of(page)
    if organization is not None:
        about = page.get_latest_revision_as_object().title
        tell_organization(organization=organization, act=OutsideAct.TEXT_APPROVED, by=user, about=about)


@receiver(approved_with_release)
def release_goes_with_its_text(
    page: Page, user: Any, without_file: bool = False, comment: str = "", **kwargs: Any
) -> None:
    """Open a text as it was proposed, in the transaction that approves it; a refusal undoes both."""
    try:
        open_with_text(page=page, by=user, without_file=without_file, reason=comment)
    except (ProposalRefused, ReleaseRefused) as refusal:
        raise PermissionDenied(str(refusal)) from refusal


@receiver(workflow_submitted)
def instrument_goes_with_its_text(instance: Any, user: Any, **kwargs: Any) -> None:
    """Submit the instrument of a text that is submitted, when nobody can see it yet."""
    page = instance.content_object
    if isinstance(page, Page) and page.specific_class is EditionPage:
        submit_instrument(edition=page.specific, by=user)


@receiver([task_approved, task_rejected])
def deputies_say_for_whom(instance: Any, user: Any = None, **kwargs: Any) -> None:
    """Put on record for whom a deputy decided a text."""
    note_acted_for(task_state=instance, by=user)


task_submitted.connect(ApproversMail(), dispatch_uid="approvers-mail", weak=False)

# In the places of Wagtail's own, by their identifiers: those send at once, also for what is then rolled back.
for signal, sender, mail, named in (
    (task_submitted, TaskState, GroupTaskMail(), "group_approval_task_submitted"),
    (workflow_submitted, WorkflowState, SubmissionMail(), "workflow_state_submitted"),
    (workflow_approved, WorkflowState, ApprovalMail(), "workflow_state_approved"),
    (workflow_rejected, WorkflowState, RejectionMail(), "workflow_state_rejected"),
):
    signal.disconnect(sender=sender, dispatch_uid=f"{named}_email_notification")
    signal.connect(mail, sender=sender, dispatch_uid=f"{named}_email_notification", weak=False)
