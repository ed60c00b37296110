"""Own text against a reference by topic: where assessments say that the own text binds less, or has no provision."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from practices.models.assessments import Finding
from practices.models.editions import EditionPage
from practices.models.topics import Topic
from practices.queries.assessments.standing import FindingLine, findings_of
from practices.queries.assessments.tagged import NOTHING_TAGGED, TaggedHoldings, tagged_in
from practices.queries.editions.facts import label_of
from practices.queries.wording import Words

FORCES = {
    Finding.PROHIBITS: 4,
    Finding.REQUIRES: 4,
    Finding.RECOMMENDS: 3,
    Finding.PERMITS: 2,
    Finding.INFORMS: 1,
}
"""How much a finding binds: the order alone counts."""


class TopicStanding(StrEnum):
    """How the own text stands to the reference on a topic, as far as it was assessed."""

    AS_MUCH = "as_much"
    WEAKER = "weaker"
    NONE_FOUND = "none_found"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class TopicGap:
    """One topic with what was judged of both texts, () where nothing was; `words` say how they stand.

    `theirs_tagged` and `own_tagged` are what of each text carries the topic.
    """

    code: str
    label: Words
    theirs: tuple[FindingLine, ...]
    own: tuple[FindingLine, ...]
    standing: TopicStanding
    words: str
    theirs_tagged: TaggedHoldings
    own_tagged: TaggedHoldings


def find_topic_gaps(own: EditionPage, reference: EditionPage, user: Any) -> list[TopicGap]:
    """Set what was judged of two texts side by side, in the order of the vocabulary: topics judged in either.

    Nothing is inferred from what was not assessed. Fourteen queries at most.
    """
    topics = list(Topic.objects.current().as_tags())
    found = findings_of([own, reference], topics, user)
    judged = [topic for topic in topics if (reference.pk, topic.pk) in found or (own.pk, topic.pk) in found]
    tagged = tagged_in([own.pk, reference.pk], [topic.pk for topic in judged])
    gaps = []
    for topic in judged:
        theirs, ours = (found.get((text.pk, topic.pk), ()) for text in (reference, own))
        standing = _standing(theirs, ours)
        carried = (tagged.get((text.pk, topic.pk), NOTHING_TAGGED) for text in (reference, own))
        gaps.append(
            TopicGap(topic.name, label_of(topic), tuple(theirs), tuple(ours), standing, _words(standing), *carried)
        )
    return gaps


def _words(standing: TopicStanding) -> str:
    return {
        TopicStanding.WEAKER: _("The reference binds more, as assessed."),
        TopicStanding.NONE_FOUND: _("No provision found in this text, as assessed."),
        TopicStanding.AS_MUCH: _("This text binds as much, as assessed."),
        TopicStanding.NOT_SAID: _("No result: one of the texts is not assessed, or the assessments differ."),
    }[standing]


def _standing(theirs: Sequence[FindingLine], own: Sequence[FindingLine]) -> TopicStanding:
    """Compare only where the judges of each text agree."""
    reference, ours = {line.finding for line in theirs}, {line.finding for line in own}
    if len(reference) != 1 or len(ours) != 1:
        return TopicStanding.NOT_SAID
    expected, found = reference.pop(), ours.pop()
    if expected not in FORCES:
        return TopicStanding.NOT_SAID
    if found == Finding.NONE_FOUND:
        return TopicStanding.NONE_FOUND
    if found not in FORCES:
        return TopicStanding.NOT_SAID
    return TopicStanding.WEAKER if FORCES[Finding(found)] < FORCES[Finding(expected)] else TopicStanding.AS_MUCH
