"""A proposal in words: what the second person reads before deciding."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models import (
    RELEASED_PAGES,
    AdoptionEvent,
    Audience,
    Basis,
    EditionPage,
    EvidenceKind,
    InstrumentPage,
    Proposal,
    ReleasedKind,
    Report,
    State,
    Track,
    Workflow,
    format_partial_date,
)
from practices.queries.editions.held_words import contents_in_words, copy_in_words
from practices.queries.editions.source_contents import read_source_contents


@dataclass(frozen=True, slots=True)
class Detail:
    """One line: what it is called, what it says, and the page in question (its key, for the admin), if any."""

    label: str
    value: str
    page: int | None = None


def proposal_details(proposal: Proposal) -> list[Detail]:
    """Say what a proposal asks for, from its stored arguments; unknown ones are left out (two queries at most)."""
    arguments = proposal.arguments
    if proposal.workflow == Workflow.ADOPTION:
        return [line for line in _said(arguments) if line.value]
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
        Detail(_("Until"), arguments.get("until") or ""),
        Detail(_("On the authority of"), arguments.get("authority", "")),
        *(_file(proposal) if kind == ReleasedKind.SOURCE_FILE else ()),
    ]
    return [line for line in lines if line.value]


def _file(proposal: Proposal) -> list[Detail]:
    """Say what the source file that is to be opened holds beside its text, and why it is opened as it is."""
    arguments = proposal.arguments
    edition = EditionPage.objects.filter(translation_key=uuid.UUID(arguments["thing"])).first()
    if edition is None:
        return []
    draft = edition.get_latest_revision_as_object()
    is_of_draft = not edition.live or arguments.get("uncleaned_file") == draft.source_checksum
    reading = read_source_contents(draft if is_of_draft else edition)
    if reading is None:
        return []
    return [
        Detail(_("What else the file contains"), contents_in_words(reading)),
        Detail(_("Cleaned copy"), copy_in_words(reading)),
        Detail(_("Reason for releasing the file as it is"), arguments.get("uncleaned_reason", "")),
    ]


def _thing(kind: ReleasedKind, key: str) -> Detail:
    if kind == ReleasedKind.REPORT:
        report = Report.objects.filter(public_id=uuid.UUID(key)).first()
        return Detail(str(kind.label), report.issue if report else key)
    model = RELEASED_PAGES.get(kind)
    page = model.objects.filter(translation_key=uuid.UUID(key)).first() if model else None
    title = page.get_admin_display_title() if page else key
    return Detail(str(kind.label), title, page.pk if page else None)


def _said(arguments: dict[str, Any]) -> list[Detail]:
    """Return what an organization says of itself beside a reference: where it stands, or that it still stands there."""
    named = {name: arguments.get(name) for name in ("reference", "own_instrument")}
    keys = [key for key in named.values() if key]
    pages = {str(page.translation_key): page for page in InstrumentPage.objects.filter(translation_key__in=keys)}
    statement_on, statement = arguments.get("statement_on"), arguments.get("statement") or ""
    return [
        _page(_("Reference instrument"), pages.get(named["reference"] or "")),
        Detail(_("Confirmed on"), arguments.get("confirmed_on") or ""),
        Detail(_label(Track, arguments.get("track")), _label(State, arguments.get("state"))),
        Detail(_("Since"), arguments.get("effective") or ""),
        Detail(_("Rests on"), _label(Basis, arguments.get("basis"))),
        Detail(_("Kind of evidence"), _label(EvidenceKind, arguments.get("evidence_kind"))),
        _page(_("The organization’s own instrument"), pages.get(named["own_instrument"] or "")),
        Detail(_("Address of the evidence"), arguments.get("evidence_address") or ""),
        Detail(_("Where it differs from the reference"), arguments.get("variations") or ""),
        Detail(_("Note"), arguments.get("note") or ""),
        Detail(_("Statement of the organization"), f"{statement} ({statement_on})" if statement_on else statement),
        Detail(_("Takes the place of"), _replaced(arguments.get("replaces"))),
    ]


def _replaced(key: str | None) -> str:
    """Say what an event says that is reversed when the proposal is approved."""
    event = AdoptionEvent.objects.filter(public_id=uuid.UUID(key)).first() if key else None
    if event is None:
        return ""
    since = format_partial_date(event.effective_on, event.effective_precision)
    return f"{event.get_track_display()}: {event.get_state_display()}, {since}"


def _page(label: str, page: InstrumentPage | None) -> Detail:
    return Detail(label, page.get_admin_display_title() if page else "", page.pk if page else None)


def _label(choices: type[models.TextChoices], value: Any) -> str:
    """Return the words for a code; the code itself where it is none of the choices."""
    return str(choices(value).label) if value in choices.values else str(value or "")
