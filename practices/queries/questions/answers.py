"""Question pages: a question, and the words of the texts that answer it, organization by organization."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.models.assessments import WITH_WORDS, Assessment, AssessmentPin, Finding, Says
from practices.models.editions import today
from practices.models.provisions import Provision
from practices.models.questions import Question
from practices.queries.adoptions.references import ListedOrganization, exchange_members
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.assessments.coverage import texts_on
from practices.queries.assessments.standing import (
    Judgement,
    StandingAssessment,
    finding_label,
    judgement_of,
    merged_topics,
    standing_assessments,
)
from practices.queries.assessments.tagged import NOTHING_TAGGED, TaggedHoldings, holdings_on
from practices.queries.editions.facts import TopicTag, label_of
from practices.queries.editions.rows import EditionRow, edition_row
from practices.queries.questions.quote_translations import TranslatedQuote, translate_quotes
from practices.queries.questions.quotes import Quote, places_of, quotes_of
from practices.queries.wording import Words, active_language, title_of

MOST_COMPARED = 6
"""Texts that the link to the comparison starts with."""

WORDS, NOT_PUBLIC, NOT_STATED, NONE_FOUND, NOT_ASSESSED = (
    "words",
    "not_public",
    "not_stated",
    "none_found",
    "not_assessed",
)
GROUPS = {
    WORDS: gettext_lazy("Answered by the text"),
    NOT_PUBLIC: gettext_lazy("Has a rule, text not public"),
    NOT_STATED: gettext_lazy("Has a rule that does not state it"),
    NONE_FOUND: gettext_lazy("No provision found"),
    NOT_ASSESSED: gettext_lazy("Not assessed"),
}
"""Where an organization stands, in the order of the page; each stands in one place, the first that fits."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as a list shows it. `asks` says what it is narrowed to, "" when it asks for the rule."""

    slug: str
    title: Words
    introduction: Words
    topic: TopicTag
    asks: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class AnswerQuote:
    """A pinned provision, with the same in the reader's language where a translation has it."""

    quote: Quote
    translated: TranslatedQuote | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one judge found in one text. `edition` is None where the text is not public.

    `quotes` answer the question; `rule` is the rule itself, where the question asks for more than that.
    """

    title: Words
    symbol: str
    url: str
    edition: EditionRow | None
    finding: str
    finding_label: str
    judgement: Judgement
    assessment_url: str
    quotes: tuple[AnswerQuote, ...]
    rule: tuple[AnswerQuote, ...]
    group: str


@dataclass(frozen=True, slots=True)
class OrganizationAnswers:
    """What the texts of one organization answer; `holdings`: what of it carries the topic now."""

    organization: Named
    language: str
    answers: tuple[Answer, ...]
    group: str
    holdings: TaggedHoldings = NOTHING_TAGGED


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The organizations that stand in one place, in alphabetical order."""

    code: str
    label: str
    organizations: tuple[OrganizationAnswers, ...]

    @property
    def count(self) -> int:
        """How many organizations stand here."""
        return len(self.organizations)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a question: the counts of the groups add up to `organization_count`.

    `as_of` is the day on which the texts stood, `known_on` the day by which they were judged. `compared` are the
    uuids of texts that answer, for the comparison, `topic` the key of the topic that the question is about now.
    """

    question: QuestionRow
    groups: tuple[AnswerGroup, ...]
    organization_count: int
    as_of: datetime.date
    known_on: datetime.date
    compared: tuple[str, ...]
    topic: int


def question_rows(questions: Iterable[Question]) -> list[QuestionRow]:
    """Turn questions (of `for_listing()`) into rows, in the same order."""
    return [question_row(question) for question in questions]


def question_row(question: Question) -> QuestionRow:
    """Describe a question in the reader's language, else in English, else in any."""
    words = question.words_in()
    language = words.language if words else ""
    return QuestionRow(
        slug=question.slug,
        title=Words(words.title if words else question.slug, language),
        introduction=Words(words.introduction if words else "", language),
        topic=TopicTag(question.topic.name, label_of(question.topic), question.topic.is_core),
        asks="" if question.says == Says.RULE else str(Says(question.says).label),
        is_published=question.is_published,
    )


def questions_about(topics: Iterable[str], user: Any) -> list[QuestionRow]:
    """Return the questions that `user` may see about topics (permanent codes), in the editor's order. One query."""
    return question_rows(
        Question.objects.visible_to(user).filter(is_published=True, topic__name__in=list(topics)).for_listing()
    )


def answers_to(question: Question, user: Any, *, as_of: datetime.date, known_on: datetime.date) -> Answers:
    """Answer a question with the pinned words of the texts that stood on `as_of`, as judged by the end of `known_on`.

    A place for each organization that takes part in the exchange, or of whose texts something here was assessed.
    The number of queries does not grow with the organizations.
    """
    members = exchange_members(user, as_of)
    ends = merged_topics()
    topic = ends.get(question.topic_id, question.topic_id)
    standing = texts_on(_judged(topic, ends, user, known_on), user, as_of)
    found: dict[int, list[Assessment]] = {}
    for one in standing:
        organization = one.assessment.instrument.organization_id
        if organization in members:
            found.setdefault(organization, []).append(one.assessment)
    words = _read_pins([row for rows in found.values() for row in rows], user)
    code = question_row(question).topic.code
    holdings = holdings_on([topic], user) if as_of == known_on == today() else {}
    listed = [
        replace(
            _of_organization(member, found.get(key, ()), question, code, words),
            holdings=holdings.get((key, topic), NOTHING_TAGGED),
        )
        for key, member in members.items()
        if member.takes_part or key in found
    ]
    listed.sort(key=lambda one: (one.organization.name.casefold(), one.organization.id))
    codes = [code for code in GROUPS if code != NOT_STATED or question.says != Says.RULE]
    groups = tuple(
        AnswerGroup(code, str(GROUPS[code]), tuple(one for one in listed if one.group == code)) for code in codes
    )
    return Answers(question_row(question), groups, len(listed), as_of, known_on, _compared(groups[0]), topic)


def _judged(topic: int, ends: Mapping[int, int], user: Any, known_on: datetime.date) -> list[StandingAssessment]:
    end = datetime.datetime.combine(known_on + datetime.timedelta(days=1), datetime.time(), datetime.UTC)
    return standing_assessments(user, topics=[topic], condition=Q(recorded_at__lt=end), ends=ends)


@dataclass(frozen=True, slots=True)
class _PinnedWords:
    """Pinned provisions by assessment, each with what it states; their quotes and translations by key."""

    pins: Mapping[int, Sequence[tuple[str, Provision]]]
    quotes: Mapping[int, Quote]
    translated: Mapping[int, TranslatedQuote]

    def of(self, assessment: Assessment, says: str) -> tuple[AnswerQuote, ...]:
        """Return what states one thing, in the order of the text."""
        rows = [row for stated, row in self.pins.get(assessment.pk, ()) if stated == says]
        return tuple(
            AnswerQuote(self.quotes[row.pk], self.translated.get(row.pk))
            for row in sorted(rows, key=lambda row: (row.position, row.pk))
        )


def _read_pins(rows: Sequence[Assessment], user: Any) -> _PinnedWords:
    editions = {row.edition.pk: row.edition for row in rows if row.edition is not None}
    pins = list(
        AssessmentPin.objects.filter(assessment__in=[row.pk for row in rows])
        .select_related("provision")
        .defer("provision__stems")
        .order_by("pk")
    )
    places = places_of(pin.provision for pin in pins)
    listed: dict[int, list[tuple[str, Provision]]] = {}
    for pin in pins:
        row = places.with_words(pin.provision, pin.pinned_hash) or pin.provision
        row.edition = editions[row.edition_id]
        listed.setdefault(pin.assessment_id, []).append((pin.says, row))
    provisions = [row for stated in listed.values() for _says, row in stated]
    return _PinnedWords(listed, quotes_of(provisions), translate_quotes(provisions, user))


def _of_organization(
    member: ListedOrganization, rows: Iterable[Assessment], question: Question, code: str, words: _PinnedWords
) -> OrganizationAnswers:
    answers: dict[tuple[int, str, str, str], Answer] = {}
    for row in sorted(rows, key=_reading_order):
        answer = _answer(row, question, code, words)
        answers.setdefault((row.instrument_id, row.judge, row.finding, answer.group), answer)
    order = list(GROUPS)
    shown = sorted(
        answers.values(), key=lambda one: (order.index(one.group), one.title.text.casefold(), one.judgement.judge)
    )
    group = shown[0].group if shown else NOT_ASSESSED
    return OrganizationAnswers(name_organization(member.page), member.name.language, tuple(shown), group)


def _reading_order(row: Assessment) -> tuple[bool, int]:
    """Put the reader's language first, then what was judged last: of several languages one speaks for all."""
    return (row.edition is None or row.edition.language.split("-")[0] != active_language(), -row.sequence)


def _answer(row: Assessment, question: Question, code: str, words: _PinnedWords) -> Answer:
    quotes = words.of(row, question.says) if row.finding in WITH_WORDS else ()
    rule = words.of(row, Says.RULE) if row.finding in WITH_WORDS and question.says != Says.RULE else ()
    said = {one.quote.permanent_id for one in quotes}
    cell = reverse("coverage_cell", args=[row.instrument.translation_key, code])
    return Answer(
        title=title_of(row.instrument),
        symbol=row.instrument.symbol,
        url=row.instrument.url or "",
        edition=edition_row(row.edition) if row.edition is not None else None,
        finding=row.finding,
        finding_label=finding_label(row.finding),
        judgement=judgement_of(row),
        assessment_url=f"{cell}#assessment-{row.public_id}",
        quotes=quotes,
        rule=tuple(one for one in rule if one.quote.permanent_id not in said),
        group=_group(row.finding, is_stated=bool(quotes)),
    )


def _group(finding: str, *, is_stated: bool) -> str:
    if finding in WITH_WORDS:
        return WORDS if is_stated else NOT_STATED
    return NOT_PUBLIC if finding == Finding.NOT_PUBLIC else NONE_FOUND


def _compared(group: AnswerGroup) -> tuple[str, ...]:
    """Return the uuids of the first texts that answer, one for each organization; none for fewer than two."""
    texts = (next(answer.edition for answer in one.answers if answer.edition) for one in group.organizations)
    keys = tuple(edition.id for edition in list(texts)[:MOST_COMPARED])
    return keys if len(keys) > 1 else ()


def group_note(code: str) -> str:
    """Say in a sentence what it means to stand in a group."""
    return {
        WORDS: _("The exact text of the provisions, as they were pinned when the text was assessed."),
        NOT_PUBLIC: _("Stated by the organization itself; the text is not shown here."),
        NOT_STATED: _("There is a rule, but no provision that was read states this. Nothing is inferred from that."),
        NONE_FOUND: _("An assessor read the whole text for this topic and found no provision."),
        NOT_ASSESSED: _(
            "No text of this date has been assessed on this topic here. No conclusion can be drawn from this."
        ),
    }[code]
