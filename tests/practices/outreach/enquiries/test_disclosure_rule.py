"""The rule of decision 35 bare: an attacker who knows it thinks of every world that fits what was given and withheld.

The directory is small and the least number 2, so that all worlds of two issues can be gone through.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from practices.outreach.queries import enquiry_disclosure
from practices.outreach.queries.enquiry_disclosure import CountedEnquiry, may_be_given

LISTED = range(5)
OUT, UNASKED, SILENT, ANSWERED, DECLINED = range(5)
"""Where an organization is at an issue."""
FOLLOWS = {
    OUT: (OUT, UNASKED, SILENT, ANSWERED),
    UNASKED: (OUT, UNASKED, SILENT, ANSWERED),
    SILENT: (OUT, SILENT, ANSWERED, DECLINED),
    ANSWERED: (OUT, ANSWERED),
    DECLINED: (OUT, DECLINED),
}
"""Where it can be at the next one."""
HISTORIES = [(first, second) for first, seconds in FOLLOWS.items() for second in seconds]
World = tuple[tuple[int, int], ...]
Seen = tuple[tuple[int, int, int] | None, ...]


@pytest.fixture(autouse=True)
def least(monkeypatch):
    monkeypatch.setattr(enquiry_disclosure, "LEAST_UNNAMED", 2)


def counted_at(world: World, issue: int) -> CountedEnquiry:
    at = {
        state: frozenset(key for key, history in enumerate(world) if history[issue] == state)
        for state in range(DECLINED + 1)
    }
    members = frozenset(LISTED) - at[OUT]
    return CountedEnquiry(members, members - at[UNASKED], at[ANSWERED], at[SILENT])


def seen(world: World, ended: frozenset[int]) -> Seen:
    """Return what is given of a world in two issues; None for what is withheld. `ended`: before the second one."""
    found: list[tuple[int, int, int] | None] = []
    for issue in (0, 1):
        ever = {key for key, history in enumerate(world) if any(state != OUT for state in history[: issue + 1])}
        counted = counted_at(world, issue)
        outside, unlike = len(LISTED) - len(ever), len(ended) if issue else 0
        given = may_be_given(counted, outside=outside, unlike=unlike)
        found.append((len(counted.members), len(counted.asked), len(counted.answered)) if given else None)
    return tuple(found)


def worlds(ended: frozenset[int]) -> Iterator[World]:
    """Go through all; nothing changes of who has ended."""
    still = [(first, first) for first in FOLLOWS]
    yield from product(*(still if key in ended else HISTORIES for key in LISTED))


@pytest.mark.parametrize("ended", [frozenset(), frozenset({0}), frozenset({0, 1})], ids=["none", "one", "two"])
def test_whatever_is_given_and_withheld_nobody_is_provably_in_or_silent(ended):
    surely: dict[Seen, list[set[int]]] = defaultdict(lambda: [set(LISTED), set(LISTED), set(LISTED), set(LISTED)])
    for world in worlds(ended):
        known = surely[seen(world, ended)]
        for issue in (0, 1):
            counted = counted_at(world, issue)
            known[issue] &= counted.members
            known[issue + 2] &= counted.silent

    given = [read for read in surely if any(read)]
    assert len(given) > len(ended) == 0 or given
    assert {read: keys for read, keys in surely.items() if any(read) and any(keys)} == {}
    assert {read: keys for read, keys in surely.items() if any(keys)} == {}


def test_newcomers_and_contacts_alone_are_in_no_number():
    counted = CountedEnquiry(*(frozenset(range(8)) for _group in range(4)))

    assert counted.within(range(3)) == CountedEnquiry(*(frozenset(range(3)) for _group in range(4)))


@pytest.mark.parametrize(
    ("outside", "unlike", "given"), [(2, 0, True), (1, 0, False), (3, 1, True), (3, 2, False), (9, 8, False)]
)
def test_those_who_are_unlike_are_no_cover(outside: int, unlike: int, given: bool):
    some = frozenset(range(6))

    assert may_be_given(CountedEnquiry(some, some, frozenset(), some), outside=outside, unlike=unlike) is given


@pytest.mark.parametrize("numbers", [(6, 5, 0), (6, 6, 1), (6, 6, 5), (1, 1, 0)])
def test_no_number_and_no_difference_within_an_issue_is_one(numbers: tuple[int, int, int]):
    members, asked, answered = (frozenset(range(count)) for count in numbers)

    assert not may_be_given(CountedEnquiry(members, asked, answered, asked - answered), outside=5, unlike=0)
