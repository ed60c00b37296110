"""The rule of decision 35 bare: a thousand random enquiries, and an attacker who reads all that was given of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest

from practices.outreach.queries.enquiry_disclosure import CountedEnquiry, counted_from, may_be_given

WORLDS, ISSUES = 1000, 5
FEWEST = 5
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class Moment:
    """What is true at an issue (who is in the population, asked, answered), and of whom something is public."""

    truth: tuple[frozenset[int], frozenset[int], frozenset[int]]
    listed: frozenset[int]
    marked: frozenset[int]
    is_given: bool

    @property
    def numbers(self) -> Numbers:
        """What readers are given."""
        return numbers(self.truth)


def numbers(truth: tuple[frozenset[int], ...]) -> Numbers:
    first, second, third = (len(keys) for keys in truth)
    return first, second, third


def moments(seed: int) -> Iterator[Moment]:
    """Live through an enquiry: some join the directory, state something or end; some are added, asked, answer."""
    pick = random.Random(seed)
    listed = set(range(pick.choice([12, 30, 60])))
    members = set(pick.sample(sorted(listed), pick.randint(6, len(listed) - 2)))
    asked: set[int] = set()
    answered: set[int] = set()
    marked: set[int] = set()
    given: list[CountedEnquiry] = []

    def some(of: set[int], *sizes: int) -> set[int]:
        return set(pick.sample(sorted(of), min(len(of), pick.choice(sizes))))

    for _issue in range(ISSUES):
        listed |= set(range(len(listed), len(listed) + pick.choice([0, 0, 1, 5])))
        marked |= some(listed, 0, 1, 1, 3)
        members |= some(listed - members, 0, 0, 0, 1, 6)
        members -= some(members, 0, 0, 0, 0, 1, 5)
        asked |= some(members - asked, 0, 1, 8, 60, 60)
        answered |= some(members & asked - answered, 0, 0, 1, 6, 9)
        truth = frozenset(members), frozenset(members & asked), frozenset(members & answered)
        counted = CountedEnquiry(*truth, quiet=frozenset(listed - marked))
        is_given = may_be_given(counted, silent=truth[1] - truth[2], before=given)
        if is_given:
            given.append(counted_from(counted.as_data()))
        yield Moment(truth, frozenset(listed), frozenset(marked), is_given)


@pytest.fixture(scope="module")
def worlds() -> list[list[Moment]]:
    """What was given in each world."""
    return [[moment for moment in moments(seed) if moment.is_given] for seed in range(WORLDS)]


def test_everybody_could_be_one_of_five_who_were_never_in_the_population(worlds):
    """In another world that nobody can tell from the true one, whoever is looked for has changed places."""
    for read in filter(None, worlds):
        plain = frozenset.intersection(*(one.listed - one.marked for one in read))
        strangers = plain - frozenset().union(*(one.truth[0] for one in read))
        assert len(strangers) >= FEWEST
        stranger = min(strangers)
        for sought in frozenset().union(*(one.truth[0] for one in read)):
            places = {sought: stranger, stranger: sought}
            for one in read:
                other = tuple(frozenset(places.get(key, key) for key in keys) for keys in one.truth)
                assert numbers(other) == one.numbers
                assert sought not in other[0]


def test_no_difference_between_two_issues_is_who_joined_ended_or_stated_something(worlds):
    compared = 0
    for read in worlds:
        for first, second in combinations(read, 2):
            public = (first.listed ^ second.listed) | (first.marked ^ second.marked)
            for then, now in zip(first.truth, second.truth, strict=True):
                for changed in (now - then, then - now):
                    assert not changed or len(changed - public) >= FEWEST
                    compared += bool(changed)
    assert compared > 50


def test_no_number_and_no_difference_within_an_issue_is_small(worlds):
    listed = [one.numbers for read in worlds for one in read]
    for population, asked, answered in listed:
        assert asked - answered >= FEWEST
        for number in (population, asked, answered, population - asked):
            assert number == 0 or number >= FEWEST
    assert len(listed) > 100
