"""What others did on the topics of an organization: statements, texts and practices of the last months."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import reader_of
from practices.desk.queries.lines import MOST_LINES, Unnamed
from practices.desk.queries.naming import name_event
from practices.models.adoptions import AdoptionEvent, State
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.provisions import ProvisionTopic
from practices.models.releases import Release, ReleasedKind
from practices.queries.news import NO_NEWS

SPAN = datetime.timedelta(days=90)


def done_by_others(user: Any, on: datetime.date) -> list[Unnamed]:
    """Return what others did within 90 days that shares a topic with a text or practice of ours, newest first.

    Only what `user` may see; no news of who did not act. Four queries, one where we have no topics.
    """
    topics = _own_topics(user)
    if not topics:
        return []
    mine, since = reader_of(user).organizations, on - SPAN
    lines = [*_events(user, mine, topics, since), *_texts(user, mine, topics, since)]
    lines += _practices(user, mine, topics, since)
    return sorted(lines, key=lambda line: line.on or since, reverse=True)[:MOST_LINES]


def _own_topics(user: Any) -> list[int]:
    """Return the topics of our published texts and practices. One query."""
    mine = reader_of(user).organizations
    current = ProvisionTopic.objects.standing().filter(
        provision__edition__instrument__organization__in=mine, provision__withdrawn_at__isnull=True
    )
    instruments = InstrumentTopic.objects.filter(content_object__organization__in=mine, tag__retired_on__isnull=True)
    practices = PracticeTopic.objects.filter(content_object__organization__in=mine, tag__retired_on__isnull=True)
    lists = (current.values_list("topic"), instruments.values_list("tag"), practices.values_list("tag"))
    first, *others = (rows.order_by() for rows in lists)
    return sorted({topic for (topic,) in first.union(*others)})


def _alike(user: Any, topics: Sequence[int]) -> Q:
    """Make the condition "an instrument that `user` may see, with one of these topics on it or on its text"."""
    on_texts = ProvisionTopic.objects.standing().visible_to(user).filter(topic__in=topics)
    tagged = InstrumentTopic.objects.filter(tag__in=topics)
    return Q(pk__in=tagged.values("content_object")) | Q(
        pk__in=on_texts.order_by().values("provision__edition__instrument")
    )


def _events(user: Any, mine: frozenset[int], topics: Sequence[int], since: datetime.date) -> list[Unnamed]:
    alike = InstrumentPage.objects.visible_to(user).filter(_alike(user, topics)).order_by().values("pk")
    rows = (
        AdoptionEvent.objects.visible_to(user)
        .standing()
        .of_adopters()
        .filter(Q(reference__in=alike) | Q(own_instrument__in=alike), record__is_public=True)
        .filter(record__public_at__date__gt=since, checks__isnull=True)
        .exclude(organization__in=mine)
        .exclude(state__in=[State(state).value for state in NO_NEWS])
        .order_by("-record__public_at", "-sequence")
    )
    fields = (
        "public_id",
        "track",
        "state",
        "reference",
        "reference__translation_key",
        "organization",
        "record__public_at",
    )
    return [
        Unnamed(
            f"{reverse('adoptions')}?reference={reference_key}&event={key}",
            at.date(),
            name_event(track, state),
            organization,
            (reference,),
        )
        for key, track, state, reference, reference_key, organization, at in rows.values_list(*fields)[:MOST_LINES]
    ]


def _texts(user: Any, mine: frozenset[int], topics: Sequence[int], since: datetime.date) -> list[Unnamed]:
    alike = InstrumentPage.objects.filter(_alike(user, topics)).order_by().values("pk")
    editions = _opened(EditionPage.objects.visible_to(user), ReleasedKind.EDITION, since)
    rows = editions.filter(instrument__in=alike).exclude(instrument__organization__in=mine).defer("numbered_text")
    return [
        Unnamed(
            edition.get_url() or "",
            edition.opened_at.date(),
            _("Text published: %(title)s") % {"title": "%(first)s, " + edition.slug},
            edition.instrument.organization_id,
            (edition.instrument_id,),
        )
        for edition in rows.select_related("instrument")[:MOST_LINES]
    ]


def _practices(user: Any, mine: frozenset[int], topics: Sequence[int], since: datetime.date) -> list[Unnamed]:
    alike = PracticeTopic.objects.filter(tag__in=topics).values("content_object")
    rows = _opened(PracticePage.objects.visible_to(user), ReleasedKind.PRACTICE, since).filter(pk__in=alike)
    return [
        Unnamed(
            page.get_url() or "",
            page.opened_at.date(),
            _("Practice published: %(title)s") % {"title": page.title},
            page.organization_id,
        )
        for page in rows.exclude(organization__in=mine)[:MOST_LINES]
    ]


def _opened(pages: Any, kind: str, since: datetime.date) -> Any:
    """Keep the pages that were opened after `since`, the newest first."""
    opened = Release.objects.filter(kind=kind, thing=OuterRef("translation_key")).values("since")
    dated = pages.annotate(opened_at=Coalesce(Subquery(opened), "first_published_at"))
    return dated.filter(opened_at__date__gt=since).order_by("-opened_at", "-pk")
