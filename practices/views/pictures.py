"""The pictures beside tables as files: SVG, PNG and, with the same numbers, CSV. 404 where nothing is drawn."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic
from practices.queries.adoptions.standing import end_of, read_entries
from practices.queries.pictures.files import picture_file
from practices.queries.pictures.lineage import lineage_around
from practices.queries.pictures.network import nearest_keys, similar_network
from practices.queries.pictures.picture import Picture
from practices.queries.pictures.trend import trend_of
from practices.queries.similar.instruments import near_counts, similar_to
from practices.views import adoptions, coverage
from practices.views.exports import hand_over


@require_safe
def over_time(request: HttpRequest, form: str) -> HttpResponse:
    """Hand over adoption over time beside one reference."""
    question = adoptions.read_question(request)
    chosen = question.choice.chosen
    if question.form.errors or chosen is None:
        raise Http404
    entries = read_entries(request.user, known_at=end_of(question.known_on), references=[chosen.page.pk])
    drawn = adoptions.draw_over_time(question, entries)
    return _answer(request, drawn.picture if drawn else None, form, reverse("adoptions"))


@require_safe
def coverage_map(request: HttpRequest, form: str) -> HttpResponse:
    """Hand over the map of organizations by topics."""
    question = coverage.read_question(request)
    if question.is_refused:
        raise Http404
    _matrix, picture = coverage.draw_map(question, request.user)
    return _answer(request, picture, form, reverse("coverage"))


@require_safe
def trend(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand over a topic over time."""
    topic = get_object_or_404(Topic.objects.current().as_tags(), name=code)
    drawn = trend_of(topic, request.user)
    return _answer(request, drawn.picture if drawn else None, form, reverse("topic", args=[code]))


@require_safe
def lineage(request: HttpRequest, key: uuid.UUID, form: str) -> HttpResponse:
    """Hand over the declared lineage of an instrument that the reader may see."""
    instrument = _instrument(request, key)
    drawn = lineage_around(instrument, request.user, complete=request.build_absolute_uri)
    return _answer(request, drawn.picture if drawn else None, form, instrument.url or "")


@require_safe
def network(request: HttpRequest, key: uuid.UUID, form: str) -> HttpResponse:
    """Hand over an instrument with those around it whose texts are most alike."""
    instrument = _instrument(request, key)
    nearest = nearest_keys(near_counts(instrument, request.user))
    found = similar_to(instrument, nearest, request.user, dated=False)
    picture = similar_network(found, nearest, complete=request.build_absolute_uri)
    return _answer(request, picture, form, reverse("similar", args=[key]))


def _instrument(request: HttpRequest, key: uuid.UUID) -> InstrumentPage:
    visible = InstrumentPage.objects.visible_to(request.user)
    page: InstrumentPage = get_object_or_404(visible, translation_key=key)
    return page


def _answer(request: HttpRequest, picture: Picture | None, form: str, page: str) -> HttpResponse:
    """Answer with a file; `page` is the address that the picture stands on."""
    if picture is None:
        raise Http404
    source = request.build_absolute_uri(f"{page}?{picture.query}" if picture.query else page)
    made = picture_file(picture, form, source=source)
    if made is None:
        raise Http404
    return hand_over(request, made)
