"""The screens of what was entered as an organization's own word: a second person confirms it, or it is dropped."""

from typing import Any

from django.core.paginator import Paginator
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
from practices.forms.relayed import ConfirmationForm
from practices.models.relayed import RelayedStatement
from practices.permissions import is_secretariat
from practices.queries.relayed import relayed_rows

PER_PAGE = 30


class RelayedScreen(ParticipantScreen):
    """What the screens share: who acts for an organization, and the secretariat, are let in."""

    header_icon = "mail"
    page_title: Any = _("Statements from letters")
    list_of = ("relayed:index", _("Statements from letters"))


class RelayedListView(RelayedScreen):
    """What was entered, the newest first."""

    template_name = "practices/admin/relayed_list.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that enters a confirmation, for the secretariat."""
        if not is_secretariat(self.request.user):
            return []
        return [HeaderButton(gettext("Enter a confirmation"), reverse("relayed:add"), icon_name="plus")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        found = RelayedStatement.objects.visible_to(request.user).for_listing()
        listed = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(self.get_context_data(listed=listed, rows=relayed_rows(listed)))


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
    screens = (
        ("", RelayedListView, "index"),
        ("add/", RelayConfirmationView, "add"),
        ("<uuid:public_id>/", RelayedView, "detail"),
    )
