"""The provisions of texts as a person goes through them to give each its topics."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from django.utils.translation import gettext as _

from practices.documents.notation import bare_text
from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.models.vocabulary import TopicReview
from practices.queries.comparison.vectors import units_of
from practices.queries.editions.units import Unit
from practices.queries.vocabulary.suggestions import SuggestionReason, suggestions_for

TEXTS_AT_A_TIME = 10


@dataclass(frozen=True, slots=True)
class TopicCheckbox:
    """A topic that can be ticked. `number` is its key, 0 for none; `why` says why it is suggested."""

    code: str
    label: str
    is_checked: bool
    number: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One provision: its words, the topics it carries and those suggested. `had` are the codes it carries."""

    id: str
    edition_title: str
    edition_slug: str
    cited: str
    heading: str
    text: str
    language: str
    boxes: tuple[TopicCheckbox, ...]
    had: str
    folded: tuple[str, ...]
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class TextToReview:
    """A text with how many of its provisions wait to be gone through."""

    edition: EditionPage
    unit_count: int
    waiting_count: int


def texts_to_review(editions: Sequence[EditionPage]) -> list[TextToReview]:
    """Count the provisions of texts, and those that nobody went through with their present words. Three queries."""
    units = units_of(editions)
    reviewed = reviewed_among(unit.provision for found in units.values() for unit in found)
    return [
        TextToReview(
            edition,
            len(units[edition.pk]),
            sum(unit.provision.pk not in reviewed for unit in units[edition.pk]),
        )
        for edition in editions
    ]


def reviewed_among(provisions: Iterable[Provision]) -> set[int]:
    """Return the keys of the provisions that a person went through with their present words. One query."""
    hashes = {row.pk: row.hash for row in provisions}
    rows = TopicReview.objects.filter(provision__edition__in=_editions(hashes)).order_by()
    return {key for key, pinned in rows.values_list("provision_id", "pinned_hash") if hashes.get(key) == pinned}


def _editions(hashes: Mapping[int, str]) -> Collection[int]:
    return list(Provision.objects.filter(pk__in=list(hashes)).order_by().values_list("edition", flat=True).distinct())


def rows_to_review(
    editions: Iterable[EditionPage], *, most: int, start: int = 0, shows_all: bool = False
) -> tuple[list[ReviewRow], int]:
    """Return up to `most` provisions to go through, from `start`, and how many there are of the texts looked at.

    Without `shows_all` those are left out that a person went through with their present words. Texts are looked at
    in turn until there are enough.
    """
    topics = list(Topic.objects.current().for_listing())
    labels = {topic.name: topic.label_in() for topic in topics}
    chosen: list[tuple[EditionPage, list[Unit]]] = []
    seen = 0
    reviewed: set[int] = set()
    for batch in batched(editions, TEXTS_AT_A_TIME):
        units = units_of(batch)
        done = reviewed_among(unit.provision for found in units.values() for unit in found)
        reviewed |= done
        for edition in batch:
            listed = [unit for unit in units[edition.pk] if shows_all or unit.provision.pk not in done]
            wanted = listed[max(0, start - seen) : max(0, start + most - seen)]
            seen += len(listed)
            if wanted:
                chosen.append((edition, wanted))
        if seen >= start + most:
            break
    rows = [row for edition, units in chosen for row in _rows(edition, units, labels, reviewed)]
    return rows, seen


def _rows(
    edition: EditionPage, units: Sequence[Unit], labels: Mapping[str, str], reviewed: Collection[int]
) -> list[ReviewRow]:
    suggested = suggestions_for(edition, units)
    carried = _carried(units)
    rows = []
    for unit in units:
        own = [code for code in carried.get(unit.provision.pk, ()) if code in labels]
        boxes = [
            TopicCheckbox(code, labels[code], is_checked=True, number=place) for place, code in enumerate(own, start=1)
        ]
        for one in suggested[unit.key]:
            if one.code in labels and one.code not in own:
                number = len(boxes) + 1
                boxes.append(
                    TopicCheckbox(one.code, labels[one.code], False, number if number < 10 else 0, why(one.origin))
                )
        rows.append(
            ReviewRow(
                id=str(unit.provision.public_id),
                edition_title=edition.title,
                edition_slug=edition.slug,
                cited=unit.cited,
                heading=unit.heading,
                text="\n\n".join(f"{label} {bare_text(words)}".strip() for label, words in unit.parts),
                language=edition.language,
                boxes=tuple(boxes),
                had=" ".join(sorted(own)),
                folded=tuple(labels[code] for code in sorted(unit.topics - set(own)) if code in labels),
                is_reviewed=unit.provision.pk in reviewed,
            )
        )
    return rows


def _carried(units: Sequence[Unit]) -> dict[int, list[str]]:
    """Return the codes on each provision's own row, by its key. One query."""
    rows = ProvisionTopic.objects.filter(
        provision__in=[unit.provision.pk for unit in units], topic__retired_on__isnull=True
    )
    found: dict[int, list[str]] = {}
    for provision, code in rows.order_by("topic__position", "topic").values_list("provision_id", "topic__name"):
        found.setdefault(provision, []).append(code)
    return found


def why(origin: SuggestionReason) -> str:
    """Say why a topic is suggested, and how sure that is."""
    return {
        SuggestionReason.FOLLOW_UP: _("the previous wording had it"),
        SuggestionReason.PLACE: _("as in the authentic text"),
        SuggestionReason.SURE: _("very likely"),
        SuggestionReason.LIKELY: _("likely"),
        SuggestionReason.POSSIBLE: _("possible"),
    }[origin]
