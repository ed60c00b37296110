"""Nearest provisions among many: by words and sense, one look-up in a few milliseconds among 100,000."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.probes import Rows, condense, gather, join, model_of, weigh
from practices.texts.comparison.vectors import Vectors

WORDS, PHRASES, MEAN, OPENING = 1.0, 1.0, 0.5, 0.5
"""What each measure of likeness (0.0 to 1.0) adds."""
AROUND = 0.3
"""What the likeness of the provisions just before and after adds."""
WHOLE = (WORDS + PHRASES + MEAN + OPENING) * (1 + AROUND)
SENSE_ALONE = 3.0
"""What the sense counts for where two provisions have no language in common: as much as in the mix, measured."""

FEW = 2_000
"""Up to so many provisions each is measured; among more, the CANDIDATES that a quick look finds on either ground."""
CANDIDATES = 150
FOREMOST = 100  # of those measured, how many are measured with what stands around them
TELLING = 32  # words of a provision by which candidates are found
POSTINGS = 30_000  # uses of these words that are looked at
SKETCH = 32  # dimensions of the vectors by which candidates are found
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class NearestProvision:
    """A provision that comes near: `key` within `text`. All measures from 0.0 to 1.0; `score` is the judgement.

    The finding is of texts alike: it has no direction.
    """

    text: str
    key: str
    score: float
    words: float
    sense: float


@dataclass(frozen=True, slots=True, eq=False)
class _WeightedText:
    """A text as it is looked for: its weighted rows."""

    words: Rows
    phrases: Rows
    mean: Floats
    opening: Floats
    languages: NDArray[np.str_]


class ProvisionIndex:
    """Provisions of many prepared texts, to find the nearest of.

    `texts` holds prepared texts by name; the provisions of a text stand in their order, which counts. Rarity of
    words is counted over the shelf, so put on it only what the reader may see. Sense counts where one model read
    all of the texts. A shelf does not change: make a new one.
    """

    def __init__(self, texts: Mapping[str, Vectors]) -> None:
        self.texts = dict(texts)
        every = list(self.texts.values())
        self._names = list(self.texts)
        self._model = model_of(every)
        self._vocabularies = (gather([text.words for text in every]), gather([text.phrases for text in every]))
        parts = [self._weigh(text) for text in every]
        self._all = _WeightedText(
            join([part.words for part in parts]),
            join([part.phrases for part in parts]),
            _stack([part.mean for part in parts], np.float16),
            _stack([part.opening for part in parts], np.float16),
            np.concatenate([part.languages for part in parts]) if parts else np.zeros(0, dtype=np.str_),
        )
        sizes = np.array([len(text.clauses) for text in every], dtype=np.int64)
        self._text_of = np.repeat(np.arange(len(every)), sizes)
        self._first = np.cumsum(sizes) - sizes
        self._keys = [clause.key for text in every for clause in text.clauses]
        self._tagged = np.array([bool(clause.topics) for text in every for clause in text.clauses], dtype=np.bool_)
        self._blank = np.concatenate([text.blank for text in every]) if every else np.zeros(0, dtype=np.bool_)
        self._postings = _turn(self._all.words, len(self._vocabularies[0].terms)) if len(self) > FEW else None
        self._sketch: Floats | None = None
        self._axes: Floats | None = None
        if len(self) > FEW:
            self._sketch, self._axes = _sketch(self._all.mean)

    def __len__(self) -> int:
        return len(self._keys)

    def nearest(self, text: str, key: str, *, top: int = 20, tagged: bool = False) -> list[NearestProvision]:
        """Return the `top` provisions of other texts that come nearest to a provision of the shelf, best first.

        `tagged`: only such as carry a topic. Equals stand in the order of the shelf; what has nothing in common
        is left out. Raises KeyError where the shelf has no such provision.
        """
        number = self._names.index(text) if text in self.texts else -1
        if number < 0:
            raise KeyError(text)
        place = _place(self.texts[text], key)
        return self._look(self._all, int(self._first[number]) + place, number, top, {text}, tagged=tagged)

    def nearest_to(
        self, text: Vectors, key: str, *, top: int = 20, without: Collection[str] = (), tagged: bool = False
    ) -> list[NearestProvision]:
        """Return the same for a provision of a text that need not be on the shelf; texts in `without` are left out."""
        return self._look(self._weigh(text), _place(text, key), None, top, set(without), tagged=tagged)

    def nearest_to_each(
        self, text: Vectors, *, keys: Collection[str] | None = None, top: int = 20, without: Collection[str] = ()
    ) -> dict[str, list[NearestProvision]]:
        """Return the same for each provision of a text (or for `keys` alone) at once, by key."""
        asked, left_out = self._weigh(text), set(without)
        return {
            clause.key: self._look(asked, place, None, top, left_out, tagged=False)
            for place, clause in enumerate(text.clauses)
            if keys is None or clause.key in keys
        }

    def _weigh(self, text: Vectors) -> _WeightedText:
        words, phrases = self._vocabularies
        read = text.sense if text.sense and text.sense.model_id == self._model else None
        mean, opening = condense(read) if read else (np.zeros((len(text.clauses), 0), dtype=np.float32),) * 2
        return _WeightedText(weigh(text.words, words), weigh(text.phrases, phrases), mean, opening, text.languages)

    def _look(
        self, asked: _WeightedText, row: int, number: int | None, top: int, without: set[str], *, tagged: bool
    ) -> list[NearestProvision]:
        allowed = ~self._blank & (self._tagged if tagged else True)
        for name in without & self.texts.keys():
            index = self._names.index(name)
            first = self._first[index]
            allowed[first : first + len(self.texts[name].clauses)] = False
        found = self._candidates(asked, row, allowed)
        if not len(found) or top <= 0:
            return []
        words, sense, score = self._measure(asked, row, found)
        foremost = _best(score, max(FOREMOST, 2 * top))
        found, words, sense, score = found[foremost], words[foremost], sense[foremost], score[foremost]
        for step in (-1, 1):
            if self._has(asked, row, step, number):
                beside = np.flatnonzero(self._beside(found, step))
                score[beside] += AROUND / 2 * self._measure(asked, row + step, found[beside] + step)[2]
        order = np.lexsort((found, -score))[:top]
        return [
            self._neighbour(int(found[at]), float(score[at]), float(words[at]), float(sense[at]))
            for at in order
            if score[at] > 0 and (words[at] > 0 or sense[at] > 0)
        ]

    def _has(self, asked: _WeightedText, row: int, step: int, number: int | None) -> bool:
        if number is None:
            return 0 <= row + step < len(asked.words)
        return bool(self._beside(np.array([row]), step)[0])

    def _beside(self, rows: NDArray[np.int64], step: int) -> NDArray[np.bool_]:
        """Say which provisions have one `step` further in their own text."""
        other = rows + step
        inside = (other >= 0) & (other < len(self))
        beside: NDArray[np.bool_] = inside & (self._text_of[np.where(inside, other, 0)] == self._text_of[rows])
        return beside

    def _candidates(self, asked: _WeightedText, row: int, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        if self._postings is None or self._sketch is None or self._axes is None:
            return np.flatnonzero(allowed)
        found = [_best(self._by_words(self._postings, *asked.words.row(row)) * allowed, CANDIDATES)]
        if asked.mean.shape[1]:
            axes = asked.mean[row].astype(np.float32) @ self._axes
            by_sense = np.einsum("ij,j->i", self._sketch, axes)  # BLAS threads wait for each other on a busy machine
            found.append(_best(by_sense * allowed, CANDIDATES))
        return np.unique(np.concatenate(found))

    def _by_words(self, postings: Rows, columns: NDArray[np.int32], weights: NDArray[np.float32]) -> Floats:
        """Measure the whole shelf by the most telling words of a provision."""
        telling = np.argsort(-weights, kind="stable")[:TELLING]
        uses = np.cumsum(postings.starts[columns[telling] + 1] - postings.starts[columns[telling]])
        telling = telling[: max(1, int(np.searchsorted(uses, POSTINGS)))]
        if not len(telling):
            return np.zeros(len(self), dtype=np.float32)
        parts = [postings.row(int(columns[at])) for at in telling]
        rows = np.concatenate([part[0] for part in parts])
        shares = np.concatenate([part[1] * weights[at] for part, at in zip(parts, telling, strict=True)])
        measured: Floats = np.bincount(rows, shares, minlength=len(self)).astype(np.float32)
        return measured

    def _measure(self, asked: _WeightedText, row: int, rows: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Measure one provision against some of the shelf: words, sense, and both in one (not yet up to 1.0)."""
        words = _cosines(self._all.words, rows, *asked.words.row(row))
        phrases = _cosines(self._all.phrases, rows, *asked.phrases.row(row))
        mean = opening = np.zeros(len(rows), dtype=np.float32)
        if asked.mean.shape[1] and asked.mean.shape[1] == self._all.mean.shape[1]:
            mean = (self._all.mean[rows].astype(np.float32) @ asked.mean[row].astype(np.float32)).clip(0, 1)
            opening = (self._all.opening[rows].astype(np.float32) @ asked.opening[row].astype(np.float32)).clip(0, 1)
        sense = MEAN * mean + OPENING * opening
        one_language = self._all.languages[rows] == asked.languages[row]
        score = np.where(one_language, WORDS * words + PHRASES * phrases + sense, SENSE_ALONE / 2 * sense)
        return (words + phrases) / 2, sense / (MEAN + OPENING), score

    def _neighbour(self, row: int, score: float, words: float, sense: float) -> NearestProvision:
        name = self._names[int(self._text_of[row])]
        return NearestProvision(
            name, self._keys[row], round(min(score / WHOLE, 1.0), 4), round(words, 4), round(sense, 4)
        )


def _place(text: Vectors, key: str) -> int:
    for place, clause in enumerate(text.clauses):
        if clause.key == key:
            return place
    raise KeyError(key)


def _cosines(rows: Rows, chosen: NDArray[np.int64], columns: NDArray[np.int32], weights: NDArray[np.float32]) -> Floats:
    """Return the cosine of the chosen rows with one row."""
    if not len(columns):
        return np.zeros(len(chosen), dtype=np.float32)
    ascending = np.argsort(columns)
    columns, weights = columns[ascending], weights[ascending]
    sizes = rows.starts[chosen + 1] - rows.starts[chosen]
    ends = np.cumsum(sizes)
    entries = np.arange(ends[-1] if len(ends) else 0) + np.repeat(rows.starts[chosen] - (ends - sizes), sizes)
    here = rows.columns[entries]
    places = np.minimum(np.searchsorted(columns, here), len(columns) - 1)
    common = np.flatnonzero(columns[places] == here)
    shares = weights[places[common]] * rows.weights[entries[common]]
    owners = np.repeat(np.arange(len(chosen)), sizes)[common]
    cosines: Floats = np.bincount(owners, shares, minlength=len(chosen))
    return cosines.clip(0, 1)


def _turn(rows: Rows, width: int) -> Rows:
    """Return the rows by column: for each term the provisions that use it."""
    order = np.argsort(rows.columns, kind="stable")
    sizes = np.bincount(rows.columns, minlength=width)
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(rows.starts))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Rows(starts, owners[order], rows.weights[order])


def _sketch(mean: Floats) -> tuple[Floats, Floats]:
    """Return short vectors whose products come near to those of the long ones, and the axes that shorten."""
    step = max(1, len(mean) // SAMPLE)
    sample = mean[::step].astype(np.float32)
    _, axes = np.linalg.eigh(sample.T @ sample)
    axes = np.ascontiguousarray(axes[:, -SKETCH:], dtype=np.float32)
    return mean.astype(np.float32) @ axes, axes


def _best(scores: Floats, most: int) -> NDArray[np.int64]:
    if len(scores) > most:
        rows = np.argpartition(-scores, most)[:most]
        return rows[scores[rows] > 0]
    return np.flatnonzero(scores > 0)


def _stack(parts: list[Floats], kind: type[np.float16]) -> Floats:
    return np.concatenate([part.astype(kind) for part in parts]) if parts else np.zeros((0, 0), dtype=kind)
