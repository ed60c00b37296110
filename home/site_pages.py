"""The pages of the portal itself that a question may be about, which the search of texts does not hold."""

from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from practices.queries.wording import active_language
from practices.texts.words import stems, words

MOST = 3
SEVERAL = "|"


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the portal. `terms`: what people type who look for it, several between bars, in each language.

    `name` is that of its address, `path` that of a page of the tree, `part` where on the page it is.
    """

    title: Any
    terms: Any
    name: str = "wagtail_serve"
    path: str = ""
    part: str = ""

    @property
    def url(self) -> str:
        """Return its address in the active language."""
        return reverse(self.name, args=[self.path] if self.path else []) + self.part


PAGES = (
    SitePage(
        _("Who runs this portal"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("who runs|who operates|this site|this website|this portal|contact details|contact you|imprint|help desk"),
        path="about/",
    ),
    SitePage(
        _("Data"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("download|data set|dataset|all the data|open data|CSV|API|bulk export|database dump"),
        name="data",
    ),
    SitePage(
        _("How to cite the data"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("how to cite|do I cite|cite a text|cite the data|citation format|BibTeX"),
        name="data",
        part="#cite",
    ),
    SitePage(
        _("Who has adopted similar instruments"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("who adopted|who has adopted|has adopted|have adopted|adopted similar|similar instruments"),
        name="adoptions",
    ),
    SitePage(
        _("Who has which rules"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("which organizations|which organisations|what organizations|who forbids|who prohibits|who requires"),
        name="coverage",
    ),
    SitePage(
        _("Compare texts"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("compare texts|compare codes|compare two|compare the|side by side|difference between"),
        name="compare",
    ),
    SitePage(
        _("Feeds"),
        # Translators: what people type who look for the page, between bars; not word for word
        _("RSS|Atom feed|news feed|newsletter|subscribe|keep me informed"),
        name="feeds",
    ),
)


def pages_asked_for(typed: str) -> list[SitePage]:
    """Return the pages of the portal that a question names, in the active language or in English.

    It has all the words of one of their terms, in order.
    """
    languages = dict.fromkeys((active_language(), settings.LANGUAGE_CODE))
    asked = [(_stemmed(typed, language), _terms_in(language)) for language in languages]
    is_named = [any(_stands_in(term, said) for said, terms in asked for term in terms[at]) for at in range(len(PAGES))]
    return list(compress(PAGES, is_named))[:MOST]


@cache
def _terms_in(language: str) -> list[list[list[str]]]:
    """Return the terms of each page in a language, as stems."""
    with override(language):
        return [[_stemmed(term, language) for term in str(page.terms).split(SEVERAL)] for page in PAGES]


def _stemmed(text: str, language: str) -> list[str]:
    """Return the words of a text in their stems, the small ones too."""
    return [next(iter(stems(word, language)), word) for word in words(text)]


def _stands_in(term: list[str], said: list[str]) -> bool:
    size = len(term)
    return bool(term) and any(said[at : at + size] == term for at in range(len(said) - size + 1))
