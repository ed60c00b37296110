"""Assessments that wait for a person: their words have changed, or a newer text was made from the one assessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.models.assessments import Assessment, AssessmentPin, Finding, Judge, Says
from practices.models.editions import EditionPage, TextStatus
from practices.models.provisions import Provision
from practices.queries.assessments.pinned_words import EditionProvisions, standing_texts
from practices.queries.assessments.standing import edition_words, finding_label
from practices.queries.citing import cite_provisions
from practices.texts.comparison import Span, diff_words

MOST_NEW_WORDS = 12
"""Provisions that are shown where nothing was found before."""


@dataclass(frozen=True, slots=True)
class AssessmentToConfirm:
    """An assessment (key) to confirm for the text of an edition (key)."""

    assessment: int
    edition: int


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Pinned words and what stands in their place: the difference, or both where the languages differ."""

    cited: str
    says_label: str
    spans: tuple[Span, ...]
    before: str
    after: str
    language_before: str
    language: str


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One row of the queue. `seen` is the digest of the text that is shown; without `can_confirm` assess anew.

    `new_words`: where nothing was found before, what is new since, and how many provisions more.
    """

    key: str
    assessment: Assessment
    edition: EditionPage
    text: str
    finding_label: str
    is_other_text: bool
    words: tuple[ChangedWords, ...]
    new_words: tuple[str, ...]
    more_count: int
    can_confirm: bool
    seen: str

    @property
    def has_same_words(self) -> bool:
        """Whether every pinned provision stands in the text with the same words."""
        return bool(self.words) and all(one.before == one.after for one in self.words)


@dataclass(frozen=True, slots=True)
class _Entry:
    key: int
    edition: int | None
    topic: int
    judge: str
    is_reversal: bool
    holds: bool
    finding: str


@dataclass(frozen=True, slots=True)
class _AssessedText:
    key: int
    made_from: int | None
    instrument: int
    dated_on: Any
    text_status: str
    live: bool


def waiting_for(user: Any) -> list[AssessmentToConfirm]:
    """Return what `user` judged, or those judged whom they act for, and has to be confirmed; two queries.

    Newest entries alone, on topics that were not retired: those that no longer hold, by their own text; then those of
    an earlier text, for the newest one that was made from it.
    """
    newest = _newest(user)
    texts = _texts(newest)
    stale = [
        AssessmentToConfirm(entry.key, entry.edition)
        for entry in newest.values()
        if entry.edition and not entry.is_reversal and not entry.holds and texts[entry.edition].live
    ]
    return stale + _offers(newest, texts)


def _newest(user: Any) -> dict[tuple[int | None, int, str], _Entry]:
    reader = reader_of(user)
    scope = Q(judge=Judge.OWNER, instrument__organization__in=reader.organizations)
    if reader.is_secretariat:
        scope |= Q(judge=Judge.SECRETARIAT) & ~Q(instrument__organization__in=reader.organizations)
    entries = Assessment.objects.filter(scope, topic__retired_on__isnull=True, edition__isnull=False)
    fields = ("pk", "edition", "topic", "judge", "reverses", "record__holds", "finding")
    newest = {}
    for key, edition, topic, judge, reverses, holds, finding in entries.order_by("sequence").values_list(*fields):
        newest[edition, topic, judge] = _Entry(key, edition, topic, judge, reverses is not None, holds, finding)
    return newest


def _texts(newest: dict[tuple[int | None, int, str], _Entry]) -> dict[int, _AssessedText]:
    assessed = {edition for edition, _topic, _judge in newest}
    if not assessed:
        return {}
    instruments = EditionPage.objects.filter(pk__in=assessed).order_by().values("instrument")
    rows = EditionPage.objects.filter(instrument__in=instruments).order_by("-dated_on", "pk")
    fields = ("pk", "made_from", "instrument", "dated_on", "text_status", "live")
    return {values[0]: _AssessedText(*values) for values in rows.values_list(*fields)}


def _offers(
    newest: dict[tuple[int | None, int, str], _Entry], texts: dict[int, _AssessedText]
) -> list[AssessmentToConfirm]:
    by_text: dict[int | None, list[_Entry]] = {}
    for entry in newest.values():
        by_text.setdefault(entry.edition, []).append(entry)
    offers = []
    for text in texts.values():
        if not text.live or text.text_status == TextStatus.SUMMARY or _is_superseded(text, texts.values()):
            continue
        done = {(entry.topic, entry.judge) for entry in by_text.get(text.key, ())}
        for earlier in _line(text, texts):
            for entry in by_text.get(earlier.key, ()):
                place = (entry.topic, entry.judge)
                if place in done:
                    continue
                done.add(place)
                cannot = entry.finding == Finding.NONE_FOUND and text.text_status == TextStatus.EXTRACT
                if not entry.is_reversal and not cannot:
                    offers.append(AssessmentToConfirm(entry.key, text.key))
    return offers


def _is_superseded(text: _AssessedText, texts: Iterable[_AssessedText]) -> bool:
    return any(other.live and other.made_from == text.key and _is_later(other, text) for other in texts)


def _is_later(text: _AssessedText, earlier: _AssessedText) -> bool:
    return bool(text.dated_on and earlier.dated_on and text.dated_on > earlier.dated_on)


def _line(text: _AssessedText, texts: dict[int, _AssessedText]) -> list[_AssessedText]:
    """Return the texts that `text` was made from, the nearest first, as far as they are of earlier dates."""
    line: list[_AssessedText] = []
    at, seen = texts.get(text.made_from or 0), {text.key}
    while at is not None and at.key not in seen:
        seen.add(at.key)
        if at.instrument == text.instrument and _is_later(text, at):
            line.append(at)
        at = texts.get(at.made_from or 0)
    return line


def rows_to_confirm(waiting: Sequence[AssessmentToConfirm]) -> list[ToConfirm]:
    """Describe one page of the queue, in its order. Ten queries, whatever its size."""
    assessments = {
        row.pk: row for row in Assessment.objects.filter(pk__in=[one.assessment for one in waiting]).for_listing()
    }
    pins: dict[int, list[AssessmentPin]] = {}
    for pin in AssessmentPin.objects.filter(assessment__in=assessments).select_related("provision").order_by("pk"):
        pins.setdefault(pin.assessment_id, []).append(pin)
    keys = {one.edition for one in waiting}
    editions = EditionPage.objects.select_related("instrument").defer("numbered_text").in_bulk(list(keys))
    texts = standing_texts(list(keys | {row.edition_id for row in assessments.values() if row.edition_id}))
    places = {
        (one.assessment, one.edition, pin.pk): texts[one.edition].successor_of(pin.provision, pin.pinned_hash)
        for one in waiting
        for pin in pins.get(one.assessment, ())
    }
    cited = cite_provisions([row for row in places.values() if row is not None])
    return [
        _row(assessments[one.assessment], editions[one.edition], texts, pins.get(one.assessment, []), places, cited)
        for one in waiting
    ]


def _row(
    assessment: Assessment,
    edition: EditionPage,
    texts: dict[int, EditionProvisions],
    pins: Sequence[AssessmentPin],
    places: dict[tuple[int, int, int], Provision | None],
    cited: dict[int, str],
) -> ToConfirm:
    text = texts[edition.pk]
    found = [(pin, places[assessment.pk, edition.pk, pin.pk]) for pin in pins]
    fresh = _new_words(assessment, edition, texts) if assessment.finding == Finding.NONE_FOUND else []
    return ToConfirm(
        key=f"{assessment.public_id}:{edition.translation_key}",
        assessment=assessment,
        edition=edition,
        text=edition_words(edition),
        finding_label=finding_label(assessment.finding),
        is_other_text=assessment.edition_id != edition.pk,
        words=tuple(_words(pin, now, assessment, edition, cited) for pin, now in found),
        new_words=tuple(fresh[:MOST_NEW_WORDS]),
        more_count=max(0, len(fresh) - MOST_NEW_WORDS),
        can_confirm=bool(text.rows) and all(now is not None for _pin, now in found),
        seen=text.digest,
    )


def _words(
    pin: AssessmentPin, now: Provision | None, assessment: Assessment, edition: EditionPage, cited: dict[int, str]
) -> ChangedWords:
    before, after = _all_words(pin.provision), _all_words(now) if now else ""
    own = assessment.edition.language if assessment.edition else ""
    return ChangedWords(
        cited=cited[now.pk] if now else str(pin.provision)[:60],
        says_label=str(Says(pin.says).label),
        spans=tuple(diff_words(before, after)) if own == edition.language else (),
        before=before,
        after=after,
        language_before=own,
        language=edition.language,
    )


def _all_words(row: Provision) -> str:
    return " ".join(filter(None, (row.heading, row.text)))


def _new_words(assessment: Assessment, edition: EditionPage, texts: dict[int, EditionProvisions]) -> list[str]:
    """Return the words that were not in the text when nothing was found in it."""
    rows = texts[edition.pk].rows
    if assessment.edition_id == edition.pk:
        return [_all_words(row) for row in rows if row.published_at > assessment.recorded_at]
    known = {row.hash for row in texts[assessment.edition_id or 0].rows}
    return [_all_words(row) for row in rows if row.hash not in known]
