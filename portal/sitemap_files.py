"""The files of the sitemap (sitemaps.org): an index, and for each section the pages in every language."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal.sitemaps import SECTIONS, Address, fixed_addresses
from practices.models.demonstration import Demonstration

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
FIXED = "pages"
"""The section of the editorial pages and the lists."""
PARAMETER = "after"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the files; none while the demonstration is shown."""
    return _answer(f'<sitemapindex xmlns="{SITEMAP}">', _files(request), "</sitemapindex>")


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """Return one file: the pages of a section after a key; 404 for one that there is not."""
    after = request.GET.get(PARAMETER, "")
    if Demonstration.is_loaded() or set(request.GET) - {PARAMETER}:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        addresses = _addresses(name, after)
        root = request.build_absolute_uri("/")[:-1]
        return _answer(
            f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">', (_url(root, one) for one in addresses), "</urlset>"
        )


def _files(request: HttpRequest) -> Iterator[str]:
    if Demonstration.is_loaded():
        return
    beginnings = {FIXED: [""], **{name: one.beginnings() for name, one in SECTIONS.items()}}
    for name, keys in beginnings.items():
        for key in keys:
            path = reverse("sitemap_section", args=[name]) + (f"?{PARAMETER}={quote(key)}" if key else "")
            yield f"<sitemap><loc>{escape(request.build_absolute_uri(path))}</loc></sitemap>"


def _addresses(name: str, after: str) -> Iterable[Address]:
    if name == FIXED and not after:
        return fixed_addresses()
    found = SECTIONS.get(name)
    if found is None or (after and not found.is_key(after)):
        raise Http404
    return found.addresses(after)


def _url(root: str, address: Address) -> str:
    """Write the page in each language, each time with all of its languages beside it."""
    places = {code: root + path for code, path in address.paths.items()}
    default = places.get(settings.LANGUAGE_CODE)
    named = {**places, **({"x-default": default} if default else {})}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(place)}/>' for code, place in named.items()
    )
    changed = f"<lastmod>{address.changed_at.isoformat(timespec='seconds')}</lastmod>" if address.changed_at else ""
    return "".join(f"<url><loc>{escape(place)}</loc>{changed}{links}</url>\n" for place in places.values())


def _answer(begin: str, parts: Iterable[str], end: str) -> HttpResponse:
    text = "".join(['<?xml version="1.0" encoding="UTF-8"?>\n', begin, "\n", *parts, end, "\n"])
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex, noodp, noarchive"
    patch_cache_control(response, no_cache=True)
    return response
