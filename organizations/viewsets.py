"""The screens "People": who acts for which organization."""

import logging
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
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
    people_of,
    remove_member,
)
from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, User
from organizations.screens import SecretariatView
from organizations.second_factors import (
    RecoveryRefused,
    may_reset_second_factor,
    reset_second_factor,
    second_factor_holders,
)
from organizations.sign_in_rows import rows_of
from organizations.sign_ins import SignInEvent, note_sign_in

logger = logging.getLogger(__name__)

MOST_SIGN_INS = 200
"""Sign-ins that the screen of an organization shows."""


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
            elif request.POST.get("act") == "reset":
                self._reset()
            elif request.POST.get("act") == "invite":
                self._invite_again()
            elif self.form.is_valid():
                self._add()
            else:
                return self.render_to_response(self.get_context_data())
        except (MembershipRefused, RecoveryRefused) as refusal:
            messages.error(request, str(refusal))
        return redirect("people:detail", self.organization.translation_key)

    def _add(self) -> None:
        values, by = self.form.cleaned_data, self.request.user
        account = find_account(values["email"])
        if account is None or is_waiting(account):
            account = invite_member(organization=self.organization, by=by, **values)
            send_invitation(account, self.organization, by=by)
            messages.success(self.request, gettext("Invited; the mail carries a link to set a password."))
            return
        add_member(organization=self.organization, account=account, role=values["role"], by=by)
        messages.success(self.request, gettext("Added."))

    def _remove(self) -> None:
        role = self.request.POST.get("role", "")
        remove_member(organization=self.organization, account=self._account(), role=role, by=self.request.user)
        messages.success(self.request, gettext("Removed."))

    def _reset(self) -> None:
        reset_second_factor(account=self._account(), by=self.request.user)
        messages.success(self.request, gettext("The second factor is reset, and the sessions are ended."))

    def _invite_again(self) -> None:
        account = self._account()
        if not is_waiting(account):
            raise MembershipRefused(gettext("This person has come in already."))
        send_invitation(account, self.organization, by=self.request.user)
        messages.success(self.request, gettext("Invited; the mail carries a link to set a password."))

    def _account(self) -> User:
        account = people_of(self.organization).filter(username=self.request.POST.get("account", "")).first()
        if account is None:
            raise MembershipRefused(gettext("There is no such account."))
        return account

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
                (Role.OFFICER, gettext("Officers"), self._lines(self.organization.officers_id)),
                (Role.APPROVER, gettext("Approvers"), self._lines(self.organization.approvers_id)),
            ],
        }

    def _lines(self, group: int | None) -> list[dict[str, Any]]:
        people = list(User.objects.filter(groups=group).order_by("last_name", "username")) if group else []
        holders = second_factor_holders(people)
        return [
            {
                "account": account,
                "is_waiting": is_waiting(account),
                "has_second_factor": account.pk in holders,
                "may_reset": may_reset_second_factor(self.request.user, account),
            }
            for account in people
        ]


class SignInsView(WagtailAdminTemplateMixin, SecretariatView, TemplateView):
    """The last sign-ins of an organization's people."""

    template_name = "organizations/admin/sign_ins.html"
    page_title = _("Sign-ins")
    header_icon = "key"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organization = get_object_or_404(OrganizationPage, translation_key=kwargs["key"])

    def get_page_subtitle(self) -> str:
        return self.organization.name_in()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people:index"), "label": gettext("People")},
            {"url": reverse("people:detail", args=[self.organization.translation_key]),
             "label": self.organization.name_in()},
            {"url": "", "label": gettext("Sign-ins")},
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = rows_of(list(people_of(self.organization)), most=MOST_SIGN_INS)
        return {**super().get_context_data(**kwargs), "rows": rows, "address_days": settings.SIGN_IN_ADDRESS_DAYS}


def is_waiting(account: User) -> bool:
    """Tell whether somebody was invited and has not come in yet."""
    return account.is_active and account.last_login is None and not account.has_usable_password()


def invite_created(request: HttpRequest, user: User) -> None:
    """Invite whom an operator made an account for, such as a delegate (Wagtail's hook after_create_user)."""
    if user.password == "":  # Wagtail writes none, which counts as usable
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if not user.email or not is_waiting(user):
        return
    try:
        send_invitation(user, None, by=request.user)
    except MembershipRefused as refusal:
        messages.warning(request, str(refusal))


def send_invitation(account: User, organization: OrganizationPage | None, *, by: Any) -> None:
    """Mail the link by which the person sets a password or chooses a passkey: it holds once, and for three days.

    Raises MembershipRefused while no mail can be sent.
    """
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    context = {
        "organization": organization.name_in() if organization else "",
        "username": account.get_username(),
        "address": settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key),
    }
    subject = render_to_string("organizations/mails/invitation_subject.txt", context).strip()
    body = render_to_string("organizations/mails/invitation.txt", context)
    note_sign_in(account=account, event=SignInEvent.INVITED, by=by)
    try:
        send_mail(subject, body, None, [account.email])
    except OSError as error:
        logger.warning("an invitation could not be sent: %s", type(error).__name__)
        raise MembershipRefused(gettext("The mail could not be sent. Invite the person again later.")) from error


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
            path("<uuid:key>/sign-ins/", SignInsView.as_view(), name="sign_ins"),
        ]


def register_log_actions(actions: Any) -> None:
    """Name what the log of an organization tells of its people."""
    actions.register_action("organizations.add_member", _("Add a person"), _("Added a person"))
    actions.register_action("organizations.remove_member", _("Remove a person"), _("Removed a person"))
