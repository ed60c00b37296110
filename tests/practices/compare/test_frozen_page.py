"""A frozen comparison that is opened again: what it says of each text, to whom, and what it never says."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.test import Client
from lxml import html

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.frozen import comparisons as frozen_comparisons
from tests import factories
from tests.practices.compare.freezing import CODE, RULES, amend, forge, freeze, shown, text_of
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db
UTC = datetime.UTC


shared_two = shared_world(lambda: (text_of(CODE), text_of(RULES)))


@pytest.fixture
def two(shared_two):
    return shared_two.made()


def standings(page):
    """Return what is said of each text."""
    items = html.fromstring(page).xpath('//section[@aria-labelledby="standing"]/ol/li')
    return [" ".join(item.text_content().split()) for item in items]


def as_in_the_table(page):
    return page.split('<table class="compare')[1]


def test_the_address_holds_the_comparison_and_nothing_is_written(client, two, django_assert_max_num_queries):
    before = Provision.objects.count()
    address = freeze(client, *two)
    client.get(address)

    with django_assert_max_num_queries(30):
        page = shown(client, address)

    assert all(str(edition.translation_key) in address for edition in two)
    assert len(address) < 2000
    assert page.count("Unchanged.") == 2
    assert "simple courtesy" in page
    assert (Provision.objects.count(), client.cookies) == (before, {})


def test_six_texts_fit_into_an_address(client):
    editions = [text_of(CODE, language=code) for code in ("en", "fr", "ru", "ar", "de", "es")]

    address = freeze(client, *editions, by="topic", on="2020-01-01")

    assert len(address) < 700
    assert "stood on 1 January 2020" in shown(client, address)


def test_a_page_that_was_frozen_is_kept_out_of_lists(client, two):
    response = client.get(freeze(client, *two))

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert 'rel="canonical"' not in response.content.decode()


def test_the_page_of_comparison_leads_to_it(client, two):
    keys = "&amp;".join(f"edition={edition.translation_key}" for edition in two)
    page = client.get(f"/compare/?{keys.replace('&amp;', '&')}").content.decode()

    assert f'href="/compare/freeze/?{keys}" rel="nofollow"' in page


def test_a_corrected_text_is_shown_as_it_was_with_what_changed(client, two):
    address = freeze(client, *two)
    amend(two[0], "simple courtesy", "a small present")

    page = shown(client, address)

    assert "1 provision reworded. It is shown as it read on that day." in page
    assert "simple courtesy" in as_in_the_table(page)
    assert "a small present" not in as_in_the_table(page)
    assert "<ins" in page.split("<table")[0]


def test_the_switch_shows_the_text_as_it_reads_now(client, two):
    address = freeze(client, *two)
    amend(two[0], "simple courtesy", "a small present")

    page = shown(client, f"{address}&words=now")

    assert "a small present" in as_in_the_table(page)
    assert "simple courtesy" not in as_in_the_table(page)
    assert "Show the wording of that day" in page


def test_without_a_correction_there_is_no_switch(client, two):
    assert "as they read now" not in shown(client, freeze(client, *two))


def test_what_was_taken_out_is_counted_and_not_shown_again(client, two):
    address = freeze(client, *two)
    amend(two[1], "\n\nRule 4.2\nPensions\nThe pension fund is administered by a board.\n", "\n")

    page = shown(client, address)

    assert "1 removed. " in page
    assert "Removed provisions are not shown." in page
    assert "administered by a board" not in page


def test_what_is_new_is_told_and_not_in_the_frozen_table(client, two):
    address = freeze(client, *two)
    amend(two[0], "simple courtesy.\n", "simple courtesy.\n\n3. Leave\n\nMembers take leave in summer.\n")

    page = shown(client, address)

    assert "1 new. It is shown as it read on that day." in page
    assert "take leave in summer" not in as_in_the_table(page)
    assert "take leave in summer" in shown(client, f"{address}&words=now")


def test_numbers_alone_that_changed_are_said(client, two):
    address = freeze(client, *two)
    amend(two[0], "2. Gifts", "3. Gifts")

    assert "The wording is unchanged; numbers" in shown(client, address)


def test_a_newer_edition_is_named_with_what_changed(client, two):
    address = freeze(client, *two)
    newer = factories.edition(two[0].instrument, text=CODE, on=datetime.date(2020, 1, 1))
    hidden = factories.edition(two[1].instrument, text=RULES, on=datetime.date(2021, 1, 1), audience=None)

    page = shown(client, address)

    assert f"/editions/{newer.translation_key}/changes/{two[0].translation_key}/" in page
    assert str(hidden.translation_key) not in page


def test_a_text_nearer_to_the_day_asked_for_is_named(client, two):
    address = freeze(client, *two, on="2010-01-01")
    nearer = factories.edition(two[0].instrument, text=CODE, on=datetime.date(2009, 1, 1))
    factories.edition(two[0].instrument, text=CODE, on=datetime.date(2011, 1, 1))

    page = shown(client, address)

    assert f"/editions/{nearer.translation_key}/changes/" in page
    assert "1 January 2011" not in page


def test_another_method_since_is_said(client, two, monkeypatch):
    address = freeze(client, *two)
    monkeypatch.setattr(frozen_comparisons, "ROWS_VERSION", "4")

    assert "made by method 3" in shown(client, address)


def test_parts_that_were_frozen_as_one_row_each_open_so(client, monkeypatch):
    words = "Part I\nConduct\n\nChapter 1\nGifts\n\nNo gift is kept.\n\nChapter 2\nLaw\n\nObey the law of the land.\n"
    editions = text_of(words), text_of(words)
    now = freeze(client, *editions)
    with monkeypatch.context() as former:
        former.setattr(frozen_comparisons, "ROWS_VERSION", "2")
        then = freeze(client, *editions)

    assert 'id="row-2"' in shown(client, now)
    assert 'id="row-1"' in shown(client, then)
    assert 'id="row-2"' not in shown(client, then)


def test_what_the_former_method_froze_opens_as_before(client, monkeypatch):
    lamps = "2. Quarters\n\nLamps are put out at ten.\n"
    host = "1. Host\n\nThe privileges of a member in the host country are no excuse for ignoring its laws.\n\n"
    law = "1. Relations\n\nA member shall obey the law of the country that receives them at all times.\n\n"
    editions = text_of(law + lamps), text_of(host + lamps)
    now = shown(client, freeze(client, *editions))
    with monkeypatch.context() as former:
        former.setattr(frozen_comparisons, "ROWS_VERSION", "1")
        address = freeze(client, *editions)

    page = shown(client, address)

    assert "May be similar" in now
    assert "May be similar" not in page
    assert "made again by the same method" in page


def test_a_narrowed_text_is_withdrawn_on_the_day_of_the_ledger(client, two):
    third = text_of(CODE)
    with time_machine.travel(datetime.datetime(2027, 3, 1, 12, tzinfo=UTC), tick=True):
        address = freeze(client, *two, third)
    with time_machine.travel(datetime.datetime(2027, 4, 2, 12, tzinfo=UTC), tick=True):
        factories.open_to(two[1], "own")
    with time_machine.travel(datetime.datetime(2027, 5, 3, 12, tzinfo=UTC), tick=True):
        page = shown(client, address)

    assert "Withdrawn on 2 April 2027." in standings(page)[1]
    assert two[1].instrument.title in standings(page)[1]
    assert "token of small value" not in page
    assert page.count("Unchanged.") == 2


def test_a_withdrawn_text_of_a_hidden_instrument_is_not_named(client, two):
    address = freeze(client, *two)
    factories.open_to(two[1].instrument, "own")

    page = shown(client, address)

    assert "Withdrawn on" in standings(page)[1]
    assert two[1].instrument.title not in page
    assert "Fewer than two" in page


def test_an_unpublished_text_is_withdrawn(client, two):
    address = freeze(client, *two)
    two[1].unpublish()

    assert "Withdrawn on" in standings(shown(client, address))[1]


def test_own_people_still_see_what_was_narrowed(client, two):
    address = freeze(client, *two)
    factories.open_to(two[1], "own")
    client.force_login(factories.officer(two[1].instrument.organization))

    assert "Unchanged." in standings(shown(client, address))[1]


def without_keys(page):
    return re.sub(r"[0-9a-f-]{36}|check=[0-9a-f]{8}|[0-9a-f]{20}\.[0-9a-f]{8}", "", page)


def test_a_hidden_text_and_one_that_never_was_get_the_same_answer(client, two):
    address = freeze(client, *two)
    never_open = factories.edition(factories.instrument(), audience=None, text=RULES)
    unknown = uuid.uuid4()

    hidden, absent = (
        shown(client, forge(address, place=1, edition=key)) for key in (never_open.translation_key, unknown)
    )

    assert without_keys(hidden) == without_keys(absent)
    assert "it is not open to you, or it does not exist" in hidden


def test_a_text_that_was_open_gets_no_date_without_the_digest_of_its_words(client, two):
    address = freeze(client, *two)
    other = factories.edition(text=CODE)
    factories.open_to(other, "own")

    page = shown(client, forge(address, place=1, edition=other.translation_key))

    assert "Withdrawn" not in page


def test_a_text_is_withdrawn_only_for_whom_it_was_open(client, two):
    narrow = factories.edition(factories.instrument(), audience="delegations", text=RULES)
    delegate = Client()
    delegate.force_login(factories.delegate())
    address = freeze(delegate, two[0], narrow)
    assert "it is not open to you, or it does not exist" in standings(shown(client, address))[1]
    factories.open_to(narrow, "own")

    assert "Withdrawn on" in standings(shown(delegate, address))[1]
    assert "Withdrawn" not in shown(client, address)


def test_words_of_before_the_release_are_never_shown(client, two):
    narrow = factories.edition(factories.instrument(), audience=None, text=RULES)
    officer = Client()
    officer.force_login(factories.officer(narrow.instrument.organization))
    address = freeze(officer, two[0], narrow)
    amend(narrow, "token of small value", "present of little worth")
    factories.open_to(narrow, "public")

    page = shown(client, address)

    assert "token of small value" not in page
    assert "There is no record of how it read" in standings(page)[1]


def test_words_changed_while_a_text_was_closed_are_not_shown_again(client, two):
    address = freeze(client, *two)
    factories.open_to(two[1], "own")
    amend(two[1], "token of small value", "present of little worth")
    factories.open_to(two[1], "public")

    page = shown(client, address)

    assert "token of small value" not in page
    assert "1 provision reworded. It is shown as it reads now." in page
    assert "present of little worth" in as_in_the_table(page)


def test_words_changed_while_the_instrument_was_closed_are_not_shown_again(client, two):
    address = freeze(client, *two)
    factories.open_to(two[1].instrument, "own")
    amend(two[1], "token of small value", "present of little worth")
    factories.open_to(two[1].instrument, "public")

    assert "token of small value" not in shown(client, address)


def test_words_changed_while_a_text_was_unpublished_are_not_shown_again(client, two):
    address = freeze(client, *two)
    EditionPage.objects.get(pk=two[1].pk).unpublish()
    amend(two[1], "token of small value", "present of little worth")

    page = shown(client, address)

    assert "token of small value" not in page
    assert "present of little worth" in page


def test_words_changed_while_the_instrument_was_unpublished_are_not_shown_again(client, two):
    address = freeze(client, *two)
    two[1].instrument.unpublish()
    amend(two[1], "token of small value", "present of little worth")
    two[1].instrument.save_revision().publish()

    page = shown(client, address)

    assert "token of small value" not in page
    assert "present of little worth" in page


def test_words_changed_as_a_text_became_an_extract_are_not_shown_again(client, two):
    address = freeze(client, *two)
    edition = EditionPage.objects.get(pk=two[1].pk)
    edition.text_status = "extract"
    edition.save_revision().publish()
    amend(edition, "token of small value", "present of little worth")

    assert "token of small value" not in shown(client, address)


def test_words_that_were_redacted_are_not_shown(client, two):
    address = freeze(client, *two)
    amend(two[1], "token of small value", "present of little worth")
    Provision.objects.filter(text__contains="token of small value").update(text="Removed.")

    page = shown(client, address)

    assert "Removed." not in page
    assert "token of small value" not in page


def test_a_day_on_which_the_text_did_not_read_so_is_not_believed(client, two):
    page = shown(client, forge(freeze(client, *two), frozen_on=datetime.date(2001, 1, 1)))

    assert [said.count("There is no record of how it read") for said in standings(page)] == [1, 1]


def test_a_day_to_come_is_not_believed(client, two):
    assert client.get(forge(freeze(client, *two), frozen_on=datetime.date(2999, 1, 1))).status_code == 400


def test_a_comparison_of_fewer_than_two_is_not_frozen(client, two):
    response = client.get(f"/compare/freeze/?edition={two[0].translation_key}")

    assert (response.status_code, response["Location"]) == (303, f"/compare/?edition={two[0].translation_key}")


def test_two_texts_that_a_day_makes_one_are_not_frozen(client, two):
    newer = factories.edition(two[0].instrument, text=CODE, on=datetime.date(2020, 1, 1))

    response = client.get(
        f"/compare/freeze/?edition={two[0].translation_key}&edition={newer.translation_key}&on=2010-01-01"
    )

    assert response["Location"].startswith("/compare/?")


def test_a_hidden_text_is_not_frozen(client, two):
    hidden = factories.edition(audience=None)

    assert client.get(f"/compare/freeze/?edition={two[0].translation_key}&edition={hidden.translation_key}"
                      ).status_code == 404  # fmt: skip


@pytest.mark.parametrize(
    "query", ["", "text=x", "text=%00&check=", "check=%ff", "text=" + "x" * 3000, "frozen=2026-13-45", "words=now"]
)
def test_a_damaged_address_is_told_in_a_sentence(client, query):
    response = client.get(f"/compare/frozen/?{query}")

    assert response.status_code == 400
    assert "shortened or changed" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_pair_of_word_by_word_is_kept(client, two):
    third = text_of(CODE.replace("courtesy", "kindness"))
    page = shown(client, freeze(client, two[0], two[1], third, by="words", pair="1,3"))

    assert "<del" in page
    assert "kindness" in as_in_the_table(page)
    assert "token of small value" not in page


def test_two_languages_word_by_word_say_why_nothing_is_marked(client, two):
    french = text_of(CODE, language="fr")

    assert "no words are marked" in shown(client, freeze(client, two[0], french, by="words"))


def test_a_pair_that_lost_a_text_falls_back_to_what_is_left(client, two):
    third = text_of(CODE.replace("courtesy", "kindness"))
    address = freeze(client, two[0], two[1], third, by="words", pair="1,2")
    factories.open_to(two[1], "own")

    assert "kindness" in as_in_the_table(shown(client, address))


def test_the_same_address_is_read_in_other_languages(client, two):
    address = freeze(client, *two)
    amend(two[0], "simple courtesy", "a small present")

    page = shown(client, f"/ar{address}")

    assert 'dir="rtl"' in page
    assert "simple courtesy" in page


def test_the_citation_can_be_copied_and_ends_in_the_address(client, two):
    address = freeze(client, *two)
    page = shown(client, address)
    citation = page.split('class="small citation"><bdi>')[1].split("</bdi>")[0].replace("&amp;", "&")

    assert citation.startswith("Comparison of 2 texts (By provision). ")
    assert citation.endswith(address)
    assert "Accessed " in citation
    assert all(edition.instrument.title in citation for edition in two)


@pytest.mark.parametrize("length", [5, 60])
def test_queries_do_not_grow_with_the_texts(client, django_assert_max_num_queries, length):
    long = "".join(f"{number}. Heading {number}\n\nMembers do {number} things.\n\n" for number in range(1, length))
    editions = [text_of(long), text_of(CODE)]
    address = freeze(client, *editions)
    amend(editions[0], "Members do 2 things", "Members do two things")
    client.get(address)

    with django_assert_max_num_queries(36):
        assert "1 provision reworded" in shown(client, address)
