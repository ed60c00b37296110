"""In which language somebody asks: told from the words themselves."""

from collections.abc import Callable, Collection, Sequence

from practices.texts.comparison.search_words import small_words

SMALL, KNOWN = 1.0, 0.6
"""What a small word of a language says for it, and a word that texts of the language use."""
NEARLY = 0.75
"""Languages that have at least this share of what speaks for the likeliest are asked as well."""
OWN = 0.15
"""What speaks for the language of the page."""


def question_languages(
    words: Sequence[str], languages: Collection[str], *, own: str, is_known: Callable[[str, str], bool]
) -> tuple[str, ...]:
    """Return the languages in which a question is likely asked, likeliest first; () where nothing tells.

    `languages`: those that are known; `own`: the language of the page; `is_known`: whether a word is one of a language.
    """
    weights = {}
    for language in languages:
        small = small_words(language)
        weight = 0.0
        for word in words:
            if word in small:
                weight += SMALL
            elif is_known(word, language):
                weight += KNOWN
        if weight:
            weights[language] = weight + (OWN if language == own else 0.0)
    most = max(weights.values(), default=0.0)
    likely = [one for one, weight in weights.items() if weight >= NEARLY * most]
    return tuple(sorted(likely, key=lambda one: (-weights[one], one)))
