"""Starting an instrument of one's own from another organization's text: a draft with its origin on record."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.actions.bulk_pages import lock_parents
from practices.actions.imports import slug_taken
from practices.models.dates import PartialDate, Precision
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import InstrumentLineage, InstrumentPage, LineageKind, ReuseTerms
from practices.permissions import may_write_for

LOG_ACTION = "practices.start"
"""Name of the log entry of a start."""
ALLOWS_ADAPTING = frozenset({ReuseTerms.REUSE, ReuseTerms.FREE})
"""The terms under which everybody may adapt a text."""


class StartRefused(Exception):
    """The draft cannot be made; the message is for the user, and nothing was made."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The owner's consent to an adaptation that its terms of reuse do not allow: given when, and by whom or what."""

    on: datetime.date
    given_by: str


@dataclass(frozen=True, slots=True)
class Started:
    """The drafts that were made."""

    instrument: InstrumentPage
    edition: EditionPage


def may_adapt(instrument: InstrumentPage, organization: OrganizationPage) -> bool:
    """Tell whether `organization` may adapt an instrument without asking: its own, or by its terms of reuse."""
    return instrument.organization_id == organization.pk or instrument.reuse_terms in ALLOWS_ADAPTING


@transaction.atomic
def start_instrument(
    *,
    source: EditionPage,
    organization: OrganizationPage,
    title: str,
    language: str,
    by: Any,
    dated: PartialDate | None = None,
    consent: Consent | None = None,
) -> Started:
    """Start a draft of an instrument and its edition in the subtree of `organization`, adapted from `source`.

    In the language of `source` the draft begins with its words, in another one without any. The origin is recorded
    as the instrument's lineage; the log keeps the edition, its terms and the consent. Nothing is published.
    Raises StartRefused.
    """
    lock_parents(pages=[organization])
    _refuse_reader(source, organization, by)
    _refuse_text(source)
    _refuse_terms(source.instrument, organization, consent)
    if language not in dict(language_choices()):
        raise StartRefused(_("Choose a language of the list."))
    instrument = _make_instrument(source, organization, title.strip(), by)
    edition = _make_edition(source, instrument, language, dated, by)
    data = _log_data(source, consent)
    log(instance=instrument, action=LOG_ACTION, user=by, data=data)
    log(instance=edition, action=LOG_ACTION, user=by, data=data)
    return Started(instrument, edition)


def _refuse_reader(source: EditionPage, organization: OrganizationPage, by: Any) -> None:
    if not may_write_for(by, organization):
        raise StartRefused(_("You do not act for this organization."))
    if not EditionPage.objects.visible_to(by).filter(pk=source.pk).exists():
        raise StartRefused(_("This text is not open to you."))


def _refuse_text(source: EditionPage) -> None:
    if source.text_status == TextStatus.SUMMARY:
        raise StartRefused(_("A summary is not the text itself: start from the text."))
    if not source.numbered_text.strip():
        raise StartRefused(_("This edition has no structured text to start from."))


def _refuse_terms(source: InstrumentPage, organization: OrganizationPage, consent: Consent | None) -> None:
    if may_adapt(source, organization):
        return
    if consent is None:
        raise StartRefused(
            _(
                "The terms of reuse of this instrument are “%(terms)s”: they do not allow it to be adapted. Ask "
                "%(owner)s, and state when and by whom the consent was given."
            )
            % {"terms": source.get_reuse_terms_display(), "owner": source.organization.name_in()}
        )
    if not consent.given_by.strip():
        raise StartRefused(_("State by whom the consent was given, such as a letter and its sender."))
    if consent.on > today():
        raise StartRefused(_("The date of the consent cannot be in the future."))


def _make_instrument(source: EditionPage, organization: OrganizationPage, title: str, by: Any) -> InstrumentPage:
    if not title:
        raise StartRefused(_("Give the instrument a title."))
    slug = slugify(title, allow_unicode=True)[:200].strip("-_")
    if not slug:
        raise StartRefused(_("The title needs a letter or a number."))
    if organization.get_children().filter(slug=slug).exists():
        raise StartRefused(slug_taken(slug))
    page = InstrumentPage(
        title=title, slug=slug, kind=source.instrument.kind, owner=by, live=False, has_unpublished_changes=True
    )
    page.lineage = [  # type: ignore[misc]
        InstrumentLineage(kind=LineageKind.ADAPTED_FROM, other=source.instrument, sort_order=0)
    ]
    _add(organization, page, by)
    return page


def _make_edition(
    source: EditionPage, instrument: InstrumentPage, language: str, dated: PartialDate | None, by: Any
) -> EditionPage:
    page = EditionPage(
        title=instrument.title,
        language=language,
        dated_on=dated.on if dated else None,
        precision=dated.precision if dated else Precision.UNKNOWN,
        text_status=TextStatus.AUTHENTIC,
        numbered_text=source.numbered_text if language == source.language else "",
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    _add(instrument, page, by)
    return page


def _add(parent: Any, page: Any, by: Any) -> None:
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        raise StartRefused(" ".join(error.messages)) from error
    page.save_revision(user=by, log_action=True)


def _log_data(source: EditionPage, consent: Consent | None) -> dict[str, Any]:
    instrument = source.instrument
    return {
        "instrument": str(instrument.translation_key),
        "edition": str(source.translation_key),
        "title": instrument.title,
        "text": source.slug,
        "terms": instrument.reuse_terms,
        "consent_on": consent.on.isoformat() if consent else "",
        "consent_by": consent.given_by.strip() if consent else "",
    }
