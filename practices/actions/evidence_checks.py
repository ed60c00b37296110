"""Looking whether the addresses of evidence can still be opened: in the background, or by hand."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.outside import fetch_status
from practices.models.evidence import EvidenceCheck
from practices.permissions import is_secretariat
from practices.queries.evidence import ASKED_ANEW, addresses_of, checks_of_no_evidence, evidence_addresses

TIME_LIMIT = 10.0
"""Seconds for one address, redirects included."""
LOOKED_AT_EVERY = datetime.timedelta(days=7)
MOST_AT_ONCE = 500
"""Addresses of one run."""
WORKERS = 6
"""Sites that are asked at the same time; the addresses of one site one after the other."""
OPENS_FOR_OTHERS = frozenset({401, 403, 405, 406, 429, 451})
"""Statuses by which a site refuses a program, not that the address is gone."""

Fetch = Callable[[str, float], int | None]


class EvidenceCheckRefused(Exception):
    """The address is not looked at; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many addresses were looked at, how many of them cannot be opened, and how many entries went."""

    looked_at: int = 0
    failing: int = 0
    dropped: int = 0


def is_failing(status: int | None) -> bool:
    """Tell whether an address with this HTTP status (None: no answer) cannot be opened."""
    return status is None or (status >= 400 and status not in OPENS_FOR_OTHERS)


def check_evidence(
    *,
    now: datetime.datetime,
    fetch: Fetch = fetch_status,
    limit: int = MOST_AT_ONCE,
    tell: Callable[[str, int | None], None] | None = None,
) -> Checked:
    """Look at the addresses of evidence that nobody looked at for a week, those asked for first, then the oldest.

    `fetch` is the port to other sites; `tell` hears each address and its status. Never called while a page is made.
    """
    dropped, _kinds = checks_of_no_evidence().delete()
    due = _due(evidence_addresses(), now)[:limit]
    failing = 0
    for address, status in _ask(due, fetch):
        note_status(address=address, status=status, now=now)
        failing += is_failing(status)
        if tell is not None:
            tell(address, status)
    return Checked(len(due), failing, dropped)


@transaction.atomic
def note_status(*, address: str, status: int | None, now: datetime.datetime) -> EvidenceCheck:
    """Keep what an address answered; since when it fails is kept from the first failure on."""
    known = EvidenceCheck.objects.select_for_update().filter(address=address).first()
    since = (known.failing_since if known else None) or now
    row, _made = EvidenceCheck.objects.update_or_create(
        address=address,
        defaults={"checked_at": now, "status": status, "failing_since": since if is_failing(status) else None},
    )
    return row


@transaction.atomic
def ask_anew(*, address: str, by: Any) -> None:
    """Put an address first in the next run. Raises EvidenceCheckRefused.

    By the people of an organization that the evidence is of, and by the secretariat.
    """
    if not (is_secretariat(by) or addresses_of(by).filter(address=address).exists()):
        raise EvidenceCheckRefused(_("This is not evidence about an organization that you act for."))
    changed = EvidenceCheck.objects.filter(address=address).update(checked_at=ASKED_ANEW)
    if not changed:
        raise EvidenceCheckRefused(_("This address has not been checked before."))


def _due(known: Iterable[str], now: datetime.datetime) -> list[str]:
    seen = dict(EvidenceCheck.objects.values_list("address", "checked_at"))
    waiting = [address for address in known if seen.get(address, ASKED_ANEW) <= now - LOOKED_AT_EVERY]
    return sorted(waiting, key=lambda address: (seen.get(address, ASKED_ANEW), address))


def _ask(addresses: Sequence[str], fetch: Fetch) -> Iterator[tuple[str, int | None]]:
    """Ask several sites at once, one site politely one address after the other."""
    by_site: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_site[_site_of(address)].append(address)
    with ThreadPoolExecutor(WORKERS) as workers:
        asked = [workers.submit(partial(_ask_site, fetch), listed) for listed in by_site.values()]
        for done in as_completed(asked):
            yield from done.result()


def _ask_site(fetch: Fetch, addresses: Sequence[str]) -> list[tuple[str, int | None]]:
    return [(address, fetch(address, TIME_LIMIT)) for address in addresses]


def _site_of(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return address
