"""Run the sections, `[FOLDER] [--only SECTION ...]`. Says so when no corpus is there."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.corpus import corpus_folder
from tests.measurements.score import (
    akoma_ntoso,
    articles,
    assessing,
    correlation,
    derivation,
    domain,
    files,
    headings,
    languages,
    numbering,
    open_search,
    proposals,
    recognition,
    references,
    search,
    sentences,
)
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus
from tests.measurements.score.table import Row, Table

type Section = Callable[[Corpus, Baselines], Iterator[Row]]

SECTIONS: dict[str, Section] = {
    "numbering": numbering.score,
    "files": files.score,
    "akoma_ntoso": akoma_ntoso.score,
    "correlation": correlation.score,
    "domain": domain.score,
    "derivation": derivation.score,
    "languages": languages.score,
    "articles": articles.score,
    "headings": headings.score,
    "proposals": proposals.score,
    "references": references.score,
    "assessing": assessing.score,
    "sentences": sentences.score,
    "search": search.score,
    "open_search": open_search.score,
    "recognition": recognition.score,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each measure as it is taken, and what came of the targets; give the exit status.

    A target that is not reached is a figure and no failure; a section that cannot be scored is one.
    """
    parser = argparse.ArgumentParser(prog="score", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of the corpus's shape")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION")
    asked = parser.parse_args(arguments)
    table = Table(sys.stdout)
    folder = asked.folder or corpus_folder()
    if folder is None or not folder.is_dir():
        table.say("The corpus of real instruments is not on this machine: nothing is scored. CORPUS= names it.")
        return 0 if asked.folder is None else 2
    corpus = Corpus.open(folder)
    if corpus is None:
        table.say(f"{folder} comes without its scorers, and no other corpus lends them: nothing is scored.")
        return 2
    began, failed = time.monotonic(), False
    with Baselines(corpus) as baselines:
        table.head(str(folder))
        for name in asked.only:
            try:
                for row in SECTIONS[name](corpus, baselines):
                    table.add(row)
            except Absent as absent:
                table.say(f"{name}: not in this folder ({absent})")
            except (OSError, LookupError, ValueError) as error:
                failed = True
                table.say(f"{name}: NOT SCORED, its files are not of the expected shape ({error!r})")
    table.close(seconds=time.monotonic() - began)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
