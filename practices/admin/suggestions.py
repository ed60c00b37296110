"""The screen "Suggestions": texts that read like a reference. The machine finds them, the secretariat asks."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import SecretariatView, show_refusals
from practices.actions.suggestions import SuggestionRefused, decide_suggestion, suggest_beside_all
from practices.admin.list_columns import ChoiceColumn, ListColumn, by_name, by_title
from practices.admin.lists import ListScreen
from practices.forms.claims import read_uuids
from practices.models.evidence import AdoptionSuggestion
from practices.models.proposals import Decision
from practices.queries.adoptions.suggested import SuggestionRow, suggestion_rows

DECISIONS = {"ask": Decision.APPROVED, "dismiss": Decision.REJECTED}


def _recording(row: SuggestionRow) -> str:
    return "" if row.is_own else f"{reverse('adoption_events:add')}?{row.record}"


def _why_not(row: SuggestionRow) -> str:
    if not row.is_own:
        return ""
    return gettext("Another member of the secretariat decides: you act for this organization.")


class SuggestionsView(SecretariatView, ListScreen):
    """What waits, by organization: record, ask, or dismiss; and looking again."""

    model = AdoptionSuggestion
    template_name = "practices/admin/suggestions.html"
    header_icon = "view"
    page_title = _("Suggestions")
    paginate_by = 25
    lead = _(
        "Found by the machine: texts of organizations about which nothing is recorded in relation to the reference. "
        "Similarity does not show adoption. Read the texts, then ask the organization; its answer is recorded."
    )
    nothing = _("Nothing is suggested.")
    acts = (("ask", _("Ask the organization")), ("dismiss", _("Dismiss")))
    limited_by = ("reference",)
    search_fields = ("instrument__title", "instrument__organization__title", "reference__title")
    columns = (
        ChoiceColumn(
            "suggestion", _("Choose"), lambda row: "" if row.is_own else row.id, lambda row: row.instrument.name
        ),
        ListColumn(
            "organization", _("Organization"), "organization.name", sort=by_name("instrument__organization"),
            note=_why_not,
        ),
        ListColumn("instrument", _("Its text"), "instrument.name", sort=by_title("instrument")),
        ListColumn("reference", _("Reference instrument"), "reference.name", sort=by_title()),
        ListColumn("likeness", _("Similar provisions of 100")),
        ListColumn(
            "compare", _("Similar texts"), lambda _row: gettext("View them"), link=lambda row: row.compare_url,
            is_act=True,
        ),
        ListColumn(
            "record", _("What to do"), lambda row: "" if row.is_own else gettext("Record an event"), link=_recording,
            is_act=True,
        ),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        waiting = self.visible().open()
        return waiting.order_by("instrument__organization__title", "reference__title", "pk")

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return suggestion_rows(listed, self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look again, dismiss what is chosen, or take it up by asking the organizations."""
        act = request.POST.get("act", "")
        if act == "look":
            count = suggest_beside_all(now=timezone.now(), by=request.user)
            words = ngettext("%(count)s new suggestion.", "%(count)s new suggestions.", count)
            messages.success(request, words % {"count": count})
            return redirect("suggestions:index")
        found = self.visible().select_related("instrument__organization", "reference")
        chosen = found.filter(public_id__in=read_uuids(request.POST.getlist("suggestion")))
        if act not in DECISIONS or not chosen:
            messages.error(request, gettext("There is no such suggestion any more."))
            return redirect("suggestions:index")
        decided = []
        for suggestion in chosen:
            with show_refusals(request, SuggestionRefused):
                decide_suggestion(suggestion=suggestion, decision=DECISIONS[act], by=request.user)
                decided.append(suggestion)
        if decided and act == "ask":
            return redirect(_asking(decided))
        if decided:
            messages.success(request, gettext("Dismissed: it will not be suggested again."))
        return redirect("suggestions:index")


def _asking(suggestions: Iterable[AdoptionSuggestion]) -> str:
    """Return the address at which a contact with the organization is begun; of several, letters to all of them."""
    keys = list(dict.fromkeys(str(one.instrument.organization.translation_key) for one in suggestions))
    if len(keys) == 1:
        return f"{reverse('contacts:add')}?{urlencode({'organization': keys[0]})}"
    return f"{reverse('mailings:add')}?{urlencode({'recipient': keys}, doseq=True)}"


class SuggestionViewSet(ExchangeViewSet):
    """Suggestions."""

    name = "suggestions"
    url_prefix = "suggestions"
    menu_label = _("Suggestions")
    menu_name = "suggestions"
    icon = menu_icon = "view"
    menu_order = 205
    menu_item_class = SecretariatMenuItem
    index_view = SuggestionsView
