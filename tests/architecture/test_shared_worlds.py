"""A world that tests share is as it was made for each of them, with its files, and away for those who ask for none."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from practices.models.topics import Topic
from tests import factories
from tests.shared_worlds import SharedWorld, shared_world

pytestmark = pytest.mark.django_db
NAME = "said-once"


def _make():
    storages["records"].save("said.txt", ContentFile(b"Once"))
    return [factories.topic(NAME, "As made")]


shared_topics = shared_world(_make)


@pytest.fixture
def topics(shared_topics, tmp_path):
    shared_topics.files_into(tmp_path)
    return shared_topics.made()


@pytest.mark.parametrize("_turn", range(3))
def test_world_is_as_it_was_made_for_each_test(topics, _turn):
    (topic,) = topics
    with storages["records"].open("said.txt") as file:
        assert file.read() == b"Once"
    assert topic.slug == NAME
    assert [label.label for label in Topic.objects.get(pk=topic.pk).labels.all()] == ["As made"]

    topics.clear()
    topic.slug = "written-over"
    topic.save()
    topic.labels.all().delete()
    storages["records"].delete("said.txt")


@pytest.mark.parametrize("_turn", range(3))
def test_who_asks_for_no_world_finds_none(_turn):
    assert not Topic.objects.filter(name=NAME).exists()
    assert not storages["records"].exists("said.txt")


@pytest.mark.indexed  # the making leaves the indexes alone by itself
def test_world_falls_whole_and_stands_again(django_db_blocker, tmp_path):
    folder = tmp_path / "world"
    folder.mkdir()
    world = SharedWorld("shared_again", _make, django_db_blocker, folder)

    for _turn in range(2):
        world.stand()
        assert Topic.objects.filter(name=NAME).exists()
        assert (folder / "records" / "said.txt").exists()
        world.fall()
        assert not Topic.objects.filter(name=NAME).exists()
        assert list(folder.iterdir()) == []


def test_those_who_share_a_world_come_last_in_their_module(request):
    asks = ["shared_topics" in item.fixturenames for item in request.session.items if item.path == request.node.path]

    assert asks == sorted(asks)
