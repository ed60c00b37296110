"""The set of questions with known answers is whole, and a question is judged as it says."""

from tests.measurements.score.search import FIRST, QUESTIONS, read_questions

LANGUAGES = {"en", "fr", "de", "ru", "es", "it"}


def test_there_are_sixty_questions_in_six_languages():
    asked = read_questions(QUESTIONS)

    assert len(asked) >= 60
    assert {language for language, _question, _answers in asked} >= LANGUAGES
    assert len({question for _language, question, _answers in asked}) == len(asked)
    assert all(answers and all(answers) for _language, _question, answers in asked)
    assert FIRST == 3
