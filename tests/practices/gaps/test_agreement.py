"""The gap page and the comparison judge the same two texts alike: one comparison decides what both say."""

from itertools import permutations
from pathlib import Path

import pytest
from django.test import Client

from practices.models.editions import EditionPage
from practices.queries.comparison.comparing import ComparisonOrder, ComparisonRow, compare_editions, load_columns
from practices.queries.gaps.sheet import Gap, find_gaps, load_gap_texts
from practices.texts.comparison.elements import ElementStatus
from tests import factories
from tests.practices.compare.test_degrees import UNSURE, UNSURE_TOO
from tests.practices.gaps.test_pack import lines
from tests.practices.gaps.texts import address

pytestmark = pytest.mark.django_db
TEXTS = Path("practices/demonstration/texts")
NAMES = (
    "integrity-code.2003-en",
    "integrity-rules.2002-en-extract",
    "model-code.2004-en",
    "model-guidelines.2001-en",
    "rules-for-trainers.2005-en",
    "staff-regulations.2005-fr",
    "staff-regulations.2007-en",
    "staff-rules-chapter-4.2003-en",
    "verhaltenskodex.2003-de",
)
FOUND = {ElementStatus.PRESENT, ElementStatus.WEAKER}


def test_both_pages_say_the_same_of_every_pair_of_texts():
    counts = dict.fromkeys(("sure", "maybe", "alone"), 0)
    for reference, own in permutations([_demonstration(name) for name in NAMES], 2):
        gaps = {row.key: row.gaps for row in find_gaps(load_gap_texts(own, reference)).rows}
        for place, order in ((0, [reference, own]), (1, [own, reference])):
            for row in compare_editions(load_columns(order), ComparisonOrder.PROVISION).rows:
                said = [gaps[entry.key] for entry in row.cells[place].entries if entry.key in gaps]
                if said:
                    counts[_kind(row)] += 1
                    assert _agrees(_kind(row), said), (row.heading, said)

    assert min(counts.values()) > 100, counts


def _demonstration(name: str) -> EditionPage:
    language = name.removesuffix("-extract").rpartition("-")[2]
    return factories.edition(text=(TEXTS / f"{name}.txt").read_text(encoding="utf-8"), language=language)


def _kind(row: ComparisonRow) -> str:
    if row.filled_count == 1:
        return "alone"
    return "maybe" if row.is_unsure else "sure"


def _agrees(kind: str, said: list[tuple[Gap, ...]]) -> bool:
    """Whether the elements of a row say as much as the row; what is the same word for word is so wherever it stands."""
    if kind == "sure":
        return any(gap.standing in FOUND for gaps in said for gap in gaps)
    others = [[gap.standing for gap in gaps if gap.degree != "Same words"] for gaps in said]
    if kind == "alone":
        return all(standing is ElementStatus.MISSING for standings in others for standing in standings)
    some = all(
        ElementStatus.MAYBE in standings or len(standings) < len(gaps)
        for standings, gaps in zip(others, said, strict=True)
    )
    return some and not FOUND & {standing for standings in others for standing in standings}


def test_what_may_be_similar_is_folded_on_both_pages_and_a_gap_on_neither(client: Client):
    reference, own = factories.edition(text=UNSURE), factories.edition(text=UNSURE_TOO)

    compared = client.get(
        f"/compare/?edition={reference.translation_key}&edition={own.translation_key}&by=gaps"
    ).content.decode()
    page = client.get(address(own, reference)).content.decode()

    for shown in (compared, page):
        assert "May be similar" in shown
        assert "No counterpart found" not in shown
    assert "0 with a counterpart" in page
    assert "1 that may be similar" in page
    folded = page[page.index("Passage of your text that may be similar") :]
    assert "The privileges of a member" in folded[: folded.index("</details>")]


def test_pack_says_that_a_passage_may_be_similar(client: Client):
    reference, own = factories.edition(text=UNSURE), factories.edition(text=UNSURE_TOO)

    said = lines(client.get(address(own, reference).replace("/gaps/", "/gaps/pack/")))

    assert "May be similar" in said
    assert any(line.startswith("Passage of your text that may be similar: ") for line in said)
    assert not {"Counterpart found", "No counterpart found", "Provisions with a counterpart"} & {*said}
