"""Setting up an organization: its groups, its collection, and rights that stop at its own subtree."""

from collections.abc import Iterable, Mapping
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
    reader_of,
)
from organizations.official_names import with_official_names

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
    is_contact_only: bool = False,
    as_operator: bool | None = None,
    **fields: Any,
) -> OrganizationPage:
    """Make an organization with its groups: published by the operator unless it is contact-only, else as a draft.

    Without `by` it is the operator's, where `as_operator` does not say. `names`: language to (name, acronym); `fields`
    are others of the page. Raises OrganizationRefused if the address is taken, and for who is not of the secretariat.
    """
    is_operators = by is None if as_operator is None else as_operator
    if not (is_operators or by is None or reader_of(by).is_secretariat):
        raise OrganizationRefused(_("The secretariat enters organizations."))
    OrganizationIndexPage.objects.select_for_update(of=("self",)).only("pk").get()  # one at a time
    index = OrganizationIndexPage.objects.get()  # read once the lock is held: what is joined to it would be old
    if index.get_children().filter(slug=slug).exists():
        raise OrganizationRefused(_("There is already an organization at “%(slug)s”.") % {"slug": slug})
    page = new_organization(
        name=name,
        slug=slug,
        kind=kind,
        names=names,
        is_contact_only=is_contact_only,
        owner=by,
        **fields,
    )
    index.add_child(instance=page)
    revision = page.save_revision(user=by, log_action=True)
    if is_contact_only or not is_operators:
        ensure_groups(organization=page)
    else:
        revision.publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
    return page


def new_organization(
    *, name: str, slug: str, kind: str, names: dict[str, tuple[str, str]] | None = None, **fields: Any
) -> OrganizationPage:
    """Return the page of an organization with its names, unsaved and not published; `fields` are others of the page.

    Official names that are known are added to those that are given.
    """
    page = OrganizationPage(title=name, slug=slug, kind=kind, live=False, has_unpublished_changes=True, **fields)
    page.names = [  # type: ignore[misc]
        OrganizationName(language=language, name=full, acronym=acronym, sort_order=place)
        for place, (language, (full, acronym)) in enumerate(with_official_names(names or {"en": (name, "")}).items())
    ]
    return page


@transaction.atomic
def ensure_groups(*, organization: OrganizationPage) -> None:
    """Make the groups of officers, approvers and focal points, and the collection, if they are not there yet.

    No organization's group holds *publish*: what it writes goes live through the workflow.
    """
    stored = OrganizationPage.objects.get(pk=organization.pk)
    if stored.officers_id and stored.approvers_id and stored.coordinators_id and stored.collection_id:
        return
    stored = OrganizationPage.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    officers, approvers, coordinators = _groups_of(stored)
    collection = stored.collection or Collection.get_first_root_node().add_child(name=stored.title[:255])
    _let_enter(officers, approvers, coordinators)
    grant_pages(page=stored, rights={officers: OFFICER_PAGE_RIGHTS, approvers: APPROVER_PAGE_RIGHTS})
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=officers, collection=collection, permission=right)
            for right in permissions_named(COLLECTION_RIGHTS)
        ],
        ignore_conflicts=True,
    )
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
    _let_enter(secretariat)
    grant_pages(page=root, rights={secretariat: SECRETARIAT_PAGE_RIGHTS})
    Group.objects.get_or_create(name=DELEGATIONS)


def permissions_named(codenames: Iterable[str]) -> list[Permission]:
    """Return Wagtail's permissions of these codenames, by codename."""
    apps = ("wagtailcore", "wagtaildocs", "wagtailimages")
    return list(
        Permission.objects.filter(codename__in=codenames, content_type__app_label__in=apps).order_by("codename")
    )


def grant_pages(*, page: Any, rights: Mapping[Group, tuple[str, ...]]) -> None:
    """Let each group do what is named for it on `page` and under it."""
    named = {one.codename: one for one in permissions_named({name for names in rights.values() for name in names})}
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page_id=page.pk, permission=named[name])
            for group, names in rights.items()
            for name in names
        ],
        ignore_conflicts=True,
    )


def _groups_of(organization: OrganizationPage) -> list[Group]:
    """Return the groups of officers, approvers and focal points; those that are missing are made."""
    names = [f"{organization.slug} {role}"[:150] for role in ("officers", "approvers", "focal points")]
    Group.objects.bulk_create([Group(name=name) for name in names], ignore_conflicts=True)
    found = {group.name: group for group in Group.objects.filter(name__in=names)}
    return [found[name] for name in names]


def _let_enter(*groups: Group) -> None:
    """Let these groups enter Wagtail's admin."""
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    through = Group.permissions.through
    through.objects.bulk_create(
        [through(group_id=group.pk, permission_id=access.pk) for group in groups], ignore_conflicts=True
    )
