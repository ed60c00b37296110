"""What organizations' texts say by topic: the coverage matrix, its sums, and the topics that it can show."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from practices.models.assessments import Finding
from practices.models.dates import last_day
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import EventKind, InstrumentPage
from practices.models.topics import Topic
from practices.queries.adoptions.references import ListedOrganization, exchange_members
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.assessments.standing import (
    NOT_ASSESSED,
    SEVERAL,
    FindingLine,
    StandingAssessment,
    counted_as,
    finding_label,
    finding_lines,
    standing_assessments,
)
from practices.queries.assessments.tagged import NOTHING_TAGGED, TaggedHoldings, holdings_on
from practices.queries.editions.facts import TopicTag, label_of, topic_tags
from practices.queries.editions.origins import TRANSLATIONS

MOST_TOPICS = 6
"""Topics side by side; more come in parts."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """What one organization's texts say on one topic; no line where nothing is assessed.

    `holdings`: what of it carries the topic now.
    """

    topic: TopicTag
    lines: tuple[FindingLine, ...]
    holdings: TaggedHoldings = NOTHING_TAGGED

    @property
    def counts_as(self) -> str:
        """What the cell counts as in the sums."""
        return counted_as(self.lines)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One organization: a cell for each topic, in their order. `takes_part`: it has a row whatever is assessed."""

    organization: Named
    language: str
    is_demonstration: bool
    cells: tuple[CoverageCell, ...]
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """How many organizations count as one thing, by topic; "total" is all of them."""

    finding: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverageMatrix:
    """Organizations, alphabetical, by topics, as the texts stood on a day; the sums add up to all organizations."""

    topics: tuple[TopicTag, ...]
    rows: tuple[CoverageRow, ...]
    sums: tuple[Sum, ...]
    as_of: datetime.date
    unlisted_count: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is assessed."""
        return not any(cell.lines for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class CoverageTopics:
    """The topics that are shown: one part of them, and what else can be asked for.

    `branches` are those of the vocabulary, each with the topics below it; `part` counts from 1. `chosen` are the topics
    of every part.
    """

    branches: tuple[TopicTag, ...]
    topics: tuple[Topic, ...]
    part: int
    part_count: int
    chosen: tuple[Topic, ...]

    @property
    def topic_count(self) -> int:
        """How many topics all parts have."""
        return len(self.chosen)


def choose_topics(*, branch: str = "", codes: Sequence[str] = (), part: int = 1) -> CoverageTopics | None:
    """Return the topics that were asked for: by their codes, of a branch, or (neither) the core topics.

    None for a code that no current topic has. A part out of range is the nearest one. Two queries.
    """
    listed = list(Topic.objects.current().as_tags())
    known = {topic.name: topic for topic in listed}
    if any(code not in known for code in (*codes, *([branch] if branch else ()))):
        return None
    if codes:
        chosen = [topic for topic in listed if topic.name in set(codes)]
    elif branch:
        below = _below(known[branch], listed)
        chosen = [topic for topic in listed if topic.pk in below]
    else:
        chosen = [topic for topic in listed if topic.is_core] or listed
    part_count = max(1, -(-len(chosen) // MOST_TOPICS))
    part = min(max(part, 1), part_count)
    shown = chosen[(part - 1) * MOST_TOPICS : part * MOST_TOPICS]
    keys = {topic.pk for topic in listed}
    branches = topic_tags(topic for topic in listed if topic.broader_id not in keys)
    return CoverageTopics(branches, tuple(shown), part, part_count, tuple(chosen))


def _below(branch: Topic, listed: Sequence[Topic]) -> set[int]:
    found, size = {branch.pk}, 0
    while len(found) > size:
        size = len(found)
        found |= {topic.pk for topic in listed if topic.broader_id in found}
    return found


def coverage_matrix(topics: Sequence[Topic], user: Any, *, on: datetime.date) -> CoverageMatrix:
    """Say what the texts that stood `on` a day say on each of `topics`, by what was judged up to now.

    A row for each organization that takes part in the exchange, or of whose texts something here was assessed.
    Sixteen queries at most, whatever the size.
    """
    members = exchange_members(user, on)
    standing = standing_assessments(user, topics=[topic.pk for topic in topics])
    standing = [one for one in texts_on(standing, user, on) if one.assessment.instrument.organization_id in members]
    found: dict[tuple[int, int], list[StandingAssessment]] = {}
    for one in standing:
        found.setdefault((one.assessment.instrument.organization_id, one.topic), []).append(one)
    speaking = {organization for organization, _topic in found}
    listed = sorted(
        (member for key, member in members.items() if member.takes_part or key in speaking),
        key=lambda member: (member.name.text.casefold(), str(member.page.translation_key)),
    )
    codes = {topic.pk: topic.name for topic in topics}
    tags = tuple(TopicTag(topic.name, label_of(topic), topic.is_core) for topic in topics)
    holdings = holdings_on(codes, user) if on == today() else {}
    rows = tuple(_row(member, topics, tags, found, codes, holdings) for member in listed)
    return CoverageMatrix(tags, rows, _sums(rows, len(tags)), on, len(members) - len(rows))


def narrowed(matrix: CoverageMatrix, topics: Collection[str]) -> CoverageMatrix:
    """Keep some topics (codes) of a matrix, as if only they had been asked for. No query."""
    places = [place for place, tag in enumerate(matrix.topics) if tag.code in topics]
    cut = [replace(row, cells=tuple(row.cells[place] for place in places)) for row in matrix.rows]
    rows = tuple(row for row in cut if row.takes_part or any(cell.lines for cell in row.cells))
    tags = tuple(matrix.topics[place] for place in places)
    unlisted = matrix.unlisted_count + len(cut) - len(rows)
    return CoverageMatrix(tags, rows, _sums(rows, len(tags)), matrix.as_of, unlisted)


def _row(
    member: ListedOrganization,
    topics: Sequence[Topic],
    tags: Sequence[TopicTag],
    found: dict[tuple[int, int], list[StandingAssessment]],
    codes: dict[int, str],
    holdings: Mapping[tuple[int, int], TaggedHoldings],
) -> CoverageRow:
    cells = tuple(
        CoverageCell(
            tag,
            finding_lines(found.get((member.page.pk, topic.pk), ()), codes),
            holdings.get((member.page.pk, topic.pk), NOTHING_TAGGED),
        )
        for topic, tag in zip(topics, tags, strict=True)
    )
    name = name_organization(member.page)
    return CoverageRow(name, member.name.language, member.page.is_demonstration, cells, member.takes_part)


def _sums(rows: Sequence[CoverageRow], topic_count: int) -> tuple[Sum, ...]:
    counts = [Counter(row.cells[place].counts_as for row in rows) for place in range(topic_count)]
    findings = [finding.value for finding in Finding if finding != Finding.NONE_FOUND]
    findings = [*findings, SEVERAL, Finding.NONE_FOUND.value, NOT_ASSESSED]
    always = (Finding.NONE_FOUND, NOT_ASSESSED)
    return tuple(
        Sum(finding, finding_label(finding), tuple(count[finding] for count in counts))
        for finding in findings
        if finding in always or any(count[finding] for count in counts)
    )


def texts_on(
    standing: Sequence[StandingAssessment],
    user: Any,
    on: datetime.date,
    *,
    works: Iterable[InstrumentPage] | None = None,
) -> list[StandingAssessment]:
    """Keep the assessments of the texts that stood `on` a day: of each instrument the newest that `user` may see.

    Left out are instruments that had ended, summaries, and what was said of no text after that day. A translation that
    was made later has the day of the text that it was made from. A text of unknown date stands where its instrument has
    no dated one. `works`: their instruments with their dates, where the assessments come without. One query.
    """
    instruments = {one.assessment.instrument_id for one in standing}
    if not instruments:
        return []
    works = (one.assessment.instrument for one in standing) if works is None else works
    gone = {work.pk for work in works if _has_ended(work, on)}
    editions = EditionPage.objects.visible_to(user).filter(instrument__in=instruments - gone)
    newest: dict[int, tuple[datetime.date, set[int]]] = {}
    rows = editions.exclude(text_status=TextStatus.SUMMARY).order_by()
    fields = ("pk", "instrument_id", "dated_on", "precision", "text_status", "made_from__dated_on")
    for key, instrument, dated_on, precision, status, original in rows.values_list(*fields):
        if dated_on is not None and last_day(dated_on, precision) > on:
            continue
        day = (original if status in TRANSLATIONS else None) or dated_on or datetime.date.min
        known = newest.get(instrument)
        if known is None or day > known[0]:
            newest[instrument] = (day, {key})
        elif day == known[0]:
            known[1].add(key)
    texts = {key for _day, keys in newest.values() for key in keys}
    return [
        one
        for one in standing
        if one.assessment.edition_id in texts
        or (
            one.assessment.edition_id is None
            and one.assessment.instrument_id not in gone
            and one.assessment.recorded_at.date() <= on
        )
    ]


def _has_ended(work: InstrumentPage, on: datetime.date) -> bool:
    events = work.events.all()
    return any(event.kind == EventKind.ENDED and event.on is not None and event.on <= on for event in events)


@dataclass(frozen=True, slots=True)
class AssessedTopic:
    """One topic of one instrument, with what stands."""

    topic: TopicTag
    lines: tuple[FindingLine, ...]


def assessed_topic_count(instrument: InstrumentPage, user: Any, *, on: datetime.date) -> int:
    """Count the topics on which something stands of an instrument (dates prefetched). One query where nothing does."""
    standing = standing_assessments(user, condition=Q(instrument=instrument), in_words=False)
    return len({one.topic for one in texts_on(standing, user, on, works=[instrument])})


def assessed_topics(instrument: InstrumentPage, user: Any, *, on: datetime.date) -> tuple[AssessedTopic, ...]:
    """Return what the texts of one instrument that stood `on` a day say, by topic in the order of the vocabulary."""
    standing = texts_on(standing_assessments(user, condition=Q(instrument=instrument)), user, on)
    found: dict[int, list[StandingAssessment]] = {}
    for one in standing:
        found.setdefault(one.topic, []).append(one)
    topics = list(Topic.objects.current().filter(pk__in=found).as_tags())
    codes = {topic.pk: topic.name for topic in topics}
    return tuple(
        AssessedTopic(TopicTag(topic.name, label_of(topic), topic.is_core), finding_lines(found[topic.pk], codes))
        for topic in topics
    )
