"""Links of provisions that people confirmed: as the engine takes them, and as a reader is told of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.comparison import Links
from practices.models import TURNED, EditionPage, Provision, ProvisionLink, Relation
from practices.tables.adoptions.statements import Named, name_organization
from practices.tables.citing import cite_provisions
from practices.tables.wording import Words, title_of, written_date

LEADING = frozenset({Relation.EQUIVALENT, Relation.NARROWER, Relation.BROADER})
"""Relations that put two provisions into one row; what is only related stands where its words put it."""


@dataclass(frozen=True, slots=True)
class LinkedProvision:
    """The other end of a link, as a reader is told of it. `relation` is read from the provision that is told about.

    `judge` is the organization that the person acted for; None is the secretariat.
    """

    relation: Relation
    cited: str
    title: Words
    organization: Named
    url: str
    permanent_id: str
    reason: str
    confirmed_on: str
    judge: Named | None

    @property
    def says(self) -> str:
        """How the provision that is told about stands to this one, in words."""
        return {
            Relation.EQUIVALENT: _("Equivalent to"),
            Relation.NARROWER: _("Narrower than"),
            Relation.BROADER: _("Broader than"),
            Relation.RELATED: _("Related to"),
        }[self.relation]


def standing_links(editions: Collection[EditionPage], user: Any) -> list[ProvisionLink]:
    """Give the standing links between these editions that `user` may see, oldest first (one query)."""
    keys = [edition.pk for edition in editions]
    links = ProvisionLink.objects.visible_to(user).standing()
    between = links.filter(left__edition__in=keys, right__edition__in=keys)
    return list(between.select_related("left", "right", "confirmed_for").order_by("confirmed_at", "pk"))


def pairs_of(
    links: Iterable[ProvisionLink], editions: Sequence[EditionPage], *, keys: Sequence[Collection[str]] | None = None
) -> Links:
    """Give links (of `standing_links`) as pairs of eIds by places in `editions`, lower first. No query.

    Equivalent, narrower and broader count, what is only related does not. `keys` are the eIds of the units that are
    compared, by edition: a provision that is folded into one counts for that one.
    """
    places: dict[int, list[int]] = {}
    for place, edition in enumerate(editions):
        places.setdefault(edition.pk, []).append(place)
    units = [frozenset(found) for found in keys] if keys is not None else None
    pairs: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for link in links:
        if link.relation not in LEADING:
            continue
        for first in places.get(link.left.edition_id, ()):
            for second in places.get(link.right.edition_id, ()):
                if first == second:
                    continue
                pair = (_unit(link.left.eid, first, units), _unit(link.right.eid, second, units))
                if first < second:
                    pairs.setdefault((first, second), []).append(pair)
                else:
                    pairs.setdefault((second, first), []).append((pair[1], pair[0]))
    return {at: list(dict.fromkeys(found)) for at, found in pairs.items()}


def _unit(eid: str, place: int, units: Sequence[Collection[str]] | None) -> str:
    """Give the eId of the unit that a provision belongs to: its own, or the nearest above it."""
    if units is None:
        return eid
    above = eid
    while above not in units[place] and "__" in above:
        above = above.rpartition("__")[0]
    return above if above in units[place] else eid


def links_of(edition: EditionPage, user: Any) -> Mapping[str, tuple[LinkedProvision, ...]]:
    """Give what the provisions of an edition correspond to, by eId: in texts that `user` may see, by organization.

    One query where there is no link, else eight, whatever their number.
    """
    visible = ProvisionLink.objects.visible_to(user).standing()
    rows = list(
        (visible.filter(left__edition=edition) | visible.filter(right__edition=edition))
        .for_listing()
        .prefetch_related(
            *(
                f"{side}__edition__instrument__{names}"
                for side in ("left", "right")
                for names in ("titles", "organization__names")
            ),
            "confirmed_for__names",
        )
    )
    cited = cite_provisions([side for row in rows for side in (row.left, row.right)])
    found: dict[str, list[LinkedProvision]] = {}
    for row in rows:
        if row.left.edition_id == edition.pk:
            found.setdefault(row.left.eid, []).append(_linked(row, row.right, Relation(row.relation), cited))
        if row.right.edition_id == edition.pk:
            found.setdefault(row.right.eid, []).append(_linked(row, row.left, TURNED[row.relation], cited))
    return {key: tuple(sorted(others, key=_by_name)) for key, others in found.items()}


def _linked(link: ProvisionLink, other: Provision, relation: Relation, cited: Mapping[int, str]) -> LinkedProvision:
    instrument = other.edition.instrument
    return LinkedProvision(
        relation=relation,
        cited=cited[other.pk],
        title=title_of(instrument),
        organization=name_organization(instrument.organization),
        url=f"{other.edition.url}#{other.eid}",
        permanent_id=str(other.public_id),
        reason=link.reason,
        confirmed_on=written_date(link.confirmed_at.date()),
        judge=name_organization(link.confirmed_for) if link.confirmed_for else None,
    )


def _by_name(linked: LinkedProvision) -> tuple[str, str, str]:
    return linked.organization.name.casefold(), linked.title.text.casefold(), linked.url
