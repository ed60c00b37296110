"""In what order a screen reader comes to the parts of a page: read off the tree of accessibility."""

import itertools
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

LINE = re.compile(r'^(?P<indent> *)- (?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<more>.*)$')
LEVEL = re.compile(r"\[level=(\d)\]")
PARTS = ("banner", "main", "contentinfo")
WITH_ASIDE = {
    "instrument": "About this instrument",
    "edition in English": "About this edition",
    "organization": "About this organization",
    "topic": "About this topic",
    "practice": "About this practice",
}


@dataclass(frozen=True)
class Spot:
    """A role with its name; `level` of a heading, `depth` in the tree."""

    role: str
    name: str
    level: int
    depth: int


def spots(page: Page) -> list[Spot]:
    """Return every role of the page, in the order in which it is read."""
    found = []
    for line in page.locator("body").aria_snapshot().splitlines():
        if match := LINE.match(line):
            level = LEVEL.search(match["more"])
            spot = Spot(match["role"], match["name"] or "", int(level[1]) if level else 0, len(match["indent"]) // 2)
            found.append(spot)
    return found


@pytest.mark.parametrize("name", ["home", "search", *WITH_ASIDE])
def test_frame_comes_first_and_the_foot_last(reader: Reader, name: str):
    read = spots(reader.open(name))

    assert read[0].role == "link"
    assert read[0].name == "Skip to the content"
    assert [spot.role for spot in read if spot.role in PARTS and spot.depth == 0] == list(PARTS)


@pytest.mark.parametrize("name", ["home", "search", *WITH_ASIDE])
def test_headings_begin_with_the_one_title_and_leave_out_no_level(reader: Reader, name: str):
    levels = [spot.level for spot in spots(reader.open(name)) if spot.role == "heading"]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize(("name", "aside"), WITH_ASIDE.items())
def test_what_the_page_is_about_comes_before_what_stands_beside_it(reader: Reader, name: str, aside: str):
    read = spots(reader.open(name))

    title = next(at for at, spot in enumerate(read) if spot.role == "heading" and spot.level == 1)
    first_part = next(at for at, spot in enumerate(read) if at > title and spot.role == "heading")
    beside = next(at for at, spot in enumerate(read) if spot.role == "complementary" and spot.name == aside)
    assert title < first_part < beside


@pytest.mark.parametrize("name", ["instrument", "edition in English"])
def test_contents_of_a_text_come_before_it_and_its_facts_after_it(reader: Reader, name: str):
    read = [spot for spot in spots(reader.open(name)) if spot.role in {"navigation", "article", "complementary"}]

    names = [spot.name for spot in read if spot.name in {"Contents", "Text"} or spot.role == "complementary"]
    assert names[:2] == ["Contents", "Text"]
    assert len(names) == 3


def test_first_page_says_where_to_start_before_what_is_new(reader: Reader):
    heads = [spot.name for spot in spots(reader.open("home")) if spot.role == "heading"]

    assert heads[1:] == ["Where to start", "What is new", "Who has adopted", "Who takes part"]
