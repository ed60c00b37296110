"""The vocabulary, and what the visible texts say on one topic."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.topics import Topic
from practices.queries.editions.absent_texts import absent_by_topic
from practices.queries.editions.facts import label_of
from practices.queries.listings import instrument_rows, practice_rows
from practices.queries.pictures.trend import trend_of
from practices.queries.questions.answers import questions_about
from practices.queries.vocabulary.exports import VOCABULARY_FORMATS, export_thesaurus, export_vocabulary
from practices.queries.vocabulary.history import ending_of, log_of
from practices.queries.vocabulary.sayings import sayings
from practices.queries.vocabulary.topics import (
    provisions_found,
    provisions_with,
    texts_to_compare,
    topic_facts,
    topic_tree,
)
from practices.queries.wording import Words
from practices.views.comparison import address_by_topic
from practices.views.lists import querystring_without_page
from practices.views.pages import crumb

PAGE_SIZE = 100
FOUND_PAGE_SIZE = 20


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show the vocabulary as a tree."""
    title = _("Topics")
    context = {"title": title, "branches": topic_tree(request.user), "crumbs": [crumb(Words(title))]}
    return render(request, "practices/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show one topic: the provisions that carry it in their own words, the instruments, the practices.

    An old code leads where its topic went: to the one that took its place, or to a page that names several or none.
    """
    found = get_object_or_404(Topic.objects.for_listing(), name=code)
    if found.retired_on is not None:
        return _former(request, found)
    user = request.user
    facts = topic_facts(found)
    page = Paginator(provisions_with(found, user), PAGE_SIZE).get_page(request.GET.get("page"))
    by_machine = Paginator(provisions_found(found, user), FOUND_PAGE_SIZE).get_page(request.GET.get("found"))
    tagged = {"topic_items__tag": found}
    texts, speaking = texts_to_compare(found, user)
    context = {
        "topic": facts,
        "organizations": sayings(page, user, topic=found),
        "page_obj": page,
        "querystring": querystring_without_page(request),
        "found": sayings(by_machine, user) if by_machine else [],
        "found_page": by_machine,
        "found_querystring": querystring_without_page(request, "found"),
        "shows_found": "found" in request.GET,
        "instruments": instrument_rows(InstrumentPage.objects.visible_to(user).filter(**tagged).for_listing(), user),
        "practices": practice_rows(PracticePage.objects.visible_to(user).filter(**tagged).for_listing()),
        "compare_url": address_by_topic(texts, found.name),
        "compared_count": len(texts),
        "speaking_count": speaking,
        "absent": absent_by_topic([found.pk], user).get(found.pk),
        "trend": trend_of(found, user),
        "questions": questions_about([found.name], user),
        "log": log_of(found),
        "crumbs": [crumb(Words(_("Topics")), reverse("topics")), crumb(facts.label)],
    }
    return render(request, "practices/topic_detail.html", context)


def _former(request: HttpRequest, found: Topic) -> HttpResponse:
    """Lead on from a retired topic, or say what became of it."""
    ending = ending_of(found)
    if len(ending.targets) == 1:
        query = request.GET.urlencode()
        address = reverse("topic", args=[ending.targets[0].code])
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    label = label_of(found)
    context = {
        "label": label,
        "ending": ending,
        "log": log_of(found),
        "crumbs": [crumb(Words(_("Topics")), reverse("topics")), crumb(label)],
    }
    return render(request, "practices/topic_former.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Return the whole vocabulary as a file."""
    scheme = request.build_absolute_uri("/topics/")
    response = HttpResponse(export_vocabulary(form, scheme=scheme), content_type=VOCABULARY_FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="topics.{form}"'
    return response


@require_safe
def thesaurus(request: HttpRequest) -> HttpResponse:
    """Return the thesaurus of the search as a file."""
    content = export_thesaurus(
        scheme=request.build_absolute_uri("/topics/export/thesaurus/"), topics=request.build_absolute_uri("/topics/")
    )
    response = HttpResponse(content, content_type=VOCABULARY_FORMATS["ttl"])
    response["Content-Disposition"] = 'attachment; filename="thesaurus.ttl"'
    return response
