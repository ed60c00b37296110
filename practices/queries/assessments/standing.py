"""What was judged of texts, as a reader may see it: which entry stands, and how a table says it."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import unread, with_child_rows
from practices.models.assessments import WITH_WORDS, Assessment, Finding, Judge
from practices.models.editions import EditionPage
from practices.models.notices import WordOf
from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange, TopicChangeKind, TopicRedirect
from practices.queries.adoptions.statements import Named, name_instrument
from practices.queries.wording import active_language, language_name, written_date

NOT_ASSESSED = "not_assessed"
"""What stands in a table where there is no assessment; not a finding."""
SEVERAL = "several"
"""What is counted where texts, or judges, say different things."""
ENDINGS = (TopicChangeKind.MERGED, TopicChangeKind.SPLIT, TopicChangeKind.RETIRED)
"""The changes of the vocabulary after which a topic is not used any more."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who judged, and when: `words` say it, `in_short` as a cell does: the owner's without its date.

    `word_of` is a code of `WordOf`; `word_note` stands beside what the organization did not confirm.
    """

    id: str
    judge: str
    words: str
    in_short: str
    on: datetime.date
    is_public: bool
    statement: str
    statement_on: datetime.date | None
    word_of: str = WordOf.ORGANIZATION.value
    word_note: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of one instrument on one topic, with everybody who found it; `url` leads to the words of its text.

    `edition_url` and `edition_words` ("14 May 2003, English") name the text, "" where none is named.
    """

    finding: str
    label: str
    instrument: Named
    url: str
    edition_url: str
    edition_words: str
    judgements: tuple[Judgement, ...]


SEALING = ("hash", "previous_hash", "hash_version", "record_digest")
"""What chains the entries of a ledger, and no reader is shown."""
UNREAD = (
    "edition__numbered_text", "edition__accepted_doubts", "edition__shows_gaps", "edition__source_file",
    "edition__source_name", "edition__source_checksum", "instrument__official_address",
    "pins_stated", "by",
    "instrument__classification_note", "instrument__reuse_terms", *SEALING,
    *unread("instrument", "edition"),
)  # fmt: skip
"""What nothing that stands is told with."""
COUNTED = ("sequence", "recorded_at", "text", "topic", "judge", "reverses", "instrument", "edition", "record__holds")
"""What tells of an entry whether it stands, and of which text."""


@dataclass(frozen=True, slots=True)
class StandingAssessment:
    """An assessment that stands for `topic`: its own, or the one that its own was merged into."""

    assessment: Assessment
    topic: int


def finding_label(finding: str) -> str:
    """Say a finding in words, and what is none."""
    if finding == NOT_ASSESSED:
        return _("Not assessed")
    if finding == SEVERAL:
        return _("Several findings")
    return str(Finding(finding).label)


def merged_topics() -> dict[int, int]:
    """Return for each topic that was merged into another where that leads in the end (keys; one query).

    A topic that was retired and another is used instead is none of them: nobody judged that what was said of the one
    holds of the other.
    """
    targets: dict[int, list[int]] = {}
    ended = TopicChange.objects.filter(topic=OuterRef("topic"), kind__in=ENDINGS)
    rows = (
        TopicRedirect.objects.filter(topic__retired_on__isnull=False)
        .annotate(ended_by=Subquery(ended.order_by("-changed_at", "-pk").values("kind")[:1]))
        .filter(ended_by=TopicChangeKind.MERGED)
        .order_by()
    )
    for topic, target in rows.values_list("topic", "target"):
        targets.setdefault(topic, []).append(target)
    ends = {}
    for topic in targets:
        end, seen = topic, {topic}
        while len(targets.get(end, ())) == 1 and targets[end][0] not in seen:
            end = targets[end][0]
            seen.add(end)
        if end != topic and end not in targets:
            ends[topic] = end
    return ends


def standing_assessments(
    user: Any,
    *,
    topics: Collection[int] | None = None,
    condition: Q | None = None,
    in_words: bool = True,
    ends: Mapping[int, int] | None = None,
) -> list[StandingAssessment]:
    """Return what stands and holds, of what `user` may see: the newest of each judge on each topic of each text.

    `topics` (keys) limits it, what was merged into them included; `condition` limits the entries. They come with texts,
    instruments and words unless they are only counted (`in_words`); `ends`: the `merged_topics`, where they are known.
    Two queries at most.
    """
    entries = Assessment.objects.seen_by(user).filter(condition or Q())
    if topics is not None:
        ends = merged_topics() if ends is None else ends
        entries = entries.filter(topic__in=[*topics, *(old for old, end in ends.items() if end in topics)])
    entries = entries.annotate(is_topic_retired=Q(topic__retired_on__isnull=False)).order_by("sequence")
    entries = _in_words(entries) if in_words else entries.select_related("record").only(*COUNTED)
    found = list(entries)
    if ends is None:
        ends = merged_topics() if any(entry.is_topic_retired for entry in found) else {}
    newest: dict[tuple[uuid.UUID, int, str], Assessment] = {}
    for entry in found:
        newest[entry.text, ends.get(entry.topic_id, entry.topic_id), entry.judge] = entry
    standing = [
        StandingAssessment(entry, topic)
        for (_text, topic, _judge), entry in newest.items()
        if entry.reverses_id is None and entry.record.holds
    ]
    return sorted(standing, key=lambda one: -one.assessment.sequence)


def _in_words(entries: Any) -> Any:
    """Read what a table says of entries with them."""
    rows = entries.select_related("instrument", "edition", "record").defer(*UNREAD)
    return with_child_rows(rows, "instrument__titles", "instrument__events")


def finding_lines(standing: Iterable[StandingAssessment], codes: Mapping[int, str]) -> tuple[FindingLine, ...]:
    """Put what stands on one topic into lines, by title and in the order of the findings.

    Who found the same in the same instrument shares a line; of several languages the reader's comes first.
    `codes` are the topics' codes by key.
    """
    grouped: dict[tuple[int, str], list[StandingAssessment]] = {}
    for one in standing:
        grouped.setdefault((one.assessment.instrument_id, one.assessment.finding), []).append(one)
    lines = [_line(together, codes) for together in grouped.values()]
    order = Finding.values
    return tuple(
        sorted(lines, key=lambda one: (one.instrument.name.casefold(), one.instrument.id, order.index(one.finding)))
    )


def _line(together: Sequence[StandingAssessment], codes: Mapping[int, str]) -> FindingLine:
    by_judge: dict[str, Assessment] = {}
    for one in sorted(together, key=lambda one: _reading_order(one.assessment)):
        by_judge.setdefault(one.assessment.judge, one.assessment)
    first = next(iter(by_judge.values()))
    edition = first.edition
    cell = reverse("coverage_cell", args=[first.instrument.translation_key, codes[together[0].topic]])
    return FindingLine(
        finding=first.finding,
        label=finding_label(first.finding),
        instrument=name_instrument(first.instrument),
        url=f"{cell}#assessment-{first.public_id}",
        edition_url=(edition.url or "") if edition else "",
        edition_words=edition_words(edition) if edition else "",
        judgements=tuple(judgement_of(by_judge[judge]) for judge in Judge.values if judge in by_judge),
    )


def _reading_order(assessment: Assessment) -> tuple[bool, int]:
    edition = assessment.edition
    return (edition is None or edition.language != active_language(), -assessment.sequence)


def edition_words(edition: EditionPage) -> str:
    """Name a text by its date and language: "14 May 2003, English"."""
    return _("%(date)s, %(language)s") % {
        "date": written_date(edition.dated_on, edition.precision),
        "language": language_name(edition.language),
    }


def judgement_of(assessment: Assessment) -> Judgement:
    """Say who judged and when."""
    record, on = assessment.record, assessment.recorded_at.date()
    is_own, date = assessment.judge == Judge.OWNER, {"date": written_date(on)}
    words = (_("stated by the organization, %(date)s") if is_own else _("the secretariat, %(date)s")) % date
    return Judgement(
        id=str(assessment.public_id),
        judge=assessment.judge,
        words=words,
        in_short=_("stated by the organization") if is_own else words,
        on=on,
        is_public=record.is_public,
        statement=record.statement,
        statement_on=record.statement_on,
        word_of=record.word_of.value,
        word_note=record.word_note,
    )


def counted_as(lines: Sequence[FindingLine]) -> str:
    """Say what a cell counts as, once: a finding, several findings, or not assessed.

    What is found in words goes before a rule whose text is not public, and that before what was not found
    elsewhere: that one text has no provision takes nothing from another that has.
    """
    findings = {line.finding for line in lines}
    words = [finding for finding in WITH_WORDS if finding in findings]
    if len(words) > 1:
        return SEVERAL
    rest = [finding for finding in (Finding.NOT_PUBLIC, Finding.NONE_FOUND) if finding in findings]
    return next(iter([*words, *rest]), NOT_ASSESSED)


def findings_of(
    editions: Sequence[EditionPage], topics: Iterable[Topic], user: Any
) -> dict[tuple[int, int], tuple[FindingLine, ...]]:
    """Return what stands of these editions on these topics, by (key of the edition, key of the topic).

    Only where something stands; a rule whose text is not public is said of no edition. Ten queries at most.
    """
    listed = list(topics)
    codes = {topic.pk: topic.name for topic in listed}
    about = Q(edition__in=[edition.pk for edition in editions])
    found: dict[tuple[int, int], list[StandingAssessment]] = {}
    for one in standing_assessments(user, topics=list(codes), condition=about):
        found.setdefault((one.assessment.edition_id or 0, one.topic), []).append(one)
    return {place: finding_lines(together, codes) for place, together in found.items()}
