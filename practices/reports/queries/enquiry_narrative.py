"""What a drafted narrative says of an enquiry: a headline, and a paragraph with its denominator for each task.

The tasks are those of Permanent Council Decision 426, op. 1 to 4: to inform, to encourage, to exchange, to respond
jointly. Sentences cite figures by their names in braces.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleasedKind
from practices.queries.wording import title_of, written_date
from practices.reports.queries.kept_enquiries import enquiry_in
from practices.reports.queries.scope import ReportScope, reader_for, released_by

Values = Mapping[str, int]


def enquiry_words(scope: ReportScope) -> dict[str, str]:
    """Return the fields by which a narrative cites what its enquiry asks; what there is not, or is not shown, is ""."""
    enquiry = enquiry_in(scope)
    if enquiry is None:
        return {}
    seen = InstrumentPage.objects.visible_to(reader_for(scope.audience)).filter(pk=enquiry.reference_id)
    reference = released_by(seen, ReleasedKind.INSTRUMENT, scope).prefetch_related("titles").first()
    return {
        "enquiry_title": enquiry.title,
        "enquiry_question": " ".join(enquiry.question.split()),
        "enquiry_due_on": written_date(enquiry.due_on) if enquiry.due_on else "",
        "enquiry_reference": title_of(reference).text if reference else "",
    }


def enquiry_question(words: Mapping[str, str]) -> Iterator[str]:
    """Say what was asked, in relation to which instrument, and by when an answer was requested."""
    yield _("The enquiry “%(title)s” put this question: “%(question)s”") % {
        "title": "{enquiry_title}",
        "question": "{enquiry_question}",
    }
    if words["enquiry_reference"]:
        yield _("Its reference instrument is “%(reference)s”.") % {"reference": "{enquiry_reference}"}
    if words["enquiry_due_on"]:
        yield _("An answer was requested by %(day)s.") % {"day": "{enquiry_due_on}"}


def enquiry_headline(values: Values) -> Iterator[str]:
    """Say how many were asked and answered, and how many have a similar instrument or had one before."""
    if "enquiry_asked" in values:
        yield _(
            "Of the %(population)s organizations of the enquiry, %(asked)s were asked and %(answered)s answered."
        ) % {
            "population": "{enquiry_population}",
            "asked": "{enquiry_asked}",
            "answered": "{enquiry_answered}",
        }
    if "enquiry_similar" in values:
        yield _("With a similar instrument: %(similar)s of %(population)s; had their own before: %(before)s.") % {
            "similar": "{enquiry_similar}",
            "before": "{enquiry_had_before}",
            "population": "{enquiry_population}",
        }


def informing(values: Values) -> Iterator[str]:
    """Say who was informed and received the texts (op. 1); of whom that is not told, how many the enquiry concerns."""
    population = {"population": "{enquiry_population}"}
    if "enquiry_asked" in values:
        yield _("Informed by a letter, a meeting, a call or a return: %(asked)s of %(population)s organizations.") % {
            "asked": "{enquiry_asked}",
            **population,
        }
    else:
        yield _("The enquiry concerns %(population)s organizations.") % population
    if "enquiry_received_texts" in values:
        yield _("Received the texts: %(texts)s of %(population)s.") % {
            "texts": "{enquiry_received_texts}",
            **population,
        }
    if "enquiry_no_reply" in values:
        yield _(
            "Declined to answer: %(declined)s; no reply recorded: %(none)s; to be asked: %(ahead)s, each of "
            "%(population)s. Nothing is inferred from silence."
        ) % {
            "declined": "{enquiry_declined}",
            "none": "{enquiry_no_reply}",
            "ahead": "{enquiry_to_be_asked}",
            **population,
        }


def encouraging(values: Values) -> Iterator[str]:
    """Say who is about to adopt, implements, investigates and takes measures (op. 2); the headline says who has."""
    if "enquiry_similar" not in values:
        yield _("The enquiry names no reference instrument; see the tables.")
        return
    yield _("A similar instrument is planned: %(planned)s; considered: %(considering)s, each of %(population)s.") % {
        "planned": "{enquiry_planned}",
        "considering": "{enquiry_considering}",
        "population": "{enquiry_population}",
    }
    yield _(
        "Implemented at least partly: %(implementing)s; procedure of investigation in place: %(investigating)s; "
        "procedure on measures in place: %(measures)s, each of %(population)s."
    ) % {
        "implementing": "{enquiry_implementing}",
        "investigating": "{enquiry_investigating}",
        "measures": "{enquiry_measures}",
        "population": "{enquiry_population}",
    }


def exchanging(_values: Values) -> Iterator[str]:
    """Say who published instruments and practices here (op. 3)."""
    yield _(
        "Published an instrument here: %(instruments)s of %(population)s organizations; a note of good practice: "
        "%(practices)s of %(population)s."
    ) % {
        "instruments": "{enquiry_instruments}",
        "practices": "{enquiry_practices}",
        "population": "{enquiry_population}",
    }


def responding(_values: Values) -> Iterator[str]:
    """Say who takes part in joint initiatives (op. 4)."""
    yield _("Take part in a joint initiative: %(count)s of %(population)s organizations.") % {
        "count": "{enquiry_initiatives}",
        "population": "{enquiry_population}",
    }
