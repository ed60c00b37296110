"""Each log tells its readers what a look of their own would have found, whatever was narrowed, opened or withdrawn."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from organizations.models import PUBLIC_READER, OrganizationPage
from practices.actions.adoptions import reverse_adoption
from practices.actions.ledger import verify
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.sights import looking, reader_of_all
from practices.models.exchange.changes import FILLING_ORDER, Change, ChangeScope, ShownThing
from practices.models.releases import Audience
from practices.queries.watching import MODELS
from tests import factories

pytestmark = pytest.mark.django_db
READ = import_string(settings.CHANGE_READER)
Told = tuple[str, str, str]
"""Act, kind and id of an entry."""


class Oracle:
    """Keeps a log for each scope by itself: looks at everything as its reader, and compares with what it saw before."""

    def __init__(self) -> None:
        self.logs: dict[str, list[Told]] = {}
        self.shown: dict[str, dict[tuple[str, str], str]] = {}

    def follow(self) -> None:
        """Look as the readers of each scope, and write down what they are shown otherwise."""
        readers = {scope.code: reader_of_all([scope]) for scope in ChangeScope.objects.select_related("organization")}
        for code, reader in {"": PUBLIC_READER, **readers}.items():
            before, now = self.shown.get(code, {}), {}
            for kind, model in MODELS.items():
                seen = looking(kind, READ)(list(model.objects.order_by().values_list("pk", flat=True)), reader)
                now |= {(kind, sight.snapshot.thing): sight.essence for sight in seen.values()}
            log = self.logs.setdefault(code, [])
            log += [("withdrawn", *key) for key in sorted(before.keys() - now)]
            log += [("created", *key) for key in sorted(now.keys() - before)]
            log += [("changed", *key) for key in sorted(now.keys() & before) if now[key] != before[key]]
            self.shown[code] = now


def logs() -> dict[str, list[Told]]:
    """Return each log as its readers get it, once it was seen that its numbers have no gap."""
    found = {}
    for code in ("", *ChangeScope.objects.values_list("code", flat=True)):
        rows = list(Change.objects.of_scope(code).after(0).values_list("number", "act", "kind", "thing"))
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1)), code
        found[code] = [row[1:] for row in rows]
    return found


@pytest.fixture
def followers() -> list[Any]:
    """Organizations with a log of their own, one of them for trying out; the secretariat has one as well."""
    offices = [factories.organization(f"Follower {number}") for number in range(4)]
    OrganizationPage.objects.filter(pk=offices[-1].pk).update(is_test=True)
    offices[-1].is_test = True
    note_changes()
    for office in (*offices[1:], None):
        open_scope(organization=office)
    return offices


def steps(followers: list[Any]) -> Iterator[Callable[[], Any]]:
    """Write in a made world: what is open to some is narrowed, widened, withdrawn, opened again and deleted."""
    first, second, third, trying = followers
    made = {audience: factories.instrument(first, audience=None) for audience in (None, *Audience)}
    for audience in set(Audience) - {Audience.NAMED}:
        factories.open_to(made[audience], audience)
    named = made[Audience.NAMED]
    yield lambda: factories.open_to(named, Audience.NAMED, named=[second])
    yield lambda: factories.open_to(named, Audience.NAMED, named=[second, third])
    yield lambda: factories.edition(made[Audience.PARTICIPATING], audience=Audience.PARTICIPATING)
    yield lambda: factories.open_to(made[Audience.PUBLIC], Audience.NAMED, named=[third])
    for audience in (Audience.OWN, Audience.PARTICIPATING, Audience.DELEGATIONS, Audience.PUBLIC):
        yield lambda audience=audience: factories.open_to(made[Audience.PUBLIC], audience)
    yield lambda: type(named).objects.filter(pk__in=[one.pk for one in made.values()]).update(symbol="SEC/1")
    own = factories.instrument(second, audience=None)
    event = factories.adoption(made[Audience.PUBLIC], organization=second, own_instrument=own)
    yield lambda: factories.practice(trying, audience=None)
    yield lambda: factories.open_to(own, Audience.PUBLIC)
    yield lambda: reverse_adoption(event=event, by=factories.officer(second))
    yield lambda: open_scope(organization=first)
    yield lambda: OrganizationPage.objects.get(pk=third.pk).unpublish()
    yield lambda: OrganizationPage.objects.get(pk=third.pk).save_revision().publish()
    yield lambda: factories.practice(third, audience=Audience.PARTICIPATING).delete()
    yield made[Audience.OWN].delete


def test_each_log_tells_what_a_look_of_its_own_would_have_found(followers):
    oracle = Oracle()
    oracle.follow()
    begun = logs()
    assert {code: sorted(log) for code, log in begun.items()} == {c: sorted(log) for c, log in oracle.logs.items()}

    for step in steps(followers):
        step()
        note_changes()
        before = {code: len(log) for code, log in oracle.logs.items()}
        oracle.follow()
        told = logs()
        assert verify(Change) is None
        for code, log in oracle.logs.items():
            assert sorted(told[code][before.get(code, 0) :]) == sorted(log[before.get(code, 0) :]), code
            shown = ShownThing.objects.shown_to(code).present().values_list("kind", "thing", "digest")
            assert {(kind, thing): said for kind, thing, said in shown} == oracle.shown[code], code


def test_a_log_is_filled_in_the_order_in_which_things_are_looked_at():
    assert tuple(MODELS) == FILLING_ORDER
