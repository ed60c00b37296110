"""Prepared texts as bytes, to be kept: arrays in an .npz archive and a head in JSON. Nothing in it can be run."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np

from practices.texts.comparison.clauses import Clause
from practices.texts.comparison.method import METHOD_VERSION
from practices.texts.comparison.vectors import Sense, Terms, Vectors

TERMS = ("words", "phrases", "headings")
HEAD = "head"


class UnreadableVectors(Exception):
    """The bytes are no prepared text, or one of other clauses."""


def digest_of(clauses: Sequence[Clause], model: str) -> str:
    """Return the SHA-256 (hex) of all that a prepared text is made from: method, model ("": words alone) and words."""
    parts = [METHOD_VERSION, model, [_identity(clause) for clause in clauses]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def pack(vectors: Vectors) -> bytes:
    """Write a prepared text; the words of its clauses and their topics are not in it."""
    head = {
        "keys": [clause.key for clause in vectors.clauses],
        "prints": list(vectors.prints),
        "languages": vectors.languages.tolist(),
        "model": vectors.sense.model_id if vectors.sense else None,
    }
    arrays: dict[str, Any] = {HEAD: np.frombuffer(json.dumps(head).encode(), dtype=np.uint8), "blank": vectors.blank}
    for name in TERMS:
        terms: Terms = getattr(vectors, name)
        arrays[f"{name}.terms"] = terms.terms
        arrays[f"{name}.sizes"] = np.bincount(terms.rows, minlength=terms.size).astype(np.uint32)
        arrays[f"{name}.columns"] = terms.columns.astype(np.uint32)
        arrays[f"{name}.weights"] = terms.weights
    if vectors.sense:
        arrays |= {
            "sense.vectors": vectors.sense.vectors.astype(np.float16),
            "sense.starts": vectors.sense.starts.astype(np.uint32),
            "sense.shares": vectors.sense.shares,
        }
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def unpack(content: bytes, clauses: Sequence[Clause] | None = None) -> Vectors:
    """Read a prepared text, with the `clauses` that it was made from, else with clauses that have a key alone.

    Without their words the clauses can be compared and looked up, and their headings and topics are unknown.
    Raises UnreadableVectors.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            head = json.loads(np.asarray(arrays[HEAD]).tobytes())
            keys = head["keys"]
            if clauses is None:
                bare = zip(keys, head["languages"], strict=True)
                clauses = [Clause(key, "", language=language) for key, language in bare]
            if [clause.key for clause in clauses] != keys:
                raise UnreadableVectors("It is of other clauses.")
            words, phrases, headings = (_terms(arrays, name, len(keys)) for name in TERMS)
            return Vectors(
                clauses=tuple(clauses),
                words=words,
                phrases=phrases,
                headings=headings,
                prints=tuple(head["prints"]),
                languages=np.array(head["languages"], dtype=np.str_),
                blank=arrays["blank"],
                sense=_sense(arrays, head["model"]) if head["model"] else None,
            )
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableVectors(str(error)) from error


def _identity(clause: Clause) -> tuple[str, str, str, str]:
    return clause.key, clause.language, clause.heading, clause.text


def _terms(arrays: Any, name: str, size: int) -> Terms:
    terms, columns = arrays[f"{name}.terms"], arrays[f"{name}.columns"].astype(np.int64)
    rows = np.repeat(np.arange(size), arrays[f"{name}.sizes"])
    spread = np.bincount(columns, minlength=len(terms)).astype(np.int64)
    return Terms(size, terms, spread, rows, columns, arrays[f"{name}.weights"])


def _sense(arrays: Any, model: str) -> Sense:
    vectors = arrays["sense.vectors"].astype(np.float32)
    return Sense(model, vectors, arrays["sense.starts"].astype(np.int64), arrays["sense.shares"])
