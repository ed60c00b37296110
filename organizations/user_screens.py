"""Wagtail's screens of users and groups, without the groups of organizations: roles are given under Members."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import groups, users
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from organizations.appointments import note_user_screen
from organizations.models import DELEGATIONS, SECRETARIAT, User, reader_of


def portal_groups() -> Any:
    """Keep the groups that are no organization's."""
    return Group.objects.filter(officers_of__isnull=True, approvers_of__isnull=True, coordinators_of__isnull=True)


class _WithoutOrganizations(forms.ModelForm):
    """A form of an account that neither shows nor changes what the person does for organizations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["groups"]
        choice.queryset = portal_groups().order_by("name")
        account = self.instance
        is_somebody = account.pk and (reader_of(account).reads_for or reader_of(account).is_secretariat)
        if is_somebody and not getattr(self, "editing_self", False):
            for name in ("email", "username"):  # who can change these can take the account over
                self.fields[name].disabled = True

    def _save_m2m(self) -> None:
        kept = list(self.instance.groups.exclude(pk__in=portal_groups().order_by().values("pk")))
        super()._save_m2m()  # type: ignore[misc]  # the stubs do not know it
        self.instance.groups.add(*kept)


class AccountCreationForm(_WithoutOrganizations, UserCreationForm):
    """A new account."""


class AccountEditForm(_WithoutOrganizations, UserEditForm):
    """An account that is there: address and name of who decides are changed by themselves alone."""


class PortalUserViewSet(users.UserViewSet):
    """Accounts."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the form for a new account or one that is there."""
        return AccountEditForm if for_update else AccountCreationForm


class _PortalGroups:
    """A screen of groups that knows none of an organization's: they answer 404."""

    def get_queryset(self) -> Any:
        """Keep the portal's own."""
        return portal_groups()


class GroupIndexView(groups.IndexView):
    """The groups that are no organization's."""

    def get_base_queryset(self) -> Any:
        """Keep the portal's own."""
        return portal_groups()


class GroupEditView(_PortalGroups, groups.EditView):
    """One group that is no organization's."""


class GroupDeleteView(_PortalGroups, groups.DeleteView):
    """Delete a group that is neither an organization's nor one that the portal's own rules ask for."""

    def get_queryset(self) -> Any:
        """Keep those that nothing rests on."""
        return super().get_queryset().exclude(name__in=(SECRETARIAT, DELEGATIONS))


class PortalGroupViewSet(groups.GroupViewSet):
    """Groups."""

    index_view_class = GroupIndexView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView


def note_created(request: HttpRequest, user: User) -> None:
    """Record who opened an account (Wagtail's hook after_create_user)."""
    note_user_screen(account=user, by=request.user, is_new=True)


def note_edited(request: HttpRequest, user: User) -> None:
    """Record what became of an account (Wagtail's hook after_edit_user)."""
    note_user_screen(account=user, by=request.user, is_new=False)


def refuse_deleting(request: HttpRequest, user: User) -> HttpResponse | None:
    """Refuse to delete an account that wrote texts: who may read these rests on it (hook before_delete_user)."""
    if not _have_written([user.pk]):
        return None
    messages.error(request, _("This account has written texts: set it inactive instead of deleting it."))
    return redirect("wagtailusers_users:edit", user.pk)


def refuse_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Refuse to delete accounts that wrote, and to put many into an organization's group (hook before_bulk_action)."""
    if not isinstance(action, UserBulkAction):
        return None
    if action_type == "delete" and _have_written([one.pk for one in objects]):
        messages.error(request, _("One of these accounts has written texts: set it inactive instead of deleting it."))
        return redirect(action.next_url)
    if action_type != "assign_role":
        return None
    wanted = request.POST.get("role", "")
    if wanted.isdecimal() and portal_groups().filter(pk=wanted[:18]).exists():
        return None
    messages.error(request, _("Roles for an organization are given under Members and require two persons."))
    return redirect(action.next_url)


def _have_written(accounts: list[int]) -> bool:
    """Tell whether one of these accounts (primary keys) wrote a text, also where another's save overwrote theirs."""
    edits = apps.get_model("practices", "ContentEdit").objects.filter(user__in=accounts)
    return bool(edits.exists() or Revision.objects.filter(user__in=accounts).exists())


def note_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Record what became of many accounts (Wagtail's hook after_bulk_action)."""
    if isinstance(action, UserBulkAction) and action_type in ("assign_role", "set_active_state"):
        for account in User.objects.filter(pk__in=[one.pk for one in objects]).order_by("pk"):
            note_user_screen(account=account, by=request.user, is_new=False)
