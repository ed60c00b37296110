"""Asking every channel, as every role, for every thing: what leaked, and what is not shown to whom it is open."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test.utils import override_settings
from django.urls import clear_url_caches

from portal import urls
from practices.models.approvals.letters import NamedSource
from tests.leaks.channels import CHANNELS, Asker, read_channel
from tests.leaks.exchange import ACTS_BY_LINK, ROLES, Exchange, tokens_in

OF_WRITERS = frozenset({"desk", "rows", "of_pages", "documents", "mails", "kept"}) | {
    name for name in CHANNELS if name.startswith("admin_")
}
"""Channels in which a focal point who only keeps the list of members finds less than an officer."""


@dataclass
class Found:
    """What the matrix came to: cells are roles by things by channels."""

    cells: int = 0
    answers: int = 0
    leaks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    shown: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """All that is wrong, in words."""
        return [*self.leaks, *self.missing, *self.broken]


def ask_all(
    exchange: Exchange, *, roles: Iterable[str] = ROLES, channels: Iterable[str] = CHANNELS, first: bool = False
) -> Found:
    """Ask these channels as these roles; `first`: end at the first leak."""
    found = Found()
    with quick_refusals():
        for role in roles:
            asker = Asker(role, exchange.people[role], exchange)
            for channel in channels:
                _ask(exchange, asker, channel, found)
                if first and found.leaks:
                    return found
            found.answers += asker.count
            found.broken += asker.broken
    return found


def _ask(exchange: Exchange, asker: Asker, channel: str, found: Found) -> None:
    hidden = [
        thing
        for thing in exchange.things
        if asker.role not in thing.seen_by and not (_acts(asker.role, channel) and thing.seen_by >= ACTS_BY_LINK)
    ]
    open_to_them = [thing for thing in exchange.things if asker.role in thing.seen_by]
    seen: set[str] = set()
    for address, text in read_channel(channel, asker):
        found.leaks += [f"{address} as {asker.role}: {name}" for name in sorted(tokens_in(hidden, text))]
        seen |= tokens_in(open_to_them, text)
    found.cells += len(exchange.things)
    for name in seen:
        found.shown.setdefault(name, set()).add((asker.role, channel))
    found.missing += [
        f"{channel} does not show {thing.name} to {asker.role}"
        for thing in open_to_them
        if channel in thing.shown_in and thing.name not in seen and _has_to_find(asker.role, channel)
    ]


def ask_as_whom(exchange: Exchange, *, viewers: Iterable[str] = ROLES, first: bool = False) -> Found:
    """Show every page to every reader through everybody else's eyes: only what both may see is beside it.

    The page itself is the viewer's to read. Cells are viewers by eyes by pages by things.
    """
    found = Found()
    with quick_refusals():
        for role in viewers:
            asker = Asker(role, exchange.people[role], exchange)
            for page in exchange.pages:
                for code, eyes in _eyes(exchange):
                    _ask_through(exchange, asker, page, code, eyes, found)
                    if first and found.leaks:
                        return found
            found.answers += asker.count
            found.broken += asker.broken
    return found


def _eyes(exchange: Exchange) -> list[tuple[str, str]]:
    """Return by the code of an address the role that sees as much."""
    bodies = [(str(exchange.parties[name].translation_key), f"{name}_officer") for name in ("own", "named", "other")]
    return [("public", "anonymous"), ("delegation", "delegate"), *bodies]


def _ask_through(exchange: Exchange, asker: Asker, page: Any, code: str, eyes: str, found: Found) -> None:
    page = type(page).objects.get(pk=page.pk)
    newest = page.latest_revision.content if page.latest_revision else {}
    above = page.get_parent().title if page.live else page.get_parent().draft_title
    named = list(NamedSource.objects.filter(thing=page.translation_key).values_list("source", flat=True))
    own = tokens_in(exchange.things, f"{page.title} {page.draft_title} {above} {newest} {named}")
    for address in (f"/admin/see-as/{page.translation_key}/?as={code}",
                    f"/admin/see-as/{page.translation_key}/frame/?as={code}"):  # fmt: skip
        text = asker.read(address)
        hidden = [
            thing
            for thing in exchange.things
            if asker.role not in thing.seen_by or (eyes not in thing.seen_by and thing.name not in own)
        ]
        found.cells += len(exchange.things)
        found.leaks += [f"{address} as {asker.role}: {name}" for name in sorted(tokens_in(hidden, text))]
        for name in tokens_in([thing for thing in exchange.things if thing not in hidden], text):
            found.shown.setdefault(name, set()).add((asker.role, "see_as"))


def _acts(role: str, channel: str) -> bool:
    """Tell whether a visitor without account acts for an organization there."""
    return channel == "link" and role == "by_link"


def _has_to_find(role: str, channel: str) -> bool:
    """Tell whether what is open to a role has to be shown to it in a channel: not on the screens of who writes."""
    if channel == "link":
        return _acts(role, channel)
    return role != "own_focal_point" or channel not in OF_WRITERS


@contextmanager
def quick_refusals() -> Iterator[None]:
    """Say that nothing is there without the page around it: the same for everybody, and slow for who is signed in."""
    before = urls.handler404
    urls.handler404 = _nothing_there
    clear_url_caches()
    try:
        with override_settings(OAI_PMH=True):
            yield
    finally:
        urls.handler404 = before
        clear_url_caches()


def _nothing_there(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponseNotFound("nothing there")
