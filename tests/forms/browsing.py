"""A browser without scripts: the forms of a page as it would send them, one way for each button."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from lxml import html

FORM = "application/x-www-form-urlencoded"
UNSENT = frozenset({"submit", "button", "image", "reset", "file"})
TICKED = frozenset({"checkbox", "radio"})
OF_SCRIPTS = frozenset({"w-editing-sessions"})
"""Classes of forms that scripts alone send: Wagtail's, by which an open editor says that somebody is there."""
type Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of sending a form: where it leads, what is in it, and the words on the button.

    `number` is the form's place in its page, `shown` the names that a person can change.
    """

    address: str
    method: str
    fields: tuple[tuple[str, str], ...]
    is_multipart: bool
    button: str
    number: int
    shown: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The names of what is sent."""
        return frozenset(name for name, _value in self.fields)


def read_page(body: str) -> Any:
    """Parse a page."""
    return html.fromstring(body)


def ways_of(page: Any, address: str) -> Iterator[Way]:
    """Yield each way in which the forms of a page can be sent: once for each button, once for a form without any."""
    for number, form in enumerate(page.iter("form")):
        inside = list(_controls(form, page))
        fields = [field for one in inside for field in _values(one)]
        buttons = [one for one in inside if _is_submit(one)] or [None]
        shown = frozenset(one.get("name") for one in inside if one.get("name") and _is_shown(one))
        if OF_SCRIPTS & set(form.get("class", "").split()):
            continue
        for button in buttons:
            yield replace(_way(form, fields, button, address, number), shown=shown)


def _way(form: Any, fields: Fields, button: Any, address: str, number: int) -> Way:
    own = [] if button is None or not button.get("name") else [(button.get("name"), button.get("value", ""))]
    given = {} if button is None else button.attrib
    action = given.get("formaction") or form.get("action") or address
    method = (given.get("formmethod") or form.get("method") or "get").lower()
    words = "" if button is None else " ".join((button.text_content() or button.get("value", "")).split())
    is_multipart = (given.get("formenctype") or form.get("enctype") or "") == "multipart/form-data"
    return Way(urljoin(address, action).partition("#")[0], method, (*fields, *own), is_multipart, words, number)


def _controls(form: Any, page: Any) -> Iterator[Any]:
    name = form.get("id")
    for one in page.iter("input", "select", "textarea", "button"):
        owner = one.get("form")
        is_within = owner == name if owner is not None else form in one.iterancestors("form")
        if is_within and one.get("disabled") is None and not _is_in_disabled(one):
            yield one


def _is_in_disabled(one: Any) -> bool:
    around = (*one.iterancestors("fieldset"), *one.iterancestors("template"), *one.iterancestors("datalist"))
    return any(above.tag != "fieldset" or above.get("disabled") is not None for above in around)


def _is_submit(one: Any) -> bool:
    default = "submit" if one.tag == "button" else "text"
    return one.tag in ("button", "input") and one.get("type", default).lower() in ("submit", "image")


def _is_shown(one: Any) -> bool:
    return one.tag != "button" and one.get("type") not in ("hidden", "submit", "image", "button")


def _values(one: Any) -> Fields:
    name, kind = one.get("name", ""), one.get("type", "text").lower()
    if not name or one.tag == "button" or (one.tag == "input" and kind in UNSENT):
        return []
    if one.tag == "textarea":
        words = (one.text or "").replace("\r\n", "\n").removeprefix("\n")
        return [(name, words.replace("\n", "\r\n"))]
    if one.tag == "select":
        return [(name, value) for value in _chosen(one)]
    if kind in TICKED:
        return [(name, one.get("value", "on"))] if one.get("checked") is not None else []
    return [(name, one.get("value", ""))]


def _chosen(select: Any) -> list[str]:
    options = [one for one in select.iter("option") if one.get("disabled") is None]
    chosen = [one for one in options if one.get("selected") is not None]
    if select.get("multiple") is None:
        chosen = chosen[-1:] or options[:1]
    return [one.get("value", one.text_content()) for one in chosen]


def send(client: Client, way: Way) -> Any:
    """Send a form as a browser does: no field more, none less."""
    if way.method == "get":
        path = way.address.partition("?")[0]
        return client.get(f"{path}?{urlencode(way.fields)}")
    if not way.is_multipart:
        return client.generic("POST", way.address, urlencode(way.fields), content_type=FORM)
    data: dict[str, Any] = {}
    for name, value in way.fields:
        data.setdefault(name, []).append(value)
    body = encode_multipart(BOUNDARY, data)
    return client.generic("POST", way.address, body, content_type=MULTIPART_CONTENT)
