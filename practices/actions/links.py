"""Links of provisions: the machine proposes, a person confirms with a reason, withdraws, or says no."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage
from practices.models.follow_ups import FollowUpDecision
from practices.models.links import TURNED, LinkGround, LinkProposal, ProvisionLink, Relation
from practices.models.provisions import Provision
from practices.permissions import acts_for, is_secretariat
from practices.queries.links.candidates import find_candidates, is_asked_about
from practices.texts.comparison import METHOD_VERSION

MOST_OPEN = 60
"""Proposals that wait about one text at a time; when they are decided the next are made."""
VALUE_OF_WORDS_CHANGED = 1.0
VALUE_OF_PERSON = 0.95
LONGEST_REASON = 2_000


class LinkRefused(Exception):
    """The link breaks a rule, or somebody else decided first; the message is for the user."""


def propose_links(*, edition: EditionPage) -> int:
    """Propose the pairs of this text that are most worth a person's minute; give how many are new.

    At most MOST_OPEN wait about one text. What was decided is never asked again; running it again changes nothing
    while nothing was decided. Nothing is proposed for extracts, summaries, translations of a text that is here, and
    texts that a newer one stands for.
    """
    if not edition.live or not is_asked_about(edition):
        return 0
    waiting = LinkProposal.objects.open()
    room = MOST_OPEN - waiting.with_end(edition=edition).count()
    if room <= 0:
        return 0
    now = timezone.now()
    before = LinkProposal.objects.count()
    LinkProposal.objects.bulk_create(
        [
            LinkProposal(
                left=min(pair.provision, pair.other, key=_key),
                right=max(pair.provision, pair.other, key=_key),
                ground=pair.ground,
                score=pair.score,
                value=pair.value,
                method=METHOD_VERSION,
                proposed_at=now,
            )
            for pair in find_candidates(edition, most=room)
        ],
        ignore_conflicts=True,
    )
    return LinkProposal.objects.count() - before


def _key(provision: Provision) -> int:
    return provision.pk


@transaction.atomic
def ask_again(*, edition: EditionPage, since: datetime) -> int:
    """After a publication, ask about the links whose words it changed; give how many are asked about.

    Concerned are links of provisions that were withdrawn at `since` or later and, at an edition's first publication,
    those of the same place in the edition that it was made from in the same language. The link itself stays as it
    is, and no longer stands for what has other words.
    """
    texts = [edition.pk, *([edition.made_from_id] if edition.made_from_id else [])]
    concerned = ProvisionLink.objects.with_end(edition__in=texts).filter(withdrawn_at__isnull=True)
    links = list(concerned.select_related("left", "right").order_by("pk"))
    if not links:
        return 0
    fresh = {row.eid: row for row in edition.provisions.current().filter(published_at__gte=since)}
    heirs = {row.replaces_id: row for row in fresh.values() if row.replaces_id}
    source = edition.made_from
    if source is not None and source.language == edition.language and len(fresh) == edition.provisions.count():
        heirs |= {row.pk: fresh[row.eid] for row in source.provisions.current() if row.eid in fresh}
    now = timezone.now()
    return sum(
        _ask(link, heirs.get(link.left_id, link.left), heirs.get(link.right_id, link.right), now)
        for link in links
        if link.left_id in heirs or link.right_id in heirs
    )


def _ask(link: ProvisionLink, left: Provision, right: Provision, now: datetime) -> bool:
    """Propose the pair of a link anew; tell whether it was not asked about yet."""
    if left.withdrawn_at or right.withdrawn_at or left.edition_id == right.edition_id:
        return False
    is_turned = left.pk > right.pk
    _row, is_new = LinkProposal.objects.get_or_create(
        left=right if is_turned else left,
        right=left if is_turned else right,
        defaults={
            "relation": TURNED[link.relation] if is_turned else link.relation,
            "ground": LinkGround.WORDS_CHANGED,
            "earlier": link,
            "value": VALUE_OF_WORDS_CHANGED,
            "method": METHOD_VERSION,
            "proposed_at": now,
        },
    )
    return is_new


@transaction.atomic
def propose_link(*, left: Provision, right: Provision, relation: str, by: Any) -> LinkProposal:
    """Propose a link as a person, for somebody else to decide. Raises LinkRefused."""
    _check(left, right, by)
    first, second, own = _in_order(left, right, relation)
    proposal, is_new = LinkProposal.objects.get_or_create(
        left=first,
        right=second,
        defaults={
            "relation": own,
            "ground": LinkGround.PERSON,
            "value": VALUE_OF_PERSON,
            "method": METHOD_VERSION,
            "proposed_at": timezone.now(),
            "proposed_by": by,
        },
    )
    if not is_new:
        raise LinkRefused(_("This link between two provisions was already proposed."))
    return proposal


@transaction.atomic
def confirm_link(*, left: Provision, right: Provision, relation: str, reason: str, by: Any) -> ProvisionLink:
    """Say that `left` is equivalent to, narrower or broader than, or related to `right`, and why.

    The secretariat may link any two published provisions, an officer those of which one is its own organization's.
    Whoever acts for the organization of a side says it for that organization. A proposal of the pair is decided by
    it, also one that was dismissed before. Raises LinkRefused.
    """
    _check(left, right, by)
    words = reason.strip()
    if not words:
        raise LinkRefused(_("Explain why they correspond: a link needs a reason."))
    if len(words) > LONGEST_REASON:
        raise LinkRefused(_("The reason is too long: at most %(count)s characters.") % {"count": LONGEST_REASON})
    first, second, own = _in_order(left, right, relation)
    now = timezone.now()
    _refuse_second(first, second, by, now)
    try:
        with transaction.atomic():
            link = ProvisionLink.objects.create(
                left=first,
                right=second,
                left_hash=first.hash,
                right_hash=second.hash,
                relation=own,
                reason=words,
                confirmed_by=by,
                confirmed_for=_acting_for(left, right, by),
                confirmed_at=now,
            )
    except IntegrityError as error:
        raise LinkRefused(_("Somebody else has just linked these two provisions.")) from error
    LinkProposal.objects.filter(left=first, right=second).update(
        decision=FollowUpDecision.CONFIRMED, decided_by=by, decided_at=now
    )
    return link


@transaction.atomic
def decide_proposal(
    *, proposal: LinkProposal, left: uuid.UUID, relation: str, reason: str, by: Any
) -> ProvisionLink | None:
    """Confirm a proposal with a relation, read from the provision `left`, or dismiss it with an empty relation.

    Raises LinkRefused when somebody else decided it meanwhile: their decision stays, and the message tells it.
    """
    row = LinkProposal.objects.select_for_update(of=("self",)).for_listing().filter(pk=proposal.pk).first()
    if row is None or not LinkProposal.objects.visible_to(by).filter(pk=row.pk).exists():
        raise LinkRefused(_("You may not decide this."))
    if row.decision != FollowUpDecision.OPEN:
        raise LinkRefused(_told(row))
    if row.left.withdrawn_at or row.right.withdrawn_at:
        raise LinkRefused(
            _("The text has been changed in the meantime: one of these provisions is no longer published.")
        )
    if not relation:
        row.decision, row.decided_by, row.decided_at = FollowUpDecision.DISMISSED, by, timezone.now()
        row.save(update_fields=["decision", "decided_by", "decided_at"])
        return None
    sides = (row.left, row.right) if row.left.public_id == left else (row.right, row.left)
    if sides[0].public_id != left:
        raise LinkRefused(_("The relation does not specify from which provision it is read."))
    return confirm_link(left=sides[0], right=sides[1], relation=relation, reason=reason, by=by)


def _told(row: LinkProposal) -> str:
    who = row.decided_by.get_full_name() or row.decided_by.get_username() if row.decided_by else "–"
    if row.decision == FollowUpDecision.CONFIRMED:
        return _("%(who)s has confirmed this link in the meantime. Nothing was changed.") % {"who": who}
    return _("%(who)s has dismissed this pair in the meantime. Nothing was changed.") % {"who": who}


@transaction.atomic
def withdraw_link(*, link: ProvisionLink, by: Any) -> ProvisionLink:
    """Take a link back, as the organization of a side, or as the secretariat that confirmed it. Raises LinkRefused."""
    row = (
        ProvisionLink.objects.select_for_update(of=("self",))
        .select_related("left__edition__instrument__organization", "right__edition__instrument__organization")
        .get(pk=link.pk)
    )
    if row.withdrawn_at is not None:
        raise LinkRefused(_("This link was withdrawn before."))
    if not _may_withdraw(row, by):
        raise LinkRefused(_("You may not withdraw this link."))
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    LinkProposal.objects.filter(left=row.left_id, right=row.right_id).update(
        decision=FollowUpDecision.DISMISSED, decided_by=by, decided_at=row.withdrawn_at
    )
    return row


def _may_withdraw(link: ProvisionLink, by: Any) -> bool:
    """Tell whether `by` acts for the organization of a side, or is the secretariat and it said so itself.

    What an organization said of its own text is not the secretariat's to take back.
    """
    if _acting_for(link.left, link.right, by) is not None:
        return True
    return is_secretariat(by) and link.confirmed_for_id is None


def _check(left: Provision, right: Provision, by: Any) -> None:
    """Raise LinkRefused unless `by` may link these two."""
    if left.edition_id == right.edition_id:
        raise LinkRefused(_("A link connects provisions of two texts."))
    visible = Provision.objects.visible_to(by).filter(pk__in=[left.pk, right.pk])
    if visible.count() != 2:
        raise LinkRefused(_("One of these provisions is not published, or not open to you."))
    if left.edition.is_summary or right.edition.is_summary:
        raise LinkRefused(_("A summary is a retelling: its provisions cannot be linked."))
    if not is_secretariat(by) and _acting_for(left, right, by) is None:
        raise LinkRefused(_("You act for neither of these organizations."))


def _acting_for(left: Provision, right: Provision, by: Any) -> OrganizationPage | None:
    """Return the organization of a side that `by` acts for, the left one first; None where there is none."""
    owners: Iterable[OrganizationPage] = (side.edition.instrument.organization for side in (left, right))
    return next((owner for owner in owners if acts_for(by, owner)), None)


def _in_order(left: Provision, right: Provision, relation: str) -> tuple[Provision, Provision, Relation]:
    """Return the pair as it is kept, and the relation read from its first. Raises LinkRefused for no relation."""
    if relation not in Relation.values:
        raise LinkRefused(_("Choose how the two provisions correspond."))
    if left.pk < right.pk:
        return left, right, Relation(relation)
    return right, left, TURNED[relation]


def _refuse_second(first: Provision, second: Provision, by: Any, now: datetime) -> None:
    """Raise LinkRefused where the pair is linked already; a link that no longer stands makes room."""
    held = ProvisionLink.objects.filter(left=first, right=second, withdrawn_at__isnull=True)
    if held.standing().exists():
        raise LinkRefused(_("These two provisions are linked already. Withdraw that link first."))
    held.update(withdrawn_by=by, withdrawn_at=now)
