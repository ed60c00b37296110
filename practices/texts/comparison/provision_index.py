"""Nearest provisions among many, by words and sense: in memory, or in files that all processes of a machine share.

Few are each measured. Among many, those that share telling words and those that are near in sense are proposed,
and the same exact measure puts what was proposed in order.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.array_files import ArrayFiles, ArraysInMemory, GrowingArrays
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.probes import Rows, Vocabulary, VocabularyCounter, condense, of_rows, weigh
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
CANDIDATES, MOST_CANDIDATES = 200, 2_000
"""The second under a narrow filter: what is left has few that are truly near, and the others differ little."""
FOREMOST = 100  # of those measured, how many are measured with what stands around them
TELLING = 32  # words of a provision by which candidates are found
POSTINGS = 30_000  # uses of these words that are looked at
SKETCH = 32  # dimensions of the vectors by which candidates are found
SAMPLE = 20_000
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
    """A text as it is looked for: its weighted rows; a language is a number, -1 for one that the index has not."""

    words: Rows
    phrases: Rows
    mean: Floats
    opening: Floats
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
        return cls({}, within=within, written=(json.loads((folder / ABOUT).read_text()), ArrayFiles.open(folder)))

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
            arrays.get("mean"),
            arrays.get("opening"),
            arrays.get("languages"),
        )
        self._text_of, self._first = arrays.get("text_of"), arrays.get("first")
        self._blank = arrays.get("blank")
        self._key_ends, self._key_bytes = arrays.get("key_ends"), arrays.get("key_bytes")
        self._postings: Rows | None = _rows(arrays, "postings") if about["is_large"] else None
        self._sketch: Floats | None = arrays.get("sketch") if about["is_large"] else None
        self._axes: Floats | None = arrays.get("axes") if about["is_large"] else None

    def __len__(self) -> int:
        return len(self._text_of)

    @property
    def width(self) -> int:
        """Dimensions of the vectors; 0 where sense does not count."""
        return int(self._all.mean.shape[1])

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
        asked, allowed = self._weigh(text, places), self._allowed(among, without, rows)
        return {text.clauses[place].key: self._look(asked, place, None, top, allowed) for place in places}

    def _weigh(self, text: Vectors, places: Collection[int]) -> _WeightedText:
        """Weigh some provisions of a text, with those just before and after."""
        if len(places) < len(text.clauses):
            around = {place + step for place in places for step in (-1, 0, 1)}
            text = replace(text, words=of_rows(text.words, around), phrases=of_rows(text.phrases, around))
        numbers = [self._languages.get(str(language), -1) for language in text.languages]
        return _weigh(text, self.rarity, self._seats, self.model, self.width, numbers)

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
        count = int(np.count_nonzero(allowed))
        if self._postings is None or self._sketch is None or self._axes is None or count <= FEW:
            return np.flatnonzero(allowed)
        most = min(MOST_CANDIDATES, CANDIDATES * len(self) // count)
        found = [_best(self._by_words(self._postings, *asked.words.row(row)) * allowed, most)]
        if asked.mean.shape[1]:
            axes = asked.mean[row].astype(np.float32) @ self._axes
            by_sense = np.einsum("ij,j->i", self._sketch, axes)  # BLAS threads wait for each other on a busy machine
            found.append(_best(by_sense * allowed, most))
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
    about = {"model": model, "languages": sorted(languages), "size": size, "is_large": size > FEW}
    names = _write_rows(read, arrays, lambda text, numbers: _weigh(text, rarity, own, model, width, numbers), about)
    for kind, counted in zip(("words", "phrases"), own, strict=True):
        arrays.add(f"{kind}.terms", counted.terms)
        arrays.add(f"{kind}.spread", counted.spread)
    if about["is_large"]:
        _write_postings(arrays, len(own[0].terms))
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
        arrays.add("mean", part.mean.astype(np.float16))
        arrays.add("opening", part.opening.astype(np.float16))
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
        arrays.add("mean", np.zeros((0, 0), dtype=np.float16))
        arrays.add("opening", np.zeros((0, 0), dtype=np.float16))
    return names


def _weigh(
    text: Vectors,
    rarity: tuple[Vocabulary, Vocabulary],
    seats: tuple[Vocabulary, Vocabulary],
    model: str | None,
    width: int,
    languages: Sequence[int],
) -> _WeightedText:
    read = text.sense if text.sense and model is not None and text.sense.model_id == model else None
    blank = np.zeros((len(text.clauses), width if model is not None else 0), dtype=np.float32)
    mean, opening = condense(read) if read and len(text.clauses) else (blank, blank)
    return _WeightedText(
        weigh(text.words, rarity[0], seats[0]),
        weigh(text.phrases, rarity[1], seats[1]),
        mean,
        opening,
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
    return cosines.clip(0, 1)


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
    """Write short vectors whose products come near to those of the long ones, and the axes that shorten."""
    mean = arrays.get("mean")
    step = max(1, len(mean) // SAMPLE)
    sample = mean[::step].astype(np.float32)
    _, axes = np.linalg.eigh(sample.T @ sample)
    axes = np.ascontiguousarray(axes[:, -SKETCH:], dtype=np.float32)
    arrays.add("axes", axes)
    for first in range(0, len(mean), PART):
        arrays.add("sketch", mean[first : first + PART].astype(np.float32) @ axes)


def _best(scores: Floats, most: int) -> NDArray[np.int64]:
    if len(scores) > most:
        rows = np.argpartition(-scores, most)[:most]
        return rows[scores[rows] > 0]
    return np.flatnonzero(scores > 0)
