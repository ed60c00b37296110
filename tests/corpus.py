"""Where the corpus of real instruments is, if it is on this machine."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def corpus_folder() -> Path | None:
    """Return the folder of real instruments: PRACTICE_CORPUS, else beside the checkout; None if it is not there."""
    folder = Path(os.environ.get("PRACTICE_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    return folder if folder.is_dir() else None
