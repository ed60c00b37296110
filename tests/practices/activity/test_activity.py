"""Who did what: everything about one's own organization, nothing about another's, names as far as they are told."""

import csv
import datetime
import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from organizations.membership import add_member, remove_member
from organizations.sessions import reference_of
from organizations.sign_ins import SignInEvent, note_sign_in
from practices.actions.assessment_notices import agree_to_assessment
from practices.actions.confirmations import confirm_standing
from practices.actions.proposals import decide_proposal, propose_release
from practices.models.instruments import InstrumentPage
from practices.queries.activity.asked import ActivityKind, read_asked
from practices.queries.activity.rows import PER_PAGE, all_activity, deed_page
from practices.queries.activity.sources import SOURCES
from practices.redactions.actions import ask_redaction, decide_redaction
from tests import factories
from tests.exchange_factories import access_token, instrument_content, machine, send
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db
LIST = "/admin/deeds/"
SHEET = f"{LIST}who-did-what.csv"


class House:
    """An organization with one entry of every kind."""

    def __init__(self, name: str, secretary, second) -> None:
        self.name = name
        self.page = factories.organization(name)
        self.officer = factories.person(self.page.officers, first_name=f"Olga {name}")
        self.approver = factories.person(self.page.approvers, first_name=f"Adam {name}")
        self.focal_point = factories.coordinator(self.page)
        self.instrument = factories.instrument(self.page, title=f"Code of {name}", audience=None)
        edition = factories.edition(self.instrument, audience=None)
        page = InstrumentPage.objects.get(pk=self.instrument.pk)
        page.save_revision(user=self.officer, log_action=True)
        proposal = propose_release(
            kind="instrument", thing=self.instrument.translation_key, title=f"Code of {name}", organization=self.page,
            audience="public", authority=f"Authority of {name}", by=self.officer,
        )  # fmt: skip
        decide_proposal(proposal=proposal, approve=True, by=self.approver)
        event = factories.adoption(organization=self.page, by=self.officer, note=f"Note of {name}")
        confirm_standing(organization=self.page, reference=event.reference, by=self.approver)
        judged = factories.assessment(edition, by=secretary)
        agree_to_assessment(assessment=judged, by=self.officer)
        asked = ask_redaction(
            kind="adoption_event", thing=event.public_id, reason="personal_data", words="It", by=self.officer
        )
        decide_redaction(asked=asked, approve=True, by=second)
        send(machine(access_token(self.page, by=self.officer)[1]), instrument_content(), name=f"Sent by {name}")
        note_sign_in(account=self.officer, event=SignInEvent.SIGNED_IN, by=self.officer, means=["password"])


def _make_houses():
    secretary, second = factories.secretariat_member(), factories.secretariat_member()
    secretary.first_name = "Sybil of the secretariat"
    secretary.save()
    return secretary, (House("Harbour", secretary, second), House("Meadow", secretary, second))


shared_houses = shared_world(_make_houses)


@pytest.fixture
def secretary_and_houses(shared_houses):
    return shared_houses.made()


@pytest.fixture
def secretary(secretary_and_houses):
    return secretary_and_houses[0]


@pytest.fixture
def houses(secretary_and_houses):
    return secretary_and_houses[1]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def activity_of(user, **parameters):
    return list(all_activity(read_asked(user, parameters)))


def text_of(user, **parameters):
    return "\n".join(f"{entry.who} {entry.what} {entry.about} {entry.url}" for entry in activity_of(user, **parameters))


def test_every_source_tells_of_a_house(houses):
    harbour, _meadow = houses
    asked = read_asked(harbour.approver, {})

    silent = [number for number, source in enumerate(SOURCES) if not source.rows(asked).exists()]

    assert silent == []
    assert {entry.kind for entry in activity_of(harbour.approver)} == {str(kind.label) for kind in ActivityKind}


@pytest.mark.parametrize("role", ["officer", "approver", "focal_point"])
def test_two_organizations_are_apart_on_screen_and_sheet(houses, role):
    harbour, meadow = houses
    for ours, theirs in ((harbour, meadow), (meadow, harbour)):
        client = client_of(getattr(ours, role))
        asked = f"?organization={theirs.page.translation_key}&who={reference_of(theirs.officer)}"
        screens = [client.get(LIST), client.get(LIST + asked), client.get(f"{LIST}?thing={theirs.name}")]
        sheet = b"".join(client.get(SHEET).streaming_content).decode()

        assert f"Code of {ours.name}" in screens[0].content.decode()
        for text in (*(screen.content.decode() for screen in screens[:2]), sheet):
            assert f"Code of {theirs.name}" not in text
            assert f"Olga {theirs.name}" not in text
        assert str(theirs.page.translation_key) not in screens[0].content.decode() + sheet
        assert f"Code of {theirs.name}" not in screens[2].content.decode()


def test_organization_reads_names_of_its_own_people_and_roles_of_others(houses):
    harbour, _meadow = houses
    told = {entry.what: entry.who for entry in activity_of(harbour.approver)}

    assert told["Decided who may see it (Instrument): Public"] == "Olga Harbour; Adam Harbour"
    assert told["Assessed: Prohibits"] == "The secretariat"
    assert told["Removed content (Personal data)"] == "The secretariat"
    assert "Sybil" not in text_of(harbour.approver)


def test_secretariat_reads_every_name_over_all_or_one_organization(houses, secretary):
    _harbour, meadow = houses

    everything = text_of(secretary)
    one = text_of(secretary, organization=str(meadow.page.translation_key))

    assert "Sybil of the secretariat Assessed: Prohibits" in everything
    assert "Code of Harbour" in everything
    assert "Code of Meadow" in one
    assert "Harbour" not in one


def test_who_left_is_still_named_and_who_came_by_another_way_is_not(houses, secretary):
    harbour, meadow = houses
    stranger = factories.person(first_name="Nobody")
    PageLogEntry.objects.log_action(harbour.instrument, "wagtail.edit", user=stranger)
    add_member(organization=harbour.page, account=meadow.officer, role="officer", by=secretary)
    remove_member(organization=harbour.page, account=harbour.officer, role="officer", by=secretary)

    text = text_of(harbour.approver)

    assert "Olga Harbour" in text
    assert "Another person" in text
    assert "Nobody" not in text


def test_sign_ins_are_for_approvers_and_hold_no_address(houses):
    harbour, _meadow = houses
    note_sign_in(account=harbour.officer, event=SignInEvent.FAILED, address="203.0.113.7")

    assert activity_of(harbour.officer, kind="sign_in") == []
    rows = activity_of(harbour.approver, kind="sign_in")
    assert [row.what for row in rows] == ["Sign-in failed", "Signed in (password)"]
    assert rows[0].who == "Without an account"
    assert "203.0.113.7" not in str(rows)


def test_filters_narrow_by_person_kind_thing_and_days(houses):
    harbour, _meadow = houses
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    user = harbour.approver

    by_person = activity_of(user, who=reference_of(harbour.approver))
    by_secretariat = activity_of(user, who="secretariat")
    nobody = activity_of(user, who="none")
    about = activity_of(user, thing="code of harbour")

    assert by_person
    assert all("Adam Harbour" in entry.who for entry in by_person)
    assert {entry.who for entry in by_secretariat} == {"The secretariat"}
    assert {entry.who for entry in nobody} == {"Without an account"}
    assert "Decided who may see it (Instrument): Public" in {entry.what for entry in about}
    assert not any(entry.what.startswith("Signed") for entry in about)
    assert {entry.kind for entry in activity_of(user, kind="release")} == {"Release decisions"}
    assert activity_of(user, since=tomorrow) == activity_of(user, until="2000-01-01") == []
    assert len(activity_of(user, since=timezone.localdate().isoformat())) == len(activity_of(user))


def test_what_makes_no_sense_is_passed_over(houses):
    client = client_of(houses[0].approver)
    wrong = (
        "organization=x", "who=%00", "kind=nothing", "thing=%00", "since=2026-02-31", "until=9999-12-31",
        "since=0001-01-01", "after=nan-1", "after=1e400-1", "after=-5", "after=x", "after=1-99999999999999999999",
    )  # fmt: skip
    for query in wrong:
        assert client.get(f"{LIST}?{query}").status_code == 200, query
        assert list(client.get(f"{SHEET}?{query}").streaming_content), query


def test_pages_follow_each_other_without_gap_or_repetition_also_at_one_moment(houses):
    harbour, _meadow = houses
    at = timezone.now() + datetime.timedelta(minutes=1)
    for _number in range(PER_PAGE + 20):
        PageLogEntry.objects.log_action(harbour.instrument, "wagtail.edit", user=harbour.officer, timestamp=at)
    whole = activity_of(harbour.approver)

    client, address, seen = client_of(harbour.approver), LIST, []
    for _page in range(10):
        answer = client.get(address)
        seen += answer.context["rows"]
        if not answer.context["next"]:
            break
        address = f"{LIST}?after={answer.context['next']}"

    assert len(whole) > PER_PAGE * 1.5
    assert seen == whole
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)


def test_sheet_is_whole_and_starts_no_formula(houses):
    harbour, _meadow = houses
    harbour.officer.first_name = "=cmd"
    harbour.officer.save()

    answer = client_of(harbour.approver).get(SHEET)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert answer["Content-Disposition"].startswith('attachment; filename="who-did-what-')
    assert len(rows) == len(activity_of(harbour.approver)) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)


def test_list_asks_as_many_questions_for_many_as_for_few(houses, django_assert_max_num_queries):
    harbour, _meadow = houses
    client = client_of(harbour.approver)
    client.get(LIST)
    with django_assert_max_num_queries(60) as few:
        client.get(LIST)
    for _number in range(3):
        factories.edition(harbour.instrument, on=datetime.date(2010, 1, 1 + _number), audience=None)
        factories.adoption(organization=harbour.page, by=harbour.officer)
        note_sign_in(account=harbour.officer, event=SignInEvent.SIGNED_OUT, by=harbour.officer)

    with django_assert_max_num_queries(60) as many:
        client.get(LIST)

    assert len(many) <= len(few)
    assert len(deed_page(read_asked(harbour.approver, {})).rows) > 10


def test_links_lead_to_what_can_be_seen_and_no_further(houses):
    harbour, _meadow = houses
    client = client_of(harbour.approver)
    addresses = {entry.url for entry in activity_of(harbour.approver) if entry.url}

    assert len(addresses) > 5
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_deleted_page_has_no_link_and_is_the_secretariats(houses, secretary):
    harbour, _meadow = houses
    gone = PageLogEntry(
        page_id=999_999, content_type=PageLogEntry.objects.first().content_type, label="Gone", timestamp=timezone.now(),
        action="wagtail.delete", user=harbour.officer,
    )  # fmt: skip
    PageLogEntry.objects.bulk_create([gone])

    assert "Gone" not in text_of(harbour.approver)
    assert [entry.url for entry in activity_of(secretary) if entry.about == "Gone"] == [""]


def test_others_are_not_let_in_and_wagtails_own_history_is_closed(houses):
    harbour, _meadow = houses
    for address in (LIST, SHEET):
        assert client_of(factories.delegate()).get(address).status_code in (302, 403, 404)
        assert Client().get(address).status_code == 302
    for address in ("/admin/reports/site-history/", "/admin/reports/site-history/results/"):
        assert client_of(harbour.approver).get(address).status_code == 404


def test_words_of_the_ledgers_are_not_told(houses):
    harbour, _meadow = houses
    text = text_of(harbour.approver)

    assert "Authority of Harbour" not in text
    assert "Note of Harbour" not in text
    assert ModelLogEntry.objects.exists()
    call_command("verify_ledger", stdout=io.StringIO())
