"""The screens of the vocabulary's life, for the secretariat."""

import pytest
from django.urls import reverse

from practices.actions.topics import tag_provision
from practices.models.topics import Topic
from practices.models.vocabulary import TopicRedirect
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gifts(client, secretariat):
    client.force_login(secretariat)
    factories.topic("favours", "Favours")
    factories.topic("presents", "Presents")
    return factories.topic("gifts", "Gifts")


def life(code):
    return reverse("topics_admin:life", args=[code])


def test_what_carries_a_topic_is_counted_before_it_is_changed(client, gifts, operator):
    factories.instrument(topics=[gifts])
    row = factories.edition().provisions.current().first()
    tag_provision(provision=row, topics=[gifts], by=operator)

    page = client.get(life("gifts")).content.decode()

    assert "1 provision, 1 instrument, 0 practices" in page


@pytest.mark.parametrize(
    ("do", "values", "targets"),
    [
        ("merge", {"into": "favours"}, ["favours"]),
        ("split", {"into": ["favours", "presents"]}, ["favours", "presents"]),
        ("retire", {"replacement": "presents"}, ["presents"]),
        ("retire", {"replacement": ""}, []),
    ],
)
def test_a_topic_is_taken_away_by_its_form(client, gifts, do, values, targets):
    fields = {f"{do}-{name}": value for name, value in values.items()}

    client.post(life("gifts"), {"do": do, f"{do}-reason": "Asked for", **fields})

    gifts.refresh_from_db()
    assert gifts.retired_on is not None
    assert sorted(TopicRedirect.objects.values_list("target__name", flat=True)) == targets
    client.post(life("gifts"), {"do": "restore", "restore-reason": "Needed"})
    gifts.refresh_from_db()
    assert gifts.retired_on is None


def test_a_topic_is_moved_by_its_form(client, gifts):
    client.post(life("gifts"), {"do": "move", "move-broader": "favours", "move-reason": "Belongs there"})

    assert Topic.objects.get(name="gifts").broader.name == "favours"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"do": "burn"},
        {"do": "merge"},
        {"do": "merge", "merge-into": "gifts", "merge-reason": "x"},
        {"do": "merge", "merge-into": "none", "merge-reason": "x"},
        {"do": "split", "split-into": "favours", "split-reason": "x"},
        {"do": "retire"},
        {"do": "restore", "restore-reason": "x"},
    ],
)
def test_half_a_form_changes_nothing(client, gifts, values):
    assert client.post(life("gifts"), values).status_code in {200, 302}
    assert not Topic.objects.filter(retired_on__isnull=False).exists()


def test_a_topic_is_made_by_its_form_and_a_taken_code_refused(client, gifts):
    values = {"code": "small-gifts", "language": "en", "label": "Small gifts", "broader": "gifts"}
    client.post(reverse("topics_admin:new"), values)
    assert Topic.objects.get(name="small-gifts").broader == gifts

    page = client.post(reverse("topics_admin:new"), values).content.decode()
    assert "a code is never used twice" in page


def test_former_topics_are_listed_with_what_became_of_them(client, gifts):
    client.post(life("gifts"), {"do": "retire", "retire-reason": "Not used"})

    assert life("gifts") in client.get(reverse("topics_admin:index")).content.decode()


@pytest.mark.parametrize("name", ["life", "new", "import"])
def test_the_screens_are_for_the_secretariat(client, gifts, name):
    client.force_login(factories.officer(factories.organization()))
    address = reverse(f"topics_admin:{name}", args=["gifts"] if name == "life" else [])

    assert client.get(address).status_code in {302, 403}
    client.post(address, {"do": "retire", "retire-reason": "x"})
    assert not Topic.objects.filter(retired_on__isnull=False).exists()


def test_a_topic_that_never_was_is_not_there(client, gifts):
    assert client.get(life("never")).status_code == 404
    assert client.post(life("never"), {"do": "retire"}).status_code == 404
