"""Words of texts and of questions as tokens of a search index, the same whatever the database.

A token is made of ASCII letters and digits: what it is of, a digit, and the word. A word of a language is
"en0gift", the same in a name or heading also "en1gift"; a name or acronym as it stands is "o0osce", a number "n0426", a
symbol "x0pcdec426". Stems are folded: without accents, and in other scripts as a short digest.
"""

import re
import unicodedata
from functools import cache, lru_cache
from hashlib import blake2b

from practices.texts.words import base_language, stems, words
from practices.texts.written_forms import LIGATURES, without_invisible

SYMBOL = re.compile(r"[^\W_]+(?:[./()-]+[^\W_]+)+")
"""A symbol as printed: SEC.GAL/144/00, PC.DEC/426, ST/SGB/2003/13."""
OF_LANGUAGE = re.compile(r"\b([a-z]{2,})[01]")
"""What a token of a word of a language begins with; what names and numbers begin with is a single letter."""
NAMED = re.compile(r"([a-z]+)1")
"""What a token of a word of a name begins with."""
LETTERS = re.compile(r"[^\W\d_]+")
APOSTROPHES = re.compile("['’]")

ARTICLE = re.compile(r"(?<!\w)[وف]?(?:[بك]?ال|لل)(?=\w{3})")
"""The Arabic article with what is written before it as one word; the stemmer leaves the words with it longer."""
VOWEL_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")
"""What Arabic words are mostly written without: signs of vowels and of doubled letters, and what fills a line."""

FLEETING = re.compile(r"(?<=[бвгджзйклмнпрстфхцчшщ])[ое](?=[кц]$)")
"""The vowel that a Russian word has in the nominative alone: "подарок", "подарка"."""

STOP_WORDS = {
    "ar": "في من إلى على عن مع ضد أو و هذا هذه ذلك التي الذي الذين هو هي هم ما ماذا متى كيف أين هل أي كل أن إن كان "
    "تكون",
    "de": "der die das den dem des ein eine einer eines einem einen und oder in im an am auf für von vom zu zum zur "
    "mit bei aus als ist sind war wird werden sie er es ihr ihre sein seine wer was wann wie wo welche welcher dass "
    "sich gegen",
    "en": "a an the of in on at by to for from with and or as is are was were be been this that these those it its "
    "which who whom whose what when where why how do does did there their they he she his her him we you i about any "
    "can against",
    "es": "el la los las un una unos unas de del al en por para con y o u que quien quienes cual cuales es son ser se "
    "su sus lo le les como cuando donde qué quién cuál cuándo cómo dónde ha han contra",
    "fr": "le la les un une des du de et ou en dans sur par pour avec au aux ce cet cette ces son sa ses leur leurs il "
    "elle ils elles on qui que quoi dont où quand comment est sont être été ont se qu quel quelle quels quelles contre",
    "it": "il lo la gli le un uno una di del dello della dei degli delle da dal dalla in nel nella nei nelle su sul "
    "per con che chi cui è sono essere si al alla ai alle come quando dove quale quali ha hanno dell "
    "nell sull all contro",
    "ru": "и в во на с со к ко о об от до из у за по для при под над что кто как где когда какой какие это этот эта "
    "эти их его её ее они он она мы вы или а но же бы ли быть был была было были является против",
}
"""Words that say little by themselves, by language: they are neither kept nor looked for. None that negates."""

QUESTION_WORDS = {
    "ar": "يمكن يجب ينبغي لي لنا لك له لها أنا نحن أنت شخص أحد بعد قبل عند عندما إذا لو قد لقد لم لن لا",
    "de": "ich du wir man mich mir uns mein meine meinen meinem meiner kann können darf dürfen muss müssen soll sollen "
    "will wollen hat haben habe wenn ob nach vor über unter jemand etwas mich welchem welchen viel viele lange",
    "en": "can could may might must shall should will would has have had get got my me mine our us them your if than "
    "then so such out up into over someone somebody anyone anybody something anything many much long soon done made",
    "es": "puedo puede pueden debe deben debo hay mi mis me te nos si sin sobre alguien algo cuánto cuántos cuánta "
    "cuántas mucho muchos tiene tienen tengo estoy está están fue al",
    "fr": "je tu nous vous me mon ma mes moi peut peuvent puis-je peux doit doivent dois faut y a-t-il si sans sous "
    "quelqu quelque combien pourquoi lui même cela ça fait faire chez après avant ne pas",
    "it": "io tu noi voi mi mio mia miei mie può possono posso deve devono devo se senza qualcuno qualcosa quanto "
    "quanti quante perché fa fare dopo prima non",
    "nl": "de het een en of in op aan bij tot voor van met door uit over onder naar om te als is zijn was waren wordt "
    "worden werd er dat die dit deze wie wat waar wanneer hoe welke ik je jij u hij zij ze we wij mijn me mij ons onze "
    "kan kunnen mag mogen moet moeten zal zullen wil heeft hebben heb iemand iets niet hun haar hem ook dan",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas por para com e ou que se ao aos à às quem qual "
    "quais quando onde como é são ser foi está estão eu meu minha meus minhas posso pode podem deve devem tem têm há "
    "alguém algo quanto quantos não sem sobre",
    "ru": "я ты мы вы мне меня мой моя мои нам нас можно может могу могут должен должна должны надо нужно если ли "
    "кто-то кто-нибудь сколько почему когда где уже ещё еще все всё не",
}
"""Words besides that say little in a question: they tell in which language somebody asks."""


def word_tokens(text: str, language: str) -> list[str]:
    """Return the tokens of the words of a text, in order, and then those of its numbers."""
    code, text = base_language(language), without_invisible(text)
    if code == "ar":
        text = VOWEL_SIGNS.sub("", text)
    small, bare = _stop_words(code), text
    if small:
        parts = (part for word in words(text) for part in APOSTROPHES.split(word))
        bare = " ".join(part for part in parts if part not in small)
    if code == "ar":
        bare = ARTICLE.sub("", bare)
    found = stems(bare, language)
    if code == "ru":
        found = [FLEETING.sub("", stem) for stem in found]
    return [f"{code}0{_fold(stem)}" for stem in found] + number_tokens(text)


def name_tokens(text: str, language: str) -> list[str]:
    """Return the tokens of a title, label or heading: those of its words, and once more as words of a name."""
    found = word_tokens(text, language)
    return [*found, *map(as_name, found)]


def own_tokens(text: str) -> list[str]:
    """Return the tokens of a name, acronym or symbol as it stands, in whatever language."""
    text = without_invisible(text)
    found = [f"o0{_fold(word)}" for word in words(text) if not word.isdecimal()]
    return [*found, *number_tokens(text), *symbol_tokens(text)]


def unspoken_tokens(text: str, language: str) -> list[str]:
    """Return those tokens of a name as it stands that its words in `language` do not stand for as well.

    They are those of small words, acronyms, single letters (of which some scripts write whole words), numbers and
    symbols. Whoever types another word of it finds it by the stem of that word.
    """
    text = without_invisible(text)
    capitals = {word for found in LETTERS.findall(text) if found.isupper() for word in words(found)}
    kept = [word for word in words(text) if word in capitals or not _is_kept(word, language)]
    return [*own_tokens(" ".join(kept)), *number_tokens(text), *symbol_tokens(text)]


def number_tokens(text: str) -> list[str]:
    """Return the tokens of the bare numbers of a text, in order."""
    return [f"n0{int(word)}" for word in words(text) if word.isdecimal() and len(word) <= 12]


def symbol_tokens(text: str) -> list[str]:
    """Return the tokens of the symbols of a text, each as a whole: however its signs are written."""
    return [_symbol(found[0]) for found in SYMBOL.finditer(text) if any(letter.isdecimal() for letter in found[0])]


def written_together(word: str) -> list[str]:
    """Return the token of a symbol of which somebody left out the signs, such as "pcdec426"; nothing of other words."""
    is_mixed = any(map(str.isdecimal, word)) and sum(map(str.isalpha, word)) > 1
    return [_symbol(word)] if is_mixed else []


def as_name(token: str) -> str:
    """Return the token of the same word in a name or heading."""
    kind, stem = token.split("0", 1)
    return f"{kind}1{stem}"


def in_text(token: str) -> str:
    """Return the token of the same word wherever it stands, of one of a name or heading."""
    named = NAMED.match(token)
    return f"{named[1]}0{token[named.end() :]}" if named else token


def named_words(tokens: str) -> str:
    """Return the tokens of names among tokens (both between spaces)."""
    return " ".join(token for token in tokens.split() if NAMED.match(token))


def as_beside(token: str) -> str:
    """Return the token of a word as it stands in the language of names, of what stands beside a text."""
    kind, word = token.split("0", 1)
    return f"c0{kind}{word}"


def languages_of(tokens: str) -> list[str]:
    """Return the languages that tokens, between spaces, are words of, in order."""
    return sorted(set(OF_LANGUAGE.findall(tokens)))


def is_stop_word(word: str) -> bool:
    """Tell whether a word says little by itself in one of the languages."""
    return word.casefold() in _all_stop_words()


def is_small_word(word: str) -> bool:
    """Tell whether a word says little in a text or a question of one of the languages."""
    return word.casefold() in _all_small_words()


def small_words(language: str) -> frozenset[str]:
    """Return the words that say little in a text or a question of a language."""
    return _small_words(base_language(language))


@cache
def _small_words(code: str) -> frozenset[str]:
    return frozenset(f"{STOP_WORDS.get(code, '')} {QUESTION_WORDS.get(code, '')}".split())


def _symbol(text: str) -> str:
    return f"x0{_fold(''.join(letter for letter in text.casefold() if letter.isalnum()))}"


@lru_cache(maxsize=2**16)
def _is_kept(word: str, language: str) -> bool:
    """Tell whether a word is one of the words that a text in this language is found by."""
    if APOSTROPHES.search(word) and not word_tokens(word, language):
        return False
    return word.isdecimal() or (len(word) > 1 and word not in _stop_words(base_language(language)))


@lru_cache(maxsize=2**16)
def _fold(stem: str) -> str:
    """Write a stem in ASCII letters and digits: without accents, or as a digest of twelve letters."""
    plain = unicodedata.normalize("NFKD", stem.translate(LIGATURES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if bare.isascii() and bare.isalnum():
        return bare[:64]
    return f"z{blake2b(bare.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"


@cache
def _all_small_words() -> frozenset[str]:
    return frozenset().union(*map(_small_words, {*STOP_WORDS, *QUESTION_WORDS}))


@cache
def _stop_words(code: str) -> frozenset[str]:
    return frozenset(STOP_WORDS.get(code, "").split())


@cache
def _all_stop_words() -> frozenset[str]:
    return frozenset(word for listed in STOP_WORDS.values() for word in listed.split())
