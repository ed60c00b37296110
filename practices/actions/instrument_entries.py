"""Entering an instrument of which there is no text yet: a draft that waits for approval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.built_upon import MADE_WITH_PAGES, is_built_upon
from practices.actions.bulk_pages import lock_parents
from practices.actions.imports import (
    MAIN_LANGUAGE,
    Draft,
    ImportRefused,
    instrument_of,
    make_instrument,
    sentences,
)
from practices.actions.submissions import submit_page
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentEvent, InstrumentPage, InstrumentTitle
from practices.permissions import may_write_for

MADE_WITH_ENTRIES = MADE_WITH_PAGES | {InstrumentTitle._meta.label, InstrumentEvent._meta.label}


class InstrumentEntryRefused(Exception):
    """The instrument cannot be entered or removed; the message is for the user."""


@dataclass(frozen=True, slots=True)
class InstrumentEntry:
    """What is known of an instrument without its text; `fields` are others of the page."""

    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, PartialDate] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


def draft_of(entry: InstrumentEntry) -> Draft:
    """Return what is known of an instrument as an import says it, without a text."""
    return Draft(
        title=entry.title,
        kind=entry.fields.get("kind", ""),
        language=MAIN_LANGUAGE,
        text_status="",
        numbered_text="",
        dates=entry.dates,
        symbol=entry.fields.get("symbol", ""),
        titles=entry.titles,
    )


@transaction.atomic
def enter_instrument(*, organization: OrganizationPage, entry: InstrumentEntry, by: Any) -> InstrumentPage:
    """Enter an instrument of `organization` as a draft, and submit it. Raises InstrumentEntryRefused."""
    if not may_write_for(by, organization):
        raise InstrumentEntryRefused(_("You do not act for this organization."))
    lock_parents(pages=[organization])
    page = instrument_of(draft_of(entry))
    if not page.slug:
        raise InstrumentEntryRefused(_("The title needs a letter or a number."))
    for name, value in entry.fields.items():
        setattr(page, name, value)
    try:
        make_instrument(organization=OrganizationPage.objects.get(pk=organization.pk), page=page, by=by)
    except ImportRefused as refusal:
        raise InstrumentEntryRefused(str(refusal)) from refusal
    except ValidationError as error:
        raise InstrumentEntryRefused(" ".join(sentences(error))) from error
    submit_page(page=page, by=by)
    return page


@transaction.atomic
def remove_instrument_entry(*, page: InstrumentPage, revision: int | None, by: Any) -> None:
    """Remove an instrument that was entered by mistake; `revision` is the one with which it was entered.

    Raises InstrumentEntryRefused if it was published, changed or built upon since.
    """
    page = InstrumentPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not may_write_for(by, page.organization):
        raise InstrumentEntryRefused(_("You do not act for this organization."))
    if page.live or page.first_published_at:
        raise InstrumentEntryRefused(_("It has been published since."))
    if page.get_children().exists():
        raise InstrumentEntryRefused(_("It has a text by now."))
    if page.latest_revision_id != revision:
        raise InstrumentEntryRefused(_("The entry has been changed again since."))
    if is_built_upon(page, made_with=MADE_WITH_ENTRIES):
        raise InstrumentEntryRefused(_("Facts refer to this instrument by now."))
    page.delete()
