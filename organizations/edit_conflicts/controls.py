"""What the forms of a page show, read off its HTML: the values that a browser would send if nobody touched them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext
from lxml import html

STAMP = "opened_on"
"""Name of the hidden field that says what a form showed when it was opened."""
NOT_KEPT = frozenset({"csrfmiddlewaretoken", STAMP, "next"})
UNSENT = frozenset({"submit", "button", "image", "reset"})
TICKED = frozenset({"checkbox", "radio"})
FORM = re.compile(
    r"<script\b.*?</script>|<!--.*?-->|(?P<form><form\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)", re.IGNORECASE | re.DOTALL
)
"""Where forms begin; a script or a comment that names one is passed over."""


@dataclass(slots=True)
class Control:
    """One name of a form with its values, and for a choice what each value is called.

    `kind`: text, lines (a text of several), choice (one of), choices (any of), hidden or file.
    """

    name: str
    kind: str
    label: str = ""
    values: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_editable(self) -> bool:
        """Whether a person can change it."""
        return self.kind not in ("hidden", "file")


@dataclass(slots=True)
class ShownForm:
    """A form that posts to the address of its own page: its place among the forms of the page, and its controls."""

    number: int
    controls: dict[str, Control]

    @property
    def is_editable(self) -> bool:
        """Whether a person can change anything in it."""
        return any(control.is_editable for control in self.controls.values())

    def values(self) -> dict[str, list[str]]:
        """Return what a browser would send, by name, files left out."""
        return {name: control.values for name, control in self.controls.items() if control.kind != "file"}


def read_forms(content: str, path: str) -> list[ShownForm]:
    """Read the forms of a page at `path` that post to it, in the order of the page."""
    if "<form" not in content:
        return []
    page = html.fromstring(content)
    forms = page.iter("form")
    return [
        ShownForm(number, read_controls(form, page))
        for number, form in enumerate(forms)
        if form.get("method", "").lower() == "post" and _leads_to(form.get("action", ""), path)
    ]


def read_fragment(content: str) -> dict[str, Control]:
    """Read the controls of a piece of HTML, such as one field."""
    page = html.fragment_fromstring(content, create_parent="div")
    return read_controls(page, page)


def read_controls(form: Any, page: Any) -> dict[str, Control]:
    """Read the controls within an element, by name; labels are looked for in the whole page."""
    labels = {label.get("for"): _words(label) for label in page.iter("label") if label.get("for")}
    found: dict[str, Control] = {}
    for element in form.iter("input", "select", "textarea"):
        name = element.get("name", "")
        kind = element.get("type", "text").lower() if element.tag == "input" else element.tag
        if not name or name in NOT_KEPT or kind in UNSENT or element.get("disabled") is not None:
            continue
        _read(element, kind, name, found, labels)
    for control in found.values():
        if control.kind == "choices" and not control.label and len(control.options) == 1:
            ((value, control.label),) = control.options.items()
            control.options = {value: gettext("yes")}
    return found


def form_ends(content: str) -> list[int]:
    """Return where the opening tag of each form ends."""
    return [match.end() for match in FORM.finditer(content) if match["form"]]


def add_hidden(content: str, fields: Mapping[int, Mapping[str, str]]) -> str:
    """Put hidden fields, by name, into the forms of a page, by their number."""
    if not fields:
        return content
    parts, kept = [], 0
    for number, end in enumerate(form_ends(content)):
        if number in fields:
            inputs = format_html_join("", '<input type="hidden" name="{}" value="{}">', fields[number].items())
            parts += [content[kept:end], inputs]
            kept = end
    return "".join([*parts, content[kept:]])


def same_form(names: Iterable[str], forms: Iterable[ShownForm]) -> ShownForm | None:
    """Find the form that has most of these names, None if none has any that a person can change."""
    wanted = set(names)
    counted = [
        (len(wanted & set(form.controls)), -form.number, form)
        for form in forms
        if any(form.controls[name].is_editable for name in wanted & set(form.controls))
    ]
    return max(counted, key=lambda row: row[:2])[2] if counted else None


def plain(value: str) -> str:
    """Return a value with plain line ends, without white space around it."""
    return value.replace("\r\n", "\n").strip()


def _leads_to(action: str, path: str) -> bool:
    return not action or action.startswith("?") or action.partition("?")[0] == path


def _read(element: Any, kind: str, name: str, found: dict[str, Control], labels: dict[str, str]) -> None:
    label = labels.get(element.get("id")) or element.get("aria-label") or ""
    if kind in TICKED:
        _read_tick(element, kind, label, found)
        return
    control = found.setdefault(name, Control(name, _kind_of(element, kind), label))
    if kind == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        control.options |= {_value(option): _words(option) for option in options}
        control.values += [_value(option) for option in chosen]
    elif kind == "textarea":
        control.values.append((element.text or "").replace("\r\n", "\n").removeprefix("\n"))
    elif kind != "file":
        control.values.append(element.get("value", ""))
        if kind == "hidden" and control.values[-1]:
            control.options.update((element.get("value"), title) for title in _chosen(element))


def _read_tick(element: Any, kind: str, label: str, found: dict[str, Control]) -> None:
    name, value = element.get("name"), element.get("value", "on")
    around = next(element.iterancestors("label"), None)
    words = label or (_words(around) if around is not None else "")
    control = found.setdefault(name, Control(name, "choice" if kind == "radio" else "choices", _legend(element)))
    control.options[value] = words or value
    if element.get("checked") is not None:
        control.values.append(value)


def _chosen(element: Any) -> list[str]:
    """Return the title of what a chooser beside a hidden field has chosen."""
    beside = element.getparent()
    titles = beside.find_class("chooser__title") if beside is not None else []
    return [_words(title) for title in titles[:1]]


def _kind_of(element: Any, kind: str) -> str:
    if kind == "select":
        return "choices" if element.get("multiple") is not None else "choice"
    return {"textarea": "lines", "hidden": "hidden", "file": "file"}.get(kind, "text")


def _legend(element: Any) -> str:
    group = next(element.iterancestors("fieldset"), None)
    legend = group.find("legend") if group is not None else None
    return _words(legend) if legend is not None else ""


def _value(option: Any) -> str:
    value = option.get("value")
    return _words(option) if value is None else value


def _words(element: Any) -> str:
    return " ".join(element.text_content().split()).removesuffix("*").strip().removesuffix(":")
