"""Somebody who reads and writes over HTTP, with cookies of their own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request

TOLD = re.compile(r'class="wordmark".*?<span>(.*?)</span>', re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PATIENCE = 30
"""Seconds that an answer is waited for."""


class Visitor:
    """Reads one process; signed in, all of them."""

    def __init__(self, server: str, jar: http.cookiejar.CookieJar | None = None) -> None:
        self.server, self.jar = server, jar if jar is not None else http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def at(self, server: str) -> "Visitor":
        """Give the same person before another process."""
        return Visitor(server, self.jar)

    def get(self, path: str = "/") -> str:
        """Give what is at an address. Raises OSError, HTTPError among it."""
        with self.opener.open(self.server + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def status(self) -> int:
        """Give the status of the first page, 0 where nobody answers."""
        try:
            with self.opener.open(f"{self.server}/", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def name(self) -> str:
        """Give the name of the portal as the first page says it."""
        found = TOLD.search(self.get())
        return found[1] if found else ""

    def sign_in(self, name: str, password: str) -> None:
        """Sign in with a password. Raises OSError."""
        self.send_form("/sign-in/", username=name, password=password)

    def write(self, name: str) -> None:
        """Call the portal so, as an operator. Raises OSError."""
        self.send_form("/admin/look/", site_name=name, accent="", logo="")

    def send_form(self, path: str, **fields: str) -> str:
        """Open the form at an address and send it; give the address to which it led. Raises OSError."""
        token = TOKEN.search(self.get(path))
        assert token is not None, path
        return self.post(path, {**fields, "csrfmiddlewaretoken": token[1]})

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send fields; give the address to which they led. Raises OSError."""
        data = urllib.parse.urlencode(fields).encode()
        with self.opener.open(urllib.request.Request(self.server + path, data), timeout=PATIENCE) as answer:
            return str(answer.url)
