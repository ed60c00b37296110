import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings

from practices.texts.comparison import Clause, UnreadableVectors, align, digest_of, pack, prepare, unpack
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.strategies import TEXTS

LEFT = [Clause("1", texts.GIFTS, heading="Gifts"), Clause("2", texts.SECRETS), Clause("3", "")]
RIGHT = [Clause("a", texts.LEAVE), Clause("b", texts.GIFTS)]


class Letters:
    """An encoder that counts letters."""

    model_id = "letters/1"

    def encode(self, sentences):
        rows = np.array(
            [[text.lower().count(chr(97 + place)) for place in range(26)] for text in sentences], dtype=float
        )
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)).astype(np.float32)


@pytest.mark.parametrize("encoder", [None, Letters()])
def test_what_was_kept_compares_as_what_was_made(encoder):
    left, right = prepare(LEFT, encoder=encoder), prepare(RIGHT, encoder=encoder)

    kept = [unpack(pack(side), side.clauses) for side in (left, right)]

    assert align(*kept) == align(left, right)
    assert align(unpack(pack(left)), right) == align(left, right)


@given(TEXTS)
@settings(deadline=None)
def test_any_text_comes_back(text):
    vectors = prepare([Clause("1", text), Clause("2", text, heading=text[:20])])

    kept = unpack(pack(vectors))

    assert [clause.key for clause in kept.clauses] == ["1", "2"]
    assert kept.prints == vectors.prints
    assert (kept.words.terms == vectors.words.terms).all()
    assert (kept.words.rows == vectors.words.rows).all()
    assert (kept.words.spread == vectors.words.spread).all()


def test_words_are_not_in_it():
    assert b"courtesy" not in pack(prepare(LEFT))
    assert [clause.text for clause in unpack(pack(prepare(LEFT))).clauses] == ["", "", ""]


def test_other_clauses_are_refused():
    with pytest.raises(UnreadableVectors, match="other clauses"):
        unpack(pack(prepare(LEFT)), RIGHT)


def archive_with(name, content):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
    return data.getvalue()


def pickled():
    data = io.BytesIO()
    np.savez(data, head=np.array([{"keys": []}], dtype=object), allow_pickle=True)
    return data.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"\x80\x04K\x01.", archive_with("head.npy", b"no array"), pickled(), pack(prepare(LEFT))[:-40]],
)
def test_what_is_no_prepared_text_is_refused_and_never_run(content):
    with pytest.raises(UnreadableVectors):
        unpack(content)


def test_digest_follows_words_language_heading_and_encoder_and_not_topics():
    same = digest_of(LEFT, "")

    assert digest_of([Clause("1", texts.GIFTS, heading="Gifts", topics=frozenset({"gifts"})), *LEFT[1:]], "") == same
    assert digest_of([Clause("1", texts.GIFTS, heading="Presents"), *LEFT[1:]], "") != same
    assert digest_of([Clause("1", texts.GIFTS, heading="Gifts", language="fr"), *LEFT[1:]], "") != same
    assert digest_of(LEFT[:2], "") != same
    assert digest_of(LEFT, Letters().model_id) != same
