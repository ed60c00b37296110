"""Addresses of a portal at size, drawn by chance: the same each time from the same rows. Run inside the portal."""

import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db.models import Max, Min

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.editions import EditionPage
from practices.models.exchange.changes import Change
from practices.models.instruments import InstrumentKind, InstrumentPage
from practices.models.topics import Topic
from practices.queries.listings import PAGE_SIZE
from practices.queries.things.provisions import provisions_to_describe

MOST = 400
"""Addresses of a kind."""
SEARCHES = 300
WORD = re.compile(r"[a-z]{4,}")


def sample(chance: random.Random) -> dict[str, list[str]]:
    """Return addresses by kind of question."""
    works, texts = some(InstrumentPage.objects.live(), chance), some(EditionPage.objects.live(), chance)
    owners = some(OrganizationPage.objects.live(), chance)
    pieces = some(provisions_to_describe(None), chance)
    statements = some(AdoptionEvent.objects.visible_to(None).of_adopters().select_related("reference"), chance)
    topics = list(Topic.objects.order_by("pk").values_list("name", flat=True)[:MOST])
    kinds = list(InstrumentKind.values)
    return {
        "first page": ["/", "/fr/", "/ar/"],
        "list": list(_lists(chance, kinds)),
        "instrument": _paths(works),
        "edition": _paths(texts),
        "provision": [f"/provisions/{one.public_id}/" for one in pieces],
        "organization": ["/organizations/", *_paths(owners)],
        "topic": ["/topics/", *(f"/topics/{name}/" for name in topics)],
        "who has adopted": [
            "/adoptions/",
            *(f"/adoptions/?reference={one.translation_key}" for one in _adopted(statements)),
        ],
        "timeline": [f"/timelines/{one.translation_key}/" for one in owners],
        "search": list(_searches(chance, pieces, owners, kinds)),
        "compare": list(_comparisons(chance, texts)),
        "API instruments": _api("instruments", [one.translation_key for one in works]),
        "API editions": _api("editions", [one.translation_key for one in texts]),
        "API provisions": [
            f"/api/v1/provisions/?edition={one.edition.translation_key}&cursor=after-{one.public_id}" for one in pieces
        ],
        "API adoptions": _api("adoptions", [one.public_id for one in statements])
        + [f"/api/v1/adoptions/?organization={one.translation_key}" for one in owners[: MOST // 4]],
        "API changes": list(_places_in_the_log(chance)),
        "Atom feed": ["/feeds/adoptions.atom", "/feeds/instruments.atom", "/feeds/changes.atom"]
        + [f"/feeds/adoptions.atom?{urlencode({'track': track})}" for track in Track.values],
    }


def some(rows: Any, chance: random.Random, most: int = MOST) -> list[Any]:
    """Return rows by chance, by their keys: a large table is not read for it."""
    ends = rows.model._default_manager.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    span = range(ends["first"], ends["last"] + 1)
    keys = chance.sample(span, min(len(span), 6 * most))
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found][:most]


def _paths(pages: list[Any]) -> list[str]:
    return [urlsplit(page.url).path for page in pages if page.url]


def _api(kind: str, ids: list[Any]) -> list[str]:
    """Return the list at places deep within it, and single things."""
    deep = [f"/api/v1/{kind}/?cursor=after-{one}" for one in ids[: MOST // 2]]
    return [f"/api/v1/{kind}/", *deep, *(f"/api/v1/{kind}/{one}/" for one in ids[MOST // 2 :])]


def _lists(chance: random.Random, kinds: list[str]) -> Iterator[str]:
    pages = max(InstrumentPage.objects.live().count() // PAGE_SIZE, 1)
    yield "/instruments/"
    for _each in range(MOST // 4):
        yield f"/instruments/?{urlencode({'page': chance.randint(1, pages)})}"
        kind, page = chance.choice(kinds), chance.randint(1, max(pages // len(kinds), 1))
        yield f"/instruments/?{urlencode({'kind': kind, 'page': page})}"


def _searches(chance: random.Random, pieces: list[Any], owners: list[Any], kinds: list[str]) -> Iterator[str]:
    """Ask for one to three words of real texts, one in three times narrowed."""
    words = sorted({word for one in pieces for word in WORD.findall(one.text.casefold())})
    for _each in range(SEARCHES if words else 0):
        asked = {"q": " ".join(chance.sample(words, min(chance.randint(1, 3), len(words))))}
        narrowed = {
            "organization": str(chance.choice(owners).translation_key),
            "instrument_kind": chance.choice(kinds),
            "kind": "provision",
            "language": "en",
            "year": str(chance.randint(1990, 2025)),
        }
        if chance.random() < 1 / 3:
            name = chance.choice(sorted(narrowed))
            asked[name] = narrowed[name]
        yield f"/search/?{urlencode(asked)}"


def _comparisons(chance: random.Random, texts: list[Any]) -> Iterator[str]:
    for _each in range(MOST // 4 if len(texts) > 1 else 0):
        pair = chance.sample(texts, 2)
        yield f"/compare/?{urlencode([('edition', str(one.translation_key)) for one in pair])}"


def _adopted(events: list[Any]) -> list[Any]:
    """Return the instruments that events are about."""
    return list({one.reference_id: one.reference for one in events}.values())


def _places_in_the_log(chance: random.Random) -> Iterator[str]:
    last = Change.objects.filter(scope="").aggregate(last=Max("number"))["last"] or 0
    yield "/api/v1/changes/"
    for _each in range(MOST // 4):
        yield f"/api/v1/changes/?after={chance.randint(0, last)}"
