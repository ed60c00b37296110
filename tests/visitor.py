"""Somebody who reads and writes over HTTP, with cookies of their own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import html

TOLD = re.compile(r'class="wordmark".*?<span>(.*?)</span>', re.DOTALL)
TOKEN = "csrfmiddlewaretoken"
PATIENCE = 30
"""Seconds that an answer is waited for."""


class Visitor:
    """Reads one process; signed in, all of them."""

    def __init__(self, server: str, jar: http.cookiejar.CookieJar | None = None) -> None:
        self.server, self.jar = server, jar if jar is not None else http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def at(self, server: str) -> "Visitor":
        """Return the same person before another process."""
        return Visitor(server, self.jar)

    def get(self, path: str = "/") -> str:
        """Return what is at an address. Raises OSError, HTTPError among it."""
        with self.opener.open(self.server + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def status(self) -> int:
        """Return the status of the first page, 0 where nobody answers."""
        try:
            with self.opener.open(f"{self.server}/", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def name(self) -> str:
        """Return the name of the portal as the first page says it."""
        found = TOLD.search(self.get())
        return found[1] if found else ""

    def sign_in(self, name: str, password: str) -> None:
        """Sign in with a password. Raises OSError."""
        self.send_form("/sign-in/", username=name, password=password)

    def write(self, name: str) -> None:
        """Call the portal so, as an operator. Raises OSError."""
        self.send_form("/admin/look/", site_name=name, accent="", logo="")

    def send_form(self, path: str, **fields: str) -> str:
        """Open a form, put these fields and send it with the rest as a browser does; give the address that it led to.

        Raises OSError.
        """
        return self.send(path, form_with(self.get(path), fields), fields)

    def send(self, path: str, form: list[tuple[str, str]], fields: Mapping[str, str]) -> str:
        """Send a form that was opened, with these fields put; give the address that it led to. Raises OSError."""
        rest = [(name, value) for name, value in form if name not in fields]
        data = urllib.parse.urlencode([*rest, *fields.items()]).encode()
        request = urllib.request.Request(self.server + path, data)
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return str(answer.url)


def form_with(page: str, fields: Iterable[str]) -> list[tuple[str, str]]:
    """Return what a browser would send of the form of a page that has all of these fields."""
    for form in html.fromstring(page).forms:
        if form.method == "POST" and TOKEN in form.fields and set(fields) <= names_of(form):
            return [(name, str(value)) for name, value in form.form_values()]
    raise AssertionError(f"There is no form with {', '.join(fields)}.")


def names_of(form: Any) -> set[str]:
    """Return the names that a form can send, those of its buttons among them."""
    return {one.get("name") for one in form.iter("input", "select", "textarea", "button") if one.get("name")}
