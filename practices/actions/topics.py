"""Attaching topics. They are Topic objects here, never words that somebody typed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from practices.models.follow_ups import FollowUpDecision
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.permissions import may_write_for


class TopicRefused(Exception):
    """The tag breaks a rule; the message is for the user."""


@transaction.atomic
def tag_page(*, page: InstrumentPage | PracticePage, topics: Iterable[Topic], by: Any) -> Revision:
    """Return a page exactly these topics, in a new revision of its draft; give that revision.

    The topics of a page are part of its text: readers see them once the revision is published, and that
    takes a second person. Raises TopicRefused.
    """
    draft = open_draft(page=page, by=by)
    draft.topics.set([topic.name for topic in current_topics(topics)])
    return draft.save_revision(user=by, log_action=True)


def open_draft(*, page: InstrumentPage | PracticePage, by: Any) -> Any:
    """Return the newest draft of a page, for `by` to change it. Raises TopicRefused."""
    if page.organization is None or not may_write_for(by, page.organization):
        raise TopicRefused(_("You do not act for this organization."))
    draft = page.get_latest_revision_as_object()
    lock = draft.get_lock()
    if lock is not None and lock.for_user(by):
        raise TopicRefused(_("This page is locked or under approval."))
    return draft


@transaction.atomic
def tag_provision(*, provision: Provision, topics: Iterable[Topic], by: Any) -> list[ProvisionTopic]:
    """Return a provision exactly these topics, pinned to its present words. Raises TopicRefused.

    Tags of retired topics stay, unseen: they count again when the topic is restored.
    """
    organization = provision.edition.instrument.organization
    if not may_write_for(by, organization):
        raise TopicRefused(_("You do not act for this organization."))
    wanted = {topic.pk: topic for topic in current_topics(topics)}
    Provision.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=provision.pk)
    provision.topic_items.filter(topic__retired_on__isnull=True).exclude(topic__in=wanted).delete()
    now = timezone.now()
    ProposedTopic.objects.filter(provision=provision, topic__in=wanted).delete()
    provision.topic_follow_ups.filter(decision=FollowUpDecision.OPEN, topic__in=wanted).update(
        decision=FollowUpDecision.CONFIRMED, decided_by=by, decided_at=now
    )
    return [
        ProvisionTopic.objects.update_or_create(
            topic=topic,
            provision=provision,
            defaults={"pinned_hash": provision.hash},
            create_defaults={"pinned_hash": provision.hash, "tagged_at": now},
        )[0]
        for topic in wanted.values()
    ]


def current_topics(topics: Iterable[Topic]) -> list[Topic]:
    """Return these topics as a list. Raises TopicRefused for one that was retired."""
    listed = list(topics)
    retired = next((topic for topic in listed if topic.retired_on), None)
    if retired is not None:
        raise TopicRefused(_("The topic %(code)s was retired.") % {"code": retired.name})
    return listed
