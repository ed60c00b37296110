"""The screens on which people decide about topics that a machine found in their texts."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from organizations.models import OrganizationPage
from organizations.screens import ParticipantScreen, show_refusals
from practices.actions.topic_proposals import SWITCHED, confirm_proposals, reject_proposals, switch_proposals
from practices.actions.topics import TopicRefused
from practices.admin.asked import read_uuid
from practices.models.editions import EditionPage
from practices.models.proposed_topics import proposals_are_on
from practices.permissions import may_write_for
from practices.queries.vocabulary.found import proposals_named, rows_with_found, switches_for, texts_with_found

ROWS_PER_PAGE = 30
TEXTS_PER_PAGE = 30
LIST_NAME = "topics_admin:found"
TITLE = _("Topics found by machine")


class FoundTopicsView(ParticipantScreen):
    """The texts in which a machine found topics, and whether it looks for them."""

    template_name = "practices/admin/found_topics.html"
    page_title = TITLE
    list_of = ("topics_admin:index", _("Topics"))
    header_icon = "tag"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the texts."""
        listed = Paginator(texts_with_found(request.user), TEXTS_PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(listed=listed, switches=switches_for(request.user), is_on=proposals_are_on())
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Switch them on or off for an organization, or for the portal."""
        key = request.POST.get("organization", "")
        named = OrganizationPage.objects.filter(translation_key=read_uuid(key)).first() if key else None
        if key and named is None:
            raise Http404
        is_on = request.POST.get("do") == "on"
        with show_refusals(request, TopicRefused):
            switch_proposals(is_on=is_on, by=request.user, organization=named)
            messages.success(
                request,
                gettext("Topics are looked for by machine from now on.")
                if is_on
                else gettext("What was found by machine and not confirmed is no longer shown."),
            )
        return redirect(LIST_NAME)


class FoundInTextView(ParticipantScreen):
    """The provisions of a text for which a machine found topics: each is confirmed or rejected by one press.

    Behind them all that are shown can be rejected, and those confirmed of which the machine is sure.
    """

    template_name = "practices/admin/found_in_text.html"
    page_title = TITLE
    header_icon = "tag"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the text."""
        super().setup(request, *args, **kwargs)
        texts = EditionPage.objects.visible_to(request.user).select_related("instrument__organization")
        self.edition = texts.defer("numbered_text").filter(translation_key=kwargs["key"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the organization of the text."""
        if self.edition is None or not may_write_for(request.user, self.edition.instrument.organization):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the list of texts."""
        return [
            {"url": reverse("topics_admin:index"), "label": gettext("Topics")},
            {"url": reverse(LIST_NAME), "label": TITLE},
        ]

    def here(self) -> str:
        return str(self.edition)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the first provisions; the others come up as these are decided."""
        assert self.edition is not None  # noqa: S101 - dispatch has refused it
        rows = rows_with_found(self.edition, request.user)
        shown = rows[:ROWS_PER_PAGE]
        sure_count = sum(topic.is_sure for row in shown for topic in row.topics)
        return self.render_to_response(
            self.get_context_data(
                edition=self.edition, rows=shown, more_count=len(rows) - len(shown), sure_count=sure_count
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm or reject one, all that were shown, or those of them that are sure; lead to what comes next."""
        assert self.edition is not None  # noqa: S101 - dispatch has refused it
        post = request.POST
        decide = confirm_proposals if "confirm" in post or post.get("all") == "confirm" else reject_proposals
        one = post.get("confirm") or post.get("reject")
        every = {"confirm": "sure", "reject": "shown"}.get(post.get("all", ""))
        keys = [one] if one else post.getlist(every) if every else []
        before = [row.id for row in rows_with_found(self.edition, request.user)]
        named = [key for key in keys if _names_provision(key)]
        rows = [row for row in proposals_named(named, request.user) if row.provision.edition_id == self.edition.pk]
        try:
            count = decide(proposals=rows, by=request.user)
        except TopicRefused as refusal:
            messages.error(request, str(refusal))
            return self._lead_on(before, one)
        if decide is confirm_proposals:
            said = ngettext("%(count)s topic confirmed.", "%(count)s topics confirmed.", count)
        else:
            said = ngettext("%(count)s topic rejected.", "%(count)s topics rejected.", count)
        messages.success(request, said % {"count": count})
        return self._lead_on(before, one)

    def _lead_on(self, before: Sequence[str], decided: str | None) -> HttpResponse:
        """Go back to the list with the focus on what stands now where one was decided, else on the first."""
        assert self.edition is not None  # noqa: S101 - dispatch has refused it
        waiting = [row.id for row in rows_with_found(self.edition, self.request.user)][:ROWS_PER_PAGE]
        place = before.index(key) if decided and (key := decided.split(" ", 1)[0]) in before else 0
        following = waiting[min(place, len(waiting) - 1)] if waiting else "none"
        return redirect(f"{self.request.path}#found-{following}")


def _names_provision(key: str) -> bool:
    try:
        uuid.UUID(key.split(" ", 1)[0])
    except ValueError:
        return False
    return len(key) <= 140


class SwitchFormatter(LogFormatter):
    """Says whether topics were switched on or off."""

    label = TITLE

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        if log_entry.data.get("is_on"):
            return gettext("Switched topics found by machine on")
        return gettext("Switched topics found by machine off")


def register_proposals_log(actions: Any) -> None:
    """Make the action known to Wagtail's log."""
    actions.register_action(SWITCHED)(type("Formatter", (SwitchFormatter,), {}))
