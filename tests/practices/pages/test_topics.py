"""The vocabulary and the pages of topics."""

import datetime

import pytest

from practices.actions.topic_reviews import TopicReviewAnswer, review_topics
from practices.actions.topics import tag_page, tag_provision
from practices.models.provisions import Provision
from practices.models.topics import TopicLabel
from tests import factories

pytestmark = pytest.mark.django_db


def tagged(topic, operator, *, text="1. No gift is taken.\n", **fields):
    edition = factories.edition(text=text, **fields)
    provision = Provision.objects.filter(edition=edition).exclude(text="").last()
    tag_provision(provision=provision, topics=[topic], by=operator)
    return edition


def test_topics_are_a_tree_with_counts_of_what_is_visible(client, operator):
    top = factories.topic("conduct", "Conduct")
    below = factories.topic("gifts", "Gifts", broader=top)
    tagged(below, operator)
    tagged(below, operator, audience=None)
    factories.instrument(topics=[below])
    factories.instrument(topics=[below], audience=None)

    response = client.get("/topics/")

    (branch,) = response.context["branches"]
    (under,) = branch.narrower
    assert (under.tag.code, under.provision_count, under.instrument_count) == ("gifts", 1, 1)
    assert "1 provision, 1 instrument" in response.content.decode()


def test_topics_cost_the_same_for_many(client, django_assert_max_num_queries):
    top = factories.topic()
    for _number in range(20):
        factories.topic(broader=top)
    client.get("/topics/")

    with django_assert_max_num_queries(6):
        client.get("/topics/")


def test_topic_page_shows_label_note_synonyms_and_neighbours(client):
    top = factories.topic("conduct", "Conduct")
    topic = factories.topic("gifts", "Gifts", broader=top)
    factories.topic("honours", "Honours", broader=topic)
    topic.labels.update(scope_note="What staff may take.")
    TopicLabel.objects.create(topic=topic, language="en", label="Presents", is_preferred=False)
    TopicLabel.objects.create(topic=topic, language="fr", label="Cadeaux")

    page = client.get("/topics/gifts/").content.decode()

    for shown in ("Gifts", "What staff may take.", "Presents", "Cadeaux", "/topics/conduct/", "/topics/honours/"):
        assert shown in page


def test_topic_page_shows_the_exact_words_by_organization(client, operator):
    topic = factories.topic("gifts")
    edition = tagged(topic, operator, text="Article 6\nRights\n\nFirst words of six.\n\nSecond words of six.\n")

    response = client.get("/topics/gifts/")

    (group,) = response.context["organizations"]
    (saying,) = group.editions[0].sayings
    page = response.content.decode()
    assert group.organization.name == edition.instrument.organization.title
    assert saying.cited == "Article 6, para 2"
    assert "Second words of six." in page
    assert f"{edition.url}#" in page


def test_topic_page_hides_what_is_not_released(client, operator):
    owner = factories.organization("Hidden owner")
    topic = factories.topic("gifts")
    instrument = factories.instrument(owner, title="Hidden instrument", topics=[topic], audience=None)
    tagged(topic, operator, of=instrument, text="1. Hidden words.\n", audience=None)
    practice = factories.practice(owner, title="Hidden practice", audience=None)
    tag_page(page=practice, topics=[topic], by=operator).publish()

    public = client.get("/topics/gifts/").content.decode()
    client.force_login(factories.officer(factories.organization()))
    other = client.get("/topics/gifts/").content.decode()
    client.force_login(factories.officer(owner))
    own = client.get("/topics/gifts/").content.decode()

    for hidden in ("Hidden words.", "Hidden instrument", "Hidden practice"):
        assert hidden not in public
        assert hidden not in other
        assert hidden in own
    assert "Hidden owner" not in public


def test_topic_page_leads_to_a_comparison_and_says_of_how_many_texts(client, operator):
    topic = factories.topic("gifts")
    texts = [tagged(topic, operator)]
    alone = client.get("/topics/gifts/").context["compare_url"]
    texts += [tagged(topic, operator) for _number in range(3)]
    few = client.get("/topics/gifts/")
    texts += [tagged(topic, operator) for _number in range(4)]
    many = client.get("/topics/gifts/")

    assert alone == ""
    assert few.context["compare_url"].endswith("by=topic&topic=gifts")
    assert "Compare 4 texts by this topic" in few.content.decode()
    assert sum(str(text.translation_key) in many.context["compare_url"] for text in texts) == 6
    assert "Compare the first 6 texts of 8 by this topic" in many.content.decode()


def test_topic_page_compares_the_latest_text_of_each_instrument(client, operator):
    topic = factories.topic("gifts")
    instrument = factories.instrument()
    earlier = tagged(topic, operator, of=instrument, on=datetime.date(2001, 1, 1))
    later = tagged(topic, operator, of=instrument, on=datetime.date(2010, 1, 1), language="fr")
    tagged(topic, operator)

    address = client.get("/topics/gifts/").context["compare_url"]

    assert str(later.translation_key) in address
    assert str(earlier.translation_key) not in address


def test_topic_page_compares_no_summary(client, operator):
    topic = factories.topic("gifts")
    instrument = factories.instrument()
    whole = tagged(topic, operator, of=instrument, language="de")
    summary = tagged(topic, operator, of=instrument, text_status="summary")
    tagged(topic, operator)

    address = client.get("/topics/gifts/").context["compare_url"]

    assert str(whole.translation_key) in address
    assert str(summary.translation_key) not in address


def test_topic_page_marks_words_of_earlier_texts_and_shows_them_last(client, operator):
    topic = factories.topic("gifts")
    instrument = factories.instrument()
    tagged(topic, operator, of=instrument, on=datetime.date(2001, 1, 1))
    later = tagged(topic, operator, of=instrument, on=datetime.date(2010, 1, 1))
    factories.edition(of=instrument, on=datetime.date(2020, 1, 1), audience=None)

    (group,) = client.get("/topics/gifts/").context["organizations"]

    assert group.editions[0].edition.key == later.pk
    assert [said.later for said in group.editions] == ["", "There is a later text, of 1 January 2010"]


def said_on(client, code="gifts"):
    """Return what the page of a topic says, each provision for itself."""
    groups = client.get(f"/topics/{code}/").context["organizations"]
    return [saying for group in groups for edition in group.editions for saying in edition.sayings]


EARLIER = "Article 6\nGifts\n\nNo gift is taken without consent.\n\nArticle 7\nLeave\n\nLeave is asked for.\n"
LATER = EARLIER.replace(
    "No gift is taken without consent.", "1. No gift is taken.\n\n2. Gifts are entered in a register."
)


def test_topic_page_shows_the_later_words_beside_repealed_ones(client, operator):
    topic = factories.topic("gifts")
    earlier = factories.edition(text=EARLIER, on=datetime.date(2005, 1, 1))
    later = factories.edition(earlier.instrument, text=LATER, on=datetime.date(2007, 1, 1))
    tag_provision(provision=earlier.provisions.get(heading="Gifts"), topics=[topic], by=operator)

    (saying,) = said_on(client)
    page = client.get("/topics/gifts/").content.decode()

    assert saying.later.paragraphs == ("1. No gift is taken.", "2. Gifts are entered in a register.")
    assert f"{later.url}#art_6" in page
    assert "The later text of this provision, of 1 January 2007; its topics are not confirmed yet:" in page


def test_topic_page_finds_the_later_words_at_another_number_and_without_heading(client, operator):
    topic = factories.topic("gifts")
    earlier = factories.edition(text="1. Staff report each gift that they are offered.\n", on=datetime.date(2005, 1, 1))
    new = "1. Nobody comes late.\n\n2. Staff report at once each gift that they are offered.\n"
    factories.edition(earlier.instrument, text=new, on=datetime.date(2007, 1, 1))
    tag_provision(provision=earlier.provisions.get(), topics=[topic], by=operator)

    (saying,) = said_on(client)

    assert (saying.later.cited, saying.later.has_same_words) == ("2", False)


def test_topic_page_says_of_the_later_text_that_the_words_are_the_same_or_gone(client, operator):
    topic = factories.topic("gifts")
    earlier = factories.edition(text=EARLIER, on=datetime.date(2005, 1, 1))
    factories.edition(earlier.instrument, text=EARLIER.partition("Article 7")[0], on=datetime.date(2007, 1, 1))
    for row in earlier.provisions.all():
        tag_provision(provision=row, topics=[topic], by=operator)

    same, gone = said_on(client)
    page = client.get("/topics/gifts/").content.decode()

    assert (same.later.has_same_words, gone.later.cited) == (True, "")
    assert "The text of 1 January 2007 has the same words; its topics are not confirmed yet:" in page
    assert "Nothing was found in the text of 1 January 2007 that follows this provision." in page


@pytest.mark.parametrize("why", ["it carries the topic", "it was dismissed", "it is not visible", "in French"])
def test_topic_page_leaves_out_later_words_that_speak_for_themselves_or_do_not_count(client, operator, why):
    topic = factories.topic("gifts")
    earlier = factories.edition(text=EARLIER, on=datetime.date(2005, 1, 1))
    tag_provision(provision=earlier.provisions.get(heading="Gifts"), topics=[topic], by=operator)
    later = factories.edition(
        earlier.instrument,
        text=LATER,
        on=datetime.date(2007, 1, 1),
        language="fr" if why == "in French" else "en",
        audience=None if why == "it is not visible" else "public",
    )
    row = later.provisions.get(heading="Gifts")
    if why == "it carries the topic":
        tag_provision(provision=row.children.first(), topics=[topic], by=operator)
    if why == "it was dismissed":
        review_topics(answers=[TopicReviewAnswer(row, (), frozenset())], by=operator)

    assert [saying.later for saying in said_on(client) if saying.url.startswith(earlier.url)] == [None]


def test_topic_page_shows_what_stands_below_a_sentence_that_its_points_end(client, operator):
    topic = factories.topic("discipline")
    text = "Article 32\n\n1. The sanctions are:\n\n(a) reprimand;\n\n(b) dismissal.\n\n2. The Director decides.\n"
    edition = factories.edition(text=text)
    for words in ("sanctions", "Director"):
        tag_provision(provision=edition.provisions.get(text__contains=words), topics=[topic], by=operator)

    assert [saying.paragraphs for saying in said_on(client, "discipline")] == [
        ("The sanctions are:", "(a) reprimand;", "(b) dismissal."),
        ("The Director decides.",),
    ]


def test_topic_that_was_retired_says_so_and_one_that_never_was_is_not_there(client):
    factories.topic("old", retired_on=datetime.date(2004, 1, 1))

    assert "1 January 2004" in client.get("/topics/old/").content.decode()
    assert client.get("/topics/never/").status_code == 404
    assert "old" not in [branch.tag.code for branch in client.get("/topics/").context["branches"]]


def test_topic_page_costs_the_same_for_many(client, operator, django_assert_max_num_queries):
    topic = factories.topic("gifts")
    for _number in range(5):
        tagged(topic, operator)
        factories.instrument(topics=[topic])
    client.get("/topics/gifts/")

    with django_assert_max_num_queries(29):
        client.get("/topics/gifts/")


def test_topic_page_lets_a_tagged_heading_speak_by_what_stands_under_it(client, operator):
    gifts = factories.topic("gifts", "Gifts")
    edition = factories.edition(text="1. Presents\n\n1.1 No gift is taken.\n\n1.2 Honours are declined.\n")
    tag_provision(provision=edition.provisions.get(heading="Presents"), topics=[gifts], by=operator)

    page = client.get("/topics/gifts/").content.decode()

    assert "1.1 No gift is taken." in page
    assert "1.2 Honours are declined." in page


def test_topic_page_says_that_texts_nobody_tagged_are_not_listed(client, operator):
    topic = factories.topic("gifts", "Gifts & favours")
    tagged(topic, operator)

    page = client.get("/topics/gifts/").content.decode()

    assert "Only texts tagged with this topic are listed" in page
    assert 'href="/search/?q=Gifts%20%26%20favours"' in page
