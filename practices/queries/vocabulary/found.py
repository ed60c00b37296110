"""What a machine found in texts, as the people of these texts decide about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from organizations.models import OrganizationPage, reader_of
from practices.documents.notation import bare_text, bare_words
from practices.models.editions import EditionPage
from practices.models.proposed_topics import FoundBy, ProposedTopic, TopicProposalsSwitch
from practices.models.provisions import Provision
from practices.queries.editions.units import citations
from practices.texts.comparison.topic_proposals import SURE


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic that was found for a provision. `key` names both in a form; `why` says on what ground.

    `is_sure`: as certain as what an assessment sheet proposes.
    """

    key: str
    label: str
    why: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A provision with what was found for it, the likeliest first. `id` is its uuid."""

    id: str
    cited: str
    heading: str
    text: str
    topics: tuple[FoundTopic, ...]

    @property
    def is_sure(self) -> bool:
        """Whether one of its topics is."""
        return any(topic.is_sure for topic in self.topics)


@dataclass(frozen=True, slots=True)
class TextWithFound:
    """A text with how many topics were found in it that wait for a decision."""

    edition: EditionPage
    count: int


@dataclass(frozen=True, slots=True)
class ProposalsSwitch:
    """Whether topics are found by machine: for an organization, or for the portal where there is none."""

    organization: OrganizationPage | None
    is_on: bool


def proposals_to_decide(user: Any) -> QuerySet[ProposedTopic]:
    """Return what waits in texts that `user` may see, and writes for."""
    rows, reader = ProposedTopic.objects.visible_to(user), reader_of(user)
    if reader.is_secretariat:
        return rows
    return rows.filter(provision__edition__instrument__organization__in=reader.organizations)


def texts_with_found(user: Any) -> list[TextWithFound]:
    """Return the texts in which something waits, by organization, instrument and edition. Two queries."""
    counts = dict(proposals_to_decide(user).order_by().values_list("provision__edition").annotate(many=Count("pk")))
    texts = EditionPage.objects.filter(pk__in=counts).for_listing().defer("numbered_text")
    return [TextWithFound(text, counts[text.pk]) for text in texts]


def rows_with_found(edition: EditionPage, user: Any) -> list[FoundRow]:
    """Return the provisions of a text for which something waits: those with a sure topic first, then by their order.

    Four queries.
    """
    waiting: dict[int, list[ProposedTopic]] = {}
    proposals = proposals_to_decide(user).filter(provision__edition=edition).select_related("topic")
    for row in proposals.prefetch_related("topic__labels").order_by("-score", "topic"):
        waiting.setdefault(row.provision_id, []).append(row)
    rows = list(Provision.objects.current().filter(edition=edition).in_order().defer("stems"))
    cited = citations(rows)
    below = _below(rows)
    found = [
        FoundRow(
            id=str(row.public_id),
            cited=cited[row.pk],
            heading=bare_words(row.heading),
            text="\n\n".join(filter(None, [bare_text(row.text), *below.get(row.pk, ())])),
            topics=tuple(_found_topic(one, row) for one in waiting[row.pk]),
        )
        for row in rows
        if row.pk in waiting
    ]
    return sorted(found, key=lambda row: not row.is_sure)


def _found_topic(one: ProposedTopic, row: Provision) -> FoundTopic:
    why = str(FoundBy(one.ground).label)
    return FoundTopic(f"{row.public_id} {one.topic.name}", one.topic.label_in(), why, is_sure=one.score >= SURE)


def _below(rows: list[Provision]) -> dict[int, list[str]]:
    """Return the labelled words of what stands right below each provision, by its key."""
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.parent_id and row.text:
            found.setdefault(row.parent_id, []).append(f"{row.label} {bare_text(row.text)}".strip())
    return found


def proposals_named(keys: list[str], user: Any) -> list[ProposedTopic]:
    """Return what waits by the keys of `FoundTopic`; what is not there any more is left out. One query."""
    wanted = {tuple(key.split(" ", 1)) for key in keys if key.count(" ") == 1}
    provisions = {provision for provision, _code in wanted}
    rows = proposals_to_decide(user).filter(provision__public_id__in=provisions).select_related("topic", "provision")
    return [row for row in rows if (str(row.provision.public_id), row.topic.name) in wanted]


def switches_for(user: Any) -> list[ProposalsSwitch]:
    """Return the switches that `user` may use: the portal's for the secretariat, those of own organizations."""
    reader = reader_of(user)
    off = set(TopicProposalsSwitch.objects.filter(is_on=False).values_list("organization", flat=True))
    own = OrganizationPage.objects.filter(pk__in=reader.organizations).order_by("title", "pk")
    found = [ProposalsSwitch(page, page.pk not in off) for page in own]
    return [*([ProposalsSwitch(None, None not in off)] if reader.is_secretariat else []), *found]
