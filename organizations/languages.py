"""The languages that texts, names and labels may be in (BCP 47 codes).

Migrations name `validate_language` and `language_choices`: they are never renamed, moved or removed.
"""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAMED: dict[str, dict[str, str]] = {
    **{code: info for code, info in LANG_INFO.items() if "name" in info},
    "zh": {"name": gettext_noop("Chinese"), "name_local": "中文"},
}
"""The languages that the portal can name, as Django does, and Chinese whatever its script."""


def is_known_language(code: str) -> bool:
    """Tell whether `code` is a BCP 47 code that the portal can name: "en", "fr", "zh-hans"."""
    return code.lower() in NAMED


def validate_language(code: str) -> None:
    """Raise ValidationError unless `code` names a language."""
    if not is_known_language(code):
        raise ValidationError(
            _("“%(code)s” is not a known language code. Use a code such as en, fr, de, ru or ar."),
            code="unknown_language",
            params={"code": code},
        )


def language_choices() -> list[tuple[str, str]]:
    """Return every known code with its own name, by code."""
    return sorted((code, f"{info['name_local']} ({code})") for code, info in NAMED.items())


def grouped_language_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every known code with its own name: first those that the portal speaks, then the others."""
    spoken = dict(settings.LANGUAGES)
    every = language_choices()
    return [
        (_("Languages of the portal"), [choice for choice in every if choice[0] in spoken]),
        (_("Other languages"), [choice for choice in every if choice[0] not in spoken]),
    ]


def spoken_language(code: str) -> str:
    """Return the language in which the portal speaks to somebody who reads `code`: its own where it speaks no other."""
    spoken = code.split("-", maxsplit=1)[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of_person(person: Any) -> str:
    """Return the language in which the portal writes to somebody with an account: the one chosen in the profile."""
    profile = getattr(person, "wagtail_userprofile", None)
    return spoken_language((profile and profile.preferred_language) or settings.LANGUAGE_CODE)
