"""The pages of the portal itself that a question may be about, which the search of texts does not hold.

A question leads to a page if it is the title of the page, or has all the words of one of its terms and, apart from
words that any question may have, none that is not in its terms, or in those of other pages that it leads to
("newsletter RSS"). Any other word ("who runs the investigation") makes it
a question about texts. Terms are matched in all languages of the interface at once: by stem, in any order, and with or
without accents.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from practices.texts.comparison.search_words import small_words
from practices.texts.words import stems, words

MOST = 3
LONGEST = 20
"""Words of a question about the portal at most."""
SEVERAL = "|"
BREVE = "\u0306"
"""The mark that makes another letter in Russian, where accents make none."""
PORTAL = "portal"
"""What stands for each of its names."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the portal. `terms`: what people type who look for it, several between bars, without articles.

    Each language has terms of its own. `name` is that of the address, `path` that of a page of the tree, `part` where
    on the page it is.
    """

    title: Any
    terms: Any = ""
    name: str = "wagtail_serve"
    path: str = ""
    part: str = ""

    @property
    def url(self) -> str:
        """Return its address in the active language."""
        return reverse(self.name, args=[self.path] if self.path else []) + self.part


@dataclass(frozen=True, slots=True)
class SitePageWords:
    """What leads to a page in one language: the words of its title, the stems of each term, and of all of them."""

    title: list[str]
    terms: list[frozenset[str]]
    known: frozenset[str]


NAMES_OF_PORTAL = pgettext_lazy(
    "names of this portal, between bars",
    "portal|site|website|web|page|webpage|platform|database|exchange",
)
WORDS_OF_ASKING = pgettext_lazy(
    "words of any question, between bars",
    "please|find|want|like|need|know|show|see|look|give|use|here|available",
)
PAGES = (
    SitePage(
        _("Who runs this portal"),
        pgettext_lazy(
            "terms of a page, between bars",
            "who runs portal|who runs|who operates portal|who maintains portal|who manages portal|who hosts portal|"
            "who made portal|who behind portal|who responsible portal|operator portal|owner portal|contact|"
            "contact details|contact information|contact address|get in touch|contact form|contact team|"
            "contact secretariat|reach you|write to you|imprint|legal notice|help desk|helpdesk|technical support|"
            "webmaster",
        ),
        path="about/",
        part="#operator",
    ),
    SitePage(
        _("Report an error"),
        pgettext_lazy(
            "terms of a page, between bars",
            "report problem|report bug|report error|report mistake|report typo|correct error|correct mistake|"
            "found error|found mistake|error text|mistake text|error portal|mistake portal|problem portal|"
            "portal not working|feedback|feedback portal|broken link|wrong translation|text wrong|text outdated",
        ),
        path="about/",
        part="#errors",
    ),
    SitePage(
        _("Where complaints go"),
        pgettext_lazy(
            "terms of a page, between bars",
            "was harassed|am harassed|been harassed|supervisor harasses me|boss harasses me|manager harasses me|"
            "colleague harasses me|was bullied|am bullied|boss bullies me|was discriminated against|was assaulted|"
            "was abused|where report harassment|where report misconduct|where report abuse|where report violation|"
            "where report breach|where report corruption|where report fraud|where report trafficking|"
            "where report my supervisor|where complain|how complain|want complain|want report harassment|"
            "want report misconduct|file complaint|lodge complaint|make complaint|submit complaint|"
            "complaint against organization|complaint against organisation|complaint against staff member|"
            "complain about organization|complain about organisation|complain about official|"
            "complain about staff member|complain about somebody|complaint form|complaint portal|"
            "report misconduct portal|report harassment portal|"
            "report abuse|report misconduct|report harassment|report corruption|report exploitation|whom report|"
            "who report|complain|complaint|complaints|help victim|"
            "where report|where do I report|report where",
        ),
        path="about/",
        part="#complaints",
    ),
    SitePage(
        _("Figures of cases"),
        pgettext_lazy(
            "terms of a page, between bars",
            "how many disciplined|how many staff members disciplined|how many officials disciplined|"
            "how many people disciplined|how many employees dismissed last year|how many dismissed|how many fired|"
            "how many punished|how many sanctioned|how many convicted|how many investigated|how many cases|"
            "how many disciplinary cases|how many cases of harassment|how many cases of misconduct|"
            "how many cases of trafficking|how many cases of corruption|how many incidents|how many complaints|"
            "how many investigations|how many violations|how many breaches|how many sanctions|how many dismissals|"
            "number of cases|number of complaints|number of investigations|number of violations|"
            "number of sanctions|number of dismissals|case statistics|disciplinary statistics|"
            "statistics of complaints|statistics of sanctions|statistics of misconduct|figures of cases|"
            "how many officials were dismissed for violating code of conduct|how many staff fired|dismissals|"
            "figures of dismissals|"
            "how many staff were dismissed for sexual harassment",
        ),
        path="about/",
        part="#cases",
    ),
    SitePage(
        _("About"),
        pgettext_lazy(
            "terms of a page, between bars",
            "this portal|what portal|about portal|purpose portal|aim portal|portal works|how portal works|"
            "how use portal|history portal|organizations real|organisations real|real organizations|"
            "fictional organizations",
        ),
        path="about/",
    ),
    SitePage(
        _("How to take part"),
        pgettext_lazy(
            "terms of a page, between bars",
            "how take part|we take part|take part portal|join portal|how we join|how participate|participate portal|"
            "how join|become participant|become member portal|our organization take part|our organization join|"
            "our organization participate|our organisation join|publish our code|publish our texts|submit text",
        ),
        path="how-to-take-part/",
    ),
    SitePage(
        _("Data"),
        pgettext_lazy(
            "terms of a page, between bars",
            "data|all data|download|download everything|download texts|download files|download tables|download codes|"
            "open data|raw data|data set|dataset|CSV|Excel|JSON|ZIP|CSV format|export|bulk export|bulk download|"
            "database dump|data dump|copy portal data|machine readable data|OAI-PMH",
        ),
        name="data",
    ),
    SitePage(
        _("API"),
        pgettext_lazy(
            "terms of a page, between bars",
            "API|API documentation|API key|API address|JSON API|OpenAPI|Swagger|programming interface|web service",
        ),
        name="api_docs",
    ),
    SitePage(
        _("How to cite the data"),
        pgettext_lazy(
            "terms of a page, between bars",
            "cite|how to cite|cite data|cite text|cite paragraph|cite article|cite provision|cite code of conduct|"
            "quote data|quote portal|citation|citation format|citation style|recommended citation|suggested citation|"
            "reference format|bibliographic reference|BibTeX|DOI",
        ),
        name="data",
        part="#cite",
    ),
    SitePage(
        _("Terms and licences"),
        pgettext_lazy(
            "terms of a page, between bars",
            "terms of use|terms of service|terms of reuse|terms and conditions|conditions of use|licence|license|"
            "under which licence|license texts|data licence|data license|licence texts|licence content|open licence|"
            "copyright data|copyright texts|copyright portal|reuse data|reuse texts|Creative Commons|source code|"
            "software licence|software license|open source portal|disclaimer|"
            "copyright|licences|licenses|may I reproduce texts|reproduce texts|reuse",
        ),
        path="terms-of-reuse/",
    ),
    SitePage(
        _("Privacy"),
        pgettext_lazy(
            "terms of a page, between bars",
            "privacy policy|privacy notice|privacy statement|privacy portal|data protection portal|"
            "data protection notice|cookies|cookie policy|track me|personal data portal|data about me|"
            "keep data about me|collect data about me|delete my data",
        ),
        path="privacy/",
    ),
    SitePage(
        _("Accessibility"),
        pgettext_lazy(
            "terms of a page, between bars",
            "accessibility statement|accessibility portal|accessible portal|screen reader|keyboard navigation|WCAG|"
            "accessibility problem|report accessibility problem",
        ),
        path="accessibility/",
    ),
    SitePage(
        _("Who has adopted similar instruments"),
        pgettext_lazy(
            "terms of a page, between bars",
            "who adopted|who else has already adopted|organizations adopted|organisations adopted|adopted similar|"
            "adopted instrument|adopted same code of conduct|similar instruments|similar codes|similar texts|"
            "similar rules|similar policies|similar standards|adoption of codes|adoption of instruments|"
            "state of adoption|status of adoption|who has OSCE code|who has code like OSCE|who adopted OSCE code|"
            "adopted something like OSCE|code like OSCE|code similar to OSCE|who has similar code|who else has code|"
            "who adopted model code|who has adopted model code",
        ),
        name="adoptions",
    ),
    SitePage(
        _("Coverage by topic"),
        pgettext_lazy(
            "terms of a page, between bars",
            "coverage|coverage topics|coverage table|coverage matrix|coverage map|who has which rules|"
            "who has what rules|which organizations have which rules|which organisations have which rules|"
            "rules by organization|rules by topic|topics covered|topics covered codes|overview of rules",
        ),
        name="coverage",
    ),
    SitePage(
        _("Compare texts"),
        pgettext_lazy(
            "terms of a page, between bars",
            "compare|compare texts|compare two codes|compare several codes of conduct|compare rules|"
            "compare instruments|compare provisions|compare articles|compare documents|compare organizations|"
            "compare organisations|comparison|comparison tool|comparison table|side by side|difference between texts|"
            "difference between two codes|compare versions|compare two versions text|difference between versions|"
            "changes between versions",
        ),
        name="compare",
    ),
    SitePage(
        _("Follow by e-mail"),
        pgettext_lazy(
            "terms of a page, between bars",
            "notify me|notify me of new texts|notify me when new text published|notify me when new code published|"
            "notify me of changes|e-mail notification|email notification|e-mail alert|email alert|alert me|"
            "newsletter|subscribe|subscribe by e-mail|subscription|unsubscribe|mailing list|keep me informed|"
            "keep me updated|keep up to date|stay informed|updates|updates by e-mail|email updates|follow topic|"
            "follow texts|follow organization|follow portal",
        ),
        name="follow",
    ),
    SitePage(
        _("Feeds"),
        pgettext_lazy(
            "terms of a page, between bars",
            "RSS|RSS feed|Atom|Atom feed|JSON feed|news feed|feed reader|feeds portal|feed of new texts|"
            "subscribe feed|recent changes|latest changes|what new",
        ),
        name="feeds",
    ),
    SitePage(
        _("Sign in"),
        pgettext_lazy(
            "terms of a page, between bars",
            "sign in portal|how sign in|where sign in|log in|login|logon|my account|user account|create account|"
            "open account portal|forgot password|forgotten password|lost password|reset password|change my password|"
            "sign up|passkey",
        ),
        name="sign_in",
    ),
    SitePage(
        _("Reports"),
        pgettext_lazy(
            "terms of a page, between bars",
            "adoption report|adoption statistics|list of reports|all reports|latest report|last report|newest report|"
            "recent report|reports portal",
        ),
        name="reports",
    ),
    SitePage(
        _("Organizations"),
        pgettext_lazy(
            "terms of a page, between bars",
            "which organizations take part|which organisations take part|which organizations participate|"
            "which organisations participate|which participating organizations|which participating organisations|"
            "list of participating organizations|who takes part|who participates|list of organizations|"
            "list of organisations|all organizations|all organisations|which organizations portal|"
            "which organisations portal|members portal|participants portal",
        ),
        path="organizations/",
    ),
    SitePage(
        _("Instruments"),
        pgettext_lazy(
            "terms of a page, between bars",
            "list of instruments|list of texts|list of codes|list of codes of conduct|list of documents|"
            "list of all texts|all instruments|all texts|all codes|all documents|which texts portal|"
            "which codes portal|browse texts",
        ),
        name="instruments",
    ),
    SitePage(
        _("Topics"),
        pgettext_lazy(
            "terms of a page, between bars",
            "list of topics|all topics|which topics|browse topics|topic vocabulary|list of subjects|all subjects",
        ),
        name="topics",
    ),
    SitePage(_("Practices"), name="practices"),
    SitePage(_("Joint initiatives"), name="initiatives"),
)


def pages_asked_for(typed: str) -> list[SitePage]:
    """Return the pages of the portal that a question is about, in any language of the interface."""
    plain = _without_accents(typed)
    title = words(plain)
    if len(title) > LONGEST:
        return []
    named = {at for language, _name in settings.LANGUAGES for at in _pages_named(title, plain, language)}
    return [PAGES[at] for at in sorted(named)][:MOST]


def _pages_named(title: list[str], plain: str, language: str) -> Iterator[int]:
    """Give the place of each page that a question names in a language, by its words or by their stems."""
    said = _stems(plain, language)
    telling = said - _words_of_any_question(language)
    pages = _page_words(language)
    asked = [at for at, page in enumerate(pages) if any(term <= said for term in page.terms)]
    alone = [at for at in asked if telling <= pages[at].known]
    together = telling <= frozenset().union(*(pages[at].known for at in asked))
    yield from {*(at for at, page in enumerate(pages) if title == page.title), *(alone or (asked if together else ()))}


@cache
def _page_words(language: str) -> list[SitePageWords]:
    with override(language):
        typed = [(_without_accents(str(page.title)), _terms(page.terms)) for page in PAGES]
    pages = [(words(title), [_stems(term, language) for term in terms]) for title, terms in typed]
    return [SitePageWords(title, terms, frozenset().union(*terms)) for title, terms in pages]


@cache
def _words_of_any_question(language: str) -> frozenset[str]:
    with override(language):
        asking = _terms(WORDS_OF_ASKING)
    return _stems(_without_accents(" ".join([*small_words(language), *asking])), language) | {PORTAL}


@cache
def _names_of_portal(language: str) -> frozenset[str]:
    with override(language):
        return frozenset(stems(" ".join(_terms(NAMES_OF_PORTAL)), language))


def _terms(several: Any) -> list[str]:
    """Return terms, without accents, in the active language."""
    return _without_accents(str(several)).split(SEVERAL) if several else []


def _stems(plain: str, language: str) -> frozenset[str]:
    """Return the stems of the words of a text without accents, with one word for all names of the portal."""
    names = _names_of_portal(language)
    return frozenset(PORTAL if stem in names else stem for stem in stems(plain, language))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(one for one in letters if one == BREVE or not unicodedata.combining(one))
    )
