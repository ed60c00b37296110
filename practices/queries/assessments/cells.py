"""One cell of the coverage matrix in full: the pinned words, whom they bind and when, who judged, how it came so."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from practices.documents.notation import bare_text, bare_words
from practices.models.assessments import WHEN, WHOM, Assessment, AssessmentPin, Judge, Says
from practices.models.editions import EditionPage, today
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.topics import Topic
from practices.queries.assessments.coverage import texts_on
from practices.queries.assessments.pinned_words import standing_texts
from practices.queries.assessments.standing import (
    SEALING,
    Judgement,
    edition_words,
    finding_label,
    judgement_of,
    merged_topics,
    standing_assessments,
)
from practices.queries.citing import cite_provisions
from practices.queries.editions.lead_ins import words_below
from practices.queries.editions.passages import paragraphs_of
from practices.queries.editions.since import FirstAppearance, since_of
from practices.queries.wording import written_date


@dataclass(frozen=True, slots=True)
class PinnedWords:
    """A provision on which an assessment rests, verbatim; `since` where it is known since when it stands so."""

    cited: str
    heading: str
    paragraphs: tuple[str, ...]
    language: str
    url: str
    since: FirstAppearance | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Whom the rule binds, or when: what is stated, each with its provision; the rest is `not_stated`."""

    things: tuple[tuple[str, PinnedWords], ...]
    not_stated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An entry that was replaced or taken back: `words` say what and when."""

    id: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class FullFinding:
    """One assessment in full. `agreed_on`, `noticed_on`: how the secretariat's became public."""

    finding: str
    label: str
    edition_url: str
    edition_words: str
    status_label: str
    language: str
    is_of_today: bool
    judgement: Judgement
    rules: tuple[PinnedWords, ...]
    whom: Stated
    when: Stated
    since: FirstAppearance | None
    note: str
    agreed_on: datetime.date | None
    noticed_on: datetime.date | None
    sequence: int
    history: tuple[Earlier, ...]


def full_findings(instrument: InstrumentPage, topic: Topic, user: Any) -> tuple[FullFinding, ...]:
    """Return every assessment that stands of an instrument on a topic, newest text first, the owner's before others'.

    Of all its texts: `is_of_today` marks those of the newest one. Eleven queries, two more for each text.
    """
    standing = standing_assessments(user, topics=[topic.pk], condition=Q(instrument=instrument))
    rows = [one.assessment for one in standing]
    current = {one.assessment.pk for one in texts_on(standing, user, today())}
    words = _Words(rows, user)
    earlier = _history(instrument, topic, rows, user)
    order = {judge: place for place, judge in enumerate(Judge.values)}
    rows.sort(key=lambda row: (row.pk not in current, -_day(row.edition), order[row.judge], -row.sequence))
    return tuple(_full(row, words, earlier.get((str(row.text), row.judge), ()), row.pk in current) for row in rows)


def _day(edition: EditionPage | None) -> int:
    return edition.dated_on.toordinal() if edition and edition.dated_on else 0


class _Words:
    """The pinned provisions of some assessments, as they stand in the text now."""

    def __init__(self, rows: Sequence[Assessment], user: Any) -> None:
        editions = {row.edition.pk: row.edition for row in rows if row.edition}
        pins = AssessmentPin.objects.filter(assessment__in=rows).select_related("provision").order_by("pk")
        texts = standing_texts(list(editions))
        self.editions = editions
        self.places: dict[int, list[tuple[str, Provision]]] = {}
        for pin in pins:
            place = texts[pin.provision.edition_id].place_of(pin.provision, pin.pinned_hash)
            if place is not None:
                self.places.setdefault(pin.assessment_id, []).append((pin.says, place))
        pinned = [row for listed in self.places.values() for _says, row in listed]
        self.cited, self.below = cite_provisions(pinned), words_below(pinned)
        self.since = {key: since_of(edition, user) for key, edition in editions.items()}

    def of(self, assessment: Assessment, says: str) -> tuple[PinnedWords, ...]:
        """Return what states one thing, in the order of the text."""
        rows = [row for stated, row in self.places.get(assessment.pk, ()) if stated == says]
        return tuple(self._words(row) for row in sorted(rows, key=lambda row: row.position))

    def _words(self, row: Provision) -> PinnedWords:
        edition = self.editions[row.edition_id]
        return PinnedWords(
            cited=self.cited[row.pk],
            heading=bare_words(row.heading),
            paragraphs=(*paragraphs_of(bare_text(row.text)), *self.below.get(row.pk, ())),
            language=edition.language,
            url=f"{edition.url}#{row.eid}",
            since=self.since[edition.pk].get(row.eid),
        )


def _full(row: Assessment, words: _Words, history: tuple[Earlier, ...], is_of_today: bool) -> FullFinding:
    edition, record = row.edition, row.record
    rules = words.of(row, Says.RULE)
    return FullFinding(
        finding=row.finding,
        label=finding_label(row.finding),
        edition_url=(edition.url or "") if edition else "",
        edition_words=edition_words(edition) if edition else "",
        status_label=edition.get_text_status_display() if edition else "",
        language=edition.language if edition else "",
        is_of_today=is_of_today,
        judgement=judgement_of(row),
        rules=rules,
        whom=_stated(row, words, WHOM),
        when=_stated(row, words, WHEN),
        since=_since(rules),
        note=record.note,
        agreed_on=record.agreed_on,
        noticed_on=record.noticed_on,
        sequence=row.sequence,
        history=history,
    )


def _stated(row: Assessment, words: _Words, things: Iterable[Says]) -> Stated:
    listed = [(str(thing.label), words.of(row, thing)) for thing in things]
    stated = tuple((label, one) for label, found in listed for one in found)
    return Stated(stated, tuple(label for label, found in listed if not found))


def _since(rules: Sequence[PinnedWords]) -> FirstAppearance | None:
    """Return since when all the pinned words stand so: the newest of their dates; None where one is not known."""
    dates = [rule.since for rule in rules]
    known = [since for since in dates if since is not None and since.day is not None]
    if not known or len(known) < len(dates):
        return None
    return max(known, key=lambda since: since.day or datetime.date.min)


def _history(
    instrument: InstrumentPage, topic: Topic, rows: Sequence[Assessment], user: Any
) -> Mapping[tuple[str, str], tuple[Earlier, ...]]:
    """Return the entries before those that stand, by text and judge, newest first; of what `user` may see."""
    merged = [old for old, end in merged_topics().items() if end == topic.pk]
    entries = (
        Assessment.objects.seen_by(user)
        .filter(instrument=instrument, topic__in=[topic.pk, *merged])
        .exclude(pk__in=[row.pk for row in rows])
        .select_related("record", "reverses__record")
        .defer(*(f"{of}{name}" for of in ("", "reverses__") for name in SEALING))
        .order_by("-sequence")
    )
    found: dict[tuple[str, str], tuple[Earlier, ...]] = {}
    for entry in entries:
        place = (str(entry.text), entry.judge)
        found[place] = (*found.get(place, ()), _earlier(entry))
    return found


def _earlier(entry: Assessment) -> Earlier:
    values = {"date": written_date(entry.recorded_at.date()), "finding": finding_label(entry.finding)}
    if entry.reverses is None:
        return Earlier(str(entry.public_id), _("%(date)s: %(finding)s") % values, entry.record.note)
    note = entry.record.note if entry.reverses.record.is_public or not entry.record.is_public else ""
    return Earlier(str(entry.public_id), _("%(date)s: withdrawn: %(finding)s") % values, note)
