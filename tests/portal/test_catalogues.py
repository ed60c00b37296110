"""The catalogues of the interface: whole, and with the same placeholders as the strings they translate."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


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
