"""A draft as it stands now: the narrative that its data give, its figures, and the sentences whose figures moved."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import override

from practices.documents.report_files.documents import ReportDocument, ReportFigure
from practices.documents.report_files.narrative import (
    MovedSentence,
    fill_narrative,
    moved_sentences,
    unknown_fields,
)
from practices.documents.report_files.reading import as_data
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.parts import ReportPartDraft
from practices.reports.queries.compiling import compile_draft, compile_figures, scope_of_draft, values_of
from practices.reports.queries.narrative import draft_narrative, fields_in_words


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the data of a draft give: a narrative, the figures, and the fields that are written in words."""

    narrative: str
    figures: tuple[ReportFigure, ...]
    words: Mapping[str, str]

    @property
    def values(self) -> dict[str, int]:
        """The figures by name."""
        return {figure.name: figure.value for figure in self.figures}

    @property
    def names(self) -> frozenset[str]:
        """Everything that a narrative may cite."""
        return frozenset({*self.values, *self.words})


@dataclass(frozen=True, slots=True)
class CompiledDraft:
    """A draft compiled. `is_whole`: the narrative is its own; else it cites `unknown`, what there is not.

    `moved`: the sentences that cite figures which moved since the narrative was saved. `digest` names the state that
    a clearance is about.
    """

    document: ReportDocument
    words: Mapping[str, str]
    moved: tuple[MovedSentence, ...]
    unknown: tuple[str, ...]
    digest: str

    @property
    def is_whole(self) -> bool:
        """Whether everything that the narrative cites is there."""
        return not self.unknown


def drafted(draft: ReportDraft) -> Drafted:
    """Compute the figures of a draft, and the narrative that they give, in its language."""
    with override(draft.language):
        scope = scope_of_draft(draft)
        ground, figures = compile_figures(scope, draft.previous)
        return Drafted(draft_narrative(ground, scope, figures), figures, fields_in_words(scope, draft.previous))


def state_of(draft: ReportDraft) -> CompiledDraft:
    """Compile a draft, and say what a person has to look at before it is frozen.

    Where the narrative cites what there is not, the document has no narrative.
    """
    document = replace(compile_draft(draft), sections=())
    with override(draft.language):
        words = fields_in_words(scope_of_draft(draft), draft.previous)
    values = values_of(document)
    unknown = unknown_fields(draft.narrative, {*values, *words})
    if not unknown:
        cited = {name: str(value) for name, value in values.items()}
        document = replace(document, sections=fill_narrative(draft.narrative, figures=cited, words=words))
    moved = moved_sentences(draft.narrative, saved=draft.figures, now=values)
    return CompiledDraft(document, words, moved, unknown, digest_of(document))


def version_of(draft: ReportDraft | ReportPartDraft) -> str:
    """Name the text of a draft as it is now: who changes or freezes it says which one they saw."""
    words = (draft.title, draft.narrative, draft.changed_at.isoformat())
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def digest_of(document: ReportDocument) -> str:
    """Return the SHA-256 (hex) of everything that a document says."""
    text = json.dumps(as_data(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
