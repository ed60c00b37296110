"""The screen of absences: an approver names a deputy, and ends the absence."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.models import OrganizationPage, reader_of
from organizations.screens import ExchangeScreen, OwnReaderView, show_refusals
from practices.actions.approvals import deputies
from practices.actions.approvals.deputies import (
    DeputyRefused,
    agree_to_deputy,
    end_absence,
    name_deputy,
    possible_deputies,
    refuse_agreeing,
)
from practices.admin.asked import read_uuid
from practices.forms.approvals import AbsenceForm
from practices.models.approvals.deputies import Deputy
from practices.models.editions import today

MOST_LISTED = 50


class AbsencesView(ExchangeScreen, OwnReaderView):
    """The absences of one's organizations, and the form for an approver. It hides nothing from anybody.

    Focal points meet it, who may agree to a deputy.
    """

    header_icon = "check"

    template_name = "practices/admin/absences.html"
    page_title = _("Absence and deputies")

    def way(self) -> list[dict[str, Any]]:
        """Return the step to the list of approvals, to who meets that."""
        reader = reader_of(self.request.user)
        if not (reader.is_secretariat or reader.is_participant):
            return []
        return [{"url": reverse("approvals:index"), "label": str(_("Approvals"))}]

    def approved_organizations(self) -> Any:
        """Keep the organizations that the user approves for."""
        return OrganizationPage.objects.filter(approvers__in=self.request.user.groups.all()).for_listing()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name a deputy, or end an absence: one call below."""
        if "end" in request.POST:
            return self._act(request.POST["end"], end_absence, gettext("Ended."))
        if "agree" in request.POST:
            return self._act(request.POST["agree"], agree_to_deputy, gettext("Agreed."))
        key = read_uuid(request.POST.get("organization"))
        organization = get_object_or_404(self.approved_organizations(), translation_key=key)
        form = AbsenceForm(request.POST, people=possible_deputies(organization, request.user))
        if not form.is_valid():
            return self._show(organization, form)
        try:
            made = name_deputy(organization=organization, **form.cleaned_data, by=request.user)
        except DeputyRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(organization, form)
        if made.agreed_at is None:
            messages.success(request, gettext("Named. The appointment takes effect once a second person agrees."))
        else:
            said = gettext("Named. During these days the deputy approves for you and receives the e-mails.")
            messages.success(request, said)
        return redirect("approvals:absences")

    def _act(self, key: str, act: Callable[..., Deputy], done: str) -> HttpResponse:
        absence = get_object_or_404(Deputy.objects.visible_to(self.request.user), public_id=read_uuid(key))
        with show_refusals(self.request, DeputyRefused):
            act(absence=absence, by=self.request.user)
            messages.success(self.request, done)
        return redirect("approvals:absences")

    def _show(self, typed_for: OrganizationPage | None = None, typed: forms.Form | None = None) -> HttpResponse:
        user, on = self.request.user, today()
        offered = [(one, typed if one == typed_for else self._form(one)) for one in self.approved_organizations()]
        listed = Deputy.objects.visible_to(user).for_listing()[:MOST_LISTED]
        return self.render_to_response(
            self.get_context_data(
                offered=offered,
                absences=[
                    (
                        one,
                        one.ended_at is None and one.until_on >= on and user.pk in (one.absent_id, one.deputy_id),
                        one.agreed_at is None and not refuse_agreeing(user, one),
                    )
                    for one in listed
                ],
            )
        )

    def _form(self, organization: OrganizationPage) -> AbsenceForm:
        initial = {"from_on": timezone.localdate(), "until_on": timezone.localdate()}
        return AbsenceForm(people=possible_deputies(organization, self.request.user), initial=initial)


def register_deputy_log(actions: Any) -> None:
    """Name what the log of an organization tells of absences."""
    actions.register_action(deputies.NAMED, _("Name a deputy"), _("Named a deputy for an absence"))
    actions.register_action(deputies.AGREED, _("Agree to a deputy"), _("Agreed to a deputy"))
    actions.register_action(deputies.ENDED, _("End an absence"), _("Ended an absence"))
