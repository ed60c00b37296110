"""The lists of a Markdown file that go on at a line, and the numbers of their items."""

from dataclasses import dataclass

from practices.documents.markdown.found import MarkdownBlock


@dataclass(slots=True)
class OpenList:
    """A list that goes on: where its marks and its words begin, the number of its first item, its items so far."""

    indent: int
    content: int
    is_ordered: bool
    first: int
    numbers: list[int]
    blocks: list[MarkdownBlock]

    @property
    def inside(self) -> int:
        """The least indentation of what stands in an item."""
        return min(self.content, self.indent + 2)


class OpenLists:
    """The lists around a line, from outer to inner."""

    def __init__(self) -> None:
        self._lists: list[OpenList] = []

    def __len__(self) -> int:
        return len(self._lists)

    def open_item(self, block: MarkdownBlock, indent: int, number: int | None) -> None:
        """Put an item that begins at `indent` into the list that it goes on with, or into a new one."""
        while self._lists and indent < self._lists[-1].indent:
            self.close(len(self._lists) - 1)
        if self._lists and indent < self._lists[-1].inside and self._lists[-1].is_ordered != (number is not None):
            self.close(len(self._lists) - 1)
        if not self._lists or indent >= self._lists[-1].inside:
            self._lists.append(OpenList(indent, indent + 2, number is not None, number or 0, [], []))
        top = self._lists[-1]
        top.content = indent + len(block.lead)
        block.indent = 2 * (len(self._lists) - 1)
        if number is not None:
            top.numbers.append(number)
            top.blocks.append(block)

    def leave(self, indent: int) -> None:
        """End the lists that a paragraph at `indent` behind a blank line does not belong to."""
        kept = len(self._lists)
        while kept and indent < self._lists[kept - 1].inside:
            kept -= 1
        self.close(kept)

    def close(self, kept: int = 0) -> None:
        """End all lists but the first `kept`; a number that is only repeated is counted, as Markdown does."""
        while len(self._lists) > kept:
            ended = self._lists.pop()
            if len(ended.numbers) > 1 and len(set(ended.numbers)) == 1:
                for count, block in enumerate(ended.blocks):
                    block.lead = f"{ended.first + count}{block.lead.strip()[-1]} "
