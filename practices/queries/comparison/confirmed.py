"""Links between provisions that a person confirmed, as a comparison shows them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from organizations.models import unread
from practices.models.links import SIDES, TURNED, ProvisionLink, Relation
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.links.standing import LEADING
from practices.texts.comparison import Links


@dataclass(frozen=True, slots=True)
class ConfirmedLink:
    """What a person judged: how the first provision stands to the second, why, when, for whom (None: secretariat)."""

    relation: Relation
    reason: str
    organization: str | None
    confirmed_at: datetime.datetime

    def turned(self) -> "ConfirmedLink":
        """The same judgement, read from the second provision."""
        return ConfirmedLink(TURNED[self.relation], self.reason, self.organization, self.confirmed_at)


type Judgements = dict[tuple[int, str, int, str], ConfirmedLink]
"""By place and key of the one unit and of the other, lower place first."""


UNREAD = tuple(
    f"{side}__{name}"
    for side in SIDES
    for name in ("text", "stems", "heading", "element", "label", "num", "path", "level", "published_at", "public_id")
)


def confirmed_links(columns: Sequence[ComparisonColumn]) -> tuple[Links, Judgements]:
    """Return the standing links between the columns' provisions: as pairs of units, and what was judged of each.

    What is only related is no pair: it stands where its words put it.
    The reader is expected to see the editions, and with them their provisions and the links between them. One query.
    """
    editions = [column.edition.pk for column in columns]
    found = (
        ProvisionLink.objects.standing()
        .filter(left__edition__in=editions, right__edition__in=editions)
        .select_related("left", "right", "confirmed_for")
        .defer(*unread("confirmed_for"), *UNREAD)
        .prefetch_related("confirmed_for__names")
        .order_by("confirmed_at", "pk")
    )
    judgements: Judgements = {}
    for link in found:
        for one, other in combinations(range(len(columns)), 2):
            judgements |= _between(link, columns, one, other)
    links: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for (one, left, other, right), said in judgements.items():
        if said.relation in LEADING:
            links.setdefault((one, other), []).append((left, right))
    return links, judgements


def _between(link: ProvisionLink, columns: Sequence[ComparisonColumn], one: int, other: int) -> Judgements:
    """Return what a link says of two columns: nothing, unless one of its provisions is in the one, one in the other."""
    said = ConfirmedLink(
        Relation(link.relation),
        link.reason,
        link.confirmed_for.name_in() if link.confirmed_for else None,
        link.confirmed_at,
    )
    first, second = columns[one].homes, columns[other].homes
    if link.left.edition_id == columns[one].edition.pk and link.right.edition_id == columns[other].edition.pk:
        pairs = product(first.get(link.left_id, ()), second.get(link.right_id, ()))
        return {(one, left, other, right): said for left, right in pairs}
    if link.right.edition_id == columns[one].edition.pk and link.left.edition_id == columns[other].edition.pk:
        pairs = product(first.get(link.right_id, ()), second.get(link.left_id, ()))
        return {(one, left, other, right): said.turned() for left, right in pairs}
    return {}
