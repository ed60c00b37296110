"""Walking through the portal as somebody, and sending every form that is met exactly as it was received."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.forms.browsing import Way, read_page, send, ways_of

STARTS = ("/admin/", "/sign-in/account/", "/", "/organizations/", "/search/?q=gift", "/adoptions/", "/compare/")
LEFT_OUT = re.compile(
    r"^/admin/(logout|sprite|jsi18n|password)|^/sign-in/with/|^/static/|^/media/|^/admin/\w+/multiple/add/"
)
"""Addresses that end the session, lead elsewhere, or take what scripts alone send (dropped files)."""
MAKES = re.compile(r"/(new|add)/(\?|$)")
"""Screens that make something: their form is another one afterwards."""
OF_ROUTE = 2
"""How many addresses of one route are opened by one person."""
MOST_PAGES = 2_000
CONFIRMATIONS = 3
"""How often the answer to a form may be another form that asks once more."""
WITH_CAUSE = (400, 422)
"""Statuses of a form that is shown again with what is wrong in it."""
TELLS_OF_ERROR = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' errorlist ')]"
    "|//*[contains(@class, 'error-message')]|//*[contains(@class, 'structure-error')]"
    "|//*[@role='alert']|//*[contains(@class, 'faults')]"
    "|//*[contains(concat(' ', @class, ' '), ' messages ')]//li"
)


@dataclass
class Walk:
    """What one person met: how many pages and forms, what was refused with its words, and what is wrong."""

    name: str
    pages: int = 0
    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def walk(
    name: str, user: Any, *, starts: Iterable[str] = STARTS, of_route: int = OF_ROUTE, most_pages: int = MOST_PAGES
) -> Walk:
    """Open what `user` finds by links from `starts`, and send each form of it once by each of its buttons.

    Everything that a form changes is undone before the next one is sent.
    """
    made, client = Walk(name), Client(raise_request_exception=False, enforce_csrf_checks=True)
    if user is not None:
        client.force_login(user)
    met: Counter[str] = Counter()
    seen, waiting, done = set(starts), deque(starts), set()
    while waiting and made.pages < most_pages:
        address = waiting.popleft()
        route = _route(address)
        if route is None or met[route] >= of_route:
            continue
        met[route] += 1
        response = client.get(address)
        if response.status_code != 200 or not _is_html(response):
            continue
        made.pages += 1
        page = read_page(response.content.decode())
        for way in ways_of(page, address):
            mark = (_route(way.address), way.method, way.names, way.button)
            if mark not in done or way.method == "post":
                done.add(mark)
                _try(made, client, way, address)
        for link in _links(page, address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return made


def _try(made: Walk, client: Client, way: Way, opened: str) -> None:
    if LEFT_OUT.match(way.address):
        return
    cookies = client.cookies.copy()
    with transaction.atomic():
        _send(made, client, way, opened, 0)
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()


def _send(made: Walk, client: Client, way: Way, opened: str, depth: int) -> None:
    response = send(client, way)
    made.sent += 1
    made.answers[f"{way.method} {response.status_code}"] += 1
    said = f"{made.name}: {opened} [{way.button}] {way.method} {way.address} answered {response.status_code}"
    if response.status_code in WITH_CAUSE and _is_html(response) and (words := _words_of(response)):
        made.refused[f"{_route(way.address)} [{way.button}] {words}"] += 1
    elif response.status_code >= 400:
        made.faults.append(f"{said} {_title(response)}")
    elif response.status_code >= 300:
        _look_again(made, client, way, opened, said)
    elif way.method == "post" and _is_html(response):
        _read_answer(made, client, response, way, opened, depth)


def _look_again(made: Walk, client: Client, way: Way, opened: str, said: str) -> None:
    """Look that what was sent is shown where the form was, if it is still there."""
    if way.method != "post" or MAKES.search(opened):
        return
    response = client.get(opened)
    if response.status_code != 200 or not _is_html(response):
        return
    for now in ways_of(read_page(response.content.decode()), opened):
        if (now.number, now.method, now.button, now.names) == (way.number, way.method, way.button, way.names):
            lost = sorted(name for name in way.names & way.shown if _of(now, name) != _of(way, name))
            if lost:
                made.faults.append(f"{said} and shows something else in {', '.join(lost)}")


def _read_answer(made: Walk, client: Client, response: Any, way: Way, opened: str, depth: int) -> None:
    page, words = read_page(response.content.decode()), _words_of(response)
    if words:
        made.refused[f"{_route(way.address)} [{way.button}] {words}"] += 1
    if words or depth == CONFIRMATIONS:
        return
    for one in ways_of(page, way.address):
        step = f"{_route(way.address)} [{way.button}] {sorted(one.names)} [{one.button}]"
        if one.method != "post" or _route(one.address) != _route(way.address) or made.steps[step]:
            continue
        made.steps[step] += 1
        with transaction.atomic():
            _send(made, client, one, opened, depth + 1)
            transaction.set_rollback(True)


def _words_of(response: Any) -> str:
    """Return the first words with which a page says what is wrong with a form."""
    page = read_page(response.content.decode())
    words = sorted({" ".join(one.text_content().split()) for one in page.xpath(TELLS_OF_ERROR)} - {""})
    return words[0][:120] if words else ""


def _of(way: Way, name: str) -> list[str]:
    return [value for one, value in way.fields if one == name]


def _links(page: Any, address: str) -> Iterator[str]:
    for link in page.iter("a"):
        target = urljoin(f"http://testserver{address}", link.get("href", "").strip())
        path = target.removeprefix("http://testserver").partition("#")[0]
        if path.startswith("/") and not LEFT_OUT.match(path) and link.get("download") is None:
            yield path


def _route(address: str) -> str | None:
    """Return the route of an address with the names of its query; None for one that leads nowhere."""
    path, _mark, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    names = ",".join(sorted({name for name, _value in parse_qsl(query)}))
    page = ""
    if match.url_name == "wagtail_serve":
        page = str(path.strip("/").count("/"))
    return f"{match.route} {page}?{names}"


def _is_html(response: Any) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


def _title(response: Any) -> str:
    if not _is_html(response):
        return response.content[:200].decode("utf-8", "replace")
    titles = read_page(response.content.decode() or "<p></p>").xpath("//title")
    return " ".join(titles[0].text_content().split()) if titles else ""
