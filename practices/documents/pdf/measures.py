"""What is usual in a document: its type size, the distance of its lines, the edges of its columns."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from practices.documents.pdf.page_lines import PdfLine

_LEAST_PAIRS = 4


@dataclass(slots=True)
class PdfMeasures:
    """`body_size` is the type size of most characters, `text_size` the largest in which much of the text is set.

    Distances are in points.
    """

    body_size: float
    text_size: float
    leading: dict[int, float] = field(default_factory=dict)
    flow_leading: dict[tuple[int, int], float] = field(default_factory=dict)
    has_indents: bool = False

    def is_display(self, line: PdfLine) -> bool:
        """Say whether a line is set in larger type than the text."""
        return line.size > 1.12 * self.text_size

    def leading_of(self, line: PdfLine) -> float:
        """Return the usual distance between lines like this one."""
        local = self.flow_leading.get((line.page, line.flow))
        if local is not None and abs(line.size - self.body_size) < 0.1 * self.body_size:
            return local
        return self.leading.get(round(line.size), 1.25 * line.size)


def measure_sizes(lines: Sequence[PdfLine]) -> tuple[float, float]:
    """Return the type size of most characters, and the largest in which at least a tenth of them is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if not sizes:
        return 10.0, 10.0
    usual = sizes.most_common(1)[0][0]
    return usual, max([usual, *(size for size, count in sizes.items() if count > 0.1 * sizes.total())])


def measure(lines: Sequence[PdfLine], sizes: tuple[float, float]) -> PdfMeasures:
    """Measure a document whose running heads and notes were taken off, and set right the frames of short flows."""
    _widen_frames(lines)
    body_size, text_size = sizes
    found = PdfMeasures(body_size, text_size)
    steps: dict[int, Counter[float]] = defaultdict(Counter)
    local: dict[tuple[int, int], Counter[float]] = defaultdict(Counter)
    indents = 0
    for above, below in pairwise(lines):
        if (above.page, above.flow) != (below.page, below.flow) or above.table is not None or below.table is not None:
            continue
        step = below.base - above.base
        if abs(above.size - below.size) > 0.1 * above.size or not 0 < step < 3 * above.size:
            continue
        if runs_on(above, below):
            steps[round(above.size)][round(step * 2) / 2] += 1
            if abs(above.size - body_size) < 0.1 * body_size:
                local[above.page, above.flow][round(step * 2) / 2] += 1
            indents += above.left - below.left > 0.8 * above.size and above.left - above.frame[0] > 0.8 * above.size
    found.leading = {size: _usual(counter) for size, counter in steps.items() if counter.total() >= 2}
    found.flow_leading = {flow: _usual(counter) for flow, counter in local.items() if counter.total() >= _LEAST_PAIRS}
    found.has_indents = indents >= 3
    return found


def _usual(counter: Counter[float]) -> float:
    """Return the most usual step; of two that are as usual, the smaller one."""
    most = max(counter.values())
    return min(step for step, count in counter.items() if count * 1.5 >= most)


def runs_on(above: PdfLine, below: PdfLine) -> bool:
    """Say whether the first word of the line below had no room on the one above, so that the line was full."""
    word = below.words[0]
    width = min(word.right - word.left, above.size if _is_wide(word.text[:1]) else word.right - word.left)
    return above.right + 0.2 * above.size + width > above.frame[1] - 0.2 * above.size


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\uffef"


def _widen_frames(lines: Sequence[PdfLine]) -> None:
    """Return flows of few lines the frame that is usual in the document, if they stand in it."""
    flows: dict[tuple[int, int], list[PdfLine]] = defaultdict(list)
    for line in lines:
        flows[line.page, line.flow].append(line)
    frames: Counter[tuple[int, int]] = Counter()
    for flow in flows.values():
        if len(flow) >= 8:
            frames[round(flow[0].frame[0]), round(flow[0].frame[1])] += len(flow)
    usual = frames.most_common(8)
    for flow in flows.values():
        left, right = min(line.left for line in flow), max(line.right for line in flow)
        frame = left, right
        near = [
            (count, edges)
            for edges, count in usual
            if edges[0] - 6 <= left and right <= edges[1] + 6 and (len(flow) < 8 or edges[1] - right < 40)
        ]
        if near:
            _, edges = min(near, key=lambda item: (item[1][1] - item[1][0], -item[0]))
            frame = float(edges[0]), max(float(edges[1]), right)
        for line in flow:
            line.frame = frame
