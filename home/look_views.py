"""The colours and the logo of this portal, as files: nothing of them stands in a page."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from home.branding import site_branding
from home.colours import Accent, accents_of
from home.models import Branding

DAY = 24 * 60 * 60


def _accent_etag(_request: HttpRequest) -> str | None:
    accent = site_branding()[0].accent
    return f'"{hashlib.sha256(accent.encode()).hexdigest()[:16]}"' if accent else None


def _logo_etag(_request: HttpRequest) -> str | None:
    digest = site_branding()[0].logo
    return f'"{digest[:16]}"' if digest else None


@require_safe
@cache_control(public=True, max_age=DAY)
@condition(etag_func=_accent_etag)
def accent(request: HttpRequest) -> HttpResponse:
    """Return the style sheet of the accent. Raises Http404 where none is set."""
    colour = site_branding()[0].accent
    if not colour:
        raise Http404
    light, dark = accents_of(colour)
    sheet = f"{_rule(light)}\n@media screen and (prefers-color-scheme: dark) {{ {_rule(dark)} }}\n"
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
@condition(etag_func=_logo_etag)
def logo(request: HttpRequest) -> HttpResponse:
    """Return the logo. Raises Http404 where there is none."""
    row = Branding.objects.exclude(logo_type="").values_list("logo", "logo_type").first()
    if row is None:
        raise Http404
    return HttpResponse(bytes(row[0]), content_type=row[1])


def _rule(colours: Accent) -> str:
    said = {"accent": colours.accent, "accent-soft": colours.soft, "on-accent": colours.on_accent}
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in said.items())} }}"
