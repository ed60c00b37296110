"""In which language somebody asks, told from small words and from words that texts use."""

import pytest

from practices.queries.searching.question_languages import question_languages

USED = {
    "en": {"gift", "judge", "police", "information"},
    "de": {"geschenk", "richter", "polizei", "information"},
    "fr": {"cadeau", "juge", "police", "information"},
}


def languages(typed: str, own: str = "en") -> tuple[str, ...]:
    return question_languages(typed.split(), USED, own=own, is_known=lambda word, code: word in USED[code])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("can i keep a gift", ("en",)),
        ("darf ich das geschenk behalten", ("de",)),
        ("puis-je garder un cadeau", ("fr",)),
        ("police", ("en", "fr")),
        ("zyzzyva", ()),
    ],
)
def test_the_words_tell(typed: str, found: tuple[str, ...]):
    assert languages(typed) == found


def test_where_nothing_else_tells_the_language_of_the_page_comes_first():
    assert languages("information", own="fr")[0] == "fr"
    assert languages("richter", own="fr") == ("de",)
