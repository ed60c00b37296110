"""Setting up an organization: its groups, its collection, and rights that stop at its own subtree."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from organizations.models import (
    DELEGATIONS,
    SECRETARIAT,
    OrganizationIndexPage,
    OrganizationName,
    OrganizationPage,
)

OFFICER_PAGE_RIGHTS = ("add_page", "change_page")
APPROVER_PAGE_RIGHTS = ("change_page",)
SECRETARIAT_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_RIGHTS = ("add_document", "change_document", "choose_document")


class OrganizationRefused(Exception):
    """The organization cannot be made; the message is for the user."""


@transaction.atomic
def found_organization(
    *,
    name: str,
    slug: str,
    kind: str,
    by: Any,
    names: dict[str, tuple[str, str]] | None = None,
    website: str = "",
    body_of: OrganizationPage | None = None,
    is_contact_only: bool = False,
    is_demonstration: bool = False,
) -> OrganizationPage:
    """Make an organization with its groups, published unless it is contact-only.

    `names`: language to (name, acronym). Raises OrganizationRefused if the address is taken.
    """
    index = OrganizationIndexPage.objects.get()
    if index.get_children().filter(slug=slug).exists():
        raise OrganizationRefused(_("There is already an organization at “%(slug)s”.") % {"slug": slug})
    page = OrganizationPage(
        title=name,
        slug=slug,
        kind=kind,
        website=website,
        body_of=body_of,
        is_contact_only=is_contact_only,
        is_demonstration=is_demonstration,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    page.names = [  # type: ignore[misc]
        OrganizationName(language=language, name=full, acronym=acronym, sort_order=place)
        for place, (language, (full, acronym)) in enumerate((names or {"en": (name, "")}).items())
    ]
    index.add_child(instance=page)
    revision = page.save_revision(user=by, log_action=True)
    if is_contact_only:
        ensure_groups(organization=page)
    else:
        revision.publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
    return page


@transaction.atomic
def ensure_groups(*, organization: OrganizationPage) -> None:
    """Make the groups of officers, approvers and focal points, and the collection, if they are not there yet.

    No organization's group holds *publish*: what it writes goes live through the workflow.
    """
    stored = OrganizationPage.objects.get(pk=organization.pk)
    if stored.officers_id and stored.approvers_id and stored.coordinators_id and stored.collection_id:
        return
    officers, approvers, coordinators = (
        Group.objects.get_or_create(name=f"{stored.slug} {role}"[:150])[0]
        for role in ("officers", "approvers", "focal points")
    )
    collection = stored.collection or Collection.get_first_root_node().add_child(name=stored.title[:255])
    for group, rights in ((officers, OFFICER_PAGE_RIGHTS), (approvers, APPROVER_PAGE_RIGHTS), (coordinators, ())):
        group.permissions.add(admin_access())
        grant_pages(group, stored, rights)
    for right in permissions_named(COLLECTION_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(group=officers, collection=collection, permission=right)
    fields = {
        "officers": officers,
        "approvers": approvers,
        "coordinators": coordinators,
        "collection": collection,
    }
    OrganizationPage.objects.filter(pk=stored.pk).update(**fields)
    for field, value in fields.items():
        setattr(organization, field, value)


@transaction.atomic
def ensure_portal_groups(*, root: Any) -> None:
    """Make the secretariat's group, with its rights from `root` (the home page) down, and the delegations'."""
    secretariat, _made = Group.objects.get_or_create(name=SECRETARIAT)
    secretariat.permissions.add(admin_access())
    grant_pages(secretariat, root, SECRETARIAT_PAGE_RIGHTS)
    Group.objects.get_or_create(name=DELEGATIONS)


def admin_access() -> Permission:
    """Give the right to enter Wagtail's admin."""
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def permissions_named(codenames: tuple[str, ...]) -> list[Permission]:
    """Give Wagtail's permissions of these codenames, by codename."""
    apps = ("wagtailcore", "wagtaildocs", "wagtailimages")
    return list(
        Permission.objects.filter(codename__in=codenames, content_type__app_label__in=apps).order_by("codename")
    )


def grant_pages(group: Group, page: Any, codenames: tuple[str, ...]) -> None:
    """Let `group` do these things on `page` and under it."""
    for right in permissions_named(codenames):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)
