"""Forms as a browser gets them, filled with what a person would type, and sent button by button."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from practices.models.editions import today

VARIED = frozenset(
    {"audience", "role", "roles", "act", "decision", "answer", "frequency", "way", "groups", "restriction_type"}
)
"""Choices of which each is tried; of others the one that stands there, or the first."""
WORDS = "Words of the matrix"
NEW_PASSWORD = "Kx7.vremQ-19zt+Lb"
TODAY = today()
DAYS = re.compile(r"(_on|_from|_until|^on|^from|^until|date|_at|since|effective|dated|happened|held|made|began)$")
PARTIAL = frozenset(
    {"effective", "since", "dated", "began", "held", "made", "happened", "adopted", "in_force", "circulated", "amended"}
)


@dataclass(frozen=True)
class Sent:
    """What is sent to an address: fields by name, the last of which is the button."""

    path: str
    data: tuple[tuple[str, Any], ...]
    label: str
    offered: frozenset[tuple[str, str, str]] = frozenset()
    """The buttons of the page on which the form stood: name, value, where they send to."""

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields as the client takes them: several values as a list."""
        found: dict[str, Any] = {}
        for name, value in self.data:
            found.setdefault(name, []).append(value)
        return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def forms_of(content: str, path: str) -> list[Any]:
    """Return the forms of a page that change something."""
    tree = html.fromstring(content) if content.strip() else None
    if tree is None:
        return []
    for one in tree.xpath("//input[@form]"):  # a browser sends it with the form that it names
        for owner in tree.xpath("//form[@id=$name]", name=one.get("form")):
            owner.append(one)
    return [form for form in tree.forms if form.method == "POST" and not _leads_away(form)]


def _leads_away(form: Any) -> bool:
    action = form.get("action") or ""
    return action.endswith(("/logout/", "/sign-out/", "/i18n/setlang/"))


def fillings(form: Any, path: str, mailbox: str, more: Mapping[str, Any], *, is_sparse: bool = False) -> Iterator[Sent]:
    """Return what a person with `mailbox` could send of a form: each button, each choice of what is `VARIED`.

    `more` are values for fields by name, put where the form has one of them. `is_sparse`: nothing is ticked or typed
    but what the form asks for, and the rest is sent as it was received.
    """
    base = _filled(form, mailbox, is_sparse=is_sparse)
    if more.keys() & _names(form):
        base |= more
    if "title" in base and isinstance(base["title"], str):
        base["title"] += " of the matrix"
    offered = frozenset(one for other in form.getroottree().iter("form") for one in buttons_of(other, path))
    for button, value, target in buttons_of(form, path):
        data = base | ({button: value} if button else {})
        said = (f"{button}={value}" if button else "send") + (" sparsely" if is_sparse else "")
        yield Sent(target, _flat(data), said, offered)
        for name, options in _choices(form):
            for option in options:
                if data.get(name) != option:
                    yield Sent(target, _flat(data | {name: option}), f"{said} {name}={option}", offered)


def _flat(data: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    rows = ((name, value if isinstance(value, list) else [value]) for name, value in data.items())
    return tuple((name, one) for name, values in rows for one in values if one is not None)


def _names(form: Any) -> set[str]:
    return {one.get("name") for one in form.iter("input", "select", "textarea") if one.get("name")}


def buttons_of(form: Any, path: str) -> list[tuple[str, str, str]]:
    """Return name and value of each button of a form, and where it sends to; one without a name if there is none."""
    action = form.get("action") or ""
    found = [
        (one.get("name") or "", one.get("value") or "", urljoin(path, one.get("formaction") or action))
        for one in form.iter("button", "input")
        if one.get("type", "submit" if one.tag == "button" else "text") == "submit"
    ]
    return list(dict.fromkeys(found)) or [("", "", urljoin(path, action))]


def _choices(form: Any) -> Iterator[tuple[str, list[str]]]:
    for name in sorted(VARIED & _names(form)):
        field = form.inputs[name]
        if isinstance(field, (html.SelectElement, html.RadioGroup)):
            yield name, [value for value in field.value_options if value]


def _filled(form: Any, mailbox: str, *, is_sparse: bool) -> dict[str, Any]:
    areas = {one.get("name") for one in form.iter("textarea")}
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, [])
        data[name].append(value.removeprefix("\n") if name in areas else value)  # a browser leaves it out too
    data = {name: values if len(values) > 1 else values[0] for name, values in data.items()}
    for one in form.iter("input", "select", "textarea"):
        name = one.get("name")
        if not name or one.get("type") in ("hidden", "submit", "button") or "__prefix__" in name:
            continue
        if not is_sparse or _is_asked_for(one, form):
            _fill(one, name, mailbox, data)
    return data


def _is_asked_for(one: Any, form: Any) -> bool:
    """Tell whether a form does without a field; a choice of several asks for one, whatever its fields say."""
    if one.get("required") is not None or one.get("type") in ("radio", "file"):
        return True
    return one.get("type") == "checkbox" and len(form.xpath(".//input[@name=$name]", name=one.get("name"))) > 1


def _fill(one: Any, name: str, mailbox: str, data: dict[str, Any]) -> None:
    kind = one.get("type", "text") if one.tag == "input" else one.tag
    if kind == "checkbox":
        if one.get("name") not in data:
            data[name] = one.get("value", "on")
        elif name in VARIED:
            before = data[name] if isinstance(data[name], list) else [data[name]]
            data[name] = [*before, one.get("value", "on")] if one.get("value", "on") not in before else before
    elif kind == "radio":
        data.setdefault(name, one.get("value", "on"))
    elif kind == "select":
        if not data.get(name):
            options = [value for value in one.value_options if value]
            data[name] = ([options[0]] if one.multiple else options[0]) if options else ""
    elif kind == "file":
        data.pop(name, None)
        data[name] = _file(name, one.get("accept") or "")
    elif not data.get(name):
        data[name] = _words(name, kind, mailbox)


def _file(name: str, accept: str) -> Any:
    text = b"1. Conduct\n\nMembers act with integrity.\n"
    if "csv" in accept or "sheet" in name:
        return SimpleUploadedFile("sheet.csv", b"", "text/csv")
    if "pdf" in accept and "txt" not in accept:
        return SimpleUploadedFile(
            "note.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n", "application/pdf"
        )
    return SimpleUploadedFile("text.txt", text, "text/plain")


def _words(name: str, kind: str, mailbox: str) -> str:
    last = name.rpartition("-")[2]
    if last == "topics_more":
        return ""
    if kind == "email" or last in ("email", "address_of_mail"):
        return mailbox
    if kind == "url" or "website" in last or last in ("address", "url", "evidence_address", "official_address"):
        return "https://example.org/of-the-matrix"
    if kind == "number":
        return "1"
    if kind == "date" or DAYS.search(last):
        return "2005-05-14" if last in PARTIAL or kind != "date" else TODAY.isoformat()
    if kind.startswith("datetime"):
        return ""
    if kind == "password":
        return NEW_PASSWORD
    if last in ("slug", "code", "symbol", "username"):
        return "of-the-matrix"
    return WORDS
