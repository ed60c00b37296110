"""The screens "People": who acts for which organization."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from organizations.membership import (
    MembershipRefused,
    Role,
    add_member,
    find_account,
    invite_member,
    may_change_people,
    may_see_people,
    organizations_with_people,
    remove_member,
)
from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, User


class InvitationForm(PasswordResetForm):
    """Sends the link by which a new account sets its password; Django's own leaves out accounts without one."""

    def get_users(self, email: str) -> list[User]:
        return list(User.objects.filter(email__iexact=email, is_active=True))


class PersonForm(forms.Form):
    """Somebody who is to act for an organization."""

    email = forms.EmailField(label=_("E-mail address"), max_length=150)
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("For an account that is not there yet.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class PeopleIndexView(IndexView):
    """The organizations whose people the user may see."""

    model = OrganizationPage
    page_title = _("People")
    any_permission_required = None
    is_searchable = False
    list_filter = None
    columns = [
        TitleColumn(
            "title",
            label=_("Organization"),
            accessor="name_in",
            get_url=lambda row: reverse("people:detail", args=[row.translation_key]),
        ),
        Column("officer_count", label=_("Officers")),
        Column("approver_count", label=_("Approvers")),
    ]
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> Any:
        return (
            organizations_with_people(self.request.user)
            .for_listing()
            .annotate(
                officer_count=Count("officers__user", distinct=True),
                approver_count=Count("approvers__user", distinct=True),
            )
        )

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @cached_property
    def filterset_class(self) -> None:
        """No filters: the list is short."""
        return


class PeopleView(WagtailAdminTemplateMixin, TemplateView):
    """Who acts for one organization; the secretariat adds, removes and invites."""

    template_name = "organizations/admin/people.html"
    page_title = _("People")
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organization = get_object_or_404(OrganizationPage, translation_key=kwargs["key"])
        self.form = PersonForm(request.POST if request.POST.get("act") == "add" else None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_people(request.user, self.organization):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add, invite or remove: one call below."""
        if not may_change_people(request.user, self.organization):
            raise PermissionDenied
        try:
            if request.POST.get("act") == "remove":
                self._remove()
            elif self.form.is_valid():
                self._add()
            else:
                return self.render_to_response(self.get_context_data())
        except MembershipRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("people:detail", self.organization.translation_key)

    def _add(self) -> None:
        values, by = self.form.cleaned_data, self.request.user
        account = find_account(values["email"])
        if account is None or not account.has_usable_password():
            account = invite_member(organization=self.organization, by=by, **values)
            send_invitation(account, self.organization)
            messages.success(self.request, gettext("Invited; the mail carries a link to set a password."))
            return
        add_member(organization=self.organization, account=account, role=values["role"], by=by)
        messages.success(self.request, gettext("Added."))

    def _remove(self) -> None:
        account = User.objects.filter(username=self.request.POST.get("account", "")).first()
        if account is None:
            raise MembershipRefused(gettext("There is no such account."))
        role = self.request.POST.get("role", "")
        remove_member(organization=self.organization, account=account, role=role, by=self.request.user)
        messages.success(self.request, gettext("Removed."))

    def get_page_subtitle(self) -> str:
        return self.organization.name_in()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people:index"), "label": gettext("People")},
            {"url": "", "label": self.organization.name_in()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "organization": self.organization,
            "may_change": may_change_people(self.request.user, self.organization),
            "form": self.form,
            "roles": [
                (Role.OFFICER, gettext("Officers"), _people(self.organization.officers_id)),
                (Role.APPROVER, gettext("Approvers"), _people(self.organization.approvers_id)),
            ],
        }


def _people(group: int | None) -> Any:
    return User.objects.filter(groups=group).order_by("last_name", "username") if group else User.objects.none()


def send_invitation(account: User, organization: OrganizationPage) -> None:
    """Mail the link by which the person sets a password (Django's reset; its address is the portal's own)."""
    base = urlsplit(settings.BASE_URL)
    form = InvitationForm({"email": account.email})
    if form.is_valid():
        form.save(
            domain_override=base.netloc,
            use_https=base.scheme == "https",
            subject_template_name="organizations/mails/invitation_subject.txt",
            email_template_name="organizations/mails/invitation.txt",
            extra_email_context={"organization": organization.name_in()},
        )


class PeopleMenuItem(MenuItem):
    """Shown to whom the list is not empty."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(organizations_with_people(request.user).exists())


class PeopleViewSet(ExchangeViewSet):
    """The list and the screen of one organization."""

    name = "people"
    icon = "group"
    menu_label = _("People")
    menu_order = 800

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """The item of the menu, shown by role."""
        return PeopleMenuItem

    def get_urlpatterns(self) -> list[Any]:
        index = {"index_url_name": "people:index", "index_results_url_name": "people:index_results"}
        return [
            path("", self.construct_view(PeopleIndexView, **index, header_icon=self.icon), name="index"),
            path(
                "results/",
                self.construct_view(PeopleIndexView, **index, header_icon=self.icon, results_only=True),
                name="index_results",
            ),
            path("<uuid:key>/", PeopleView.as_view(), name="detail"),
        ]


def register_log_actions(actions: Any) -> None:
    """Name what the log of an organization tells of its people."""
    actions.register_action("organizations.add_member", _("Add a person"), _("Added a person"))
    actions.register_action("organizations.remove_member", _("Remove a person"), _("Removed a person"))
