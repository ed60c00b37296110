"""The topics in the form of a text: they are written into the draft of its instrument."""

from django.http import HttpRequest
from wagtail.models import Page

from organizations.screens import show_refusals
from practices.actions.topics import TopicRefused, tag_page
from practices.models.editions import EditionPage
from practices.models.topic_form import TopicsInput
from practices.models.topics import topics_by_word


def keep_topics(request: HttpRequest, page: Page) -> None:
    """Give the instrument of a text the topics that were chosen, where they are others (Wagtail's hook)."""
    sent = TopicsInput().value_from_datadict(request.POST, {}, "topics")
    if page.specific_class is not EditionPage or sent is None:
        return
    instrument = page.specific.instrument
    chosen = set(topics_by_word(sent).values())
    draft = instrument.get_latest_revision_as_object()
    if chosen != {item.tag for item in draft.topic_items.all() if item.tag.retired_on is None}:
        topics = sorted(chosen, key=lambda topic: topic.position)
        with show_refusals(request, TopicRefused):
            tag_page(page=instrument, topics=topics, by=request.user)
