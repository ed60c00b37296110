"""Files: Word layouts with automatic numbers, and one text as PDF and OpenDocument."""

from collections.abc import Iterator

from practices.documents.files import read_file
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.numbering import figures_of, rows
from tests.measurements.score.table import Row

TREATIES_SET_IN_WORD = (
    ("palermo", "palermo-protocol-trafficking", "en"),
    ("nato-ottawa.nl", "nato-ottawa-status-staff", "nl"),
)
"""A generated Word file, and the folder and language of the gold of its text."""
TWINS = ("pdf/osgeo__bylaws.pdf", "odt/osgeo__bylaws.odt")


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score what is read out of files; the baseline reads none."""
    layouts = corpus.path("04_importer_files") / "generated-layout"
    golds = [(gold.name.removesuffix(".gold.json"), "en", gold) for gold in sorted(layouts.glob("*.gold.json"))]
    treaties = corpus.folder / "01_instruments" / "treaties"
    golds += [
        (name, language, treaties / folder / f"gold.segments.{language}.json")
        for name, folder, language in TREATIES_SET_IN_WORD
    ]
    for name, language, gold in golds:
        file = layouts / f"{name}.docx"
        if file.exists() and gold.exists():
            text = read_file(file.name, file.read_bytes()).text
            yield from rows(f"Word layout {name}", [figures_of(corpus, read(gold), text, language)], section="files")
    twins = [corpus.folder / "04_importer_files" / name for name in TWINS]
    if all(twin.exists() for twin in twins):
        words = [read_file(twin.name, twin.read_bytes()).text for twin in twins]
        yield Row("files", "the same bylaws as PDF and ODT, words F1", corpus.scorer("seg_score").tf1(*words))
