"""The index by which the search ranks: files that all processes of a machine share, of public entries alone.

It is derived from the entries and from the vectors of texts, and made anew when the public is shown something else:
at once where there is little, else beside the requests, which use the last one meanwhile. What is found in it is
asked again of the database before it is shown, so an index that is behind hides nothing and opens nothing.
"""

import json
import logging
import re
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import batched, pairwise, zip_longest
from pathlib import Path
from typing import Any, Self

import numpy as np
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from numpy.typing import NDArray

from organizations.memory_reads import note_memory_read
from practices.models.dates import Precision
from practices.models.editions import EditionPage
from practices.models.exchange.public_versions import PublicVersion
from practices.models.provisions import Provision
from practices.models.search import PLACES, FoundKind, SearchEntry
from practices.models.vectors import EditionVectors
from practices.queries.editions.rows import Dates, latest_dates_of
from practices.queries.encoders import encoder_of
from practices.queries.searching.question_languages import question_languages
from practices.queries.shared_files import SharedFiles
from practices.queries.wording import active_language
from practices.texts.comparison import METHOD_VERSION, UnreadableVectors, unpack
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.search_words import named_words, word_tokens
from practices.texts.comparison.thesaurus import Thesaurus, ThesaurusConcept, term_tokens
from practices.texts.comparison.word_index import WordCounter, WordIndex
from practices.texts.words import base_language, words
from practices.texts.written_forms import bare_word, other_english

logger = logging.getLogger(__name__)

FORMAT = 4
FEW = 2_000
"""Entries up to which a search makes the index anew itself."""
SOME = 50_000
"""Entries up to which a search makes the first one itself."""
AT_ONCE = 2_000
CONTAINER = "hcontainer"
"""The element of an annex or schedule: what stands in it is a whole of its own."""
SHORTEST = 4
"""Letters of a word that spelling is mended by."""
NOUNS = frozenset({"de", "lb"})
"""Languages that write nouns with a capital letter."""
ACRONYM, NOUN = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-ЯЁ]{2,}\b"), re.compile(r"\b[A-ZÀ-ÖØ-Þ]\w+\b")
UMLAUTS = re.compile("(?<=[aou])e")
"""What German writes for the points of ä, ö and ü where there are none."""
MOST_PAIRS = 1_000_000
"""Pairs of words of a language that are counted at a time; when there are more, those that came once are forgotten."""
THESAURUS = Path(__file__).resolve().parents[2] / "vocabulary" / "thesaurus"


@cache
def thesaurus() -> Thesaurus:
    """Return the thesaurus of the field."""
    return Thesaurus.read(THESAURUS)


@dataclass(frozen=True, slots=True)
class IndexStamp:
    """What an index was made from: the form of its files, the version of what is public, and the kept texts."""

    form: int
    version: int
    texts: int
    read_at: str

    @classmethod
    def now(cls) -> Self:
        """Read it. One query, which a kept page asks again: whatever is written, it is made anew."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT sum(mark) FROM practices_publicversion), count(*), max(made_at) "
                "FROM practices_editionvectors"
            )
            total, many, last = cursor.fetchone()
        return cls(FORMAT, int(total or 0) % PublicVersion.BELOW, many, str(last or ""))


class PublicIndex:
    """The index of one moment, opened from its folder. All of it is open from then on, whoever removes the files."""

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / "about.json").read_text())
        self.stamp = IndexStamp(**about["stamp"])
        self.seconds = float(about["seconds"])
        self.languages: tuple[str, ...] = tuple(about["languages"])
        self.model: str | None = about["model"]
        self.folder = folder
        self._concepts: Floats | None = None
        self._terms: dict[str, Sequence[tuple[str, ...]]] = {}
        self._joined: dict[tuple[str, ...], list[str]] = {}
        self._others: dict[tuple[str, ...], NDArray[np.bool_]] = {}
        self.memory: dict[Any, Any] = {}
        """What was read of the database when nothing public was other than in the index, by what it is."""
        self.words = WordIndex.open(folder / "words")
        self.wholes = WordIndex.open(folder / "wholes")
        self.names = WordIndex.open(folder / "names")
        self.knows = lru_cache(maxsize=2**14)(self._knows)
        self.keys, self.rows, self.places = self._read("keys"), self._read("rows"), self._read("places")
        self.whole_of = self._read("whole_of")
        self._dated, self._dates, self._precisions = map(self._read, ("dated", "dates", "precisions"))
        self._language_of = self._read("language_of")
        self._sentences, self._sentence_of = self._read("sentences"), self._read("sentence_of")
        self._listed_words = (folder / "spelled.json").read_bytes()
        self._listed_pairs = (folder / "pairs.json").read_bytes()
        self._listed_forms = (folder / "written.json").read_bytes()
        self._listed_capitals = (folder / "capitals.json").read_bytes()

    @property
    def concepts(self) -> Floats | None:
        """The vectors of what stands for the meaning of the thesaurus's concepts; None where there are none yet."""
        if self._concepts is None:
            self._concepts = concept_vectors(self.model)
        return self._concepts

    @cached_property
    def _spelled(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads(self._listed_words)
        return found

    def spelled(self, languages: Collection[str]) -> list[str]:
        """Return the words that public texts of these languages and names use, the most used first."""
        asked = tuple(languages)
        if asked not in self._joined:
            lists = [self._spelled.get(language, []) for language in (*asked, "")]
            self._joined[asked] = [word for several in zip_longest(*lists) for word in several if word]
        return self._joined[asked]

    def spellings(self, languages: Collection[str]) -> list[str]:
        """Return what a word may be mended by: words of public texts and names, then those of the thesaurus."""
        asked = (*languages, THESAURUS.name)
        if asked not in self._joined:
            known = [word for word in thesaurus().spelled(languages) if len(word) >= SHORTEST]
            self._joined[asked] = list(dict.fromkeys([*self.spelled(languages), *known]))
        return self._joined[asked]

    @cached_property
    def _pairs(self) -> dict[str, frozenset[str]]:
        return {language: frozenset(pairs) for language, pairs in json.loads(self._listed_pairs).items()}

    def is_pair(self, first: str, second: str, languages: Iterable[str]) -> bool:
        """Tell whether public texts of one of these languages have two words one after the other."""
        return any(f"{first} {second}" in self._pairs.get(language, ()) for language in languages)

    @cached_property
    def _written(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = json.loads(self._listed_forms)
        return found

    @cached_property
    def _capitals(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = json.loads(self._listed_capitals)
        return found

    def has(self, token: str) -> bool:
        """Tell whether any entry has a token."""
        return self.words.how_many(token) > 0

    def _knows(self, word: str, language: str) -> bool:
        """Tell whether a word is one of a language: public texts use it, or the thesaurus does."""
        return thesaurus().has_word(word, language) or any(map(self.has, self.tokens_of(word, language)))

    def tokens_of(self, word: str, language: str) -> list[str]:
        """Return the tokens of a word of a language, however it is written: with accents or without, in any English."""
        bare = bare_word(word)
        ways = [*self._forms(bare, language), *self._written.get("", {}).get(bare, []), bare, word]
        if language == "en":
            ways += [other for way in ways for other in other_english(way)]
        found = (token for way in dict.fromkeys(ways) for token in word_tokens(way, language))
        return list(dict.fromkeys(found))

    def as_written(self, word: str, languages: Iterable[str]) -> str:
        """Return a word with the accents and capitals that it has in the first of these languages that knows it."""
        bare = bare_word(word)
        for language in languages:
            way = next(iter(self._forms(bare, language)), None)
            if way is None and any(map(self.has, word_tokens(bare, language))):
                way = bare
            if way is not None:
                return self._with_capitals(way, language)
        return self._capitals.get("", {}).get(word, word)

    def _with_capitals(self, word: str, language: str) -> str:
        listed = self._capitals.get(language, {}).get(word) or thesaurus().capitals(language).get(word, word)
        return listed if language in NOUNS or listed.isupper() else word

    def _forms(self, bare: str, language: str) -> list[str]:
        """Return how public texts, and the thesaurus, write a word that was typed without accents."""
        known = self._written.get(language, {})
        ways = (bare, UMLAUTS.sub("", bare)) if language == "de" else (bare,)
        found = ([*known.get(way, ()), *thesaurus().written(way, language)] for way in ways)
        return next(filter(None, found), [])

    def languages_of(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Return the languages in which a question (its words) is likely asked, likeliest first."""
        known = {*self.languages, *thesaurus().languages}
        return question_languages(typed, known, own=active_language(), is_known=self.knows)

    def terms_of(self, concept: ThesaurusConcept) -> Sequence[tuple[str, ...]]:
        """Return the terms of a concept, as tokens, of which public texts have all words."""
        if concept.id not in self._terms:
            every = (
                term_tokens(term, language)
                for language, terms in concept.terms.items()
                if language in self.languages
                for term in terms.all
            )
            known = [tokens for tokens in dict.fromkeys(every) if tokens and all(map(self.has, tokens))]
            self._terms[concept.id] = known
        return self._terms[concept.id]

    def wholes_in_others(self, languages: Collection[str]) -> NDArray[np.bool_]:
        """Tell which wholes are texts in a language that is none of these."""
        asked = tuple(languages)
        if asked not in self._others:
            own = [-1, *(place for place, language in enumerate(self.languages) if language in asked)]
            found = np.zeros(len(self.wholes), dtype=bool)
            found[self.whole_of[~np.isin(self._language_of, own)]] = True
            self._others[asked] = found
        return self._others[asked]

    def parts_of(self, wholes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of all entries that are parts of these wholes, in order."""
        chosen = np.zeros(len(self.wholes), dtype=bool)
        chosen[wholes] = True
        return np.flatnonzero(chosen[self.whole_of])

    def latest_dates(self, instruments: Iterable[int]) -> Dates:
        """Return of instruments (their keys) the date of the latest public text."""
        asked = np.array(sorted(instruments), dtype=np.int64)
        at = np.searchsorted(self._dated, asked)
        known = at < len(self._dated)
        known[known] = self._dated[at[known]] == asked[known]
        return {
            int(self._dated[place]): (date.fromordinal(self._dates[place]), Precision.values[self._precisions[place]])
            for place in at[known]
        }

    def near(self, question: Floats) -> Floats:
        """Return how near in meaning each entry comes to a question: the nearest of its sentences, -1.0 to 1.0."""
        vectors, owners = self._sentences, self._sentence_of
        best = np.full(len(self.words), -1.0, dtype=np.float32)
        for start in range(0, len(vectors), 50_000):
            part = vectors[start : start + 50_000]
            np.maximum.at(best, owners[start : start + 50_000], part @ question)
        return best

    def _read(self, name: str) -> NDArray:
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))


_files = SharedFiles("index", PublicIndex)


def public_index(stamp: IndexStamp | None = None) -> PublicIndex | None:
    """Return the index for a search: where there is little, of what is public now, else the last; None before any.

    `stamp`: what was read of what is public now.
    """
    stamp = stamp or IndexStamp.now()
    found = _files.newest()
    if found is not None and found.stamp == stamp:
        return found
    size = SearchEntry.objects.public().order_by().values("pk")[: SOME + 1].count()
    if size <= FEW or (found is None and size <= SOME):
        try:
            return make_index()
        except OSError:
            logger.warning("the index of the search was not made", exc_info=True)
    note_memory_read()
    _files.make_beside(_make_with_concepts)
    return found


def _make_with_concepts() -> PublicIndex | None:
    made = make_index()
    write_concepts(made.model if made else None)
    return made


def refresh_index() -> int:
    """Make the index anew where it is behind, for the worker; give how many things it has, 0 where it is up to date."""
    found = _files.newest()
    if found is not None and found.stamp == IndexStamp.now():
        write_concepts(found.model)
        return 0
    made = _make_with_concepts()
    return len(made.words) if made else 0


def make_index() -> PublicIndex | None:
    """Make the index from what is public now, and use it; the newest there is where another process makes one."""
    return _files.make(_write_index)


def _write_index(folder: Path) -> None:
    started = time.monotonic()
    stamp = IndexStamp.now()
    about = _write(folder)
    about["stamp"] = {name: getattr(stamp, name) for name in IndexStamp.__slots__}
    about["seconds"] = round(time.monotonic() - started, 3)
    (folder / "about.json").write_text(json.dumps(about))


def _write(folder: Path) -> dict[str, Any]:
    """Write the arrays; give what is said about them."""
    columns = ("pk", "row", "place", "language", "spoken", "words", "said")
    entries = SearchEntry.objects.public().filter(is_earlier=False).order_by("place", "row")
    keys, rows, kinds = array("q"), array("q"), array("b")
    numbers: dict[int, int] = {}
    written: dict[int, str] = {}
    languages: set[str] = set()
    spelling = _Spelling()
    counted, named = WordCounter(), WordCounter()
    for pk, row, place, language, spoken, listed, name in entries.values_list(*columns).iterator(chunk_size=AT_ONCE):
        languages.update(spoken.split())
        if place == PLACES[FoundKind.PROVISION]:
            numbers[row] = len(keys)
            written[len(keys)] = base_language(language)
        else:
            spelling.add_name(name)
        keys.append(pk)
        rows.append(row)
        kinds.append(place)
        counted.add(listed)
        named.add(named_words(listed))
    index = WordIndex(counted.arrays())
    texts = _read_texts(numbers, spelling)
    whole_of, many = texts.wholes(len(keys))
    wholes, names = index.gathered(whole_of, many), WordIndex(named.arrays())
    for said, made in (("words", index), ("wholes", wholes), ("names", names)):
        (folder / said).mkdir()
        made.save(folder / said)
    for said, values in (("keys", keys), ("rows", rows), ("places", kinds)):
        np.save(folder / f"{said}.npy", np.array(values))
    np.save(folder / "whole_of.npy", whole_of)
    spoken_here = sorted(languages)
    language_of = np.full(len(keys), -1, dtype=np.int16)
    for number, language in written.items():
        language_of[number] = spoken_here.index(language) if language in languages else -1
    np.save(folder / "language_of.npy", language_of)
    (folder / "spelled.json").write_text(json.dumps(spelling.listed()))
    (folder / "pairs.json").write_text(json.dumps(spelling.pairs()))
    (folder / "written.json").write_text(json.dumps(spelling.written()))
    (folder / "capitals.json").write_text(json.dumps(spelling.capitals()))
    _write_dates(folder)
    model = _write_sentences(folder, texts.places)
    return {"languages": spoken_here, "model": model}


class _Spelling:
    """The words that texts and names use, and how often, by language ("" for names)."""

    def __init__(self) -> None:
        self._uses: dict[str, Counter[str]] = defaultdict(Counter)
        self._pairs: dict[str, Counter[str]] = defaultdict(Counter)
        self._capitals: dict[str, Counter[str]] = defaultdict(Counter)

    def add_text(self, language: str, *texts: str) -> None:
        """Count the words of a provision, and its pairs of words, each once."""
        base = base_language(language)
        listed = [words(text) for text in texts]
        self._uses[base].update({word for some in listed for word in some})
        shapes = NOUN if base in NOUNS else ACRONYM
        self._capitals[base].update({word for text in texts for word in shapes.findall(text)})
        pairs = self._pairs[base]
        pairs.update({f"{first} {second}" for some in listed for first, second in pairwise(some)})
        if len(pairs) > MOST_PAIRS:
            self._pairs[base] = Counter({pair: uses for pair, uses in pairs.items() if uses > 1})

    def add_name(self, name: str) -> None:
        """Count the words of a name, so that one use is enough."""
        self._uses[""].update(dict.fromkeys(words(name), 2))
        self._capitals[""].update(dict.fromkeys(ACRONYM.findall(name), 2))

    def listed(self) -> dict[str, list[str]]:
        """Return the words that are used more than once, the most used first."""
        return {
            language: sorted(filter(self._is_kept(uses), uses), key=lambda word: (-uses[word], word))
            for language, uses in self._uses.items()
        }

    def written(self) -> dict[str, dict[str, list[str]]]:
        """Return the words that are written with accents, by how they are typed without them, the most used first."""
        found: dict[str, dict[str, list[str]]] = {}
        for language, uses in self._uses.items():
            ways: dict[str, list[str]] = defaultdict(list)
            for word in sorted(uses, key=lambda word: (-uses[word], word)):
                ways[bare_word(word)].append(word)
            found[language] = {bare: some for bare, some in ways.items() if some != [bare]}
        return found

    def capitals(self) -> dict[str, dict[str, str]]:
        """Return how acronyms, and nouns of some languages, are written, where they mostly have capital letters."""
        found: dict[str, dict[str, str]] = {}
        for language, some in self._capitals.items():
            uses = self._uses[language]
            found[language] = {low: word for word, times in some.items() if 2 * times > uses[low := word.casefold()]}
        return found

    def pairs(self) -> dict[str, list[str]]:
        """Return the pairs of words that come more than once."""
        return {
            language: sorted(pair for pair, uses in counted.items() if uses > 1)
            for language, counted in self._pairs.items()
        }

    @staticmethod
    def _is_kept(uses: Counter[str]) -> Callable[[str], bool]:
        return lambda word: uses[word] > 1 and len(word) >= SHORTEST and not word.isdecimal()


@dataclass(frozen=True, slots=True)
class _Texts:
    """The public provisions: their numbers by edition and eId, and the numbers of those that stand in another."""

    places: dict[int, dict[str, int]]
    inside: dict[int, int]

    def wholes(self, size: int) -> tuple[NDArray[np.int32], int]:
        """Return for each of `size` entries which whole it is a part of, and how many wholes there are."""
        roots = np.arange(size, dtype=np.int64)
        for number, parent in self.inside.items():
            above = parent
            while above in self.inside:
                above = self.inside[above]
            roots[number] = above
        every, whole_of = np.unique(roots, return_inverse=True)
        return whole_of.astype(np.int32), len(every)


def _read_texts(numbers: Mapping[int, int], spelling: _Spelling) -> _Texts:
    """Read the public provisions (their numbers by key) once."""
    texts = _Texts({}, {})
    columns = ("pk", "edition_id", "edition__language", "eid", "parent_id", "parent__element", "heading", "text")
    for some in batched(numbers, AT_ONCE):
        rows = Provision.objects.filter(pk__in=some).order_by().values_list(*columns)
        for pk, edition, language, eid, parent, above, heading, text in rows:
            texts.places.setdefault(edition, {})[eid] = numbers[pk]
            if parent in numbers and above != CONTAINER:
                texts.inside[numbers[pk]] = numbers[parent]
            spelling.add_text(language, heading, text)
    return texts


def _write_dates(folder: Path) -> None:
    """Write the dates of the latest public texts, by instrument."""
    dates = latest_dates_of(EditionPage.objects.visible_to(AnonymousUser()))
    listed = sorted((key, day.toordinal(), Precision.values.index(how)) for key, (day, how) in dates.items())
    columns = np.array(listed, dtype=np.int64).reshape(-1, 3).T
    for name, column in zip(("dated", "dates", "precisions"), columns, strict=True):
        np.save(folder / f"{name}.npy", column)


def _write_sentences(folder: Path, places: Mapping[int, Mapping[str, int]]) -> str | None:
    """Write the vectors of the sentences of provisions (numbers by edition and eId); give which model read them.

    Where several did, it is the one that read most.
    """
    read: dict[str, list[tuple[Floats, NDArray[np.int32]]]] = defaultdict(list)
    for some in batched(sorted(places), 50):
        kept = EditionVectors.objects.filter(edition__in=some, method=METHOD_VERSION).order_by("edition")
        for edition, content in kept.values_list("edition_id", "content"):
            with suppress(UnreadableVectors):
                text = unpack(bytes(content))
                if text.sense is None:
                    continue
                own = np.array([places[edition].get(clause.key, -1) for clause in text.clauses], dtype=np.int32)
                ends = [*text.sense.starts[1:], len(text.sense.vectors)]
                of = np.repeat(own, np.array(ends) - text.sense.starts)
                read[text.model].append((text.sense.vectors[of >= 0], of[of >= 0]))
    model = max(read, key=lambda one: sum(len(of) for _vectors, of in read[one]), default=None)
    parts = read[model] if model else [(np.zeros((0, 1), dtype=np.float32), np.zeros(0, dtype=np.int32))]
    np.save(folder / "sentences.npy", np.concatenate([vectors for vectors, _of in parts]).astype(np.float32))
    np.save(folder / "sentence_of.npy", np.concatenate([of for _vectors, of in parts]))
    return model


def concept_vectors(model: str | None) -> Floats | None:
    """Return what a model made of each of the thesaurus's phrases, in order; None until it has read them here."""
    path = _concepts_path(model)
    vectors: Floats | None = np.load(path, mmap_mode="r") if path is not None and path.exists() else None
    return vectors


def _concepts_path(model: str | None) -> Path | None:
    if model is None:
        return None
    name = f"concepts-{model.replace('/', '-')}-{thesaurus().digest[:16]}.npy"
    return Path(settings.SEARCH_DIR) / name


def write_concepts(model: str | None) -> None:
    """Let the encoder of the index read the thesaurus, where it did not yet: it takes seconds to minutes.

    What another encoder read of it goes.
    """
    path = _concepts_path(model)
    encoder = encoder_of(model) if path is not None and not path.exists() else None
    if path is None or encoder is None:
        return
    said = [text for _concept, text in thesaurus().phrases]
    vectors = np.concatenate([encoder.encode(some) for some in batched(said, 256)])
    making = path.with_suffix(".making.npy")
    np.save(making, vectors)
    making.rename(path)
    for other in path.parent.glob("concepts-*.npy"):
        if other != path and not other.name.endswith(".making.npy"):
            other.unlink(missing_ok=True)
