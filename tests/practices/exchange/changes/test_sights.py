"""A thing is looked at once for all who are shown the same: with what each of them would find by a look of its own."""

from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from practices.actions.adoptions import reverse_adoption
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.sights import look_once, looking, reader_of_all
from practices.models.exchange.changes import Change, ChangeScope, ShownThing, Touch
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience
from practices.models.topics import Topic
from practices.queries.watching import MODELS
from tests import factories

pytestmark = pytest.mark.django_db
READ = import_string(settings.CHANGE_READER)
FOLLOWERS = 7


@pytest.fixture
def followers() -> list[Any]:
    """Organizations with a log of their own, one of them for trying out, and the secretariat's log."""
    offices = [factories.organization(f"Follower {number}") for number in range(FOLLOWERS)]
    type(offices[-1]).objects.filter(pk=offices[-1].pk).update(is_test=True)
    offices[-1].is_test = True
    note_changes()
    for office in (*offices, None):
        open_scope(organization=office)
    return offices


def of_all_kinds(followers: list[Any]) -> None:
    """Make things that are open to everybody, to some and to nobody else, and that name such."""
    first, second, *_others, trying = followers
    issuer = factories.organization("Issuer")
    for audience in (None, *Audience):
        named = [second] if audience == Audience.NAMED else []
        for owner in (first, issuer) if audience else (first, issuer, trying):
            made = factories.instrument(owner, audience=None)
            for thing in (made, factories.edition(made, audience=None), factories.practice(owner, audience=None)):
                factories.open_to(thing, audience, named=named)
    own, code = factories.instrument(second, audience=None), factories.instrument(issuer)
    factories.adoption(code, organization=second, own_instrument=own)
    closed = factories.adoption(factories.instrument(issuer, audience=Audience.PARTICIPATING), organization=first)
    reverse_adoption(event=closed, by=factories.officer(first))


def test_each_log_is_shown_what_a_look_of_its_own_finds(followers):
    of_all_kinds(followers)
    scopes = list(ChangeScope.objects.select_related("organization"))

    for kind, model in MODELS.items():
        rows = list(model.objects.order_by("pk").values_list("pk", flat=True))
        sights = look_once(kind, rows, scopes, READ)
        look = looking(kind, READ)
        for scope in scopes:
            assert sights[scope.code] == look(rows, reader_of_all([scope])), (kind, scope.organization)


def test_what_everybody_sees_is_looked_at_twice_however_many_follow(followers):
    text = factories.instrument()
    note_changes()
    looks: list[Any] = []

    def read(kind: str, rows: Any, user: Any) -> Any:
        looks.append((kind, user))
        return READ(kind, rows, user)

    InstrumentPage.objects.filter(pk=text.pk).update(symbol="SEC/1")

    assert note_changes(read=read) == FOLLOWERS + 2
    assert [kind for kind, _user in looks] == ["instrument", "instrument"]


def test_own_thing_is_looked_at_a_few_times_and_told_to_its_organization_and_the_secretariat(followers):
    looks: list[Any] = []

    def read(kind: str, rows: Any, user: Any) -> Any:
        looks.append((kind, user))
        return READ(kind, rows, user)

    factories.instrument(followers[2], audience=None)

    assert note_changes(read=read) == 2
    assert len([kind for kind, _user in looks if kind == "instrument"]) <= 8
    told = Change.objects.order_by("-sequence")[0].entries.values_list("scope", flat=True)
    assert set(told) == {str(followers[2].translation_key), "secretariat"}


@pytest.mark.parametrize("is_noted_between", [True, False])
def test_thing_that_comes_again_under_its_id_is_told_anew(followers, is_noted_between):
    first = Topic.objects.create(name="gifts", slug="gifts", position=1)
    note_changes()
    first.delete()
    if is_noted_between:
        note_changes()
    Topic.objects.create(name="gifts", slug="gifts", position=2)

    note_changes()

    assert not Touch.objects.exists()
    acts = list(Change.objects.of_scope("").filter(thing="gifts").order_by("number").values_list("act", flat=True))
    assert acts == ["created", "withdrawn", "created"]
    assert not ShownThing.objects.public().get(thing="gifts").is_withdrawn
