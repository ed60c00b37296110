"""The screen "Suggestions": texts that read like a reference. The machine finds them, the secretariat asks."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView
from practices.actions.suggestions import SuggestionRefused, decide_suggestion, suggest_beside_all
from practices.admin.asked import read_uuid
from practices.models.evidence import AdoptionSuggestion
from practices.models.proposals import Decision
from practices.queries.adoptions.suggested import suggestion_rows

PER_PAGE = 25


class SuggestionsView(SecretariatView, ExchangeScreen):
    """What waits, by organization: record, ask, or dismiss; and looking again."""

    template_name = "practices/admin/suggestions.html"
    header_icon = "view"
    page_title = _("Suggestions")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what is open."""
        waiting = AdoptionSuggestion.objects.visible_to(request.user).open()
        in_order = waiting.order_by("instrument__organization__title", "reference__title", "pk")
        listed = Paginator(in_order, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(self.get_context_data(listed=listed, rows=suggestion_rows(listed, request.user)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look again, dismiss one, or take one up by asking its organization."""
        act, _space, key = request.POST.get("do", "").partition(" ")
        if act == "look":
            count = suggest_beside_all(now=timezone.now(), by=request.user)
            words = ngettext("%(count)s new suggestion.", "%(count)s new suggestions.", count)
            messages.success(request, words % {"count": count})
            return redirect("suggestions:index")
        suggestion = (
            AdoptionSuggestion.objects.visible_to(request.user)
            .select_related("instrument__organization", "reference")
            .filter(public_id=read_uuid(key))
            .first()
        )
        if suggestion is None or act not in ("dismiss", "ask"):
            messages.error(request, gettext("There is no such suggestion any more."))
            return redirect("suggestions:index")
        try:
            decide_suggestion(
                suggestion=suggestion,
                decision=Decision.REJECTED if act == "dismiss" else Decision.APPROVED,
                by=request.user,
            )
        except SuggestionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("suggestions:index")
        if act == "ask":
            return redirect(_asking(suggestion))
        messages.success(request, gettext("Dismissed: it will not be suggested again."))
        return redirect("suggestions:index")


def _asking(suggestion: AdoptionSuggestion) -> str:
    """Return the address at which a contact with the organization is begun."""
    owner = suggestion.instrument.organization
    assert owner is not None  # noqa: S101 - null only while a page is being made
    return f"{reverse('contacts:add')}?{urlencode({'organization': str(owner.translation_key)})}"


class SuggestionViewSet(ExchangeViewSet):
    """Suggestions."""

    name = "suggestions"
    url_prefix = "suggestions"
    menu_label = _("Suggestions")
    menu_name = "suggestions"
    icon = menu_icon = "view"
    menu_order = 205
    menu_item_class = SecretariatMenuItem
    screens = (("", SuggestionsView, "index"),)
