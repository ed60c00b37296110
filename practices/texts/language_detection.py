"""The language of a text and of its passages, told by their letters; no meaning is read."""

import functools
import hashlib
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from practices.texts.function_words import reads_as, script_of, script_of_language
from practices.texts.numbering.languages import is_known_language

FEW_LETTERS = 100
"""A passage with fewer is not told: names and numbers speak no language."""
FEW_OTHER_LETTERS = 40
"""The same where the letters themselves are not those of the text."""
SURE = 0.99
_LIKELY = 0.5
"""Enough where letters or small words say the same as the model."""
_PASSAGE = 300
_FEWEST = 30
_LONGEST = 4000
"""Characters of a passage that are looked at."""
_MOST_PASSAGES = 400
_REMEMBERED = 4096
"""Answers."""
_SAME = {"nb": "no", "nn": "no", "hr": "bs", "sr": "bs", "iw": "he", "in": "id", "fil": "tl"}
_MARKUP = re.compile(r"\]\([^)\s]*\)|https?://\S+|[\w.-]+@[\w.-]+|[#*_`|\[\]\\^~<>]|\d+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """An ISO 639-1 code, and the share of the text's letters that surely speak it: 0.0 to 1.0."""

    code: str
    share: float


@dataclass(frozen=True, slots=True)
class LanguagePassage:
    """Lines of a text, from 1, both included, that are in one language."""

    first: int
    last: int
    language: str


def detect_language(text: str) -> DetectedLanguage | None:
    """Return the language that most of a text is in; None for a text of too few letters."""
    counts: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for words in _sample(list(_passages(text))):
        code, sureness = _classify(words)
        counts[code] += _letters(words)
        sure[code] += _letters(words) if sureness >= SURE else 0
    if not counts:
        return None
    code = (sure if sure.total() else counts).most_common(1)[0][0]
    return DetectedLanguage(code, sure[code] / counts.total())


def passages_in_other_languages(text: str, language: str) -> list[LanguagePassage]:
    """Return the runs of lines that are surely in another language than `language`, in order.

    Lines of few letters between two lines of a passage belong to it.
    """
    found: list[LanguagePassage] = []
    main = _plain(language)
    is_open = False
    for number, line in enumerate(text.split("\n"), start=1):
        words = _bare(line)
        if _letters(words) < FEW_LETTERS:
            continue
        code, sureness = _classify(words)
        is_other = sureness >= SURE and _plain(code) != main
        if is_other and is_open and found[-1].language == code:
            found[-1] = LanguagePassage(found[-1].first, number, code)
        elif is_other:
            found.append(LanguagePassage(number, number, code))
        is_open = is_other
    return found


class _Answers[Answer](OrderedDict[str, Answer]):
    """Remembers answers by the digests of what was asked: passages are long, and whole texts are made of them."""

    def find(self, digest: str) -> Answer | None:
        """Return an answer that is remembered, as one that was needed of late."""
        answer = self.pop(digest, None)
        return answer if answer is None else self.keep(digest, answer)

    def keep(self, digest: str, answer: Answer) -> Answer:
        """Remember an answer, and forget the one that was not needed for longest."""
        self[digest] = answer
        if len(self) > _REMEMBERED:
            self.popitem(last=False)
        return answer


_told: _Answers[str] = _Answers()
_classified: _Answers[tuple[str, float]] = _Answers()


def passage_language(words: str, language: str, known: Mapping[str, str] | None = None) -> str:
    """Return the language (ISO 639-1) of a passage in a text of `language`, where it surely is another one; else "".

    Names, citations and short passages stay the text's. The model is asked only where the small words of the passage
    do not say that it is in the text's language, and where `known`, a result of `tell_languages`, does not have it.
    """
    digest = _digest(language, words)
    code = _told.find(digest)
    if code is not None:
        return code
    plain = _unsettled(words, language)
    if not plain:
        code = ""
    elif known and digest in known:
        code = known[digest]
    else:
        code = _ask_model(plain, language)
    return _told.keep(digest, code)


def tell_languages(passages: Iterable[str], language: str) -> dict[str, str]:
    """Return the languages of the passages about which the model has to be asked, by digests, to be stored."""
    return {
        _digest(language, words): _ask_model(plain, language)
        for words in dict.fromkeys(passages)
        if (plain := _unsettled(words, language))
    }


def _digest(*words: str) -> str:
    return hashlib.blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _unsettled(words: str, language: str) -> str:
    """Return a passage without marks, "" where letters and small words say that it is in the text's language."""
    main, plain = _plain(language), _bare(words[:_LONGEST])
    is_foreign = script_of_language(main) not in {"", script_of(plain)}
    is_short = _letters(plain) < (FEW_OTHER_LETTERS if is_foreign else FEW_LETTERS)
    return "" if is_short or reads_as(plain, main) else plain


def _ask_model(plain: str, language: str) -> str:
    main, letters, script = _plain(language), _letters(plain), script_of(plain)
    is_foreign = script_of_language(main) not in {"", script}
    code, sureness = _classify(plain)
    if _plain(code) == main or not _is_named(code) or script_of_language(_plain(code)) not in {"", script}:
        return ""
    is_sure = letters >= FEW_LETTERS and (sureness >= SURE or (is_foreign and sureness >= _LIKELY))
    return code if is_sure or (sureness >= _LIKELY and reads_as(plain, code)) else ""


def _is_named(code: str) -> bool:
    """Say whether a code of the model is a language that texts are in; it finds Latin in lists of names."""
    return is_known_language(code) and code != "la"


def is_same_language(one: str, other: str) -> bool:
    """Tell whether two codes name one language, whatever script or country, as far as letters can tell."""
    return _plain(one) == _plain(other)


def _plain(code: str) -> str:
    language = code.lower().partition("-")[0]
    return _SAME.get(language, language)


def _passages(text: str) -> Iterator[str]:
    """Yield the words of a text in pieces of some hundred letters, which may take several lines."""
    waiting = ""
    for line in text.split("\n"):
        waiting = f"{waiting} {_bare(line)}"
        while len(waiting) > 2 * _PASSAGE:
            yield waiting[:_PASSAGE]
            waiting = waiting[_PASSAGE:]
        if _letters(waiting) >= _PASSAGE // 2:
            yield waiting
            waiting = ""
    if _letters(waiting) >= _FEWEST:
        yield waiting


def _sample(passages: Sequence[str]) -> Iterable[str]:
    """Return so many passages at most, spread over the text."""
    step = max(1, -(-len(passages) // _MOST_PASSAGES))
    return passages[::step]


def _bare(line: str) -> str:
    return " ".join(_MARKUP.sub(" ", line).split())


def _letters(words: str) -> int:
    """Count letters; those of scripts that write words with few of them count for three."""
    return sum(3 if "\u3040" <= letter <= "\u9fff" else 1 for letter in _LETTER.findall(words))


def _classify(words: str) -> tuple[str, float]:
    digest = _digest(words)
    found = _classified.find(digest)
    if found is None:
        code, sureness = _identifier().classify(words)
        found = _classified.keep(digest, (str(code), float(sureness)))
    return found


@functools.cache
def _identifier() -> LanguageIdentifier:
    """Return the detector, whose model lies in its wheel: a second, and some 100 MB once it is asked for."""
    return LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)
