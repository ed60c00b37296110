"""Enquiries: their population, what each contact is to them, and what was known on a day."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override, pgettext

from practices.models.outreach.enquiries import Enquiry, EnquiryMember, MemberState
from practices.outreach.actions.contacts import take_back_contact
from practices.outreach.actions.enquiries import (
    EnquiryPlan,
    EnquiryRefused,
    add_members,
    begin_enquiry,
    change_enquiry,
    note_contact,
    remove_member,
)
from practices.outreach.actions.mailings import MailingRefused
from practices.outreach.actions.packs import PackRefused, delete_pack
from practices.outreach.queries.enquiry_events import read_enquiry
from tests import factories
from tests.practices.outreach.contacts.made import contact, reply
from tests.practices.outreach.enquiries.making import BEGINS, asked, enquiry
from tests.practices.outreach.letters import making
from tests.report_factories import document

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def three():
    return [factories.organization(f"Body {name}") for name in "ABC"]


def states(found: Enquiry, as_of: datetime.date = TODAY, known_at=None) -> list[str]:
    record = read_enquiry(found, as_of=as_of, known_at=known_at or timezone.now())
    return [record.standings[key].state.value for key in sorted(record.standings)]


def test_a_letter_asks_its_reply_answers_and_the_others_are_to_be_asked(secretariat, three):
    made = enquiry(*three, by=secretariat)
    letters = asked(made, *three[:2], by=secretariat)
    reply(letters[0], by=secretariat)

    assert states(made) == ["answered", "asked", "to_be_asked"]
    counts = read_enquiry(made, as_of=TODAY, known_at=timezone.now()).counts
    assert (counts.population, counts.asked, counts.answered, counts.no_reply) == (3, 2, 1, 1)


def test_a_letter_that_follows_reminds_and_one_outside_the_enquiry_does_not_count(secretariat, three):
    made = enquiry(*three, by=secretariat)
    (letter,) = asked(made, three[0], by=secretariat)
    contact(three[0], on="2026-02-02", follows=letter, by=secretariat)
    contact(three[1], on="2026-02-02", by=secretariat)

    assert states(made) == ["reminded", "to_be_asked", "to_be_asked"]


def test_what_was_noted_of_a_contact_counts_first_and_the_newest_note_counts(secretariat, three):
    made = enquiry(*three, by=secretariat)
    (letter,) = asked(made, three[0], by=secretariat)
    meeting = contact(three[1], kind="meeting", by=secretariat)
    declining = reply(letter, by=secretariat)

    note_contact(enquiry=made, contact=meeting, meaning="asks", by=secretariat)
    note_contact(enquiry=made, contact=declining, meaning="declines", by=secretariat)
    assert states(made) == ["declined", "asked", "to_be_asked"]

    note_contact(enquiry=made, contact=declining, meaning="nothing", by=secretariat)
    assert states(made) == ["asked", "asked", "to_be_asked"]


def test_a_reply_of_a_later_day_counts_from_its_day_and_was_not_known_before(secretariat, three, on_a_day):
    made = enquiry(*three, by=secretariat)
    (letter,) = asked(made, three[0], by=secretariat)
    known_before = timezone.now()
    on_a_day.shift(datetime.timedelta(days=10))
    reply(letter, on="2026-02-10", by=secretariat)

    assert states(made, datetime.date(2026, 2, 9))[0] == "asked"
    assert states(made, datetime.date(2026, 2, 10))[0] == "answered"
    assert states(made, datetime.date(2026, 2, 10), known_before)[0] == "asked"


def test_a_letter_that_was_withdrawn_asked_nobody(secretariat, three):
    made = enquiry(*three, by=secretariat)
    (letter,) = asked(made, three[0], by=secretariat)
    take_back_contact(contact=letter, by=secretariat, why="It was never sent.")

    assert states(made) == ["to_be_asked"] * 3


def test_who_is_removed_counts_on_the_days_before(secretariat, three, on_a_day):
    made = enquiry(*three, by=secretariat)
    on_a_day.shift(datetime.timedelta(days=10))
    remove_member(enquiry=made, organization=three[2], why="It was dissolved.", by=secretariat)

    assert len(states(made, TODAY)) == 3
    assert len(states(made, TODAY + datetime.timedelta(days=10))) == 2
    assert EnquiryMember.objects.filter(enquiry=made).count() == 3


def test_who_comes_later_is_in_the_population_from_that_day(secretariat, three, on_a_day):
    made = enquiry(three[0], by=secretariat)
    assert len(add_members(enquiry=made, organizations=three, by=secretariat)) == 2

    assert len(states(made, TODAY - datetime.timedelta(days=1))) == 1
    assert len(states(made, TODAY)) == 3
    assert add_members(enquiry=made, organizations=three, by=secretariat) == []


def test_letters_for_an_enquiry_go_to_its_population_alone(secretariat, three):
    made = enquiry(three[0], by=secretariat)

    with pytest.raises(MailingRefused, match="Body B"):
        making.mailing(three[1], by=secretariat, enquiry=made)


def test_an_enquiry_is_refused_without_what_it_needs(secretariat, three):
    reference = factories.instrument()
    plan = EnquiryPlan("Title", "Question?", BEGINS)
    cases = [
        (plan, [], "at least one"),
        (EnquiryPlan(" ", "Question?", BEGINS), three, "title"),
        (EnquiryPlan("Title", " ", BEGINS), three, "question"),
        (EnquiryPlan("Title", "x" * 10_001, BEGINS), three, "characters"),
        (EnquiryPlan("Title", "Question?", BEGINS, due_on=datetime.date(2026, 1, 4)), three, "before"),
        (EnquiryPlan("Title", "Question?", BEGINS, languages=["xx-none"]), three, "languages"),
        (EnquiryPlan("Title", "Question?", BEGINS, reference=reference), [reference.organization], "issuer"),
        (plan, [factories.organization(is_test=True)], "neither"),
    ]
    for about, members, words in cases:
        with pytest.raises(EnquiryRefused, match=words):
            begin_enquiry(plan=about, organizations=members, by=secretariat)
    assert not Enquiry.objects.exists()


def test_notes_and_removals_are_refused_where_they_say_nothing(secretariat, three):
    made = enquiry(three[0], by=secretariat)
    letter, other = contact(three[0], by=secretariat), contact(three[1], by=secretariat)
    withdrawn = contact(three[0], by=secretariat)
    take_back_contact(contact=withdrawn, by=secretariat, why="An error.")

    for about, meaning in ((letter, "answers"), (letter, "unknown"), (other, "asks"), (withdrawn, "asks")):
        with pytest.raises(EnquiryRefused):
            note_contact(enquiry=made, contact=about, meaning=meaning, by=secretariat)
    for page, why in ((three[0], " "), (three[1], "It left.")):
        with pytest.raises(EnquiryRefused):
            remove_member(enquiry=made, organization=page, why=why, by=secretariat)


def test_the_reference_stays_once_somebody_was_asked(secretariat, three):
    made = enquiry(*three, by=secretariat)
    plan = EnquiryPlan("Other title", "Question?", BEGINS, reference=factories.instrument())
    asked(made, three[0], by=secretariat)

    with pytest.raises(EnquiryRefused, match="reference"):
        change_enquiry(enquiry=made, plan=plan, by=secretariat)
    assert change_enquiry(enquiry=made, plan=EnquiryPlan("New", "Why?", BEGINS), by=secretariat).title == "New"


def test_nobody_but_the_secretariat_sees_or_changes_an_enquiry(secretariat, three):
    made = enquiry(*three, by=secretariat)
    officer = factories.officer(three[0])

    assert not Enquiry.objects.visible_to(officer).exists()
    assert not Enquiry.objects.visible_to(None).exists()
    plan = EnquiryPlan("Title", "Question?", BEGINS)
    for act in (
        lambda: begin_enquiry(plan=plan, organizations=three, by=officer),
        lambda: change_enquiry(enquiry=made, plan=plan, by=officer),
        lambda: add_members(enquiry=made, organizations=three, by=officer),
        lambda: remove_member(enquiry=made, organization=three[0], why="No.", by=officer),
        lambda: note_contact(enquiry=made, contact=contact(three[0]), meaning="asks", by=officer),
    ):
        with pytest.raises(EnquiryRefused, match="secretariat"):
            act()


def test_reading_an_enquiry_costs_the_same_for_many(secretariat, django_assert_max_num_queries):
    many = [factories.organization() for _ in range(12)]
    made = enquiry(*many, by=secretariat, reference=factories.instrument())
    for letter in asked(made, *many, by=secretariat):
        reply(letter, by=secretariat)

    with django_assert_max_num_queries(8):
        assert read_enquiry(made, as_of=TODAY, known_at=timezone.now()).counts.answered == 12


def test_a_pack_that_an_enquiry_names_is_not_deleted(secretariat, three):
    pack = making.pack(by=secretariat)
    enquiry(*three, by=secretariat, pack=pack)

    with pytest.raises(PackRefused, match="enquiry"):
        delete_pack(pack=pack, by=secretariat)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_states_and_figures_do_not_borrow_the_words_of_a_day(secretariat, three, language):
    """Elsewhere the same English words head a column of days, and are translated as such."""
    made = enquiry(*three, by=secretariat)

    with override(language):
        found = document(audience="own", enquiry=made.pk, language=language)
        assert str(MemberState.ANSWERED.label) == pgettext("an enquiry", "Answered")
        labels = {one.name: one.label for one in found.figures}
        assert labels["enquiry_asked"] == pgettext("an enquiry", "Asked")
        assert labels["enquiry_asked"] not in ("Demandée", "تاريخ الطلب")
