"""The vocabulary, and what the visible texts say on one topic."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models import InstrumentPage, PracticePage, Topic
from practices.tables.listings import instrument_rows, practice_rows
from practices.tables.topics import editions_to_compare, provisions_with, sayings, topic_facts, topic_tree
from practices.tables.wording import Words
from practices.views.lists import querystring_without_page
from practices.views.pages import crumb

PAGE_SIZE = 100


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show the vocabulary as a tree."""
    title = _("Topics")
    context = {"title": title, "branches": topic_tree(request.user), "crumbs": [crumb(Words(title))]}
    return render(request, "practices/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show one topic: the provisions that carry it in their own words, the instruments, the practices."""
    found = get_object_or_404(Topic.objects.current().for_listing(), name=code)
    user = request.user
    facts = topic_facts(found)
    page = Paginator(provisions_with(found, user), PAGE_SIZE).get_page(request.GET.get("page"))
    tagged = {"topic_items__tag": found}
    compared = [("edition", key) for key in editions_to_compare(found, user)]
    context = {
        "topic": facts,
        "organizations": sayings(page),
        "page_obj": page,
        "querystring": querystring_without_page(request),
        "instruments": instrument_rows(InstrumentPage.objects.visible_to(user).filter(**tagged).for_listing(), user),
        "practices": practice_rows(PracticePage.objects.visible_to(user).filter(**tagged).for_listing()),
        "compare_url": f"{reverse('compare')}?{urlencode([*compared, ('by', 'topic')])}" if compared else "",
        "crumbs": [crumb(Words(_("Topics")), reverse("topics")), crumb(facts.label)],
    }
    return render(request, "practices/topic_detail.html", context)
