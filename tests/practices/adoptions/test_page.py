"""What a reader sees at /adoptions/."""

import csv
import datetime
import io
import uuid

import pytest
import time_machine
from django.urls import reverse

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import agree_to_adoption, state_beside_adoption
from practices.actions.adoptions import reverse_adoption
from practices.actions.confirmations import confirm_standing
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import Basis, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.exchange.public_counts import AdoptedReference
from practices.models.outreach.packs import Pack, PackItem
from practices.models.releases import Audience
from practices.outreach.actions.contacts import log_contact, take_back_contact
from practices.queries.adoptions import matrix, references
from practices.redactions.actions import ask_redaction, decide_redaction
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/adoptions/"


def day(text):
    return PartialDate.parse(text)


def page(client, **query):
    return client.get(ADDRESS, query)


def text_of(response):
    return " ".join(response.content.decode().split())


def sheet(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def forum():
    return factories.organization("Standing Forum")


@pytest.fixture
def code(forum):
    return factories.instrument(forum, title="Model code")


def test_page_without_statements_says_so(client):
    response = page(client)

    assert response.status_code == 200
    assert "No statements yet" in text_of(response)


def test_page_shows_state_since_when_what_it_rests_on_and_the_statement(client, code):
    union = factories.organization("Harbour Union")
    factories.adoption(
        code,
        organization=union,
        state=State.NOT_PLANNED,
        effective=day("2003-05"),
        statement="We keep our own rules.",
    )

    shown = text_of(page(client, as_of="2004-06-30"))

    assert "Harbour Union" in shown
    assert "Not planned (its statement)" in shown
    assert "May 2003" in shown
    assert "Stated by the organization" in shown
    assert "We keep our own rules." in shown
    assert 'stood on <time datetime="2004-06-30">30 June 2004</time>' in shown
    assert "Recorded here on" not in shown


def test_page_counts_organizations_with_a_similar_instrument_on_the_adoption_track_alone(client, code):
    factories.adoption(code, state=State.IN_PLACE)
    factories.adoption(code, state=State.PARTLY)
    factories.adoption(code, state=State.PLANNED)
    factories.adoption(code, track=Track.IMPLEMENTATION, state=State.IN_PLACE)

    assert "2 organizations with a similar instrument" in text_of(page(client))


def test_page_shows_how_it_stood_on_a_day(client, code):
    union = factories.organization("Harbour Union")
    factories.adoption(code, organization=union, state=State.PLANNED, effective=day("2002"))
    factories.adoption(code, organization=union, state=State.IN_PLACE, effective=day("2004-05-14"))

    before = page(client, as_of="2004-05-13").context["matrix"].rows[0].cells[0]
    then = page(client, as_of="2004-05-14").context["matrix"].rows[0].cells[0]

    assert (before.state, then.state) == (State.PLANNED, State.IN_PLACE)


def test_page_of_a_past_day_shows_what_is_of_that_day_and_says_what_is_of_today(client, code):
    factories.adoption(code, effective=day("2003-05"), note="Of that time.")
    later = factories.adoption(code, effective=day("2005-03-01"), note="Of a later time.")

    response = page(client, as_of="2004-06-30", detail="1")
    shown, api = text_of(response), f"?reference={code.translation_key}&amp;as_of=2004-06-30"

    assert [row.note for row in response.context["statements"]] == ["Of that time."]
    assert "Of a later time." not in shown
    assert "The rows are of the 2 organizations that take part today." in shown
    assert "1 statement effective by" in shown
    assert "1 statement that took effect after" in shown
    assert 'href="/adoptions/?detail=1#statements">Every statement up to today' in shown
    assert api in shown
    named = page(client, as_of="2004-06-30", event=str(later.public_id))
    assert "Of a later time." in [row.note for row in named.context["statements"]]


def test_page_of_today_lists_what_is_to_come_too(client, code):
    factories.adoption(code, state=State.PLANNED, effective=day("9999-01-01"))

    assert len(page(client).context["statements"]) == 1
    assert "take part today" not in text_of(page(client))


def test_cell_says_from_when_an_organization_is_counted_if_earlier_than_its_present_state(client, code):
    union = factories.organization("Harbour Union")
    for state, since in ((State.PARTLY, "2002-11"), (State.IN_PLACE, "2006-03-02")):
        factories.adoption(code, organization=union, state=state, effective=day(since))

    before = page(client, as_of="2006-03-01").context["matrix"].rows[0].cells[0]
    shown = text_of(page(client))

    assert before.counted_from is None
    assert 'Similar instrument since <time datetime="2002-11">November 2002</time>, first as “Partly”' in shown


def test_cell_counts_from_no_day_before_a_withdrawal(client, code):
    union = factories.organization("Harbour Union")
    for state, since in ((State.PARTLY, "2002"), (State.WITHDRAWN, "2004"), (State.IN_PLACE, "2006")):
        factories.adoption(code, organization=union, state=state, effective=day(since))

    assert page(client).context["matrix"].rows[0].cells[0].counted_from is None


def test_page_chooses_the_reference_with_most_organizations(client, forum, code):
    busier = factories.instrument(forum, title="Zeal code")
    factories.adoption(code)
    factories.adoption(busier)
    factories.adoption(busier)

    response = page(client)

    assert response.context["matrix"].reference.name == "Zeal code"
    titles = [reference.title.text for reference in response.context["choice"].offered]
    assert titles == ["Zeal code", "Model code"]


def test_page_chooses_by_title_between_references_with_as_many_organizations(client, forum, code):
    factories.adoption(factories.instrument(forum, title="Zeal code"))
    factories.adoption(code)

    assert page(client).context["matrix"].reference.name == "Model code"


def test_page_shows_a_reference_that_nobody_spoke_about_yet(client, code):
    factories.adoption()

    response = page(client, reference=str(code.translation_key))

    assert response.context["matrix"].reference.name == "Model code"
    assert "No organization has stated anything about this instrument." in text_of(response)


def test_topic_keeps_the_references_that_carry_it_or_a_narrower_one(client, forum, code):
    gifts = factories.topic("gifts")
    travel = factories.topic("gifts-travel", broader=gifts)
    tagged = factories.instrument(forum, title="Gift rules", topics=[travel])
    factories.adoption(code)
    factories.adoption(code)
    factories.adoption(tagged)

    response = page(client, topic="gifts", reference=str(code.translation_key))

    assert response.context["matrix"].reference.name == "Gift rules"
    assert "is not tagged with this topic" in text_of(response)


def test_topic_is_said_to_narrow_the_list_of_instruments_and_no_figure(client, forum):
    tagged = factories.instrument(forum, title="Gift rules", topics=[factories.topic("gifts")])
    factories.adoption(tagged)

    plain, narrowed = text_of(page(client)), text_of(page(client, topic="gifts"))

    assert "The topic narrows only the list of instruments" in narrowed
    assert "The topic narrows only the list of instruments" not in plain


def test_any_instrument_can_be_chosen_as_the_reference(client, forum, code):
    factories.adoption(code)
    quiet = factories.instrument(forum, title="Another code")
    factories.instrument(forum, title="Hidden code", audience=None)

    response = page(client)

    choice = response.context["choice"]
    assert (offered(response), [one.title.text for one in choice.others]) == (["Model code"], ["Another code"])
    assert '<optgroup label="Without statements so far">' in text_of(response)
    assert f'<option value="{quiet.translation_key}">' in text_of(response)
    assert "Hidden code" not in text_of(response)
    assert "No statements yet" not in text_of(page(client, reference=quiet.translation_key))


def test_an_instrument_without_statements_is_found_by_name_among_many(client, forum, code, few_offered):
    factories.adoption(code)
    quiet, other = (factories.instrument(forum, title=title) for title in ("Quiet rules", "Zeal rules"))

    found = page(client, reference=code.translation_key, find="quiet")
    nothing = page(client, reference=code.translation_key, find="nowhere")

    assert found.context["matrix"].reference.id == str(quiet.translation_key)
    assert "No instrument has this name." not in text_of(found)
    assert nothing.context["matrix"].reference.id == str(code.translation_key)
    assert "No instrument has this name." in text_of(nothing)
    assert [one.page.pk for one in page(client, find="zeal").context["choice"].others] == [other.pk]


def test_an_instrument_is_found_among_many_by_any_name_of_its_organization(client, few_offered):
    names = {"en": ("Harbour Union", "HU"), "ru": ("Портовый союз", "ПС")}
    wanted = factories.instrument(factories.organization("Harbour Union", names=names), title="Model code")
    for _number in range(3):
        factories.instrument()

    for typed in ("портовый союз", "ПС", "HU model"):
        assert page(client, find=typed).context["choice"].chosen.page == wanted, typed


def test_detail_adds_evidence_and_what_lies_behind_it(client, code):
    union = factories.organization("Harbour Union")
    own = factories.instrument(union, title="Conduct rules")
    provision = factories.edition(own).provisions.get(label="2.")
    factories.adoption(
        code,
        organization=union,
        basis=Basis.ARTICLE_CITED,
        own_instrument=own,
        provision=provision,
        evidence_address="https://example.org/order",
    )

    plain, detail = text_of(page(client)), text_of(page(client, detail="1"))

    for words in (f'href="{own.url}"', "https://example.org/order", "Recorded here on", "Technical details"):
        assert words not in plain
        assert words in detail
    assert f"#{provision.eid}" in detail
    assert 'name="known_on"' not in plain
    assert 'name="known_on"' in detail


def test_detail_shows_what_was_taken_back(client, code):
    union = factories.organization("Harbour Union")
    speaker = factories.officer(union)
    event = factories.adoption(code, organization=union, by=speaker)
    reverse_adoption(event=event, by=speaker, note="Entered in error.")

    shown = text_of(page(client, detail="1"))
    matrix = page(client).context["matrix"]

    assert matrix.rows[0].cells[0].state == State.NOT_KNOWN
    assert "Entered in error." in shown
    assert "An earlier statement was withdrawn" in shown
    assert "a later entry withdraws" in shown


def test_statements_have_anchors_and_a_page_of_their_own(client, code, monkeypatch):
    monkeypatch.setattr("practices.queries.adoptions.matrix.PAGE_SIZE", 2)
    union = factories.organization("Harbour Union")
    events = [factories.adoption(code, organization=union, effective=day(f"200{number}")) for number in range(1, 6)]

    first = text_of(page(client))
    oldest = text_of(page(client, event=str(events[0].public_id)))

    assert f'id="event-{events[4].public_id}"' in first
    assert f'id="event-{events[0].public_id}"' not in first
    assert f'id="event-{events[0].public_id}"' in oldest


def test_links_lead_to_feed_sheet_and_api(client, code):
    factories.adoption(code)
    key = code.translation_key

    shown = text_of(page(client))

    assert f"/feeds/adoptions.atom?reference={key}" in shown
    assert f"{reverse('adoption-list')}?reference={key}" in shown
    assert "format=csv" in shown


def test_page_works_in_another_language(client, code):
    factories.adoption(code)

    assert client.get("/fr/adoptions/").status_code == 200
    assert client.get("/ar/adoptions/", {"detail": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"as_of": "30.06.2004"}, 400, "Write a day as 2004-06-30."),
        ({"as_of": "2004-02-31"}, 400, "Write a day as 2004-06-30."),
        ({"known_on": "yesterday"}, 400, "Write a day as 2004-06-30."),
        ({"known_on": "9999-12-31"}, 400, "This date is in the future."),
        ({"reference": "1"}, 404, "There is no such instrument here."),
        ({"reference": str(uuid.uuid4())}, 404, "There is no such instrument here."),
        ({"event": "1"}, 404, "There is no such statement here."),
        ({"event": str(uuid.uuid4())}, 404, "There is no such statement here."),
        ({"topic": "a\0b"}, 400, "Null characters are not allowed."),
    ],
)
def test_page_says_what_cannot_be_asked(client, code, query, status, words):
    factories.adoption(code)

    response, as_sheet = page(client, **query), page(client, format="csv", **query)

    assert response.status_code == status
    assert words in text_of(response)
    assert "<table" not in text_of(response)
    assert (as_sheet.status_code, as_sheet["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert words in as_sheet.content.decode()


def test_page_answers_odd_queries(client, code):
    factories.adoption(code)
    odd = [
        {"page": "x"},
        {"page": "99999999999999999999"},
        {"as_of": "0001-01-01"},
        {"as_of": "9999-12-31"},
        {"topic": "nothing"},
        {"format": "pdf"},
        {"detail": "no"},
    ]

    assert {page(client, **query).status_code for query in odd} == {200}
    assert client.post(ADDRESS).status_code == 405


def test_sheet_says_what_the_page_says(client, code):
    union = factories.organization("Harbour Union")
    factories.adoption(code, organization=union, effective=day("2003-05"))

    rows = sheet(page(client, format="csv", as_of="2004-06-30"))

    assert [(row["organization"], row["track"], row["state"]) for row in rows] == [
        ("Harbour Union", "adoption", "in_place"),
        ("Harbour Union", "implementation", "not_known"),
        ("Harbour Union", "investigation", "not_known"),
        ("Harbour Union", "measures", "not_known"),
    ]
    assert rows[0]["effective_on"] == "2003-05"
    assert (rows[0]["as_of"], rows[0]["reference_id"]) == ("2004-06-30", str(code.translation_key))


def test_sheet_starts_no_formula(client, code):
    factories.adoption(code, note='=HYPERLINK("https://example.org")', statement="+1 \n@SUM(A1)")

    row = sheet(page(client, format="csv"))[0]

    assert row["note"].startswith("'=")
    assert row["statement"].startswith("'+")


def test_page_shows_a_page_of_organizations_and_counts_all_of_them(client, code, monkeypatch):
    monkeypatch.setattr(matrix, "ROWS_ON_PAGE", 2)
    for name in ("Cedar Board", "Alder Board", "Birch Board"):
        factories.adoption(code, organization=factories.organization(name))

    first = page(client, as_of="2004-06-30", detail="1")
    second = page(client, as_of="2004-06-30", detail="1", organizations="2")

    assert [row.organization.name for row in first.context["matrix"].rows] == ["Alder Board", "Birch Board"]
    assert [row.organization.name for row in second.context["matrix"].rows] == ["Cedar Board"]
    for shown in (text_of(first), text_of(second)):
        assert "3 organizations with a similar instrument" in shown
    assert 'rel="next" href="?as_of=2004-06-30&amp;detail=1&amp;organizations=2"' in text_of(first)
    assert len(sheet(page(client, format="csv"))) == 3 * len(Track)


def test_what_a_page_of_organizations_reads_is_what_it_shows(client, code, monkeypatch):
    monkeypatch.setattr(matrix, "ROWS_ON_PAGE", 2)
    monkeypatch.setattr(matrix, "PAGE_SIZE", 1)
    for _number in range(5):
        factories.adoption(code)

    asked = matrix.coverage_of(*_beside(code), None, as_of=today(), known_on=today(), row_page=1)

    assert (len(asked.matrix.rows), len(asked.statements), asked.matrix.row_count) == (2, 1, 5)


def _beside(code):
    members = references.exchange_members(None)
    choice = references.choose_reference(None, members, asked=code.translation_key)
    return choice.chosen, members


@pytest.fixture
def few_offered(monkeypatch):
    monkeypatch.setattr(references, "MOST_OFFERED", 2)


def offered(response):
    return [reference.title.text for reference in response.context["choice"].offered]


@pytest.mark.parametrize("is_noted", [True, False])
def test_page_offers_so_many_references_and_finds_the_others(client, forum, few_offered, is_noted):
    for title, many in (("Gift code", 3), ("Travel code", 2), ("Zeal rules", 1)):
        reference = factories.instrument(forum, title=title)
        for _number in range(many):
            factories.adoption(reference)
    if is_noted:
        note_changes()

    everything, found = page(client), page(client, find="zeal")
    asked = page(client, reference=reference.translation_key)
    nothing = page(client, find="nowhere")

    assert offered(everything) == ["Gift code", "Travel code"]
    assert "There are too many instruments for one list." in text_of(everything)
    assert offered(found) == ["Zeal rules"]
    assert found.context["matrix"].reference.name == "Zeal rules"
    assert offered(asked) == ["Gift code", "Travel code", "Zeal rules"]
    assert asked.context["matrix"].reference.name == "Zeal rules"
    assert "No instrument has this name." in text_of(nothing)


def test_references_counted_beforehand_are_those_that_can_be_seen(client, forum, secretariat):
    busy, quiet, waiting = (factories.instrument(forum, title=title) for title in ("Busy", "Quiet", "Waiting"))
    factories.adoption(busy)
    gone = factories.adoption(busy)
    factories.adoption(quiet)
    factories.adoption(waiting, by=secretariat)
    note_changes()
    assert offered(page(client)) == ["Busy", "Quiet"]
    assert dict(AdoptedReference.objects.values_list("instrument", "adopter_count")) == {busy.pk: 2, quiet.pk: 1}

    factories.open_to(quiet, Audience.OWN)
    gone.organization.unpublish()

    assert offered(page(client)) == ["Busy"]
    note_changes()
    assert offered(page(client)) == ["Busy"]
    assert dict(AdoptedReference.objects.values_list("instrument", "adopter_count")) == {busy.pk: 1}
    client.force_login(secretariat)
    assert "Waiting" in offered(page(client))


@pytest.mark.once
@pytest.mark.parametrize("query", [{}, {"detail": "1"}, {"format": "csv"}])
def test_number_of_queries_does_not_grow(client, code, query, django_assert_max_num_queries):
    def add(number):
        for _time in range(number):
            union = factories.organization()
            own = factories.instrument(union)
            provision = factories.edition(own).provisions.first()
            article = {"basis": Basis.ARTICLE_CITED, "own_instrument": own, "provision": provision}
            speaker = factories.officer(union)
            factories.adoption(code, organization=union, by=speaker, **article)
            stated = factories.adoption(code, organization=union, by=speaker, track=Track.MEASURES, state=State.PLANNED)
            reverse_adoption(event=stated, by=speaker)

    add(3)
    page(client)
    with django_assert_max_num_queries(19) as few:
        page(client, **query)
    add(27)
    with django_assert_max_num_queries(19) as many:
        response = page(client, **query)

    assert response.status_code == 200
    assert len(few) == len(many)


def test_last_confirmed_says_that_an_intention_is_old(client, code):
    factories.adoption(code, state=State.PLANNED, effective=day("2003"), said_on=datetime.date(2003, 2, 1))

    confirmed = page(client, as_of="2004-06-30").context["matrix"].rows[0].confirmed

    assert (confirmed.on, confirmed.precision, confirmed.is_due) == (datetime.date(2003, 2, 1), "day", True)
    assert "not reconfirmed since" in text_of(page(client, as_of="2004-06-30"))
    assert "not reconfirmed since" not in text_of(page(client, as_of="2003-06-30"))


def test_what_is_in_place_is_not_reconfirmed_either_until_it_is_confirmed(client, code):
    event = factories.adoption(code, state=State.IN_PLACE, effective=day("2003"))
    later = today() + datetime.timedelta(days=366)

    before = text_of(page(client, as_of=later.isoformat()))
    with time_machine.travel(later, tick=False):
        confirm_standing(organization=event.organization, reference=code, by=factories.officer(event.organization))
        after = text_of(page(client))

    assert "not reconfirmed since" in before
    assert "not reconfirmed since" not in after


def test_page_says_what_a_statement_rests_on_in_plain_words(client, code, secretariat):
    event = factories.adoption(
        code, track=Track.MEASURES, state=State.PROCEDURE_IN_PLACE, evidence_kind="procedure",
        evidence_address="https://example.org/a", variations="Without section 6.",
    )  # fmt: skip
    stated = text_of(page(client, detail="1"))
    check_adoption(event=event, by=secretariat)

    checked = text_of(page(client))

    assert "Stated by the organization: Procedure" in stated
    assert "Without section 6." in stated
    assert "Checked by the secretariat: Procedure" in checked
    assert "The secretariat checked the evidence of" in checked


def test_statement_of_the_organization_stands_beside_and_with_the_check(client, code, secretariat):
    event = factories.adoption(code, by=secretariat, evidence_address="https://example.org/a")
    speaker = factories.officer(event.organization)
    agree_to_adoption(event=event, on=today(), by=speaker)
    check_adoption(event=event, by=secretariat)

    state_beside_adoption(event=event, statement="We see it so.", by=speaker)

    cell = page(client).context["matrix"].rows[0].cells[0].event
    assert (cell.basis, cell.statement) == (Basis.CHECKED, "We see it so.")


def test_page_and_sheet_say_that_words_were_removed(client, code, secretariat):
    event = factories.adoption(code, statement="The name of a person", note="The name of a person")
    asked = ask_redaction(
        kind="adoption_event", thing=event.public_id, reason="legal_request", words="It.", by=secretariat
    )
    decide_redaction(asked=asked, approve=True, by=factories.secretariat_member())

    shown, row = text_of(page(client, detail="1")), sheet(page(client, format="csv"))[0]

    assert "kind of reason: Legal request" in shown
    assert "The name of a person" not in shown
    assert (row["removed_on"], row["removed_for"], row["statement"]) == (today().isoformat(), "legal_request", "")


def test_what_became_public_later_was_not_known_before(client, code, secretariat):
    with time_machine.travel("2020-01-01T10:00:00Z", tick=False):
        event = factories.adoption(code, by=secretariat, effective=day("2004"))
    speaker = factories.officer(event.organization)
    with time_machine.travel("2021-01-01T10:00:00Z", tick=False):
        agree_to_adoption(event=event, on=today(), by=speaker)

    def state(known_on):
        return page(client, known_on=known_on).context["matrix"].rows[0].cells[0].state

    assert (state("2020-12-31"), state("2021-01-01")) == (State.NOT_KNOWN, State.IN_PLACE)
    client.force_login(speaker)
    assert state("2020-12-31") == State.IN_PLACE


def test_who_was_informed_is_the_secretariats_alone(client, code, secretariat):
    event = factories.adoption(code)
    letter = {"organization": event.organization, "kind": "letter", "by": secretariat}
    other = Pack.objects.create(title="Of another reference")
    PackItem.objects.create(pack=other, edition=factories.edition())
    log_contact(**letter, happened=day("2003-02-01"), pack=other)
    wrong = log_contact(**letter, happened=day("2003-03-01"))
    take_back_contact(contact=wrong, by=secretariat, why="It was not sent.")
    log_contact(**letter, happened=day("2003-05-14"))

    public, public_sheet = page(client), page(client, format="csv").content
    client.force_login(secretariat)
    row = page(client).context["matrix"].rows[0]

    assert row.informed_on == datetime.date(2003, 5, 14)
    assert sheet(page(client, format="csv"))[0]["informed_on"] == "2003-05-14"
    assert page(client, as_of="2003-05-13").context["matrix"].rows[0].informed_on is None
    assert public.context["matrix"].rows[0].informed_on is None
    assert "Informed" not in text_of(public)
    assert b"informed_on" not in public_sheet
    client.force_login(factories.officer(event.organization))
    assert page(client).context["matrix"].rows[0].informed_on is None
