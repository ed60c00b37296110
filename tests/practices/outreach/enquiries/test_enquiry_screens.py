"""The screens of enquiries: the secretariat's alone, from the population to letters, reminders and returns."""

import datetime
import html
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry, EnquiryContact
from practices.models.outreach.letters import Letter, LetterPurpose, Mailing
from practices.models.outreach.returns import Return
from practices.outreach.actions.sent_letters import record_sent
from practices.outreach.queries.enquiries import record_on
from tests import factories
from tests.practices.outreach.contacts.made import contact, reply
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def client(secretariat) -> Client:
    made = Client()
    made.force_login(secretariat)
    return made


@pytest.fixture
def three():
    return [factories.organization(f"Body {name}") for name in "ABC"]


def key(page) -> str:
    return str(page.translation_key)


def about(**fields) -> dict[str, object]:
    return {
        "title": "Rules",
        "question": "Do you have a code?",
        "begins_on": "2026-01-05",
        "languages": ["en"],
        **fields,
    }


def addresses_of(made: Enquiry, member) -> list[str]:
    return [
        reverse("enquiries:index"),
        reverse("enquiries:add"),
        *(reverse(f"enquiries:{name}", args=[made.public_id]) for name in ("detail", "edit", "members")),
        reverse("enquiries:member", args=[made.public_id, member.translation_key]),
    ]


def test_every_screen_is_the_secretariats_alone(client, secretariat, three):
    made = enquiry(*three, by=secretariat)
    officer = Client()
    officer.force_login(factories.officer(three[0]))

    for address in addresses_of(made, three[0]):
        assert client.get(address).status_code == 200, address
        assert officer.get(address).status_code == 404, address
        assert officer.post(address).status_code == 404, address


def test_what_is_not_there_is_not_found(client, secretariat, three):
    made = enquiry(three[0], by=secretariat)

    for name in ("detail", "edit", "members"):
        assert client.get(reverse(f"enquiries:{name}", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("enquiries:member", args=[made.public_id, key(three[1])])).status_code == 404


def test_an_enquiry_is_begun_with_those_that_are_ticked(client, three):
    address = reverse("enquiries:add")
    shown = client.post(address, about(do="filter", find="body", recipient=[key(three[0])])).content.decode()
    assert "Do you have a code?" in shown
    assert shown.count('name="recipient"') == 3

    answer = client.post(address, about(do="save", recipient=[key(page) for page in three[:2]]))

    made = Enquiry.objects.get()
    assert answer.url == reverse("enquiries:detail", args=[made.public_id])
    assert made.members.count() == 2


def test_pasted_names_are_ticked_and_the_unknown_ones_named(client, three):
    pasted = "body a\r\nBody  B\tGeneva\n\nNobody of this name\n"

    answer = client.post(reverse("enquiries:add"), about(do="match", names=pasted))

    assert answer.context["chooser"].count == 2
    assert "Nobody of this name" in answer.content.decode().split("Not in the directory", 1)[1]
    assert not Enquiry.objects.exists()


def test_what_is_refused_is_said_on_the_form(client, three):
    answer = client.post(reverse("enquiries:add"), about(do="save", due_on="2026-01-01", recipient=[key(three[0])]))

    assert "before the enquiry begins" in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_the_page_shows_each_state_and_counts_out_of_the_population(client, secretariat, three):
    made = enquiry(*three, by=secretariat)
    letters = asked(made, *three[:2], by=secretariat)
    reply(letters[0], by=secretariat)

    shown = client.get(reverse("enquiries:detail", args=[made.public_id]))
    assert shown.context["headline"] == "Organizations: 3; asked: 2; answered: 1."
    assert [row.state for row in shown.context["rows"]] == ["answered", "asked", "to_be_asked"]

    before = client.get(reverse("enquiries:detail", args=[made.public_id]), {"on": "2026-02-28"})
    assert [row.state for row in before.context["rows"]] == []  # nothing was known then

    some = client.get(reverse("enquiries:detail", args=[made.public_id]), {"state": "asked", "sort": "due"})
    assert [row.name for row in some.context["rows"]] == ["Body B"]


def test_the_title_of_an_enquiry_has_its_header_alone_and_changing_it_stands_below(client, secretariat, three):
    """On a phone two buttons in the header hid the title."""
    made = enquiry(*three, by=secretariat)

    shown = client.get(reverse("enquiries:detail", args=[made.public_id]))

    assert not shown.context.get("header_buttons")
    for name in ("members", "edit"):
        assert reverse(f"enquiries:{name}", args=[made.public_id]) in shown.content.decode()


def test_odd_addresses_show_today_and_all(client, secretariat, three):
    made = enquiry(*three, by=secretariat)

    for asked_for in ({"on": "2030-01-01"}, {"on": "x", "state": "silent", "sort": "rank"}):
        answer = client.get(reverse("enquiries:detail", args=[made.public_id]), asked_for)
        assert (answer.status_code, len(answer.context["rows"])) == (200, 3)


def test_letters_begin_with_those_to_be_asked_and_belong_to_the_enquiry(client, secretariat, three):
    pack = making.pack(by=secretariat)
    made = enquiry(*three, by=secretariat, pack=pack, due_on=datetime.date(2026, 4, 1))
    asked(made, three[0], by=secretariat)
    begun = client.get(reverse("mailings:add"), {"enquiry": made.public_id})
    assert begun.context["count"] == 2
    carried = dict(begun.context["carried"])
    assert carried == {"enquiry": str(made.public_id), "pack": str(pack.public_id), "due_on": "2026-04-01"}

    fields = {
        "letter_model": str(making.letter_model(secretariat).public_id),
        "actor": "secretariat",
        "dated_on": "2026-03-01",
    }
    chosen = [key(page) for page in three[1:]]
    client.post(reverse("mailings:add"), {**carried, **fields, "recipient": chosen, "do": "make"})

    mailing = Mailing.objects.latest("pk")
    assert (mailing.enquiry, mailing.letters.count()) == (made, 2)
    for letter in Letter.objects.filter(mailing=mailing):
        record_sent(letter=letter, sent_on=TODAY, by=secretariat)
    assert record_on(made, TODAY).counts.asked == 3


def test_letters_for_the_enquiry_to_others_are_refused(client, secretariat, three):
    made = enquiry(three[0], by=secretariat)
    fields = {"letter_model": str(making.letter_model(secretariat).public_id), "actor": "secretariat"}

    answer = client.post(
        reverse("mailings:add"),
        {**fields, "enquiry": str(made.public_id), "recipient": [key(three[1])], "do": "make"},
    )

    assert "Not in the population of the enquiry: Body B" in answer.content.decode()
    assert not Mailing.objects.exists()


def test_reminders_go_to_those_of_the_enquiry_whose_day_has_passed(client, secretariat, three):
    made = enquiry(*three[:2], by=secretariat)
    late = datetime.date(2026, 2, 1)
    letters = asked(made, *three[:2], by=secretariat, due_on=late)
    reply(letters[1], by=secretariat)
    contact(three[2], due_on=late, by=secretariat)
    model = making.letter_model(secretariat, purpose=LetterPurpose.REMINDER)

    shown = client.get(reverse("mailings:remind"), {"enquiry": made.public_id})
    assert [row.organization.name for row, _ticked in shown.context["rows"]] == ["Body A"]

    fields = {"letter_model": str(model.public_id), "actor": "secretariat", "dated_on": "2026-03-01", "do": "make"}
    client.post(
        reverse("mailings:remind"),
        {**fields, "due_on": "", "enquiry": str(made.public_id), "contact": [str(letters[0].public_id)]},
    )
    assert Mailing.objects.latest("pk").enquiry == made


def test_returns_of_the_enquiry_ask_and_a_submitted_one_answers(client, secretariat, three):
    reference = factories.instrument()
    made = enquiry(*three, by=secretariat, reference=reference)
    making.focal_point(three[0], email="ada@body-a.example")
    shown = client.get(reverse("returns_admin:add"), {"enquiry": made.public_id})
    assert shown.context["form"].initial["enquiry"] == made.public_id

    client.post(
        reverse("returns_admin:add"),
        {
            "reference": reference.pk,
            "year": 2026,
            "days": 60,
            "organizations": [key(page) for page in three],
            "enquiry": str(made.public_id),
            "do": "send",
        },
    )

    row = Return.objects.get()
    assert (row.enquiry, record_on(made, TODAY).counts.asked) == (made, 1)
    Return.objects.update(answered_at=row.opened_at, handed_in_at=row.opened_at)
    assert record_on(made, TODAY).counts.answered == 1


def test_a_contact_is_noted_and_an_organization_removed(client, secretariat, three):
    made = enquiry(*three, by=secretariat)
    meeting = contact(three[0], kind="meeting", by=secretariat)
    address = reverse("enquiries:member", args=[made.public_id, key(three[0])])

    client.post(address, {"do": "note", "contact": str(meeting.public_id), "meaning": "declines"})
    assert EnquiryContact.objects.get().meaning == "declines"
    assert "Declined to answer" in client.get(address).content.decode()

    client.post(address, {"do": "remove", "why": ""})
    assert made.members.present().count() == 3
    client.post(address, {"do": "remove", "why": "It merged with another."})
    assert made.members.present().count() == 2


def test_organizations_are_added_from_the_directory(client, secretariat, three):
    made = enquiry(three[0], by=secretariat)
    address = reverse("enquiries:members", args=[made.public_id])
    shown = client.get(address).content.decode()
    assert (key(three[0]) in shown, key(three[1]) in shown) == (False, True)

    client.post(address, {"do": "save", "recipient": [key(three[1])]})

    assert made.members.present().count() == 2


def test_what_an_enquiry_is_about_is_changed(client, secretariat, three):
    made = enquiry(*three, by=secretariat)

    client.post(reverse("enquiries:edit", args=[made.public_id]), about(title="Codes of conduct"))

    made.refresh_from_db()
    assert made.title == "Codes of conduct"


def test_pages_cost_the_same_for_many(client, secretariat, django_assert_max_num_queries):
    many = [factories.organization() for _ in range(15)]
    made = enquiry(*many, by=secretariat, reference=factories.instrument())
    asked(made, *many, by=secretariat)
    client.get(reverse("enquiries:index"))

    with django_assert_max_num_queries(40):
        client.get(reverse("enquiries:detail", args=[made.public_id]))


def test_a_contact_that_is_logged_from_the_enquiry_knows_the_letter_and_says_what_it_is(client, secretariat, three):
    made = enquiry(*three, by=secretariat)
    letters = asked(made, *three[:2], by=secretariat)
    member = reverse("enquiries:member", args=[made.public_id, key(three[0])])
    found = re.search(r'href="([^"]*contacts/add/[^"]*)"', client.get(member).content.decode())
    assert found is not None
    address = html.unescape(found[1])

    form = client.get(address).context["form"]
    assert str(form["follows"].value()) == str(letters[0].public_id)
    shown = {"organization": key(three[0]), "actor": "secretariat", "happened": "2026-02-10"}
    said = {**shown, "follows": form["follows"].value(), "enquiry": form["enquiry"].value()}
    wrong = client.post(address, {**said, "kind": "letter", "meaning": "declines"})
    assert "cannot be that" in wrong.content.decode()
    assert Contact.objects.count() == 2

    answer = client.post(address, {**said, "kind": "reply", "meaning": "declines"})

    assert answer.url == member
    assert [record_on(made, TODAY).standings[page.pk].state for page in three] == ["declined", "asked", "to_be_asked"]
    assert record_on(made, TODAY).counts.answered == 0


def test_a_reply_without_a_thread_is_proposed_until_somebody_says_what_it_is(client, secretariat, three):
    made = enquiry(*three, by=secretariat)
    asked(made, three[0], by=secretariat)
    reply_alone = contact(three[0], kind="reply", on="2026-02-10", by=secretariat)
    contact(three[1], kind="reply", on="2026-02-10", by=secretariat)  # it was not asked
    address = reverse("enquiries:member", args=[made.public_id, key(three[0])])

    assert [str(one.row.id) for one, _choices in client.get(address).context["unclear"]] == [str(reply_alone.public_id)]
    other = reverse("enquiries:member", args=[made.public_id, key(three[1])])
    assert client.get(other).context["unclear"] == []

    client.post(address, {"do": "note", "contact": str(reply_alone.public_id), "meaning": "nothing"})
    assert client.get(address).context["unclear"] == []
    assert record_on(made, TODAY).counts.no_reply == 1
