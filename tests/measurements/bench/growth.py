"""How times grow: pages and feeds by what the exchange holds, publishing by the length of the text, search by its hits.

On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite, with fewer. Everything is
asked whole and uncached, and said are medians by the clock.
"""

import importlib
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import django

from tests.measurements.bench.rows import Growth, Row

INSTRUMENTS = {"postgresql": (1_000, 10_000, 100_000), "sqlite": (500, 2_000, 8_000)}
TEXTS = {"postgresql": (1_000, 4_000, 16_000), "sqlite": (250, 1_000, 4_000)}
EVENTS = {"postgresql": (10_000, 100_000, 1_000_000), "sqlite": (2_000, 8_000, 32_000)}
PROVISIONS = (50, 200, 800)
OF_EACH_TEXT = 15
MADE = 1_000
ROUNDS = 15
FLAT, SEARCH, LINEAR = 0.1, 0.3, 1.0
"""Exponents that are allowed. Flat is not quite 0: an index is one step deeper for a hundred times as many rows."""
SEARCHED, OF_SEARCH = "register of interests", "search page with facets"


def measure() -> Sequence[Row]:
    """Measure each at growing sizes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    vendor = databases.connections["default"].vendor
    with databases.migrated_database():
        published = _publishing()
    return [
        *_at_sizes(databases, INSTRUMENTS[vendor], "instruments", _instruments),
        *_at_sizes(databases, TEXTS[vendor], "texts", _texts),
        *_at_sizes(databases, EVENTS[vendor], "events", _events),
        published,
    ]


def _at_sizes(
    databases: Any, sizes: tuple[int, ...], unit: str, make: Callable[[int, str], dict[str, str]]
) -> Iterator[Growth]:
    """Measure the addresses that `make` gives, by what they are, when so many things are made."""
    connection = databases.connections["default"]
    times: dict[str, list[float]] = defaultdict(list)
    for size in sizes:
        with databases.migrated_database():
            addresses = make(size, connection.vendor)
            _analyze(connection)
            for said, address in addresses.items():
                times[said].append(_asked(address))
    for said, found in times.items():
        at_most = SEARCH if said == OF_SEARCH else FLAT
        yield Growth(f"{said} on {connection.vendor}", sizes, tuple(found), unit, at_most)


def _instruments(size: int, _vendor: str) -> dict[str, str]:
    """The page of an instrument, the list of them, and a search whose hits grow with them."""
    importlib.import_module("tests.measurements.bench.search").make_instruments(size)
    return {
        "page of an instrument": _one_of_an_organization().url,
        "instruments by the API": "/api/v1/instruments/",
        OF_SEARCH: f"/search/?q={SEARCHED.replace(' ', '+')}",
    }


def _one_of_an_organization() -> Any:
    """Make an instrument with a text beside the others of an organization, which is the common case.

    The first one of an organization that came last is a case of its own on PostgreSQL: until its statistics know the
    organization, a merge of all pages seems cheap (docs/decisions/0021-pages-stay-flat.md).
    """
    factories = importlib.import_module("tests.factories")
    owner = importlib.import_module("organizations.models").OrganizationPage.objects.get(title="Organization 01")
    return factories.edition(factories.instrument(owner), text=_text(50)).instrument


def _texts(size: int, _vendor: str) -> dict[str, str]:
    """A text whose provisions are linked with others, and lists of provisions and of links by the API."""
    _make_texts(size)
    text = importlib.import_module("tests.gathered_models").EditionPage.objects.live().order_by("pk").first()
    return {
        "page of a text": text.url,
        "provisions of a text by the API": f"/api/v1/provisions/?edition={text.translation_key}",
        "links by the API": "/api/v1/links/",
    }


def _make_texts(size: int) -> None:
    """Make so many instruments with a text each, and link the fourth provision of each with one of another."""
    settings = importlib.import_module("django.conf").settings
    models = importlib.import_module("tests.gathered_models")
    now = importlib.import_module("django.utils.timezone").now()
    was, settings.DEBUG = settings.DEBUG, True
    try:
        importlib.import_module("practices.demonstration.scale").make_scale(
            instruments=size, provisions=size * OF_EACH_TEXT, events=0, is_noted=False, now=now, tell=lambda _said: None
        )
    finally:
        settings.DEBUG = was
    fourth = list(models.Provision.objects.filter(position=3).order_by("pk").values_list("pk", "hash"))
    models.ProvisionLink.objects.bulk_create(
        models.ProvisionLink(
            left_id=left,
            left_hash=of_left,
            right_id=right,
            right_hash=of_right,
            relation="related",
            reason="Said so.",
            confirmed_at=now,
        )
        for (left, of_left), (right, of_right) in zip(fourth[: size // 2], reversed(fourth), strict=False)
    )
    models.Touch.objects.all().delete()


def _events(size: int, vendor: str) -> dict[str, str]:
    """The first and the last page of the adoption feed."""
    _make_events(size, vendor)
    last = importlib.import_module("tests.gathered_models").PublicAdoption.objects.get(number=51).public_id
    return {
        "first page of the adoption feed": "/api/v1/adoptions/",
        "last page of the adoption feed": f"/api/v1/adoptions/?cursor=after-{last}",
        "Atom feed of adoptions": "/feeds/adoptions.atom",
    }


def _make_events(size: int, vendor: str) -> None:
    """Make so many public events; on PostgreSQL most are copies."""
    many = importlib.import_module("tests.many_adoptions")
    many.make_adoptions(MADE if vendor == "postgresql" else size)
    many.write_beforehand()
    if vendor == "postgresql":
        many.copy_adoptions(size // MADE)


def _publishing() -> Growth:
    """Publishing a text, with its provisions and what search holds of them."""
    factories = importlib.import_module("tests.factories")
    note_changes = importlib.import_module("practices.exchange.actions.changes").note_changes
    times = []
    for size in PROVISIONS:
        text = _text(size)

        def publish(text: str = text) -> None:
            factories.edition(text=text)
            note_changes()

        times.append(_median(publish, rounds=3))
    return Growth("publishing a text", PROVISIONS, tuple(times), "provisions", LINEAR)


def _text(provisions: int) -> str:
    words = "Members of the staff shall accept no gift beyond simple courtesy, and report what they were offered."
    return "\n".join(f"{number}. Article on gifts\n\n{words}\n" for number in range(1, provisions + 1))


def _asked(address: str) -> float:
    client = importlib.import_module("django.test").Client()

    def ask() -> None:
        assert client.get(address).status_code == 200

    return _median(ask)


def _median(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    work()
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _analyze(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
