"""The screens of registered approvers, and of the mark of one-person offices."""

import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.models import OrganizationPage, reader_of
from organizations.screens import OwnReaderView, show_refusals
from practices.actions.approvals import register
from practices.actions.approvals.letters import LetterRefused
from practices.actions.approvals.register import (
    ApproverRefused,
    agree_to_one_person_office,
    confirm_approver,
    end_approver,
    end_one_person_office,
    enter_approver,
    erase_approver,
    mark_one_person_office,
    refuse_agreeing,
    refuse_confirming,
)
from practices.admin.approvals.screens import ApprovalScreen, own_organization
from practices.admin.kept_files import hand_out
from practices.forms.approvals import ApproverForm, EndApproverForm, NominatedApproverForm, OfficeForm
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.letters import PinnedLetter
from practices.models.editions import today
from practices.permissions import acts_for, is_secretariat, is_secretariat_for
from practices.queries.approvals.approvers import approver_groups


class ApproversView(ApprovalScreen):
    """Who approves for an organization without an account: one's own organizations; all for the secretariat."""

    template_name = "practices/admin/approvers.html"
    page_title = _("Registered approvers")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them by organization."""
        reader = reader_of(request.user)
        return self.render_to_response(
            self.get_context_data(groups=approver_groups(request.user, today()), is_secretariat=reader.is_secretariat)
        )


class OrganizationApproversScreen(ApprovalScreen):
    """A screen of one organization."""

    organization: OrganizationPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization. Raises Http404."""
        super().setup(request, *args, **kwargs)
        self.key = kwargs["key"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who does not write for the organization."""
        self.organization = own_organization(request.user, self.key)
        return super().dispatch(request, *args, **kwargs)


class EnterApproverView(OrganizationApproversScreen):
    """A new entry."""

    template_name = "practices/admin/approver_form.html"
    page_title = _("Register an approver")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(self._form(initial={"valid_from": timezone.localdate(), "language": "en"}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter it."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        letter = form.letter_given() if isinstance(form, NominatedApproverForm) else None
        try:
            enter_approver(organization=self.organization, entry=form.entry(), letter=letter, by=request.user)
        except (ApproverRefused, LetterRefused) as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Entered. It takes effect once a second person confirms."))
        return redirect("approvals:approvers")

    def _form(self, *args: Any, **kwargs: Any) -> ApproverForm:
        is_outside = is_secretariat_for(self.request.user, self.organization)
        return (NominatedApproverForm if is_outside else ApproverForm)(*args, **kwargs)

    def _show(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, organization=self.organization))


class ApproverView(ApprovalScreen):
    """One entry: it is confirmed, ended or erased here."""

    template_name = "practices/admin/approver.html"
    page_title = _("Registered approver")
    list_of = ("approvals:approvers", _("Registered approvers"))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the entry."""
        super().setup(request, *args, **kwargs)
        seen = RegisteredApprover.objects.visible_to(request.user).for_listing()
        self.found: RegisteredApprover = get_object_or_404(seen, public_id=kwargs["public_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(EndApproverForm(initial={"on": timezone.localdate()}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, end or erase: one call below."""
        act, form = request.POST.get("act", ""), EndApproverForm(request.POST)
        if act == "end" and not form.is_valid():
            return self._show(form)
        try:
            self._act(act, form.cleaned_data["on"] if act == "end" else today())
        except ApproverRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("approvals:approver", self.found.public_id)
        return redirect("approvals:approvers")

    def _act(self, act: str, on: datetime.date) -> None:
        if act == "confirm":
            confirm_approver(approver=self.found, by=self.request.user)
            messages.success(self.request, gettext("Confirmed: links can be sent to this person."))
        elif act == "end":
            end_approver(approver=self.found, on=on, by=self.request.user)
            messages.success(self.request, gettext("Ended."))
        elif act == "erase":
            erase_approver(approver=self.found, by=self.request.user)
            messages.success(self.request, gettext("Erased: name, function and address have been deleted."))

    def _show(self, form: forms.Form) -> HttpResponse:
        refusal = refuse_confirming(self.request.user, self.found)
        letter = PinnedLetter.objects.filter(approver=self.found).first()
        return self.render_to_response(
            self.get_context_data(form=form, approver=self.found, refusal=refusal, letter=letter)
        )


class OfficeView(OrganizationApproversScreen):
    """The secretariat marks an organization as a one-person office, or ends the mark."""

    template_name = "practices/admin/one_person_office.html"
    page_title = _("One-person office")
    list_of = ("approvals:approvers", _("Registered approvers"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who is not of the secretariat."""
        if not is_secretariat(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the mark, or the form."""
        return self._show(OfficeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark, or end."""
        form, act = OfficeForm(request.POST, request.FILES), request.POST.get("act")
        with show_refusals(request, ApproverRefused, LetterRefused):
            if act == "end":
                end_one_person_office(organization=self.organization, by=request.user)
            elif act == "agree":
                agree_to_one_person_office(organization=self.organization, by=request.user)
            elif not form.is_valid() or (letter := form.letter_given()) is None:
                return self._show(form)
            else:
                reason = form.cleaned_data["reason"]
                mark_one_person_office(organization=self.organization, reason=reason, letter=letter, by=request.user)
        return redirect("approvals:approvers")

    def _show(self, form: forms.Form) -> HttpResponse:
        marked = OnePersonOffice.objects.filter(organization=self.organization, ended_at__isnull=True)
        office = marked.select_related("marked_by", "agreed_by", "organization").first()
        return self.render_to_response(
            self.get_context_data(
                form=form,
                organization=self.organization,
                office=office,
                letter=PinnedLetter.objects.filter(office=office).first() if office else None,
                refusal=refuse_agreeing(self.request.user, office) if office else "",
                may_mark=not acts_for(self.request.user, self.organization),
            )
        )


class PinnedLetterView(OwnReaderView):
    """A pinned letter as a download, for its organization and the secretariat."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand the file over; 404 when it is not there."""
        letter = PinnedLetter.objects.visible_to(request.user).filter(public_id=kwargs["public_id"]).first()
        return hand_out(letter, content_type="application/octet-stream")


def register_register_log(actions: Any) -> None:
    """Name what the log of an organization tells of its approvers; it names no person."""
    told = {
        "entered": (_("Register an approver"), _("Entered a registered approver")),
        "confirmed": (_("Confirm an approver"), _("Confirmed a registered approver")),
        "ended": (_("End an approver"), _("Ended a registered approver")),
        "erased": (_("Erase an approver"), _("Erased a registered approver")),
    }
    for what, (label, message) in told.items():
        actions.register_action(f"{register.LOGGED}{what}", label, message)
    actions.register_action(
        register.OFFICE_MARKED, _("Designate as a one-person office"), _("Designated as a one-person office")
    )
    actions.register_action(
        register.OFFICE_AGREED, _("Agree to the designation"), _("Agreed to the designation as a one-person office")
    )
    actions.register_action(register.OFFICE_ENDED, _("Remove designation"), _("No longer a one-person office"))
