"""What the worker carries: things noted, provisions prepared and looked for, webhooks called, mails written."""

import contextlib
import http.server
import importlib
import ipaddress
import itertools
import statistics
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from tests.measurements.bench import clustered
from tests.measurements.bench.rows import Carried, Row

PREPARED = 5
"""Texts of which likeness is kept."""
SCOPES = 5
"""Organizations that are told by a log of their own."""
FEW, MANY = 30, 240
"""Texts of 100 provisions each; both are more than are measured one by one."""
LOOKED_FOR = 200
WEBHOOKS, CALLS_EACH = 40, 5
READERS = 100


def measure_noting() -> Iterator[Row]:
    """Note everything as if it were new: the log, the feeds, the search."""
    changes = importlib.import_module("practices.exchange.actions.changes")
    changes.touch_all()
    work = "a thing noted: told, and entered in the search with its provisions"
    yield _worked("worker.note", work, changes.note_changes)


def measure_likeness() -> Iterator[Row]:
    """Prepare some texts; look for neighbours among invented ones, by how many there are."""
    models = importlib.import_module("tests.gathered_models")
    vectors = importlib.import_module("practices.actions.vectors")
    keys = list(models.EditionPage.objects.order_by("pk").values_list("translation_key", flat=True)[:PREPARED])
    provisions = models.Provision.objects.filter(edition__translation_key__in=keys).count()

    def prepare() -> int:
        vectors.refresh_vectors(things=keys)
        return int(provisions)

    yield _worked("likeness.prepare", "a provision prepared for comparison, its neighbours written", prepare)
    yield from _in_files()


def measure_telling() -> Iterator[Row]:
    """Tell organizations by webhooks, and readers by mail; note a change for so many scopes more."""
    factories = importlib.import_module("tests.factories")
    changes = importlib.import_module("practices.exchange.actions.changes")
    owners = [factories.organization() for _each in range(SCOPES)]
    things = [factories.instrument(owner) for owner in owners]
    changes.note_changes()
    alone = _seconds_to_note(things, changes)
    openings = importlib.import_module("practices.exchange.actions.log_backfill")
    for owner in owners:
        openings.open_scope(organization=owner)
    while openings.fill_logs():
        pass  # a quick machine has recorded more than one portion before
    beside = _seconds_to_note(things, changes)
    each = max(0.0, beside - alone) / SCOPES
    yield Carried("worker.scope", "a thing looked at for one more scope", 1 / each if each else None, each)
    yield _webhooks(owners)
    yield _mails(factories, changes)


def _worked(name: str, work: str, do: Callable[[], int]) -> Carried:
    began, began_at = time.process_time(), time.perf_counter()
    count = do()
    return Carried(name, work, count / (time.perf_counter() - began_at), (time.process_time() - began) / count)


def _seconds_to_note(things: list[Any], changes: Any) -> float:
    """Return the seconds of clock in which a changed thing is noted."""
    numbers = itertools.count()
    times = []
    for _round in range(3):
        for thing in things:
            thing.title = f"Renamed {next(numbers)} {time.time_ns()}"
            thing.save_revision().publish()
        began = time.perf_counter()
        changes.note_changes()
        times.append((time.perf_counter() - began) / len(things))
    return min(times)


def _in_files() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_written(Path(folder) / str(count), count) for count in (FEW, MANY))
        size = sum(file.stat().st_size for file in (Path(folder) / str(MANY)).iterdir()) / len(large)
        quick, slow = _look(small), _look(large)
    each = max(0.0, slow - quick) / (len(large) - len(small))
    once = max(0.0, quick - each * len(small))
    note = f"from {len(small):,} and {len(large):,} provisions"
    yield Carried("likeness.files", "a provision in the files of a machine, which its processes share", size=size)
    yield Carried("likeness.look", "a provision looked for, however many there are", 1 / quick, once, note=note)
    yield Carried("likeness.each", "the same for each provision that there is", processor=each, note=note)


def _written(folder: Path, count: int) -> Any:
    """Write the files of so many texts, and open them."""
    index = importlib.import_module("practices.texts.comparison").ProvisionIndex
    index.write(folder, lambda: clustered.texts(count))
    return index.open(folder)


def _look(index: Any) -> float:
    """Return the median seconds of the processor for one provision."""
    times = []
    for number in range(LOOKED_FOR):
        began = time.process_time()
        index.nearest(str(number % FEW), f"p_{number % clustered.PROVISIONS}", top=20)
        times.append(time.process_time() - began)
    return statistics.median(times)


def _webhooks(owners: list[Any]) -> Row:
    """Call webhooks of a receiver on this machine that says yes at once."""
    deliveries = importlib.import_module("practices.exchange.actions.deliveries")
    outside = importlib.import_module("practices.actions.outside")
    with _receiving() as address:
        here = ipaddress.ip_address("127.0.0.1")
        reach = outside.Reach(lambda found: found == here, frozenset({urllib.parse.urlsplit(address).port or 80}))
        _make_webhooks(owners, f"{address}/in", reach)

        def send(to: str, body: bytes, headers: Mapping[str, str]) -> int:
            return int(outside.post(to, body, headers, 5.0, reach=reach))

        return _worked("worker.webhooks", "a call of a webhook, to a receiver that answers at once",
                       lambda: sum(_round(deliveries, send) for _turn in range(CALLS_EACH)))  # fmt: skip


def _make_webhooks(owners: list[Any], address: str, reach: Any) -> None:
    webhooks = importlib.import_module("practices.exchange.actions.webhooks")
    factories = importlib.import_module("tests.factories")
    officers = {owner.pk: factories.officer(owner) for owner in owners}
    for owner, _number in itertools.product(owners, range(WEBHOOKS // len(owners))):
        with contextlib.suppress(webhooks.WebhookRefused):  # it has as many as it may
            webhooks.make_webhook(
                organization=owner, name="Register", address=address, kinds=(), by=officers[owner.pk], reach=reach
            )


def _round(deliveries: Any, send: Any) -> int:
    """Change something that each webhook is told of, and call them."""
    models = importlib.import_module("tests.gathered_models")
    changes = importlib.import_module("practices.exchange.actions.changes")
    for scope in models.ChangeScope.objects.filter(organization__isnull=False).order_by("pk"):
        with transaction.atomic():
            change = models.Change(kind="instrument", thing=str(uuid.uuid4()), act="changed")
            changes.add_entries([(change, {scope.code: changes.head_of(scope.code) + 1})])
    return int(deliveries.deliver_webhooks(send=send).delivered)


def _mails(factories: Any, changes: Any) -> Row:
    """Write to readers who follow everything, of one change."""
    models = importlib.import_module("tests.gathered_models")
    now = importlib.import_module("django.utils.timezone").now
    head = changes.head_of("")
    for number in range(READERS):
        models.Subscription.objects.create(
            email=f"reader-{number}@example.org", frequency="at_once", confirmed_at=now(), after=head, user=None,
            scope="", language="en",
        )  # fmt: skip
    factories.instrument()
    changes.note_changes()
    updates = importlib.import_module("practices.exchange.actions.updates")
    with importlib.import_module("django.test").override_settings(MAILERS=IN_MEMORY):
        work = "a mail of changes written, and taken at once"
        return _worked("worker.mails", work, lambda: int(updates.send_updates(now=now()).mail_count))


IN_MEMORY = {name: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for name in ("default", "direct")}


class _Yes(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Read a call and say yes."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _receiving() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Yes)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
