"""A draft of a practice from the words of its organization."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.bulk_pages import lock_parents
from practices.models.practices import PracticePage
from practices.permissions import may_write_for

MOST_OF_SLUG = 200


class PracticeRefused(Exception):
    """The draft cannot be made; the message is for the user."""


@transaction.atomic
def draft_practice(
    *, organization: OrganizationPage, title: str, summary: str, kind: str, language: str, by: Any
) -> PracticePage:
    """Make a draft of a practice below its organization; its people complete and publish it. Raises PracticeRefused."""
    lock_parents(pages=[organization])
    if not may_write_for(by, organization):
        raise PracticeRefused(_("You do not act for this organization."))
    if not title.strip() or not summary.strip():
        raise PracticeRefused(_("A practice needs a title and a summary."))
    page = PracticePage(
        title=title.strip()[:255],
        slug=_free_slug(organization, title),
        kind=kind,
        language=language,
        summary=summary.strip(),
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    try:
        organization.add_child(instance=page)
    except ValidationError as error:
        raise PracticeRefused(" ".join(error.messages)) from error
    page.save_revision(user=by, log_action=True)
    return page


def _free_slug(organization: OrganizationPage, title: str) -> str:
    wanted = slugify(title, allow_unicode=True)[:MOST_OF_SLUG].strip("-_") or "practice"
    taken = set(organization.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = range(2, len(taken) + 3)
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in numbers)) if slug not in taken)
