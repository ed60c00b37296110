"""What somebody needs at hand who assesses a text: its topics and how far they got, its provisions, what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from practices.documents.notation import bare_text, bare_words
from practices.models.assessments import WITH_WORDS, Assessment, AssessmentPin, Finding, Judge, Says
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.queries.assessments.pinned_words import EditionProvisions
from practices.queries.assessments.standing import NOT_ASSESSED, finding_label
from practices.queries.editions.units import citations

WORDS_OF_CHOICE = 9


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of the list, with what this judge found; `is_tagged`: the text has provisions with it."""

    code: str
    label: str
    finding: str
    finding_label: str
    is_tagged: bool
    is_chosen: bool

    @property
    def is_open(self) -> bool:
        """Whether nothing was judged yet."""
        return self.finding == NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """A provision that can be pinned.

    `is_near`: it carries the topic, or states the rule already; `states_more`: on some topic of this text it states
    whom rules bind, or when.
    """

    id: str
    cited: str
    heading: str
    text: str
    is_near: bool
    states_more: bool

    @property
    def in_short(self) -> str:
        """How a list of choices names it."""
        words = f"{self.heading} {self.text}".split()
        return " ".join([self.cited, "–", *words[:WORDS_OF_CHOICE], *(["…"] if len(words) > WORDS_OF_CHOICE else [])])


@dataclass(frozen=True, slots=True)
class AssessmentWorkspace:
    """Everything for one judge, one text (None: the instrument alone) and one topic (None: not chosen yet).

    `initial` is what the form starts from: this judge's entry that stands, moved to the words of now.
    `other_words` says what the other judge found, "" for nothing.
    """

    edition: EditionPage | None
    judge: Judge
    topic: Topic | None
    topics: tuple[TopicLine, ...]
    lines: tuple[ProvisionLine, ...]
    findings: tuple[Finding, ...]
    initial: Mapping[str, Any]
    other_words: str

    @property
    def tagged(self) -> list[TopicLine]:
        """The topics that come first: those that the text carries, and those that were assessed."""
        return [line for line in self.topics if line.is_tagged or not line.is_open]

    @property
    def others(self) -> list[TopicLine]:
        """The rest of the vocabulary."""
        return [line for line in self.topics if not line.is_tagged and line.is_open]

    @property
    def near(self) -> list[ProvisionLine]:
        """The provisions that come first."""
        return [line for line in self.lines if line.is_near]

    @property
    def far(self) -> list[ProvisionLine]:
        """All other provisions."""
        return [line for line in self.lines if not line.is_near]

    @property
    def next_code(self) -> str:
        """The topic after this one that was not judged yet: of those that the text carries first, "" at the end."""
        codes = [line.code for line in (*self.tagged, *self.others)]
        place = codes.index(self.topic.name) if self.topic and self.topic.name in codes else -1
        after = [*self.tagged, *self.others][place + 1 :]
        before = [*self.tagged, *self.others][: max(place, 0)]
        tagged = [line for line in (*after, *before) if line.is_tagged and line.is_open]
        return next((line.code for line in tagged), next((line.code for line in after if line.is_open), ""))


def desk_of(
    instrument: InstrumentPage, edition: EditionPage | None, judge: Judge, topic: Topic | None, user: Any
) -> AssessmentWorkspace:
    """Lay out a text for assessing it. Eight queries, whatever its length."""
    rows = list(edition.provisions.current().defer("stems").in_order()) if edition else []
    tags = _tags(edition) if edition else {}
    texts = Q(text=instrument.translation_key)
    if edition:
        texts |= Q(text=edition.translation_key)
    newest = newest_judgements(texts, user)
    own = {key: row for (key, said_by), row in newest.items() if said_by == judge}
    other = {key: row for (key, said_by), row in newest.items() if said_by != judge}
    carried = {key for keys in tags.values() for key in keys}
    topics = list(Topic.objects.current().for_listing())
    standing = own.get(topic.pk) if topic else None
    said_by_other = other.get(topic.pk) if topic else None
    return AssessmentWorkspace(
        edition=edition,
        judge=judge,
        topic=topic,
        topics=tuple(_topic_line(one, own.get(one.pk), one.pk in carried, topic) for one in topics),
        lines=tuple(_lines(rows, tags, topic, own)),
        findings=findings_open_to(edition, judge),
        initial=_initial(standing, EditionProvisions(tuple(rows))),
        other_words=_other_words(said_by_other),
    )


def findings_open_to(edition: EditionPage | None, judge: Judge) -> tuple[Finding, ...]:
    """Return what this judge can say of a text; None is the instrument without a text."""
    hidden = (Finding.NOT_PUBLIC,) if judge == Judge.OWNER else ()
    if edition is None:
        return hidden
    return (*WITH_WORDS, *(() if edition.is_incomplete else (Finding.NONE_FOUND,)), *hidden)


def _tags(edition: EditionPage) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    items = ProvisionTopic.objects.standing().filter(provision__edition=edition, provision__withdrawn_at__isnull=True)
    for provision, topic in items.order_by().values_list("provision_id", "topic_id"):
        found.setdefault(provision, set()).add(topic)
    return found


def newest_judgements(texts: Q, user: Any) -> dict[tuple[int, str], Assessment]:
    """Return what stands by topic and judge, whether its words still hold or not."""
    entries = Assessment.objects.seen_by(user).filter(texts).select_related("record")
    newest: dict[tuple[int, str], Assessment] = {}
    by_text: dict[tuple[Any, int, str], Assessment] = {}
    for entry in entries.prefetch_related("pins__provision").order_by("sequence"):
        by_text[entry.text, entry.topic_id, entry.judge] = entry
    for (_text, topic, judge), entry in sorted(by_text.items(), key=lambda item: item[1].sequence):
        if entry.reverses_id is None:
            newest[topic, judge] = entry
    return newest


def _topic_line(topic: Topic, found: Assessment | None, is_tagged: bool, chosen: Topic | None) -> TopicLine:
    finding = found.finding if found else NOT_ASSESSED
    label = finding_label(finding)
    if found is not None and not found.record.holds:
        label = _("%(finding)s: the wording has changed") % {"finding": label}
    return TopicLine(
        topic.name, topic.label_in(), finding, label, is_tagged, chosen is not None and chosen.pk == topic.pk
    )


def _lines(
    rows: Sequence[Provision], tags: Mapping[int, set[int]], topic: Topic | None, own: Mapping[int, Assessment]
) -> list[ProvisionLine]:
    cited = citations(rows)
    pins = [(key, pin) for key, assessment in own.items() for pin in assessment.pins.all()]
    ruling = {_place(pin) for key, pin in pins if topic and key == topic.pk and pin.says == Says.RULE}
    stating = {_place(pin) for _key, pin in pins if pin.says != Says.RULE}
    holders = {row.parent_id for row in rows}
    near: set[int] = set()
    lines = []
    for row in rows:
        carries = topic is not None and topic.pk in tags.get(row.pk, ())
        if carries or row.parent_id in near:
            near.add(row.pk)
        if row.text or row.pk not in holders:
            place = (row.eid, row.hash)
            is_near, heading, text = row.pk in near or place in ruling, bare_words(row.heading), bare_text(row.text)
            lines.append(
                ProvisionLine(str(row.public_id), cited[row.pk], heading, text, is_near, states_more=place in stating)
            )
    return lines


def _place(pin: AssessmentPin) -> tuple[str, str]:
    return pin.provision.eid, pin.pinned_hash


def _initial(standing: Assessment | None, text: EditionProvisions) -> dict[str, Any]:
    if standing is None:
        return {}
    initial: dict[str, Any] = {"finding": standing.finding, "note": standing.record.note, "rule": []}
    for pin in standing.pins.all():
        place = text.place_of(pin.provision, pin.pinned_hash)
        if place is None:
            continue
        if pin.says == Says.RULE:
            initial["rule"].append(str(place.public_id))
        else:
            initial.setdefault(pin.says, str(place.public_id))
    return initial


def _other_words(found: Assessment | None) -> str:
    if found is None:
        return ""
    values = {"finding": finding_label(found.finding)}
    if found.judge == Judge.OWNER:
        return _("The organization itself: %(finding)s.") % values
    return _("The secretariat: %(finding)s.") % values
