"""The screens of redaction: what was asked, asking, and the decision of the second person."""

from typing import Any

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
from practices.admin.list_columns import ListColumn, by_name, to
from practices.admin.lists import ListScreen
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


class RedactionsView(RedactionScreen, ListScreen):
    """What was asked: of one's own organization, all for the secretariat; the open ones first."""

    model = RedactionRequest
    paginate_by = 30
    lead = _(
        "Two persons are needed to remove content: one requests, another decides. The ledger records that content was "
        "removed, when, and the kind of reason; it can still be verified."
    )
    nothing = _("No requests.")
    limited_by = ("kind", "reason", "decision", "organization")
    columns = (
        ListColumn("kind", _("About"), "get_kind_display", link=to("redactions:detail")),
        ListColumn(
            "organization", _("Organization"), lambda row: row.organization.name_in() if row.organization else "",
            sort=by_name(),
        ),
        ListColumn("reason", _("Kind of reason"), "get_reason_display"),
        ListColumn("asked_at", _("Asked")),
        ListColumn("asked_by", _("Asked by"), sort=""),
        ListColumn("decision", _("Decision"), "get_decision_display"),
        ListColumn("decided_at", _("Decided"), note=lambda row: row.decided_by or ""),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        rows = self.visible().select_related("organization", "asked_by", "decided_by")
        in_order = rows.order_by(F("decided_at").desc(nulls_first=True), "asked_at", "pk")
        return in_order.prefetch_related("organization__names")


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
    index_view = RedactionsView
    screens = (
        ("ask/", RequestRedactionView, "ask"),
        ("<uuid:public_id>/", RedactionView, "detail"),
    )
