"""The screens of topics: the vocabulary, tags on provisions, tags on pages; and `load_vocabulary`."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic
from tests import factories
from tests.practices.approvals.making import draft_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_live", [True, False])
def test_former_address_leads_to_where_a_text_gets_its_topics(client, is_live):
    owner = factories.organization()
    officer = factories.officer(owner)
    edition = factories.edition(factories.instrument(owner)) if is_live else draft_of(owner, officer)
    client.force_login(officer)

    answer = client.get(reverse("topics_admin:edition", args=[edition.translation_key]))

    name = "topics_admin:review_edition" if is_live else "publishing:sheet"
    assert answer["Location"] == reverse(name, args=[edition.translation_key])
    assert client.get(answer["Location"]).status_code == 200


def test_page_topics_wait_for_publication(client):
    code = factories.instrument()
    factories.topic("gifts")
    client.force_login(factories.officer(code.organization))

    client.post(reverse("topics_admin:page", args=[code.translation_key]), {"topics": ["gifts", "unknown"]})

    page = InstrumentPage.objects.get(pk=code.pk)
    assert not page.topic_items.exists()
    page.get_latest_revision().publish()
    assert [topic.name for topic in InstrumentPage.objects.get(pk=code.pk).topics.all()] == ["gifts"]


def test_practice_topics_show_what_the_draft_has(client):
    practice = factories.practice()
    factories.topic("gifts", "Gifts")
    client.force_login(factories.officer(practice.organization))
    address = reverse("topics_admin:page", args=[practice.translation_key])
    client.post(address, {"topics": "gifts"})

    assert 'value="gifts" checked' in client.get(address).content.decode()


@pytest.mark.parametrize("kind", ["edition", "page"])
def test_tagging_screens_are_not_there_for_others(client, kind):
    edition = factories.edition()
    page = edition if kind == "edition" else edition.instrument
    client.force_login(factories.officer(factories.organization()))

    assert client.get(reverse(f"topics_admin:{kind}", args=[page.translation_key])).status_code == 404


def test_vocabulary_is_read_by_officers_and_edited_by_the_secretariat(client, secretariat):
    topic = factories.topic("gifts", "Gifts")
    factories.topic("small-gifts", "Small gifts", broader=topic)
    address = reverse("topics_admin:topic", args=["gifts"])
    client.force_login(factories.officer(factories.organization()))
    page = client.get(reverse("topics_admin:index")).content.decode()
    assert "Small gifts" in page
    assert address not in page
    assert client.get(address).status_code == 302

    client.force_login(secretariat)
    assert address in client.get(reverse("topics_admin:index")).content.decode()
    values = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "1",
        "form-0-language": "en",
        "form-0-label": "Gifts and favours",
        "form-0-scope_note": "What is given.",
        "form-0-synonyms": "presents\nfavours",
        "form-1-language": "fr",
        "form-1-label": "Cadeaux",
    }
    client.post(address, values)

    labels = {(label.language, label.label, label.is_preferred) for label in topic.labels.all()}
    assert labels == {
        ("en", "Gifts and favours", True),
        ("en", "presents", False),
        ("en", "favours", False),
        ("fr", "Cadeaux", True),
    }


def test_language_given_twice_is_a_form_error(client, secretariat):
    factories.topic("gifts", "Gifts")
    client.force_login(secretariat)
    values = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1"}
    for place in (0, 1):
        values |= {f"form-{place}-language": "en", f"form-{place}-label": f"Gifts {place}"}

    page = client.post(reverse("topics_admin:topic", args=["gifts"]), values).content.decode()

    assert "Each language has one label" in page


def test_load_vocabulary_twice_changes_nothing():
    out = io.StringIO()
    call_command("load_vocabulary", stdout=out)
    before = sorted(Topic.objects.values_list("pk", "name", "position", "labels__label"))

    call_command("load_vocabulary", stdout=out)

    assert sorted(Topic.objects.values_list("pk", "name", "position", "labels__label")) == before
    assert Topic.objects.get(name="awareness").broader.name == "duties"


@pytest.mark.parametrize(
    "content",
    ["not [toml", "[[topics]]\n", '[[topics]]\ncode = "a"\nbroader = "b"\nlabels.en = "A"\n', "x = 1\n"],
)
def test_bad_vocabulary_is_refused_and_makes_nothing(tmp_path, content):
    file = tmp_path / "bad.toml"
    file.write_text(content)

    with pytest.raises(CommandError):
        call_command("load_vocabulary", file)

    assert not Topic.objects.exists()
