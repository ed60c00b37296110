"""A question is read alike whatever its capitals and marks."""

import pytest

from practices.queries.searching.plain_questions import plain_question

ACCENTS = {"activites": "activités", "osce": "OSCE", "interets": "intérêts"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Activites, (ACTIVITES)?", "activités activités"),
        ("the Osce!", "the OSCE"),
        ("gift OR Honour", "gift OR honour"),
        ("gift -Register", "gift -register"),
        ('"Conflict of Interest" Gift.', '"Conflict of Interest" gift'),
        ("PC.DEC/426 Gift", "PC.DEC/426 gift"),
        ("d’Interets", "d'intérêts"),
        ("§ 5 ... ¿Regalos?", "5 regalos"),
        ("我可以接受礼物吗？", "我可以接受礼物吗"),
        ("?!", ""),
    ],
)
def test_a_question_is_read(typed: str, read: str):
    assert plain_question(typed, lambda word: ACCENTS.get(word, word)) == read
