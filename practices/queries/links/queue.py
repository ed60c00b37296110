"""Pairs of provisions as a person decides about them: two texts side by side, and why the machine asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.models import reader_of
from practices.documents.notation import bare_text, bare_words
from practices.models.links import TURNED, LinkGround, LinkProposal, ProvisionLink, Relation
from practices.models.provisions import Provision
from practices.queries.citing import cite_provisions
from practices.queries.editions.units import PARAGRAPH_LEVEL
from practices.queries.wording import Words, title_of, written_date
from practices.texts.comparison import Span, diff_words, share_kept

NEARLY_SAME, MUCH_ALIKE = 0.9, 0.7
"""Likeness (0.0 to 1.0) from which on it is said in stronger words."""
LEAST_KEPT = 0.3
"""Share of words in common (0.0 to 1.0) from which on their differences are marked; else all would be struck."""


@dataclass(frozen=True, slots=True)
class PairedProvision:
    """One provision of a pair, with the words that are folded into it."""

    permanent_id: str
    organization: str
    title: Words
    edition: str
    cited: str
    heading: str
    text: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two provisions beside each other. `relation` is read from the left; `spans` where both are in one language."""

    left: PairedProvision
    right: PairedProvision
    spans: tuple[Span, ...]
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A pair that waits. `ground` says why it is asked about; `earlier_reason` is that of the link it had."""

    id: str
    pair: PairRow
    ground: str
    earlier_reason: str
    proposed_by: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A confirmed link. `judge` is the organization that the person acted for, "" the secretariat."""

    id: str
    pair: PairRow
    relation_label: str
    reason: str
    judge: str
    person: str
    confirmed_on: str
    stands: bool


def proposal_rows(proposals: Iterable[LinkProposal], user: Any) -> list[ProposalRow]:
    """Show proposals (of `for_listing`), the provision of the user's own organization on the left. Six queries."""
    listed = list(proposals)
    pairs = pair_rows(
        [(row.left, row.right, Relation(row.relation) if row.earlier_id else None) for row in listed], user
    )
    return [
        ProposalRow(
            str(row.public_id),
            pair,
            ground_of(row),
            row.earlier.reason if row.earlier else "",
            _name(row.proposed_by) if row.proposed_by else "",
        )
        for row, pair in zip(listed, pairs, strict=True)
    ]


def ground_of(proposal: LinkProposal) -> str:
    """Say in words why a pair is asked about, and how much alike the machine found it."""
    if proposal.ground == LinkGround.WORDS_CHANGED:
        return _("The wording of a confirmed link has changed. Is the link still valid?")
    if proposal.ground == LinkGround.PERSON:
        return _("Proposed by a person.")
    alike = _("Similar texts, found by the machine.")
    if proposal.score >= NEARLY_SAME:
        alike = _("Nearly identical texts, found by the machine.")
    elif proposal.score >= MUCH_ALIKE:
        alike = _("Very similar texts, found by the machine.")
    if proposal.ground == LinkGround.LINEAGE:
        return " ".join((_("One instrument is declared to be based on the other."), alike))
    return alike


def link_rows(links: Iterable[ProvisionLink], user: Any) -> list[LinkRow]:
    """Show confirmed links (of `for_listing`), the provision of the user's own organization on the left."""
    listed = list(links)
    pairs = pair_rows([(row.left, row.right, Relation(row.relation)) for row in listed], user)
    return [
        LinkRow(
            str(row.public_id),
            pair,
            relation_words(pair.relation or Relation.RELATED),
            row.reason,
            row.confirmed_for.title if row.confirmed_for else "",
            _name(row.confirmed_by) if row.confirmed_by else "",
            written_date(row.confirmed_at.date()),
            _stands(row),
        )
        for row, pair in zip(listed, pairs, strict=True)
    ]


def relation_words(relation: Relation) -> str:
    """Say how the left provision, A, stands to the right one, B."""
    return {
        Relation.EQUIVALENT: _("A and B are equivalent"),
        Relation.NARROWER: _("A is narrower than B"),
        Relation.BROADER: _("A is broader than B"),
        Relation.RELATED: _("A and B are related"),
    }[relation]


def _stands(link: ProvisionLink) -> bool:
    return all(
        side.withdrawn_at is None and side.hash == pinned
        for side, pinned in ((link.left, link.left_hash), (link.right, link.right_hash))
    )


def pair_rows(pairs: Sequence[tuple[Provision, Provision, Relation | None]], user: Any) -> list[PairRow]:
    """Lay pairs side by side, with the differences of their words. Five queries."""
    own = reader_of(user).organizations
    turned = [_own_first(pair, own) for pair in pairs]
    provisions = [side for left, right, _relation in turned for side in (left, right)]
    cited = cite_provisions(provisions)
    words = _words_of(provisions)
    rows = []
    for left, right, relation in turned:
        sides = (_side(left, cited, words), _side(right, cited, words))
        is_one_language = left.edition.language == right.edition.language
        spans = tuple(diff_words(sides[0].text, sides[1].text)) if is_one_language else ()
        spans = spans if share_kept(spans) >= LEAST_KEPT else ()
        rows.append(PairRow(sides[0], sides[1], spans, relation))
    return rows


def _own_first(
    pair: tuple[Provision, Provision, Relation | None], own: frozenset[int]
) -> tuple[Provision, Provision, Relation | None]:
    left, right, relation = pair
    is_theirs = left.edition.instrument.organization_id not in own
    if is_theirs and right.edition.instrument.organization_id in own:
        return right, left, TURNED[relation] if relation else None
    return pair


def _side(provision: Provision, cited: dict[int, str], words: dict[int, str]) -> PairedProvision:
    edition = provision.edition
    return PairedProvision(
        permanent_id=str(provision.public_id),
        organization=edition.instrument.organization.title,
        title=title_of(edition.instrument),
        edition=edition.slug,
        cited=cited.get(provision.pk, provision.label),
        heading=bare_words(provision.heading),
        text=words[provision.pk],
        language=edition.language,
        url=f"{edition.url}#{provision.eid}",
    )


def _words_of(provisions: Sequence[Provision]) -> dict[int, str]:
    """Return the words of each provision with those that are folded into it, by its key. One query."""
    if not provisions:
        return {}
    below = reduce(or_, (Q(edition=row.edition_id, eid__startswith=f"{row.eid}__") for row in provisions))
    found = Provision.objects.current().filter(below).exclude(text="").exclude(element__in=PARAGRAPH_LEVEL)
    rows = list(found.only("edition_id", "eid", "label", "text", "position").in_order())
    return {
        row.pk: "\n\n".join(
            [
                *([bare_text(row.text)] if row.text else []),
                *(
                    f"{other.label} {bare_text(other.text)}".strip()
                    for other in rows
                    if other.edition_id == row.edition_id and other.eid.startswith(f"{row.eid}__")
                ),
            ]
        )
        for row in provisions
    }


def _name(person: Any) -> str:
    return str(person.get_full_name() or person.get_username())


def waiting_links(user: Any) -> int:
    """Count the pairs that wait for this user. One query."""
    return LinkProposal.objects.open().visible_to(user).count()
