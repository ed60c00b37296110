"""Words that count: "second" in "the second paragraph"."""

from practices.texts.numbering.numerals import NUMBER_WORDS

_MORE = (
    "первом первого первому первым الاولى erstem ersten premiers premières primi prime primeros",
    "вторым второго втором второму zweiten zweitem deuxièmes seconds secondes segundos segundas secondi",
    "третьего третьем третьему третьим dritten drittem troisièmes terceros terzi",
    "четвертого четвертом четвёртого vierten viertem quatrièmes cuartos quarti",
    "пятого пятом fünften fünftem cinquième quinti",
    "шестого шестом sechsten sechstem sesti",
    "седьмого седьмом siebten siebtem septièmes",
    "восьмого восьмом achten achtem",
    "девятого девятом neunten neuntem",
    "десятого десятом zehnten zehntem",
)
_INFLECTED = {word: value for value, words in enumerate(_MORE, 1) for word in words.split()}
_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve un une unique deux trois quatre cinq sept huit dix "
    "onze douze eins zwei drei vier fünf sechs sieben acht neun zehn elf een eén één twee vijf zes zeven negen tien "
    "uno una dos tres cuatro cinco seis nueve diez due nove dieci prima"
)
ORDINALS = frozenset({*NUMBER_WORDS, *_INFLECTED}.difference(_CARDINALS.split()))
"""The words that say which paragraph is meant, and not how many."""


def read_number_word(word: str) -> int:
    """Return the number that a word says, 0 of others."""
    return NUMBER_WORDS.get(word.casefold(), 0) or _INFLECTED.get(word.casefold(), 0)
