"""What was found in a file beside its words, by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 100

Changes = Literal["accept", "reject"]
"""What becomes of tracked changes."""


class ContentKind(StrEnum):
    """A kind of content beside the words, the gravest first."""

    COMMENTS = "comments"
    TRACKED_CHANGES = "tracked_changes"
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_LAYERS = "hidden_layers"
    ANNOTATIONS = "annotations"
    ATTACHMENTS = "attachments"
    EMBEDDED_FILES = "embedded_files"
    VERSIONS = "versions"
    NAMES = "names"
    SCRIPTS = "scripts"
    """Macros, JavaScript, controls, and actions that run by themselves."""
    EXTERNAL_SOURCES = "external_sources"
    """Addresses of templates, data, pictures and files on the author's computer or network."""
    SIGNATURES = "signatures"
    PROTECTION = "protection"
    """Passwords (as digests) and restrictions."""
    METADATA = "metadata"
    CUSTOM_DATA = "custom_data"
    """Data of other programs, and what no standard defines."""
    UNUSED_PARTS = "unused_parts"
    """What lies in the file and is shown nowhere."""
    PICTURE_METADATA = "picture_metadata"
    HIDDEN_PICTURES = "hidden_pictures"
    THUMBNAILS = "thumbnails"
    EDITING_TRACES = "editing_traces"
    """Marks by which versions of one file can be matched."""
    FAINT_TEXT = "faint_text"
    """White or tiny words: read as text, hardly seen."""
    INVISIBLE_TEXT = "invisible_text"
    """Words of a PDF that are not painted: as a rule the text layer of a scan."""
    COVERED_TEXT = "covered_text"
    """Words of a PDF over which a box is painted: they can still be selected, and are read as text."""
    TEXT_OUTSIDE_PAGE = "text_outside_page"
    CROPPED_PICTURES = "cropped_pictures"
    """Pictures whose hidden margins are in the file."""
    UNREAD_PICTURES = "unread_pictures"
    """Pictures that are broken or of a kind whose metadata cannot be taken out (TIFF, WMF)."""
    FORM_VALUES = "form_values"
    LINKS = "links"
    ALTERNATIVE_TEXTS = "alternative_texts"
    """Descriptions of pictures for those who do not see them."""


STAYS = frozenset(
    {
        ContentKind.FAINT_TEXT,
        ContentKind.INVISIBLE_TEXT,
        ContentKind.COVERED_TEXT,
        ContentKind.TEXT_OUTSIDE_PAGE,
        ContentKind.CROPPED_PICTURES,
        ContentKind.UNREAD_PICTURES,
        ContentKind.FORM_VALUES,
        ContentKind.LINKS,
        ContentKind.ALTERNATIVE_TEXTS,
    }
)
"""What a cleaned copy holds as before."""

GRAVE = frozenset(
    {
        ContentKind.COMMENTS,
        ContentKind.TRACKED_CHANGES,
        ContentKind.HIDDEN_TEXT,
        ContentKind.HIDDEN_LAYERS,
        ContentKind.ANNOTATIONS,
        ContentKind.ATTACHMENTS,
        ContentKind.EMBEDDED_FILES,
        ContentKind.VERSIONS,
        ContentKind.SCRIPTS,
        ContentKind.SIGNATURES,
        ContentKind.COVERED_TEXT,
    }
)
"""Words that were not meant for readers, and what makes a choice hard."""
LOW = frozenset(
    {
        ContentKind.METADATA,
        ContentKind.EDITING_TRACES,
        ContentKind.UNREAD_PICTURES,
        ContentKind.FORM_VALUES,
        ContentKind.LINKS,
        ContentKind.ALTERNATIVE_TEXTS,
    }
)
"""What nearly every file holds, and what readers see anyhow."""


@dataclass(frozen=True, slots=True)
class HeldContent:
    """How much of a kind a file holds, with the beginnings of up to MOST_EXAMPLES of it."""

    kind: ContentKind
    count: int
    examples: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether a cleaned copy holds it as before."""
        return self.kind in STAYS

    @property
    def weight(self) -> float:
        """How grave it is, as that of a doubt: 0.0 to 1.0."""
        return 1.0 if self.kind in GRAVE else 0.2 if self.kind in LOW else 0.6

    @property
    def calls_for_reason(self) -> bool:
        """Whether a file that holds it is released for a stated reason alone.

        That is what cleaning takes out and not nearly every file has; and words that are painted over.
        """
        return self.kind is ContentKind.COVERED_TEXT or (not self.stays and self.kind not in LOW)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A copy of a file without what is not its words.

    `ending` is the suffix that the copy's name must have (".docx" for a file that had macros). `breaks_signature`
    says that the file was signed, and that the copy is not.
    """

    data: bytes
    removed: tuple[HeldContent, ...]
    kept: tuple[HeldContent, ...]
    ending: str
    breaks_signature: bool = False

    @property
    def held(self) -> tuple[HeldContent, ...]:
        """All that the file holds beside its words, the gravest first."""
        return (*self.removed, *self.kept)


class Contents:
    """Counts what a file holds while it is read."""

    def __init__(self) -> None:
        self._counts: dict[ContentKind, int] = {}
        self._examples: dict[ContentKind, list[str]] = {}

    def add(self, kind: ContentKind, example: str | None = "", *, count: int = 1) -> None:
        """Count one more, or `count`; `example` is shown if there is room."""
        self._counts[kind] = self._counts.get(kind, 0) + count
        shown = " ".join((example or "")[: LONGEST_EXAMPLE * 4].split())
        examples = self._examples.setdefault(kind, [])
        if shown and len(examples) < MOST_EXAMPLES:
            shown = shown if len(shown) <= LONGEST_EXAMPLE else f"{shown[: LONGEST_EXAMPLE - 2].rstrip()} …"
            if shown not in examples:
                examples.append(shown)

    def add_names(self, names: Iterable[str | None]) -> None:
        """Count each name of a person or an organization once."""
        for name in dict.fromkeys(names):
            if name and name.strip():
                self.add(ContentKind.NAMES, name)

    def __contains__(self, kind: ContentKind) -> bool:
        """Say whether anything of this kind was found."""
        return kind in self._counts

    def removed(self) -> tuple[HeldContent, ...]:
        """Return what a cleaned copy does not hold, the gravest first."""
        return tuple(held for held in self._all() if not held.stays)

    def kept(self) -> tuple[HeldContent, ...]:
        """Return what a cleaned copy holds as before."""
        return tuple(held for held in self._all() if held.stays)

    def make_copy(self, data: bytes, ending: str) -> Cleaned:
        """Return the cleaned copy `data` with what was found."""
        return Cleaned(data, self.removed(), self.kept(), ending, breaks_signature=ContentKind.SIGNATURES in self)

    def _all(self) -> list[HeldContent]:
        return [
            HeldContent(kind, self._counts[kind], tuple(self._examples.get(kind, ())))
            for kind in ContentKind
            if kind in self._counts
        ]
