"""What a parser of Markdown is told of numbered text: its numbers begin paragraphs, its tables and notes are read."""

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.html_blocks import block_names
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from practices.documents.markdown.notation import STARTS, is_number_alone

MOST_NESTED = 100
MOST_BARS = 1_000
MOST_INDENT = 12
MOST_CHARACTERS = 100_000
INDENT, LINE_FEED, NOTE, NOTHING = "\ue000\ue001\ue002\ue003"
"""Signs that stand for a space, a line's end, the beginning of a note's mark and nothing while words are HTML."""
_DELIMITERS = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?)?")
_BAR = re.compile(r"(?<!\\)\|")
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:[ \t]*(.*)")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,20})\]")
_COMMAND = re.compile(r"(?:\{%[^%\n]*%\}\s*)+|\[\[?_?TOC_?\]\]?|\{:\s*toc\s*\}|\* ?TOC", re.IGNORECASE)
_BRACES = re.compile(r"\{%[^%\n]{0,500}%\}|\{\{[^{}\n]{0,500}\}\}|\{[:.][^{}\n]{0,200}\}")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{[#:.][^{}]{0,200}\}$")
_TASK = re.compile(r"\[([ xX])\](?=[ \t])")
_UNREAD = re.compile(
    r"<(script|style|iframe)\b(?:(?!</\1\s*>).)*(?:</\1\s*>)?|<!--(?:(?!-->).)*(?:-->)?|<[?!][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b(?:\"[^\"<>]*\"|'[^'<>]*'|[^\"'<>])*>|<", re.IGNORECASE)
_NUMBER_ALONE = ["list_item_open", "list_item_close", "ordered_list_close", "paragraph_open"]
_KEPT_NAMES = (
    "a abbr address b big blockquote br button caption center cite code dd del details dfn div dl dt em fieldset "
    "figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd label legend li mark nobr ol p pre q s samp "
    "section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_KEPT = frozenset(_KEPT_NAMES.split())


def make_parser() -> MarkdownIt:
    """Return a parser whose HTML our reader of pages reads; its `env` takes the notes in."""
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable("strikethrough")
    block, inline = parser.block.ruler, parser.inline.ruler
    block.before("code", "numbered", _read_numbered)
    block.before("fence", "rows", _read_rows, {"alt": ["paragraph", "reference"]})
    block.before("reference", "note", _read_note, {"alt": ["paragraph", "reference"]})
    block.before("list", "command", _read_command)
    block.at("paragraph", _read_paragraph)
    inline.before("text", "long", _leave_long)
    inline.before("link", "note", _refer)
    inline.after("text", "braces", _leave_braces)
    parser.core.ruler.after("block", "marks", _mark)
    parser.core.ruler.push("plain", _write_plain)
    parser.normalizeLink = parser.normalizeLinkText = str  # type: ignore[assignment, method-assign]
    parser.validateLink = bool  # type: ignore[assignment, method-assign]
    return parser


def _words(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _read_numbered(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a number that is indented as code would be."""
    is_numbered = state.is_code_block(start) and STARTS.match(_words(state, start)) is not None
    return is_numbered and (silent or _read_paragraph(state, start, end, silent))


def _read_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph to its blank line, or to a line that begins with a number."""
    rules, kept, state.parentType = state.md.block.ruler.getRules("paragraph"), state.parentType, "paragraph"
    place = start + 1
    while place < state.lineMax and not state.isEmpty(place) and not STARTS.match(_words(state, place)):
        is_inside = 0 <= state.sCount[place] <= state.blkIndent + 3
        if is_inside and any(rule(state, place, state.lineMax, True) for rule in rules):
            break
        place += 1
    state.parentType, state.line = kept, place
    lines = state.getLines(start, place, state.blkIndent, False).strip().split("\n")
    if is_number_alone(lines[0].rstrip()) and len(lines) > 1:
        lines[1] = f"{LINE_FEED}{lines[1].lstrip()}"
    if STARTS.match(lines[0]) and not state.level:
        lines[0] = INDENT * min(state.sCount[start] // 2 * 2, MOST_INDENT) + lines[0]
    state.push("paragraph_open", "p", 1)
    _push_words(state, "\n".join(lines))
    state.push("paragraph_close", "p", -1)
    return True


def _push_words(state: StateBlock, words: str) -> None:
    token = state.push("inline", "", 0)
    token.content, token.children = words, []


def _read_rows(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, whose first row is a head where delimiters stand below it; every cell is kept."""
    first, second = (_words(state, place) if place < end else "" for place in (start, start + 1))
    has_head = "|" in second and "-" in second and _DELIMITERS.fullmatch(second) is not None
    if "|" not in first or first.count("|") > MOST_BARS or not (has_head or re.match(r"\|.*\|", first)):
        return False
    if silent:
        return True
    state.push("table_open", "table", 1).attrs = {"role": "table"}
    place = start
    while place < end and state.sCount[place] >= state.blkIndent and "|" in (row := _words(state, place)):
        if place != start + 1 or not has_head:
            _push_row(state, row, "th" if has_head and place == start else "td")
        place += 1
    state.push("table_close", "table", -1)
    state.line = place
    return True


def _push_row(state: StateBlock, row: str, tag: str) -> None:
    state.push("tr_open", "tr", 1)
    for words in _BAR.split(re.sub(r"^\||(?<!\\)\|$", "", row)):
        state.push(f"{tag}_open", tag, 1)
        _push_words(state, words.strip().replace("\\|", "|"))
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def _read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a note out of the text, with its indented lines and those that go on with it."""
    note = _NOTE.fullmatch(_words(state, start))
    if note is None or silent:
        return note is not None
    rules, words, place = state.md.block.ruler.getRules("paragraph"), [note[2]], start + 1
    while place < end and not state.isEmpty(place):
        if state.sCount[place] < state.blkIndent + 2 and any(rule(state, place, end, True) for rule in rules):
            break
        words.append(_words(state, place))
        place += 1
    state.env["notes"].setdefault(note[1], " ".join(filter(None, words)))
    state.line = place
    return True


def _read_command(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Count what a site's program would put into the text."""
    if not _COMMAND.fullmatch(_words(state, start)):
        return False
    if not silent:
        state.push("command", "template", 1).attrs = {"data-command": ""}
        state.push("command", "template", -1)
        state.line = start + 1
    return True


def _leave_long(state: StateInline, silent: bool) -> bool:
    """Leave a paragraph above MOST_CHARACTERS as it is."""
    if state.posMax <= MOST_CHARACTERS:
        return False
    state.pending, state.pos = state.src, state.posMax
    return True


def _refer(state: StateInline, silent: bool) -> bool:
    note = _REFERENCE.match(state.src, state.pos)
    if note is None:
        return False
    if not silent:
        mark = f"{NOTE}{html.escape(note[1])}]"
        is_known = note[1] in state.env["notes"]
        token = state.push("html_inline", "", 0)
        token.content = f'<a data-note="{html.escape(note[1])}">{mark}</a>' if is_known else mark
    state.pos = note.end()
    return True


def _leave_braces(state: StateInline, silent: bool) -> bool:
    """Leave out what a site's program reads within a line."""
    braces = _BRACES.match(state.src, state.pos)
    if braces is None:
        return False
    state.pos = braces.end()
    return True


def _mark(state: StateCore) -> None:
    """Give items the numbers and boxes of the file, and take the attributes off headings.

    A number that is only repeated is counted, as Markdown does; one without words is put before the next paragraph.
    """
    lists: list[list[Token]] = []
    before = ["", ""]
    for token in state.tokens:
        if token.type.endswith("_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            _number(lists.pop())
        elif token.type == "bullet_list_close":
            lists.pop()
        elif token.type == "inline" and before[1] == "heading_open":
            token.content = _ATTRIBUTES.sub("", token.content).rstrip("#")
        elif token.type == "inline" and before == ["list_item_open", "paragraph_open"]:
            token.content = _TASK.sub(lambda box: "☐" if box[1] == " " else "☑", token.content, count=1)
        token.hidden = False
        before = [before[1], token.type]
    for place, token in enumerate(state.tokens):
        if (
            token.type == _NUMBER_ALONE[0]
            and [behind.type for behind in state.tokens[place : place + 4]] == _NUMBER_ALONE
        ):
            words = state.tokens[place + 4]
            words.content = f"{token.info}{token.markup} {words.content.lstrip(INDENT)}"


def _number(items: Sequence[Token]) -> None:
    numbers = [int(item.info) for item in items]
    if len(set(numbers)) == 1:
        numbers = list(range(numbers[0], numbers[0] + len(numbers)))
    for number, item in zip(numbers, items, strict=True):
        item.attrs["style"] = f'list-style: "{number}{item.markup}"'


def _write_plain(state: StateCore) -> None:
    """Write a page of the file in the notation, of other pictures only that they stand there, of an address its words.

    Of HTML the tags that mark words up are written; what is no tag of it is written as words.
    """
    for token in (token for part in state.tokens for token in (part, *(part.children or ()))):
        if token.type == "image":
            address = str(token.attrs["src"])
            token.type = "html_inline"
            is_ours = address.startswith(("page:", "picture:", "decorative:"))
            token.content = html.escape(f"![{token.content}]({address})") if is_ours else "<img>"
        elif token.type in {"html_inline", "html_block"}:
            token.content = _TAG.sub(_write_tag, _UNREAD.sub("", token.content))
        elif token.info == "auto":
            token.type, token.content = "text", ""


def _write_tag(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    return tag[0] if name in _KEPT else "" if name in block_names else html.escape(tag[0])
