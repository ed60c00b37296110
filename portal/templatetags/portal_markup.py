"""Markup made from data: passages in their own language, dates, numbers, links; and where the reader is."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from django import template
from django.conf import settings
from django.core.paginator import Page as ResultPage
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override, pgettext
from wagtail.models import Page

from organizations.languages import NAMED
from practices.documents.documents import direction as direction_of
from practices.models.dates import Precision
from practices.queries.bidi import embedded, runs_of
from practices.queries.wording import cited_here, cited_parts, list_words, written_date, written_moment
from practices.texts.comparison.diff import DiffKind, Span

register = template.Library()
register.filter("cited_here", cited_here)
register.filter("embedded", embedded)


# Languages


def language_info(code: str) -> dict[str, str]:
    """What is known of a language (`name`, `name_local`); a variant falls back to its language."""
    lowered = code.lower().replace("_", "-")
    for candidate in (lowered, lowered.split("-")[0]):
        info = NAMED.get(candidate)
        if info:
            return {"name": info["name"], "name_local": info["name_local"]}
    return {"name": code, "name_local": code}


@register.filter
def language_native(code: str) -> str:
    """Name a language in itself: "Français"."""
    name = language_info(code)["name_local"]
    return name[:1].upper() + name[1:]


@register.simple_tag
def colon() -> str:
    """Return what stands between a label and what it labels: ":", in French with a no-break space before it."""
    # Translators: the colon after a label, with a no-break space before it where the language wants one.
    return pgettext("after a label", ":")


@register.filter
def language_here(code: str) -> str:
    """Name a language in the reader's language: "French"."""
    return gettext(language_info(code)["name"]) if code else ""


@register.filter
def language_name(code: str) -> str:
    """Name a language for the reader and in itself: "French (Français)"; once where both are the same."""
    here, native = language_here(code), language_native(code)
    return here if here.casefold() == native.casefold() else f"{here} ({native})"


@register.filter
def direction(code: str) -> str:
    """Return the direction that a language is written in: "ltr", "rtl", or "auto" when it is not known."""
    return direction_of(code) if code else "auto"


@lru_cache(maxsize=256)
def language_attributes(code: str) -> SafeString:
    """Write ` lang="…" dir="…"`; only the direction when the language is not known."""
    if not code:
        return format_html(' dir="{}"', "auto")
    return format_html(' lang="{}" dir="{}"', code, direction(code))


# Passages


@register.simple_tag
def isolate(value: object, language: str = "") -> SafeString:
    """Set a title, a label or a name apart from the text around it, in its own language and direction."""
    return format_html("<bdi{}>{}</bdi>", language_attributes(language), value)


@register.simple_tag
def cited(citation: str, language: str = "") -> SafeString:
    """Set how a provision is cited apart from the text around it: its numbers in their language, the rest in ours."""
    attributes = language_attributes(language) if language else ""
    if (here := cited_here(citation)) == citation:
        return format_html("<bdi{}>{}</bdi>", attributes, here)
    parts = (
        part if at % 2 else format_html("<bdi{}>{}</bdi>", attributes, part)
        for at, part in enumerate(cited_parts(citation))
        if part
    )
    return format_html("<bdi>{}</bdi>", format_html_join("", "{}", ((part,) for part in parts)))


@register.simple_tag
def citation(text: str) -> SafeString:
    """Set a whole citation so that each run of it keeps its direction; copied, it is the same text."""
    return format_html_join("", "{}<bdi>{}</bdi>", runs_of(text))


@register.simple_tag
def passage(text: object, language: str = "") -> SafeString:
    """Set a text in its own language; an empty line begins a paragraph. Markup made by us stays as it is."""
    if isinstance(text, SafeString):
        body = text
    else:
        paragraphs = (part.strip() for part in str(text).replace("\r\n", "\n").split("\n\n"))
        body = format_html_join("", "<p>{}</p>", ((part,) for part in paragraphs if part))
    return format_html('<div class="passage"{}>{}</div>', language_attributes(language), body)


@register.simple_tag
def word_diff(spans: Iterable[Span], side: str = "", language: str = "", first: int = 0) -> SafeString:
    """Set one side ("left", "right") of a difference, or both run together, with `del` and `ins`.

    What is removed or added is said to a screen reader in words, and not copied with the text. With `first` the
    places that differ are numbered from there, and can be led to: #difference-4.
    """
    return _diff(_numbered(spans), side, language, first)


@register.simple_tag
def word_diff_part(spans: Iterable[tuple[int, Span]], side: str, language: str = "", first: int = 0) -> SafeString:
    """Set what one of several texts has of one side of a difference, as `cut_spans` cuts it."""
    return _diff(spans, side, language, first)


def _numbered(spans: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    number = 0
    for span in spans:
        number += span.kind != DiffKind.EQUAL
        yield (0 if span.kind == DiffKind.EQUAL else number), span


def _diff(spans: Iterable[tuple[int, Span]], side: str, language: str, first: int) -> SafeString:
    found = (_span_pieces(span, side, first + number - 1 if first and number else 0) for number, span in spans)
    pieces = format_html_join("", "{}", ((piece,) for piece in chain.from_iterable(found)))
    return format_html('<div class="passage diff"{}>{}</div>', language_attributes(language), pieces)


def _span_pieces(span: Span, side: str, number: int) -> Iterator[SafeString]:
    if span.kind == DiffKind.EQUAL:
        yield conditional_escape(span.left if side == "left" else span.right)
        return
    if span.left and side != "right":
        yield _marked("del", gettext("removed:"), span.left, _address(number, is_first=True))
    if span.left and span.right and not side:
        yield SafeString(" ")
    if span.right and side != "left":
        yield _marked("ins", gettext("added:"), span.right, _address(number, is_first=not span.left.strip()))


def _address(number: int, *, is_first: bool) -> SafeString:
    """Number a mark; the first of the two of one place is the one that is led to."""
    if not number:
        return SafeString("")
    address = format_html(' id="difference-{}"', number) if is_first else SafeString("")
    return format_html('{} data-difference="{}"', address, number)


def _marked(element: str, said: str, text: str, attributes: SafeString) -> SafeString:
    """Mark the words alone: the white space at either end stays outside."""
    words = text.strip()
    if not words:
        return conditional_escape(text)
    before, after = text.split(words, 1)
    return format_html('{}<{} data-said="{}"{}>{}</{}>{}', before, element, said, attributes, words, element, after)


@register.simple_block_tag
def scroll_region(content: str, label: str) -> SafeString:
    """Hold a wide table in a region that scrolls, has a name and can be reached by keyboard."""
    return format_html('<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


# Dates and numbers


@register.filter
def partial_date(on: datetime.date | None, precision: str = "day") -> SafeString:
    """Write a date in its known precision: 13 November 2000, May 2003, 2003, date not known."""
    words = written_date(on, precision)
    if on is None or precision == Precision.UNKNOWN:
        return format_html('<span class="soft">{}</span>', words)
    iso = {Precision.YEAR: f"{on:%Y}", Precision.MONTH: f"{on:%Y-%m}"}.get(Precision(precision), f"{on:%Y-%m-%d}")
    return format_html('<time datetime="{}">{}</time>', iso, words)


@register.filter(expects_localtime=True)
def written_day(on: datetime.date | None) -> str:
    """Write a date, or the day of a moment, without markup: 13 November 2000; nothing for none."""
    return written_date(on) if on else ""


@register.filter(name="written_moment", expects_localtime=True)
def moment_or_nothing(at: datetime.datetime | None) -> str:
    """Write a moment without markup: 13 November 2000, 18:04; nothing for none."""
    return written_moment(at) if at else ""


@register.filter
def count(number: float | None) -> str:
    """Write a number as the reader's language groups it: 1,874; a dash for none."""
    return "–" if number is None else number_format(number, use_l10n=True, force_grouping=True)


@register.filter(name="list_words")
def words_in_a_list(words: Iterable[object]) -> str:
    """Join words as the reader's language writes a list: gifts, travel, outside work."""
    return list_words(map(str, words))


# Links and where the reader is


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The page that is shown, in one language of the interface."""

    code: str
    name: str
    direction: str
    url: str
    absolute_url: str
    is_active: bool


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def _in_language(request: HttpRequest, code: str, active: str) -> str:
    """Return the address of the same page in another language; the home page of it when there is none."""
    url = request.get_full_path()
    if code == active:
        return url
    match, query = request.resolver_match, urlsplit(url).query
    with override(code):
        try:
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs) if match else request.path
        except NoReverseMatch:
            path = request.path
        return site_page("") if path == request.path else urlunsplit(("", "", path, query, ""))


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> tuple[LanguageLink, ...]:
    """Return the page in each language, in the order of the settings; the query string stays on `url` only."""
    request = _request(context)
    if request is None:
        return ()
    active = get_language() or settings.LANGUAGE_CODE
    links = []
    for code, _name in settings.LANGUAGES:
        url = _in_language(request, code, active)
        absolute = request.build_absolute_uri(urlsplit(url).path)
        links.append(LanguageLink(code, language_native(code), direction(code), url, absolute, code == active))
    return tuple(links)


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> str:
    """Return the absolute address of the page without its query string, or of `canonical_path` if it is set."""
    request = _request(context)
    return "" if request is None else request.build_absolute_uri(context.get("canonical_path") or request.path)


@register.simple_tag
def site_page(path: str) -> str:
    """Return the address of a page of the tree by its path ("about"), in the reader's language; "" if none."""
    try:
        return reverse("wagtail_serve", args=[f"{path}/" if path else ""])
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def current(context: Context, url: str) -> SafeString:
    """Write `aria-current` on the link of the part of the site that the reader is in."""
    request = _request(context)
    if request is None or not url or not request.path.startswith(url):
        return SafeString("")
    return format_html(' aria-current="{}"', "page" if request.path == url else "true")


@register.simple_tag(takes_context=True)
def is_signed_in(context: Context) -> bool:
    """Tell whether somebody is signed in, without opening a session for those who have none."""
    request = _request(context)
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


@register.simple_tag(takes_context=True)
def page_link(context: Context, page: Page, title: str = "", language: str = "") -> SafeString:
    """Link to a page by its title (or `title`, in `language`), set apart from the text around it."""
    return format_html(
        '<a href="{}">{}</a>', page.get_url(_request(context)) or "", isolate(title or page.title, language)
    )


@register.simple_tag
def elided_pages(page: ResultPage) -> list[int | str]:
    """Return the numbers of the pages around this one, the first and the last, and "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def page_query(querystring: str, number: int | str, name: str = "page") -> str:
    """Return the query string that leads to page `number`; `querystring` is the rest of it, encoded."""
    return f"?{querystring}&{name}={number}" if querystring else f"?{name}={number}"


@register.simple_block_tag(takes_context=True)
def keep(context: Context, content: str, name: str) -> str:
    """Write what stands between here and `endkeep`, and keep it in the variable `name`: for what is said twice."""
    context[name] = content
    return content
