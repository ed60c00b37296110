"""What others than the secretariat are given of an enquiry: three numbers or none, by one rule.

docs/decisions/0035-the-population-is-the-denominator.md says it in words, with the reason why nobody can be found. All
that the rule looks at stays the same when two organizations that were listed from the beginning change places.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST_UNNAMED = 5
"""What concerns fewer organizations is not counted for anybody but the secretariat."""

Keys = frozenset[int]


@dataclass(frozen=True, slots=True)
class CountedEnquiry:
    """Who is counted how for others than the secretariat; organizations by primary key.

    All were in the public directory when the enquiry began. `silent`: they were asked, and no response is recorded.
    """

    members: Keys
    asked: Keys
    answered: Keys
    silent: Keys

    def within(self, listed: Iterable[int]) -> "CountedEnquiry":
        """Leave out who was not listed when the enquiry began."""
        keys = frozenset(listed)
        return CountedEnquiry(self.members & keys, self.asked & keys, self.answered & keys, self.silent & keys)


def may_be_given(counted: CountedEnquiry, *, outside: int, unlike: int) -> bool:
    """Tell whether the numbers may be given to others than the secretariat.

    Of those that were listed when the enquiry began: `outside` were never in the population; `unlike` have ended, are
    no longer listed or were founded later than the day of the report.
    """
    not_asked, unanswered = counted.members - counted.asked, counted.asked - counted.answered
    groups = (counted.members, counted.asked, counted.answered, not_asked, unanswered)
    return (
        outside - unlike >= LEAST_UNNAMED
        and len(counted.silent) >= LEAST_UNNAMED
        and not any(0 < len(group) < LEAST_UNNAMED for group in groups)
    )
