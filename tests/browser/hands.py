"""A reader whose hands stay on the keyboard: every step is a key, and wherever the focus comes to, it must be seen."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.reader import DESKTOP, MODES, Reader

LOOKS = {"desktop": DESKTOP, "320 px": MODES["320 px"], "dark": MODES["dark"]}
"""In what ways axe sees each screen."""
REFUSALS = ("400 (Bad Request)", "409 (Conflict)", "422 (Unprocessable Entity)", "422 (Unprocessable Content)")
"""With what a page answers that shows again what was sent to it, and why it was refused."""
IS_ON = """([selector, words]) => document.activeElement.matches(selector)
    && document.activeElement.innerText.includes(words)"""
CHOSEN = """() => {
    const one = document.activeElement;
    return one.selectedOptions ? one.selectedOptions[0].text : one.checked ? one.value : '';
}"""
TRAP = 12
"""Presses of Tab after which a place that was not left holds the focus for good; a day with its time takes seven."""
FOCUSED = """async () => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const ring = (node) => {
        const look = getComputedStyle(node);
        return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none';
    };
    const isShown = () => [one, ...(one.labels || [])].some((node) => {
        const place = node.getBoundingClientRect();
        const [left, right] = [Math.max(place.left, 0), Math.min(place.right, innerWidth)];
        const [above, below] = [Math.max(place.top, 0), Math.min(place.bottom, innerHeight)];
        return place.width > 1 && place.height > 1 && [0.5, 0.1, 0.9].some((part) => {
            const top = document.elementFromPoint(left + (right - left) * part, above + (below - above) * part);
            return top && (node.contains(top) || top.contains(node));
        });
    });
    for (let wait = 0; wait < 60 && !isShown(); wait++) await new Promise(requestAnimationFrame);
    const isPart = one.matches('[type=date], [type=time], [type=datetime-local]');  // browsers ring its parts
    return {html: one.outerHTML.slice(0, 160), ring: isPart || ring(one) || ring(one.parentElement), shown: isShown()};
}"""


class Hands:
    """Walks through the screens of one reader by keyboard alone."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.page: Page = reader.page
        reader.refusals += REFUSALS

    def tab(self, *, back: bool = False) -> None:
        """Go one stop on, or back; it can be seen where that is."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        self.see()

    def see(self) -> None:
        """See where the focus is, if it is anywhere: it has a ring, and nothing lies over it."""
        place = self.page.evaluate(FOCUSED)
        if place and not (place["ring"] and place["shown"]):
            self.reader.problems.append(f"focus is not seen: {place}")

    def reach(self, selector: str, words: str = "", *, back: bool = False, most: int = 150) -> None:
        """Go on until the focus is on what `selector` names and what holds `words`."""
        stops: list[str] = []
        for _stop in range(most):
            self.tab(back=back)
            if self.page.evaluate(IS_ON, [selector, words]):
                return
            stops.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 240)"))
            assert len(stops) < TRAP or len(set(stops[-TRAP:])) > 1, f"trapped: {stops[-1]}"
        last = [stop[:90] for stop in stops[-12:]]
        raise AssertionError(f"{selector} is not reached at {self.page.url} by {most} presses: {last}")

    def write(self, selector: str, words: str) -> None:
        """Type into a field, in place of what stands there; an editor that saves by itself may refuse it at once."""
        self.reach(selector)
        self.reader.asked = self.page.url
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, selector: str, words: str) -> None:
        """Go down a list, or buttons of which one holds, to what has these words or this value."""
        self.reach(selector)
        for _step in range(60):
            if words in self.page.evaluate(CHOSEN):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} does not offer {words}")

    def open(self, selector: str, words: str = "") -> None:
        """Press what opens something on the same page."""
        self.reach(selector, words)
        self.page.keyboard.press("Enter")

    def press(self, selector: str, words: str = "") -> None:
        """Press what leads to another page, and wait for that."""
        self.reach(selector, words)
        self.send()

    def send(self) -> None:
        """Press Enter where it leads to another page, or to the same that refuses what was sent, and wait for that."""
        self.reader.asked = self.page.url
        with self.page.expect_navigation(timeout=60_000, wait_until="load"):
            self.page.keyboard.press("Enter")

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file: the space bar opens the system's own window, which is a keyboard's affair too."""
        self.reach(selector)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def faults(self) -> dict[str, list[str]]:
        """Run axe in each look, when the page has settled; the focus stays where it is."""
        self.reader.settle()
        found = {}
        for look, mode in LOOKS.items():
            self.reader.dress(mode)
            found[look] = self.reader.faults()
        self.reader.dress(DESKTOP)
        return {look: faults for look, faults in found.items() if faults}
