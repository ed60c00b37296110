"""The instruments whose texts are most alike to one, around it in alphabetical order. Found by the machine."""

from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.charts.star import MOST_RAYS, draw_star
from practices.documents.charts.values import GraphNode, Ray, StarGraph
from practices.queries.adoptions.statements import name_organization
from practices.queries.bidi import embedded
from practices.queries.pictures.picture import PICTURE_FORMATS, Complete, Picture, within
from practices.queries.similar.instruments import Similar, SimilarityOutcome, SimilarRow
from practices.queries.wording import active_language, title_of, with_label

NAME = "similar-instruments"
BOUNDS = (0.25, 0.5)
"""Shares of the provisions of both texts from which the second and the third step begin."""
DRAWN = frozenset({SimilarityOutcome.ALIKE, SimilarityOutcome.MAYBE})
CODES = ("below_a_quarter", "a_quarter_to_a_half", "a_half_or_more")
HEADS = (
    "instrument", "instrument_id", "organization", "organization_id", "provisions_here", "of_here",
    "provisions_there", "of_there", "step", "step_label", "found_by", "maybe_here", "maybe_there",
)  # fmt: skip


def nearest_keys(near: Iterable[int]) -> list[int]:
    """Return the instruments (keys) that are drawn, of those that are near, in the order of `near_counts`."""
    return list(near)[:MOST_RAYS]


def similar_network(found: Similar, nearest: Collection[int], *, complete: Complete = within) -> Picture | None:
    """Draw an instrument with the `nearest` (keys) around it; None where no text is alike. No query.

    `complete` makes the addresses of the graph whole.
    """
    alike = [row for row in found.rows if row.key in set(nearest) and row.texts.outcome in DRAWN]
    if not alike:
        return None
    alike.sort(key=lambda row: (row.organization.name.casefold(), row.title.text.casefold(), row.id))
    title = _("Instruments similar to “%(title)s”") % {"title": embedded(title_of(found.instrument).text)}
    words = ngettext(
        "The %(count)s instrument with most similar provisions. No one has confirmed it.",
        "The %(count)s instruments with most similar provisions, in alphabetical order around "
        "it. No one has confirmed them.",
        len(alike),
    )
    note = _("Found by the machine, by words and by meaning.")
    description = f"{note} {words % {'count': len(alike)}}"
    labels = step_labels()
    graph = StarGraph(
        name=NAME,
        title=title,
        description=description,
        middle=_middle(found),
        rays=tuple(Ray(_node(row, step_of(row), complete), step_of(row)) for row in alike),
        steps=labels,
        note=note,
    )
    return Picture(
        name=NAME,
        title=title,
        description=description,
        language=active_language(),
        svg=draw_star(graph, language=active_language()),
        heads=HEADS,
        rows=tuple(_line(row, labels) for row in alike),
        files=tuple((form, _address(form, found)) for form in PICTURE_FORMATS),
    )


def step_labels() -> tuple[str, ...]:
    """Name the steps of likeness, by the share of the provisions of both that have a counterpart or may be similar."""
    return (
        _("less than a quarter are or may be similar"),
        _("a quarter to a half are or may be similar"),
        _("half or more are or may be similar"),
    )


def step_shares() -> tuple[str, ...]:
    """Name the steps in a box, which has no room for more than the share."""
    return _("less than a quarter"), _("a quarter to a half"), _("half or more")


def step_of(row: SimilarRow) -> int:
    """Return the step of an instrument: 0, 1 or 2."""
    return sum(row.texts.likeness >= bound for bound in BOUNDS)


def _middle(found: Similar) -> GraphNode:
    organization, title = name_organization(found.instrument.organization), title_of(found.instrument)
    return GraphNode(
        key=str(found.instrument.translation_key),
        head=organization.symbol or organization.name,
        words=title.text,
        said=with_label(organization.name, title.text),
        language=title.language,
        is_asked=True,
    )


def _node(row: SimilarRow, step: int, complete: Complete) -> GraphNode:
    said = {"organization": row.organization.name, "title": row.title.text, "step": step_labels()[step]}
    return GraphNode(
        key=row.id,
        head=row.organization.symbol or row.organization.name,
        words=row.title.text,
        said=_("%(organization)s: %(title)s; %(step)s") % said,
        language=row.title.language,
        note=step_shares()[step],
        address=complete(row.url) if row.url else "",
    )


def _line(row: SimilarRow, labels: Sequence[str]) -> tuple[str, ...]:
    texts, step = row.texts, step_of(row)
    counts = (texts.own_count, texts.own_total, texts.other_count, texts.other_total)
    named = (row.title.text, row.id, row.organization.name, row.organization.id)
    maybe = (texts.own_maybe_count, texts.other_maybe_count)
    return (*named, *map(str, counts), CODES[step], labels[step], "machine", *map(str, maybe))


def _address(form: str, found: Similar) -> str:
    return reverse("similar_file", kwargs={"key": found.instrument.translation_key, "form": form})
