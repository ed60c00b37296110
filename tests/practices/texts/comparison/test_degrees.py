"""How much is said of a pair: the same words, close wording, may be similar."""

import json

import pytest

from practices.texts.comparison import Clause, LikenessDegree, PairingGround, align, group, installed_encoder, prepare
from practices.texts.comparison.degrees import degree_of
from tests.corpus import corpus  # noqa: F401
from tests.whole import long

FIGURES = {"is_same": False, "is_one_language": True, "is_spare": False, "score": 0.8, "words": 0.5, "sense": 0.8}


@pytest.mark.parametrize(
    ("figures", "degree"),
    [
        ({"is_same": True, "words": 0.0}, LikenessDegree.SAME),
        ({}, LikenessDegree.CLOSE),
        ({"words": 0.1}, LikenessDegree.MAYBE),
        ({"score": 0.5}, LikenessDegree.MAYBE),
        ({"is_spare": True, "words": 0.3}, LikenessDegree.MAYBE),
        ({"is_spare": True, "words": 0.5}, LikenessDegree.CLOSE),
        ({"is_one_language": False, "words": 0.0}, LikenessDegree.CLOSE),
        ({"is_one_language": False, "sense": 0.5}, LikenessDegree.MAYBE),
        ({"is_one_language": False, "is_spare": True}, LikenessDegree.MAYBE),
    ],
)
def test_degree_follows_from_the_measures(figures, degree):
    assert degree_of(**FIGURES | figures) is degree


def test_same_words_are_said_to_be_the_same():
    text = "Staff members accept no gift from any contractor."

    (pair,) = align([Clause("1", text)], [Clause("a", text.upper())])

    assert pair.reason.degree is LikenessDegree.SAME


def test_a_confirmed_link_has_no_degree():
    sides = [Clause("1", "Lamps are put out at ten.")], [Clause("a", "Staff accept no gift.")]

    (row,) = group(sides, links={(0, 1): [("1", "a")]})

    assert row.reasons[1].ground is PairingGround.LINK
    assert row.reasons[1].degree is None
    assert not row.reasons[1].is_unsure


def test_degree_is_the_same_from_both_sides():
    sides = (
        [Clause("1", "Staff accept no gift, favour or hospitality."), Clause("2", "Lamps are put out at ten.")],
        [Clause("a", "Members accept no gift or hospitality from a contractor."), Clause("b", "Doors are shut.")],
    )

    forth = {(pair.left, pair.right, pair.reason.degree) for pair in align(*sides) if pair.reason}
    back = {(pair.right, pair.left, pair.reason.degree) for pair in align(*reversed(sides)) if pair.reason}

    assert forth == back
    assert forth


@long
def test_what_is_called_close_is_right_in_successor_acts(corpus):  # noqa: F811
    """The tables that the limits were not chosen on; what has the same words counts as right, table or not."""
    tables = json.loads((corpus / "05_alignment_eu" / "gold.correlation_tables.json").read_text(encoding="utf-8"))
    apart = sorted(tables, key=lambda table: f"{table['source']}-{table['target']}")[1::2]
    right = said = 0
    for table in apart:
        official = {tuple(pair) for pair in table["pairs"]}
        for pair in align(_act(corpus, table["source"]), _act(corpus, table["target"])):
            if pair.reason and not pair.reason.is_unsure:
                said += 1
                is_label_left_out = pair.reason.degree is LikenessDegree.SAME or pair.reason.words > 0.9
                right += (pair.left, pair.right) in official or is_label_left_out

    assert said > 100
    assert right / said >= 0.95


def _act(folder, name):
    path = folder / "05_alignment_eu" / "docs" / name / "gold.segments.en.json"
    rows = [row for row in json.loads(path.read_text(encoding="utf-8")) if row["num"]]
    texts: dict[str, str] = {}
    headings: dict[str, str] = {}
    for row in rows:
        texts[row["num"]] = f"{texts.get(row['num'], '')} {row['text']}".strip()
        headings.setdefault(row["num"], row["heading"] or "")
    clauses = [Clause(number, text, heading=headings[number]) for number, text in texts.items()]
    return prepare(clauses, encoder=installed_encoder())
