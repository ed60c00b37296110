"""Where the corpus of real instruments is, if it is on this machine."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def corpus_folder() -> Path | None:
    """Return the folder of real instruments: PRACTICE_CORPUS, else beside the checkout; None if it is not there."""
    folder = Path(os.environ.get("PRACTICE_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    return folder if folder.is_dir() else None


@pytest.fixture
def corpus() -> Path:
    """Return the folder of real instruments, or skip."""
    folder = corpus_folder()
    if folder is None:
        pytest.skip("the corpus is not on this machine")
    return folder


@pytest.fixture
def seed_document(corpus: Path) -> Path:
    """Return the file of the letter and its four attachments, or skip."""
    files = sorted((corpus.parent / "seed").glob("*.txt"))
    if not files:
        pytest.skip("the source documents are not on this machine")
    return files[0]
