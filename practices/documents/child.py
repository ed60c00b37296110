"""The process in which a stranger's file is read: `python -m practices.documents.child FORMAT`, file on stdin.

It bounds itself before it looks at the file, then answers on stdout: the reading as JSON, the picture of a page
(`page NUMBER WIDTH`; `scan` draws it for a machine), the number of pages (`pages`), a vocabulary (`vocabulary FORM`),
a mail (`message FORM`), a sheet (`sheet FORMAT`), what the file holds beside its words (`contents FORMAT CHANGES`)
or a copy without it (`clean FORMAT CHANGES`), or the refusal in words. How it ended is its exit status.
"""

import base64
import importlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from practices.documents.finishing import finish
from practices.documents.formats import (
    CLEANERS,
    MAIL_PACKER,
    MAIL_READERS,
    PACK_CLEANED,
    PAGE_COUNTER,
    PAGE_RENDERER,
    PICTURE_KEEPER,
    READERS,
    SCAN_RENDERER,
    SHEET_READERS,
    VOCABULARY_READER,
)
from practices.documents.limits import MAX_FILE_BYTES, limit_this_process
from practices.documents.readings import ReadFile, UnreadableText
from practices.documents.vocabulary import VocabularyUnreadable

ANSWERED = 0
REFUSED = 3
OUT_OF_MEMORY = 4
TOO_DEEP = 5


def main(arguments: list[str]) -> int:
    """Read, render or count what is on stdin; give the exit status."""
    limit_this_process()
    answer = _take_stdout()
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        answer(_answer(arguments, data))
    except (UnreadableText, VocabularyUnreadable) as refusal:
        answer(str(refusal).encode("utf-8", "replace"))
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return TOO_DEEP
    return ANSWERED


def _take_stdout() -> Callable[[bytes], None]:
    """Keep stdout for the answer alone: what a parser prints goes to stderr."""
    sys.stdout.flush()
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def write(content: bytes) -> None:
        stream.write(content)
        stream.flush()

    return write


def _answer(arguments: list[str], data: bytes) -> bytes:
    if arguments[0] in {"page", "scan"}:
        render = _load(SCAN_RENDERER if arguments[0] == "scan" else PAGE_RENDERER)
        picture: bytes = render(data, int(arguments[1]), width=int(arguments[2]))
        return picture
    if arguments[0] == "pages":
        return str(_load(PAGE_COUNTER)(data)).encode()
    if arguments[0] in {"message", "sheet"}:
        packed: bytes = (
            _load(SHEET_READERS[arguments[1]])(data)
            if arguments[0] == "sheet"
            else _load(MAIL_PACKER)(_load(MAIL_READERS[arguments[1]])(data))
        )
        return packed
    if arguments[0] in {"contents", "clean"}:
        cleaned = _load(CLEANERS[arguments[1]])(data, arguments[2])
        copied: bytes = _load(PACK_CLEANED)(cleaned, with_copy=arguments[0] == "clean")
        return copied
    if arguments[0] == "vocabulary":
        concepts = [asdict(concept) for concept in _load(VOCABULARY_READER)(data, arguments[1])]
        return json.dumps(concepts, ensure_ascii=False, separators=(",", ":")).encode()
    read: ReadFile = _load(READERS[arguments[0]])(data)
    if read.raw_pictures:
        read = _load(PICTURE_KEEPER)(read)
    return json.dumps(_row_of(finish(read)), ensure_ascii=False, separators=(",", ":")).encode()


def _row_of(read: ReadFile) -> dict[str, Any]:
    row = asdict(read)
    for picture in row["pictures"]:
        picture["content"] = base64.b64encode(picture["content"]).decode()
    return row


def _load(path: str) -> Callable[..., Any]:
    """Import one reader. By name, for the child is up sooner and holds no parser that its file does not need."""
    module, _, name = path.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
