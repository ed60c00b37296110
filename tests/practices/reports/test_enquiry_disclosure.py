"""What others than the secretariat are given of an enquiry finds nobody: decision 35, attacked with what is public."""

import datetime

import pytest
from django.urls import reverse

from organizations.models import OrganizationEvent
from practices.documents.report_files.reading import document_of
from practices.models.adoptions import Track
from practices.models.editions import today
from practices.models.releases import Audience
from practices.outreach.actions.enquiries import EnquiryRefused, add_members, remove_member
from practices.outreach.queries.enquiries import record_on
from practices.reports.actions.parts import begin_part, freeze_part
from tests import factories
from tests.practices.outreach.contacts.made import reply
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.report_factories import document, issue

pytestmark = pytest.mark.django_db

NUMBERS = ("enquiry_population", "enquiry_asked", "enquiry_answered")
OTHERS = [Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING]


def numbers_of(found) -> tuple[int, ...]:
    """Return the numbers of the enquiry in a document, none where they are withheld."""
    by_name = {one.name: one.value for one in found.figures if one.name.startswith("enquiry_")}
    assert by_name.keys() in (set(), set(NUMBERS))
    return tuple(by_name[name] for name in NUMBERS if name in by_name)


def end(organization, on: datetime.date = datetime.date(2026, 1, 10)) -> None:
    OrganizationEvent.objects.create(organization=organization, kind="ended", on=on, precision="day")


@pytest.fixture
def bodies():
    return [factories.organization(f"Body {number:02}") for number in range(26)]


@pytest.fixture
def reference():
    return factories.instrument()


def begun(secretariat, reference, *members, answered: int = 10):
    """Begin an enquiry, ask all, and let the first answer."""
    made = enquiry(*members, by=secretariat, reference=reference)
    letters = [
        letter for first in range(0, len(members), 20) for letter in asked(made, *members[first:][:20], by=secretariat)
    ]
    for letter in letters[:answered]:
        reply(letter, by=secretariat)
    return made, letters


@pytest.mark.parametrize("audience", OTHERS)
def test_numbers_are_given_where_nobody_can_be_found(secretariat, reference, bodies, audience):
    made, _letters = begun(secretariat, reference, *bodies[:16])

    found = document(audience=audience, enquiry=made.pk)

    assert numbers_of(found) == (16, 16, 10)
    assert not any(one.members for one in found.figures if one.name in NUMBERS)


def test_what_organizations_state_in_public_changes_no_number(secretariat, reference, bodies):
    made, _letters = begun(secretariat, reference, *bodies[:16])

    for body in bodies[:24]:
        factories.adoption(reference, organization=body, track=Track.ADOPTION)

    assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)


def test_no_number_counts_the_population_in_a_public_list(secretariat, reference):
    """All ten who publish are in the population: less those who state something, that would be the silent five."""
    publishing = [factories.organization() for _number in range(10)]
    for body in publishing:
        factories.instrument(body)
        factories.practice(body)
    _others = [factories.organization() for _number in range(6)]
    made, _letters = begun(secretariat, reference, *publishing, answered=5)
    for body in publishing[:5]:
        factories.adoption(reference, organization=body)

    names = {one.name for one in document(enquiry=made.pk).figures if one.name.startswith("enquiry_")}

    assert names <= set(NUMBERS)


@pytest.mark.parametrize("outside", [0, 4])
def test_numbers_that_are_nearly_the_directory_are_withheld(secretariat, reference, bodies, outside):
    made, _letters = begun(secretariat, reference, *bodies[: 26 - outside])
    assert numbers_of(document(enquiry=made.pk)) == ()


def test_organizations_that_ended_are_no_cover(secretariat, reference, bodies):
    for body in bodies[16:]:
        end(body)
    made, _letters = begun(secretariat, reference, *bodies[:16])
    assert numbers_of(document(enquiry=made.pk)) == ()


def test_one_number_that_is_small_withholds_all(secretariat, reference, bodies):
    few_answers, _letters = begun(secretariat, reference, *bodies[:16], answered=4)
    few_silent, _letters = begun(secretariat, reference, *bodies[:16], answered=12)
    few, _letters = begun(secretariat, reference, *bodies[:1], answered=0)
    assert [numbers_of(document(enquiry=made.pk)) for made in (few_answers, few_silent, few)] == [()] * 3


def test_contact_only_organizations_are_in_no_number_for_others(secretariat, reference, bodies):
    hidden = [factories.organization(is_contact_only=True) for _number in range(6)]
    made, _letters = begun(secretariat, reference, *bodies[:16], *hidden)
    assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)
    assert "contact-only organizations can be" not in " ".join(document(enquiry=made.pk).rules).casefold()


def test_an_enquiry_about_a_reference_that_is_not_shown_prints_no_zeros(secretariat, bodies):
    reference = factories.instrument(audience=None)
    made, _letters = begun(secretariat, reference, *bodies[:16])
    for body in bodies[:3]:
        factories.adoption(reference, organization=body)
    assert {one.name for one in document(enquiry=made.pk).figures if one.name.startswith("enquiry_")} == set(NUMBERS)


class TestSecondIssue:
    @pytest.fixture
    def made(self, secretariat, reference, bodies):
        made, self.letters = begun(secretariat, reference, *bodies[:16])
        issue(by=secretariat, enquiry=made)
        return made

    def test_the_same_numbers_are_given_again(self, made):
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)

    @pytest.mark.parametrize("count", [1, 6])
    def test_newcomers_to_the_directory_are_in_no_number(self, made, secretariat, count):
        newcomers = [factories.organization() for _number in range(count)]
        add_members(enquiry=made, organizations=newcomers, by=secretariat)
        asked(made, *newcomers, by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)

    def test_newcomers_to_the_directory_are_no_cover(self, made, secretariat, bodies):
        for _number in range(9):
            factories.organization()
        add_members(enquiry=made, organizations=bodies[16:22], by=secretariat)  # four of the beginning are left
        asked(made, *bodies[16:22], by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == ()

    def test_one_that_was_removed_changes_no_number_for_others(self, made, secretariat, bodies):
        remove_member(enquiry=made, organization=bodies[15], why="It ended.", by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)

    @pytest.mark.parametrize(("ended", "given"), [(2, (16, 16, 10)), (3, ())])
    def test_each_that_ended_asks_for_one_more_outside(self, made, bodies, ended, given):
        for body in bodies[:ended]:
            end(body)
        for body in bodies[24:26]:  # ten of the beginning are outside
            end(body)
        factories.organization()
        assert numbers_of(document(enquiry=made.pk)) == ((16, 16, 10) if ended + 2 <= 5 else ())
        end(bodies[20])
        assert numbers_of(document(enquiry=made.pk)) == given

    @pytest.mark.parametrize("fields", [{"live": False}, {"is_contact_only": True}])
    def test_one_that_is_no_longer_listed_stays_counted_and_is_no_cover(self, made, bodies, fields):
        bodies[0].__class__.objects.filter(pk=bodies[0].pk).update(**fields)
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)
        keys = [body.pk for body in bodies[16:21]]
        bodies[0].__class__.objects.filter(pk__in=keys).update(**fields)
        assert numbers_of(document(enquiry=made.pk)) == ()

    def test_those_that_were_founded_after_the_day_are_no_cover(self, made, bodies):
        for body in bodies[16:22]:
            OrganizationEvent.objects.create(organization=body, kind="founded", on=today(), precision="day")
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)
        yesterday = today() - datetime.timedelta(days=1)
        assert numbers_of(document(enquiry=made.pk, as_of=yesterday)) == ()

    def test_one_that_ended_in_public_changes_no_number_for_others(self, made, bodies):
        end(bodies[15])
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)

    def test_an_answer_more_is_counted_whatever_is_stated_in_public(self, made, secretariat, bodies):
        reply(self.letters[10], by=secretariat)
        factories.adoption(made.reference, organization=bodies[10])
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 11)

    def test_those_who_came_in_are_counted_if_they_were_listed_from_the_beginning(self, made, secretariat, bodies):
        add_members(enquiry=made, organizations=bodies[16:21], by=secretariat)
        asked(made, *bodies[16:21], by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == (21, 21, 10)

    def test_an_issue_about_an_earlier_day_is_compared_with_the_later_one(self, made, secretariat):
        letter = asked(made, *[member.organization for member in made.members.all()[:1]], by=secretariat)
        assert letter
        earlier = datetime.date(2026, 1, 20)  # before the replies
        assert numbers_of(document(enquiry=made.pk, as_of=earlier)) in ((), (16, 16, 0))

    def test_a_contact_that_is_published_later_is_in_no_number(self, made, bodies, secretariat):
        hidden = factories.organization(is_contact_only=True)
        add_members(enquiry=made, organizations=[hidden], by=secretariat)
        asked(made, hidden, by=secretariat)
        type(hidden).objects.filter(pk=hidden.pk).update(is_contact_only=False, live=True)
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)


def test_an_enquiry_of_which_nobody_kept_who_was_listed_gives_no_numbers(secretariat, reference, bodies):
    made, _letters = begun(secretariat, reference, *bodies[:16])
    type(made).objects.filter(pk=made.pk).update(listed=None)
    assert numbers_of(document(enquiry=made.pk)) == ()


@pytest.mark.parametrize("audience", [Audience.OWN, *OTHERS])
def test_a_language_edition_repeats_what_its_issue_gave(secretariat, reference, bodies, audience):
    made, letters = begun(secretariat, reference, *bodies[:16])
    given = issue(by=secretariat, enquiry=made, audience=audience)
    withheld_about, _letters = begun(secretariat, reference, *bodies[:16], answered=4)
    withheld = issue(by=secretariat, enquiry=withheld_about, audience=audience)

    for body in bodies[:24]:
        factories.adoption(reference, organization=body)
    reply(letters[12], by=secretariat)

    for frozen in (given, withheld):
        part = freeze_part(
            draft=begin_part(report=frozen, kind="language", language="fr", by=secretariat), by=secretariat
        )
        editions = [document_of(one.content.data) for one in (frozen, part)]
        first, second = ({one.name: one.value for one in found.figures} for found in editions)
        assert first == second


def test_who_ended_is_in_no_denominator_of_the_secretariat_and_nobody_silent(secretariat, reference, bodies):
    made, _letters = begun(secretariat, reference, *bodies[:3], answered=0)
    end(bodies[0])
    counts = record_on(made, today()).counts

    assert (counts.population, counts.no_reply) == (2, 2)
    found = document(audience=Audience.OWN, enquiry=made.pk)
    assert {one.denominator for one in found.figures if one.name.startswith("enquiry_")} == {2}
    assert bodies[0].title not in [row.cells[0].words for row in found.tables[0].rows]
    long_gone = factories.organization()
    end(long_gone, datetime.date(2010, 1, 1))
    with pytest.raises(EnquiryRefused, match="ended"):
        add_members(enquiry=made, organizations=[long_gone], by=secretariat)


def test_the_page_of_a_number_says_that_its_list_is_withheld(secretariat, reference, bodies, client):
    made, _letters = begun(secretariat, reference, *bodies[:16])
    frozen = issue(by=secretariat, enquiry=made)
    client.force_login(secretariat)
    said = client.get(reverse("report_figure", args=[frozen.issue, "enquiry_answered"])).content.decode()
    assert "The list behind this figure is withheld." in said


def test_numbers_are_not_restated_for_others(secretariat, reference, bodies):
    made, _letters = begun(secretariat, reference, *bodies[:16])
    first = issue(by=secretariat, enquiry=made)
    about = {"enquiry": made.pk, "previous": first, "since": first.as_of}
    assert {one.restated for one in document(**about).figures if one.name in NUMBERS} == {None}


def test_an_answer_is_not_restated_because_of_a_statement(secretariat, reference, bodies):
    made, letters = begun(secretariat, reference, *bodies[:16])
    first = issue(by=secretariat, enquiry=made, audience=Audience.OWN)
    reply(letters[12], by=secretariat)
    factories.adoption(reference, organization=bodies[25])
    found = document(audience=Audience.OWN, enquiry=made.pk, previous=first, since=first.as_of)
    why = next(one.why_restated for one in found.figures if one.name == "enquiry_answered")
    assert why == f"Now also counted: {bodies[12].title}."
