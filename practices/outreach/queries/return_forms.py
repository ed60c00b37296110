"""The paper form of a return in the active language, filled in with what is recorded today."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.documents.return_form.documents import Duty, FormLine, ReturnDocument
from practices.documents.return_form.print_file import write_return_pdf
from practices.documents.when_used import when_used
from practices.models.adoptions import STATES_OF, State, Track
from practices.models.editions import today
from practices.models.outreach.returns import Return
from practices.outreach.queries.return_standing import standings_of
from practices.queries.adoptions.statements import AdoptionRow
from practices.queries.wording import active_language, name_of, title_of, written_date

WRITERS = {
    "pdf": (write_return_pdf, "application/pdf"),
    "docx": (
        when_used("practices.documents.return_form.word_file.write_return_docx"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The form as a file."""

    name: str
    media_type: str
    content: bytes


def question_of(track: str) -> str:
    """Put in plain words what a return asks on a track."""
    return {
        Track.ADOPTION: _("Does your organization have a code or rules of its own with the same content?"),
        Track.IMPLEMENTATION: _("Is it applied: are staff informed and trained, and is someone responsible?"),
        Track.INVESTIGATION: _("Is there a procedure for investigating suspected wrongdoing?"),
        Track.MEASURES: _("Are there measures that follow if the rules are broken?"),
    }[Track(track)]


def paper_form(yearly_return: Return, form: str) -> PaperForm:
    """Make the paper form as "pdf" or "docx". Raises KeyError for another form, UnprintableText."""
    write, media_type = WRITERS[form]
    name = f"return-{yearly_return.year}-{yearly_return.organization.slug}.{form}"
    return PaperForm(name, media_type, write(_document(yearly_return)))


def _document(yearly_return: Return) -> ReturnDocument:
    organization, reference = name_of(yearly_return.organization), title_of(yearly_return.reference)
    standings = standings_of(yearly_return.organization, yearly_return.reference)
    return ReturnDocument(
        title=_("Return %(year)s") % {"year": yearly_return.year},
        organization=organization.text,
        organization_language=organization.language,
        reference=reference.text,
        reference_language=reference.language,
        language=active_language(),
        on=today().isoformat(),
        facts=((_("What is recorded, as of"), written_date(today())),),
        help=(
            _("Answer what you can and leave the rest empty; no conclusion is drawn from an empty answer."),
            _("No case data and no personal data of victims, anywhere."),
        ),
        unchanged=_("Nothing has changed: the recorded entries are still valid."),
        recorded=_("Recorded:"),
        nothing_recorded=_("nothing"),
        choose=_("Where your organization stands now (one box):"),
        duties=tuple(
            Duty(
                one.track_label,
                question_of(one.track),
                _said(one.event),
                tuple(str(State(state).label) for state in STATES_OF[Track(one.track)]),
            )
            for one in standings
        ),
        duty_lines=(
            FormLine(_("Since (a year is enough)")),
            FormLine(_("Evidence, and the address where others can read it")),
            FormLine(_("Statement of your organization, shown word for word (needed for “not planned”)"), is_tall=True),
        ),
        sharing_title=_("Exchange and joint response"),
        sharing_question=_(
            "Is there a good practice, a training or a joint initiative that other organizations should know of?"
        ),
        sharing_lines=(
            FormLine(_("A good practice: title, what was done, and what came of it"), is_tall=True),
            FormLine(_("A training on these rules: title, for whom, and whether others can use it"), is_tall=True),
            FormLine(_("A joint initiative: its name, since when you take part, what you contribute"), is_tall=True),
        ),
        signatures_title=_("Signed by two persons"),
        signatures=(_("First person"), _("Second person, with another address")),
        signature_lines=(FormLine(_("Name and function")), FormLine(_("Date and signature"))),
        receipt_title=_("Receipt (filled in by the secretariat)"),
        receipt_lines=(FormLine(_("Received on, by")), FormLine(_("Number"))),
        page=_("Page {page} of {pages}"),
    )


def _said(event: AdoptionRow | None) -> str:
    if event is None:
        return ""
    since = written_date(event.effective_day, event.effective_precision)
    said = _("%(state)s, since %(since)s") % {"state": event.state_label, "since": since}
    return f"{said}. {event.statement}" if event.statement else said
