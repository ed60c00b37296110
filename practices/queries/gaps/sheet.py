"""Own text against a reference: what of it is there, is worded less bindingly, may be similar, or was not found."""

from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.models.editions import EditionPage
from practices.models.links import Relation
from practices.queries.comparison.columns import ComparisonColumn, load_columns
from practices.queries.comparison.comparing import ComparisonEntry, entry
from practices.queries.comparison.confirmed import Judgements
from practices.queries.comparison.grouping import GroupedProvisions, group_provisions
from practices.queries.comparison.phrases import WHY, degree_words, missing_words
from practices.queries.editions.highlights import HighlightFragment, mark_places
from practices.queries.editions.units import Unit
from practices.queries.wording import with_label, written_date
from practices.texts.comparison import PairingGround, Vectors
from practices.texts.comparison.elements import Element, ElementFinding, ElementStatus, are_cut, find_elements
from practices.texts.words import base_language

MOST_UNITS = 2_000
"""Provisions of the reference that are shown; of a longer one the rest is left out, and that is said."""


class GapOrder(models.TextChoices):
    PROVISION = "provision", gettext_lazy("By provision")
    TOPIC = "topic", gettext_lazy("By topic")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of one text, those that make a difference marked. `opening` is the sentence that an item hangs on."""

    cited: str
    heading: str
    url: str
    language: str
    pieces: tuple[HighlightFragment, ...]
    opening: tuple[HighlightFragment, ...] = ()

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(piece.text for piece in (*self.opening, *self._space, *self.pieces))

    @property
    def _space(self) -> tuple[HighlightFragment, ...]:
        return (HighlightFragment(" "),) if self.opening else ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One element of the reference, and what was found of it.

    `own` is its counterpart, or what only may be similar; `nearest` what came nearest where there is neither.
    `degree` says in words how much is known of the two, `why` how it was found, `difference` which words bind less.
    """

    standing: ElementStatus
    theirs: Quoted
    own: Quoted | None = None
    nearest: Quoted | None = None
    degree: str = ""
    why: str = ""
    difference: str = ""

    @property
    def is_unsure(self) -> bool:
        """Whether something may be similar, and no more is known."""
        return self.standing is ElementStatus.MAYBE


@dataclass(frozen=True, slots=True)
class GapRow:
    """One provision of the reference with its elements. `id` is its uuid."""

    entry: ComparisonEntry
    id: str
    gaps: tuple[Gap, ...]
    unit: Unit

    @property
    def key(self) -> str:
        """The eId of the provision."""
        return self.unit.key

    @property
    def is_present(self) -> bool:
        """Whether all of it has a counterpart that binds as much."""
        return all(gap.standing is ElementStatus.PRESENT for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class GapStretch:
    """Provisions that follow each other: all present (`is_present`), or all with something to look at."""

    is_present: bool
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class GapSheet:
    """The whole finding, in the order of the reference.

    `is_cut`: sentences were compared, not whole provisions. `left_out_count` counts provisions of the reference
    that are not shown.
    """

    own: ComparisonColumn
    reference: ComparisonColumn
    rows: tuple[GapRow, ...]
    is_cut: bool
    left_out_count: int

    def count(self, standing: ElementStatus) -> int:
        """Count the elements of one standing."""
        return sum(gap.standing is standing for row in self.rows for gap in row.gaps)

    @property
    def stretches(self) -> tuple[GapStretch, ...]:
        """The rows, those that are present gathered where they follow each other."""
        return tuple(
            GapStretch(is_present, tuple(rows)) for is_present, rows in groupby(self.rows, lambda row: row.is_present)
        )

    def row(self, key: str) -> GapRow | None:
        """Find the row of a provision of the reference by its eId."""
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class GapTexts:
    """Two texts read and prepared: what a gap sheet and the wordings of others are made from."""

    own: ComparisonColumn
    reference: ComparisonColumn
    grouped: GroupedProvisions

    @property
    def reference_vectors(self) -> Vectors:
        """The reference as it was compared."""
        return self.grouped.vectors[0]


def load_gap_texts(own: EditionPage, reference: EditionPage) -> GapTexts:
    """Read two texts that the reader may see, and put their provisions together as every comparison does.

    Six queries at most.
    """
    columns = load_columns([reference, own])
    return GapTexts(columns[1], columns[0], group_provisions(columns))


def find_gaps(texts: GapTexts) -> GapSheet:
    """Say of each provision of the reference what the own text has of it. No query.

    What people confirmed leads. All else is found by the machine, and says no more than the comparison of the two texts
    does. Of a summary, which tells a text in other words, it is not said that it binds less.
    """
    own, reference = texts.own, texts.reference
    theirs, ours = texts.grouped.vectors
    judgements = _covering(texts.grouped.judgements)
    links = [(left, right) for _one, left, _other, right in judgements]
    findings = find_elements(theirs, ours, texts.grouped.groups, links=links)
    by_key = {key: list(found) for key, found in groupby(findings, lambda finding: finding.element.key)}
    sides = ({unit.key: unit for unit in reference.units}, {unit.key: unit for unit in own.units})
    rows = tuple(
        GapRow(
            entry(unit, reference),
            str(unit.provision.public_id),
            tuple(_gap(finding, reference, own, sides, judgements) for finding in by_key[unit.key]),
            unit,
        )
        for unit in reference.units[:MOST_UNITS]
        if unit.key in by_key
    )
    return GapSheet(
        own,
        reference,
        rows,
        are_cut(theirs, ours),
        max(0, len(reference.units) - MOST_UNITS),
    )


def _covering(judgements: Judgements) -> Judgements:
    """Keep what was judged to be equivalent, and where the provision of the reference is the narrower one."""
    return {
        place: said for place, said in judgements.items() if said.relation in (Relation.EQUIVALENT, Relation.NARROWER)
    }


def _gap(
    finding: ElementFinding,
    reference: ComparisonColumn,
    own: ComparisonColumn,
    sides: tuple[dict[str, Unit], dict[str, Unit]],
    judgements: Judgements,
) -> Gap:
    theirs, ours = sides
    is_weaker = finding.standing is ElementStatus.WEAKER and not own.edition.is_summary
    element, found = finding.element, finding.counterpart
    standing = ElementStatus.PRESENT if finding.standing is ElementStatus.WEAKER and not is_weaker else finding.standing
    return Gap(
        standing,
        _quote(element, reference, theirs, marked=is_weaker),
        _quote(found, own, ours, marked=is_weaker) if found else None,
        _quote(finding.nearest, own, ours) if finding.nearest else None,
        _degree(finding),
        _why(finding, judgements),
        _difference(finding) if is_weaker else "",
    )


def _quote(element: Element, column: ComparisonColumn, units: dict[str, Unit], *, marked: bool = False) -> Quoted:
    unit = units[element.key]
    modal = element.binding if marked else None
    spans = modal.spans if modal else ()
    in_opening = marked and element.binds_by_opening
    return Quoted(
        unit.cited,
        unit.heading,
        f"{column.url or column.edition.url}#{unit.key}",
        column.edition.language,
        mark_places(element.text, () if in_opening else spans),
        mark_places(element.opening, spans if in_opening else ()),
    )


def _degree(finding: ElementFinding) -> str:
    if finding.degree is None or finding.counterpart is None:
        return ""
    return degree_words(
        finding.degree,
        is_one_language=base_language(finding.element.language) == base_language(finding.counterpart.language),
    )


def _why(finding: ElementFinding, judgements: Judgements) -> str:
    """Say how a counterpart was found; that words are the same, the degree says."""
    if finding.counterpart is None or finding.ground in (None, PairingGround.SAME):
        return ""
    if finding.ground is PairingGround.LINK:
        said = judgements[0, finding.element.key, 1, finding.counterpart.key]
        words = {"name": said.organization or _("the secretariat"), "date": written_date(said.confirmed_at.date())}
        return _("Confirmed by a person, for %(name)s, %(date)s") % words
    return str(WHY[finding.ground])


def _difference(finding: ElementFinding) -> str:
    if finding.theirs is None or finding.ours is None:
        return ""
    return _("The reference says “%(theirs)s”, this text says “%(ours)s”.") % {
        "theirs": finding.theirs.words,
        "ours": finding.ours.words,
    }


def standing_words(gap: Gap, own: EditionPage) -> str:
    """Say what was found of an element, and how much is known of it; what is not found in an extract is not missing."""
    if gap.standing is ElementStatus.MISSING:
        return missing_words(own)
    if gap.is_unsure:
        return gap.degree
    found = _("Counterpart found") if gap.standing is ElementStatus.PRESENT else _("Worded less bindingly")
    return with_label(found, gap.degree) if gap.degree else found
