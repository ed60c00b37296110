"""The screens of what was entered as an organization's own word: a second person confirms it, or it is dropped."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen, SecretariatView, show_refusals
from practices.actions.confirmations import ConfirmationRefused, relay_confirmation
from practices.actions.relayed import RelayRefused, refuse_confirming
from practices.actions.relayed_decisions import confirm_relayed, drop_relayed
from practices.admin.list_columns import ListColumn, by_name, to
from practices.admin.lists import ListScreen
from practices.forms.relayed import ConfirmationForm
from practices.models.relayed import RelayedStatement
from practices.permissions import is_secretariat
from practices.queries.relayed import about_what, relayed_rows


class RelayedScreen(ParticipantScreen):
    """What the screens share: who acts for an organization, and the secretariat, are let in."""

    header_icon = "mail"
    page_title: Any = _("Statements from letters")
    list_of = ("relayed:index", _("Statements from letters"))


class RelayedListView(RelayedScreen, ListScreen):
    """What was entered, the newest first."""

    model = RelayedStatement
    paginate_by = 30
    lead = _(
        "Statements that the secretariat enters in an organization’s name have no effect until someone in the "
        "organization confirms them, or another member of the secretariat who checks the letter."
    )
    nothing = _("No statements have been entered.")
    limited_by = ("organization", "kind")
    day_field = "said_on"
    search_fields = ("organization__title", "organization__names__name", "source")
    columns = (
        ListColumn(
            "organization", _("Organization"), "organization.name_in", sort=by_name(),
            link=to("relayed:detail"),
        ),
        ListColumn("kind", _("What it said"), "get_kind_display"),
        ListColumn("about", _("About"), about_what, sort=""),
        ListColumn("said_on", _("Said on")),
        ListColumn("entered_at", _("Entered")),
        ListColumn("confirmed_at", _("Confirmed")),
        ListColumn("dropped_at", _("Dropped")),
    )  # fmt: skip

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that enters a confirmation, for the secretariat."""
        if not is_secretariat(self.request.user):
            return []
        return [HeaderButton(gettext("Enter a confirmation"), reverse("relayed:add"), icon_name="plus")]


class RelayConfirmationView(SecretariatView, RelayedScreen):
    """Enters that an organization confirmed by letter what is recorded of it."""

    template_name = "practices/admin/relayed_form.html"
    page_title = _("Enter a confirmation")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=ConfirmationForm(user=request.user)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter it."""
        form = ConfirmationForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("organization", "reference", "on")}
            try:
                made = relay_confirmation(**given, provenance=form.provenance_given(), by=request.user)
            except (ConfirmationRefused, RelayRefused) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Entered. It takes effect once a second person confirms."))
                return redirect("relayed:detail", made.public_id)
        return self.render_to_response(self.get_context_data(form=form))


class RelayedView(RelayedScreen):
    """One of them: it is confirmed or dropped here."""

    template_name = "practices/admin/relayed.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load it."""
        super().setup(request, *args, **kwargs)
        seen = RelayedStatement.objects.visible_to(request.user).for_listing()
        self.relayed: RelayedStatement = get_object_or_404(seen, public_id=kwargs["public_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, with the letter."""
        row = self.relayed
        return self.render_to_response(
            self.get_context_data(
                relayed=row,
                row=relayed_rows([row])[0],
                letter=row.letter,
                refusal=refuse_confirming(request.user, row),
                waits=row.confirmed_at is None and row.dropped_at is None,
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm or drop: one call below."""
        with show_refusals(request, RelayRefused):
            if request.POST.get("act") == "confirm":
                confirm_relayed(relayed=self.relayed, by=request.user)
                messages.success(request, gettext("Confirmed."))
            elif request.POST.get("act") == "drop":
                drop_relayed(relayed=self.relayed, by=request.user)
                messages.success(request, gettext("Dropped: it has no effect."))
        return redirect("relayed:detail", self.relayed.public_id)


class RelayedViewSet(ExchangeViewSet):
    """Statements from letters."""

    name = "relayed"
    url_prefix = "statements-from-letters"
    menu_label = _("Statements from letters")
    menu_name = "relayed"
    icon = menu_icon = "mail"
    menu_order = 205
    index_view = RelayedListView
    screens = (
        ("add/", RelayConfirmationView, "add"),
        ("<uuid:public_id>/", RelayedView, "detail"),
    )
