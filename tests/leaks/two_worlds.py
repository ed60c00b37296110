"""Two worlds that differ in what is hidden alone, and the addresses whose answers to the public must be the same."""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.sitemaps import SECTIONS
from practices.actions.releases import kind_of
from practices.actions.topics import tag_provision
from practices.actions.vectors import refresh_all
from practices.models.approvals.letters import NamedSource
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.instruments import InstrumentLineage
from practices.models.practices import PracticePage
from practices.queries.frozen.addresses import FrozenComparison
from practices.queries.frozen.text_states import present_states
from practices.texts.comparison import ROWS_VERSION
from tests import factories
from tests.statements import record_adoption

World = tuple[Any, ...]
"""Issuer, adopter, reference, instrument, editions, topic."""
LANGUAGES = ("fr", "de", "it", "ru", "es", "ar")
SENTENCES = (
    "gift", "gifts", "gifts courtesy", "duty", "members", "report", "secretary", "simple", "nothing", "rules",
    "model code", "accept", "beyond", "note", "summary", "issuer", "adopter", "prohibits", "token", "code of conduct",
)  # fmt: skip
TEXT = "1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n\n2. Duty\n\nMembers report to the Secretary.\n"


def make_world(operator: Any) -> World:
    """A small public exchange."""
    gifts = factories.topic("gifts", "Gifts", is_core=True)
    factories.topic("duty", "Duty", is_core=True)
    issuer, adopter = factories.organization("Issuer"), factories.organization("Adopter")
    factories.officer(issuer)
    reference = factories.instrument(issuer, title="Model code", topics=[gifts])
    own = factories.instrument(adopter, title="Rules", topics=[gifts])
    editions = [factories.edition(reference, text=TEXT), factories.edition(own, text=TEXT.replace("courtesy", "token"))]
    for edition in editions:
        tag_provision(provision=edition.provisions.get(text__contains="gift"), topics=[gifts], by=operator)
    note = factories.practice(adopter, title="Note")
    factories.claim(note, text=editions[0])
    factories.assessment(editions[0], topic=gifts)
    factories.question(gifts, slug="gifts")
    factories.adoption(reference, organization=adopter, own_instrument=own)
    factories.assessment(editions[1], topic=gifts, by=factories.officer(adopter))
    InstrumentLineage.objects.create(instrument=own, other=reference, kind="adapted_from")
    refresh_all()
    return issuer, adopter, reference, own, editions, gifts


def hide(world: World, operator: Any) -> None:
    """Add what nobody of the public may see, beside everything that they may."""
    issuer, adopter, reference, own, editions, gifts = world
    for number in range(4):
        hidden = factories.instrument(adopter, audience=None, title=f"Gifts {number}", topics=[gifts])
        edition = factories.edition(hidden, audience=None, text=TEXT)
        InstrumentLineage.objects.create(instrument=hidden, other=reference, kind="replaces")
        for page in (hidden, edition):
            NamedSource.objects.create(
                thing=page.translation_key, kind=kind_of(page), source="Gifts: a rule", named_at=timezone.now()
            )
        tag_provision(provision=edition.provisions.get(text__contains="gift"), topics=[gifts], by=operator)
    factories.edition(own, audience="participating", on=datetime.date(2006, 1, 1), text=TEXT * 2)
    factories.practice(issuer, audience="delegations", title="Gifts practice")
    contact = factories.organization("Contact", is_contact_only=True)
    for organization in (adopter, contact):
        record_adoption(
            organization=organization,
            reference=reference,
            track="adoption",
            state="planned",
            effective=PartialDate.parse("2006"),
            by=operator,
        )
    factories.adoption(factories.instrument(issuer, audience=None), organization=adopter)
    factories.assessment(edition, topic=gifts, by=factories.officer(adopter), finding="requires")
    factories.assessment(world[4][1], topic=gifts, by=operator, finding="none_found")
    _judge_what_is_hidden(adopter, reference, own, editions, gifts, operator)
    refresh_all()


def _judge_what_is_hidden(adopter: Any, reference: Any, own: Any, editions: Any, gifts: Any, operator: Any) -> None:
    """Add assessments, checks and a question that the public does not see yet, or of what it does not see."""
    note = PracticePage.objects.get(title="Note")
    french = factories.edition(reference, audience="participating", language="fr", text=TEXT)
    factories.assessment(editions[0], topic=gifts, finding="none_found", by=operator)
    factories.assessment(editions[1], topic=gifts, by=operator)
    factories.assessment(french, topic=gifts)
    factories.claim(note, text=editions[0], by=operator)
    factories.claim(note, text=french, by=factories.officer(adopter))
    factories.question(gifts, published=False)


def addresses(world: World) -> list[str]:
    issuer, adopter, reference, own, editions, _gifts = world
    pair = "&".join(f"edition={edition.translation_key}" for edition in editions)
    asked = [f"{reverse('compare')}?{pair}&by={by}" for by in ("provision", "topic", "words", "gaps")]
    asked += [f"/compare/export/{form}/?{pair}" for form in ("docx", "pdf", "xlsx", "csv", "json")]
    asked += [f"/api/v1/compare/?{pair}&by={by}" for by in ("provision", "topic", "words", "gaps")]
    made = FrozenComparison(tuple(present_states(editions)), frozen_on=today(), method=ROWS_VERSION).query()
    asked += [f"/compare/frozen/?{made}", f"/compare/frozen/export/json/?{made}"]
    texts = "&".join(f"{name}={one.translation_key}" for name, one in zip(("own", "reference"), editions, strict=True))
    asked += ["/gaps/", f"/gaps/?{texts}&say=sec_1&languages=all", f"/gaps/?{texts}&by=topic", f"/gaps/pack/?{texts}"]
    asked += [page.url for page in (issuer, adopter, reference, own, *editions)]
    asked += [f"{reverse('adoptions')}?reference={reference.translation_key}{more}" for more in ("", "&format=csv")]
    asked += [f"/api/v1/{name}/" for name in ("organizations", "topics", "instruments", "editions", "practices")]
    near = editions[0].provisions.get(text__contains="gift").public_id
    narrowed = ("topic=gifts", f"instrument={own.translation_key}", f"near={near}")
    asked += [f"/api/v1/provisions/?{query}" for query in narrowed]
    asked += [f"/api/v1/search/?q={query}" for query in ("gift", "gifts+courtesy", "gift&topic=gifts&page_size=2")]
    asked += [f"/api/v1/{name}/?topic=gifts" for name in ("instruments", "editions", "practices", "assessments")]
    asked += ["/api/v1/topics/gifts/", f"/api/v1/instruments/?similar_to={reference.translation_key}"]
    asked += [f"/api/v1/adoptions/{query}" for query in ("", "?topic=gifts", f"?similar_to={own.translation_key}")]
    asked += [
        f"/editions/{edition.translation_key}/export/{form}/"
        for edition in editions
        for form in ("pdf", "docx", "html", "akn.xml", "json", "csv", "jsonld")
    ]
    asked += ["/coverage/", "/coverage/?topic=gifts&format=csv", "/api/v1/assessments/"]
    asked += [f"/coverage/{page.translation_key}/{more}" for page in (reference, own) for more in ("", "gifts/")]
    drawn = [f"/adoptions/figures/over-time.{{}}?reference={reference.translation_key}", "/coverage/figures/map.{}"]
    figures = f"/instruments/{reference.translation_key}/figures"
    drawn += [f"{figures}/lineage.{{}}", f"{figures}/similar.{{}}"]
    asked += [address.format(form) for address in drawn for form in ("svg", "png", "csv")]
    asked += [f"{page.url}?since" for page in editions]
    asked += [f"{page.url}?on=2010-01-01" for page in (reference, own)]
    asked += [
        f"{root}/{reference.translation_key}/similar/{more}"
        for root, more in (
            *(("/instruments", more) for more in ("", "?show=topics", f"?show=all&pairs={own.translation_key}")),
            ("/api/v1/instruments", ""),
        )
    ]
    asked += [
        "/",
        "/terms/",
        "/organizations/",
        "/instruments/",
        "/practices/",
        "/topics/",
        "/topics/gifts/",
        "/questions/",
        "/questions/gifts/",
        "/questions/gifts/?on=2010-01-01",
        "/questions/gifts/?format=csv",
        PracticePage.objects.get(title="Note").url,
        "/compare/",
    ]
    asked += ["/search/?q=gift", "/search/?q=gifts+courtesy", "/feeds/adoptions.atom", "/feeds/adoptions.json"]
    asked += [f"/feeds/{feed}.atom" for feed in ("instruments", "practices", "reports", "changes")]
    asked += [f"/sitemap-{section}.xml" for section in ("pages", *SECTIONS)]
    return [*asked, "/sitemap.xml", "/robots.txt", "/fr/instruments/"]


def many_addresses(world: World, *, count: int) -> list[str]:
    """Return so many: the addresses above in every language, with the questions that people put to lists and search."""
    plain = [*addresses(world), *_asked(world)]
    pages = [one for one in plain if not one.startswith(("/api/", "/feeds/", "/sitemap", "/robots", "/fr/"))]
    return list(itertools.islice(dict.fromkeys(itertools.chain(plain, _translated(pages))), count))


def _asked(world: World) -> Iterator[str]:
    """Search, filters, orders and pages of lists."""
    _issuer, adopter, reference, own, _editions, _gifts = world
    narrowed = ("", f"&organization={adopter.translation_key}", "&topic=gifts", "&page_size=1", "&page_size=1&page=2")
    for words in SENTENCES:
        yield from (f"{root}?q={words}{more}" for root in ("/search/", "/api/v1/search/") for more in narrowed)
        yield from (f"/{name}/?q={words}" for name in ("instruments", "practices"))
        yield from (f"/api/v1/{name}/?q={words}" for name in ("instruments", "editions", "practices"))
    for name in ("organizations", "topics", "instruments", "editions", "practices", "adoptions", "assessments"):
        yield from (f"/api/v1/{name}/?{more}" for more in ("page_size=1", "page_size=1&page=2", "format=csv", "page=9"))
    for page in (reference, own):
        yield from (f"{page.url}?on={year}-01-01" for year in range(1990, 2020))
        yield from (f"/adoptions/?reference={page.translation_key}&on={year}-01-01" for year in range(2000, 2020))


def _translated(pages: list[str]) -> Iterator[str]:
    yield from (f"/{language}{page}" for language in LANGUAGES for page in pages)


def read_all(client: Client, asked: list[str]) -> Mapping[str, tuple[int, bytes]]:
    """Get every address from an empty cache; give status and body."""
    cache.clear()
    return {address: _answer(client.get(address)) for address in asked}


def _answer(response: Any) -> tuple[int, bytes]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body


def differing(before: Mapping[str, tuple[int, bytes]], after: Mapping[str, tuple[int, bytes]]) -> list[str]:
    """Return the addresses of which the answer changed."""
    return [address for address in before if before[address] != after[address]]
