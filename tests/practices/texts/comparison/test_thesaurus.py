"""The thesaurus: what its files hold, and which concepts a question names."""

from pathlib import Path

import numpy as np
import pytest

from practices.texts.comparison import thesaurus as module
from practices.texts.comparison.search_words import word_tokens
from practices.texts.comparison.thesaurus import TermsOfConcept, Thesaurus, ThesaurusConcept

FOLDER = Path(module.__file__).parents[2] / "vocabulary" / "thesaurus"
LANGUAGES = {"en", "fr", "de", "it", "es", "ru", "ar", "nl", "pt", "zh"}


def made(**terms: dict[str, str]) -> Thesaurus:
    return Thesaurus(
        ThesaurusConcept(
            key.replace("_", "-"),
            "gifts",
            key,
            {code: TermsOfConcept(*said.split("|")[:1], tuple(said.split("|")[1:])) for code, said in by.items()},
        )
        for key, by in terms.items()
    )


def named(thesaurus: Thesaurus, typed: str, *languages: str) -> list[str]:
    asked = [(word, {token for code in languages for token in word_tokens(word, code)}) for word in typed.split()]
    return [one.concept.id for one in thesaurus.named_in(asked, languages)]


@pytest.fixture(scope="module")
def whole() -> Thesaurus:
    return Thesaurus.read(FOLDER)


def test_it_has_at_least_five_hundred_concepts_in_ten_languages(whole: Thesaurus):
    assert len(whole.concepts) >= 500
    assert set(whole.languages) == LANGUAGES
    for concept in whole.concepts.values():
        assert concept.definition
        if not concept.id.startswith("core-"):
            assert set(concept.terms) == LANGUAGES, concept.id


def test_in_a_language_a_term_stands_in_one_concept_and_in_one_word(whole: Thesaurus):
    for language in LANGUAGES:
        seen: dict[tuple[bool, str], str] = {}
        for concept in whole.concepts.values():
            for term in concept.terms[language].all if language in concept.terms else ():
                assert term == " ".join(term.split())
                assert seen.setdefault((concept.is_word, term.casefold()), concept.id) == concept.id, (language, term)


def test_a_concept_is_named_by_its_words_in_any_form_and_order():
    thesaurus = made(gift={"en": "acceptance of gifts|keep a present", "fr": "cadeau"}, bribe={"en": "bribe"})

    assert named(thesaurus, "accepting gifts", "en") == ["gift"]
    assert named(thesaurus, "gifts that any staff may accept", "en") == []  # too far apart
    assert named(thesaurus, "may I keep the present", "en") == ["gift"]
    assert named(thesaurus, "cadeaux", "fr") == ["gift"]
    assert named(thesaurus, "cadeaux", "en") == []


def test_a_term_within_a_longer_one_does_not_count():
    thesaurus = made(leave={"en": "leave"}, sick_leave={"en": "sick leave"})

    assert named(thesaurus, "sick leave", "en") == ["sick-leave"]
    assert named(thesaurus, "leave", "en") == ["leave"]


def test_the_nearest_in_meaning_come_first_and_no_others():
    thesaurus = made(gift={"en": "gift"}, bribe={"en": "bribe"})
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [0.1, 0.9]], dtype=np.float32)

    near = thesaurus.near_to(np.array([1.0, 0.0], dtype=np.float32), vectors, most=5, least=0.5)

    assert near == [("gift", 1.0)]
    assert [said for _key, said in thesaurus.phrases] == ["gift", "gift", "bribe", "bribe"]


def test_a_word_names_a_concept_by_its_forms_and_not_by_its_stem_alone():
    thesaurus = made(
        nationality={"en": "nationality"},
        channel={"en": "internal channel|whom to tell"},
        dismissal={"it": "licenziamento"},
        present={"en": "present", "ar": "هدية"},
        donation={"fr": "don"},
    )

    assert named(thesaurus, "nations tell", "en") == []
    assert named(thesaurus, "licenza", "it") == []
    assert named(thesaurus, "télécharger les données", "fr") == []
    assert named(thesaurus, "dons", "fr") == ["donation"]
    assert named(thesaurus, "nationalities", "en") == ["nationality"]
    assert named(thesaurus, "presents", "en") == ["present"]
    assert named(thesaurus, "بالهدية", "ar") == ["present"]


def test_words_of_a_term_are_named_by_their_forms_too():
    thesaurus = made(accountability={"en": "accountability of officials"}, union={"en": "staff union"})

    assert named(thesaurus, "officials accountability", "en") == ["accountability"]
    assert named(thesaurus, "officials account", "en") == []


def test_small_words_part_the_words_of_a_term():
    thesaurus = made(union={"en": "staff union"}, conflict={"en": "conflict between private interests and duties"})

    assert named(thesaurus, "union of the staff", "en") == ["union"]
    assert named(thesaurus, "staff regulations of the harbour union", "en") == []
    assert named(thesaurus, "conflict between my private interests and the duties", "en") == ["conflict"]


def test_words_are_known_without_their_accents_and_in_other_forms():
    thesaurus = made(activity={"fr": "activité extérieure"})

    assert thesaurus.has_word("activite", "fr")
    assert list(thesaurus.written("activite", "fr")) == ["activité"]
    assert thesaurus.has_form("activités", "fr")
    assert not thesaurus.has_word("activités", "fr")
    assert not thesaurus.has_form("activité", "en")
