"""The structure of a tagged PDF file: without what was taken from its pages."""

from typing import Any

import pikepdf

from practices.documents.file_contents.pdf.objects import (
    as_dictionary,
    delete,
    dictionary_in,
    get,
    key_of,
    name_in,
)

Key = tuple[int, int]
_DEEPEST = 150
_SPOKEN = ("/ActualText", "/Alt", "/E", "/T", "/Lang", "/A", "/ID")


class StructureCleaner:
    """Takes out of the structure what belongs to hidden layers and removed annotations."""

    def __init__(self, cut: set[tuple[Key, int]], annotations: set[Key]) -> None:
        """Take the marked words that were cut, and the annotations that were removed."""
        self._cut = cut
        self._annotations = annotations
        self._met: set[Key] = set()

    def clean(self, root: Any) -> None:
        """Clean the structure below the document's root."""
        tree = dictionary_in(root, "/StructTreeRoot")
        if tree is not None and (self._cut or self._annotations):
            self._is_gone(tree, None, 0)

    def _is_gone(self, element: Any, page: Any, depth: int) -> bool:
        """Clean an element; say whether nothing is left of it."""
        own = dictionary_in(element, "/Pg")
        page = page if own is None else own
        held = get(element, "/K")
        kids = list(held) if isinstance(held, pikepdf.Array) else [] if held is None else [held]
        if not kids or depth > _DEEPEST or (element.is_indirect and key_of(element) in self._met):
            return False
        self._met.add(key_of(element))
        kept = [kid for kid in kids if not self._is_kid_gone(kid, page, depth)]
        if len(kept) == len(kids):
            return False
        element["/K"] = pikepdf.Array(kept)
        if kept:
            return False
        for key in _SPOKEN if depth else ():
            delete(element, key)
        return True

    def _is_kid_gone(self, kid: Any, page: Any, depth: int) -> bool:
        if isinstance(kid, int):
            return page is not None and (key_of(page), kid) in self._cut
        if as_dictionary(kid) is None:
            return False
        kind = name_in(kid, "/Type")
        if kind == "/MCR" or get(kid, "/MCID") is not None:
            holder = get(kid, "/Stm") or get(kid, "/Pg") or page
            number = get(kid, "/MCID")
            return as_dictionary(holder) is not None and (key_of(holder), number) in self._cut
        if kind == "/OBJR":
            held = get(kid, "/Obj")
            return as_dictionary(held) is not None and key_of(held) in self._annotations
        return self._is_gone(kid, page, depth + 1)
