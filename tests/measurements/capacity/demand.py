"""Who comes, and when: page views by the hour of a week, a rush when a report is published, and what is written."""

import functools
from dataclasses import dataclass, replace
from itertools import accumulate

DAYS_A_MONTH = 30
SECONDS_A_MONTH = DAYS_A_MONTH * 86_400
HOURS = (3, 2, 2, 2, 3, 4, 6, 8, 10, 11, 10, 9, 9, 10, 11, 11, 10, 9, 8, 7, 6, 6, 5, 4)
"""Weights of the hours of a day (UTC): two continents at work, one after the other."""
DAYS = (11, 12, 12, 12, 11, 6, 6)
"""Weights of the days of a week, Monday first."""
LANGUAGES = (55, 15, 5, 5, 5, 10, 5)
"""Weights of the languages of the interface: a page is another one in each."""
GROUPS = 400
"""Into so many groups pages are put for closed forms: those of one group are asked for nearly as often."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of the portal. Shares are from 0.0 to 1.0, and the rest are pages."""

    provisions: int = 10**7
    organizations: int = 10**4
    views_a_month: float = 10**8
    provisions_of_text: int = 100
    events_of_organization: int = 100
    writes_of_organization_a_day: float = 1.0
    pages_of_write: int = 20
    """Pages that show something else after a write."""
    scopes_of_organization: float = 0.1
    """Organizations with a log of their own: who follows as one, or has a webhook, is told what it alone may see."""
    mails_of_organization_a_day: float = 2.0
    search_share: float = 0.04
    api_share: float = 0.04
    static_of_view: float = 3.0
    """Static files for each view: most lie in the visitor's browser."""
    exponent: float = 0.8
    """How steeply pages are asked for by rank; 0.6 to 0.8 was seen at proxies (Breslau and others 1999)."""
    rush_times: float = 20.0
    """How many times the mean of the month comes besides, while a report is news."""
    rush_seconds: float = 600.0
    rush_pages: int = 100
    """The report and what it leads to; who comes in the rush reads nothing else."""

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return self.provisions // self.provisions_of_text

    @property
    def pages(self) -> int:
        """Pages in one language: each text and its instrument, each organization, with adoptions and practices."""
        return 2 * self.texts + 3 * self.organizations

    @property
    def events(self) -> int:
        """Adoption events in all."""
        return self.organizations * self.events_of_organization

    @property
    def scopes(self) -> float:
        """Logs that are kept beside the public's; each has a webhook."""
        return self.organizations * self.scopes_of_organization

    @property
    def things(self) -> int:
        """What has an entry in a log: instruments, events, organizations."""
        return self.texts + self.events + self.organizations

    @property
    def mean_rate(self) -> float:
        """Views a second, over the month."""
        return self.views_a_month / SECONDS_A_MONTH

    @property
    def peak_rate(self) -> float:
        """Views a second in the busiest hour of the week."""
        return self.mean_rate * peak_factor()

    @property
    def rush_rate(self) -> float:
        """Views a second that a rush adds."""
        return self.mean_rate * self.rush_times

    @property
    def write_rate(self) -> float:
        """Writes a second in the busiest hour."""
        return self.organizations * self.writes_of_organization_a_day / 86_400 * peak_factor()


def scaled(demand: Demand, times: float) -> Demand:
    """Return a demand of so many times the provisions, organizations and views."""
    return replace(
        demand,
        provisions=max(demand.provisions_of_text, round(demand.provisions * times)),
        organizations=max(1, round(demand.organizations * times)),
        views_a_month=demand.views_a_month * times,
    )


def peak_factor() -> float:
    """Return how many times the mean the busiest hour of the week has."""
    return max(HOURS) * len(HOURS) / sum(HOURS) * max(DAYS) * len(DAYS) / sum(DAYS)


def rank_weights(count: int, exponent: float) -> list[float]:
    """Return the weights of pages by rank, the most asked for first (Zipf)."""
    return [rank**-exponent for rank in range(1, count + 1)]


def grouped_weights(count: int, exponent: float, *, groups: int = GROUPS) -> list[tuple[int, float]]:
    """Return the same as groups of ranks: how many pages, and the weight of each; the first ranks stand alone."""
    ends = sorted({min(count, round(count ** (number / groups))) for number in range(1, groups + 1)} | {count})
    starts = [0, *ends[:-1]]
    return [(end - start, _mean_weight(start, end, exponent)) for start, end in zip(starts, ends, strict=True)]


def _mean_weight(start: int, end: int, exponent: float) -> float:
    if end - start <= 50:
        return sum(rank**-exponent for rank in range(start + 1, end + 1)) / (end - start)
    if exponent == 1:
        raise ValueError("an exponent of 1 has another integral")
    whole = ((end + 0.5) ** (1 - exponent) - (start + 0.5) ** (1 - exponent)) / (1 - exponent)
    return float(whole / (end - start))


@functools.cache
def page_groups(pages: int, exponent: float) -> tuple[tuple[int, float], ...]:
    """Return how many pages, in all languages, are asked for with which chance each; the chances add up to 1."""
    ranks = grouped_weights(pages, exponent)
    whole = sum(count * weight for count, weight in ranks)
    said = sum(LANGUAGES)
    return tuple((count, weight / whole * share / said) for count, weight in ranks for share in LANGUAGES)


def running_sums(weights: list[float]) -> list[float]:
    """Return the sums up to each weight, for drawing by chance."""
    return list(accumulate(weights))
