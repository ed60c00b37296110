"""The layers of a PDF file (optional content): which of them a viewer does not show."""

from typing import Any

import pikepdf

from practices.documents.file_contents.pdf.objects import (
    array_in,
    as_dictionary,
    delete,
    dictionary_in,
    empty,
    get,
    key_of,
    name_in,
    text_in,
)

_MOST_STEPS = 500
_POLICIES = {"/AllOn": (all, True), "/AnyOn": (any, True), "/AnyOff": (any, False), "/AllOff": (all, False)}


class Layers:
    """The layers of a file; those that are hidden when it is opened."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._properties = dictionary_in(document.Root, "/OCProperties")
        self._groups = [group for group in array_in(self._properties, "/OCGs") if as_dictionary(group) is not None]
        self._steps = 0
        config = dictionary_in(self._properties, "/D")
        on, off = self._keys(config, "/ON"), self._keys(config, "/OFF")
        starts_off = name_in(config, "/BaseState") == "/OFF"
        hidden = {key_of(group) for group in self._groups} - on if starts_off else set()
        hidden |= off
        for usage in array_in(config, "/AS"):
            if name_in(usage, "/Event") in {"", "/View"}:
                self._judge_usage(usage, hidden)
        by_key = {key_of(group): group for group in (*self._groups, *array_in(config, "/OFF"))}
        self.hidden = {key: group for key, group in by_key.items() if key in hidden and key != (0, 0)}

    @property
    def names(self) -> list[str]:
        """The names of the hidden layers."""
        return [text_in(group, "/Name") for group in self.hidden.values()]

    def hides(self, held: Any) -> bool:
        """Say whether what belongs to this layer, or to these layers (OCMD), is hidden."""
        if as_dictionary(held) is None:
            return False
        if name_in(held, "/Type") != "/OCMD":
            return self._is_off(held)
        expression = get(held, "/VE")
        if isinstance(expression, pikepdf.Array):
            self._steps = _MOST_STEPS
            return not self._is_true(expression)
        groups = get(held, "/OCGs")
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        shown = [not self._is_off(one) for one in members if as_dictionary(one) is not None]
        if not shown:
            return False
        combine, wanted = _POLICIES.get(name_in(held, "/P") or "/AnyOn", _POLICIES["/AnyOn"])
        return not combine(state is wanted for state in shown)

    def forget_hidden(self) -> None:
        """Take the hidden layers out of the list of layers, whose other settings stay."""
        if self._properties is None or not self.hidden:
            return
        for group in self.hidden.values():
            empty(group)
        if len(self.hidden) >= len(self._groups):
            for key in list(self._properties.keys()):
                del self._properties[key]
            return
        kept = pikepdf.Array([group for group in self._groups if key_of(group) not in self.hidden])
        self._properties["/OCGs"] = kept
        config = dictionary_in(self._properties, "/D")
        if config is not None:
            for key in ("/ON", "/Locked"):
                if key in config:
                    config[key] = pikepdf.Array(
                        [one for one in array_in(config, key) if key_of(one) not in self.hidden]
                    )
            for key in ("/OFF", "/AS", "/RBGroups", "/Order", "/BaseState"):
                delete(config, key)
            config["/Order"] = pikepdf.Array(list(kept))
        delete(self._properties, "/Configs")

    def _keys(self, config: Any, key: str) -> set[tuple[int, int]]:
        return {key_of(one) for one in array_in(config, key) if as_dictionary(one) is not None}

    def _judge_usage(self, usage: Any, hidden: set[tuple[int, int]]) -> None:
        """Take in what layers say of themselves for the screen, where the file asks viewers to go by that."""
        for group in array_in(usage, "/OCGs"):
            state = name_in(dictionary_in(group, "/Usage", "/View"), "/ViewState")
            if state == "/OFF":
                hidden.add(key_of(group))
            elif state:
                hidden.discard(key_of(group))

    def _is_off(self, group: Any) -> bool:
        return as_dictionary(group) is not None and bool(group.is_indirect) and key_of(group) in self.hidden

    def _is_true(self, expression: pikepdf.Array) -> bool:
        """Say whether a rule holds; rules may hold each other without end."""
        self._steps -= 1
        operator, *members = list(expression) or [None]
        found = [
            self._is_true(one) if isinstance(one, pikepdf.Array) else not self._is_off(one)
            for one in members[: max(self._steps, 0)]
        ]
        if str(operator) == "/Not":
            return not any(found)
        return any(found) if str(operator) == "/Or" else all(found)
