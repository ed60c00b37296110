"""Provisions that only lead to what stands below them: a heading alone, or a sentence that its points end."""

from collections.abc import Iterable

from django.db.models import Q

from practices.documents.notation import bare_text, bare_words
from practices.models.provisions import Provision
from practices.queries.editions.passages import paragraphs_of
from practices.texts.words import is_finished


def words_above(rows: Iterable[Provision]) -> dict[int, str]:
    """Return the words that lead to a point of a list, by the key of the point. One query."""
    parents = {row.pk: row.parent_id for row in rows if row.parent_id}
    above = Provision.objects.current().filter(pk__in=set(parents.values())).exclude(text="").order_by()
    leading = {key: bare_text(text) for key, text in above.values_list("pk", "text") if not is_finished(text)}
    return {key: leading[parent] for key, parent in parents.items() if parent in leading}


def words_below(rows: Iterable[Provision]) -> dict[int, tuple[str, ...]]:
    """Return the labelled words of what stands below provisions that only lead to it, two levels deep, by their key.

    One query, none where all of them say something by themselves.
    """
    keys = {row.pk for row in rows if not is_finished(row.text)}
    if not keys:
        return {}
    below = Provision.objects.current().filter(Q(parent__in=keys) | Q(parent__parent__in=keys)).exclude(text="")
    found: dict[int, list[str]] = {}
    for row in below.select_related("parent").only("label", "heading", "text", "parent__parent").in_order():
        words = " ".join(filter(None, (row.label, bare_words(row.heading), bare_text(row.text))))
        above = (row.parent_id, row.parent.parent_id if row.parent else None)
        for key in above:
            if key in keys:
                found.setdefault(key, []).extend(paragraphs_of(words))
    return {key: tuple(paragraphs) for key, paragraphs in found.items()}
