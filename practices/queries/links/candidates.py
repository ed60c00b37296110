"""Pairs of provisions that a person may be asked about: found by the machine, each with its likeness and its value."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentLineage, InstrumentTopic
from practices.models.links import LinkGround, LinkProposal, ProvisionLink
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.vectors import Neighbour
from practices.queries.comparison.vectors import vectors_of
from practices.queries.similar.standing_texts import standing_texts
from practices.texts.comparison import FLOOR, Pair, Vectors, align

MOST_TEXTS = 8
"""Other texts that one text is laid beside."""
MOST_OF_PAIR = 12
"""Pairs that are proposed of any two texts, so that one long neighbour does not fill the queue."""
PROMISE, LINEAGE, TOPICS, FIRST = 0.4, 0.25, 0.15, 0.2
"""What each reason to ask adds to the value; together 1.0."""
BEST = 0.75
"""Likeness at which asking promises most: likely to be confirmed, and not so clear that the machine needs nobody."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair to ask about. `score` is likeness, `value` orders the queue; both from 0.0 to 1.0."""

    provision: Provision
    other: Provision
    ground: LinkGround
    score: float
    value: float


def is_asked_about(edition: EditionPage) -> bool:
    """Tell whether links are proposed for this text: it stands for its instrument in its language, and is whole."""
    published = EditionPage.objects.filter(instrument=edition.instrument_id, live=True).defer("numbered_text")
    standing = {text.pk for text in standing_texts(published)}
    return edition.pk in standing and not edition.is_incomplete and not _is_translation(edition)


def _is_translation(edition: EditionPage) -> bool:
    """Whether the portal has the text that this one translates: links are asked about there."""
    return edition.text_status in {TextStatus.OFFICIAL_TRANSLATION, TextStatus.UNOFFICIAL_TRANSLATION} and (
        edition.made_from_id is not None
    )


def find_candidates(edition: EditionPage, *, most: int) -> list[Candidate]:
    """Find up to `most` pairs worth a person's minute, the most valuable first.

    The text is laid beside those of other instruments that it has declared lineage with, that its provisions come
    near to, or that share a topic with it. A pair's value, from 0.0 to 1.0, is

        0.40 x promise    1.0 where the likeness is 0.75; 0.0 at 0.5 (as often no pair) and for the same words
      + 0.25 x lineage    1.0 where one of the instruments declares that it comes from the other
      + 0.15 x topics     1.0 where both provisions carry a topic in common
      + 0.20 x first      1.0 while no confirmed link joins the two texts yet

    Left out is what was asked before, whatever the answer, and what is linked into the other text already.
    """
    others = _texts_beside(edition)
    if not others:
        return []
    vectors = vectors_of([edition, *others])
    own = vectors.get(edition.pk)
    if own is None:
        return []
    rows = _rows_of([edition, *others])
    asked = _asked(edition)
    linked = _linked(edition)
    related = _lineage_of(edition)
    found: list[Candidate] = []
    for other in others:
        theirs = vectors.get(other.pk)
        if theirs is None:
            continue
        found += _of_pair(
            align(own, theirs),
            (own, theirs),
            (rows[edition.pk], rows[other.pk]),
            asked=asked,
            linked=linked.get(other.pk, frozenset()),
            has_lineage=other.instrument_id in related,
        )
    return sorted(found, key=lambda pair: (-pair.value, -pair.score, pair.provision.position, pair.other.pk))[:most]


def _of_pair(
    pairs: Iterable[Pair],
    sides: tuple[Vectors, Vectors],
    rows: tuple[Mapping[str, Provision], Mapping[str, Provision]],
    *,
    asked: Collection[frozenset[int]],
    linked: Collection[int],
    has_lineage: bool,
) -> list[Candidate]:
    topics = [{clause.key: clause.topics for clause in side.clauses} for side in sides]
    found = []
    for pair in pairs:
        if pair.left is None or pair.right is None or pair.score < FLOOR:
            continue
        left, right = rows[0].get(pair.left), rows[1].get(pair.right)
        if left is None or right is None or left.pk in linked or frozenset((left.pk, right.pk)) in asked:
            continue
        value = value_of(
            pair.score,
            has_lineage=has_lineage,
            shares_topic=bool(topics[0][pair.left] & topics[1][pair.right]),
            is_first=not linked,
        )
        ground = LinkGround.LINEAGE if has_lineage else LinkGround.ALIKE
        found.append(Candidate(left, right, ground, round(pair.score, 4), value))
    return sorted(found, key=lambda pair: -pair.value)[:MOST_OF_PAIR]


def value_of(score: float, *, has_lineage: bool, shares_topic: bool, is_first: bool) -> float:
    """Return the value of asking about a pair, from 0.0 to 1.0; see `find_candidates`."""
    promise = max(0.0, 1 - abs(score - BEST) / (1 - BEST))
    return round(PROMISE * promise + LINEAGE * has_lineage + TOPICS * shares_topic + FIRST * is_first, 4)


def _texts_beside(edition: EditionPage) -> list[EditionPage]:
    """Return the texts to lay this one beside: of declared lineage first, then the nearest, then of the same topics."""
    weights: Counter[int] = Counter()
    for instrument in _lineage_of(edition):
        weights[instrument] += 1_000_000
    near = Neighbour.objects.filter(provision__edition=edition, other__withdrawn_at__isnull=True).order_by()
    weights.update(near.values_list("other__edition__instrument", flat=True))
    for instrument in _of_same_topics(edition):
        weights[instrument] += 1
    weights.pop(edition.instrument_id, None)
    published = EditionPage.objects.filter(instrument__in=weights, live=True, instrument__live=True)
    texts = standing_texts(
        published.exclude(text_status=TextStatus.SUMMARY).select_related("instrument").defer("numbered_text")
    )
    best: dict[int, EditionPage] = {}
    for text in texts:
        held = best.get(text.instrument_id)
        if held is None or (text.language == edition.language != held.language):
            best[text.instrument_id] = text
    return sorted(best.values(), key=lambda text: (-weights[text.instrument_id], text.pk))[:MOST_TEXTS]


def _lineage_of(edition: EditionPage) -> set[int]:
    """Return the instruments that this one comes from, or that come from it, as they declare."""
    own = edition.instrument_id
    rows = InstrumentLineage.objects.filter(Q(instrument=own) | Q(other=own)).order_by()
    return {key for pair in rows.values_list("instrument_id", "other_id") for key in pair} - {own}


def _of_same_topics(edition: EditionPage) -> list[int]:
    """Return the instruments with a topic in common with this one: on the instrument, or on provisions."""
    topics = {
        *InstrumentTopic.objects.filter(content_object=edition.instrument_id, tag__retired_on__isnull=True).values_list(
            "tag", flat=True
        ),
        *ProvisionTopic.objects.standing().filter(provision__edition=edition).values_list("topic", flat=True),
    }
    tagged = InstrumentTopic.objects.filter(tag__in=topics).order_by().values_list("content_object", flat=True)
    standing = ProvisionTopic.objects.standing().filter(topic__in=topics, provision__withdrawn_at__isnull=True)
    return [*tagged, *standing.order_by().values_list("provision__edition__instrument", flat=True).distinct()]


def _rows_of(editions: Sequence[EditionPage]) -> dict[int, dict[str, Provision]]:
    rows: dict[int, dict[str, Provision]] = {edition.pk: {} for edition in editions}
    for row in Provision.objects.current().filter(edition__in=editions).defer("stems", "text").in_order():
        rows[row.edition_id][row.eid] = row
    return rows


def _asked(edition: EditionPage) -> set[frozenset[int]]:
    """Return the pairs with a provision of this text that were proposed or linked before."""
    pairs: set[frozenset[int]] = set()
    for model in (LinkProposal, ProvisionLink):
        rows = model.objects.with_end(edition=edition).order_by()
        pairs |= {frozenset(pair) for pair in rows.values_list("left_id", "right_id")}
    return pairs


def _linked(edition: EditionPage) -> dict[int, set[int]]:
    """Return the provisions of this text that are linked into each other text, by the key of that text."""
    linked: dict[int, set[int]] = {}
    rows = ProvisionLink.objects.standing().with_end(edition=edition).order_by()
    for left, left_edition, right, right_edition in rows.values_list(
        "left_id", "left__edition", "right_id", "right__edition"
    ):
        own, other = (left, right_edition) if left_edition == edition.pk else (right, left_edition)
        linked.setdefault(other, set()).add(own)
    return linked
