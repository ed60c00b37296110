"""The declared lineage of an instrument, up to three steps both ways: a graph, and the same in sentences."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import unread, with_child_rows
from practices.documents.charts.layered import draw_layered
from practices.documents.charts.values import Edge, GraphNode, LayeredGraph
from practices.models.dates import format_partial_date
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentLineage, InstrumentPage
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.bidi import embedded
from practices.queries.editions.facts import reverse_words
from practices.queries.pictures.picture import PICTURE_FORMATS, Complete, Picture, within
from practices.queries.similar.lineages import MOST_RELATED, Link, first_date
from practices.queries.wording import Words, active_language, title_of, written_date

NAME = "lineage"
STEPS = 3
HEADS = (
    "instrument", "instrument_id", "organization", "organization_id", "first_date", "relation", "relation_label",
    "other", "other_id", "other_organization", "other_organization_id", "other_first_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineageInstrument:
    """An instrument of the lineage. `on` is its first known date, with its precision; None where none is known."""

    id: str
    title: Words
    url: str
    organization: Named
    on: tuple[datetime.date, str] | None
    is_asked: bool

    @property
    def date(self) -> str:
        """The first date in words."""
        return written_date(*(self.on or (None,)))

    @property
    def year(self) -> str:
        """The year of the first date, or that it is not known."""
        return str(self.on[0].year) if self.on else written_date(None)


@dataclass(frozen=True, slots=True)
class DeclaredRelation:
    """What is declared: one instrument replaces, amends, implements or was adapted from an `other`."""

    one: LineageInstrument
    relation: str
    relation_label: str
    other: LineageInstrument


@dataclass(frozen=True, slots=True)
class Lineage:
    """The picture of a lineage, and what is declared in it, in dated order."""

    picture: Picture
    declared: tuple[DeclaredRelation, ...]


def lineage_around(instrument: InstrumentPage, user: Any, *, complete: Complete = within) -> Lineage | None:
    """Draw what an instrument comes from and what came of it, of what `user` may see; None where nothing is.

    `complete` makes the addresses of the graph whole. Nine queries at most, however large it is.
    """
    links = links_around(instrument.pk, user)
    if not links:
        return None
    keys = {end for link in links for end in (link.derived, link.origin)}
    relatives = _relatives(instrument, keys, user)
    declared = _declared(links, relatives)
    title = _("Declared lineage of “%(title)s”") % {"title": embedded(relatives[instrument.pk].title.text)}
    description = _describe(len(relatives))
    layers = layers_of(relatives, links)
    graph = LayeredGraph(
        name=NAME,
        title=title,
        description=description,
        nodes=tuple(_node(relative, layers[key], complete) for key, relative in relatives.items()),
        edges=tuple(Edge(one.other.id, one.one.id, reverse_words(one.relation)) for one in declared),
    )
    picture = Picture(
        name=NAME,
        title=title,
        description=description,
        language=active_language(),
        svg=draw_layered(graph, language=active_language()),
        heads=HEADS,
        rows=tuple(_line(one) for one in declared),
        files=tuple((form, _address(form, instrument)) for form in PICTURE_FORMATS),
    )
    return Lineage(picture, declared)


def links_around(instrument: int, user: Any, *, steps: int = STEPS) -> list[Link]:
    """Return what is declared between an instrument (key) and those up to so many steps from it, the nearest 24.

    Both ends can be seen by `user`. A query for each step, and one where that many steps were taken.
    """
    seen = InstrumentLineage.objects.visible_to(user).order_by("pk")
    found, frontier, rows = {instrument}, {instrument}, dict[int, InstrumentLineage]()
    for _step in range(steps):
        rows |= {row.pk: row for row in seen.filter(Q(instrument__in=frontier) | Q(other__in=frontier))}
        ends = {end for row in rows.values() for end in (row.instrument_id, row.other_id)}
        frontier = set(sorted(ends - found)[: MOST_RELATED - len(found)])
        found |= frontier
        if not frontier:
            break
    else:
        rows |= {row.pk: row for row in seen.filter(instrument__in=frontier, other__in=frontier)}
    return [
        Link(row.instrument_id, row.kind, row.get_kind_display(), row.other_id)
        for _key, row in sorted(rows.items())
        if {row.instrument_id, row.other_id} <= found
    ]


def layers_of(relatives: Mapping[int, LineageInstrument], links: Collection[Link]) -> dict[int, int]:
    """Return the layer of each: after all earlier ones that it is related to. What goes in a circle is cut."""
    steps = {_earlier_first(link, relatives) for link in links if link.derived != link.origin}
    depths = dict.fromkeys(relatives, 0)
    for _round in range(len(relatives) - 1):
        deeper = {late: depths[early] + 1 for early, late in sorted(steps) if depths[late] <= depths[early]}
        if not deeper:
            break
        depths |= deeper
    used = sorted(set(depths.values()))
    return {key: used.index(depth) for key, depth in depths.items()}


def _earlier_first(link: Link, relatives: Mapping[int, LineageInstrument]) -> tuple[int, int]:
    """Put the ends of a relation in dated order; where that is not known the origin comes first."""
    origin, derived = relatives[link.origin].on, relatives[link.derived].on
    is_turned = origin is not None and derived is not None and derived[0] < origin[0]
    return (link.derived, link.origin) if is_turned else (link.origin, link.derived)


def _relatives(asked: InstrumentPage, keys: Collection[int], user: Any) -> dict[int, LineageInstrument]:
    """Describe instruments by key, in dated order, those of unknown date last."""
    pages = InstrumentPage.objects.visible_to(user).filter(pk__in=keys).select_related("organization").order_by("pk")
    pages = pages.defer(*unread("", "organization"))
    pages = list(with_child_rows(pages, "organization__names", "titles", "events"))
    texts = EditionPage.objects.visible_to(user).filter(instrument__in=pages, dated_on__isnull=False)
    texts = list(texts.only("pk", "instrument_id", "dated_on", "precision").order_by("pk"))
    found = {
        page.pk: LineageInstrument(
            id=str(page.translation_key),
            title=title_of(page),
            url=page.url or "",
            organization=name_organization(page.organization),
            on=first_date(page, texts),
            is_asked=page.pk == asked.pk,
        )
        for page in pages
    }
    return dict(sorted(found.items(), key=lambda item: _dated(item[1])))


def _dated(one: LineageInstrument) -> tuple[object, ...]:
    return one.on is None, one.on or (), one.title.text.casefold(), one.id


def _declared(links: Sequence[Link], relatives: Mapping[int, LineageInstrument]) -> tuple[DeclaredRelation, ...]:
    found = (
        DeclaredRelation(relatives[link.derived], link.kind, link.kind_label, relatives[link.origin])
        for link in links
        if link.derived in relatives and link.origin in relatives
    )
    return tuple(sorted(found, key=lambda one: (_dated(one.one), _dated(one.other), one.relation)))


def _describe(count: int) -> str:
    words = ngettext(
        "%(count)s instrument up to three steps away, earlier ones first, as declared by the organizations.",
        "%(count)s instruments up to three steps away, earlier ones first, as declared by the organizations.",
        count,
    )
    return words % {"count": count}


def _node(one: LineageInstrument, layer: int, complete: Complete) -> GraphNode:
    symbol = one.organization.symbol or one.organization.name
    said = {"organization": one.organization.name, "title": one.title.text, "date": one.date}
    return GraphNode(
        key=one.id,
        head=symbol,
        words=one.title.text,
        said=_("%(organization)s: %(title)s, %(date)s") % said,
        language=one.title.language,
        note=one.year,
        address=complete(one.url) if one.url else "",
        layer=layer,
        is_asked=one.is_asked,
    )


def _line(one: DeclaredRelation) -> tuple[str, ...]:
    first, other = (
        (end.title.text, end.id, end.organization.name, end.organization.id, _day(end)) for end in (one.one, one.other)
    )
    return (*first, one.relation, one.relation_label, *other)


def _day(one: LineageInstrument) -> str:
    """Write the first date as in ISO 8601, in its known precision; "" where it is not known."""
    return format_partial_date(*one.on) if one.on else ""


def _address(form: str, instrument: InstrumentPage) -> str:
    return reverse("lineage_file", kwargs={"key": instrument.translation_key, "form": form})
