"""The ways to write a piece in plain notation, the plainest first."""

from practices.texts.numbering.labels import read_label
from practices.texts.numbering.lines import is_figure
from practices.texts.numbering.marks import read_whole_label
from practices.texts.numbering.segments import Segment
from practices.texts.numbering.vocabulary import UNITS, LabelKind

_DIVISIONS = frozenset({"book", "part", "title", "chapter", "division", "subdivision", "hcontainer", "section", "doc"})
_ITEMS = frozenset({"paragraph", "subparagraph", "point"})
_FRONT = frozenset({"preface", "preamble", "conclusions", "toc"})
_DEEPEST = 6  # the # of a Markdown heading
_NOTATION = ("\\", "{", "[^", "![", "#", ">", "|", "~", "^", "`")


def list_forms(
    item: Segment, parent: Segment | None, level: int, indent: str, *, holds_headings: bool = False
) -> list[str]:
    """Return the ways to write `item` without a mark; each may read back wrongly, and there may be none.

    `holds_headings` says that an unnumbered heading is directly below. Paragraphs are set apart by
    blank lines; "" is a piece that the one below it brings along.
    """
    if item.element == "p":
        forms = _write_text(item.text)
    elif item.element == "note":
        forms = _list_note_forms(item)
    elif item.element in _FRONT:
        forms = _list_front_forms(item)
    else:
        forms = _list_numbered_forms(item, level, is_inner=parent is not None and parent.num is not None)
        if holds_headings:
            forms.sort(key=lambda form: not form.startswith("#"))
    return list(
        dict.fromkeys(
            f"{indent}{form}".replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n") if form else ""
            for form in forms
        )
    )


def _write_text(text: str) -> list[str]:
    """Return the ways to write a text as a paragraph."""
    if not text:
        return []
    first, *rest = text.split("\n")
    more = "".join(f"\n{{+}} {line}".rstrip() for line in rest)
    plain = f"\\{first}{more}"
    if is_table(text):
        return [text]
    if is_figure(first):
        return [f"{first}{more}"]
    label = read_label(first)
    numbered = label is not None and label.kind in {LabelKind.NUMBER, LabelKind.BULLET}
    return [plain] if numbered or first.startswith(_NOTATION) else [f"{first}{more}", plain]


def is_table(text: str) -> bool:
    """Say whether each line of `text` is a row of a table."""
    return all(line.startswith("|") and line.count("|") > 1 for line in text.split("\n"))


def _list_note_forms(item: Segment) -> list[str]:
    fits = item.label and not item.heading and item.text and "\n" not in item.text
    return [f"[^{item.label}]: {item.text}"] if fits and not set(item.label) & set(" ]") else []


def _list_front_forms(item: Segment) -> list[str]:
    """Write title and preamble; the preamble's words tell what it is, where it has no label."""
    if item.element == "preface":
        return _behind(f"# {item.heading}", item.text) if item.heading and not item.label else []
    if item.label and item.heading:
        return []
    head = item.label or item.heading
    return _behind(head, item.text) if head else (_write_text(item.text) or [""])


def _behind(head: str, text: str) -> list[str]:
    """Write a text as the paragraph below a head."""
    return [f"{head}\n\n{form}" for form in _write_text(text)] if text else [head]


def _list_numbered_forms(item: Segment, level: int, *, is_inner: bool) -> list[str]:
    hashes = "#" * (level + 2)
    if not item.label:
        fits = item.element == "hcontainer" and item.heading and len(hashes) <= _DEEPEST
        return _behind(f"{hashes} {item.heading}", item.text) if fits else []
    label = read_whole_label(item.label)
    keyword = label is not None and label.kind not in {LabelKind.NUMBER, LabelKind.BULLET}
    if item.element in _DIVISIONS and (label is None or label.kind not in UNITS) and item.num is None:
        return _list_division_forms(item, hashes)
    if label is None:
        return []
    if not item.heading:
        forms = _list_short_forms(item, keyword=keyword, is_inner=is_inner)
        return [*forms, *_behind(f"{hashes} {item.label}", item.text)] if keyword and len(hashes) <= _DEEPEST else forms
    if item.element in _ITEMS and item.text and "\n" not in item.text:
        return [f"{item.label} {item.heading}\n{item.text}", *_behind(f"{item.label} {item.heading}", item.text)]
    forms = _behind(f"{item.label} – {item.heading}" if keyword else f"{item.label} {item.heading}", item.text)
    if keyword and len(hashes) <= _DEEPEST:
        forms += _behind(f"{hashes} {item.label} – {item.heading}", item.text)
    return forms


def _list_division_forms(item: Segment, hashes: str) -> list[str]:
    if len(hashes) > _DEEPEST:
        return []
    if not item.heading:
        return _behind(f"{hashes} {item.label}", item.text)
    return [
        *_behind(f"{hashes} {item.label} – {item.heading}", item.text),
        *_behind(f"{hashes} {item.label} {item.heading}", item.text),
        *_behind(f"{hashes} {item.label}\n\n{item.heading}", item.text),
    ]


def _list_short_forms(item: Segment, *, keyword: bool, is_inner: bool) -> list[str]:
    """Write a label with words behind it or below it."""
    if not item.text or is_table(item.text) or "\n" in item.text:
        return _behind(item.label, item.text)
    beside = [f"{item.label} {item.text}", f"{item.label} \\{item.text}"]
    below = _behind(item.label, item.text)
    if keyword and is_inner:
        return [f"{item.label}. {item.text}", *beside, *below]
    return [*below, beside[1]] if keyword else [*beside, below[-1]]
