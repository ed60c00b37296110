"""The answers to a question as a sheet: one line for each pinned provision, and one for each other answer."""

from collections.abc import Callable, Iterator

from practices.queries.questions.answers import Answer, Answers, OrganizationAnswers

HEADS = (
    "question",
    "asks",
    "topic",
    "topic_code",
    "organization",
    "organization_id",
    "group",
    "instrument",
    "symbol",
    "text_id",
    "text_date",
    "text_language",
    "text_status",
    "finding",
    "judge",
    "judged_on",
    "assessment_id",
    "provision",
    "words",
    "provision_address",
    "statement",
    "statement_on",
    "as_of",
    "known_on",
    "word_of",
    "tagged_provisions",
    "tagged_instruments",
)


def question_sheet_rows(answers: Answers, absolute: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Return the lines under `HEADS`, group by group. `absolute` completes an address.

    An organization of which nothing was assessed has one line without an answer, so that none is left out.
    """
    return [
        line
        for group in answers.groups
        for organization in group.organizations
        for line in _lines(answers, organization, absolute)
    ]


def _lines(
    answers: Answers, organization: OrganizationAnswers, absolute: Callable[[str], str]
) -> Iterator[tuple[str, ...]]:
    question = answers.question
    before = (question.title.text, question.asks, question.topic.label.text, question.topic.code)
    who = (organization.organization.name, organization.organization.id)
    after = (answers.as_of.isoformat(), answers.known_on.isoformat())
    tagged = (str(organization.holdings.provision_count), str(organization.holdings.instrument_count))
    if not organization.answers:
        empty = [""] * (len(HEADS) - len(before) - len(who) - 6)
        yield (*before, *who, organization.group, *empty, *after, "", *tagged)
    for answer in organization.answers:
        for quoted in _quoted(answer, absolute):
            yield (
                *before,
                *who,
                answer.group,
                *_text(answer),
                *quoted,
                *_statement(answer),
                *after,
                answer.judgement.word_of,
                *tagged,
            )


def _text(answer: Answer) -> tuple[str, ...]:
    edition = answer.edition
    return (
        answer.title.text,
        answer.symbol,
        *((edition.id, edition.date, edition.language, edition.text_status) if edition else ("",) * 4),
        answer.finding,
        answer.judgement.judge,
        answer.judgement.on.isoformat(),
        answer.judgement.id,
    )


def _quoted(answer: Answer, absolute: Callable[[str], str]) -> list[tuple[str, str, str]]:
    quotes = [one.quote for one in answer.quotes]
    return [(quote.cited, quote.words, absolute(quote.url)) for quote in quotes] or [("", "", "")]


def _statement(answer: Answer) -> tuple[str, str]:
    on = answer.judgement.statement_on
    return (answer.judgement.statement, on.isoformat() if on else "")
