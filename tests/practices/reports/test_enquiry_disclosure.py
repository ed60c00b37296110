"""What others than the secretariat are given of an enquiry finds nobody: decision 35, attacked with what is public."""

import datetime
import random
from itertools import combinations

import pytest
from django.urls import reverse

from organizations.models import OrganizationEvent
from practices.documents.report_files.reading import document_of
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.editions import today
from practices.models.outreach.enquiries import EnquiryMember
from practices.models.releases import Audience
from practices.outreach.actions.enquiries import EnquiryRefused, add_members, remove_member
from practices.outreach.queries.enquiries import record_on
from practices.outreach.queries.enquiry_events import read_enquiry
from practices.reports.actions.parts import begin_part, freeze_part
from tests import factories
from tests.practices.outreach.contacts.made import reply
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.report_factories import document, issue
from tests.whole import many

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


@pytest.mark.parametrize("released_to", OTHERS)
def test_numbers_of_no_issue_are_beside_the_names_that_another_gives(secretariat, bodies, released_to):
    reference = factories.instrument(audience=released_to)
    made, _letters = begun(secretariat, reference, *bodies[:16])
    assert numbers_of(document(audience=released_to, enquiry=made.pk))

    for body in bodies[:22]:  # four quiet ones are left outside of the population
        factories.adoption(reference, organization=body, track=Track.ADOPTION)

    assert not any(numbers_of(document(audience=one, enquiry=made.pk)) for one in (Audience.PUBLIC, released_to))


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

    @pytest.mark.parametrize("released_to", OTHERS)
    def test_one_newcomer_is_not_the_difference(self, made, secretariat, released_to):
        newcomer = factories.organization()
        add_members(enquiry=made, organizations=[newcomer], by=secretariat)
        asked(made, newcomer, by=secretariat)
        assert numbers_of(document(audience=released_to, enquiry=made.pk)) == ()

    def test_five_newcomers_are_not_the_difference_either(self, made, secretariat):
        newcomers = [factories.organization() for _number in range(5)]
        add_members(enquiry=made, organizations=newcomers, by=secretariat)
        asked(made, *newcomers, by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == ()

    def test_one_that_was_removed_is_not_the_difference(self, made, secretariat, bodies):
        remove_member(enquiry=made, organization=bodies[15], why="It ended.", by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == ()

    def test_one_that_ended_in_public_changes_no_number_for_others(self, made, bodies):
        end(bodies[15])
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)

    def test_few_who_answered_meanwhile_are_not_the_difference(self, made, secretariat, bodies):
        reply(self.letters[10], by=secretariat)
        factories.adoption(made.reference, organization=bodies[10])
        assert numbers_of(document(enquiry=made.pk)) == ()

    def test_five_quiet_ones_who_came_in_are_a_difference_that_may_be_read(self, made, secretariat):
        for _number in range(5):
            factories.organization()
        pages = [factories.organization() for _number in range(2)]
        quiet = list(EnquiryMember.objects.filter(enquiry=made).values_list("organization", flat=True))
        outside = [body for body in type(pages[0]).objects.filter(title__startswith="Body") if body.pk not in quiet]
        add_members(enquiry=made, organizations=outside[:5], by=secretariat)
        asked(made, *outside[:5], by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == (21, 21, 10)

    def test_an_issue_about_an_earlier_day_is_compared_with_the_later_one(self, made, secretariat):
        letter = asked(made, *[member.organization for member in made.members.all()[:1]], by=secretariat)
        assert letter
        earlier = datetime.date(2026, 1, 20)  # before the replies
        assert numbers_of(document(enquiry=made.pk, as_of=earlier)) in ((), (16, 16, 0))

    def test_what_is_compared_is_what_was_counted_then(self, made, bodies, secretariat):
        """A contact-only organization that is published later is the difference, whatever it would count as now."""
        hidden = factories.organization(is_contact_only=True)
        add_members(enquiry=made, organizations=[hidden], by=secretariat)
        asked(made, hidden, by=secretariat)
        assert numbers_of(document(enquiry=made.pk)) == (16, 16, 10)
        issue(by=secretariat, enquiry=made)
        type(hidden).objects.filter(pk=hidden.pk).update(is_contact_only=False, live=True)
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


class TestAttacker:
    """Somebody reads all issues, the directory with its ends and everything that is stated, over several months."""

    @pytest.fixture(params=range(many(24, 3)))
    def world(self, request, secretariat, reference):
        self.pick = random.Random(request.param)
        self.by, self.reference = secretariat, reference
        self.bodies = [factories.organization(f"Body {number:02}") for number in range(self.pick.choice([20, 30, 44]))]
        members = self.pick.sample(self.bodies, self.pick.randint(8, len(self.bodies) // 2))
        self.made = enquiry(*members, by=secretariat, reference=reference)
        self.ended: set[int] = set()
        self.letters: dict = {}
        self.answered: set = set()
        self.issues = []
        for _month in range(4):
            self._live()
            self._publish()
        return self

    def _live(self) -> None:
        pick, rows = self.pick, EnquiryMember.objects.present().filter(enquiry=self.made)
        present = [row.organization for row in rows.select_related("organization")]
        for _newcomer in range(pick.choice([0, 0, 1, 6])):
            self.bodies.append(factories.organization())
        outside = [body for body in self.bodies if body not in present and body.pk not in self.ended]
        added = pick.sample(outside, min(len(outside), pick.choice([0, 0, 0, 1, 6])))
        if added:
            add_members(enquiry=self.made, organizations=added, by=self.by)
        for body in pick.sample(present, pick.choice([0, 0, 0, 0, 1, 5])):
            remove_member(enquiry=self.made, organization=body, why="It left.", by=self.by)
            present.remove(body)
        present += added
        new = [body for body in present if body not in self.letters]
        to = new[:20] if pick.random() < 0.8 else new[:1]
        self.letters |= dict(zip(to, asked(self.made, *to, by=self.by) if to else (), strict=True))
        waiting = [body for body in present if body in self.letters and body not in self.answered]
        for body in pick.sample(waiting, min(len(waiting), pick.choice([0, 1, 6, 8]))):
            reply(self.letters[body], by=self.by)
            self.answered.add(body)
        for body in pick.sample(self.bodies, pick.choice([0, 1, 2])):
            if body.pk not in self.ended:
                factories.adoption(self.reference, organization=body, track=Track.ADOPTION)
        if pick.random() < 0.4:
            body = pick.choice([body for body in self.bodies if body.pk not in self.ended])
            end(body)
            self.ended.add(body.pk)

    def _publish(self) -> None:
        """Freeze an issue, and note what is true and what is public on that day."""
        frozen = issue(by=self.by, enquiry=self.made, audience=self.pick.choice(OTHERS))
        record = read_enquiry(self.made, as_of=frozen.as_of, known_at=frozen.known_at, with_ended=True)
        stated = set(AdoptionEvent.objects.values_list("organization", flat=True))
        truth = {key: (one.asked is not None, one.state == "answered") for key, one in record.standings.items()}
        listed = {body.pk for body in self.bodies}
        self.issues.append((numbers_of(document_of(frozen.content.data)), truth, listed, stated, set(self.ended)))

    def test_nobody_is_found_by_the_numbers_of_all_issues_or_by_their_differences(self, world):
        """The attacker has, beside the numbers, the truth about all but one and those of whom nothing is public."""
        read = [one for one in world.issues if one[0]]
        if read:
            self._nobody_is_found(world, read)
            self._no_difference_is_public(read)

    def _nobody_is_found(self, world, read) -> None:
        plain = set.intersection(*(listed - stated - ended for _n, _t, listed, stated, ended in read))
        plain -= {world.reference.organization_id}
        outside_always = plain - set().union(*(truth for _n, truth, *_public in read))
        assert len(outside_always) >= 5  # each of them can take the place of anybody in all issues at once
        for (population, were_asked, answered), *_others in read:
            for number in (population, were_asked, answered, population - were_asked, were_asked - answered):
                assert number == 0 or number >= 5
            assert were_asked - answered >= 5

    def _no_difference_is_public(self, read) -> None:
        for one, other in combinations(read, 2):
            numbers, before, listed, stated, ended = one
            later, after, listed_later, stated_later, ended_later = other
            changed_in_public = (listed_later - listed) | (stated_later - stated) | (ended_later - ended)
            for place in range(3):
                if numbers[place] == later[place]:
                    continue
                then, now = _counted(before, place), _counted(after, place)
                difference = now - then if later[place] > numbers[place] else then - now
                assert len(difference - changed_in_public) >= 5


def _counted(truth: dict[int, tuple[bool, bool]], place: int) -> set[int]:
    """Return who is in the population, was asked, answered."""
    return {key for key, told in truth.items() if place == 0 or told[place - 1]}


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
