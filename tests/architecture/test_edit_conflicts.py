"""Every screen of the admin that changes something in place refuses a save of an older state."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from organizations.edit_conflicts.guard import PAGES, WITHOUT_ROW, changes_page, is_guarded

MIDDLEWARE = "organizations.edit_conflicts.guard.EditConflictMiddleware"


def addresses(patterns: Any = None, names: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str, Any]]:
    """Return name, route and view of each address of the admin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if here == "" or here.startswith("admin/"):
                more = (pattern.namespace,) if pattern.namespace else ()
                yield from addresses(pattern.url_patterns, (*names, *more), here)
        elif isinstance(pattern, URLPattern) and here.startswith("admin/"):
            yield ":".join([*names, pattern.name or ""]), here, pattern.callback


def our_screens() -> list[tuple[str, str]]:
    """Return the name and route of each screen of ours that takes forms."""
    return [
        (name, route)
        for name, route, view in addresses()
        if (view_class := getattr(view, "view_class", None)) is not None
        and view_class.__module__.partition(".")[0] in {"organizations", "practices", "portal"}
        and hasattr(view_class, "post")
    ]


def asked(name: str, route: str) -> HttpRequest:
    """Make a request of an address, resolved, with an argument where its route takes one."""
    request = RequestFactory().post("/admin/x/")
    namespace, _colon, url_name = name.rpartition(":")

    class Match:
        view_name, kwargs, args = name, {"key": 1} if "<" in route else {}, ()

    Match.namespace, Match.url_name = namespace, url_name
    request.resolver_match = Match
    return request


def test_middleware_stands_behind_who_may_come_in() -> None:
    guard = settings.MIDDLEWARE.index("portal.admin_guard.AdminGuardMiddleware")

    assert settings.MIDDLEWARE.index(MIDDLEWARE) > guard


def test_every_screen_about_something_that_is_there_is_guarded() -> None:
    screens = our_screens()
    open_ones = [name for name, route in screens if "<" in route and not is_guarded(asked(name, route))]

    assert len(screens) > 60
    assert open_ones == []


def test_screens_that_change_rows_without_naming_one_are_there() -> None:
    assert {name for name, _route, _view in addresses()} >= WITHOUT_ROW


@pytest.mark.parametrize("name", ["edit", "revisions_revert", "workflow_action", "unpublish", "revisions_unschedule"])
def test_every_address_that_changes_a_page_holds_it(name: str) -> None:
    request = asked(f"{PAGES}:{name}", "<int:page_id>")
    request.resolver_match.kwargs = {"page_id": 1}

    assert changes_page(request)


def test_no_form_of_ours_is_sent_to_another_address_than_its_own() -> None:
    """A form that is sent elsewhere would carry no stamp: those there are have nothing but buttons."""
    root = Path(settings.BASE_DIR)
    templates = [*root.glob("*/templates/*/admin/*.html")]
    forms = re.compile(r'<form method="post"[^>]* action="(?!\?)[^"]*"[^>]*>(.*?)</form>', re.DOTALL)
    written = re.compile(r'<(?:textarea|select)|<input(?![^>]*type="(?:hidden|submit|checkbox)")|formattedfield')

    assert templates
    assert not [file.name for file in templates for body in forms.findall(file.read_text()) if written.search(body)]
