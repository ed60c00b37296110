"""What becomes of what a return shares: proposals, and once approved drafts of practices and a participation."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.initiatives import InitiativeRefused, write_initiative
from practices.actions.participations import take_part
from practices.actions.practice_drafts import draft_practice
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.initiatives import Initiative, Participation
from practices.models.practices import PracticeKind, PracticePage
from practices.outreach.queries.return_sharing import SharedAnswer
from practices.queries.wording import with_label

DRAFT, TAKE_PART = "draft_shared_practice", "take_part_as_stated"
"""The actions of the proposals."""


def shared_proposals(answer: SharedAnswer) -> list[tuple[str, dict[str, Any], str]]:
    """Return action, arguments and summary of a proposal for each thing that an answer without faults shares."""
    found: list[tuple[str, dict[str, Any], str]] = [
        (DRAFT, {"title": title, "summary": text, "language": answer.language}, with_label(label, title))
        for title, text, label in (
            (answer.practice, answer.practice_text, _("Good practice")),
            (answer.training, answer.training_text, _("Training")),
        )
        if title
    ]
    if answer.names_initiative:
        initiative = Initiative.objects.filter(public_id=answer.initiative).first() if answer.initiative else None
        title = initiative.title if initiative else answer.new_initiative
        arguments = {
            "initiative": answer.initiative or None,
            "title": title,
            "language": answer.language,
            "since": answer.initiative_since,
            "contribution": answer.contribution,
            "said_on": today().isoformat(),
        }
        found.append((TAKE_PART, arguments, with_label(_("Joint initiative"), title)))
    return found


def draft_shared_practice(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> PracticePage:
    """Make the draft of what an organization shared; its own people complete and publish it. Raises PracticeRefused."""
    return draft_practice(
        organization=OrganizationPage.objects.get(translation_key=uuid.UUID(arguments["organization"])),
        title=arguments["title"],
        summary=arguments["summary"],
        kind=PracticeKind.PROGRAMME,
        language=arguments["language"] or "en",
        by=proposed_by or by,
    )


@transaction.atomic
def take_part_as_stated(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> Participation:
    """Record the participation that an organization stated in its return; `by` approves it. Raises InitiativeRefused.

    An initiative that is not in the register begins there as a draft, which the secretariat completes and publishes.
    """
    organization = OrganizationPage.objects.get(translation_key=uuid.UUID(arguments["organization"]))
    since = PartialDate.parse(arguments["since"])
    key = arguments.get("initiative")
    initiative = Initiative.objects.filter(public_id=uuid.UUID(key)).first() if key else None
    if key and initiative is None:
        raise InitiativeRefused(_("There is no such initiative here."))
    if initiative is None:
        initiative = _begin(arguments, since, by)
    return take_part(
        initiative=initiative,
        organization=organization,
        since=since,
        contribution=arguments["contribution"],
        said_on=PartialDate.parse(arguments["said_on"]).on,
        by=by,
    )


def _begin(arguments: dict[str, Any], since: PartialDate, by: Any) -> Initiative:
    """Return the draft of that title, or begin it."""
    title = arguments["title"]
    known = Initiative.objects.filter(title__iexact=title).first()
    if known is not None:
        return known
    slug = slugify(title)[:70].strip("-_") or f"initiative-{uuid.uuid4().hex[:8]}"
    if Initiative.objects.filter(slug=slug).exists():
        slug = f"{slug}-{uuid.uuid4().hex[:8]}"
    summary = arguments["contribution"] or title
    return write_initiative(
        slug=slug, title=title, summary=summary, began=since, language=arguments["language"] or "en", by=by
    )
