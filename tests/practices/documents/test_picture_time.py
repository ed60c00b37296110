"""The words of a file come, whatever its pictures cost: time, memory, or the life of the reader."""

import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from practices.documents import files, limits
from practices.documents.docx.reading import read_docx
from practices.documents.files import read_file
from practices.documents.pdf.reading import read_pdf
from practices.documents.picture_files import keep_pictures
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText
from tests.practices.documents.pdf.typesetting import WORDS, typeset
from tests.practices.documents.pictures import picture, word_file

DATA = word_file(picture())
KILLED = """
import os, signal, sys
from practices.documents.child import main
if "READ_WORDS_ALONE" not in os.environ:
    {end}
sys.exit(main(sys.argv[1:]))
"""


def illustrated() -> bytes:
    content = ", ".join(map(str, picture(size=(200, 120))))
    return typeset(f'#image(bytes(({content})), format: "png", width: 200pt)\n\n1. {WORDS}')


def codes(read: ReadFile) -> list[str]:
    return [doubt.code for doubt in read.doubts]


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGXCPU)", "os.abort()", "sys.exit(4)", "sys.exit(1)"])
@pytest.mark.parametrize("data", [DATA, illustrated()], ids=["word", "pdf"])
def test_words_come_where_the_pictures_end_the_reader(monkeypatch: pytest.MonkeyPatch, end: str, data: bytes) -> None:
    monkeypatch.setattr(files, "_COMMAND", (sys.executable, "-s", "-P", "-c", KILLED.format(end=end)))

    read = read_file("a", data)

    assert "civil servants" in read.text or "Staff accept no gifts" in read.text
    assert (read.pictures, codes(read)) == ((), ["picture"])


def test_reader_that_fails_again_is_refused_for_what_failed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import os, signal, sys; os.abort() if 'READ_WORDS_ALONE' in os.environ else sys.exit(4)"
    monkeypatch.setattr(files, "_COMMAND", (sys.executable, "-s", "-P", "-c", code))

    with pytest.raises(UnreadableText, match="needs more than 512 MB"):
        read_file("a", DATA)


def test_file_that_is_refused_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import os, sys; print('No.' if 'READ_WORDS_ALONE' not in os.environ else 'Again.'); sys.exit(3)"
    monkeypatch.setattr(files, "_COMMAND", (sys.executable, "-s", "-P", "-c", code))

    with pytest.raises(UnreadableText, match="No"):
        read_file("a", DATA)


@pytest.fixture
def alarm() -> Iterator[None]:
    yield
    signal.alarm(0)


@pytest.mark.parametrize("seconds", [2, 100])
def test_no_picture_is_begun_when_the_end_is_near(monkeypatch: pytest.MonkeyPatch, alarm: None, seconds: int) -> None:
    signal.alarm(seconds)
    assert limits.has_time_for_pictures() == (seconds > limits.LEFT_FOR_WORDS)
    signal.alarm(0)

    used = 1_000.0
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (int(used) + seconds, -1))
    monkeypatch.setattr(limits.time, "process_time", lambda: used)
    assert limits.has_time_for_pictures() == (seconds > limits.LEFT_FOR_WORDS)


def test_words_come_when_no_time_is_left_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*next(iter(limits.WORDS_ALONE.items())))

    for read in map(keep_pictures, (read_docx(DATA), read_pdf(illustrated()))):
        assert "Staff accept no gifts" in read.text or "civil servants" in read.text
        assert (read.pictures, codes(read)) == ((), ["picture"])


def no_memory(*_arguments: Any, **_named: Any) -> Any:
    raise MemoryError


def test_page_that_needs_too_much_memory_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium.PdfPage, "render", no_memory)

    read = read_pdf(illustrated())

    assert "civil servants" in read.text
    assert codes(read) == ["picture"]


@pytest.mark.parametrize("name", ["load", "thumbnail", "save", "convert"])
def test_picture_that_needs_too_much_memory_is_left_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    read = read_docx(word_file(picture(size=(2_000, 100))))
    monkeypatch.setattr(Image.Image, name, no_memory)

    kept = keep_pictures(read)

    assert "Staff accept no gifts" in kept.text
    assert (kept.pictures, codes(kept)) == ((), ["picture"])
