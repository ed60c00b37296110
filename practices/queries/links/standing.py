"""Links of provisions that people confirmed, as a reader is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import unread
from practices.models.editions import EditionPage
from practices.models.links import TURNED, ProvisionLink, Relation
from practices.models.provisions import Provision
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.citing import cite_provisions
from practices.queries.editions.named_texts import give_texts
from practices.queries.wording import Words, title_of, written_date

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


def links_of(edition: EditionPage, user: Any) -> Mapping[str, tuple[LinkedProvision, ...]]:
    """Return what the provisions of an edition correspond to, by eId: in texts that `user` may see, by organization.

    One query where there is no link, else eight, whatever their number.
    """
    own = list(ProvisionLink.objects.with_end(edition=edition).values_list("pk", flat=True))
    if not own:
        return {}
    rows = list(
        ProvisionLink.objects.filter(pk__in=own)
        .standing_to(user)
        .select_related("confirmed_for")
        .defer(*unread("confirmed_for"))
        .prefetch_related("confirmed_for__names")
        .order_by("-confirmed_at", "-pk")
    )
    ends = _ends(rows)
    cited = cite_provisions(ends)
    found: dict[str, list[LinkedProvision]] = {}
    for row in rows:
        if row.left.edition_id == edition.pk:
            found.setdefault(row.left.eid, []).append(_linked(row, row.right, Relation(row.relation), cited))
        if row.right.edition_id == edition.pk:
            found.setdefault(row.right.eid, []).append(_linked(row, row.left, TURNED[row.relation], cited))
    return {key: tuple(sorted(others, key=_by_name)) for key, others in found.items()}


def _ends(links: Sequence[ProvisionLink]) -> list[Provision]:
    """Read the provisions of both ends once, give them to the links, and return them. Four queries."""
    keys = {key for link in links for key in (link.left_id, link.right_id)}
    known = {row.pk: row for row in Provision.objects.filter(pk__in=keys).defer("stems").order_by()}
    give_texts(known.values())
    for link in links:
        link.left, link.right = known[link.left_id], known[link.right_id]
    return list(known.values())


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
