"""Importing a vocabulary: first what it would change, then changing it; and the public files."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from practices.actions.vocabulary import VocabularyRefused, merge_topics, retire_topic
from practices.actions.vocabulary_imports import import_vocabulary, plan_import
from practices.documents.skos import write_thesaurus
from practices.documents.vocabulary import Concept
from practices.documents.vocabulary_files import read_vocabulary_file
from practices.models.editions import today
from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange
from practices.queries.vocabulary.exports import VOCABULARY_FORMATS
from practices.queries.vocabulary.standing import vocabulary
from practices.texts.comparison.thesaurus import TermsOfConcept, ThesaurusConcept
from tests import factories

pytestmark = pytest.mark.django_db

SHEET = "code,broader,label_en,label_fr\nconduct,,Conduct,\ngifts,conduct,Presents,Cadeaux\n"


def concept(code, broader="", label="Label", **fields):
    return Concept(code, broader, False, {"en": (label, "", ())}, **fields)


def test_a_plan_says_what_would_change_and_changes_nothing(secretariat):
    factories.topic("gifts", "Gifts")
    factories.topic("old", "Old")
    factories.topic("apart", "Apart")
    concepts = [
        concept("conduct", label="Conduct"),
        concept("gifts", "conduct", label="Presents"),
        concept("old", label="Old", retired_on="2004-05-14", replaced_by=("gifts",)),
    ]

    plan = plan_import(concepts=concepts, reason="", by=secretariat)

    assert [row.code for row in plan.added] == ["conduct"]
    assert [(row.before, row.after) for row in plan.renamed] == [("Gifts (en)", "Presents (en)")]
    assert [(row.code, row.before, row.after) for row in plan.moved] == [("gifts", "", "conduct")]
    assert [(row.code, row.after) for row in plan.retired] == [("old", "gifts")]
    assert plan.absent_count == 1
    assert not Topic.objects.filter(name="conduct").exists()
    assert not TopicChange.objects.exists()


def test_an_import_does_what_the_plan_said_and_once(secretariat):
    factories.topic("gifts", "Gifts")
    factories.topic("old", "Old")
    concepts = [
        concept("conduct", label="Conduct"),
        concept("gifts", "conduct", label="Presents"),
        concept("old", label="Old", retired_on="2004-05-14", replaced_by=("gifts",)),
    ]

    import_vocabulary(concepts=concepts, reason="Edition 2", by=secretariat)
    again = import_vocabulary(concepts=concepts, reason="Edition 2", by=secretariat)

    assert not again.changes_anything
    assert sorted(TopicChange.objects.values_list("topic__name", "kind")) == [
        ("conduct", "made"),
        ("gifts", "moved"),
        ("gifts", "renamed"),
        ("old", "retired"),
    ]
    assert Topic.objects.get(name="old").retired_on.isoformat() == "2004-05-14"


def test_each_kind_of_change_is_told_apart(secretariat):
    above = factories.topic("above", "Above")
    factories.topic("moved", "Moved")
    factories.topic("same", "Same", broader=above)
    concepts = [
        concept("above", label="Above"),
        concept("moved", "above", label="Moved"),
        concept("same", "above", label="Same"),
    ]

    plan = plan_import(concepts=concepts, reason="", by=secretariat)

    assert [row.code for row in plan.moved] == ["moved"]
    assert (plan.renamed, plan.retired, plan.described, plan.untouched_count) == ((), (), (), 2)


def test_a_topic_that_a_file_calls_deprecated_is_retired_today(secretariat):
    factories.topic("old", "Old")

    import_vocabulary(concepts=[concept("old", label="Old", retired_on="unknown")], by=secretariat)

    assert Topic.objects.get().retired_on == today()


def test_parent_and_child_can_change_places(secretariat):
    above = factories.topic("above", "Above")
    factories.topic("below", "Below", broader=above)

    import_vocabulary(concepts=[concept("below", label="Below"), concept("above", "below", "Above")], by=secretariat)

    assert Topic.objects.get(name="above").broader.name == "below"
    assert Topic.objects.get(name="below").broader is None


def test_a_file_does_not_restore_a_topic(secretariat):
    topic = factories.topic("gifts", "Gifts")
    retire_topic(topic=topic, replacement=None, reason="x", by=secretariat)

    plan = import_vocabulary(concepts=[concept("gifts", label="Gifts")], by=secretariat)

    assert plan.kept_retired == ("gifts",)
    assert Topic.objects.get().retired_on


@pytest.mark.parametrize("labels", [{"xx": ("A", "", ())}, {"en": ("A", "", ()), "tlh": ("B", "", ())}])
def test_an_unknown_language_is_refused(secretariat, labels):
    with pytest.raises(VocabularyRefused):
        import_vocabulary(concepts=[Concept("gifts", "", False, labels)], by=secretariat)
    assert not Topic.objects.exists()


def test_only_the_secretariat_imports():
    with pytest.raises(VocabularyRefused):
        import_vocabulary(concepts=[concept("gifts")], by=factories.officer(factories.organization()))


def test_the_whole_vocabulary_goes_out_and_comes_into_an_empty_portal(secretariat):
    call_command("load_vocabulary", stdout=io.StringIO())
    first, second = Topic.objects.filter(broader__isnull=False, narrower=None).order_by("position")[:2]
    merge_topics(topic=first, into=second, reason="Alike", by=secretariat)
    whole = vocabulary()
    TopicChange.objects.all().delete()
    Topic.objects.update(broader=None)
    Topic.objects.all().delete()

    import_vocabulary(concepts=whole)

    assert vocabulary() == whole
    assert Topic.objects.get(name=first.name).redirects.get().target.name == second.name


@pytest.mark.parametrize("form", VOCABULARY_FORMATS)
def test_anybody_takes_the_vocabulary_as_a_file(client, form, django_assert_max_num_queries):
    conduct = factories.topic("conduct", "Conduct")
    for number in range(10):
        factories.topic(f"rule-{number}", f"Rule {number}", broader=conduct)

    with django_assert_max_num_queries(8):
        response = client.get(f"/topics/export/{form}/")

    assert response.status_code == 200
    assert f"topics.{form}" in response["Content-Disposition"]
    assert len(read_vocabulary_file(f"topics.{form}", response.content)) == 11


def test_an_empty_vocabulary_goes_out_too(client):
    assert [client.get(f"/topics/export/{form}/").status_code for form in VOCABULARY_FORMATS] == [200] * len(
        VOCABULARY_FORMATS
    )


def test_anybody_takes_the_thesaurus_as_a_file(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/topics/export/thesaurus/")

    graph = Graph().parse(data=response.content, format="turtle")
    gift = URIRef("http://testserver/topics/export/thesaurus/#gift")
    assert response["Content-Type"] == "text/turtle; charset=utf-8"
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) > 1_000
    assert Literal("accepter un cadeau", lang="fr") in set(graph.objects(gift, SKOS.hiddenLabel))
    assert graph.value(gift, SKOS.broadMatch) == URIRef("http://testserver/topics/gifts/")
    assert len(list(graph.objects(gift, SKOS.prefLabel))) == 10
    assert all(len(set(graph.objects(one, SKOS.definition))) < 2 for one in graph.subjects(RDF.type, SKOS.Concept))


@pytest.mark.parametrize("words", ["a\\b", 'a "b"', "a\nb", "a\u2028b", "a\x07b", "\u200fهدية"])
def test_any_words_survive_in_the_thesaurus(words):
    terms = TermsOfConcept(words, (f"{words} 2",), (f"{words} 3",))
    concept = ThesaurusConcept("odd", "gifts", words, {"en": terms})

    written = write_thesaurus([concept], scheme="https://a.example/t/", topics="https://a.example/", title=words)

    graph = Graph().parse(data=written, format="turtle")
    own = URIRef("https://a.example/t/#odd")
    assert str(graph.value(own, SKOS.prefLabel)) == words
    assert str(graph.value(own, SKOS.hiddenLabel)) == f"{words} 3"


def test_the_form_shows_the_plan_then_imports_it(client, secretariat):
    factories.topic("gifts", "Gifts")
    client.force_login(secretariat)
    address = reverse("topics_admin:import")

    response = client.post(address, {"file": SimpleUploadedFile("topics.csv", SHEET.encode()), "reason": "Edition 2"})
    page = response.content.decode()
    assert "Presents (en)" in page
    assert not Topic.objects.filter(name="conduct").exists()

    client.post(address, {"held": response.context["held"], "reason": "Edition 2", "do": "import"})
    assert Topic.objects.get(name="gifts").broader.name == "conduct"
    assert TopicChange.objects.filter(reason="Edition 2").exists()


@pytest.mark.parametrize(
    "values",
    [{}, {"held": "forged"}, {"file": SimpleUploadedFile("a.csv", b"x")}, {"held": "x" * 5000, "do": "import"}],
)
def test_a_form_without_a_vocabulary_says_so(client, secretariat, values):
    client.force_login(secretariat)

    assert client.post(reverse("topics_admin:import"), values).status_code == 200
    assert not Topic.objects.exists()


def test_the_commands_write_load_and_say_what_would_change(tmp_path):
    out = io.StringIO()
    call_command("load_vocabulary", stdout=out)
    for ending in VOCABULARY_FORMATS:
        file = tmp_path / f"topics.{ending}"
        call_command("export_vocabulary", file, stdout=out)
        call_command("load_vocabulary", file, "--dry-run", stdout=out)
    assert "0 added, 0 renamed, 0 described, 0 moved, 0 retired" in out.getvalue()
    for command in (["export_vocabulary", tmp_path / "a.doc"], ["load_vocabulary", tmp_path / "none.csv"]):
        with pytest.raises(CommandError):
            call_command(*command, stdout=out)
