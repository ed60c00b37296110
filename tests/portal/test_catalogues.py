"""The catalogues of the interface: whole, and with the same placeholders as the strings they translate."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
WRONG = {
    "fr": [
        r"\bHors service\b",
        r"\b[Tt]extes? propres?\b",
        r"\b[Ll]es mots (?:ne )?le disent",
        r"\bles mots ont changé\b|\bmots qui ont changé\b",
        r"\bSignes qui\b",
        r"\bContractants?\b",
        r"\b[Vv]ers la première page\b",
        r"\b[Dd]éclarations? annuelles?\b",
        r"\bincliné",
    ],
    "de": [
        r"\bAußer Dienst\b",
        r"\bSymbole?s?\b",
        r"\bWie es ginge\b",
        r"\bWorte (?:sagen|haben sich)\b",
        r"\bdie nur Kontakt (?:ist|sind)\b",
        r"\b[Zz]ur ersten Seite\b",
        r"\bschräge",
        r"\b[Dd]araus folgt nichts\b",
    ],
    "it": [
        r"\bFuori (?:dal )?servizio\b",
        r"\b[Cc]ontraenti\b",
        r"\binclinat",
        r"\bparole (?:sono cambiate|valutate|(?:non )?lo dicono)\b",
        r"\b[Aa]lla prima pagina\b",
        r"^Aggiungere (?:un|il|la|temi)\w*(?: \w+)?$",
        r"(?<=\w )(?:Gennaio|Febbraio|Marzo|Aprile|Giugno|Luglio|Agosto|Settembre|Ottobre|Novembre|Dicembre)\b",
    ],
    "es": [
        r"\bFuera de servicio\b",
        r"\b[Ll]as palabras (?:no )?lo dicen\b|\blas palabras han cambiado\b",
        r"\binclinado\b",
        r"^A la primera página$",
        r"\b[Dd]eclaraci(?:ón|ones) anual",
        r"\b[Cc]arpetas?\b",
    ],
    "ru": [
        r"\b[Вв]тор(?:ое|ого|ому|ым|ом) лиц",
        r"\b[Дд]еклараци",
        r"\b[Сс]лова (?:с тех пор )?изменились|изменились слова\b",
        r"\b[Кк]орригендум",
        r"\bНа первую страницу\b",
        r"\b[Зз]амещающ\w+ (?:их )?лиц",
        r"г\.\.",
        r"(?<=[а-я] )(?:Январ|Феврал|Март|Апрел|Ма[яй]|Июн|Июл|Август|Сентябр|Октябр|Ноябр|Декабр)\w*\b",
    ],
    "ar": [
        r"(?<!\d)[,;?]|[,;?](?!\d)",
        r"\b(?:و)?المسؤول(?:ون|ين)\b(?! عن)",
        r"رموز تعذّ?رت",
        r"المسرد|\bمسرد\b",
        r"إلى الصفحة الأولى",
        r"\b(?:اختاروا|اذكروا|اكتبوا|أضيفوا|أدخلوا|منظمتكم|موافقتكم|رابطكم|رمزكم|يمكنكم)\b",
    ],
}
"""What no translation says: words that mean something else in the field, or are no usage of the language."""
EDITION = re.compile(r"\bedition", re.IGNORECASE)
COPY = re.compile(r"\bcop(?:y|ies)\b|\bscan|\bPDF\b", re.IGNORECASE)
SPACE = " \u00a0\u202f"
FRENCH_SPACING = re.compile(
    "|".join(
        (
            rf"(?<![{SPACE}\d/:?]):(?=\s|$)",
            r"[ \u202f]:(?=\s|$)",
            rf"(?<![\d?!{SPACE}])[;?!](?=[\s»)]|$)",
            r"[ \u00a0][;?!]",
            r"«(?!\u00a0)|(?<!\u00a0)»",
        )
    )
)
"""French: U+00A0 before a colon and within guillemets, U+202F before a semicolon, question and exclamation mark."""


def catalogue(language: str) -> gettext.GNUTranslations:
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def strings(language: str) -> dict:
    return {key: text for key, text in catalogue(language)._catalog.items() if key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str):
    known = strings(language)

    assert len(known) > 700
    assert not [key for key, text in known.items() if not text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str):
    for key, text in strings(language).items():
        if not isinstance(key, tuple):
            assert set(PLACEHOLDER.findall(key)) == set(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_translate_the_same_strings(language: str):
    def names(code: str) -> set[str]:
        return {key[0] if isinstance(key, tuple) else key for key in strings(code)}

    assert names(language) == names("fr")


def translations(language: str) -> Iterator[tuple[str, str]]:
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    for entry in polib.pofile(str(path)):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            yield entry.msgid, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_has_a_word_that_is_wrong(language: str):
    wrong = [re.compile(pattern) for pattern in WRONG[language]]

    assert [(key, text) for key, text in translations(language) if any(one.search(text) for one in wrong)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_left_over(language: str):
    entries = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"))

    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete] == []


def test_french_has_a_no_break_space_before_its_signs():
    assert [text for _key, text in translations("fr") if FRENCH_SPACING.search(text)] == []


@pytest.mark.parametrize("text", ["Le texte :", "Quoi ?", "Fin\u00a0;", "Fin;", "« mot »", "Texte: mot", "Quoi\u202f:"])
def test_other_spaces_in_french_are_found(text: str):
    assert FRENCH_SPACING.search(text)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "fr"])
def test_other_languages_have_no_space_before_their_signs(language: str):
    sign = re.compile(rf"[{SPACE}][:;!؛،؟]|[{SPACE}]\?(?!\w)")

    assert [text for _key, text in translations(language) if sign.search(text)] == []


def test_an_edition_is_no_copy_in_arabic():
    copies = [
        text
        for key, text in translations("ar")
        if EDITION.search(key) and not COPY.search(key) and re.search(r"نسخة|نسخ\b", text)
    ]

    assert copies == []
