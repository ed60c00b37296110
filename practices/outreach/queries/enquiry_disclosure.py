"""What others than the secretariat are given of an enquiry: three numbers or none, by one rule.

docs/decisions/0035-the-population-is-the-denominator.md says it in words, with the reason why nobody can be found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LEAST_UNNAMED = 5
"""What concerns fewer organizations is not counted for anybody but the secretariat."""

Keys = frozenset[int]


@dataclass(frozen=True, slots=True)
class CountedEnquiry:
    """Who was counted how in an issue for others than the secretariat; organizations by primary key.

    `quiet`: the organizations of the directory that nothing public tells from each other, in the population or not.
    """

    members: Keys
    asked: Keys
    answered: Keys
    quiet: Keys

    @property
    def not_asked(self) -> Keys:
        """Those of the population that were not asked."""
        return self.members - self.asked

    @property
    def unanswered(self) -> Keys:
        """Those that were asked and did not answer, whether they declined or not."""
        return self.asked - self.answered

    def as_data(self) -> dict[str, list[int]]:
        """Return it as JSON, in a fixed order."""
        return {name: sorted(getattr(self, name)) for name in ("members", "asked", "answered", "quiet")}


def counted_from(data: Mapping[str, Any]) -> CountedEnquiry:
    """Read what `as_data` wrote."""
    return CountedEnquiry(*(frozenset(data[name]) for name in ("members", "asked", "answered", "quiet")))


def may_be_given(counted: CountedEnquiry, *, silent: Iterable[int], before: Iterable[CountedEnquiry]) -> bool:
    """Tell whether the numbers of an issue may be given to others than the secretariat.

    `silent`: who was asked and of whom no response is recorded. `before`: the other issues about the enquiry that gave
    numbers, also those about a later day.
    """
    others = list(before)
    groups = (counted.members, counted.asked, counted.answered, counted.not_asked, counted.unanswered)
    return (
        len(_uninvolved([counted, *others])) >= LEAST_UNNAMED
        and len(frozenset(silent) & counted.members) >= LEAST_UNNAMED
        and not any(0 < len(group) < LEAST_UNNAMED for group in groups)
        and all(_is_covered(counted, other) for other in others)
    )


def _uninvolved(issues: Iterable[CountedEnquiry]) -> Keys:
    """Return who could take the place of any organization in all issues: quiet in each, in the population of none."""
    listed = list(issues)
    return frozenset.intersection(*(one.quiet for one in listed)) - frozenset().union(*(one.members for one in listed))


def _is_covered(one: CountedEnquiry, other: CountedEnquiry) -> bool:
    """Tell whether at least five quiet organizations are in each change between two issues that changes somebody."""
    quiet = one.quiet & other.quiet
    return all(len(change & quiet) >= LEAST_UNNAMED for change in _changes(one, other) if change)


def _changes(one: CountedEnquiry, other: CountedEnquiry) -> Iterator[Keys]:
    for now, then in ((one.members, other.members), (one.asked, other.asked), (one.answered, other.answered)):
        yield now - then
        yield then - now
