"""Nearest provisions among many, by words and sense: in memory, or in files that all processes of a machine share.

Few are each measured. Among many, those that share telling words and those that are near in sense are proposed,
and the same exact measure puts what was proposed in order.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from math import pi
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.array_files import ArrayFiles, ArraysInMemory, GrowingArrays
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.probes import STEPS, Rows, Vocabulary, VocabularyCounter, condense, of_rows, weigh
from practices.texts.comparison.vectors import Vectors

WORDS, PHRASES, MEAN, OPENING = 1.0, 1.0, 0.5, 0.5
"""What each measure of likeness (0.0 to 1.0) adds."""
AROUND = 0.3
"""What the likeness of the provisions just before and after adds."""
WHOLE = (WORDS + PHRASES + MEAN + OPENING) * (1 + AROUND)
SENSE_ALONE = 3.0
"""What the sense counts for where two provisions have no language in common: as much as in the mix, measured."""

FORMAT = 2
"""Goes up whenever the files are laid out otherwise: those of another format are not opened."""
FEW = 2_000
"""Up to so many provisions each is measured; among more, the CANDIDATES that a quick look finds."""
ROUGH, MANY, MOST_ROUGH = 500, 100_000, 4_000
"""Provisions that the quick look finds by words and sketches, among so many or more; among fewer, of which fewer are
truly near, it finds more in proportion, up to the last."""
CANDIDATES = 150
"""Those of them that come nearest by words and whole vectors."""
FOREMOST = 60  # of those measured, how many are measured with what stands around them
TELLING = 32  # words of a provision by which it is looked for
POSTINGS = 30_000  # uses of these words that are looked at
SKETCH = 256  # bits of a sketch: on which side of so many planes a vector lies
SAMPLE = 20_000  # provisions by which the planes are chosen
AT_ONCE = 100  # vectors that are read at a time
SAMPLED_SCORES = 5_000  # scores from which those of the best of many are guessed
PART = 20_000  # provisions that are read at a time where an index is made
ABOUT = "about.json"

ReadTexts = Callable[[], Iterable[tuple[str, Vectors]]]
"""Reads the texts by name, in order; it is called twice."""


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
    """A text as it is looked for: its weighted rows, and two vectors of each provision (`condense`).

    A language is a number, -1 for one that the index has not.
    """

    words: Rows
    phrases: Rows
    senses: NDArray[np.int16]
    languages: NDArray[np.int32]


class ProvisionIndex:
    """Provisions of many prepared texts, to find the nearest of.

    `texts` holds prepared texts by name; the provisions of a text stand in their order, which counts. Rarity of
    words is counted over the index, so put in it only what everybody who asks may see; in an index `within` another
    it is what it is in that other, so that what is put in it moves no measure. Sense counts where one model read
    all of the texts. An index does not change: make a new one.
    """

    def __init__(
        self,
        texts: Mapping[str, Vectors],
        *,
        within: "ProvisionIndex | None" = None,
        written: tuple[Mapping[str, Any], GrowingArrays] | None = None,
    ) -> None:
        if written is None:
            in_memory = ArraysInMemory()
            written = _write(texts.items, in_memory, within), in_memory
        self._fill(*written, within)

    @classmethod
    def write(cls, folder: Path, read: ReadTexts, *, within: "ProvisionIndex | None" = None) -> None:
        """Write the index of very many texts as files, a part at a time. Raises OSError."""
        arrays = ArrayFiles(folder)
        about = _write(read, arrays, within)
        arrays.close()
        (folder / ABOUT).write_text(json.dumps(about))

    @classmethod
    def open(cls, folder: Path, *, within: "ProvisionIndex | None" = None) -> Self:
        """Map the files of a folder into memory. Raises OSError, ValueError and KeyError where they are none."""
        about = json.loads((folder / ABOUT).read_text())
        if about.get("format") != FORMAT:
            raise ValueError("The files have another format.")
        return cls({}, within=within, written=(about, ArrayFiles.open(folder)))

    def _fill(self, about: Mapping[str, Any], arrays: GrowingArrays, within: "ProvisionIndex | None") -> None:
        self.names: tuple[str, ...] = tuple(about["names"])
        self.model: str | None = about["model"]
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._languages = {language: number for number, language in enumerate(about["languages"])}
        self._seats = (_vocabulary(arrays, "words", about["size"]), _vocabulary(arrays, "phrases", about["size"]))
        self.rarity: tuple[Vocabulary, Vocabulary] = within.rarity if within is not None else self._seats
        self._all = _WeightedText(
            _rows(arrays, "words"),
            _rows(arrays, "phrases"),
            arrays.get("senses"),
            arrays.get("languages"),
        )
        self._text_of, self._first = arrays.get("text_of"), arrays.get("first")
        self._blank = arrays.get("blank")
        self._key_ends, self._key_bytes = arrays.get("key_ends"), arrays.get("key_bytes")
        self._postings: Rows | None = _rows(arrays, "postings") if about["is_large"] else None
        has_sketch = about["is_large"] and self.width
        self._sketch: NDArray[np.uint64] | None = arrays.get("sketch") if has_sketch else None
        self._planes: Floats | None = arrays.get("planes") if has_sketch else None

    def __len__(self) -> int:
        return len(self._text_of)

    @property
    def width(self) -> int:
        """Dimensions of the vectors; 0 where sense does not count."""
        return int(self._all.senses.shape[2])

    def keys_of(self, text: str) -> list[str]:
        """Return the keys of a text's provisions, in order. Raises KeyError."""
        return [self._key(row) for row in self._rows_of(self._numbers[text])]

    def rows_at(self, places: Mapping[str, Collection[str]]) -> NDArray[np.bool_]:
        """Return a mask of the index with the provisions at these places: keys by text; what it has not is left out."""
        found = np.zeros(len(self), dtype=np.bool_)
        for name in places.keys() & self._numbers.keys():
            first = int(self._first[self._numbers[name]])
            for place, key in enumerate(self.keys_of(name)):
                found[first + place] = key in places[name]
        return found

    def nearest(
        self, text: str, key: str, *, top: int = 20, rows: NDArray[np.bool_] | None = None
    ) -> list[NearestProvision]:
        """Return the `top` provisions of other texts that come nearest to a provision of the index, best first.

        `rows`: only those of this mask. Equals stand in the order of the index; what has nothing in common is left
        out. Raises KeyError where the index has no such provision.
        """
        number = self._numbers[text]
        place = _place(self.keys_of(text), key)
        allowed = self._allowed(None, {text}, rows)
        return self._look(self._all, int(self._first[number]) + place, number, top, allowed)

    def nearest_to(
        self,
        text: Vectors,
        key: str,
        *,
        top: int = 20,
        among: Collection[str] | None = None,
        without: Collection[str] = (),
        rows: NDArray[np.bool_] | None = None,
    ) -> list[NearestProvision]:
        """Return the same for a provision of any text, `among` these texts (None: all) and `without` those."""
        return self.nearest_to_each(text, keys={key}, top=top, among=among, without=without, rows=rows)[key]

    def nearest_to_each(
        self,
        text: Vectors,
        *,
        keys: Collection[str] | None = None,
        top: int = 20,
        among: Collection[str] | None = None,
        without: Collection[str] = (),
        rows: NDArray[np.bool_] | None = None,
    ) -> dict[str, list[NearestProvision]]:
        """Return the same for each provision of a text (or for `keys` alone) at once, by key."""
        places = [place for place, clause in enumerate(text.clauses) if keys is None or clause.key in keys]
        if not places:
            return {}
        asked, allowed = self._weigh(text, places), self._allowed(among, without, rows)
        return {text.clauses[place].key: self._look(asked, place, None, top, allowed) for place in places}

    def _weigh(self, text: Vectors, places: Sequence[int]) -> _WeightedText:
        """Weigh some provisions of a text, with those just before and after."""
        here = range(max(0, min(places) - 1), min(max(places) + 2, len(text.clauses)))
        text = replace(text, words=of_rows(text.words, here), phrases=of_rows(text.phrases, here))
        numbers = [self._languages.get(str(language), -1) for language in text.languages]
        return _weigh(text, self.rarity, self._seats, self.model, self.width, numbers, here)

    def _allowed(
        self, among: Collection[str] | None, without: Collection[str], rows: NDArray[np.bool_] | None
    ) -> NDArray[np.bool_]:
        allowed: NDArray[np.bool_] = ~self._blank
        if among is not None:
            texts = np.zeros(len(self.names), dtype=np.bool_)
            texts[[self._numbers[name] for name in among if name in self._numbers]] = True
            allowed &= texts[self._text_of]
        for name in without:
            if name in self._numbers:
                own = self._rows_of(self._numbers[name])
                allowed[own.start : own.stop] = False
        return allowed if rows is None else allowed & rows

    def _rows_of(self, number: int) -> range:
        ends = self._first[number + 1] if number + 1 < len(self._first) else len(self)
        return range(int(self._first[number]), int(ends))

    def _key(self, row: int) -> str:
        first = int(self._key_ends[row - 1]) if row else 0
        return self._key_bytes[first : int(self._key_ends[row])].tobytes().decode()

    def _look(
        self, asked: _WeightedText, row: int, number: int | None, top: int, allowed: NDArray[np.bool_]
    ) -> list[NearestProvision]:
        found, sense = self._candidates(asked, row, allowed)
        if not len(found) or top <= 0:
            return []
        words, score = self._measure(asked, row, found, sense)
        foremost = _best(score, max(FOREMOST, 2 * top))
        found, words, sense, score = found[foremost], words[foremost], sense[foremost], score[foremost]
        for step in (-1, 1):
            if self._has(asked, row, step, number):
                beside = np.flatnonzero(self._beside(found, step))
                others = found[beside] + step
                near = self._sense(asked, row + step, others)
                score[beside] += AROUND / 2 * self._measure(asked, row + step, others, near)[1]
        order = np.lexsort((found, -score))[:top]
        return [
            self._neighbour(int(found[at]), float(score[at]), float(words[at]), float(sense[at]) / (MEAN + OPENING))
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

    def _candidates(
        self, asked: _WeightedText, row: int, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], Floats]:
        """Return the provisions that are to be measured in full, and their sense."""
        count = int(np.count_nonzero(allowed))
        if self._postings is None or count <= CANDIDATES:
            rows = np.flatnonzero(allowed)
            return rows, self._sense(asked, row, rows)
        words = self._by_words(self._postings, *asked.words.row(row))
        one_language = self._all.languages == asked.languages[row]
        most = min(MOST_ROUGH, max(ROUGH, ROUGH * MANY // count))
        if count > most:
            rough = _score(words, words, self._by_sketch(asked, row), one_language)
            rows = np.sort(_best(rough * allowed, most))
        else:
            rows = np.flatnonzero(allowed)
        sense = self._sense(asked, row, rows)
        best = _best(_score(words[rows], words[rows], sense, one_language[rows]), CANDIDATES)
        return rows[best], sense[best]

    def _by_sketch(self, asked: _WeightedText, row: int) -> Floats:
        """Estimate the sense of all: the more planes lie between two vectors, the further apart they are."""
        vector = asked.senses[row].ravel().astype(np.float32)
        if self._sketch is None or self._planes is None or not vector.any():
            return np.zeros(len(self), dtype=np.float32)
        between = np.zeros(len(self), dtype=np.uint8)
        for kept, own in zip(self._sketch, _sides(np.vecdot(self._planes, vector)), strict=True):
            between += np.bitwise_count(kept ^ own)
        return np.float32(pi / 2) - between * np.float32(pi / SKETCH)

    def _sense(self, asked: _WeightedText, row: int, rows: NDArray[np.int64]) -> Floats:
        """Measure the sense of some, from 0.0 up to MEAN + OPENING."""
        vectors = asked.senses[row] / np.float32(STEPS**2)
        products = np.zeros((len(rows), 2), dtype=np.float32)
        for first in range(0, len(rows), AT_ONCE):
            here = slice(first, first + AT_ONCE)
            # not by BLAS, whose threads wait for each other on a busy machine
            np.vecdot(self._all.senses[rows[here]].astype(np.float32), vectors, out=products[here])
        measured: Floats = np.maximum(products, 0) @ np.array([MEAN, OPENING], dtype=np.float32)
        return measured

    def _by_words(self, postings: Rows, columns: NDArray[np.int32], weights: NDArray[np.float32]) -> Floats:
        """Measure all by the most telling words of a provision."""
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

    def _measure(self, asked: _WeightedText, row: int, rows: NDArray[np.int64], sense: Floats) -> tuple[Floats, Floats]:
        """Measure one provision against some, whose `sense` is known: words, and both in one (not yet up to 1.0)."""
        words = _cosines(self._all.words, rows, *asked.words.row(row))
        phrases = _cosines(self._all.phrases, rows, *asked.phrases.row(row))
        one_language = self._all.languages[rows] == asked.languages[row]
        return (words + phrases) / 2, _score(words, phrases, sense, one_language)

    def _neighbour(self, row: int, score: float, words: float, sense: float) -> NearestProvision:
        name = self.names[int(self._text_of[row])]
        return NearestProvision(
            name, self._key(row), round(min(score / WHOLE, 1.0), 4), round(words, 4), round(sense, 4)
        )


def merge_nearest(found: Iterable[Sequence[NearestProvision]], top: int) -> list[NearestProvision]:
    """Return the `top` of what was found in several indexes, best first."""
    return list(merge(*found, key=lambda one: -one.score))[:top]


def _write(read: ReadTexts, arrays: GrowingArrays, within: ProvisionIndex | None) -> dict[str, Any]:
    """Write the arrays; give what is said about them. The texts are read twice: for the terms, and for their uses."""
    seats = VocabularyCounter(), VocabularyCounter()
    models: set[str | None] = set()
    languages: set[str] = set()
    size = width = 0
    for _name, text in read():
        seats[0].add(text.words)
        seats[1].add(text.phrases)
        models.add(text.sense.model_id if text.sense else None)
        languages.update(map(str, text.languages))
        width = text.sense.vectors.shape[1] if text.sense and len(text.clauses) else width
        size += len(text.clauses)
    model = models.pop() if len(models) == 1 else None
    if within is not None and len(within):
        model, width = within.model, within.width
    own = seats[0].counted(), seats[1].counted()
    rarity = within.rarity if within is not None else own
    about = {"format": FORMAT, "model": model, "languages": sorted(languages), "size": size, "is_large": size > FEW}

    def weigh_text(text: Vectors, numbers: list[int]) -> _WeightedText:
        return _weigh(text, rarity, own, model, width, numbers, range(len(text.clauses)))

    names = _write_rows(read, arrays, weigh_text, about)
    for kind, counted in zip(("words", "phrases"), own, strict=True):
        arrays.add(f"{kind}.terms", counted.terms)
        arrays.add(f"{kind}.spread", counted.spread)
    if about["is_large"]:
        _write_postings(arrays, len(own[0].terms))
        if model is not None:
            _write_sketch(arrays)
    return {**about, "names": names}


def _write_rows(
    read: ReadTexts,
    arrays: GrowingArrays,
    weigh_text: Callable[[Vectors, list[int]], _WeightedText],
    about: Mapping[str, Any],
) -> list[str]:
    """Write what is looked in, text by text; give the names of the texts."""
    numbers = {language: number for number, language in enumerate(about["languages"])}
    names: list[str] = []
    sizes = {"words": [np.zeros(1, dtype=np.int64)], "phrases": [np.zeros(1, dtype=np.int64)]}
    first: list[int] = []
    keys: list[bytes] = []
    empty = np.zeros(0, dtype=np.int32)
    for name in ("words", "phrases"):
        arrays.add(f"{name}.columns", empty)
        arrays.add(f"{name}.weights", empty.astype(np.float32))
    for name, dtype in (("languages", np.int32), ("text_of", np.int32), ("blank", np.bool_), ("key_bytes", np.uint8)):
        arrays.add(name, empty.astype(dtype))
    for number, (name, text) in enumerate(read()):
        part = weigh_text(text, [numbers.get(str(language), -1) for language in text.languages])
        for kind, rows in (("words", part.words), ("phrases", part.phrases)):
            arrays.add(f"{kind}.columns", rows.columns)
            arrays.add(f"{kind}.weights", rows.weights)
            sizes[kind].append(np.diff(rows.starts))
        arrays.add("senses", part.senses)
        arrays.add("languages", part.languages)
        arrays.add("text_of", np.full(len(text.clauses), number, dtype=np.int32))
        arrays.add("blank", text.blank.astype(np.bool_))
        first.append(len(keys))
        keys += (listed := [clause.key.encode() for clause in text.clauses])
        arrays.add("key_bytes", np.frombuffer(b"".join(listed), dtype=np.uint8))
        names.append(name)
    for kind, listed_sizes in sizes.items():
        arrays.add(f"{kind}.starts", np.cumsum(np.concatenate(listed_sizes)))
    arrays.add("first", np.array(first, dtype=np.int64))
    arrays.add("key_ends", np.cumsum(np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))))
    if not names:
        arrays.add("senses", np.zeros((0, 2, 0), dtype=np.int16))
    return names


def _weigh(
    text: Vectors,
    rarity: tuple[Vocabulary, Vocabulary],
    seats: tuple[Vocabulary, Vocabulary],
    model: str | None,
    width: int,
    languages: Sequence[int],
    here: range,
) -> _WeightedText:
    """Weigh the provisions of a text; those that are not `here` have no vectors."""
    read = text.sense if text.sense and model is not None and text.sense.model_id == model else None
    senses = np.zeros((len(text.clauses), 2, width if model is not None else 0), dtype=np.int16)
    if read and len(text.clauses):
        senses = condense(read, here)
    return _WeightedText(
        weigh(text.words, rarity[0], seats[0]),
        weigh(text.phrases, rarity[1], seats[1]),
        senses,
        np.array(languages, dtype=np.int32),
    )


def _vocabulary(arrays: GrowingArrays, kind: str, size: int) -> Vocabulary:
    return Vocabulary(arrays.get(f"{kind}.terms"), arrays.get(f"{kind}.spread"), size)


def _rows(arrays: GrowingArrays, kind: str) -> Rows:
    return Rows(arrays.get(f"{kind}.starts"), arrays.get(f"{kind}.columns"), arrays.get(f"{kind}.weights"))


def _place(keys: Sequence[str], key: str) -> int:
    if key not in keys:
        raise KeyError(key)
    return keys.index(key)


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
    return np.minimum(cosines, 1)


def _write_postings(arrays: GrowingArrays, width: int) -> None:
    """Write the rows of words by column: for each term the provisions that use it, in their order."""
    rows = _rows(arrays, "words")
    sizes = np.zeros(width, dtype=np.int64)
    for entries, _owners in _parts(rows):
        sizes += np.bincount(rows.columns[entries], minlength=width)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    arrays.add("postings.starts", starts)
    columns = arrays.empty("postings.columns", [len(rows.columns)], np.int32)
    weights = arrays.empty("postings.weights", [len(rows.columns)], np.float32)
    free = starts[:-1].copy()
    for entries, owners in _parts(rows):
        order = np.argsort(rows.columns[entries], kind="stable")
        used, counts = np.unique(rows.columns[entries], return_counts=True)
        ends = np.cumsum(counts)
        places = np.repeat(free[used] - (ends - counts), counts) + np.arange(len(order))
        columns[places], weights[places] = owners[order], rows.weights[entries][order]
        free[used] += counts


def _parts(rows: Rows) -> Iterable[tuple[slice, NDArray[np.int32]]]:
    """Return some rows at a time: their entries, and the row of each."""
    for first in range(0, len(rows), PART):
        starts = rows.starts[first : first + PART + 1]
        owners = np.repeat(np.arange(first, first + len(starts) - 1, dtype=np.int32), np.diff(starts))
        yield slice(int(starts[0]), int(starts[-1])), owners


def _write_sketch(arrays: GrowingArrays) -> None:
    """Write planes among the widest directions of the vectors, turned at random, and on which side each vector lies."""
    senses = arrays.get("senses")
    vectors = senses.reshape(len(senses), -1)
    sample = vectors[:: max(1, len(vectors) // SAMPLE)].astype(np.float32) / STEPS
    _, axes = np.linalg.eigh(sample.T @ sample)
    turned, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(SKETCH, SKETCH)))
    planes = (turned[:, : axes.shape[1]] @ axes[:, -SKETCH:].T).astype(np.float32)
    arrays.add("planes", planes)
    sketch = arrays.empty("sketch", [SKETCH // 64, len(vectors)], np.uint64)
    for first in range(0, len(vectors), PART):
        sketch[:, first : first + PART] = _sides(vectors[first : first + PART].astype(np.float32) @ planes.T).T


def _sides(distances: Floats) -> NDArray[np.uint64]:
    """Return a bit for each distance from a plane, 64 in a number: whether it is above 0."""
    return np.packbits(distances > 0, axis=-1).view(np.uint64)


def _score(words: Floats, phrases: Floats, sense: Floats, one_language: NDArray[np.bool_]) -> Floats:
    """Put the measures in one, which does not go up to 1.0 yet."""
    score: Floats = WORDS * words + PHRASES * phrases
    score += sense
    others = np.flatnonzero(~one_language)
    score[others] = SENSE_ALONE / 2 * sense[others]
    return score


def _best(scores: Floats, most: int) -> NDArray[np.int64]:
    """Return the places of the highest scores above 0.0, in no order."""
    rows = np.flatnonzero(scores > _floor(scores, most))
    if len(rows) < most:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > most:
        rows = rows[np.argpartition(-scores[rows], most)[:most]]
    return rows


def _floor(scores: Floats, most: int) -> float:
    """Guess from some of very many scores what about twice as many as wanted exceed; 0.0 for few scores."""
    step = len(scores) // SAMPLED_SCORES
    if step < 2 or 2 * most >= len(scores):
        return 0.0
    some, at = -scores[::step], 2 * most // step
    return max(0.0, -float(some[np.argpartition(some, at)[at]]))
