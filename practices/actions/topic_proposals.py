"""Topics found by machine: finding them in the background, and what people decide about each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.locks import lock_named
from organizations.models import OrganizationPage
from practices.actions.topics import TopicRefused, tag_provision
from practices.actions.vectors import published_texts
from practices.models.editions import EditionPage
from practices.models.proposed_topics import ProposedTopic, TopicProposalsSwitch, proposals_are_on
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.models.vectors import EditionVectors
from practices.models.vocabulary import TopicReview
from practices.permissions import acts_for, is_secretariat, may_write_for
from practices.queries.comparison.vectors import clauses_of, units_of
from practices.queries.vocabulary.proposing import is_thesaurus_read, known_topics, proposals_for, stamp_of
from practices.texts.comparison.topic_proposals import PROPOSALS_VERSION, TopicProposal

SWITCHED = "practices.topic_proposals_switched"
MOST_TEXTS = 20
"""Texts that one run of the worker reads."""


def propose_missing(*, most: int = MOST_TEXTS) -> int:
    """Find topics for at most so many published texts that were not read by today's vocabulary; give how many.

    A provision that people tagged gets none. Nothing is found while topics found by machine are off, for the portal or
    for the organization of a text, nor before the encoder has read the thesaurus.
    """
    if not proposals_are_on() or not is_thesaurus_read():
        return 0
    off = TopicProposalsSwitch.objects.filter(organization__isnull=False, is_on=False).values("organization")
    topics = known_topics()
    stamp = stamp_of(topics)
    texts = list(
        published_texts()
        .filter(vectors__isnull=False)
        .exclude(vectors__topics_from=stamp)
        .exclude(instrument__organization__in=off)[:most]
    )
    if not texts:
        return 0
    units = units_of(texts)
    found = proposals_for({text.pk: clauses_of(units[text.pk], text.language) for text in texts}, topics)
    keys = {code: key for key, code in Topic.objects.current().order_by().values_list("pk", "name")}
    for text in texts:
        untagged = {unit.key: unit.provision for unit in units[text.pk] if not unit.topics}
        rows = {untagged[key]: few for key, few in found[text.pk].items() if key in untagged}
        _write(text, rows, keys, stamp)
    return len(texts)


@transaction.atomic
def _write(
    text: EditionPage, found: Mapping[Provision, Sequence[TopicProposal]], keys: Mapping[str, int], stamp: str
) -> None:
    """Put what was found in the place of what was open; what people said of the same words counts for more."""
    lock_named(_lock(text.instrument.organization_id))
    if not proposals_are_on(text.instrument.organization):
        return
    ProposedTopic.objects.filter(provision__edition=text, rejected_at__isnull=True).delete()
    given = set(ProvisionTopic.objects.filter(provision__in=found).values_list("provision_id", "topic_id"))
    reviewed = set(
        TopicReview.objects.filter(provision__in=found, pinned_hash=F("provision__hash")).values_list(
            "provision_id", flat=True
        )
    )
    rejected = _rejected(text.instrument_id)
    now = timezone.now()
    ProposedTopic.objects.bulk_create(
        ProposedTopic(
            provision=row,
            topic_id=keys[one.topic],
            score=one.score,
            ground=one.ground.value,
            method=PROPOSALS_VERSION,
            found_at=now,
        )
        for row, proposals in found.items()
        for one in proposals
        if row.pk not in reviewed
        and one.topic in keys
        and (row.pk, keys[one.topic]) not in given
        and keys[one.topic] not in rejected[row.hash] | rejected[row.replaces_id]
    )
    EditionVectors.objects.filter(edition=text).update(topics_from=stamp)


def _rejected(instrument: int | None) -> dict[str | int | None, set[int]]:
    """Return the topics that were rejected for provisions of an instrument, by their key and by their words."""
    found: dict[str | int | None, set[int]] = defaultdict(set)
    rows = ProposedTopic.objects.filter(provision__edition__instrument=instrument, rejected_at__isnull=False)
    for provision, words, topic in rows.order_by().values_list("provision_id", "provision__hash", "topic_id"):
        found[provision].add(topic)
        found[words].add(topic)
    return found


@transaction.atomic
def confirm_proposals(*, proposals: Collection[ProposedTopic], by: Any) -> int:
    """Give provisions the topics that were proposed; give how many tags were made. Raises TopicRefused.

    What was decided meanwhile is passed over. The tags are those of `by`, as if given by hand.
    """
    held = _held(proposals, by)
    wanted: dict[Provision, list[Topic]] = defaultdict(list)
    for row in held:
        wanted[row.provision].append(row.topic)
    for provision, topics in wanted.items():
        present = ProvisionTopic.objects.filter(provision=provision, topic__retired_on__isnull=True)
        tag_provision(
            provision=provision, topics=[*(item.topic for item in present.select_related("topic")), *topics], by=by
        )
    ProposedTopic.objects.filter(pk__in=[row.pk for row in held]).delete()
    return len(held)


@transaction.atomic
def reject_proposals(*, proposals: Collection[ProposedTopic], by: Any) -> int:
    """Note that proposed topics do not fit: for these words of this instrument they are not proposed again.

    Give how many. Raises TopicRefused.
    """
    held = _held(proposals, by)
    rows = ProposedTopic.objects.filter(pk__in=[row.pk for row in held])
    return rows.update(rejected_at=timezone.now(), rejected_by=by)


def _held(proposals: Collection[ProposedTopic], by: Any) -> list[ProposedTopic]:
    """Hold the rows of those that are still open. Raises TopicRefused for who does not write for an organization."""
    rows = (
        ProposedTopic.objects.select_for_update(of=("self",))
        .open()
        .filter(pk__in=[row.pk for row in proposals])
        .select_related("provision__edition__instrument__organization", "topic")
        .defer("provision__edition__numbered_text")
        .order_by("pk")
    )
    held = list(rows)
    for organization in {row.provision.edition.instrument.organization for row in held}:
        if not may_write_for(by, organization):
            raise TopicRefused(_("You do not act for this organization."))
    return held


@transaction.atomic
def switch_proposals(*, is_on: bool, by: Any, organization: OrganizationPage | None = None) -> None:
    """Switch topics found by machine on or off: for an organization's texts by its own people, else for the portal.

    Off takes away at once all that is open; what was confirmed and what was rejected stays. On lets the worker find
    them. It is in the record of the organization or of the portal. Raises TopicRefused.
    """
    if organization is None and not is_secretariat(by):
        raise TopicRefused(_("The secretariat decides this for the portal."))
    if organization is not None and not acts_for(by, organization):
        raise TopicRefused(_("You do not act for this organization."))
    lock_named(_lock(organization.pk if organization else None))
    row, _made = TopicProposalsSwitch.objects.update_or_create(
        organization=organization, defaults={"is_on": is_on, "changed_at": timezone.now(), "by": by}
    )
    rows, texts = ProposedTopic.objects.filter(rejected_at__isnull=True), EditionVectors.objects.exclude(topics_from="")
    if organization is not None:
        rows = rows.filter(provision__edition__instrument__organization=organization)
        texts = texts.filter(edition__instrument__organization=organization)
    if not is_on:
        rows.delete()
    texts.update(topics_from="")
    log(instance=organization or row, action=SWITCHED, user=by, data={"is_on": is_on})


def _lock(organization: int | None) -> str:
    return f"topic proposals {organization or 'portal'}"
