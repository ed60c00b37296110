"""The list of organizations whose members one may see, their sign-ins, and the addresses of all these screens."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from organizations.appointments import confirm_appointment
from organizations.invitation_mails import send_invitation
from organizations.member_rows import appointment_rows
from organizations.member_screens import MembersView, MemberView
from organizations.membership import REMOVED, MembershipRefused, is_waiting, members_of, organizations_with_people
from organizations.menu import ExchangeViewSet
from organizations.models import Appointment, OrganizationPage, User, reader_of
from organizations.screens import ExchangeScreen, SecretariatView, show_refusals
from organizations.sign_in_rows import rows_of

MOST_SIGN_INS = 200
"""Sign-ins that the screen of an organization shows."""


class PeopleIndexView(IndexView):
    """The organizations whose people the user may see."""

    model = OrganizationPage
    page_title = _("Members")
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
        Column("coordinator_count", label=_("Focal points")),
    ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Lead the secretariat to its own appointments."""
        if not reader_of(self.request.user).is_secretariat:
            return []
        return [HeaderButton(gettext("Secretariat"), reverse("people:secretariat"), icon_name="group")]

    def get_base_queryset(self) -> Any:
        return (
            organizations_with_people(self.request.user)
            .for_listing()
            .annotate(
                officer_count=Count("officers__user", distinct=True),
                approver_count=Count("approvers__user", distinct=True),
                coordinator_count=Count("coordinators__user", distinct=True),
            )
        )

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @cached_property
    def filterset_class(self) -> None:
        """No filters: the list is short."""
        return


class SignInsView(ExchangeScreen, SecretariatView, TemplateView):
    """The last sign-ins of an organization's people."""

    template_name = "organizations/admin/sign_ins.html"
    page_title = _("Sign-ins")
    header_icon = "key"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organization = get_object_or_404(OrganizationPage, translation_key=kwargs["key"])

    def get_page_subtitle(self) -> str:
        return self.organization.name_in()

    def way(self) -> list[dict[str, Any]]:
        """Come from the people of the organization."""
        people = reverse("people:detail", args=[self.organization.translation_key])
        return [
            {"url": reverse("people:index"), "label": gettext("Members")},
            {"url": people, "label": self.organization.name_in()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = rows_of(list(members_of(self.organization)), most=MOST_SIGN_INS)
        return {**super().get_context_data(**kwargs), "rows": rows, "address_days": settings.SIGN_IN_ADDRESS_DAYS}


class SecretariatMembersView(ExchangeScreen, SecretariatView, TemplateView):
    """Appointments in the secretariat that another member of it confirms."""

    template_name = "organizations/admin/secretariat.html"
    page_title = _("Members of the secretariat")
    list_of = ("people:index", _("Members"))
    header_icon = "group"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm one: one call."""
        wanted = request.POST.get("appointment", "")
        rows = Appointment.objects.unconfirmed().filter(organization__isnull=True).select_related("account")
        found = next((row for row in rows if str(row.public_id) == wanted), None)
        if found is None:
            raise Http404
        with show_refusals(request, MembershipRefused):
            confirm_appointment(appointment=found, by=request.user)
            messages.success(request, gettext("Confirmed."))
        return redirect("people:secretariat")

    def here(self) -> str:
        return gettext("Secretariat")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows."""
        rows = appointment_rows(None, self.request.user)
        return {**super().get_context_data(**kwargs), "appointments": rows}


def invite_created(request: HttpRequest, user: User) -> None:
    """Invite whom an operator made an account for, such as a delegate (Wagtail's hook after_create_user)."""
    if user.password == "":  # Wagtail writes none, which counts as usable
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if not user.email or not is_waiting(user):
        return
    try:
        send_invitation(account=user, organization=None, by=request.user)
    except MembershipRefused as refusal:
        messages.warning(request, str(refusal))


class PeopleMenuItem(MenuItem):
    """Shown to whom the list is not empty."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(organizations_with_people(request.user).exists())


class PeopleViewSet(ExchangeViewSet):
    """The list and the screen of one organization."""

    name = "people"
    icon = "group"
    menu_label = _("Members")
    menu_name = "members"
    menu_order = 800
    menu_item_class = PeopleMenuItem
    index_view = PeopleIndexView
    screens = (
        ("secretariat/", SecretariatMembersView, "secretariat"),
        ("<uuid:key>/", MembersView, "detail"),
        ("<uuid:key>/members/<slug:reference>/", MemberView, "member"),
        ("<uuid:key>/sign-ins/", SignInsView, "sign_ins"),
    )


def register_log_actions(actions: Any) -> None:
    """Name what the log of an organization tells of its people."""
    actions.register_action("organizations.add_member", _("Add a person"), _("Added a person"))
    actions.register_action(REMOVED, _("Remove a person"), _("Removed a person"))
