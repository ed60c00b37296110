from practices.texts.comparison import Clause, RankedText, prepare, rank_texts
from tests.practices.texts.comparison import clauses as texts


def text(*paragraphs):
    clauses = [Clause(str(number), words) for number, words in enumerate(paragraphs, start=1)]
    return RankedText("\n".join(paragraphs), "en", prepare(clauses))


MODEL = text(texts.GIFTS, texts.SECRETS, texts.HARASSMENT, texts.VEHICLES)
ADAPTED = text(texts.GIFTS, texts.SECRETS, texts.LEAVE, texts.HARASSMENT, texts.VEHICLES)
OWN_WORDS = text(texts.TRAINING, texts.REPORTING)
FOLDER = {"model": MODEL, "adapted": ADAPTED, "own": OWN_WORDS}


def by_key(folder, **options):
    return {one.key: one for one in rank_texts(folder, **options)}


def test_an_adapted_text_names_its_parent_and_what_is_alike():
    found = by_key(FOLDER, sources=["model"])

    assert found["adapted"].parent == "model"
    assert found["adapted"].clause_count == 5
    first = found["adapted"].similar[0]
    assert (first.key, first.aligned_count, first.other_share) == ("model", 4, 1.0)
    assert found["model"].parent is None
    assert found["own"].parent is None


def test_texts_with_the_same_words_are_one_document():
    found = by_key({"model": MODEL, "copy": MODEL, "adapted": ADAPTED})

    assert found["copy"].same == ("model",)
    assert found["copy"].parent != "model"
    assert {one.key: one.likeness for one in found["copy"].similar}["model"] == 1.0
    assert found["adapted"].same == ()


def test_only_what_is_asked_for_is_ranked_and_few_pairs_are_aligned():
    found = by_key(FOLDER, only=["own"], most_pairs=0)

    assert list(found) == ["own"]
    assert found["own"].similar == ()


def test_the_order_of_the_folder_does_not_matter():
    assert by_key(FOLDER) == by_key(dict(reversed(FOLDER.items())))


def test_an_empty_folder_has_no_rankings():
    assert rank_texts({}) == []
    assert by_key({"empty": text("")})["empty"].similar == ()
