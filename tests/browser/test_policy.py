"""Every public page and the admin's screens under their policy: nothing is refused, nobody else is asked, no error.

Pages are found by following links from those that are known by name; of each name of the URL map some are opened.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error

from tests.browser.pages import COMPARED, GAPS, PATHS, path_of
from tests.browser.reader import Reader, reading
from tests.browser.serving import Portal
from tests.browser.test_officer import sign_in
from tests.whole import long, many

pytestmark = pytest.mark.browser

HEARD = """document.addEventListener('securitypolicyviolation', (event) =>
    window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
FILES = ("/export/", "/files/", "/source/", "/dump", "format=", "/figures/", "/pack/", "/feeds/", ".xml",
         "/tables/", "/sprite", "/jsi18n", "/frozen/export/", ".txt", ".csv")  # fmt: skip
"""Parts of addresses of what is no page."""
PICTURES = "edition_page_image"
LEAVES = ("/sign-out/", "/admin/logout/")
PUBLIC_EACH = many(3, 1)
ADMIN_EACH = 1
SEEN_AT_LEAST = {
    "adoptions", "compare", "coverage", "coverage_instrument", "exchange", "feeds", "follow", "gaps", "initiative",
    "initiatives", "instruments", "partners", "practices", "question", "questions", "report", "reports", "search",
    "sign_in", "similar", "terms", "topic", "topics", "wagtail_serve",
}  # fmt: skip


class Walker:
    """Walks from page to page in one browser, and keeps what the browser complained of, with where."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.seen, self.opened, self.faults = reader, Counter[str](), set[str](), []
        reader.context.expose_binding("violated", lambda _source, said: reader.problems.append(f"policy: {said}"))
        reader.context.add_init_script(HEARD)
        reader.page.on("dialog", lambda dialog: dialog.accept())

    def walk(self, paths: Iterable[str], *, below: str, each: int) -> None:
        """Open the paths, and what they link to `below` a path: `each` times a name of the URL map."""
        given = list(dict.fromkeys(paths))
        waiting = deque(given)
        while waiting:
            path = waiting.popleft()
            name = _name(path)
            if path in self.opened or not name or (self.seen[name] >= each and path not in given):
                continue
            self.opened.add(path)
            self.seen[name] += 1
            waiting.extend(found for found in self._open(path) if found.startswith(below))

    def _open(self, path: str) -> Iterator[str]:
        before = len(self.reader.problems)
        try:
            page = self.reader.go(path)
            self.reader.settle()
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return
        self.faults += [f"{path}: {said}" for said in self.reader.problems[before:]]
        for address in page.evaluate(LINKS):
            parts = urlsplit(urldefrag(urljoin(page.url, address))[0])
            found = parts.path + (f"?{parts.query}" if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" == self.reader.portal.base and not _is_left(found):
                yield found


def _is_left(path: str) -> bool:
    return any(part in path for part in FILES) or path.startswith(LEAVES)


def _name(path: str) -> str:
    """Return the name that the URL map has for an address; "" for none, and for a picture."""
    try:
        name = resolve(urlsplit(path).path).view_name or ""
    except Resolver404:
        return ""
    return "" if name == PICTURES else name


@pytest.fixture
def walker(browser: Browser, portal: Portal) -> Iterator[Walker]:
    with reading(browser, portal) as reader:
        yield Walker(reader)


def test_public_pages_keep_to_their_policy(walker: Walker, portal: Portal):
    named = [path_of(page, portal) for page in (*PATHS, *COMPARED, *GAPS)]
    more = ["/terms/", "/api/docs/", "/sign-in/", "/sign-in/password/forgotten/", "/partners/"]

    walker.walk([*named, *more], below="/", each=PUBLIC_EACH)

    assert walker.faults == []
    assert set(walker.seen) >= SEEN_AT_LEAST
    assert len(walker.opened) >= many(90, 40)


@pytest.mark.parametrize(("who", "fewest"), [pytest.param("secretariat", 60, marks=long), ("nsc-officer", 20)])
def test_screens_of_the_admin_keep_to_their_policy(walker: Walker, who: str, fewest: int):
    sign_in(walker.reader.go("/sign-in/"), who)

    walker.walk(["/admin/", "/sign-in/account/", "/sign-in/sessions/"], below="/admin/", each=ADMIN_EACH)

    assert walker.faults == []
    assert len(walker.opened) >= fewest
