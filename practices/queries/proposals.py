"""A proposal in words: what the second person reads before deciding."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent, Basis, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal, Workflow
from practices.models.released_pages import RELEASED_PAGES
from practices.models.releases import Audience, ReleasedKind
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart
from practices.models.statements import DETAILS, StatementField
from practices.queries.approvals.consequences import day_in_words
from practices.queries.editions.held_words import contents_in_words, copy_in_words
from practices.queries.editions.source_contents import read_source_contents
from practices.queries.wording import list_words, with_label, written_date


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
    names = list_words(organization.name_in() for organization in named)
    lines = [
        _thing(ReleasedKind(kind), arguments["thing"]),
        Detail(_("To"), str(Audience(arguments["audience"]).label)),
        Detail(_("Named organizations"), names),
        Detail(_("From"), day_in_words(arguments.get("effective_at")) or _("at once, when approved")),
        Detail(_("Until"), day_in_words(arguments.get("until"))),
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
        Detail(_("Other content of the file"), contents_in_words(reading)),
        Detail(_("Cleaned copy"), copy_in_words(reading)),
        Detail(_("Reason for releasing the file as it is"), arguments.get("uncleaned_reason", "")),
    ]


def _thing(kind: ReleasedKind, key: str) -> Detail:
    if kind == ReleasedKind.REPORT:
        report = Report.objects.filter(public_id=uuid.UUID(key)).first()
        part = None if report else ReportPart.objects.filter(public_id=uuid.UUID(key)).select_related("report").first()
        named = report.issue if report else f"{part.report.issue}/{part.slug}" if part else key
        return Detail(str(kind.label), named)
    model = RELEASED_PAGES.get(kind)
    page = model.objects.filter(translation_key=uuid.UUID(key)).first() if model else None
    title = page.get_admin_display_title() if page else key
    return Detail(str(kind.label), title, page.pk if page else None)


def _said(arguments: dict[str, Any]) -> list[Detail]:
    """Return what an organization says of itself beside a reference: where it stands, or that it still stands there."""
    named = {name: arguments.get(name) for name in ("reference", "own_instrument")}
    keys = [key for key in named.values() if key]
    pages = {str(page.translation_key): page for page in InstrumentPage.objects.filter(translation_key__in=keys)}
    return [
        _page(_("Reference instrument"), pages.get(named["reference"] or "")),
        Detail(_("Confirmed on"), _written(arguments.get("confirmed_on"))),
        Detail(_label(Track, arguments.get("track")), _label(State, arguments.get("state"))),
        Detail(_("Since"), _written(arguments.get("effective"))),
        Detail(_("Rests on"), _label(Basis, arguments.get("basis"))),
        _page(_("The organization’s own instrument"), pages.get(named["own_instrument"] or "")),
        *(Detail(str(about.label), _text_of(about, arguments.get(name))) for name, about in DETAILS.items()),
        Detail(_("Date of the statement"), _written(arguments.get("statement_on"))),
        Detail(_("Takes the place of"), _replaced(arguments.get("replaces"))),
        Detail(_("Title"), arguments.get("title", "")),
        Detail(_("Summary"), arguments.get("summary", "")),
        Detail(_("Takes part since"), _written(arguments.get("since"))),
        Detail(_("What it contributes"), arguments.get("contribution", "")),
    ]


def _replaced(key: str | None) -> str:
    """Say what an event says that is reversed when the proposal is approved."""
    event = AdoptionEvent.objects.filter(public_id=uuid.UUID(key)).first() if key else None
    if event is None:
        return ""
    since = written_date(event.effective_on, event.effective_precision)
    return with_label(event.get_track_display(), list_words((str(event.get_state_display()), since)))


def _written(text: str | None) -> str:
    """Write a stored date in words and its precision; what is no date stays as it is."""
    try:
        date = PartialDate.parse(text or "")
    except ValueError:
        return text or ""
    return written_date(date.on, date.precision)


def _page(label: str, page: InstrumentPage | None) -> Detail:
    return Detail(label, page.get_admin_display_title() if page else "", page.pk if page else None)


def _text_of(about: StatementField, value: Any) -> str:
    return _label(about.choices, value) if about.choices else str(value or "")


def _label(choices: type[models.TextChoices], value: Any) -> str:
    """Return the words for a code; the code itself where it is none of the choices."""
    return str(choices(value).label) if value in choices.values else str(value or "")
