"""Whether others have built upon something since it was entered, so that removing it would take theirs away too."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import DO_NOTHING, Model
from django.db.models.deletion import get_candidate_relations_to_delete

MADE_WITH_PAGES = frozenset({"practices.ContentEdit", "wagtailcore.GroupPagePermission"})
"""What is made with a page by those who enter it: the note of the edit, and the rights of its groups."""


def is_built_upon(thing: Model, *, made_with: Collection[str]) -> bool:
    """Tell whether rows refer to `thing` that are not of the models (by label) that were made with it."""
    relations: Iterable[Any] = get_candidate_relations_to_delete(thing._meta)
    for relation in relations:
        model = relation.related_model
        is_part = getattr(relation.field.remote_field, "parent_link", False)
        if is_part or relation.on_delete is DO_NOTHING or model._meta.label in made_with:
            continue
        if model._meta.base_manager.filter(**{relation.field.name: thing}).exists():
            return True
    return False
