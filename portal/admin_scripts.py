"""Starting the admin's widgets without inline scripts, so that its policy allows none.

Wagtail writes one line of script beside each date field, chooser and list of rows: a function and its arguments.
Here such a line becomes data (JSON that no browser runs), which static/js/admin.js reads and starts. A line of
any other shape stays as it is, and the policy stops it.
"""

import json
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html_join

from organizations.request_areas import is_in_admin

STARTED_BY_NAME = ("initDateChooser", "initTimeChooser", "initDateTimeChooser")
END = r"\s*(?P<end><-?/script>)"
CALL = re.compile(
    rf"<script>\s*(?P<name>{'|'.join(STARTED_BY_NAME)}|new [A-Z][A-Za-z]*Chooser)"
    rf"\((?P<arguments>[^<>]*?)\);{END}"
)
ROWS = re.compile(
    r"<script>\s*\(function\(\) \{\s*var panel = new (?P<name>InlinePanel|MultipleChooserPanel)"
    rf'\(JSON\.parse\("(?P<arguments>[^"<>]*)"\)\);\s*\}}\)\(\);{END}'
)


SCRIPTS = ("admin", "autosave")


def make_inert(html: str) -> str:
    """Turn each known line of script into data; what is not a known function with JSON arguments stays."""
    return ROWS.sub(_rows, CALL.sub(_call, html))


def _call(match: re.Match[str]) -> str:
    try:
        arguments = json.loads(f"[{match['arguments']}]")
    except ValueError:
        return match[0]
    return _data(match, arguments)


def _rows(match: re.Match[str]) -> str:
    try:
        arguments = [json.loads(json.loads(f'"{match["arguments"]}"'))]
    except ValueError:
        return match[0]
    return _data(match, arguments)


def _data(match: re.Match[str], arguments: list[object]) -> str:
    name = match["name"].removeprefix("new ")
    text = json.dumps(arguments).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/json" data-starts="{name}">{text}{match["end"]}'


class AdminScriptsMiddleware:
    """Rewrite the lines of script in the admin's pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_in_admin(request) and is_page and not response.streaming:
            response.content = make_inert(response.content.decode(response.charset)).encode(response.charset)
        return response


def load_starter() -> str:
    """Return the tags of the scripts of every admin page: what starts the widgets, and what completes autosave."""
    return format_html_join("", '<script src="{}" defer></script>', ((static(f"js/{name}.js"),) for name in SCRIPTS))
