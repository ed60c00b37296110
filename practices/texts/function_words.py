"""The small words and the letters of languages: whether words plainly read as one, without any model."""

import re
import unicodedata
from collections import Counter, defaultdict

_WORDS = {
    "en": "the of to and in is for that shall or be by with as any this are not which on may it his their from have",
    "fr": "de la le les des et du à au aux en un une dans pour que qui par sur est ou ne pas ce cette ses leur ils d l",
    "de": "der die das den dem des und in zu von mit für ist auf nicht sich ein eine einer oder im als werden wird an",
    "nl": "de het een van en in op te dat die voor met zijn door of is aan bij niet wordt worden om als uit naar deze",
    "es": "de la el los las y en que a del un una por con para se no su al o es sus lo como más son este esta",
    "it": "di il la le i e in che a del della dei delle per un una con da non è si al alla o sono nel nella gli lo",
    "pt": "de a o os as e em que do da dos das um uma por com para não se no na ao à ou sua seu são pelo pela mais",
    "ro": "de și a în la cu care al ale din pe este sau nu un o prin pentru se să sunt lor",
    "ca": "de la el els les i en que a del un una per amb no es al o són aquest aquesta dels",
    "sv": "och i att det som en på är av för med den till ett de inte om har eller kan skall ska",
    "da": "og i at det som en på er af for med den til et de ikke om har eller kan skal",
    "no": "og i at det som en på er av for med den til et de ikke om har eller kan skal",
    "fi": "ja on ei se että tai ovat jotka joka sen kun myös kuin niin ole sekä",
    "pl": "i w z na do nie się że jest o po od przez za dla oraz lub są to jako",
    "cs": "a v na se je že s z do o k pro nebo jsou by které jako ze po od",
    "sk": "a v na sa je že s z do o k pre alebo sú by ktoré ako zo po od",
    "sl": "in v na se je da za z so ki pri po ali ne ter od do",
    "bs": "i u na se je da za od su koji ili ne kao iz s o do po",
    "hu": "a az és hogy nem is egy vagy meg ha van ez mint által",
    "tr": "ve bir bu için ile da de olarak veya olan her ya",
    "id": "dan yang di untuk dengan dari dalam pada ini atau tidak adalah oleh",
    "vi": "và của các được là trong cho với có không những này người hoặc",
    "ru": "и в на с не что по к от для из о или при его их как за это а также",
    "uk": "і в на з не що до для та або від у це як за їх його є при",
    "bg": "и на в за с от да се по не че е или са като при към това",
    "ar": "في من على إلى أو أن التي عن مع هذه هذا كل لا ما الذي بين ذلك",
}
_LANGUAGES_OF: dict[str, list[str]] = defaultdict(list)
for _code, _line in _WORDS.items():
    for _word in _line.split():
        _LANGUAGES_OF[_word].append(_code)
_SCRIPTS = {
    **dict.fromkeys(_WORDS, "LATIN"),
    **dict.fromkeys(("ru", "uk", "bg", "mk", "be"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"),
    **dict.fromkeys(("zh", "ja"), "CJK"),
    "el": "GREEK",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "ko": "HANGUL",
    "th": "THAI",
}
_SAME_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}
_SEVERAL_IN_ONE = frozenset({"CJK", "CYRILLIC", "ARABIC", "LATIN", "DEVANAGARI"})
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile("[\u3040-\u30ff]")
_LOOKED_AT, _FEW = 800, 60
_LEAST_SHARE = 0.12
"""The share of small words in running text is twice that at least, in each of these languages."""


def reads_as(words: str, language: str) -> bool:
    """Say whether words plainly are in a language (ISO 639-1), by its small words or by letters that only it has.

    False says nothing: the language may not be known here.
    """
    script = script_of_language(language)
    if not script or script_of(words) != script:
        return False
    if language in {"zh", "ja"}:
        return bool(_KANA.search(words)) == (language == "ja")
    if script not in _SEVERAL_IN_ONE:
        return True
    if language not in _WORDS:
        return False
    said = _WORD.findall(words[:_LOOKED_AT].lower())
    counts = Counter(code for word in said for code in _LANGUAGES_OF.get(word, ()))
    own = counts[language]
    return own >= _LEAST_SHARE * len(said) and own >= max(counts.values(), default=0)


def script_of(words: str) -> str:
    """Return the script of most of the first letters, as Unicode names it ("LATIN"); "" without letters."""
    letters = Counter(_LETTER.findall(words[:_LOOKED_AT])[:_FEW])
    scripts = Counter[str]()
    for letter, count in letters.items():
        name = unicodedata.name(letter, "").partition(" ")[0]
        scripts[_SAME_SCRIPT.get(name, name)] += count
    return scripts.most_common(1)[0][0] if scripts else ""


def script_of_language(language: str) -> str:
    """Return the script that a language is written in, "" where it is unknown or there are several."""
    return _SCRIPTS.get(language, "")
