"""What can be checked and against what: the sentences of notes and summaries, and the provisions of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.documents.notation import bare_text, bare_words
from practices.documents.verbatim import holds_verbatim
from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.queries.citing import cite_provisions
from practices.queries.claims.checked import ClaimRow, place_claims, words_of_note
from practices.queries.editions.rows import editions_of, main_edition
from practices.queries.typed import clean_query, holds_word
from practices.queries.wording import list_words, name_of, title_of, written_date
from practices.texts.words import sentences

MOST_SENTENCES = 400
MOST_PROVISIONS = 300
"""Provisions that are shown at once; a search finds the others."""


@dataclass(frozen=True, slots=True)
class CheckableNote:
    """A practice note or a summary of which sentences can be checked."""

    id: str
    title: str
    language: str
    organization: str
    is_summary: bool


@dataclass(frozen=True, slots=True)
class CheckableSentence:
    """A sentence of a note; `number` counts from 1. `provision` is the uuid of the summary's provision, else ""."""

    number: int
    text: str
    provision: str
    checks: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TextChoice:
    """A text that a sentence can be checked against."""

    id: str
    label: str
    organization: str


@dataclass(frozen=True, slots=True)
class ProvisionChoice:
    """A provision that can be pinned, in its exact words."""

    id: str
    cited: str
    heading: str
    text: str
    is_ticked: bool


def notes_to_check(user: Any) -> list[CheckableNote]:
    """Return the published notes and summaries that `user` may check, by organization and title. Four queries."""
    reader = reader_of(user)
    own = Q() if reader.is_secretariat else Q(organization__in=reader.organizations)
    practices = PracticePage.objects.visible_to(user).filter(own).for_listing()
    own = Q() if reader.is_secretariat else Q(instrument__organization__in=reader.organizations)
    summaries = EditionPage.objects.visible_to(user).filter(own, text_status=TextStatus.SUMMARY).for_listing()
    rows = [
        CheckableNote(str(page.translation_key), page.title, page.language, _name(page.organization), is_summary=False)
        for page in practices
    ]
    rows += [
        CheckableNote(
            str(page.translation_key), page.title, page.language, _name(page.instrument.organization), is_summary=True
        )
        for page in summaries.defer("numbered_text")
    ]
    return sorted(rows, key=lambda row: (row.organization.casefold(), row.title.casefold(), row.id))


def _name(organization: Any) -> str:
    return name_of(organization).text


def sentences_of(page: PracticePage | EditionPage, checks: Sequence[ClaimRow] = ()) -> list[CheckableSentence]:
    """Cut a published note, or the provisions of a summary, into sentences, each with its checks. One query at most."""
    cut = [(sentence, place) for text, place in _texts(page) for sentence in sentences(text, shortest=1, most=200)]
    placed = place_claims(checks, [sentence for sentence, _place in cut])
    return [
        CheckableSentence(number, sentence, place, tuple(placed[number - 1]))
        for number, (sentence, place) in enumerate(cut[:MOST_SENTENCES], start=1)
    ]


def _texts(page: PracticePage | EditionPage) -> list[tuple[str, str]]:
    if isinstance(page, PracticePage):
        return [(text, "") for text in words_of_note(page, None)]
    rows = page.provisions.current().in_order()
    return [(text, str(row.public_id)) for row in rows for text in words_of_note(None, row)]


def provision_that_holds(summary: EditionPage, sentence: str) -> Provision | None:
    """Return the first provision of a summary in which a sentence stands. One query."""
    rows = summary.provisions.current().in_order().select_related("edition__instrument__organization")
    return next(
        (row for row in rows if any(holds_verbatim(words, sentence) for words in words_of_note(None, row))), None
    )


def texts_to_check_against(user: Any) -> list[TextChoice]:
    """Return the texts with provisions that `user` may read, summaries left out, by organization. Four queries."""
    there = Provision.objects.current().order_by().values("edition")
    editions = (
        EditionPage.objects.visible_to(user)
        .exclude(text_status=TextStatus.SUMMARY)
        .filter(pk__in=there)
        .for_listing()
        .defer("numbered_text")
    )
    return [
        TextChoice(str(edition.translation_key), _text_label(edition), _name(edition.instrument.organization))
        for edition in editions
    ]


def _text_label(edition: EditionPage) -> str:
    date = written_date(edition.dated_on, edition.precision)
    title = title_of(edition.instrument).text
    return list_words((title, date, edition.language, str(edition.get_text_status_display())))


def main_text_of(instrument: InstrumentPage, user: Any) -> EditionPage | None:
    """Return the text that stands for an instrument, of those that `user` may read; never a summary. Four queries."""
    return main_edition(edition for edition in editions_of(instrument.pk, user) if not edition.is_summary)


def provisions_to_pin(edition: EditionPage, *, typed: str, ticked: Iterable[str]) -> tuple[list[ProvisionChoice], int]:
    """Return the provisions of a text that hold all the words typed, ticked ones first, and how many there are in all.

    Headings alone are left out: they state nothing by themselves. Four queries. `ticked` are uuids.
    """
    chosen = set(ticked)
    rows = Provision.objects.current().filter(edition=edition).exclude(text="").defer("stems").in_order()
    found = rows
    for word in clean_query(typed).split():
        found = found.filter(holds_word("text", word) | holds_word("heading", word) | holds_word("label", word))
    kept = list(rows.filter(public_id__in=chosen)) if chosen else []
    known = {row.pk for row in kept}
    others = [row for row in found[: MOST_PROVISIONS + len(known)] if row.pk not in known][:MOST_PROVISIONS]
    cited = cite_provisions([*kept, *others])
    choices = [
        ProvisionChoice(
            str(row.public_id), cited.get(row.pk, ""), bare_words(row.heading), bare_text(row.text), row.pk in known
        )
        for row in (*kept, *others)
    ]
    return choices, found.exclude(pk__in=known).count() + len(known)
