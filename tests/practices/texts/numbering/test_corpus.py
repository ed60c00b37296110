"""Real instruments against hand-made borders; skipped where the corpus is absent."""

import json
import os
from pathlib import Path
from statistics import mean

import pytest

from practices.texts.numbering import cut_lines, find_document, fold_units, segment

ROOT = Path(os.environ.get("PRACTICE_CORPUS", Path(__file__).parents[4] / "../shared/corpus"))
TREATIES = ROOT / "01_instruments/treaties"
pytestmark = pytest.mark.skipif(not TREATIES.is_dir(), reason="the corpus is absent")


def count_common(left: list[str], right: list[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for a in left:
        above = row[:]
        for j, b in enumerate(right, 1):
            row[j] = above[j - 1] + 1 if a == b else max(above[j], row[j - 1])
    return row[-1]


def score_file(gold: Path) -> float:
    language = gold.name.split(".")[-2]
    source = next(gold.parent.glob(f"*.{language}.txt"))
    wanted = [row["num"] for row in json.loads(gold.read_text("utf-8")) if row["num"]]
    units = fold_units(segment(source.read_text("utf-8"), language=language))
    found = ["/".join(unit.path) for unit in units]
    return 2 * count_common(wanted, found) / (len(wanted) + len(found))


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_labels_of_treaties_agree_with_the_gold(language):
    scores = [score_file(gold) for gold in sorted(TREATIES.glob(f"*/gold.segments.{language}.json"))]

    assert mean(scores) >= 0.97


@pytest.mark.parametrize("language", ["en", "fr"])
def test_labels_of_european_acts_agree_with_the_gold(language):
    acts = ROOT / "05_alignment_eu/docs"

    scores = [score_file(gold) for gold in sorted(acts.glob(f"*/gold.segments.{language}.json"))]

    assert mean(scores) >= 0.99


@pytest.mark.parametrize("language", ["en", "fr"])
def test_keys_of_statutes_agree_with_the_gold_at_every_level(language):
    for gold in sorted((ROOT / "01_instruments/canada").glob(f"*/gold.segments.{language}.json")):
        source = next(gold.parent.glob(f"*.{language}.txt"))
        wanted = [row["key"] for row in json.loads(gold.read_text("utf-8")) if row.get("key")]
        found = [
            "/".join(item.path) for item in segment(source.read_text("utf-8"), language=language).segments if item.path
        ]

        assert 2 * count_common(wanted, found) / (len(wanted) + len(found)) >= 0.97


def test_code_is_found_by_its_heading_in_the_scanned_letter():
    scan = ROOT.parent / "seed/osce-decision-426-letter-and-attachments.txt"
    if not scan.is_file():
        pytest.skip("the scan is absent")
    text = scan.read_text("utf-8")

    found = segment(cut_lines(text, *find_document(text, "CODE OF CONDUCT FOR OSCE MISSION MEMBERS")))

    items = {item.eid: item for item in found.segments}
    assert [item.num for item in found.segments if item.element == "section"] == [str(n) for n in range(1, 14)]
    assert [eid for eid, item in items.items() if item.parent == "sec_10"] == [
        f"sec_10__para_10.{n}" for n in (1, 2, 3)
    ]
    assert [eid for eid, item in items.items() if item.parent == "sec_6"] == [f"sec_6__p_{n}" for n in (1, 2, 3)]
    assert items["sec_6__p_2"].text.startswith("Mission members shall be aware")
    assert "being a victim" in items["sec_6__p_2"].text
    assert found.segments[0].element == "preface"
