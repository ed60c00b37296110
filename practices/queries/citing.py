"""How single provisions are cited, when the rest of their text is not at hand."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from practices.models.provisions import Provision, ProvisionQuerySet
from practices.queries.editions.units import citations


def cite_provisions(provisions: Iterable[Provision]) -> dict[int, str]:
    """Say how provisions (already limited to what the reader may see) are cited, by key: "6, para 2". One query.

    Read are the pieces of the same article, section or annex: those whose eId begins alike.
    """
    roots = {(row.edition_id, row.eid.partition("__")[0]) for row in provisions}
    if not roots:
        return {}
    beside = [Q(edition=key, eid=root) | Q(edition=key, eid__startswith=f"{root}__") for key, root in roots]
    return citations(list(_pieces().filter(reduce(or_, beside))))


def cite_texts(editions: Iterable[int]) -> dict[int, str]:
    """Say how all provisions of editions (their keys) are cited, by key: for whole texts. One query."""
    return citations(list(_pieces().filter(edition__in=editions)))


def _pieces() -> ProvisionQuerySet:
    columns = ("edition_id", "eid", "label", "num", "element", "heading", "parent_id", "position")
    return Provision.objects.current().only(*columns).in_order()
