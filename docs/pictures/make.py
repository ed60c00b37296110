"""Take the pictures that the documentation and Help show: `make pictures`.

Starts the demonstration on a free port with a database of its own, signs in, takes each picture of `PICTURES` and
writes it small. Needs playwright and a Chromium (CHROMIUM= for where it is); Pillow makes fewer colours of them.
PORTAL= takes them from a demonstration that is served already. Names on the command line take some of them alone:
`docs/pictures/make.py my-texts search`.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DOCS, HELP = ROOT / "docs" / "pictures", ROOT / "static" / "pictures"
PASSWORD = "demonstration"  # noqa: S105 - of the demonstration, which says it itself
LONGEST_START = 900
"""Seconds that loading and starting may take."""
MOST_BYTES = 150 * 1024
COLOURS = 64
FORUM = "/organizations/standing-forum/model-code/2004-05-13-en/"
FORUM_BEFORE = "/organizations/standing-forum/model-code/2000-05-18-en/"
SEAS = "/organizations/northern-seas-commission/staff-rules-chapter-4/2003-06-01-en/"
SEAS_SHEET = f"/admin/publish/{{{SEAS}}}/"
EDITOR = "a[href*='/admin/pages/'][href$='/edit/']"
ALPINE = "/organizations/corps-alpin/code-de-deontologie/2002-09-01-fr/"


@dataclass(frozen=True)
class Picture:
    """One picture: file, account ("": the public), path, height in pixels. Paths of editions in {} become their ids.

    A path may go on with ways, each behind " > " and a selector: a link is followed (or an address), a field filled
    ("fill:"), a button pressed ("press:"), something brought to the top ("top:").
    """

    file: Path
    path: str
    account: str = ""
    height: int = 900


PICTURES = (
    Picture(DOCS / "adoptions.png", "/adoptions/", height=1100),
    Picture(DOCS / "changes.png", f"/compare/?edition={{{FORUM_BEFORE}}}&edition={{{FORUM}}}"),
    Picture(DOCS / "compare.png", f"/compare/?edition={{{FORUM}}}&edition={{{SEAS}}}&edition={{{ALPINE}}}"),
    Picture(DOCS / "coverage.png", "/coverage/"),
    Picture(DOCS / "desk.png", "/admin/", "secretariat", 1120),
    Picture(DOCS / "edition.png", FORUM, height=1000),
    Picture(DOCS / "gap.png", f"/gaps/?own={{{SEAS}}}&reference={{{FORUM}}}"),
    Picture(DOCS / "import.png", "/admin/import/", "nsc-officer"),
    Picture(DOCS / "report.png", "/reports/2/", height=1500),
    Picture(DOCS / "search.png", "/search/?q=gifts"),
    Picture(DOCS / "my-texts.png", "/admin/my-texts/", "nsc-officer", 800),
    Picture(DOCS / "messages.png", "/admin/desk/messages/", "rba-officer", 800),
    Picture(HELP / "import.png", "/admin/import/", "nsc-officer", 800),
    Picture(HELP / "my-texts.png", "/admin/my-texts/", "nsc-officer", 800),
    Picture(HELP / "my-organization.png", "/admin/my-organization/", "nsc-officer", 800),
    Picture(HELP / "my-desk.png", "/admin/", "nsc-officer", 800),
    Picture(
        HELP / "structure.png",
        f"{SEAS_SHEET} > {EDITOR} > top:.structure-editor",
        "nsc-officer",
        800,
    ),
    Picture(HELP / "topics.png", f"/admin/topics/edition/{{{SEAS}}}/", "nsc-officer", 800),
    Picture(HELP / "release.png", f"/admin/release/edition/{{{SEAS}}}/", "nsc-officer", 800),
    Picture(HELP / "assess.png", f"/admin/assessments/text/{{{SEAS}}}/", "nsc-officer", 800),
    Picture(HELP / "adoption-events.png", "/admin/adoption-events/", "nsc-officer", 800),
    Picture(DOCS / "help.png", "/admin/guides/officer/", "nsc-officer"),
    Picture(
        HELP / "publish.png",
        f"{SEAS_SHEET} > {EDITOR} > fill:input[name=title] > press:.action-save > {SEAS_SHEET}",
        "nsc-officer",
        800,
    ),
    Picture(HELP / "approver.png", "/admin/", "rba-approver", 800),
    Picture(HELP / "focal-point.png", "/admin/my-organization/", "nsc-focal", 800),
    Picture(HELP / "search.png", "/search/?q=gifts", "delegate", 800),
    Picture(HELP / "secretariat.png", "/admin/", "secretariat", 800),
    Picture(HELP / "users.png", "/admin/users/", "admin", 800),
)
"""Every picture. Those of files that a report or a draft is written to are no screens, and are made by hand."""


def main(names: Sequence[str]) -> int:
    """Take the pictures of these names, all without any; give how many are too large."""
    wanted = [one for one in PICTURES if not names or one.file.stem in names]
    too_large = 0
    with tempfile.TemporaryDirectory() as folder, portal(Path(folder)) as base, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for account in dict.fromkeys(one.account for one in wanted):
            page = signed_in(browser, base, account)
            for picture in (one for one in wanted if one.account == account):
                take(page, base, picture)
                size = shrink(picture.file)
                too_large += size > MOST_BYTES
                print(f"{picture.file.relative_to(ROOT)}: {size // 1024} kB")
            page.context.close()
        browser.close()
    return too_large


def take(page: Page, base: str, picture: Picture) -> None:
    """Take one picture of what the browser shows. Raises RuntimeError where the page is not there."""
    whole = re.sub(r"\{([^}]+)\}", lambda found: edition_id(base, found[1]), picture.path)
    path, *ways = whole.split(" > ")
    page.set_viewport_size({"width": 1280, "height": picture.height})
    answer = page.goto(f"{base}{path}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise RuntimeError(path)
    for way in ways:
        go_on(page, base, way)
    picture.file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture.file)


def go_on(page: Page, base: str, way: str) -> None:
    """Do what a part of a path says."""
    act, _colon, selector = way.rpartition(":")
    found = page.locator(selector).first
    if act == "top":
        found.evaluate("element => element.scrollIntoView()")
        page.mouse.wheel(0, -90)  # from below the header, which stays
    elif act == "fill":
        found.fill("A title that is changed")
    elif act == "press":
        with page.expect_navigation(wait_until="networkidle"):
            found.click()
    else:
        address = way if way.startswith("/") else found.get_attribute("href")
        page.goto(f"{base}{address}", wait_until="networkidle")


def shrink(file: Path) -> int:
    """Write a picture with few colours, where Pillow is there; give its size in bytes."""
    with contextlib.suppress(ImportError):
        from PIL import Image  # noqa: PLC0415 - optional

        with Image.open(file) as image:
            small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(file, optimize=True)
    return file.stat().st_size


def signed_in(browser: Browser, base: str, account: str) -> Page:
    """Open a browser of one's own, in light colours, signed in as `account` if one is given."""
    page = browser.new_context(color_scheme="light", locale="en").new_page()
    if account:
        page.goto(f"{base}/sign-in/?next=/about/")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation(url=f"{base}/about/"):
            page.press("input[name=password]", "Enter")
    return page


def edition_id(base: str, path: str) -> str:
    """Return the id by which a public edition is compared, read off its page."""
    with urllib.request.urlopen(f"{base}{path}", timeout=60) as answer:
        found = re.search(r"/compare/\?edition=([0-9a-f-]{36})", answer.read().decode())
    if found is None:
        raise RuntimeError(path)
    return found[1]


def chromium() -> str | None:
    """Return where Chromium is, None for playwright's own."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def portal(folder: Path) -> contextlib.AbstractContextManager[str]:
    """Return where the demonstration answers: at PORTAL, if that is given, else at a portal of its own."""
    known = os.environ.get("PORTAL", "").rstrip("/")
    return contextlib.nullcontext(known) if known else serving(folder)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the demonstration until the pictures are taken; give where it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    surroundings |= {"DEBUG": "1", "SECRET_KEY": "only-for-these-pictures", "VAR_DIR": str(folder), "BASE_URL": base}
    command = [sys.executable, str(ROOT / "manage.py"), "start", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        wait_for(server, base)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(server: subprocess.Popen[bytes], base: str) -> None:
    """Wait until the portal answers. Raises RuntimeError when it does not start."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, TimeoutError, ConnectionError):
            urllib.request.urlopen(f"{base}/sign-in/", timeout=10).close()
            return
        time.sleep(1)
    raise RuntimeError("the demonstration does not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
