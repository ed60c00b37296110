"""Asking another portal's API: politely, within bounds, and never a private address."""

import datetime
import email.utils
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.outside import PUBLIC, Reach, Unreachable, Why, fetch
from practices.documents.partner_json import (
    LISTS,
    PartnerChange,
    PartnerStatus,
    PartnerThing,
    UnreadableAnswer,
    parse,
    read_changes,
    read_list,
    read_status,
    read_thing,
)

TIME_LIMIT = 30.0
"""Seconds for one answer."""
LARGEST_ANSWER = 16 * 1024 * 1024
PAGE_SIZE = 100
LONGEST_WAIT = 300
"""Seconds: a portal that asks for more patience is asked again at the next run."""
SHORT_WAIT = 5
MOST_TRIES = 5
COMES_AGAIN = frozenset({429, 503})
"""Statuses by which a portal asks to come again later."""


class HarvestInterrupted(Exception):
    """The portal cannot be read any further now; the message is for a person. What was read is kept."""


class NoSuchPlace(Exception):
    """The portal refuses the place in its list or log at which it was asked to go on."""


@dataclass(frozen=True, slots=True)
class PortalResponse:
    """What came: the HTTP status, the body, the ETag if there is one, and how many seconds to wait if it says so."""

    status: int
    body: bytes = b""
    etag: str = ""
    retry_after: int | None = None


Ask = Callable[[str, str], PortalResponse]
"""Asks an address, with an ETag or "", by GET. Raises Unreachable."""


def ask_outside(address: str, etag: str) -> PortalResponse:
    """Ask over the network. Raises Unreachable."""
    headers = {
        "Accept": "application/json",
        "User-Agent": f"{settings.WAGTAIL_SITE_NAME} (harvest; {settings.BASE_URL})",
        **({"If-None-Match": etag} if etag else {}),
    }
    fetched = fetch(address, headers, TIME_LIMIT, most=LARGEST_ANSWER, reach=_reach())
    return PortalResponse(
        fetched.status,
        fetched.body,
        fetched.heads.get("etag", "")[:100],
        _seconds(fetched.heads.get("retry-after", ""), timezone.now()),
    )


def _reach() -> Reach:
    if not settings.HARVEST_PRIVATE:
        return PUBLIC
    return Reach(allows=lambda _address: True, ports=frozenset(range(1, 65_536)))


def _seconds(text: str, now: datetime.datetime) -> int | None:
    """Read a Retry-After: seconds, or a moment (RFC 9110, 10.2.3)."""
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0, int((moment.replace(tzinfo=moment.tzinfo or datetime.UTC) - now).total_seconds()) + 1)


@dataclass(frozen=True, slots=True)
class PartnerPortal:
    """The API of the portal at `address`. Its methods raise HarvestInterrupted."""

    address: str
    ask: Ask = ask_outside
    pause: Callable[[float], None] = time.sleep

    def status(self) -> PartnerStatus:
        """Return where its log stands."""
        return self._read(lambda: read_status(parse(self._get("changes/status/").body)))

    def changes(self, after: int) -> tuple[list[PartnerChange], bool]:
        """Return what changed after a number of its log, and whether there is more. Raises NoSuchPlace."""
        query = urlencode({"after": after, "page_size": PAGE_SIZE})
        return self._read(lambda: read_changes(parse(self._get(f"changes/?{query}").body)))

    def listed(self, kind: str, cursor: str) -> tuple[list[PartnerThing], str]:
        """Return a page of a list, from a cursor or its beginning, and the next cursor ("": none).

        Raises NoSuchPlace.
        """
        query = urlencode({"page_size": PAGE_SIZE, **({"cursor": cursor} if cursor else {})})
        answer = self._get(f"{LISTS[kind]}/?{query}")
        return self._read(lambda: read_list(kind, parse(answer.body), self.address))

    def thing(self, kind: str, key: str, etag: str) -> tuple[PartnerThing | None, str, bool]:
        """Return a thing with its ETag, and whether it is there; without thing: it is as when it had `etag`."""
        answer = self._get(f"{LISTS[kind]}/{quote(key, safe='')}/", etag)
        if answer.status == 304:
            return None, etag, True
        if answer.status in (404, 410):
            return None, "", False
        found: PartnerThing = self._read(lambda: read_thing(kind, parse(answer.body), self.address))
        if found.id != key:
            raise HarvestInterrupted(_("The portal's answer is not what was requested."))
        return found, answer.etag, True

    def _read[Value](self, read: Callable[[], Value]) -> Value:
        try:
            return read()
        except UnreadableAnswer as error:
            raise HarvestInterrupted(_("The portal's answer cannot be read: %(why)s") % {"why": str(error)}) from error

    def _get(self, path: str, etag: str = "") -> PortalResponse:
        """Ask; wait and ask again where the portal says so, or does not answer."""
        address = f"{self.address}/api/v1/{path}"
        for tries_left in range(MOST_TRIES - 1, -1, -1):
            try:
                answer = self.ask(address, etag)
            except Unreachable as error:
                if not tries_left or error.why in (Why.NO_ADDRESS, Why.NOT_PUBLIC, Why.CERTIFICATE):
                    raise HarvestInterrupted(_unreachable(error.why)) from error
                self.pause(SHORT_WAIT)
                continue
            if answer.status in COMES_AGAIN and tries_left:
                wait = SHORT_WAIT if answer.retry_after is None else answer.retry_after
                if wait <= LONGEST_WAIT:
                    self.pause(max(wait, 1))
                    continue
            return self._whole(answer, path)
        raise AssertionError("the last try answers or raises")

    def _whole(self, answer: PortalResponse, path: str) -> PortalResponse:
        """Return an answer that says something. Raises NoSuchPlace, HarvestInterrupted."""
        if len(answer.body) > LARGEST_ANSWER:
            raise HarvestInterrupted(_("The portal's answer exceeds the size limit."))
        if answer.status in (200, 304) or (answer.status in (404, 410) and "?" not in path):
            return answer
        if answer.status in COMES_AGAIN:
            raise HarvestInterrupted(_("The portal asks to try again later."))
        if answer.status == 400 and ("cursor=" in path or "after=" in path):
            raise NoSuchPlace(path)
        raise HarvestInterrupted(
            _("The portal answers with the status %(status)s.") % {"status": answer.status}
            + (f" {_detail(answer.body)}" if answer.status >= 400 else "")
        )


def _detail(body: bytes) -> str:
    """Return the sentence of a refusal (RFC 9457), if there is one."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("detail", ""))[:200].replace("\0", "") if isinstance(found, dict) else ""


def _unreachable(why: Why) -> str:
    match why:
        case Why.NO_ADDRESS:
            return _("This address cannot be requested.")
        case Why.NOT_PUBLIC:
            return _("The address leads to a private network; no request is sent.")
        case Why.CERTIFICATE:
            return _("The portal's certificate is not valid.")
        case Why.UNKNOWN_NAME:
            return _("There is no portal of this name.")
        case Why.TOO_LATE:
            return _("The portal did not answer in time.")
    return _("The portal does not answer.")
