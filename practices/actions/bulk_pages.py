# ruff: noqa: SLF001 - the parts of Django, treebeard and Wagtail that save one page have no public form for many
"""Making many new pages in a few queries, as Wagtail makes them one by one: tree, revision, log, indexes.

No page is saved by itself, so that neither `post_save` nor `page_published` is sent: what follows from them is
done here and by the caller (a test names every receiver that there is). New pages only: whatever exists is
changed through `save_revision` and `publish`.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from modelcluster.models import get_all_child_relations
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from practices.actions.bulk_rows import insert_rows, insert_values, take_keys
from practices.actions.bulk_search import enter_pages
from practices.actions.content_edits import edit_of
from practices.models.content_edits import ContentEdit

TREE_FIELDS = ("path", "depth", "numchild", "url_path")
"""What a page says of its place in the tree."""

LOG_NAMES = (
    *("id", "page_id", "content_type_id", "label", "action"),
    *("timestamp", "data", "user_id", "uuid", "revision_id"),
    *("content_changed", "deleted"),
)
"""The attributes of a line of the log in the order in which `write_log` gives them."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to make as the last child of `parent`, which is there; `is_published`: at its first revision.

    Both are specific instances; slug, title and owner are set, and the caller has seen that the slug is free.
    """

    page: Any
    parent: Any
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a page's log."""

    page: Any
    action: str
    revision: Revision | None = None
    data: dict[str, Any] | None = None
    content_changed: bool = False


def lock_parents(*, pages: Iterable[Any]) -> None:
    """Hold the rows of `pages` to the end of the transaction, and bring what they say of the tree up to date.

    They are locked in one order for all, so that two imports wait for each other and never in a ring.
    """
    by_key = {page.pk: page for page in pages}
    locked = Page.objects.select_for_update().filter(pk__in=by_key).order_by("pk")
    for key, *place in locked.values_list("pk", *TREE_FIELDS):
        for name, value in zip(TREE_FIELDS, place, strict=True):
            setattr(by_key[key], name, value)


def add_pages(*, new: Sequence[NewPage], by: Any, at: datetime.datetime) -> list[LogLine]:
    """Make the pages with their first revisions, as drafts or published; give their log lines, still unwritten.

    The caller is in a transaction that holds the parents (`lock_parents`), and does what follows from publishing.
    Raises ValidationError for a value that its field does not take.
    """
    if not new:
        return []
    for item in new:
        _prepare(item)
    _place(new)
    _number(new)
    revisions = [_first_revision(item.page, by=by, at=at) for item in new]
    for revision, key in zip(revisions, take_keys(Revision, len(revisions)), strict=True):
        revision.pk = key
    for item, revision in zip(new, revisions, strict=True):
        _stand(item, revision)
    _insert([item.page for item in new])
    insert_rows(Revision, revisions)
    edits = [edit_of(revision=item.page.latest_revision, page=item.page) for item in new]
    for edit, key in zip(edits, take_keys(ContentEdit, len(edits)), strict=True):
        edit.pk, edit.saved_at = key, at
    insert_rows(ContentEdit, edits)
    return [line for item in new for line in _log_lines(item)]


def _log_lines(item: NewPage) -> Iterator[LogLine]:
    page = item.page
    yield LogLine(page, "wagtail.create", content_changed=True)
    yield LogLine(page, "wagtail.edit", page.latest_revision, content_changed=True)
    if item.is_published:
        yield LogLine(page, "wagtail.publish", page.latest_revision, content_changed=True)


def _stand(item: NewPage, revision: Revision) -> None:
    """Let the page say what its row says with its first revision."""
    page, at = item.page, revision.created_at
    page.latest_revision, page.latest_revision_created_at = revision, at
    if item.is_published:
        page.live, page.has_unpublished_changes = True, False
        page.live_revision = revision
        page.first_published_at = page.last_published_at = at


def write_log(*, lines: Sequence[LogLine], by: Any, at: datetime.datetime) -> None:
    """Write lines into the logs of their pages, in order."""
    context = get_active_log_context()
    user = by or context.user
    keys = take_keys(PageLogEntry, len(lines))
    rows = [
        (
            *(key, line.page.pk, ContentType.objects.get_for_model(line.page, for_concrete_model=False).pk),
            *(line.page.get_admin_display_title(), line.action),
            *(at, line.data or {}, user and user.pk, context.uuid, line.revision and line.revision.pk),
            *(line.content_changed, False),
        )
        for key, line in zip(keys, lines, strict=True)
    ]
    insert_values(PageLogEntry, LOG_NAMES, rows)


def index_pages(*, pages: Sequence[Any]) -> None:
    """Enter new pages into the search index and the index of references, as they stand."""
    by_type: dict[type[Any], list[Any]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    for model, some in by_type.items():
        enter_pages(model, some)
    base = ContentType.objects.get_for_model(Page)
    references = [
        ReferenceIndex(
            content_type=ContentType.objects.get_for_model(page),
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=to_type,
            to_object_id=to_key,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type, to_key, model_path, content_path in sorted(
            set(ReferenceIndex._extract_references_from_object(page))
        )
    ]
    for reference, key in zip(references, take_keys(ReferenceIndex, len(references)), strict=True):
        reference.pk = key
    insert_rows(ReferenceIndex, references)


def _prepare(item: NewPage) -> None:
    """Fill in what Wagtail fills in when it saves a page, and check each field for itself."""
    page = item.page
    page.draft_title = page.draft_title or page.title
    page.locale_id = page.locale_id or item.parent.locale_id
    page.live, page.has_unpublished_changes = False, True
    page.set_url_path(item.parent)
    for name, _field in parts_of(page._meta.label):
        if name not in page.__dict__.get("_cluster_related_objects", {}):
            setattr(page, name, [])  # a new page has none: asking the database for them is a query for each
    page.clean_fields(exclude=_uncleaned(page._meta.label))


@cache
def parts_of(label: str) -> tuple[tuple[str, Any], ...]:
    """Return the relations by which parts belong to pages of a type: accessor and foreign key."""
    relations = get_all_child_relations(apps.get_model(label))
    return tuple((relation.get_accessor_name(), relation.field) for relation in relations)


@cache
def _uncleaned(label: str) -> frozenset[str]:
    """Return the fields that are not the caller's to fill, or that cannot be checked without a query."""
    fields = apps.get_model(label)._meta.concrete_fields
    return frozenset({"path", "depth", *(field.name for field in fields if field.is_relation)})


def _place(new: Sequence[NewPage]) -> None:
    """Return each page its place in the tree, behind its parent's last child, and count it there."""
    parents = {item.parent.pk: item.parent for item in new}
    last = {key: _last_place(parent) for key, parent in parents.items()}
    added: Counter[int] = Counter()
    for item in new:
        added[item.parent.pk] += 1
        page, place = item.page, last[item.parent.pk] + added[item.parent.pk]
        page.depth = item.parent.depth + 1
        page.path = Page._get_path(item.parent.path, page.depth, place)
    by_count: dict[int, list[int]] = defaultdict(list)
    for key, count in added.items():
        parents[key].numchild += count
        by_count[count].append(key)
    for count, keys in by_count.items():
        Page.objects.filter(pk__in=keys).order_by().update(numchild=F("numchild") + count)


def _last_place(parent: Any) -> int:
    """Return the place of the last child, 0 when there is none. A page made just now has none: no query."""
    child = parent.get_last_child() if parent.numchild else None
    return int(child._get_lastpos_in_path()) if child else 0


def _number(new: Sequence[NewPage]) -> None:
    """Return the pages and their parts their keys."""
    pages = [item.page for item in new]
    for page, key in zip(pages, take_keys(Page, len(pages)), strict=True):
        page.id = page.page_ptr_id = key
    for model, parts in _parts(pages).items():
        for part, key in zip(parts, take_keys(model, len(parts)), strict=True):
            part.pk = key


def _parts(pages: Sequence[Any]) -> dict[type[models.Model], list[Any]]:
    """Return what belongs to the pages by parental keys, by model: their dates, titles, aliases."""
    found: dict[type[models.Model], list[Any]] = defaultdict(list)
    for page in pages:
        for name, field in parts_of(page._meta.label):
            for part in page._cluster_related_objects[name]:
                setattr(part, field.name, page)
                found[field.model].append(part)
    return found


def _first_revision(page: Any, *, by: Any, at: datetime.datetime) -> Revision:
    return Revision(
        content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        created_at=at,
        user=by,
        object_str=str(page),
        content=page.serializable_data(),
    )


def _insert(pages: Sequence[Any]) -> None:
    """Insert the rows of pages of any types: those of the tree, those of each type, those of their parts."""
    by_type: dict[type[Any], list[Any]] = defaultdict(list)
    for page in pages:
        page._prepare_related_fields_for_save(operation_name="bulk_create")  # what it names has got its key since
        by_type[type(page)].append(page)
    insert_rows(Page, pages)
    for model, some in by_type.items():
        insert_rows(model, some)
    for model, parts in _parts(pages).items():
        insert_rows(model, parts)
