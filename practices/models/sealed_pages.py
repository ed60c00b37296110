"""Which pages, and which newest words of pages, are closed to the secretariat by a seal."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page, PageLogEntry, Revision, TaskState

from organizations.models import OrganizationPage, Reader, reader_of
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind, is_kept_alone
from practices.models.seals import (
    is_newest_open,
    is_the_secretariats_work,
    is_unsealed,
    secretariat_accounts,
    shared_revisions,
)

THING = "translation_key"
WORK = "instrument__translation_key"
OWNERS: dict[type[Page], str] = {
    InstrumentPage: "organization",
    EditionPage: "instrument__organization",
    PracticePage: "organization",
}
"""The way from each text to its organization."""


def sealed(model: Any, user: Any) -> models.QuerySet[Any, Any]:
    """Keep the texts of a page type that are not there for `user`, who is of the secretariat; none for anybody else.

    They are kept for their own organization alone, or were never published and are no more what was submitted.
    """
    reader = reader_of(user)
    if not reader.is_secretariat:
        rows: models.QuerySet[Any, Any] = model.objects.none()
        return rows
    return _of_others(model, reader).filter(_is_kept_alone(model) | (Q(live=False) & ~_is_newest_open(model)))


def is_sealed(page: Any, user: Any) -> bool:
    """Tell whether a text (a specific page) is not there for `user` by a seal (one query, none for most)."""
    model = type(page)
    return model in OWNERS and sealed(model, user).filter(pk=page.pk).exists()


def sealed_pages(user: Any) -> Q:
    """Make the condition "a page that is not there for `user` by a seal"."""
    return _any_of(user, {model: sealed(model, user) for model in OWNERS})


def sealed_drafts(user: Any) -> Q:
    """Make the condition "a page of which `user` may not read the newest words, whatever is published of it"."""
    reader = reader_of(user)
    if not reader.is_secretariat:
        return Q(pk__in=())
    closed = {
        model: _of_others(model, reader).filter(_is_kept_alone(model) | ~_is_newest_open(model)) for model in OWNERS
    }
    entries = OrganizationPage.objects.exclude(pk__in=reader.reads_for).filter(latest_revision__isnull=False)
    closed[OrganizationPage] = entries.exclude(is_newest_open("pk")).exclude(is_unsealed("pk"))
    return _any_of(user, closed)


def sealed_keys(user: Any) -> models.QuerySet[Any, Any]:
    """Return the keys (uuid) of the texts that are not there for `user` by a seal."""
    return Page.objects.filter(sealed_pages(user)).order_by().values(THING)


def _any_of(user: Any, closed: dict[Any, models.QuerySet[Any, Any]]) -> Q:
    rule = Q(pk__in=())
    if reader_of(user).is_secretariat:
        for rows in closed.values():
            rule |= Q(pk__in=rows.order_by().values("pk"))
    return rule


def _of_others(model: Any, reader: Reader) -> models.QuerySet[Any, Any]:
    """Keep the texts of organizations that the reader does not read for."""
    rows: models.QuerySet[Any, Any] = model.objects.all()
    return rows.exclude(**{f"{OWNERS[model]}__in": reader.reads_for}) if reader.reads_for else rows


def _is_kept_alone(model: Any) -> Q:
    kinds = {InstrumentPage: ReleasedKind.INSTRUMENT, EditionPage: ReleasedKind.EDITION}
    kind = kinds.get(model, ReleasedKind.PRACTICE)
    rule = is_kept_alone(kind, owner=OWNERS[model], thing=THING)
    if model is EditionPage:
        rule |= is_kept_alone(ReleasedKind.INSTRUMENT, owner=OWNERS[model], thing=WORK)
    return rule


def _is_newest_open(model: Any) -> Q:
    return is_newest_open(OWNERS[model]) | Q(is_unsealed(OWNERS[model], *_things(model)))


def _things(model: Any) -> tuple[str, ...]:
    """Return the ways to the uuids by which a seal of a page may be opened: its own, and its instrument's."""
    return (THING, WORK) if model is EditionPage else (THING,)


def readable_revisions(page: Page, user: Any) -> models.QuerySet[Revision, Revision]:
    """Keep the revisions of a page that `user`, of the secretariat, may read.

    All of what it wrote itself, of an organization whose people it is of, and while a seal is open; of the rest what
    was submitted or published.
    """
    every: models.QuerySet[Revision, Revision] = Revision.objects.for_instance(page)
    model = page.specific_class
    if model not in (*OWNERS, OrganizationPage):
        return every
    owner, things = (OWNERS[model], _things(model)) if model in OWNERS else ("pk", ())
    is_open = is_the_secretariats_work(owner) | Q(is_unsealed(owner, *things))
    is_open |= Q(**{f"{owner}__in": reader_of(user).reads_for})
    return every if model.objects.filter(is_open, pk=page.pk).exists() else shared_revisions(page)


SHARED_ACTIONS = ("wagtail.publish", "wagtail.unpublish", "wagtail.delete", "wagtail.move")
"""What is told of a text to the secretariat whoever did it, beside the steps of its workflow."""


def closed_entries(user: Any) -> Q:
    """Make the condition "a row of the log of pages that is closed to `user`, of the secretariat".

    A row names its page as it was called when the row was made, in a draft or not.
    """
    if not reader_of(user).is_secretariat:
        return Q(pk__in=())
    texts = [one.pk for one in ContentType.objects.get_for_models(*OWNERS).values()]
    own_entry = ContentType.objects.get_for_model(OrganizationPage).pk
    is_shared = Q(action__in=SHARED_ACTIONS) | Q(action__startswith="wagtail.workflow")
    submitted = TaskState.objects.filter(
        revision=OuterRef("revision"), started_at__gte=OuterRef("revision__created_at")
    )
    published = PageLogEntry.objects.filter(
        revision=OuterRef("revision"), action="wagtail.publish", timestamp__gte=OuterRef("revision__created_at")
    )
    is_readable = Q(Exists(submitted)) | Q(Exists(published)) | Q(user__in=secretariat_accounts())
    is_of_draft = Q(content_type__in=texts) & ~is_shared | Q(content_type=own_entry, revision__isnull=False)
    ever = PageLogEntry.objects.filter(page=OuterRef("page"), action="wagtail.publish")
    was_never_seen = Q(content_type__in=texts, deleted=True) & ~Q(Exists(ever)) & ~Q(user__in=secretariat_accounts())
    return (
        Q(page__in=Page.objects.filter(sealed_pages(user)).order_by().values("pk"))
        | (is_of_draft & ~is_readable)
        | was_never_seen
    )
