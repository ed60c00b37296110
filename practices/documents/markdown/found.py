"""What is found in a Markdown file."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class MarkdownBlock:
    """A block by its kind: heading (`depth` 1 to 6), paragraph, item, table, lines, html."""

    kind: str
    text: str
    depth: int = 0
    indent: int = 0
    lead: str = ""
    quotes: int = 0


@dataclass(slots=True)
class MarkdownContents:
    """The blocks of a file; its notes by mark; the addresses of its links by label; what was left out."""

    blocks: list[MarkdownBlock] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    template_lines: list[int] = field(default_factory=list)
