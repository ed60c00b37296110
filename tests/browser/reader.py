"""A reader with a browser: opens pages, and notices what a page should not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

from tests.browser.pages import path_of
from tests.browser.serving import Portal

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
MODES: dict[str, dict[str, Any]] = {
    "320 px": {"viewport": {"width": 320, "height": 700}},
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "forced colours": {**DESKTOP, "forced_colors": "active"},
    "reduced motion": {**DESKTOP, "reduced_motion": "reduce"},
    "right to left": DESKTOP,
}

LOOKS_EVERY, QUIET_LOOKS, SETTLED_WITHIN = 50, 3, 400
"""When a page has settled: milliseconds between looks, how many quiet ones in a row, and how many are taken at most."""

FADED_IN = """() => document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime)).forEach((one) => one.finish())"""


class Reader:
    """Reads pages in one context of the browser; `problems` is what the console and the network told.

    What stands under the address that was asked for may be an answer of `refusals`.
    """

    def __init__(self, context: BrowserContext, portal: Portal) -> None:
        self.portal = portal
        self.context = context
        self.problems: list[str] = []
        self.asked = ""
        self.refusals: tuple[str, ...] = ("404 (Not Found)",)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self._under_way: set[Request] = set()
        self.page.on("request", self._follow)
        self.page.on("requestfinished", self._end)
        self.page.on("requestfailed", self._end)

    def open(self, page: str, *, prefix: str = "") -> Page:
        """Open a page by its name, and leave it as it is when it has loaded."""
        return self.go(f"{prefix}{path_of(page, self.portal)}")

    def go(self, path: str) -> Page:
        """Open a path."""
        self.asked = self.portal.url(path)
        self.page.goto(self.asked, wait_until="load")
        return self.page

    def follow(self, way: Locator) -> None:
        """Click what leads to another page, and wait until that has loaded; a click alone waits for its address."""
        with self.page.expect_navigation(wait_until="load"):
            way.click()

    def settle(self) -> None:
        """Wait until the page has asked for nothing for a while; Playwright's own `networkidle` waits thrice as long.

        Raises TimeoutError if it goes on asking.
        """
        quiet = 0
        for _look in range(SETTLED_WITHIN):
            self.page.wait_for_timeout(LOOKS_EVERY)
            quiet = 0 if self._under_way else quiet + 1
            if quiet == QUIET_LOOKS:
                return
        raise TimeoutError(f"{self.page.url} still asks for {sorted(one.url for one in self._under_way)}")

    def dress(self, mode: dict[str, Any]) -> None:
        """Show the open page as in a mode of `MODES`, or as on a desktop."""
        self.page.set_viewport_size(mode["viewport"])
        self.page.emulate_media(
            color_scheme=mode.get("color_scheme", "light"),
            forced_colors=mode.get("forced_colors", "none"),
            reduced_motion=mode.get("reduced_motion", "no-preference"),
        )

    def faults(self) -> list[str]:
        """Run axe on the open page: one line for each element that breaks a rule of WCAG or a good practice.

        What fades in is brought to its end: half way it is paler than it will be.
        """
        self.page.evaluate(FADED_IN)
        found = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    def _hear(self, message: ConsoleMessage) -> None:
        is_expected = message.text.endswith(self.refusals) and message.location.get("url") == self.asked
        if message.type in {"error", "warning"} and not is_expected:
            self.problems.append(f"console: {message.text}")

    def _follow(self, request: Request) -> None:
        if request.url.startswith(self.portal.base):
            self._under_way.add(request)
        elif not request.url.startswith(("data:", "blob:")):
            self.problems.append(f"asks another host: {request.url}")

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)


@contextmanager
def reading(browser: Browser, portal: Portal, **options: Any) -> Iterator[Reader]:
    """Return a reader in a context of its own."""
    context = browser.new_context(**{**DESKTOP, **options})
    context.set_default_timeout(60_000)
    try:
        yield Reader(context, portal)
    finally:
        context.close()
