"""The content of pages: what is painted stays, hidden layers and what is painted nowhere go."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.pdf.layers import Layers
from practices.documents.file_contents.pdf.objects import (
    dictionary_in,
    get,
    key_of,
    name_in,
    number_in,
)

Instruction = Any
Key = tuple[int, int]
_DEEPEST_FORM = 30
_PRUNED = ("/XObject", "/Pattern", "/Properties")
_NAMED = {"Do": "/XObject", "scn": "/Pattern", "SCN": "/Pattern", "BDC": "/Properties", "DP": "/Properties"}
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_PATHS = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINTS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
_CLIPS = frozenset({"W", "W*"})
_STATE = frozenset({
    "q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts",
    "Td", "TD", "Tm", "T*", "CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k", "d0", "d1",
})  # fmt: skip
"""Operators that paint nothing, and that what follows depends on."""
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"})
_KNOWN = _SHOWS_TEXT | _PATHS | _PAINTS | _CLIPS | _STATE | _MARKS | {"Do", "sh", "INLINE IMAGE"}
_READ_ALOUD = frozenset({
    "/MCID", "/ActualText", "/Alt", "/E", "/Lang", "/Type", "/Subtype", "/BBox", "/Attached", "/Contents",
})  # fmt: skip


class Resources(NamedTuple):
    """The resources of a stream, and the object in which they were found."""

    held: Any
    owner: Key

    def category(self, name: str) -> Any:
        """Return those of one kind by name, None if there are none."""
        return dictionary_in(self.held, name)


NO_RESOURCES = Resources(None, (0, 0))


@dataclass(slots=True)
class _Scope:
    """One stream while it is read. `key` is the object by which the structure of the document names its words."""

    resources: Resources
    key: Key
    depth: int
    marks: list[bool] = field(default_factory=list)
    path: list[Instruction] = field(default_factory=list)
    kept: list[Instruction] = field(default_factory=list)
    is_changed: bool = False
    is_clipping: bool = False
    renders: int = 0
    saved: list[int] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        return any(self.marks)


class ContentCleaner:
    """Rewrites the streams of pages and of what they paint.

    `cut` names the marked words that went with hidden layers: the object of the page or form, and the number.
    """

    def __init__(self, document: pikepdf.Pdf, layers: Layers, contents: Contents, *, only_layers: bool = False) -> None:
        """With `only_layers` nothing goes but what is in hidden layers."""
        self.cut: set[tuple[Key, int]] = set()
        self._document = document
        self._layers = layers
        self._contents = contents
        self._only_layers = only_layers
        self._done: set[Key] = set()
        self._used: dict[tuple[Key, str, str], set[str]] = defaultdict(set)
        self._holders: dict[tuple[Key, str, str], Any] = {}
        self._unread: set[tuple[Key, str, str]] = set()

    def clean_page(self, page: Any) -> None:
        """Rewrite the content of a page, and that of all that it paints."""
        scope = _Scope(_resources_of(page), key_of(page), 0)
        changed = self._clean(page, scope, lambda: _read_contents(page))
        if changed is not None:
            page["/Contents"] = self._document.make_stream(changed)

    def clean_form(self, form: Any, resources: Resources, depth: int = 1) -> None:
        """Rewrite a form, the cell of a pattern, or the letter of a font."""
        if not isinstance(form, pikepdf.Stream) or depth > _DEEPEST_FORM:
            return
        held = dictionary_in(form, "/Resources")
        own = resources if held is None else Resources(held, key_of(form))
        if key_of(form) in self._done:
            if held is None:
                self._note_all(own)
            return
        self._done.add(key_of(form))
        changed = self._clean(form, _Scope(own, key_of(form), depth), form.read_bytes)
        if changed is not None:
            form.write(changed)

    def prune(self, *untouched: Resources) -> None:
        """Delete from the resources what no stream paints; `untouched` are resources of forms to fill in."""
        kept = {self._place(one, category) for one in untouched for category in _PRUNED}
        for place, holder in self._holders.items():
            if place in kept or place in self._unread or place[0] == (0, 0):
                continue
            for name in [name for name in holder if name not in self._used[place]]:
                is_hidden = self._layers.hides(get(holder[name], "/OC"))
                if not is_hidden and place[2] != "/Properties":
                    self._contents.add(ContentKind.UNUSED_PARTS)
                del holder[name]

    def _clean(self, holder: Any, scope: _Scope, read: Callable[[], bytes]) -> bytes | None:
        """Return the new bytes of a stream, None if it stays as it is."""
        for category in _PRUNED:
            if (held := scope.resources.category(category)) is not None:
                self._holders[self._place(scope.resources, category)] = held
        try:
            data = read()
            instructions = pikepdf.parse_content_stream(holder)
        except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError):
            self._note_all(scope.resources)
            return None
        for instruction in instructions:
            self._take(instruction, scope)
        scope.kept.extend(scope.path)
        self._clean_fonts(scope)
        if not scope.is_changed and (self._only_layers or b"%" not in data):
            return None
        rewritten: bytes = pikepdf.unparse_content_stream(scope.kept)
        if not self._only_layers and _has_comment(data, rewritten):
            self._contents.add(ContentKind.CUSTOM_DATA, _first_comment(data))
            return rewritten
        return rewritten if scope.is_changed else None

    def _take(self, instruction: Instruction, scope: _Scope) -> None:
        operator = str(instruction.operator)
        if operator in {"BMC", "BDC"}:
            self._begin(instruction, operator, scope)
        elif operator == "EMC":
            self._end(instruction, scope)
        elif operator in _PATHS or operator in _CLIPS:
            scope.path.append(instruction)
            scope.is_clipping |= operator in _CLIPS
        elif operator in _PAINTS:
            self._paint(instruction, scope)
        elif scope.is_hidden:
            self._pass_over(instruction, operator, scope)
        elif operator not in _KNOWN or operator in {"MP", "DP"}:
            if self._only_layers:
                self._keep(instruction, operator, scope)
            else:
                self._contents.add(
                    ContentKind.CUSTOM_DATA, str(instruction.operands[-1]) if len(instruction.operands) else ""
                )
                scope.is_changed = True
        else:
            self._keep(instruction, operator, scope)

    def _begin(self, instruction: Instruction, operator: str, scope: _Scope) -> None:
        tag, held = [*list(instruction.operands), None, None][:2]
        properties = get(scope.resources.category("/Properties"), str(held)) if isinstance(held, pikepdf.Name) else held
        scope.marks.append(str(tag) == "/OC" and self._layers.hides(properties))
        if not scope.is_hidden:
            if operator == "BDC" and isinstance(held, pikepdf.Dictionary) and not self._only_layers:
                instruction = self._plain_properties(instruction, held, scope)
            self._keep(instruction, operator, scope)
            return
        scope.is_changed = True
        if get(properties, "/MCID") is not None:
            self.cut.add((scope.key, number_in(properties, "/MCID")))

    def _plain_properties(self, instruction: Instruction, held: Any, scope: _Scope) -> Instruction:
        """Leave out of the properties of marked words what is for no reader."""
        if not set(held.keys()) - _READ_ALOUD:
            return instruction
        tag = instruction.operands[0]
        if str(tag) in {"/Artifact", "/OC"}:
            return instruction
        self._contents.add(ContentKind.CUSTOM_DATA)
        scope.is_changed = True
        plain = pikepdf.Dictionary({key: one for key, one in held.items() if key in _READ_ALOUD})
        return pikepdf.ContentStreamInstruction([tag, plain], pikepdf.Operator("BDC"))

    def _end(self, instruction: Instruction, scope: _Scope) -> None:
        was_hidden = scope.is_hidden
        is_open = bool(scope.marks)
        if is_open:
            scope.marks.pop()
        if was_hidden:
            scope.is_changed = True
        else:
            self._keep(instruction, "EMC", scope)

    def _paint(self, instruction: Instruction, scope: _Scope) -> None:
        """Keep a path that is shown; of a hidden one keep only that it cuts what follows."""
        path, scope.path = scope.path, []
        is_clipping, scope.is_clipping = scope.is_clipping, False
        if not scope.is_hidden:
            scope.kept += [*path, instruction]
            return
        scope.is_changed = True
        if is_clipping:
            scope.kept += [*path, pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]

    def _pass_over(self, instruction: Instruction, operator: str, scope: _Scope) -> None:
        """Keep of a hidden layer what the visible words behind it depend on."""
        if operator in _STATE:
            self._keep(instruction, operator, scope)
            return
        scope.is_changed = True
        if operator == '"':
            word, character = list(instruction.operands)[:2]
            scope.kept.append(pikepdf.ContentStreamInstruction([word], pikepdf.Operator("Tw")))
            scope.kept.append(pikepdf.ContentStreamInstruction([character], pikepdf.Operator("Tc")))
        if operator in {"'", '"'}:
            scope.kept.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*")))

    def _keep(self, instruction: Instruction, operator: str, scope: _Scope) -> None:
        if operator == "Do" and not self._paint_object(instruction, scope):
            scope.is_changed = True
            return
        if operator in _NAMED:
            category = _NAMED[operator]
            names = [str(one) for one in instruction.operands if isinstance(one, pikepdf.Name)]
            if names:
                self._used[self._place(scope.resources, category)].add(names[-1])
            if category == "/Pattern" and names:
                self.clean_form(get(scope.resources.category(category), names[-1]), NO_RESOURCES, scope.depth + 1)
        self._watch_rendering(instruction, operator, scope)
        scope.kept.append(instruction)

    def _watch_rendering(self, instruction: Instruction, operator: str, scope: _Scope) -> None:
        """Count a stream in which words are not painted."""
        if operator == "q":
            scope.saved.append(scope.renders)
        elif operator == "Q" and scope.saved:
            scope.renders = scope.saved.pop()
        elif operator == "Tr" and len(instruction.operands):
            scope.renders = int(instruction.operands[0])
        elif operator in _SHOWS_TEXT and scope.renders == 3 and not scope.is_hidden:
            self._contents.add(ContentKind.INVISIBLE_TEXT, count=1)

    def _paint_object(self, instruction: Instruction, scope: _Scope) -> bool:
        """Rewrite a form that is painted; say whether it is shown."""
        name = str(instruction.operands[0]) if len(instruction.operands) else ""
        held = get(scope.resources.category("/XObject"), name)
        if held is None:
            return True
        if self._layers.hides(get(held, "/OC")):
            return False
        if name_in(held, "/Subtype") == "/Form":
            self.clean_form(held, scope.resources, scope.depth + 1)
        return True

    def _clean_fonts(self, scope: _Scope) -> None:
        """Rewrite the letters of fonts that are drawn like pages (Type 3)."""
        fonts = scope.resources.category("/Font")
        for font in fonts.values() if fonts is not None else ():
            if name_in(font, "/Subtype") == "/Type3":
                letters = dictionary_in(font, "/CharProcs")
                held = dictionary_in(font, "/Resources")
                resources = scope.resources if held is None else Resources(held, key_of(font))
                for letter in letters.values() if letters is not None else ():
                    self.clean_form(letter, resources, scope.depth + 1)

    def _note_all(self, resources: Resources) -> None:
        """Leave the resources of a stream that cannot be read as they are."""
        self._unread.update(self._place(resources, category) for category in _PRUNED)

    def _place(self, resources: Resources, category: str) -> tuple[Key, str, str]:
        """Return what names a dictionary of resources, which pages may share."""
        held = resources.category(category)
        if held is not None and held.is_indirect:
            return key_of(held), "", category
        if resources.held is not None and resources.held.is_indirect:
            return key_of(resources.held), "in", category
        return resources.owner, "of", category


def _resources_of(page: Any) -> Resources:
    """Return the resources of a page, its own or those of the nodes above it."""
    for _ in range(_DEEPEST_FORM):
        if page is None:
            break
        if (held := dictionary_in(page, "/Resources")) is not None:
            return Resources(held, key_of(page))
        page = dictionary_in(page, "/Parent")
    return NO_RESOURCES


def _read_contents(page: Any) -> bytes:
    held = get(page, "/Contents")
    streams = list(held) if isinstance(held, pikepdf.Array) else [held]
    return b"\n".join(one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream))


def _has_comment(data: bytes, rewritten: bytes) -> bool:
    """Say whether a stream holds a comment: the sign is less often in it once it is written again."""
    return data.count(b"%") > rewritten.count(b"%")


def _first_comment(data: bytes) -> str:
    return data.partition(b"%")[2].splitlines()[0][:200].decode("latin-1") if b"%" in data[:-1] else ""
