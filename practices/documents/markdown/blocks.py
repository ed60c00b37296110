"""The blocks of a Markdown file: headings, paragraphs, items, tables, code, notes, pieces of HTML."""

import re
from collections.abc import Callable

from practices.documents.markdown.found import MarkdownBlock, MarkdownContents
from practices.documents.markdown.lists import OpenLists
from practices.documents.markdown.tables import read_table
from practices.texts.numbering.labels import read_label

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_ATTRIBUTES = re.compile(r"\s*\{[#:.][^{}]{0,200}\}$")
_FENCE = re.compile(r"( *)(`{3,}|~{3,})(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_ITEM = re.compile(r"( *)(?:([-*+])|(\d{1,9})([.)]))(?:[ \t]+(.*)|$)")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,20})\]:[ \t]*(.*)")
_DEFINITION = re.compile(r" {0,3}\[([^\]\n^][^\]\n]{0,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*")
_BLOCK_TAG = re.compile(
    r" {0,3}</?(address|article|aside|blockquote|body|center|details|dd|div|dl|dt|fieldset|figure|figcaption|footer"
    r"|form|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
    r"(?=[\s>/]|$)",
    re.IGNORECASE,
)
_WHOLE = frozenset({"table", "script", "style", "pre", "ul", "ol", "dl"})
_QUOTE = re.compile(r" {0,3}>[ ]?(.*)")
_TEMPLATE = re.compile(r"\s*(?:\{%[^%\n]*%\}\s*)+")
_CONTENTS = re.compile(r"\s*(?:\[\[?_?TOC_?\]\]?|\{:\s*toc\s*\}|\* ?TOC)\s*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_STARTS = re.compile(
    r"(?:\((?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,7})\)|(?:\d{1,3}\\?|[a-z]|[ivxlc]{2,7})[.)](?=\s)"
    r"|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|\\[\w(]|\{#|!\[[^\]]*\]\(page:|•)"
)
_ENDED = re.compile(r"[.;:!?。]\W?$")
MOST_QUOTES = 5
MOST_LABEL = 60
MOST_INDENT = 3
"""Of a list that is in no other: Markdown takes what is indented more for code."""
MOST_NUMBER_INDENT = 12


class MarkdownReader:
    """Goes through lines and collects blocks."""

    def __init__(self, found: MarkdownContents, quotes: int = 0) -> None:
        self._found = found
        self._quotes = quotes
        self._words: list[str] = []
        self._lists = OpenLists()
        self._after_blank = True
        self._current: MarkdownBlock | None = None
        self._indent = 0

    def read(self, lines: list[str]) -> None:
        """Take in all lines."""
        place = 0
        while place < len(lines):
            place = self._read_line(lines, place)
        self._end_paragraph()
        self._lists.close()

    def _read_line(self, lines: list[str], place: int) -> int:
        """Read the block or the line at `place`; give the place behind it."""
        line = lines[place].expandtabs(4).rstrip("\n")
        if not line.strip():
            self._end_paragraph()
            self._after_blank = True
            return place + 1
        readers: tuple[Callable[[str, list[str], int], int | None], ...] = (
            self._read_fence,
            self._read_definition,
            self._read_heading,
            self._read_table,
            self._read_html,
            self._read_quote,
            self._read_item,
            self._read_code,
        )
        for reader in readers:
            behind = reader(line, lines, place)
            if behind is not None:
                self._after_blank = False
                return behind
        self._read_words(line)
        self._after_blank = False
        return place + 1

    def _read_fence(self, line: str, lines: list[str], place: int) -> int | None:
        fence = _FENCE.fullmatch(line)
        if fence is None or (fence[2][0] == "`" and "`" in fence[3]):
            return None
        self._end_paragraph()
        end = place + 1
        while end < len(lines) and not re.fullmatch(
            rf" *{re.escape(fence[2][0])}{{{len(fence[2])},}} *", lines[end].rstrip("\n")
        ):
            end += 1
        self._add_lines([row.removeprefix(fence[1]) for row in lines[place + 1 : end]])
        return end + 1

    def _add_lines(self, rows: list[str]) -> None:
        """Add lines that are kept as they are."""
        for part in re.split(r"\n[ \t]*\n", "\n".join(row.expandtabs(4).rstrip() for row in rows)):
            if part.strip():
                self._add(MarkdownBlock("lines", "\n".join(row for row in part.split("\n") if row.strip())))

    def _read_definition(self, line: str, lines: list[str], place: int) -> int | None:
        """Take notes and the addresses of links out of the text."""
        if note := _NOTE.fullmatch(line):
            self._end_paragraph()
            words, end = [note[2]], place + 1
            while end < len(lines) and (
                lines[end].startswith(("  ", "\t")) or (lines[end].strip() and not _starts_block(lines[end]))
            ):
                words.append(lines[end].strip())
                end += 1
            self._found.notes.setdefault(note[1], " ".join(filter(None, words)))
            return end
        if not self._words and (definition := _DEFINITION.fullmatch(line)):
            self._found.addresses.setdefault(definition[1].strip().lower(), definition[2])
            return place + 1
        if not self._words and (_TEMPLATE.fullmatch(line) or _CONTENTS.fullmatch(line)):
            self._found.template_lines.append(len(self._found.blocks))
            return place + 1
        return None

    def _read_heading(self, line: str, lines: list[str], place: int) -> int | None:
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            self._end_paragraph()
            self._lists.close()
            words = _ATTRIBUTES.sub("", heading[2].strip()).rstrip("#").strip()
            if words:
                self._add(MarkdownBlock("heading", words, depth=len(heading[1])))
            return place + 1
        setext = _SETEXT.fullmatch(line)
        if setext is not None and self._words and not self._lists and not read_label(self._words[0][:80].strip("* ")):
            words, self._words = " ".join(self._words), []
            self._add(MarkdownBlock("heading", words, depth=1 if setext[1][0] == "=" else 2))
            return place + 1
        if _RULE.fullmatch(line):
            self._end_paragraph()
            return place + 1
        return None

    def _read_table(self, line: str, lines: list[str], place: int) -> int | None:
        found = read_table(lines, place)
        if found is None:
            return None
        self._end_paragraph()
        self._add(MarkdownBlock("table", found[0]))
        return found[1]

    def _read_html(self, line: str, lines: list[str], place: int) -> int | None:
        """Take a piece of HTML to its blank line, lists and tables to their end."""
        tag = _BLOCK_TAG.match(line)
        is_comment = line.lstrip().startswith("<!--")
        if tag is None and not is_comment:
            return None
        self._end_paragraph()
        ending = "-->" if is_comment else f"</{tag[1].lower()}" if tag is not None and tag[1].lower() in _WHOLE else ""
        end = place
        while end < len(lines):
            done = ending in lines[end].lower() if ending else not lines[end].strip()
            end += 1
            if done:
                break
        if not is_comment:
            self._add(MarkdownBlock("html", "\n".join(lines[place:end])))
        return end

    def _read_quote(self, line: str, lines: list[str], place: int) -> int | None:
        if not _QUOTE.fullmatch(line) or self._quotes >= MOST_QUOTES:
            return None
        self._end_paragraph()
        end, inner = place, []
        while end < len(lines) and (quoted := _QUOTE.fullmatch(lines[end].expandtabs(4).rstrip("\n"))):
            inner.append(quoted[1])
            end += 1
        MarkdownReader(self._found, self._quotes + 1).read(inner)
        return end

    def _read_item(self, line: str, lines: list[str], place: int) -> int | None:
        item = _ITEM.fullmatch(line)
        if item is None or (not item[5] and self._words) or (len(item[1]) > MOST_INDENT and not self._lists):
            return None
        number = int(item[3]) if item[3] else None
        if self._words and not self._lists and number is not None and number > 1 and not _ENDED.search(self._words[-1]):
            return None  # a number within a wrapped sentence
        self._end_paragraph()
        words = item[5] or ""
        if task := _TASK.match(words):
            words = f"{'☐' if task[1] == ' ' else '☑'} {words[task.end() :]}"
        self._current = MarkdownBlock("item", "", lead=f"{number}{item[4]} " if item[3] else "- ", quotes=self._quotes)
        self._lists.open_item(self._current, len(item[1]), number)
        self._found.blocks.append(self._current)
        if words.strip():
            self._words.append(_with_break(words))
        return place + 1

    def _read_code(self, line: str, lines: list[str], place: int) -> int | None:
        """Keep lines that are indented by four as they are, outside of lists and numbered text."""
        is_within = self._words or self._lists or not self._after_blank
        if is_within or not line.startswith("    ") or _STARTS.match(line.strip()):
            return None
        end = place
        while end < len(lines) and (lines[end].expandtabs(4).startswith("    ") or not lines[end].strip()):
            end += 1
        self._add_lines(lines[place:end])
        return end

    def _read_words(self, line: str) -> None:
        """Take in a line of a paragraph; a number begins another one, and so does a sentence behind a forced break."""
        begins = _STARTS.match(line.strip()) is not None
        indent = len(line) - len(line.lstrip())
        if self._lists and self._after_blank:
            self._lists.leave(indent)
        if self._words and self._stands_below_number():
            self._words[-1] = f"{self._words[-1].rstrip()}\n"
        elif self._words and (begins or (self._words[-1].endswith("\n") and _ENDED.search(self._words[-1].rstrip()))):
            self._end_paragraph()
            if begins and self._lists:
                self._current = MarkdownBlock("item", "", indent=2 * (len(self._lists) - 1), quotes=self._quotes)
                self._found.blocks.append(self._current)
        if not self._words:
            self._indent = min(indent - indent % 2, MOST_NUMBER_INDENT) if begins else 0
        self._words.append(_with_break(line))

    def _stands_below_number(self) -> bool:
        """Whether the paragraph so far is the number of an article alone: the next line is its heading."""
        if len(self._words) != 1 or len(self._words[0]) > MOST_LABEL:
            return False
        label = read_label(self._words[0].strip().strip("*"))
        return label is not None and not label.rest.strip(" .:–—-*") and label.printed[:1].isalpha()

    def _end_paragraph(self) -> None:
        if not self._words:
            return
        keeps = self._keeps_break()
        parts = [
            part.rstrip("\n") + ("\n" if place == 0 and keeps and part.endswith("\n") else " ")
            for place, part in enumerate(self._words)
        ]
        text = "".join(parts).strip()
        self._words = []
        if self._current is not None and self._lists and not self._current.text:
            self._current.text = text
        else:
            indent = 2 * len(self._lists) or self._indent
            self._found.blocks.append(MarkdownBlock("paragraph", text, indent=indent, quotes=self._quotes))

    def _keeps_break(self) -> bool:
        """Whether the first line's end is kept: behind the number of an article, whose heading stands below."""
        label = read_label(self._words[0].strip().strip("*")) if len(self._words[0]) < MOST_LABEL else None
        return label is not None and not label.rest.strip(" .:–—-*")

    def _add(self, block: MarkdownBlock) -> None:
        block.quotes = self._quotes
        self._found.blocks.append(block)
        if block.kind != "heading" and self._lists:
            block.indent = 2 * len(self._lists)


def _with_break(line: str) -> str:
    """Return the words of a line, with a line feed behind them where the line's end is forced."""
    words = line.strip().removesuffix("\\").rstrip()
    return f"{words}\n" if line.endswith(("  ", "\\")) else words


def _starts_block(line: str) -> bool:
    return bool(_HEADING.fullmatch(line.rstrip()) or _NOTE.match(line) or _ITEM.match(line) or _FENCE.match(line))
