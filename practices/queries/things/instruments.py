"""Instruments with all that their pages say of them: what they come from, their visible texts, whether in force."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, StringAgg, Subquery, Value, prefetch_related_objects

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentLineage, InstrumentPage, InstrumentTopic, LineageKind
from practices.models.releases import ReleasedKind
from practices.queries.adoptions.statements import Named, name_instrument, name_organization
from practices.queries.editions.facts import ForceSpan, force_span_of
from practices.queries.releases import CurrentRelease, opened, with_release

TURNED = {
    LineageKind.REPLACES: "replaced_by",
    LineageKind.AMENDS: "amended_by",
    LineageKind.IMPLEMENTS: "implemented_by",
    LineageKind.ADAPTED_FROM: "adapted_into",
}
"""What a relation is called from its other end."""
RELATIONS = (*LineageKind.values, *TURNED.values())


@dataclass(frozen=True, slots=True)
class LineageEnd:
    """The instrument at the other end of a declared relation; `relation` is one of `RELATIONS`."""

    relation: str
    instrument: Named
    organization: Named


@dataclass(frozen=True, slots=True)
class DescribedInstrument:
    """An instrument with what its page says. `topics` are codes in alphabetical order; `lineage` what comes first."""

    page: InstrumentPage
    organization: Named
    in_force: ForceSpan
    lineage: tuple[LineageEnd, ...]
    editions: tuple[EditionPage, ...]
    topics: tuple[str, ...]
    release: CurrentRelease | None


def instruments_to_describe(user: Any) -> QuerySet[InstrumentPage]:
    """Return the instruments that `user` may see, in any order, for `describe_instruments`."""
    standing = InstrumentTopic.objects.filter(content_object=OuterRef("pk"), tag__retired_on__isnull=True)
    codes = standing.order_by().values("content_object").annotate(codes=StringAgg("tag__name", Value(" ")))
    visible: QuerySet[InstrumentPage] = InstrumentPage.objects.visible_to(user).select_related("organization")
    return with_release(visible.annotate(topic_codes=Subquery(codes.values("codes"))), ReleasedKind.INSTRUMENT)


def describe_instruments(pages: Sequence[Any], user: Any) -> list[DescribedInstrument]:
    """Describe instruments of `instruments_to_describe`, in their order. Six queries, however many there are."""
    keys = [page.pk for page in pages]
    links = _links(keys, user) if keys else []
    others = [end for link in links for end in (link.instrument, link.other)]
    prefetch_related_objects([*pages, *others], "titles", "organization__names")
    prefetch_related_objects(list(pages), "events", "cited_as")
    editions = _editions(keys, user) if keys else {}
    return [
        DescribedInstrument(
            page=page,
            organization=name_organization(page.organization),
            in_force=force_span_of(page),
            lineage=tuple(_ends(page.pk, links)),
            editions=tuple(editions.get(page.pk, ())),
            topics=tuple(sorted((page.topic_codes or "").split())),
            release=opened(page),
        )
        for page in pages
    ]


def _links(keys: Collection[int], user: Any) -> list[InstrumentLineage]:
    """Return the declared relations of these instruments of which `user` may see both ends."""
    return list(
        InstrumentLineage.objects.visible_to(user)
        .filter(Q(instrument__in=keys) | Q(other__in=keys))
        .select_related("instrument__organization", "other__organization")
        .order_by("instrument", "sort_order", "pk")
    )


def _ends(key: int, links: Iterable[InstrumentLineage]) -> Iterable[LineageEnd]:
    """Return the other ends: first where the instrument comes from, then what came from it."""
    derived = [(link.kind, link.other) for link in links if link.instrument_id == key]
    origins = [(TURNED[LineageKind(link.kind)], link.instrument) for link in links if link.other_id == key]
    for relation, other in [*derived, *origins]:
        yield LineageEnd(relation, name_instrument(other), name_organization(other.organization))


def _editions(keys: Collection[int], user: Any) -> dict[int, list[EditionPage]]:
    """Return the visible texts by instrument: newest date first, then language and status."""
    found: dict[int, list[EditionPage]] = defaultdict(list)
    editions = EditionPage.objects.visible_to(user).filter(instrument__in=keys).defer("numbered_text")
    for edition in editions.order_by("-dated_on", "language", "text_status", "pk"):
        found[edition.instrument_id].append(edition)
    return found
