"""The screens of redaction: what was asked, asking, and the decision of the second person."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen, show_refusals
from practices.admin.asked import asked_uuid
from practices.models.proposals import Decision
from practices.models.redactions import RedactedKind, RedactionRequest
from practices.redactions.actions import (
    RedactionRefused,
    ask_redaction,
    decide_redaction,
    may_ask,
    may_decide_redaction,
)
from practices.redactions.forms import RedactionForm
from practices.redactions.things import RedactableRecord, find_thing

PER_PAGE = 30
SCREENS = {
    RedactedKind.ADOPTION_EVENT: "adoption_events:detail",
    RedactedKind.CONTACT: "contacts:detail",
    RedactedKind.ASSESSMENT: "assessments:detail",
}
"""Where a thing is shown in the admin."""


class RedactionScreen(ParticipantScreen):
    """What the screens share: who acts for an organization, and the secretariat, are let in."""

    header_icon = "cross"
    page_title: Any = _("Requests to remove content")
    list_of = ("redactions:index", _("Requests to remove content"))


class RedactionsView(RedactionScreen):
    """What was asked: of one's own organization, all for the secretariat; the open ones first."""

    template_name = "practices/admin/redactions.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the requests."""
        asked = RedactionRequest.objects.visible_to(request.user)
        rows = asked.select_related("organization", "asked_by", "decided_by").prefetch_related("organization__names")
        in_order = rows.order_by(F("decided_at").desc(nulls_first=True), "asked_at", "pk")
        listed = Paginator(in_order, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(self.get_context_data(listed=listed))


class RequestRedactionView(RedactionScreen):
    """Ask that the words of one thing go; the address names it."""

    template_name = "practices/admin/redaction_ask.html"
    page_title = _("Request removal of content")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the thing among those that the user may ask about."""
        super().setup(request, *args, **kwargs)
        found = find_thing(request.GET.get("kind", ""), asked_uuid(request, "thing"))
        self.thing = found if found and may_ask(request.user, found.kind, found.organization) else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(RedactionForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        form = RedactionForm(request.POST)
        if self.thing is None or not form.is_valid():
            return self._show(form)
        try:
            asked = ask_redaction(kind=self.thing.kind, thing=self.thing.key, by=request.user, **form.cleaned_data)
        except RedactionRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Requested. A second person of the secretariat decides."))
        return redirect("redactions:detail", asked.public_id)

    def _show(self, form: RedactionForm) -> HttpResponse:
        if self.thing is None:
            raise Http404
        shown = self.get_context_data(form=form, thing=self.thing, lines=_lines(self.thing), url=_screen(self.thing))
        return self.render_to_response(shown)


class RedactionView(RedactionScreen):
    """One request with the words that it is about, and the buttons of who decides."""

    template_name = "practices/admin/redaction.html"
    page_title = _("Request to remove content")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the request among those that the user may see."""
        super().setup(request, *args, **kwargs)
        asked = RedactionRequest.objects.visible_to(request.user).select_related("organization", "asked_by")
        self.asked: RedactionRequest = get_object_or_404(asked, public_id=kwargs["public_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        thing = find_thing(self.asked.kind, self.asked.thing)
        is_open = self.asked.decision == Decision.OPEN
        return self.render_to_response(
            self.get_context_data(
                asked=self.asked,
                thing=thing,
                lines=_lines(thing) if thing else [],
                url=_screen(thing) if thing else "",
                may_decide=is_open and may_decide_redaction(request.user, self.asked),
                waits=is_open,
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove the words, or leave them."""
        act = request.POST.get("act")
        if act in ("remove", "leave"):
            with show_refusals(request, RedactionRefused):
                made = decide_redaction(asked=self.asked, approve=act == "remove", by=request.user)
                messages.success(
                    request, gettext("The content has been removed.") if made else gettext("The content has been kept.")
                )
        return redirect("redactions:detail", self.asked.public_id)


def _lines(thing: RedactableRecord) -> list[tuple[str, str]]:
    """Return each field that holds words, by its name for the reader."""
    fields = thing.record._meta
    return [(str(fields.get_field(name).verbose_name), words) for name, words in thing.words.items() if words]


def _screen(thing: RedactableRecord) -> str:
    """Return the address at which the thing is shown in the admin, "" where it has none."""
    name = SCREENS.get(RedactedKind(thing.kind))
    return reverse(name, args=[thing.key]) if name else ""


class RedactionViewSet(ExchangeViewSet):
    """Requests to remove words."""

    name = "redactions"
    url_prefix = "redactions"
    menu_label = _("Requests to remove content")
    menu_name = "redactions"
    icon = menu_icon = "cross"
    menu_order = 390
    screens = (
        ("", RedactionsView, "index"),
        ("ask/", RequestRedactionView, "ask"),
        ("<uuid:public_id>/", RedactionView, "detail"),
    )
