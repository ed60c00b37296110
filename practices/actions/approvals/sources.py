"""Naming the public source of a text that the secretariat enters for an organization that has nobody here to ask."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from organizations.locks import lock_organization
from organizations.second_persons import UNREACHABLE_AFTER, is_unreachable
from organizations.words import storable_line
from practices.models.approvals.letters import NamedSource
from practices.models.released_pages import PAGE_KINDS
from practices.models.workflows import organization_of
from practices.permissions import is_secretariat_for

NAMED = "practices.source_named"


class PublicSourceRefused(Exception):
    """The source cannot be named; the message is for the user."""


@transaction.atomic
def name_source(*, page: Page, source: str, by: Any) -> NamedSource:
    """Name from where the secretariat enters a text: shown with the text once it is open. Raises SourceRefused."""
    organization = organization_of(page)
    if organization is None or not is_secretariat_for(by, organization):
        raise PublicSourceRefused(_("The secretariat decides this, for organizations that it does not act for."))
    lock_organization(organization)
    if not is_unreachable(organization):
        raise PublicSourceRefused(
            _(
                "This organization has people or an address here, or had them in the past %(days)s days, so it "
                "submits its texts itself."
            )
            % {"days": UNREACHABLE_AFTER.days}
        )
    kind = PAGE_KINDS.get(page.specific_class)
    if kind is None:
        raise PublicSourceRefused(_("A source can be named only for instruments, editions and practices."))
    words = storable_line(source)[:500]
    if not words:
        raise PublicSourceRefused(_("Name the public source: its title, date and address."))
    now = timezone.now()
    named, _made = NamedSource.objects.update_or_create(
        thing=page.translation_key, defaults={"kind": kind, "source": words, "named_by": by, "named_at": now}
    )
    log(instance=page.specific, action=NAMED, user=by, data={"source": words})
    return named


def register_source_log(actions: Any) -> None:
    """Name what the log of a page tells of it."""
    actions.register_action(NAMED, _("Name the public source"), _("Named the public source"))
