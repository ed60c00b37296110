"""The screen "Topics to confirm": topics whose provision has other words now."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen
from practices.actions.follow_ups import FollowUpRefused, decide_follow_ups
from practices.admin.topics import topics_url
from practices.models.follow_ups import TopicFollowUp
from practices.queries.vocabulary.former_topics import former_topics, pages_with_former_topics
from practices.texts.comparison import Span, diff_words

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A topic that waits: the words it was given to, and those that stand there now.

    Where the words are the same their topic was split or replaced: `former` are the topics they had.
    """

    follow_up: TopicFollowUp
    topic: str
    spans: tuple[Span, ...]
    earlier: str
    is_other_language: bool
    former: tuple[str, ...] = ()


class FollowUpsView(ParticipantScreen):
    """The list with ticks; "Confirm" and "Dismiss" decide what is ticked."""

    template_name = "practices/admin/follow_ups.html"
    page_title = _("Topics to confirm")
    header_icon = "tag"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what waits."""
        waiting = TopicFollowUp.objects.open().visible_to(request.user).for_listing()
        waiting = waiting.prefetch_related("provision__topic_items__topic__labels")
        listed = Paginator(waiting, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                listed=listed,
                rows=[_row(row) for row in listed],
                pages=[(page, topics_url(page)) for page in pages_with_former_topics(request.user)],
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide what is ticked."""
        keys = [key for key in request.POST.getlist("follow_up") if key.isdecimal()]
        chosen = TopicFollowUp.objects.open().visible_to(request.user).filter(pk__in=keys)
        confirm = request.POST.get("do") == "confirm"
        try:
            count = decide_follow_ups(follow_ups=chosen, confirm=confirm, by=request.user)
        except FollowUpRefused as refusal:
            messages.error(request, str(refusal))
        else:
            words = (
                ngettext("%(count)s topic confirmed.", "%(count)s topics confirmed.", count)
                if confirm
                else ngettext("%(count)s topic dismissed.", "%(count)s topics dismissed.", count)
            )
            messages.success(request, words % {"count": count})
        return redirect("follow_ups:index")


def _row(row: TopicFollowUp) -> FollowUpRow:
    earlier, now = row.earlier, row.provision
    other_language = earlier.edition.language != now.edition.language
    before = " ".join(filter(None, (earlier.heading, earlier.text)))
    after = " ".join(filter(None, (now.heading, now.text)))
    return FollowUpRow(
        row,
        row.topic.label_in(),
        () if other_language else tuple(diff_words(before, after)),
        before,
        other_language,
        former_topics(now) if earlier.pk == now.pk else (),
    )


class FollowUpViewSet(ExchangeViewSet):
    """Topics to confirm."""

    name = "follow_ups"
    url_prefix = "topics-to-confirm"
    menu_label = _("Topics to confirm")
    menu_name = "follow-ups"
    icon = menu_icon = "tag"
    menu_order = 85
    screens = (("", FollowUpsView, "index"),)
