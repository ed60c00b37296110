"""Reading a PDF file of some 150 pages, against pypdf's extraction of its bare text, in one run.

Both work in this one process, so its own processor time is what counts.
"""

import io
import random
import statistics
import time
from collections.abc import Callable

import pypdf
import typst

from practices.documents.pdf.reading import read_pdf
from tests.measurements.bench.rows import Measured

ROUNDS = 5
FLOOR = 2.5
ARTICLES = 220
"""About 150 pages."""
_WORDS = (
    "organization member staff regulation article provision council secretary general assembly shall conduct "
    "privilege immunity independent international responsibility authority interest disclosure financial within "
    "without under accordance respect performance duties office report decision review procedure harassment the of "
    "to and in for by with any such other which on a an or not be is may"
)
_SETTING = """
#set page(
  paper: "a4", margin: 2.5cm, header: [Staff Regulations], footer: context align(center, counter(page).display())
)
#set text(size: 11pt, lang: "en", hyphenate: true)
#set par(justify: true)
"""


def measure() -> list[Measured]:
    """Time both over the same pages by turns."""
    data = typst.compile(_compose(random.Random(7)).encode())
    pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_time(lambda: read_pdf(data)))
        theirs.append(_time(lambda: [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]))
    mine, other = statistics.median(ours), statistics.median(theirs)
    note = f"{pages / mine:.0f} and {pages / other:.0f} pages a second"
    return [Measured(f"PDF of {pages} pages to numbered text", mine, other, "pypdf extract_text", FLOOR, note=note)]


def _time(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _compose(dice: random.Random) -> str:
    """Write articles with paragraphs and points."""
    words = _WORDS.split()
    parts = [_SETTING]
    for number in range(1, ARTICLES + 1):
        heading = _sentence(dice, words, 4).rstrip(".")
        parts.append(f"#align(center)[*Article {number}*]\n\n#align(center)[*{heading}*]\n")
        for paragraph in range(1, 5):
            sentences = " ".join(_sentence(dice, words, 22) for _ in range(3))
            parts.append(f"{paragraph}\\. {sentences}\n")
        parts.extend(f"({letter}) {_sentence(dice, words, 18)}\n" for letter in "abc")
    return "\n".join(parts)


def _sentence(dice: random.Random, words: list[str], count: int) -> str:
    return " ".join(dice.choice(words) for _ in range(count)).capitalize() + "."
