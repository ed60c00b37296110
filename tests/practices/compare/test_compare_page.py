"""The comparison page: what a reader sees, what the address means, and what it never shows."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from practices.actions.topics import tag_provision
from practices.models.editions import EditionPage
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.phrases import untagged
from practices.queries.comparison.sheets import ComparisonCell
from practices.queries.editions.choosing import latest_texts
from practices.templatetags.comparison_words import described_among
from tests import factories
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db

LEFT = (
    "1. Conduct\n\nMembers conduct themselves at the highest personal and professional level, on duty and off duty.\n\n"
    "2. Gifts\n\nMembers accept no gift beyond simple courtesy without the authorization of the Head of Mission.\n"
)
RIGHT = (
    "Rule 4.1\nGifts\nStaff accept no gift beyond a token of small value without the authorization of the Secretary."
    "\n\n"
    "Rule 4.2\nPensions\nThe pension fund is administered by a board.\n"
)


def address(*editions, **query):
    pairs = "&".join(f"edition={edition.translation_key}" for edition in editions)
    return f"{reverse('compare')}?{pairs}" + "".join(f"&{name}={value}" for name, value in query.items())


shared_two = shared_world(lambda: (factories.edition(text=LEFT), factories.edition(text=RIGHT)))


@pytest.fixture
def two(shared_two):
    return shared_two.made()


def test_compare_without_editions_offers_what_can_be_chosen(client: Client):
    edition = factories.edition()
    hidden = factories.edition(factories.instrument(title="Hidden code", audience=None), audience=None)

    page = client.get(reverse("compare")).content.decode()

    assert str(edition.translation_key) in page
    assert str(hidden.translation_key) not in page
    assert "Hidden code" not in page


def test_compare_puts_provisions_of_two_side_by_side(client: Client, two):
    page = client.get(address(*two)).content.decode()

    assert "2 texts side by side" in page
    assert "token of small value" in page
    assert page.count("No counterpart found in: ") == 2
    assert page.index("simple courtesy") < page.index("pension fund")


def test_compare_shows_words_added_and_removed(client: Client, two):
    page = client.get(address(*two, by="words")).content.decode()

    assert "<del" in page
    assert "<ins" in page
    assert "words added" in page


def test_compare_marks_no_words_between_two_languages(client: Client, two):
    french = factories.edition(text="1. Conduite\n\nLes membres se conduisent bien.\n", language="fr")

    page = client.get(address(two[0], french, by="words")).content.decode()

    assert "<del" not in page
    assert "<ins" not in page
    assert "two texts in one language" in page


def test_compare_by_topic_shows_what_stands_under_a_tagged_heading(client: Client, two, operator):
    headed = factories.edition(text="1. Gifts\n\n1.1 No gift is taken.\n\n1.2 Honours are declined.\n")
    gifts = factories.topic("gifts", "Gifts and honours")
    tag_provision(provision=headed.provisions.get(heading="Gifts"), topics=[gifts], by=operator)

    page = client.get(address(headed, two[1], by="topic")).content.decode()

    assert "No gift is taken." in page
    assert "Honours are declined." in page


def test_compare_says_a_heading_once_to_a_group(client: Client, two):
    headed = factories.edition(text="1. Pensions\n\n1.1 The sea is wide.\n\n1.2 Trees grow in spring.\n")

    page = client.get(address(headed, two[0])).content.decode()

    assert page.count(">Pensions<") == 1


def test_compare_shows_gaps_alone(client: Client, two):
    page = client.get(address(*two, by="gaps")).content.decode()

    assert "pension fund" in page
    assert "token of small value" not in page


def test_people_who_link_provisions_do_so_from_a_row(client: Client, two, secretariat):
    left, right = (
        edition.provisions.get(text__contains=word) for edition, word in zip(two, ("courtesy", "token"), strict=True)
    )
    link = f"/admin/links/new/?left={left.public_id}&amp;right={right.public_id}"
    assert "/admin/links/" not in client.get(address(*two)).content.decode()

    client.force_login(secretariat)

    assert link in client.get(address(*two)).content.decode()


def test_gaps_of_two_lead_to_a_draft(client: Client, two):
    asked = [("edition", edition.translation_key) for edition in two]
    draft = f"/gaps/?own={two[1].translation_key}&amp;reference={two[0].translation_key}"

    assert draft in client.get("/compare/", [*asked, ("by", "gaps")]).content.decode()
    assert draft not in client.get("/compare/", asked).content.decode()


def test_compare_by_topic_groups_what_is_tagged(client: Client, two, operator):
    gifts = factories.topic("gifts", "Gifts and honours")
    for edition, word in zip(two, ("courtesy", "token"), strict=True):
        tag_provision(provision=edition.provisions.get(text__contains=word), topics=[gifts], by=operator)

    page = client.get(address(*two, by="topic")).content.decode()

    assert "Gifts and honours" in page
    assert "token of small value" in page
    assert "pension fund" not in page


def test_compare_of_a_hidden_edition_is_not_there(client: Client, two):
    hidden = factories.edition(audience=None)

    assert client.get(address(two[0], hidden)).status_code == 404
    assert client.get(f"{reverse('compare')}?edition={uuid.uuid4()}").status_code == 404


def test_compare_as_it_stood_swaps_the_edition_and_says_so(client: Client, two):
    instrument = factories.instrument()
    old = factories.edition(instrument, on=datetime.date(2001, 1, 1), text="1. Old\n\nOld words about gifts.\n")
    new = factories.edition(instrument, on=datetime.date(2005, 1, 1), text="1. New\n\nNew words about gifts.\n")

    page = client.get(address(new, two[0], on="2003-01-01")).content.decode()

    assert "Old words about gifts" in page
    assert "instead of the text of" in page
    assert old.dated_on.year == 2001


def test_compare_of_six_in_other_languages(client: Client, two):
    more = [factories.edition(language=language) for language in ("fr", "ru", "ar", "de")]

    page = client.get(address(*two, *more)).content.decode()

    assert "6 texts side by side" in page
    assert 'lang="ar" dir="rtl"' in page


@pytest.mark.parametrize(
    "query",
    ["edition=x", "edition=%00", "by=nonsense", "on=2004-13-45", "on=%22", "edition=" + "x" * 3000, "edition[]=1"],
)
def test_compare_with_a_hostile_address_answers(client: Client, two, query):
    response = client.get(f"{address(*two)}&{query}")

    assert response.status_code in (200, 404)


def test_compare_does_not_ask_more_of_the_database_for_longer_texts(client: Client, django_assert_max_num_queries):
    long = "".join(f"{number}. Heading {number}\n\nMembers do {number} things well.\n\n" for number in range(1, 60))
    editions = [factories.edition(text=long), factories.edition(text=LEFT)]

    with django_assert_max_num_queries(16):
        client.get(address(*editions))


def test_compare_leads_with_the_first_text_and_ends_with_what_only_another_has(client: Client):
    first = factories.edition(text="1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n")
    second = factories.edition(
        text="1. Pensions\n\nThe fund is administered by a board.\n\n2. Gifts\n\nMembers accept no gift at all.\n"
    )

    page = client.get(address(first, second)).content.decode()

    assert page.index("simple courtesy") < page.index("administered by a board")
    assert "what only one of the texts has comes last" in page


def test_compare_of_two_editions_of_one_instrument_keeps_new_provisions_in_place(client: Client):
    instrument = factories.instrument()
    rule, last = "Members accept no gift beyond courtesy.", "Members leave on the last day of the month."
    old = factories.edition(
        instrument, on=datetime.date(2001, 1, 1), text=f"1. Gifts\n\n{rule}\n\n2. Leave\n\n{last}\n"
    )
    new = factories.edition(
        instrument,
        on=datetime.date(2004, 1, 1),
        text=f"1. Gifts\n\n{rule}\n\n2. Pensions\n\nThe fund has a board.\n\n3. Leave\n\n{last}\n",
    )

    page = client.get(address(old, new)).content.decode()

    assert page.index("courtesy") < page.index("The fund has a board") < page.index("last day of the month")


def test_picker_says_organization_date_language_status_and_which_text_is_the_latest(client: Client):
    code = factories.instrument(factories.organization("Alpine Corps"), title="Code of the Corps")
    factories.edition(code, text=LEFT, on=datetime.date(2001, 5, 4))
    factories.edition(code, text=LEFT, on=datetime.date(2005, 1, 2), text_status="consolidation")
    extract = factories.edition(code, text=LEFT, on=datetime.date(2007, 1, 2), text_status="extract")
    factories.edition(text=LEFT, on=datetime.date(1999, 3, 3))

    page = client.get(reverse("compare")).content.decode().replace("\u2068", "").replace("\u2069", "")

    assert ">Code of the Corps, Alpine Corps, 4 May 2001, English, Authentic text</option>" in page
    latest = "2 January 2005, English, Consolidation, not authentic, latest text"
    assert f">Code of the Corps, Alpine Corps, {latest}</option>" in page
    assert extract.get_text_status_display() + "</option>" in page
    assert "3 March 1999, English, Authentic text</option>" in page


def test_head_of_an_earlier_text_says_that_there_is_a_later_one_unless_a_day_is_asked_for(client: Client):
    code = factories.instrument()
    earlier = factories.edition(code, text=LEFT, on=datetime.date(2001, 5, 4))
    factories.edition(code, text=LEFT, on=datetime.date(2005, 1, 2))
    other = factories.edition(text=LEFT, on=datetime.date(1999, 3, 3))

    now = client.get(address(earlier, other)).content.decode()
    then = client.get(address(earlier, other, on="2002-01-01")).content.decode()

    assert now.count("There is a later text, of 2 January 2005") == 1
    assert "There is a later text" not in then


def test_a_hidden_later_text_makes_no_text_older(client: Client):
    code = factories.instrument(title="Code of the Corps")
    factories.edition(code, text=LEFT, on=datetime.date(2001, 5, 4))
    newest = factories.edition(code, text=LEFT, on=datetime.date(2005, 1, 2))
    hidden = factories.edition(code, text=LEFT, on=datetime.date(2009, 1, 2), audience=None)
    assert not EditionPage.objects.visible_to(AnonymousUser()).filter(pk=hidden.pk).exists()

    assert latest_texts([newest], AnonymousUser()) == {newest.pk}


@pytest.mark.parametrize(("language", "is_apart"), [("en", False), ("ar", True)])
def test_list_of_texts_is_searched_by_the_first_letters_of_a_title(language, is_apart):
    edition = factories.edition(factories.instrument(title="Model code"))

    with override(language):
        said = described_among(edition, ())

    assert said.startswith("Model code\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}" if is_apart else "Model code,")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("authentic", "No provision tagged"),
        ("extract", "No provision tagged in this extract"),
        ("summary", "No provision tagged in this summary"),
    ],
)
def test_empty_cell_of_a_topic_says_what_the_text_is(client: Client, two, operator, status, words):
    part = factories.edition(text_status=status)
    tag_provision(
        provision=two[0].provisions.get(text__contains="courtesy"), topics=[factories.topic("gifts")], by=operator
    )

    page = client.get(address(two[0], part, by="topic")).content.decode()
    sheet = client.get(address(two[0], part, by="topic").replace("/compare/", "/compare/export/csv/")).content.decode()

    assert f"{words}</p>" in page
    assert words in sheet


def test_empty_cell_of_a_topic_of_a_draft_says_so():
    draft = EditionPage(text_status="authentic", live=False)

    assert untagged(ComparisonCell(ComparisonColumn(draft, ()), ())) == "No provision tagged in this draft"


def test_empty_cell_of_a_topic_leads_to_the_topics_below_it(client: Client, two, operator):
    duties = factories.topic("duties", "Duties")
    gifts = factories.topic("gifts", "Gifts and honours", broader=duties)
    for edition, word, topic in zip(two, ("courtesy", "token"), (duties, gifts), strict=True):
        tag_provision(provision=edition.provisions.get(text__contains=word), topics=[topic], by=operator)

    page = client.get(address(*two, by="topic")).content.decode()

    assert 'Under a narrower topic <a href="#row-2">Gifts and honours</a>' in page


def test_compare_names_the_instruments_whose_text_is_not_here(client: Client, two, operator):
    gifts = factories.topic("gifts", "Gifts and honours")
    tag_provision(provision=two[0].provisions.get(text__contains="courtesy"), topics=[gifts], by=operator)
    factories.instrument(factories.organization("Silent Union"), title="Hidden rules", topics=[gifts])
    factories.instrument(factories.organization("Other Union"), title="Other rules")
    factories.instrument(factories.organization("Secret Union"), title="Secret rules", topics=[gifts], audience=None)
    said = "</bdi>: <bdi"

    picker = client.get("/compare/").content.decode()
    page = client.get(address(*two, by="topic")).content.decode()
    row = page[page.index('id="row-1"') :]
    topic = client.get("/topics/gifts/").content.decode()
    sheet = client.get(address(*two, by="topic").replace("/compare/", "/compare/export/json/")).json()

    assert "The texts of 2 instruments cannot be compared here" in picker
    assert said in picker
    assert "The text of 1 instrument on this topic cannot be compared here" in row
    assert "Silent Union" in row[: row.index("</table>")]
    assert "(text not published here)" in row[: row.index("</table>")]
    assert "Other Union" not in row[: row.index("</table>")]
    assert "The text of 1 instrument on this topic cannot be compared here" in topic
    assert any("Silent Union, Hidden rules (text not published here)" in note for note in sheet["notes"])
    assert "Secret" not in picker + page + topic + str(sheet)


def test_text_that_is_a_file_alone_is_named_as_one(client: Client, two):
    made = factories.edition(factories.instrument(title="Scanned form"), text="", source_file="2003/05/form.pdf")

    page = client.get("/compare/").content.decode()

    assert made.instrument.title in page
    assert "(its text is here only as a file)" in page
