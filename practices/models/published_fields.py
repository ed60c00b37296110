"""What of a page's revision is published, in a form in which only what a reader could see makes a difference."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.fields import RichTextField
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.rich_text import features

from practices.models.ledger import digest

BOOKKEEPING = frozenset(
    {
        *("pk", "path", "depth", "numchild", "url_path", "translation_key", "locale", "content_type", "alias_of"),
        *("owner", "draft_title", "live", "expired", "has_unpublished_changes", "live_revision", "latest_revision"),
        *("first_published_at", "last_published_at", "latest_revision_created_at", "go_live_at", "expire_at"),
        *("locked", "locked_at", "locked_by", COMMENTS_RELATION_NAME),
        *("officers", "approvers", "coordinators", "collection", "external_id", "is_demonstration", "is_test"),
        *("accepted_doubts", "organization", "instrument"),
    }
)
"""What a revision holds beside what is published: place in the tree, state, schedule, locks, comments, owners."""

OF_PARTS = frozenset({"pk", "sort_order", "translation_key", "locale"})
"""What a part of a page (a date, a title, a topic) holds beside its words; its order is that of the list."""

BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')
EMPTY_BLOCK = re.compile(r"<p>\s*</p>")
"""What the editor of rich text adds when it opens a text: keys of blocks, and an empty block at the end."""

NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


def content_digest(content: Mapping[str, Any], page: Page, model: type[models.Model]) -> str:
    """Return the digest (SHA-256, hex) of what a revision of `page`, which is of type `model`, publishes.

    It does not change with line ends, space at the ends of lines, Unicode forms and the keys of parts and blocks; a
    field that is empty or has its default counts as if it were not there, so that a new field changes no digest.
    """
    return digest({"page": str(page.translation_key), "fields": published_fields(content, model)})


def published_fields(content: Mapping[str, Any], model: type[models.Model]) -> dict[str, Any]:
    """Return the published fields of a revision's content, normalized, without those that say nothing."""
    plain = json.loads(json.dumps(dict(content), cls=DjangoJSONEncoder))
    parts = {relation.get_accessor_name(): relation for relation in get_all_child_relations(model)}
    found = {
        name: _parts(value, parts[name].related_model, parts[name].field.name)
        if name in parts
        else _normalized(model, name, value)
        for name, value in plain.items()
        if name not in BOOKKEEPING
    }
    return {name: value for name, value in found.items() if value not in NOTHING}


def _parts(value: Any, model: type[models.Model], parent: str) -> list[Any]:
    """Return the parts of a page without their keys, in their order, or in that of their words if they have none."""
    rows = [row for row in value or () if isinstance(row, dict)]
    is_ordered = any(field.name == "sort_order" for field in model._meta.concrete_fields)
    if is_ordered:
        rows = sorted(rows, key=lambda row: row.get("sort_order") or 0)
    plain = []
    for row in rows:
        said = {name: _normalized(model, name, row[name]) for name in row if name not in OF_PARTS and name != parent}
        plain.append({name: said[name] for name in said if said[name] not in NOTHING})
    return plain if is_ordered else sorted(plain, key=lambda row: json.dumps(row, sort_keys=True))


def _normalized(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a field's value however it was typed, rich text as the editor would save it; None for the default."""
    field = next((field for field in model._meta.concrete_fields if field.name == name), None)
    if field is not None and field.has_default() and value == field.get_default():
        return None
    if not isinstance(value, str):
        return value
    if isinstance(field, RichTextField):
        editor = ContentstateConverter(field.features or features.get_default_features())
        value = editor.to_database_format(editor.from_database_format(value))
        value = EMPTY_BLOCK.sub("", BLOCK_KEY.sub("", value))
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
