"""What people meet in the admin: the pages within their reach, what they may publish, whose rows they see."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from organizations.models import FocalPoint, OrganizationIndexPage, OrganizationPage, reader_of
from organizations.second_persons import AwaitingSecondPerson, pairs_with
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy, deputy_organizations
from practices.models.approvals.letters import PinnedLetter
from practices.models.approvals.requests import ApprovalAnswer, ApprovalRequest
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.editions import EditionPage
from practices.models.evidence import Confirmation
from practices.models.initiatives import InitiativeStatement, Participation
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry, EnquiryMember
from practices.models.outreach.letters import Letter
from practices.models.outreach.packs import PackItem
from practices.models.outreach.returns import Return
from practices.models.practices import PracticePage
from practices.models.proposals import Origin, Proposal, Workflow
from practices.models.releases import ReleasedKind
from practices.models.sealed_pages import is_sealed, sealed_drafts, sealed_pages
from practices.models.seals import SealOpening, is_unsealed, secretariat_accounts
from practices.models.workflows import is_contact_only, organization_of
from practices.permissions import acts_for, is_secretariat

READ_BY_RULE = (OrganizationPage, InstrumentPage, EditionPage, PracticePage)


def pages_within_reach(user: Any) -> Q:
    """Make the condition "a page that `user` may meet in a chooser": their own, and what they may read."""
    if is_secretariat(user):
        return ~sealed_pages(user)
    reach = _own(user)
    for model in READ_BY_RULE:
        reach |= Q(pk__in=model.objects.visible_to(user).order_by().values("pk"))
    index = OrganizationIndexPage.objects.first()
    if index is not None:
        editorial = Q(live=True) & ~Q(path__startswith=index.path)
        reach |= Q(depth=1) | Q(pk=index.pk) | editorial
    return reach


def is_within_reach(user: Any, keys: Collection[int]) -> bool:
    """Tell whether `user` may meet each of these pages (primary keys) in a chooser."""
    return _holds_for_all(pages_within_reach(user), keys)


def is_within_tree(user: Any, keys: Collection[int]) -> bool:
    """Tell whether each of these pages (primary keys) lies in the part of the tree that `user` explores."""
    if is_secretariat(user):
        return True
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    return explorable.filter(pk__in=keys).count() == len(set(keys))


def is_own(user: Any, keys: Collection[int]) -> bool:
    """Tell whether each of these pages (primary keys) belongs to an organization that `user` acts for."""
    return is_secretariat(user) or _holds_for_all(_own(user), keys)


def refuse_publishing(user: Any, page: Page) -> str:
    """Say why `page` is not published directly, "" if it may be: an organization's is submitted and approved."""
    if organization_of(page) is None:
        return ""
    if is_contact_only(page):
        return _("A contact-only organization is never published.")
    return _("A second person has to publish it: submit it for approval.")


def refuse_unpublishing(user: Any, page: Page) -> str:
    """Say why `user` may not take `page` out of publication, "" if they may: narrowing takes one person."""
    organization = organization_of(page)
    if organization is not None and acts_for(user, organization):
        return _("You cannot unpublish pages of an organization for which you act: ask the secretariat.")
    return ""


def refuse_deleting(pages: Iterable[Page], user: Any) -> str:
    """Say why these pages cannot be deleted, "" if they can: ledgers and provisions name them."""
    for page in pages:
        tree = Page.objects.descendant_of(page, inclusive=True).values("pk")
        organizations = OrganizationPage.objects.filter(pk__in=tree)
        if organizations.exists() and not is_secretariat(user):
            return _("Only the secretariat can unpublish an organization.")
        if Page.objects.filter(sealed_drafts(user), pk__in=tree).exists():
            return _("“%(title)s” cannot be deleted: sealed drafts of an organization are under it.") % {
                "title": page.get_admin_display_title()
            }
        if _is_referred_to(tree):
            return _(
                "“%(title)s” cannot be deleted: provisions, statements or proposals refer to it or to a page "
                "under it. Unpublish it instead."
            ) % {"title": page.get_admin_display_title()}
    return ""


def _is_referred_to(tree: Any) -> bool:
    events = AdoptionEvent.objects.filter(Q(organization__in=tree) | Q(reference__in=tree) | Q(own_instrument__in=tree))
    provisions = EditionPage.objects.filter(pk__in=tree, provisions__isnull=False)
    proposals = Proposal.objects.filter(organization__in=tree)
    assessments = Assessment.objects.filter(instrument__in=tree)
    bodies = OrganizationPage.objects.filter(body_of__in=tree).exclude(pk__in=tree)
    claims = Claim.objects.filter(Q(organization__in=tree) | Q(practice__in=tree) | Q(instrument__in=tree))
    rows = (events, assessments, provisions, proposals, bodies, claims, *_outreach_about(tree), *_approved(tree))
    return any(found.exists() for found in rows)


def _approved(tree: Any) -> list[models.QuerySet[Any, Any]]:
    """Return who is registered or away at an organization, and what was approved of a page by request."""
    people = [
        model._default_manager.filter(organization__in=tree) for model in (Deputy, PinnedLetter, RegisteredApprover)
    ]
    given = ApprovalRequest.objects.filter(Q(organization__in=tree) | Q(page__in=tree, answer=ApprovalAnswer.APPROVED))
    opened = SealOpening.objects.filter(organization__in=tree)
    return [*people, opened, OnePersonOffice.objects.filter(organization__in=tree), given]


def _outreach_about(tree: Any) -> list[models.QuerySet[Any, Any]]:
    about = (Contact, EnquiryMember, FocalPoint, InitiativeStatement, Letter, Participation)
    named = [model._default_manager.filter(organization__in=tree) for model in about]
    beside = [
        model._default_manager.filter(Q(organization__in=tree) | Q(reference__in=tree))
        for model in (Confirmation, Return)
    ]
    return [*named, *beside, Enquiry.objects.filter(reference__in=tree), PackItem.objects.filter(edition__in=tree)]


def ledger_of(user: Any) -> Any:
    """Keep the adoption events that `user` keeps: of their organizations; all for the secretariat."""
    reader = reader_of(user)
    events = AdoptionEvent.objects.all()
    return events if reader.is_secretariat else events.filter(organization__in=reader.organizations)


def assessments_of(user: Any) -> Any:
    """Keep what was judged of the texts of the organizations that `user` acts for; all for the secretariat."""
    reader = reader_of(user)
    rows = Assessment.objects.all()
    return rows if reader.is_secretariat else rows.filter(instrument__organization__in=reader.organizations)


def proposals_to_decide(user: Any) -> Any:
    """Keep the open proposals for which `user` is the second person. Several queries, one of them for each report."""
    reader = reader_of(user)
    seconded_already = Q(origin=Origin.SIGNED_LINK) | Q(workflow=Workflow.ADOPTION) & ~Q(origin=Origin.TOKEN)
    reports = Q(arguments__kind=ReleasedKind.REPORT)
    approved = Q(organization__approvers__in=user.groups.all())
    if reader.is_participant:
        approved |= Q(organization__in=deputy_organizations(user))
    if reader.is_secretariat:
        approved |= ~Q(organization__in=reader.reads_for)
    rows = Proposal.objects.open().exclude(proposed_by=user)
    asked = rows.filter(approved & ~seconded_already & ~reports, proposed_by__isnull=False)
    waiting = [AwaitingSecondPerson(*row) for row in asked.order_by().values_list("pk", "organization", "proposed_by")]
    gone = approved & ~seconded_already & ~reports & Q(proposed_by__isnull=True, organization__in=reader.reads_for)
    theirs = Q(pk__in=pairs_with(user, waiting)) | gone
    if reader.is_secretariat:
        theirs |= ~Q(organization__in=reader.reads_for) & seconded_already & ~_answered_by_points_of(user) | reports
    found = rows.filter(theirs)
    return found.visible_to(user) if reader.is_secretariat else found


def _answered_by_points_of(user: Any) -> Q:
    """Keep what came by a return that a focal point answered, or confirmed, whom `user` entered."""
    entered = Q(focal_point__made_by=user) | Q(second_point__made_by=user)
    returns = Return.objects.filter(
        entered, organization=OuterRef("organization"), handed_in_at=OuterRef("proposed_at")
    )
    return Q(Exists(returns), origin=Origin.SIGNED_LINK)


def _own(user: Any) -> Q:
    own = Q(pk__in=())
    organizations = OrganizationPage.objects.filter(pk__in=reader_of(user).organizations)
    for path in organizations.values_list("path", flat=True):
        own |= Q(path__startswith=path)
    return own


def _holds_for_all(rule: Q, keys: Collection[int]) -> bool:
    return Page.objects.filter(rule, pk__in=keys).count() == len(set(keys))


class OwnScreensPolicy(BasePermissionPolicy):
    """Rows with screens of their own: whoever takes part may see these and add; no row is given to Wagtail's.

    Our screens read rows by `visible_to`, and actions change them.
    """

    allowed = frozenset({"view", "add"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        reader = reader_of(user)
        return action in self.allowed and (reader.is_secretariat or reader.is_participant)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return False

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        """Return none."""
        return self.model.objects.none()

    def users_with_any_permission(self, actions: Collection[str]) -> Any:
        """Return nobody: who may is asked the other way round."""
        return get_user_model().objects.none()


class SealedPagePolicy(PagePermissionPolicy):
    """Wagtail's rights on pages, without what a seal closes to the secretariat: operators are the secretariat, no more.

    Lists, searches, choosers, reports and logs of the admin ask it. What an address names is looked at by
    `portal.admin_guard`.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        """Keep the pages that are there for `user`."""
        return _unsealed(super().instances_user_has_any_permission_for(user, actions), user)

    def explorable_instances(self, user: Any) -> Any:
        """Keep the pages that are there for `user`."""
        return _unsealed(super().explorable_instances(user), user)

    def user_has_any_permission_for_instance(self, user: Any, actions: Collection[str], instance: Any) -> bool:
        """Tell whether `user` has one of the rights on a page that is there for them."""
        may = super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(may) and not is_sealed(instance.specific, user)


class SealedDocumentPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rights on documents, without the working files of organizations, which are closed to the secretariat.

    What it uploaded itself is open to it. What people uploaded who left stays closed; what names nobody is closed
    where the organization has people.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        """Keep the files that are there for `user`."""
        return super().instances_user_has_any_permission_for(user, actions).exclude(sealed_files(user))

    def user_has_any_permission_for_instance(self, user: Any, actions: Collection[str], instance: Any) -> bool:
        """Tell whether `user` has one of the rights on a file that is there for them."""
        may = super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(may) and not self.model.objects.filter(sealed_files(user), pk=instance.pk).exists()


def sealed_files(user: Any) -> Q:
    """Make the condition "a file of an organization that is closed to `user`, of the secretariat"."""
    reader = reader_of(user)
    if not reader.is_secretariat:
        return Q(pk__in=())
    people = get_user_model().groups.through.objects.filter(
        Q(group=OuterRef("officers")) | Q(group=OuterRef("approvers")) | Q(group=OuterRef("coordinators"))
    )
    owners = OrganizationPage.objects.filter(collection__isnull=False).exclude(pk__in=reader.reads_for)
    owners = owners.exclude(is_unsealed("pk")).order_by()
    theirs = Q(uploaded_by_user__isnull=False) & ~Q(uploaded_by_user__in=secretariat_accounts())
    nobodys = Q(uploaded_by_user__isnull=True, collection__in=owners.filter(Exists(people)).values("collection"))
    return Q(collection__in=owners.values("collection")) & theirs | nobodys


def _unsealed(pages: Any, user: Any) -> Any:
    return pages.exclude(sealed_pages(user)) if is_secretariat(user) else pages
