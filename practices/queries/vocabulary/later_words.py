"""What the later text of an instrument has in the place of provisions of an earlier one that carry a topic."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practices.models.editions import INCOMPLETE, EditionPage
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.queries.vocabulary.review import reviewed_among
from practices.texts.comparison import Clause, trace


@dataclass(frozen=True, slots=True)
class _Outline:
    """A provision without its words."""

    key: int
    eid: str
    hash: str
    heading: str


@dataclass(frozen=True, slots=True)
class LaterProvision:
    """What the later `edition` has in the place of a provision; `row` is None where nothing was found to follow it."""

    edition: EditionPage
    row: Provision | None


def later_provisions(provisions: Sequence[Provision], topic: Topic, user: Any) -> dict[int, LaterProvision]:
    """Return what stands in the latest text in the place of provisions (with their editions), by their key.

    The latest text is the whole one of the same instrument and language that `user` may see. What carries the topic
    there as well is left out, since it speaks for itself, and so is what people decided not to carry it. One query,
    seven more where there is a later text.
    """
    latest = _latest_texts({row.edition_id: row.edition for row in provisions}, user)
    rows = [row for row in provisions if row.edition_id in latest]
    if not rows:
        return {}
    following = _following(rows, latest)
    carrying = _carrying({edition.pk for edition in latest.values()}, topic)
    decided = _decided(following.values(), topic)
    found = {}
    for row in rows:
        edition, after = latest[row.edition_id], following.get(row.pk)
        tagged = carrying.get(edition.pk, [])
        if after is None:
            is_open = not tagged
        else:
            is_open = after.pk not in decided and not any(_is_within(after.eid, eid) for eid in tagged)
        if is_open:
            found[row.pk] = LaterProvision(edition, after)
    return found


def _latest_texts(editions: Mapping[int, EditionPage], user: Any) -> dict[int, EditionPage]:
    """Return the latest whole text of the same instrument and language, by the key of each text before it."""
    texts = (
        EditionPage.objects.visible_to(user)
        .filter(instrument__in={edition.instrument_id for edition in editions.values()}, dated_on__isnull=False)
        .exclude(text_status__in=INCOMPLETE)
        .exclude(numbered_text="")
        .defer("numbered_text")
        .order_by("dated_on", "pk")
    )
    newest = {(edition.instrument_id, edition.language): edition for edition in texts}
    found = {}
    for key, edition in editions.items():
        after = newest.get((edition.instrument_id, edition.language))
        if after and after.dated_on and edition.dated_on and after.dated_on > edition.dated_on:
            found[key] = after
    return found


def _outlines(editions: Collection[int]) -> dict[int, list[_Outline]]:
    found: dict[int, list[_Outline]] = {}
    rows = Provision.objects.current().filter(edition__in=editions).in_order()
    for edition, key, eid, digest, heading in rows.values_list("edition", "pk", "eid", "hash", "heading"):
        found.setdefault(edition, []).append(_Outline(key, eid, digest, heading))
    return found


def _following(rows: Sequence[Provision], latest: Mapping[int, EditionPage]) -> dict[int, Provision]:
    """Return the provision that follows each of `rows`, by its key, where one is found. Two queries.

    The article of the same number and heading is the same article, however it is divided now; else the words decide,
    as they do when topics are carried over.
    """
    texts = _outlines({*latest, *(edition.pk for edition in latest.values())})
    found: dict[int, int] = {}
    changed: dict[int, list[int]] = {}
    for earlier, edition in latest.items():
        own, later = [row for row in rows if row.edition_id == earlier], texts.get(edition.pk, [])
        places = {(one.eid, one.heading): one.key for one in later if one.heading}
        found |= {row.pk: places[row.eid, row.heading] for row in own if (row.eid, row.heading) in places}
        open_keys = {row.pk for row in own if row.pk not in found}
        stayed = {one.hash for one in texts.get(earlier, ()) if one.key not in open_keys}
        changed[earlier] = [one.key for one in later if one.hash not in stayed] if open_keys else []
    wanted = {*found.values(), *(key for keys in changed.values() for key in keys)}
    read = {row.pk: row for row in Provision.objects.filter(pk__in=wanted).defer("stems").in_order()}
    for earlier, keys in changed.items():
        own = [row for row in rows if row.edition_id == earlier and row.pk not in found]
        found |= _traced(own, [read[key] for key in keys], latest[earlier].language)
    return {key: read[after] for key, after in found.items()}


def _traced(own: Sequence[Provision], later: Sequence[Provision], language: str) -> dict[int, int]:
    if not own or not later:
        return {}
    before, after = {row.eid: row.pk for row in own}, {row.eid: row.pk for row in later}
    changes = trace(_clauses(own, language), _clauses(later, language))
    return {before[one.left]: after[one.right] for one in changes if one.left and one.right}


def _clauses(rows: Iterable[Provision], language: str) -> list[Clause]:
    return [Clause(key=row.eid, text=row.text, heading=row.heading, label=row.label, language=language) for row in rows]


def _carrying(editions: Collection[int], topic: Topic) -> dict[int, list[str]]:
    """Return the eIds of the provisions that carry a topic, by text."""
    items = ProvisionTopic.objects.standing().filter(topic=topic, provision__edition__in=editions)
    places = (
        items.filter(provision__withdrawn_at__isnull=True)
        .order_by()
        .values_list("provision__edition", "provision__eid")
    )
    found: dict[int, list[str]] = {}
    for edition, eid in places:
        found.setdefault(edition, []).append(eid)
    return found


def _decided(rows: Collection[Provision], topic: Topic) -> set[int]:
    """Return the keys of the provisions of which people decided that they do not carry the topic."""
    dismissed = TopicFollowUp.objects.filter(provision__in=rows, topic=topic, decision=FollowUpDecision.DISMISSED)
    rejected = ProposedTopic.objects.filter(provision__in=rows, topic=topic, rejected_at__isnull=False)
    decided = dismissed.order_by().values_list("provision", flat=True)
    return reviewed_among(rows) | set(decided.union(rejected.order_by().values_list("provision", flat=True)))


def _is_within(one: str, other: str) -> bool:
    """Tell whether two places (eIds) are the same, or one stands in the other."""
    return one == other or one.startswith(f"{other}__") or other.startswith(f"{one}__")
