"""The coverage matrix: what a cell says, what it counts as, which text stands, who has a row."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from practices.actions.assessment_notices import agree_to_assessment, state_beside
from practices.actions.topics import tag_provision
from practices.actions.vocabulary import merge_topics, retire_topic, split_topic
from practices.models.assessments import Finding
from practices.models.editions import TextStatus, today
from practices.models.instruments import EventKind, InstrumentEvent
from practices.queries.assessments.coverage import MOST_TOPICS, choose_topics, coverage_matrix
from tests import factories
from tests.practices.assessments.conftest import TEXT

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def matrix_of(topic, *, user=PUBLIC, on=None):
    return coverage_matrix([topic], user, on=on or today())


def cell_of(house, *, user=PUBLIC, on=None):
    matrix = matrix_of(house.topic, user=user, on=on)
    key = str(house.instrument.organization.translation_key)
    return next(row for row in matrix.rows if row.organization.id == key).cells[0]


def found(house, **kwargs):
    return [line.finding for line in cell_of(house, **kwargs).lines]


def test_nothing_judged_reads_not_assessed(house, client):
    cell = cell_of(house)

    assert (cell.lines, cell.counts_as) == ((), "not_assessed")
    assert "Not assessed" in client.get(reverse("coverage"), {"topic": "gifts"}).content.decode()


def test_judges_who_agree_share_a_line(house, secretariat):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    agree_to_assessment(
        assessment=factories.assessment(house.edition, topic=house.topic, by=secretariat), by=house.officer
    )

    (line,) = cell_of(house).lines

    assert [judgement.judge for judgement in line.judgements] == ["owner", "secretariat"]
    assert cell_of(house).counts_as == "prohibits"


def test_judges_who_differ_are_told_apart(house, secretariat, client):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    other = factories.assessment(house.edition, topic=house.topic, by=secretariat, finding=Finding.RECOMMENDS)
    agree_to_assessment(assessment=other, by=house.officer)
    state_beside(assessment=other, statement="We read it otherwise.", by=house.officer)

    page = client.get(reverse("coverage"), {"topic": "gifts"}).content.decode()

    assert found(house) == ["prohibits", "recommends"]
    assert cell_of(house).counts_as == "several"
    for words in ("stated by the organization", "the secretariat, ", "We read it otherwise."):
        assert words in page


def test_each_instrument_of_an_organization_is_shown(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    rules = factories.instrument(house.instrument.organization, title="Rules")
    factories.assessment(factories.edition(rules), topic=house.topic, by=house.officer, finding=Finding.NONE_FOUND)

    assert [(line.instrument.name, line.finding) for line in cell_of(house).lines] == [
        ("Harbour code", "prohibits"),
        ("Rules", "none_found"),
    ]
    assert cell_of(house).counts_as == "prohibits"


def test_sums_add_up_to_all_organizations(house):
    for finding in Finding.values:
        factories.assessment(topic=house.topic, finding=finding)
    mixed = factories.edition()
    factories.assessment(mixed, topic=house.topic)
    other = factories.edition(factories.instrument(mixed.instrument.organization))
    factories.assessment(other, topic=house.topic, finding=Finding.REQUIRES)

    matrix = matrix_of(house.topic)

    counts = {one.finding: one.counts[0] for one in matrix.sums}
    assert sum(counts.values()) == len(matrix.rows) == len(Finding.values) + 2
    assert (counts["several"], counts["not_assessed"], counts["none_found"]) == (1, 1, 1)


def test_no_organization_stands_before_another_but_by_its_name(house):
    factories.officer(factories.organization("Zenith"))
    factories.officer(factories.organization("Alba"))

    assert [row.organization.name for row in matrix_of(house.topic).rows] == ["Alba", "Harbour house", "Zenith"]


def test_an_organization_without_people_has_a_row_once_its_text_is_assessed(house, secretariat):
    text = factories.edition(factories.instrument(factories.organization("Silent")))
    names = [row.organization.name for row in matrix_of(house.topic).rows]
    assert "Silent" not in names

    factories.assessment(text, topic=house.topic, by=factories.officer(text.instrument.organization))

    assert "Silent" in [row.organization.name for row in matrix_of(house.topic).rows]


def test_the_newest_text_counts_and_the_earlier_one_on_its_day(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    newer = factories.edition(house.instrument, text=TEXT, on=datetime.date(2006, 1, 1))
    assert found(house) == []

    factories.assessment(newer, topic=house.topic, by=house.officer, finding=Finding.REQUIRES)

    assert found(house) == ["requires"]
    assert found(house, on=datetime.date(2005, 12, 31)) == ["prohibits"]
    assert found(house, on=datetime.date(2001, 1, 1)) == []


def test_a_translation_made_later_does_not_put_its_original_aside(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    later = {"on": datetime.date(2006, 1, 1), "language": "fr", "text_status": TextStatus.UNOFFICIAL_TRANSLATION}
    factories.edition(house.instrument, text=TEXT, made_from=house.edition, **later)

    assert found(house) == ["prohibits"]


def test_a_month_counts_from_its_last_day(house):
    newer = factories.edition(house.instrument, text=TEXT, on=datetime.date(2006, 1, 1), precision="month")
    factories.assessment(newer, topic=house.topic, by=house.officer)

    assert found(house, on=datetime.date(2006, 1, 30)) == []
    assert found(house, on=datetime.date(2006, 1, 31)) == ["prohibits"]


def test_an_instrument_that_has_ended_is_left_out(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    InstrumentEvent.objects.create(
        instrument=house.instrument, kind=EventKind.ENDED, on=datetime.date(2010, 1, 1), sort_order=0
    )

    assert found(house) == []
    assert found(house, on=datetime.date(2009, 1, 1)) == ["prohibits"]


def test_a_hidden_newer_text_changes_nothing(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    newer = factories.edition(house.instrument, text=TEXT, on=datetime.date(2006, 1, 1), audience=None)
    factories.assessment(newer, topic=house.topic, by=house.officer, finding=Finding.REQUIRES)

    assert found(house) == ["prohibits"]
    assert found(house, user=house.officer) == ["requires"]


def test_what_waits_is_marked_for_those_who_see_it(house, secretariat, client):
    factories.assessment(house.edition, topic=house.topic, by=secretariat)
    address = reverse("coverage") + "?topic=gifts"
    assert "Prohibits" not in client.get(address).content.decode()

    client.force_login(house.officer)

    assert "Not public: only its organization" in client.get(address).content.decode()


def test_a_merged_topic_counts_for_the_one_it_leads_to(house, secretariat):
    old = factories.topic("presents")
    factories.assessment(house.edition, topic=old, by=house.officer)
    merge_topics(topic=old, into=house.topic, reason="The same.", by=secretariat)

    assert found(house) == ["prohibits"]
    factories.assessment(house.edition, topic=house.topic, by=house.officer, finding=Finding.PERMITS)
    assert found(house) == ["permits"]


def test_a_split_topic_counts_for_none(house, secretariat):
    old = factories.topic("presents")
    factories.assessment(house.edition, topic=old, by=house.officer)
    split_topic(topic=old, into=[house.topic, factories.topic("honours")], reason="Two things.", by=secretariat)

    assert found(house) == []


def test_a_topic_that_another_is_used_instead_of_does_not_count_for_it(house, secretariat):
    old = factories.topic("presents")
    factories.assessment(house.edition, topic=old, by=house.officer)
    retire_topic(topic=old, replacement=house.topic, reason="Too narrow.", by=secretariat)

    assert found(house) == []


def test_a_rule_whose_text_is_not_public_is_said_from_the_day_it_was_said(house):
    factories.assessment(house.edition, topic=house.topic, by=house.officer, finding=Finding.NOT_PUBLIC)

    assert found(house) == ["not_public"]
    assert found(house, on=datetime.date(2005, 1, 1)) == []


def test_topics_come_in_parts(house):
    branch = factories.topic("branch")
    for number in range(MOST_TOPICS):
        factories.topic(f"below-{number}", broader=branch)

    first, last = (choose_topics(branch="branch", part=part) for part in (1, 99))

    assert (len(first.topics), first.part_count, first.topic_count) == (MOST_TOPICS, 2, MOST_TOPICS + 1)
    assert [topic.name for topic in last.topics] == [f"below-{MOST_TOPICS - 1}"]


def test_core_topics_are_shown_where_nothing_is_asked(house):
    factories.topic("duty", is_core=True)

    assert [topic.name for topic in choose_topics().topics] == ["duty"]


@pytest.mark.parametrize(
    "query",
    [
        "topic=nothing",
        "branch=nothing",
        "on=yesterday",
        "part=0",
        "branch=%00",
        "topic=%00",
        "on=2006-13-01&format=csv",
        "part=99999999999999999999",
        "branch=" + "x" * 3000,
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(house, client, query):
    response = client.get(f"/coverage/?{query}")

    assert response.status_code == 400
    assert "<table" not in response.content.decode()


@pytest.mark.parametrize("query", ["on=0001-01-01", "on=9999-12-31", "part=999", "topic=gifts&topic=gifts", "format=x"])
def test_what_can_be_asked_is_answered(house, client, query):
    factories.assessment(house.edition, topic=house.topic, by=house.officer)

    assert client.get(f"/coverage/?{query}").status_code == 200


def test_an_empty_exchange_has_a_page(client, db):
    for address in ("/coverage/", "/coverage/?format=csv"):
        assert client.get(address).status_code == 200


def test_the_sheet_says_the_same(house, client):
    made = factories.assessment(house.edition, topic=house.topic, by=house.officer, note="=1+1")
    factories.officer(factories.organization("=Formula"))

    text = client.get("/coverage/?topic=gifts&format=csv").content.decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))

    assert (first["organization"], first["finding"], first["counts_as"]) == (
        "'=Formula",
        "not_assessed",
        "not_assessed",
    )
    assert (second["finding"], second["judge"], second["assessment_id"]) == ("prohibits", "owner", str(made.public_id))
    page = f"http://testserver/coverage/{house.instrument.translation_key}/gifts/"
    assert second["words_address"] == f"{page}#assessment-{made.public_id}"


def test_it_asks_as_much_of_many_as_of_few(house, client, django_assert_max_num_queries):
    for _number in range(6):
        factories.assessment(topic=house.topic)
    client.get("/coverage/?topic=gifts")

    with django_assert_max_num_queries(22):
        client.get("/coverage/?topic=gifts")


def test_a_cell_that_nobody_assessed_says_how_many_provisions_carry_the_topic(client, operator):
    topic = factories.topic("gifts", "Gifts", is_core=True)
    owner = factories.organization("Alpha")
    factories.officer(owner)
    work = factories.instrument(owner)
    for language in ("en", "fr"):
        text = factories.edition(work, language=language, text="1. A gift.\n\n2. Another gift.\n\n3. Else.\n")
        for provision in text.provisions.current().in_order()[:2]:
            tag_provision(provision=provision, topics=[topic], by=operator)
    hidden = factories.edition(factories.instrument(owner, audience=None), audience=None)
    tag_provision(provision=hidden.provisions.current().first(), topics=[topic], by=operator)

    page = client.get("/coverage/").content.decode()

    assert "2 provisions tagged" in page
    assert "Not assessed" in page


def test_a_cell_that_nobody_assessed_counts_instruments_on_the_topic_also_without_a_text(client, operator):
    topic = factories.topic("gifts", "Gifts", is_core=True)
    owner = factories.organization("Alpha")
    factories.officer(owner)
    factories.instrument(owner, topics=[topic])
    spoken = factories.edition(factories.instrument(owner, topics=[topic]))
    tag_provision(provision=spoken.provisions.current().first(), topics=[topic], by=operator)
    InstrumentEvent.objects.create(
        instrument=factories.instrument(owner, topics=[topic]), kind=EventKind.ENDED, on=today(), precision="day"
    )
    factories.instrument(owner, topics=[topic], audience=None)

    page = client.get("/coverage/").content.decode()
    (row,) = csv.DictReader(io.StringIO(client.get("/coverage/?format=csv").content.decode("utf-8-sig")))

    assert "1 provision tagged, 1 instrument on this topic" in page
    assert (row["finding"], row["tagged_provisions"], row["tagged_instruments"]) == ("not_assessed", "1", "1")
    assert "on this topic" not in client.get("/coverage/?on=2004-01-01").content.decode()
