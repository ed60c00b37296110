"""The one style sheet of the public pages: those of the components, joined when static files are found or collected."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import rcssmin
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static

from portal.headers import is_page

NAME = "css/public.css"
SOURCES = Path(settings.BASE_DIR) / "static" / "css"
EACH_PAGE = (
    "tokens", "base", "frame", "navigation", "forms", "lists", "status", "table", "provision", "compare", "notice",
)  # fmt: skip
PRINTED = ("print",)
"""What holds on paper alone."""
SOME_PAGES = (
    "coverage", "report", "charts", "first", "chart", "similar", "found", "topics", "timeline", "reading", "gaps",
    "questions", "citation", "claims", "comparison", "frozen", "follow",
)  # fmt: skip
PARTS = (*EACH_PAGE, *PRINTED, *SOME_PAGES)
"""The sheets in the order in which they hold: what comes later prevails."""


def joined() -> str:
    """Return the sheet, without comments and blanks. Raises OSError where a part is missing."""
    return str(rcssmin.cssmin("\n".join(_parts())))


class PreloadMiddleware:
    """Name the sheet in a header of each page that links to it, so that a browser asks for it at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and is_page(response):
            address = static(NAME)
            if f'href="{address}"'.encode() in response.content:
                response.headers.setdefault("Link", f"<{address}>; rel=preload; as=style")
        return response


class PublicSheetFinder(BaseFinder):
    """Finds the joined sheet, which it writes below `VAR_DIR` where it is missing or a part has changed."""

    def check(self, **_options: Any) -> list[Any]:
        """Return no fault: there is nothing to set."""
        return []

    def find(  # type: ignore[override]  # its stubs have one signature for each answer
        self, path: str, find_all: bool = False, **_options: Any
    ) -> str | list[str]:
        """Return where the sheet lies, if that is what is looked for."""
        if path != NAME:
            return []
        found = str(_written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield the sheet with the storage that it is in."""
        _written()
        yield NAME, FileSystemStorage(location=settings.JOINED_STATIC_DIR)


def _parts() -> Iterator[str]:
    for name in PARTS:
        rules = (SOURCES / f"{name}.css").read_text(encoding="utf-8")
        yield f"@media print {{ {rules} }}" if name in PRINTED else rules


def _written() -> Path:
    """Write the sheet where it differs from what lies there; readers see the former one or this one, whole."""
    path = Path(settings.JOINED_STATIC_DIR) / NAME
    sheet = joined()
    if not path.exists() or path.read_text(encoding="utf-8") != sheet:
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(".making")
        making.write_text(sheet, encoding="utf-8")
        making.replace(path)
    return path
