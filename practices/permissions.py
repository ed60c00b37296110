"""Who may write. What may be read is asked of `visible_to`."""

from typing import Any

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, reader_of
from organizations.second_persons import NOBODY, person_of, refuse_two
from practices.models.approvals.deputies import absent_for_whom
from practices.models.approvals.seconding import may_second, second_person
from practices.models.assessments import Judge


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


def refuse_deciding(user: Any, organization: OrganizationPage, first: Any, *, source: str = "") -> str:
    """Say why `user` is not the second person for what `first` wrote or proposed for `organization`, "" if they are.

    An approver of the organization, or today's deputy of one; the secretariat for an organization that it does not
    act for: `organizations.second_persons` says whether they and `first` (None: nobody with an account) count as two.
    """
    if not (user.is_active and may_second(user, organization)):
        return _("An approver of the organization decides this, or the secretariat.")
    return refuse_two(
        organization,
        person_of(first, organization) if first is not None else NOBODY,
        second_person(user, organization),
        source=source,
    )


def may_decide(user: Any, organization: OrganizationPage, proposed_by: Any) -> bool:
    """Tell whether `user` is the second person for what `proposed_by` proposed for `organization`."""
    return not refuse_deciding(user, organization, proposed_by)


def represented_by(user: Any, organization: OrganizationPage) -> Any:
    """Return the approver for whom `user` approves as a deputy today, None for who approves in their own right."""
    if is_approver(user, organization) or not acts_for(user, organization):
        return None
    absence = absent_for_whom(user, organization)
    return absence.absent if absence is not None else None


def may_edit_vocabulary(user: Any) -> bool:
    """Tell whether `user` may change topics."""
    return is_secretariat(user)
