"""What approving a text does: what is published with it, and who sees what from when."""

import datetime
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from organizations.models import OrganizationPage
from practices.models.proposals import Proposal
from practices.models.released_pages import PAGE_KINDS
from practices.models.releases import Audience, Release, ReleasedKind
from practices.models.workflows import FourEyesTask, instrument_waiting_with, releases_waiting_with
from practices.queries.wording import list_words, with_label, written_date


def after_approval(page: Page, user: Any) -> tuple[str, ...]:
    """Say what is published once `user` approves `page`, to whom it is open then, and what was proposed beside.

    Nothing where it does not wait for a second person. About eight queries.
    """
    kind = PAGE_KINDS.get(page.specific_class)
    if kind is None or not isinstance(page.current_workflow_task, FourEyesTask):
        return ()
    told: list[str] = []
    if (step := instrument_waiting_with(page, user)) is not None:
        told.append(_with_instrument(step))
    release = Release.objects.filter(kind=kind, thing=page.translation_key).first()
    audience = Audience(release.audience if release is not None else Audience.OWN)
    told.append(_("Once it is approved it is open to: %(audience)s.") % {"audience": audience.label})
    told += [_proposed(one) for one in releases_waiting_with(page).exclude(proposed_by=user).order_by("pk")]
    return tuple(told)


def _with_instrument(step: TaskState) -> str:
    """Say that the instrument is approved too, linked to what changed in it, or to all of it where it is new."""
    instrument = step.workflow_state.content_object
    address = reverse("wagtailadmin_pages:edit", args=[instrument.pk])
    if instrument.live:
        address = reverse("wagtailadmin_pages:revisions_compare", args=[instrument.pk, "live", step.revision_id])
    said = _("Its instrument waits too, and is approved and published with it.")
    return format_html('<a href="{}">{}</a>', address, said)


def _proposed(proposal: Proposal) -> str:
    """Say to whom a proposal opens what, from when and until when."""
    said = proposal.arguments
    about = {
        "what": ReleasedKind(said["kind"]).label,
        "audience": audience_in_words(said["audience"], said.get("named") or ()),
        "from": day_in_words(said.get("effective_at")),
        "until": day_in_words(said.get("until")),
    }
    if about["from"] and about["until"]:
        return _("Proposed: %(what)s to %(audience)s, from %(from)s until %(until)s.") % about
    if about["from"]:
        return _("Proposed: %(what)s to %(audience)s, from %(from)s.") % about
    if about["until"]:
        return _("Proposed: %(what)s to %(audience)s, at once and until %(until)s.") % about
    return _("Proposed: %(what)s to %(audience)s, at once.") % about


def audience_in_words(audience: str, named: Collection[Any]) -> str:
    """Say who will see something, with the organizations of the keys `named`: "Named organizations: A, B"."""
    label = str(Audience(audience).label)
    if not named:
        return label
    pages = OrganizationPage.objects.filter(translation_key__in=named).for_listing()
    return with_label(label, list_words(page.name_in() for page in pages))


def day_in_words(at: str | None) -> str:
    """Return the day of a moment that a proposal names, "" where it names none."""
    return written_date(timezone.localdate(datetime.datetime.fromisoformat(at))) if at else ""
