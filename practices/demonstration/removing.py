"""Removing the demonstration exchange: whole, in one transaction. What was added by others stays."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Collection as Folder
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from organizations.models import OrganizationKind, OrganizationPage
from organizations.sign_ins import sign_ins_of
from practices.actions.editions import drop_source
from practices.actions.ledger_heads import HeadOccasion, heads_now, note_heads
from practices.demonstration.approvals import remove_approvals
from practices.demonstration.exchange import Exchange
from practices.demonstration.ledgers import (
    forget_changes,
    forget_people,
    open_ledgers,
    remove_acceptances,
    remove_assessments,
    remove_decisions,
    remove_events,
)
from practices.demonstration.loading import refuse_without_debug
from practices.demonstration.machines import remove_machines
from practices.demonstration.outreach.removing import remove_beside, remove_ledger_rows
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.letters import NamedSource
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage
from practices.models.follow_ups import TopicFollowUp
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.links import LinkProposal, ProvisionLink
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.proposals import Proposal
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.questions import Question
from practices.models.seals import SealOpening
from practices.models.source_files import ExaminedFile, KeptOriginal
from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was removed, and the titles of the issuers that stay since others added to them."""

    page_count: int
    ledger_row_count: int
    account_count: int
    topic_count: int
    kept: tuple[str, ...]


def remove_demonstration(*, exchange: Exchange) -> Removed | None:
    """Remove the demonstration, all or nothing; None when it is not loaded.

    An issuer to which somebody added texts stays with its instruments; the vocabulary stays while something
    that is left uses it. Rows of others in the ledgers are numbered and chained anew; the change log tells of the
    withdrawals, and is emptied when nothing else is shown. Raises DemonstrationRefused for settings without DEBUG.
    """
    refuse_without_debug()
    with transaction.atomic():
        loaded = Demonstration.objects.first()
        if loaded is None:
            return None
        removed = _remove(exchange, loaded)
        note_changes()
        forget_changes()
    cache.clear()
    note_heads(heads=heads_now(), occasion=HeadOccasion.REMOVAL, of="the demonstration", now=timezone.now())
    return removed


def _remove(exchange: Exchange, loaded: Demonstration) -> Removed:
    issuers = OrganizationPage.objects.filter(slug__in=[row.slug for row in exchange.members if row.is_issuer])
    untouched = [issuer.pk for issuer in issuers if not _was_added_to(issuer, exchange)]
    kept = tuple(issuer.title for issuer in issuers if issuer.pk not in untouched)
    organizations = OrganizationPage.objects.filter(Q(is_demonstration=True) | Q(pk__in=untouched))
    pages = _subtree(organizations)
    accounts = get_user_model().objects.filter(username__in=loaded.accounts)
    people = list(accounts.values_list("pk", flat=True))
    with open_ledgers():
        row_count = remove_ledger_rows(pages=pages, people=people)
        row_count += remove_events(pages=pages)
        row_count += remove_assessments(pages=pages)
        things = list(Page.objects.filter(pk__in=pages).values_list("translation_key", flat=True))
        row_count += remove_decisions(things=things)
        row_count += remove_acceptances(pages=pages)
        forget_people(accounts=people)
    remove_machines(pages=pages, people=people)
    remove_beside(outreach=exchange.outreach, pages=pages, people=people)
    remove_approvals(pages=pages, people=people)
    NamedSource.objects.filter(thing__in=things).delete()
    _remove_proposals(pages, people)
    _remove_claims(pages, people)
    Question.objects.filter(slug__in=[question.slug for question in exchange.questions]).delete()
    _remove_provisions(pages)
    _remove_pages(pages)
    ModelLogEntry.objects.filter(user__in=people).delete()
    sign_ins_of(accounts).delete()
    accounts.delete()
    topic_count = _remove_vocabulary(exchange)
    Demonstration.objects.all().delete()
    return Removed(len(pages), row_count, len(people), topic_count, kept)


def _was_added_to(issuer: OrganizationPage, exchange: Exchange) -> bool:
    """Tell whether an issuer has more than the demonstration gave it: a text, another instrument, a statement."""
    given = [work.slug for work in exchange.works if work.organization == issuer.slug]
    return any(
        rows.exists()
        for rows in (
            EditionPage.objects.descendant_of(issuer),
            PracticePage.objects.descendant_of(issuer),
            InstrumentPage.objects.child_of(issuer).exclude(slug__in=given),
            AdoptionEvent.objects.filter(Q(organization=issuer) | Q(reference__organization=issuer)).exclude(
                organization__is_demonstration=True
            ),
        )
    )


def _subtree(organizations: Collection[OrganizationPage]) -> list[int]:
    rule = Q(pk__in=())
    for organization in organizations:
        rule |= Q(path__startswith=organization.path)
    return list(Page.objects.filter(rule).values_list("pk", flat=True))


def _remove_proposals(pages: list[int], people: list[int]) -> None:
    Proposal.objects.filter(organization__in=pages).delete()
    SealOpening.objects.filter(organization__in=pages).delete()
    for field in ("proposed_by", "decided_by", "decided_for"):
        Proposal.objects.filter(**{f"{field}__in": people}).update(**{field: None})


def _remove_claims(pages: list[int], people: list[int]) -> None:
    """Remove the checks of these notes, or against these texts; those that stay name none of the people."""
    texts = Q(instrument__in=pages) | Q(pins__provision__edition__in=pages) | Q(summary__edition__in=pages)
    gone = Claim.objects.filter(texts | Q(organization__in=pages) | Q(practice__in=pages))
    Claim.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
    Claim.objects.filter(checked_by__in=people).update(checked_by=None)


def _remove_provisions(pages: list[int]) -> None:
    rows = Provision.objects.filter(edition__in=pages)
    ProvisionTopic.objects.filter(provision__in=rows).delete()
    TopicFollowUp.objects.filter(provision__in=rows).delete()
    LinkProposal.objects.filter(Q(left__in=rows) | Q(right__in=rows)).delete()
    ProvisionLink.objects.filter(Q(left__in=rows) | Q(right__in=rows)).delete()
    rows.update(parent=None, replaces=None)
    rows.delete()


def _remove_pages(pages: list[int]) -> None:
    """Remove pages, the lowest first, with their log, source files, groups and collections."""
    organizations = OrganizationPage.objects.filter(pk__in=pages)
    named = organizations.values_list("officers", "approvers", "coordinators")
    groups = [key for row in named for key in row if key is not None]
    folders = list(organizations.values_list("collection", flat=True))
    editions = EditionPage.objects.filter(pk__in=pages).exclude(source_file="")
    originals = KeptOriginal.objects.filter(edition__in=pages).values_list("file", flat=True)
    for name in {*editions.values_list("source_file", flat=True), *originals}:
        transaction.on_commit(partial(drop_source, stored=name))
    ExaminedFile.objects.filter(checksum__in=list(editions.values_list("source_checksum", flat=True))).delete()
    bodies = OrganizationPage.objects.filter(body_of__in=pages)
    bodies.filter(kind=OrganizationKind.BODY).update(kind=OrganizationKind.OTHER)
    bodies.update(body_of=None)
    for model in (EditionPage, InstrumentPage, PracticePage, OrganizationPage):
        model.objects.filter(pk__in=pages).delete()
    PageLogEntry.objects.filter(page__in=pages).delete()
    Group.objects.filter(pk__in=groups).delete()
    Folder.objects.filter(pk__in=folders).delete()


def _remove_vocabulary(exchange: Exchange) -> int:
    """Remove the topics that came with the demonstration; none while one of them, or under them, is in use."""
    codes = [concept.code for concept in exchange.concepts]
    own = Topic.objects.filter(name__in=codes)
    users = [model.objects.filter(tag__in=own) for model in (InstrumentTopic, PracticeTopic)]
    users += [
        ProvisionTopic.objects.filter(topic__in=own),
        Assessment.objects.filter(topic__in=own),
        Question.objects.filter(topic__in=own),
        Topic.objects.filter(broader__in=own).exclude(name__in=codes),
    ]
    if any(rows.exists() for rows in users):
        return 0
    own.update(broader=None)
    TopicChange.objects.filter(topic__in=own).delete()
    count = own.count()
    own.delete()
    return count
