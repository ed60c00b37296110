"""`/api/v1/instruments/<id>/similar/` and `manage.py similar INSTRUMENT`: the same answer."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practices.actions.vectors import refresh_all
from practices.models.instruments import InstrumentLineage, LineageKind
from practices.texts.comparison import METHOD_VERSION
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, key
from tests.practices.compare.test_degrees import UNSURE, UNSURE_TOO
from tests.practices.similar.test_vectors import LIKE, TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    gifts = factories.topic("gifts", "Gifts")
    ours = factories.instrument(factories.organization("Ours"), title="Our code", topics=[gifts])
    factories.edition(ours, text=TEXT)
    same = factories.instrument(factories.organization("Union"), title="The same", topics=[gifts])
    factories.edition(same, text=TEXT)
    like = factories.instrument(factories.organization("Council"), title="Alike")
    factories.edition(like, text=LIKE)
    InstrumentLineage.objects.create(instrument=like, other=ours, kind=LineageKind.ADAPTED_FROM)
    refresh_all()
    return ours, same, like


def test_the_most_alike_come_first_with_their_measures(world):
    ours, same, like = world

    found = get(f"instruments/{key(ours)}/similar")

    assert (found["instrument"], found["method"], found["topics"]) == (key(ours), METHOD_VERSION, ["gifts"])
    assert [row["id"] for row in found["results"]] == [key(same), key(like)]
    first, second = found["results"]
    assert first["texts_alike"] == {
        "outcome": "alike",
        "aligned_count": 2,
        "provision_count": 2,
        "other_aligned_count": 2,
        "other_provision_count": 2,
        "maybe_count": 0,
        "other_maybe_count": 0,
        "likeness": 1.0,
    }
    assert (first["shared_topics"], first["declared"]) == (["gifts"], [])
    assert (second["shared_topics"], second["topics_only_here"]) == ([], ["gifts"])
    assert second["declared"] == ["Adapted from"]
    assert 0 < second["texts_alike"]["likeness"] < 1
    assert first["compare_url"].startswith("http://testserver/compare/?edition=")


def test_likeness_is_the_same_from_the_other_side(world):
    ours, _same, like = world

    there = next(row for row in get(f"instruments/{key(ours)}/similar")["results"] if row["id"] == key(like))
    back = next(row for row in get(f"instruments/{key(like)}/similar")["results"] if row["id"] == key(ours))

    assert there["texts_alike"]["likeness"] == back["texts_alike"]["likeness"]


def test_hidden_and_unknown_are_not_there():
    hidden = factories.instrument(audience=None)
    answers = [client_of().get(f"/api/v1/instruments/{name}/similar/") for name in (key(hidden), NOBODY)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "application/problem+json"


def test_an_unknown_parameter_is_refused(world):
    answer = client_of().get(f"/api/v1/instruments/{key(world[0])}/similar/", {"top": "3"})

    assert answer.status_code == 400


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    for _ in range(5):
        factories.edition(text=LIKE)
    refresh_all()
    get(f"instruments/{key(world[0])}/similar")

    with django_assert_max_num_queries(12):
        assert len(get(f"instruments/{key(world[0])}/similar")["results"]) == 7


def test_the_command_says_what_the_api_says(world, capsys):
    ours = world[0]
    call_command("similar", key(ours), "--format", "json")
    said = json.loads(capsys.readouterr().out)

    found = get(f"instruments/{key(ours)}/similar")

    assert [row["id"] for row in said["results"]] == [row["id"] for row in found["results"]]
    assert said["results"][0]["texts_alike"] == found["results"][0]["texts_alike"]


def test_the_command_lists_organizations_alphabetically(world, capsys):
    call_command("similar", world[0].url)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["Council", "Union"]
    assert "1 of 2 provisions alike" in lines[0]
    assert "topics in common: gifts" in lines[1]


def test_the_command_refuses_what_the_public_may_not_know(world, capsys):
    hidden = factories.instrument(title="Hidden", audience=None)

    with pytest.raises(CommandError, match="not open to the public"):
        call_command("similar", key(hidden))
    call_command("similar", key(hidden), "--as", "owner")
    assert capsys.readouterr().out.strip() == "None found."


@pytest.mark.parametrize("named", ["/organizations/", "nothing", NOBODY, "/a/b/c/d/"])
def test_the_command_says_that_nothing_is_there(db, named):
    with pytest.raises(CommandError, match="No instrument is at"):
        call_command("similar", named)


def test_the_refreshing_command_prints_counts(world, capsys):
    call_command("refresh_vectors", "--all")

    assert "3 texts: 3 prepared, 0 dropped" in capsys.readouterr().out


def test_what_only_may_be_similar_has_no_counterpart():
    gifts = factories.topic("gifts")
    ours, other = (factories.edition(factories.instrument(topics=[gifts]), text=text) for text in (UNSURE, UNSURE_TOO))
    refresh_all()

    (found,) = get(f"instruments/{key(ours.instrument)}/similar")["results"]
    page = Client().get(f"/instruments/{key(other.instrument)}/similar/?show=all").content.decode()

    texts = found["texts_alike"]
    assert (texts["outcome"], texts["aligned_count"], texts["other_aligned_count"]) == ("maybe", 0, 0)
    assert (texts["maybe_count"], texts["other_maybe_count"], texts["likeness"]) == (1, 1, 1.0)
    assert "0 of 1 here" in page
    assert "may be similar: 1 more there, 1 more here" in page
