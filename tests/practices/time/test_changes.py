"""What changed between two editions, as a reader sees it."""

import datetime

import pytest
from django.urls import reverse

from practices.queries.comparison.changes import changes_between
from tests.factories import edition, instrument, officer, organization

pytestmark = pytest.mark.django_db

OLD = (
    "1. Gifts\n\nMembers accept no gifts from persons who have business here.\n\n"
    "2. Press\n\nMembers speak to the press only when they were authorized to.\n"
)
NEW = (
    "1. Purpose\n\nThis code says how members of the mission act, on duty and off duty.\n\n"
    "2. Gifts\n\nMembers accept no gifts from persons who have business here.\n\n"
    "3. Press\n\nMembers speak to the press only when the head of mission authorized them to.\n"
)


def two_editions(**fields):
    code = instrument()
    return (
        edition(code, text=OLD, on=datetime.date(2003, 5, 14), **fields),
        edition(code, text=NEW, on=datetime.date(2005, 1, 1)),
    )


def address(later, earlier):
    return reverse("changes", args=[later.translation_key, earlier.translation_key])


def test_changes_names_what_is_new_reworded_and_renumbered(client):
    earlier, later = two_editions()

    page = client.get(address(later, earlier)).content.decode()

    assert "1 reworded, 1 new, 2 renumbered" in page
    assert "Reworded, renumbered, was 2" in page
    assert "head of mission" in page[page.index("<ins") :]


def test_changes_always_puts_the_older_text_left(client):
    earlier, later = two_editions()

    response = client.get(address(earlier, later))

    assert response.status_code == 302
    assert response.url == address(later, earlier)


def test_changes_of_a_text_that_is_not_released_are_not_there(client):
    earlier, later = two_editions(audience=None)

    assert client.get(address(later, earlier)).status_code == 404
    client.force_login(officer(later.instrument.organization))
    assert client.get(address(later, earlier)).status_code == 200


def test_changes_between_two_instruments_are_not_there(client):
    earlier, later = edition(), edition(instrument(organization()))

    assert client.get(address(later, earlier)).status_code == 404


def test_changes_between_languages_lead_to_the_texts_side_by_side(client):
    earlier, _later = two_editions()
    french = edition(earlier.instrument, text=NEW, language="fr", on=datetime.date(2005, 1, 1))

    response = client.get(address(french, earlier))

    assert response.url.startswith(reverse("compare"))


def test_changes_take_few_queries(client, django_assert_max_num_queries):
    earlier, later = two_editions()

    with django_assert_max_num_queries(12):
        client.get(address(later, earlier))


def test_changes_in_one_reading_give_the_whole_text_with_marks(client):
    earlier, later = two_editions()

    page = client.get(f"{address(later, earlier)}?whole=1").content.decode()

    assert "Members accept no gifts from persons who have business here." in page
    assert "<ins" in page[page.index("This code says") - 120 : page.index("This code says")]
    assert ">they were" in page[page.rindex("<del") : page.rindex("</del>")]
    assert 'id="difference-1"' in page


def test_changes_keep_the_way_of_reading_when_the_texts_change_places(client):
    earlier, later = two_editions()

    response = client.get(f"{address(earlier, later)}?whole=1")

    assert response.url == f"{address(later, earlier)}?whole=1"


def test_changes_alone_leave_out_what_is_as_it_was(client):
    code = instrument()
    kept = "1. Leave\n\nMembers leave on the last day.\n\n"
    earlier = edition(code, text=kept + "2. Gifts\n\nNone.\n", on=datetime.date(2003, 5, 14))
    later = edition(code, text=kept + "2. Gifts\n\nNone at all.\n", on=datetime.date(2005, 1, 1))

    alone = client.get(address(later, earlier)).content.decode()
    whole = client.get(f"{address(later, earlier)}?whole=1").content.decode()

    assert "last day" not in alone
    assert "last day" in whole


def test_changes_in_one_reading_cost_no_more_queries(client, django_assert_max_num_queries):
    earlier, later = two_editions()

    with django_assert_max_num_queries(12):
        client.get(f"{address(later, earlier)}?whole=1")


def test_a_heading_that_stands_above_words_or_alone_is_no_change():
    code = instrument()
    earlier = edition(code, text="1. Gifts\n\nMembers accept no gifts.\n", on=datetime.date(2003, 5, 14))
    split = "1. Gifts\n\n(1) Members accept no gifts.\n\n(2) They say so.\n"
    later = edition(code, text=split, on=datetime.date(2005, 1, 1))

    for before, after in ((earlier, later), (later, earlier)):
        assert all(row.left is None or row.left.text or row.right for row in changes_between(before, after).rows)
        assert all(row.right is None or row.right.text or row.left for row in changes_between(before, after).rows)


def test_changes_include_headings_of_parts_that_have_no_words(client):
    code = instrument()
    text = "Part I\nDuties\n\n1. Gifts\n\nMembers accept no gifts.\n\nPart II\nMeasures\n\n2. Steps\n\nThey are told.\n"
    earlier = edition(code, text=text, on=datetime.date(2003, 5, 14))
    later = edition(code, text=text.replace("Measures", "Measures taken"), on=datetime.date(2005, 1, 1))

    page = client.get(address(later, earlier)).content.decode()
    sheet = changes_between(earlier, later)

    assert "1 reworded" in page
    assert [(row.kind, row.heading) for row in sheet.rows] == [("reworded", "Measures taken")]
    assert sheet.rows[0].spans
    assert [row.heading for row in changes_between(earlier, later, whole=True).rows][1:] == ["Measures taken", "Steps"]
