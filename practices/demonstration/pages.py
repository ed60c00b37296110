"""The pages of the demonstration: organizations, instruments, editions and practices, all published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organizations.actions import found_organization
from organizations.models import OrganizationPage
from practices.actions.editions import keep_source, publish_edition
from practices.demonstration.exchange import DemoEdition, DemoOrganization, DemoPractice, Work
from practices.models.dates import PartialDate, Precision
from practices.models.editions import EditionPage
from practices.models.instruments import (
    InstrumentAlias,
    InstrumentEvent,
    InstrumentLineage,
    InstrumentPage,
    InstrumentTitle,
)
from practices.models.practices import PracticePage


def found_member(*, member: DemoOrganization, parent: OrganizationPage | None, by: Any) -> OrganizationPage:
    """Found an organization. An issuer is real: it is no part of the demonstration."""
    return found_organization(
        name=member.names["en"],
        slug=member.slug,
        kind=member.kind,
        by=by,
        names={language: (name, member.acronyms.get(language, "")) for language, name in member.names.items()},
        website=member.website,
        complaints_email=member.complaints_email,
        complaints_page=member.complaints_page,
        body_of=parent,
        is_contact_only=member.is_contact_only,
        is_demonstration=not member.is_issuer,
        as_operator=True,
    )


def draft_instrument(*, work: Work, organization: OrganizationPage, by: Any) -> InstrumentPage:
    """Make an instrument with its titles, aliases and dates, not yet published."""
    page = InstrumentPage(
        title=work.titles.get("en") or next(iter(work.titles.values())),
        slug=work.slug,
        kind=work.kind,
        symbol=work.symbol,
        reuse_terms=work.reuse,
        classification_note=work.classification,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    page.titles.set(
        [
            InstrumentTitle(language=language, title=title, sort_order=place)
            for place, (language, title) in enumerate(work.titles.items())
        ]
    )
    page.cited_as.set(
        [InstrumentAlias(alias=alias, note=note, sort_order=place) for place, (alias, note) in enumerate(work.aliases)]
    )
    page.events.set([_event(kind, date, place) for place, (kind, date) in enumerate(work.events)])
    organization.add_child(instance=page)
    return page


def publish_instrument(*, page: InstrumentPage, work: Work, known: Mapping[str, InstrumentPage], by: Any) -> None:
    """Add lineage (to instruments that are `known` by key) and topics, and publish."""
    page.lineage.set(
        [
            InstrumentLineage(kind=kind, other=known[other], sort_order=place)
            for place, (kind, other) in enumerate(work.lineage)
        ]
    )
    page.topics.set(work.topics)
    _publish(page, by)


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came: its name and content, and the name it has in the storage of originals."""

    name: str
    content: bytes
    stored: str


def make_edition(
    *,
    text: DemoEdition,
    instrument: InstrumentPage,
    by: Any,
    original: Original | None = None,
    made_from: EditionPage | None = None,
) -> EditionPage:
    """Make an edition and publish it with its provisions; a facsimile has its file and no text."""
    date = PartialDate.parse(text.date)
    edition = EditionPage(
        title=instrument.title_in(text.language),
        language=text.language,
        dated_on=date.on,
        precision=date.precision,
        text_status=text.text_status,
        numbered_text="" if text.is_facsimile else text.text,
        made_from=made_from,
        shows_gaps=text.shows_gaps,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    if original is not None:
        keep_source(edition=edition, name=original.name, content=original.content, stored=original.stored)
    instrument.add_child(instance=edition)
    publish_edition(edition=edition, by=by)
    return edition


def make_practice(*, note: DemoPractice, organization: OrganizationPage, by: Any) -> PracticePage:
    """Make a practice and publish it."""
    page = PracticePage(
        title=note.title,
        slug=note.slug,
        kind=note.kind,
        language=note.language,
        contact=note.contact,
        **note.parts,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    organization.add_child(instance=page)
    page.topics.set(note.topics)
    _publish(page, by)
    return page


def _publish(page: Any, by: Any) -> None:
    page.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)


def _event(kind: str, date: str, place: int) -> InstrumentEvent:
    if not date:
        return InstrumentEvent(kind=kind, on=None, precision=Precision.UNKNOWN, sort_order=place)
    parsed = PartialDate.parse(date)
    return InstrumentEvent(kind=kind, on=parsed.on, precision=parsed.precision, sort_order=place)
