"""Who may write. What may be read is asked of `visible_to`."""

from typing import Any

from organizations.models import OrganizationPage, reader_of
from practices.models import Judge
from practices.models.approvals.deputies import absent_for_whom


def acts_for(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` is an officer or approver of `organization`."""
    return organization.pk in reader_of(user).organizations


def is_approver(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` approves for `organization`."""
    return bool(user.is_active and user.groups.filter(pk=organization.approvers_id).exists())


def is_secretariat(user: Any) -> bool:
    """Tell whether `user` is one of the portal's moderators."""
    return reader_of(user).is_secretariat


def is_secretariat_for(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` is a moderator who is no member of `organization`: nobody moderates their own."""
    return is_secretariat(user) and organization.pk not in reader_of(user).reads_for


def may_write_for(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` may draft, import and propose for `organization`."""
    return is_secretariat(user) or acts_for(user, organization)


def may_record_adoption(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` may record where `organization` stands."""
    return may_write_for(user, organization)


def judge_for(user: Any, organization: OrganizationPage) -> Judge | None:
    """Tell as whom `user` assesses the texts of `organization`, None if not at all.

    Who acts for it is the organization itself, whatever else they are: the secretariat never assesses its own.
    """
    if acts_for(user, organization):
        return Judge.OWNER
    return Judge.SECRETARIAT if is_secretariat(user) else None


def may_decide(user: Any, organization: OrganizationPage, proposed_by: Any) -> bool:
    """Tell whether `user` is the second person for what `proposed_by` proposed for `organization`.

    An approver of the organization, or today's deputy of one; the secretariat for an organization that it does not
    act for.
    """
    if not user.is_active or (proposed_by is not None and user.pk == proposed_by.pk):
        return False
    if is_approver(user, organization):
        return True
    if acts_for(user, organization):
        return absent_for_whom(user, organization) is not None
    return is_secretariat_for(user, organization)


def represented_by(user: Any, organization: OrganizationPage) -> Any:
    """Give the approver for whom `user` approves as a deputy today, None for who approves in their own right."""
    if is_approver(user, organization) or not acts_for(user, organization):
        return None
    absence = absent_for_whom(user, organization)
    return absence.absent if absence is not None else None


def may_edit_vocabulary(user: Any) -> bool:
    """Tell whether `user` may change topics."""
    return is_secretariat(user)
