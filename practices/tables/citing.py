"""How single provisions are cited, when the rest of their text is not at hand."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from practices.models import Provision
from practices.tables.editions.units import citations


def cite_provisions(provisions: Iterable[Provision]) -> dict[int, str]:
    """Say how provisions (already limited to what the reader may see) are cited, by key: "6, para 2". One query.

    Read are the pieces of the same article, section or annex: those whose eId begins alike.
    """
    roots = {(row.edition_id, row.eid.partition("__")[0]) for row in provisions}
    if not roots:
        return {}
    beside = [Q(edition=key, eid=root) | Q(edition=key, eid__startswith=f"{root}__") for key, root in roots]
    rows = (
        Provision.objects.current()
        .filter(reduce(or_, beside))
        .only("edition_id", "eid", "label", "num", "element", "heading", "parent_id", "position")
        .in_order()
    )
    return citations(list(rows))
