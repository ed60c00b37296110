"""The fields of a page that several places carry: how each of them names a field, said once beside the columns."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.text import capfirst

Surface = Literal["api", "edition", "dump", "partner", "submission", "draft"]
"""The API, editions in it, the dump, what partners show, what machines submit, drafts that wait for approval."""


@dataclass(frozen=True, slots=True)
class PageField:
    """How the places that carry a page field by field name one of its columns, and where it stands there.

    Label, choices and length are those of the column. `means` is for programs, in English; `words` what some places say
    instead. It stands behind the field `after`, in some places behind another (`elsewhere`), and without one at the
    end. `left_out` are the places without it; editions give only fields of their instrument that have a place there.
    `is_labelled`: its page shows it by its label, where it says something; else in a place of its own.
    `is_late`: the change log is silent about it while it has its default.
    """

    means: str
    after: str = ""
    elsewhere: Mapping[Surface, str] = dataclasses.field(default_factory=dict)
    words: Mapping[Surface, str] = dataclasses.field(default_factory=dict)
    left_out: tuple[Surface, ...] = ()
    is_labelled: bool = False
    is_late: bool = False

    def is_in(self, surface: Surface) -> bool:
        """Whether a place carries it."""
        return surface not in self.left_out and (surface != "edition" or surface in self.elsewhere)


def with_described[Value](model: Any, surface: Surface, fields: Mapping[str, Value], make: Any) -> dict[str, Value]:
    """Return the fields of a place with the described ones of a model of pages among them, in their order.

    `make` gives a field for the name of a column and its words.
    """
    described = {name: about for name, about in model.described.items() if about.is_in(surface)}
    made = {name: make(name, about.words.get(surface, about.means)) for name, about in described.items()}
    behind = {name: about.elsewhere.get(surface, about.after) for name, about in described.items()}
    return in_places({**fields, **made}, behind)


def in_places[Value](fields: Mapping[str, Value], behind: Mapping[str, str]) -> dict[str, Value]:
    """Return fields in order: each of those in `behind` behind the one that it names, else last."""
    names = [name for name in fields if name not in behind]
    for name in behind:
        if name in fields:
            names.insert(names.index(behind[name]) + 1 if behind[name] in names else len(names), name)
    return {name: fields[name] for name in names}


def label_of(model: Any, name: str) -> Any:
    """Return the label of a column, translated when it is shown."""
    return capfirst(model._meta.get_field(name).verbose_name)
