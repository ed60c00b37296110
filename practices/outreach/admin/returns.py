"""The secretariat's screens of returns: who was asked, how far each is; asking, sending a link again, closing."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import show_refusals
from practices.admin.list_columns import ListColumn, by_name, by_title, to
from practices.admin.lists import ListScreen
from practices.models.outreach.returns import Return
from practices.outreach.actions.return_steps import HANDED_IN, SENT, SENT_BACK
from practices.outreach.actions.returns import (
    CLOSED,
    OPENED,
    RENEWED,
    ReturnRefused,
    close_return,
    open_returns,
    renew_return,
)
from practices.outreach.admin.screens import OutreachScreen, OutreachViewSet
from practices.outreach.forms.returns import OpenReturnsForm
from practices.outreach.queries.enquiries import find_enquiry, without_response
from practices.outreach.queries.return_answers import read_remark
from practices.outreach.queries.return_invitations import invitations_to
from practices.outreach.queries.return_people import second_points
from practices.outreach.queries.return_sharing import read_shared, shared_rows
from practices.outreach.queries.returns import answer_rows, order_of_states, proposals_of, return_rows
from practices.outreach.views import hand_over_form


class ReturnScreen(OutreachScreen):
    """What the screens share."""

    header_icon = "mail"
    page_title = _("Returns")
    list_of = ("returns_admin:index", _("Returns"))


class ReturnsView(ReturnScreen, ListScreen):
    """Who was asked and how far each return is: by year, alphabetical."""

    model = Return
    lead = _(
        "Once a year each organization receives a link and is asked where it stands. Whether a person opened a link is "
        "never known: e-mail programs open links too."
    )
    nothing = _("No return has been requested yet.")
    buttons = ((_("Request returns"), "returns_admin:add", "plus"),)
    paginate_by = 60
    limited_by = ("organization", "reference", "enquiry")
    search_fields = ("organization__title", "organization__names__name", "reference__title", "receipt")
    columns = (
        ListColumn(
            "organization", _("Organization"), "organization.text", sort=by_name(),
            link=to("returns_admin:detail", "id"),
        ),
        ListColumn("reference", _("Reference instrument"), "reference.text", sort=by_title()),
        ListColumn("year", _("Year")),
        ListColumn("state", _("State"), "state_label", sort=order_of_states),
        ListColumn("sent_on", _("Link sent"), sort="sent_at"),
        ListColumn("saved_on", _("Saved"), sort="saved_at"),
        ListColumn("answered_on", _("Answered"), sort="answered_at"),
        ListColumn("handed_in_on", pgettext_lazy("a return", "Submitted"), sort="handed_in_at"),
        ListColumn("waiting_count", _("Pending proposals"), sort=""),
    )  # fmt: skip

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return return_rows(listed, timezone.now())


class OpenReturnsView(ReturnScreen):
    """Whom to ask: choose, look who can be asked, send."""

    template_name = "practices/admin/returns_open.html"
    page_title = _("Request returns")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        enquiry = find_enquiry(request.GET.get("enquiry", ""), request.user)
        if enquiry is None:
            return self._show(OpenReturnsForm(user=request.user))
        about = {"enquiry": enquiry.public_id, "reference": enquiry.reference_id}
        return self._show(
            OpenReturnsForm(user=request.user, initial={**about, "organizations": without_response(enquiry)})
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show who would be asked, or send the links."""
        form = OpenReturnsForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._show(form)
        asked = form.cleaned_data
        if request.POST.get("do") != "send":
            return self._show(form, invitations_to(list(asked["organizations"]), asked["reference"], asked["year"]))
        try:
            made = open_returns(
                organizations=asked["organizations"],
                reference=asked["reference"],
                year=asked["year"],
                holds_for=asked["days"],
                enquiry=asked["enquiry"],
                by=request.user,
            )
        except ReturnRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        count = len(made.returns)
        words = ngettext("%(count)s link is sent.", "%(count)s links are sent.", count) % {"count": count}
        messages.success(request, words)
        if asked["enquiry"] is not None:
            return redirect("enquiries:detail", asked["enquiry"].public_id)
        return redirect("returns_admin:index")

    def _show(self, form: OpenReturnsForm, invitations: Any = None) -> HttpResponse:
        count = sum(not one.reason for one in invitations or ())
        return self.render_to_response(self.get_context_data(form=form, invitations=invitations, asked_count=count))


class ReturnDetailView(ReturnScreen):
    """One return: how far it is, what it says, what became of its proposals."""

    template_name = "practices/admin/return.html"
    page_title = _("Return")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the return."""
        super().setup(request, *args, **kwargs)
        visible = Return.objects.visible_to(request.user).for_listing()
        self.found: Any = get_object_or_404(visible, public_id=kwargs["public_id"])

    def get_page_subtitle(self) -> str:
        """Name the organization and the year."""
        return f"{self.found.organization.name_in()} {self.found.year}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or hand over its paper form."""
        form = request.GET.get("form", "")
        if form:
            return hand_over_form(self.found, form)
        found = self.found
        (row,) = return_rows([found], timezone.now())
        return self.render_to_response(
            self.get_context_data(
                row=row,
                answers=answer_rows(found) if row.handed_in_on else (),
                shared=shared_rows(read_shared(found.answers)) if row.handed_in_on else (),
                remark=read_remark(found.answers),
                proposals=proposals_of(found),
                has_second=bool(second_points(found)),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a new link, or close the return: one call below."""
        with show_refusals(request, ReturnRefused):
            match request.POST.get("act"):
                case "renew":
                    renew_return(yearly_return=self.found, by=request.user)
                    messages.success(request, gettext("A new link has been sent; the previous one no longer works."))
                case "close":
                    close_return(yearly_return=self.found, by=request.user)
                    messages.success(request, gettext("Closed. Its links no longer work."))
                case "error":
                    close_return(yearly_return=self.found, by=request.user, is_error=True)
                    messages.success(request, gettext("Closed. It does not count as a question to the organization."))
        return redirect("returns_admin:detail", self.found.public_id)


class ReturnViewSet(OutreachViewSet):
    """Returns, for the secretariat."""

    name = "returns_admin"
    url_prefix = "returns"
    menu_label = _("Returns")
    menu_name = "returns"
    icon = menu_icon = "mail"
    menu_order = 140
    index_view = ReturnsView
    screens = (
        ("add/", OpenReturnsView, "add"),
        ("<uuid:public_id>/", ReturnDetailView, "detail"),
    )


def register_returns(actions: Any) -> None:
    """Make the steps of a return known to Wagtail's log."""
    actions.register_action(OPENED, _("Request a return"), _("The organization was asked for its return"))
    actions.register_action(RENEWED, _("Send a new link"), _("A new link was sent"))
    actions.register_action(CLOSED, _("Close the return"), _("The return was closed"))
    actions.register_action(SENT, _("Send the return"), _("The return was sent for confirmation"))
    actions.register_action(HANDED_IN, _("Submit the return"), _("The return was submitted"))
    actions.register_action(SENT_BACK, _("Send the return back"), _("The return was sent back"))
