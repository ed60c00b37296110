"""The screens "Members": who acts for one organization, and one member."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations import invitations
from organizations.appointments import confirm_appointment
from organizations.invitation_mails import send_invitation
from organizations.letter_forms import LetterFields
from organizations.member_rows import appointment_rows, invitation_rows, member_rows
from organizations.membership import (
    MembershipRefused,
    Role,
    is_secretariat_over,
    is_waiting,
    may_change_people,
    may_see_people,
    members_of,
    remove_member,
    roles_of,
)
from organizations.models import Appointment, Invitation, OrganizationPage, User
from organizations.screens import ExchangeScreen, show_refusals
from organizations.second_factors import RecoveryRefused, may_reset_second_factor, reset_second_factor
from organizations.sessions import end_sessions, reference_of
from organizations.sign_ins import SignInEvent, note_sign_in
from organizations.words import storable


class PersonForm(forms.Form):
    """Somebody who is to act for an organization."""

    email = forms.EmailField(label=_("E-mail address"), max_length=150)
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=200,
        required=False,
        help_text=_("For an account that does not exist yet."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class NominationForm(PersonForm, LetterFields):
    """Somebody whom the secretariat enters: by the organization's own letter, or for its people to agree to."""

    letter = forms.FileField(
        label=_("Letter of nomination"),
        required=False,
        help_text=_("A scan (PDF, PNG or JPEG). Without a letter, someone in the organization has to agree."),
    )
    field_order = [*PersonForm.base_fields, *LetterFields.base_fields]


class RolesForm(forms.Form):
    """What a member does."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class OrganizationMembersScreen(ExchangeScreen):
    """What both screens share: the organization, and who may see and change its list."""

    header_icon = "group"
    page_title: Any = _("Members")
    list_of = ("people:index", _("Members"))
    organization: OrganizationPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization."""
        super().setup(request, *args, **kwargs)
        self.organization = get_object_or_404(OrganizationPage, translation_key=kwargs["key"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who may not see the list; refuse changes of who may not change it."""
        if not may_see_people(request.user, self.organization):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the organization's name."""
        return self.organization.name_in()

    def way(self) -> list[dict[str, Any]]:
        """Come from the list of organizations."""
        return [{"url": reverse("people:index"), "label": gettext("Members")}]

    def account(self, name: str) -> User:
        """Return the member of that name. Raises MembershipRefused."""
        found = members_of(self.organization).filter(username=storable(name)).first()
        if found is None:
            raise MembershipRefused(gettext("There is no such account."))
        return found


class MembersView(OrganizationMembersScreen):
    """Who acts for one organization, and whom it invited."""

    template_name = "organizations/admin/people.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the form, where it was sent."""
        super().setup(request, *args, **kwargs)
        form = NominationForm if is_secretariat_over(request.user, self.organization) else PersonForm
        self.form = form(request.POST, request.FILES) if request.POST.get("act") == "add" else form()

    def here(self) -> str:
        words = {"label": self.page_title, "words": self.organization.name_in()}
        return gettext("%(label)s: %(words)s") % words

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        act = request.POST.get("act", "")
        if act in ("agree", "refuse"):
            return self._tell(lambda: self._second(act))
        if act == "confirm":
            return self._tell(self._confirm)
        if not may_change_people(request.user, self.organization):
            raise PermissionDenied
        deeds = {
            "remove": self._remove,
            "reset": self._reset,
            "invite": self._invite_again,
            "send": self._send_again,
            "withdraw": self._withdraw,
        }
        if act in deeds:
            return self._tell(deeds[act])
        return self._tell(self._add) if self.form.is_valid() else self._show()

    def _tell(self, deed: Any) -> HttpResponse:
        with show_refusals(self.request, MembershipRefused, RecoveryRefused):
            messages.success(self.request, deed())
        return redirect("people:detail", self.organization.translation_key)

    def _second(self, act: str) -> str:
        do = invitations.agree if act == "agree" else invitations.refuse
        do(invitation=self._invitation(), by=self.request.user)
        return gettext("Agreed.") if act == "agree" else gettext("Refused.")

    def _confirm(self) -> str:
        wanted = self.request.POST.get("appointment", "")
        rows = Appointment.objects.unconfirmed().filter(organization=self.organization)
        found = next((row for row in rows if str(row.public_id) == wanted), None)
        if found is None:
            raise MembershipRefused(gettext("There is no such appointment."))
        confirm_appointment(appointment=found, by=self.request.user)
        return gettext("Confirmed.")

    def _add(self) -> str:
        letter = self.form.letter_given() if isinstance(self.form, NominationForm) else None
        by = self.request.user
        invitations.invite(organization=self.organization, by=by, letter=letter, **self.form.cleaned_data)
        return gettext("Noted. A second person has to agree before the invitation is sent.")

    def _remove(self) -> str:
        account, role = self.account(self.request.POST.get("account", "")), self.request.POST.get("role", "")
        remove_member(organization=self.organization, account=account, role=role, by=self.request.user)
        return gettext("Removed.")

    def _reset(self) -> str:
        reset_second_factor(account=self.account(self.request.POST.get("account", "")), by=self.request.user)
        return gettext("The second factor has been reset and the sessions have been ended.")

    def _invite_again(self) -> str:
        account = self.account(self.request.POST.get("account", ""))
        if not is_waiting(account):
            raise MembershipRefused(gettext("This person has already joined."))
        send_invitation(account=account, organization=self.organization, by=self.request.user)
        return gettext("Invited; the e-mail contains a link to set a password.")

    def _send_again(self) -> str:
        invitations.send_again(invitation=self._invitation(), by=self.request.user)
        return gettext("Sent again. The previous link no longer works.")

    def _withdraw(self) -> str:
        invitations.withdraw(invitation=self._invitation(), by=self.request.user)
        return pgettext("an invitation", "Withdrawn.")

    def _invitation(self) -> Invitation:
        wanted = self.request.POST.get("invitation", "")
        rows = Invitation.objects.filter(organization=self.organization).open()
        found = next((row for row in rows if str(row.public_id) == wanted), None)
        if found is None:
            raise MembershipRefused(gettext("There is no such invitation."))
        return found

    def _show(self) -> HttpResponse:
        user = self.request.user
        return self.render_to_response(
            self.get_context_data(
                organization=self.organization,
                may_change=may_change_people(user, self.organization),
                is_secretariat=is_secretariat_over(user, self.organization),
                form=self.form,
                members=member_rows(self.organization),
                appointments=appointment_rows(self.organization, user),
                invitations=invitation_rows(self.organization, user),
            )
        )


class MemberView(OrganizationMembersScreen):
    """One member: the roles, the account, and what can be done."""

    template_name = "organizations/admin/member.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the member by what names the account outwardly."""
        super().setup(request, *args, **kwargs)
        rows = member_rows(self.organization)
        self.row = next((row for row in rows if reference_of(row.account) == kwargs["reference"]), None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for nobody, and to who does not keep the list; everybody may look at themselves to leave."""
        if self.row is None or not (self._is_own() or may_change_people(request.user, self.organization)):
            raise Http404
        self.page_title = self.row.name
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the list of the organization."""
        address = reverse("people:detail", args=[self.organization.translation_key])
        return [*super().way(), {"url": address, "label": self.organization.name_in()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the member."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change the roles, end the sessions, or remove."""
        account, act = self._account(), request.POST.get("act", "")
        try:
            if act == "leave":
                invitations.remove_from(organization=self.organization, account=account, by=request.user)
                messages.success(request, gettext("Removed: %(name)s") % {"name": account})
                return redirect("wagtailadmin_home" if self._is_own() else self._list())
            if not may_change_people(request.user, self.organization):
                raise PermissionDenied
            messages.success(request, self._end(account) if act == "end" else self._change(account))
        except MembershipRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        return redirect(request.path if members_of(self.organization).filter(pk=account.pk).exists() else self._list())

    def _change(self, account: User) -> str:
        form = RolesForm(self.request.POST)
        if not form.is_valid():
            raise MembershipRefused(gettext("Choose what the person does for the organization."))
        if not form.cleaned_data["roles"]:
            raise MembershipRefused(gettext("Choose at least one role, or remove the person."))
        roles = form.cleaned_data["roles"]
        waiting = invitations.set_roles(
            organization=self.organization, account=account, roles=roles, by=self.request.user
        )
        return gettext("Noted. A second person has to agree to the new role.") if waiting else gettext("Changed.")

    def _end(self, account: User) -> str:
        end_sessions(account=account)
        note_sign_in(account=account, event=SignInEvent.SESSION_ENDED, by=self.request.user)
        return gettext("The sessions are ended.")

    def _show(self) -> HttpResponse:
        account = self._account()
        held = roles_of(self.organization, account)
        return self.render_to_response(
            self.get_context_data(
                organization=self.organization,
                row=self.row,
                form=RolesForm(initial={"roles": sorted(held)}),
                may_change=may_change_people(self.request.user, self.organization),
                may_reset=may_reset_second_factor(self.request.user, account),
                is_own=self._is_own(),
            )
        )

    def _account(self) -> User:
        assert self.row is not None  # noqa: S101 - dispatch answered
        return self.row.account

    def _is_own(self) -> bool:
        return self.row is not None and self.row.account.pk == self.request.user.pk

    def _list(self) -> str:
        return reverse("people:detail", args=[self.organization.translation_key])
