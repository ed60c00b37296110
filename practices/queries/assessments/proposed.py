"""What may be said of a text, topic by topic, as its words say it: for its own people, who confirm or leave it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from practices.documents.notation import bare_text
from practices.models.assessments import WHEN, WHOM, Finding, Judge, Says
from practices.models.editions import EditionPage
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision
from practices.models.topics import Topic
from practices.queries.assessments.assessing import newest_judgements
from practices.queries.assessments.pinned_words import EditionProvisions
from practices.queries.comparison.vectors import clauses_of, units_of, vectors_of_clauses
from practices.queries.editions.units import Unit, citations
from practices.queries.vocabulary.proposing import known_topics, topic_reader
from practices.texts.comparison import Vectors
from practices.texts.comparison.stated_rules import StatedForce, read_force, read_force_on
from practices.texts.comparison.stated_scopes import StatedScope, read_scope, read_scope_of_rule
from practices.texts.comparison.topic_proposals import SURE, TopicReader

PERSONS_BOUND = "persons-bound"
"""The topic of provisions that say whom a whole text binds."""


@dataclass(frozen=True, slots=True)
class SheetProvision:
    """A provision that may state the rule; `force` is what its own words do, "" where that is not clear.

    `states_finding`: that is what is proposed as the finding on the topic.
    """

    id: str
    cited: str
    heading: str
    text: str
    force: str
    states_finding: bool


@dataclass(frozen=True, slots=True)
class SheetScope:
    """That a provision may state whom the rule binds, or when. `key` names both in a form."""

    key: str
    label: str
    cited: str


@dataclass(frozen=True, slots=True)
class SheetTopic:
    """A topic of the sheet. `is_tagged`: people gave it to these provisions; else a machine found it in them."""

    code: str
    label: str
    is_tagged: bool
    finding: str
    provisions: tuple[SheetProvision, ...]
    scopes: tuple[SheetScope, ...]


@dataclass(frozen=True, slots=True)
class AssessmentSheet:
    """A text by topic. `digest`: the state of its words; `assessed_count`: topics that were assessed already."""

    topics: tuple[SheetTopic, ...]
    digest: str
    assessed_count: int


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as the sheet is made of it: its units, and which of them each topic may be stated in, by code."""

    language: str
    units: Sequence[Unit]
    pinned: Mapping[str, Sequence[Provision]]
    tagged: Mapping[str, Sequence[Unit]]
    found: Mapping[str, Sequence[Unit]]
    cited: Mapping[int, str]
    reader: TopicReader
    vectors: Vectors

    def force_of(self, unit: Unit, code: str) -> StatedForce | None:
        """Say what a unit does on a topic."""
        return read_force_on(self.reader.passage_on(self.vectors, unit.key, code), unit.passage, self.language)

    def stating(self, code: str) -> Sequence[Unit]:
        """Return the units with a topic: those that people tagged, where there are any."""
        return self.tagged.get(code) or self.found.get(code, ())


def sheet_of(edition: EditionPage, user: Any) -> AssessmentSheet:
    """Make the sheet of a text for its own people: what people tagged, else what a machine finds in its words.

    It never proposes that there is no provision. Topics that the organization assessed already are left out.
    """
    rows = tuple(edition.provisions.current().defer("stems").in_order())
    text = _read(edition, rows)
    newest = newest_judgements(Q(text=edition.translation_key), user)
    assessed = {key for (key, judge) in newest if judge == Judge.OWNER}
    topics = [topic for topic in Topic.objects.current().for_listing() if text.stating(topic.name)]
    return AssessmentSheet(
        topics=tuple(_line(topic, text) for topic in topics if topic.pk not in assessed),
        digest=EditionProvisions(rows).digest,
        assessed_count=len(assessed),
    )


def _read(edition: EditionPage, rows: Sequence[Provision]) -> _Text:
    units = units_of([edition])[edition.pk]
    tagged: dict[str, list[Unit]] = defaultdict(list)
    found: dict[str, list[Unit]] = defaultdict(list)
    reader = topic_reader(known_topics())
    vectors = vectors_of_clauses({edition.pk: clauses_of(units, edition.language)})[edition.pk]
    proposals = reader.propose(vectors)
    rejected = set(
        ProposedTopic.objects.filter(provision__edition=edition, rejected_at__isnull=False).values_list(
            "provision_id", "topic__name"
        )
    )
    for unit in units:
        for code in unit.topics:
            tagged[code].append(unit)
        for one in proposals.get(unit.key, ()):
            if one.score >= SURE and (unit.provision.pk, one.topic) not in rejected:
                found[one.topic].append(unit)
    pinned = {unit.key: _pinned(unit.provision, rows) for unit in units}
    return _Text(edition.language, units, pinned, tagged, found, citations(rows), reader, vectors)


def _pinned(row: Provision, rows: Iterable[Provision]) -> list[Provision]:
    """Return what is pinned of a unit: the provision or, where that is only a heading, what stands right below it."""
    below = [other for other in rows if other.parent_id == row.pk]
    return [row] if row.text or not below else [one for other in below for one in _pinned(other, rows)]


def _line(topic: Topic, text: _Text) -> SheetTopic:
    units = text.stating(topic.name)
    parts = [part for unit in units for part in _parts(unit, topic.name, text)]
    finding = _finding([part.force for part in parts])
    return SheetTopic(
        code=topic.name,
        label=topic.label_in(),
        is_tagged=topic.name in text.tagged,
        finding=finding.value if finding else "",
        provisions=tuple(
            SheetProvision(
                id=str(part.row.public_id),
                cited=text.cited[part.row.pk],
                heading=part.heading,
                text=part.words,
                force=str(Finding(part.force.value).label) if part.force else "",
                states_finding=part.force is not None and part.force == finding,
            )
            for part in parts
        ),
        scopes=tuple(_scopes(units, text)),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What is pinned of a unit, and what its words do."""

    row: Provision
    heading: str
    words: str
    force: StatedForce | None


def _parts(unit: Unit, code: str, text: _Text) -> Iterable[_Part]:
    """Return what is pinned of a unit: all of it or, where that is only a heading, each part with its own words."""
    pinned = text.pinned[unit.key]
    if pinned == [unit.provision]:
        yield _Part(unit.provision, unit.heading, unit.passage, text.force_of(unit, code))
        return
    for row in pinned:
        words = bare_text(row.text)
        yield _Part(row, unit.heading, words, read_force(words, text.language))


def _finding(forces: Iterable[StatedForce | None]) -> StatedForce | None:
    """Return what more than half of the provisions do, apart from those that only inform; None where that is not clear.

    Where all only inform, that is the finding.
    """
    counts = Counter(force for force in forces if force is not None)
    if set(counts) == {StatedForce.INFORMS}:
        return StatedForce.INFORMS
    del counts[StatedForce.INFORMS]
    return next((force for force, count in counts.items() if 2 * count > counts.total()), None)


def _scopes(units: Sequence[Unit], text: _Text) -> Iterable[SheetScope]:
    """Say for each of whom and when where it is stated: in a rule itself, else where the text says whom it binds."""
    named = [(unit, read_scope_of_rule(unit.passage, text.language)) for unit in units]
    named += [(unit, read_scope(unit.passage, text.language)) for unit in text.stating(PERSONS_BOUND)]
    for says in (*WHOM, *WHEN):
        unit = next((one for one, scopes in named if StatedScope(says.value) in scopes), None)
        if unit is not None:
            row = text.pinned[unit.key][0]
            yield SheetScope(f"{says.value} {row.public_id}", str(Says(says).label), unit.cited)
