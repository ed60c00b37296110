"""Noting who changed which published fields of a page, whatever saved its revision."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page, Revision, get_default_page_content_type

from practices.actions.batches import in_batches
from practices.models.content_edits import ContentEdit
from practices.models.published_fields import content_digest

PAGES_AT_ONCE = 100
"""How many pages are taken over in one transaction."""
REVISIONS_AT_ONCE = 20
"""How many revisions of a page are in memory at the same time; each holds the whole text."""
PAGES_OF_A_RUN = 2_000
"""How many pages one run of the worker's job takes over at most."""


NO_REVISION = 0
"""Stands for what was public before the first revision; nobody's edit."""


@transaction.atomic
def note_overwritten(*, revision: Revision) -> ContentEdit | None:
    """Note who overwrites a revision with other published words, before it is saved; None where nothing changes.

    In the transaction that saves the revision.
    """
    page = _locked_page(revision)
    before = Revision.objects.filter(pk=revision.pk).first()
    if page is None or before is None:
        return None
    return _note(revision, page, before)


@transaction.atomic
def note_new(*, revision: Revision) -> ContentEdit | None:
    """Note who saved a new revision with other published words than the one before; None where nothing changes.

    In the transaction that saves the revision. The first revision of a page that is public already is compared with
    what the public sees.
    """
    page = _locked_page(revision)
    if page is None:
        return None
    others = Revision.objects.for_instance(page).exclude(pk=revision.pk)
    return _note(revision, page, others.filter(pk=page.latest_revision_id).first() or others.order_by("-pk").first())


def edit_of(*, revision: Revision, page: Page) -> ContentEdit:
    """Return the edit, not saved yet, that `revision` is."""
    made = content_digest(revision.content, page, page.specific_class)
    return ContentEdit(page_id=page.pk, user_id=revision.user_id, revision_number=revision.pk, content_digest=made)


def take_over(*, most: int = PAGES_OF_A_RUN, is_again: bool = False) -> int:
    """Take over who wrote what from the revisions of pages that have no edits yet; return how many edits were added.

    At most `most` pages, some at a time, each portion in a transaction of its own: it can be killed, and goes on where
    it stopped. `is_again`: all pages, `most` or not, for what processes of the release before saved meanwhile.
    """
    pages = Page.objects.filter(latest_revision__isnull=False)
    if not is_again:
        pages = pages.exclude(Exists(ContentEdit.objects.filter(page=OuterRef("pk"))))
    keys = list(pages.order_by("pk").values_list("pk", flat=True)[: None if is_again else most])
    return sum(_take_over_pages(portion) for portion in batched(keys, PAGES_AT_ONCE))


@transaction.atomic
def _take_over_pages(keys: Sequence[int]) -> int:
    new: list[ContentEdit] = []
    for page in Page.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"):
        noted = set(ContentEdit.objects.filter(page=page).values_list("revision_number", flat=True))
        revisions = in_batches(Revision.objects.for_instance(page), size=REVISIONS_AT_ONCE)
        new += [edit for edit in _edits_of(page, revisions) if edit.revision_number not in noted]
    return len(ContentEdit.objects.bulk_create(new, batch_size=500))


def _edits_of(page: Page, revisions: Iterable[Revision]) -> Iterator[ContentEdit]:
    """Yield an edit for each revision that publishes something else than the one before."""
    before = ""
    for revision in revisions:
        edit = edit_of(revision=revision, page=page)
        edit.saved_at = revision.created_at
        if edit.content_digest != before:
            yield edit
        before = edit.content_digest


def _locked_page(revision: Revision) -> Page | None:
    """Hold the page of a revision, so that two saves are compared one after the other; None for what is no page."""
    if revision.base_content_type_id not in (None, get_default_page_content_type().pk):
        return None
    return Page.objects.select_for_update(of=("self",)).filter(pk=int(revision.object_id)).first()


def _note(revision: Revision, page: Page, before: Revision | None) -> ContentEdit | None:
    edit = edit_of(revision=revision, page=page)
    if before is None and page.live:
        public = content_digest(page.specific.serializable_data(), page, page.specific_class)
        ContentEdit.objects.create(page=page, revision_number=NO_REVISION, content_digest=public)
        is_same = public == edit.content_digest
    else:
        is_same = before is not None and edit_of(revision=before, page=page).content_digest == edit.content_digest
    if is_same:
        return None
    edit.save(force_insert=True)
    return edit
