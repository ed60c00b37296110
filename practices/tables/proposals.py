"""A proposal in words: what the second person reads before deciding."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models import Audience, EditionPage, InstrumentPage, PracticePage, Proposal, ReleasedKind

PAGES = {
    ReleasedKind.INSTRUMENT: InstrumentPage,
    ReleasedKind.EDITION: EditionPage,
    ReleasedKind.SOURCE_FILE: EditionPage,
    ReleasedKind.PRACTICE: PracticePage,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One line: what it is called, what it says, and the page in question (its key, for the admin), if any."""

    label: str
    value: str
    page: int | None = None


def proposal_details(proposal: Proposal) -> list[Detail]:
    """Say what a proposal asks for, from its stored arguments; unknown ones are left out (two queries at most)."""
    arguments = proposal.arguments
    kind = arguments.get("kind")
    if kind not in ReleasedKind.values:
        return []
    named = OrganizationPage.objects.filter(translation_key__in=arguments.get("named", [])).for_listing()
    names = ", ".join(organization.name_in() for organization in named)
    lines = [
        _thing(ReleasedKind(kind), arguments["thing"]),
        Detail(_("To"), str(Audience(arguments["audience"]).label)),
        Detail(_("Named organizations"), names),
        Detail(_("From"), arguments.get("effective_at") or _("at once, when approved")),
        Detail(_("On the authority of"), arguments.get("authority", "")),
    ]
    return [line for line in lines if line.value]


def _thing(kind: ReleasedKind, key: str) -> Detail:
    model = PAGES.get(kind)
    page = model.objects.filter(translation_key=uuid.UUID(key)).first() if model else None
    title = page.get_admin_display_title() if page else key
    return Detail(str(kind.label), title, page.pk if page else None)
