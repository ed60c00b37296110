"""How an edition is cited, one provision of it, and a practice: what page, exports and catalogues share."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.documents.citations import TRANSLATIONS, Cited, Edition
from practices.models.dates import Precision, format_partial_date
from practices.models.editions import EditionPage
from practices.models.instruments import EventKind, InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.queries.citing import cite_provisions
from practices.queries.editions.facts import in_force_of
from practices.queries.editions.rows import edition_row
from practices.queries.wording import language_name

IN_FORCE = {"in_force": True, "ended": False, "not_yet": False}
"""Whether an instrument is in force, by the state of `in_force_of`; what is not stated is not said."""


class NoSuchProvision(Exception):
    """The edition has no such provision."""


def cited_edition(edition: EditionPage, instrument: InstrumentPage, related: Sequence[EditionPage] = ()) -> Cited:
    """Describe an edition for citation, in the active language. No query when `instrument` has its names and dates.

    `related` are the editions that may be named as what it is made from, or as its translations.
    """
    row = edition_row(edition)
    organization = instrument.organization
    return Cited(
        id=row.id,
        organization=organization.name_in(edition.language),
        acronym=organization.acronym_in(edition.language),
        title=instrument.title_in(edition.language),
        symbol=instrument.symbol,
        kind=instrument.get_kind_display(),
        date=row.date,
        dated_on=iso_date(edition.dated_on, edition.precision),
        language=edition.language,
        language_label=row.language_label,
        text_status=edition.text_status,
        status_label=row.status_label,
        address=full(row.url),
        whole=full(row.url),
        adopted_on=_adopted_on(instrument),
        in_force=IN_FORCE.get(in_force_of(instrument).state),
        made_from=next((_named(other) for other in related if other.pk == edition.made_from_id), None),
        made_into=tuple(
            _named(other) for other in related if other.made_from_id == edition.pk and other.text_status in TRANSLATIONS
        ),
    )


def cite_practice(page: PracticePage) -> str:
    """Write how the note on a practice is cited, in its language where there is a name: who, title, kind, address."""
    kind = _("%(kind)s, %(language)s") % {"kind": page.get_kind_display(), "language": language_name(page.language)}
    return ". ".join([page.organization.name_in(page.language), page.title, kind, full(page.url or "")])


def related_editions(edition: EditionPage, user: Any) -> list[EditionPage]:
    """Return other editions of the instrument, and those it is made from or into, as `user` may see them. One query.

    By language, status and date.
    """
    rule = Q(instrument=edition.instrument_id) | Q(made_from=edition.pk) | Q(pk=edition.made_from_id)
    visible = EditionPage.objects.visible_to(user).filter(rule).exclude(pk=edition.pk)
    return list(visible.defer("numbered_text").order_by("language", "text_status", "dated_on", "pk"))


def cite_one(cited: Cited, edition: EditionPage, eid: str) -> Cited:
    """Narrow a citation to one current provision. Two queries. Raises NoSuchProvision."""
    is_written = "\0" not in eid  # which PostgreSQL refuses to look for
    row = Provision.objects.current().filter(edition=edition, eid=eid).first() if is_written else None
    if row is None:
        raise NoSuchProvision
    return replace(cited, provision=cite_provisions([row])[row.pk], address=provision_address(row.public_id))


def provision_address(public_id: object) -> str:
    """Return the permanent address of a provision, in full."""
    return full(reverse("provision", args=[public_id]))


def full(url: str) -> str:
    """Return an address of the portal in full."""
    return f"{settings.BASE_URL}{url}"


def iso_date(on: datetime.date | None, precision: str) -> str:
    """Write a date as far as it is known, "" when it is not: "2003-05"."""
    return "" if on is None or precision == Precision.UNKNOWN else format_partial_date(on, precision)


def _adopted_on(instrument: InstrumentPage) -> str:
    dates = [(event.on, event.precision) for event in instrument.events.all() if event.kind == EventKind.ADOPTED]
    return min((iso_date(*date) for date in dates if date[0]), default="")


def _named(edition: EditionPage) -> Edition:
    return Edition(full(edition.url or ""), edition.language, edition.text_status)
