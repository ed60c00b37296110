"""The process in which a stranger's file is read: its bounds, and whatever becomes of it."""

import os
import sys
import time
from pathlib import Path

import pytest

from practices.documents.child_process import ChildSaidTooMuch, ChildTookTooLong, ask_process
from practices.documents.files import ROOT

BOUNDED = "from practices.documents.limits import limit_this_process as limit; limit()\n"
COUNT = "import sys; print(len(sys.stdin.buffer.read()))"


def ask(code: str, data: bytes = b"", *, seconds: float = 20, most: int = 10_000_000):
    command = [sys.executable, "-s", "-P", "-c", code]
    return ask_process(
        command, data, environment={"PYTHONPATH": str(ROOT)}, folder=ROOT, seconds=seconds, most_bytes=most
    )


def test_process_is_given_all_bytes_and_answers():
    ended = ask(COUNT, bytes(5_000_000))

    assert (ended.status, ended.answer) == (0, b"5000000\n")


def test_process_may_answer_without_reading():
    assert ask("print('no')", bytes(5_000_000)).answer == b"no\n"


def test_process_that_takes_too_long_is_ended_with_its_children(tmp_path):
    mark = tmp_path / "late"
    code = f"import os, time\nif os.fork() == 0:\n time.sleep(2); open({str(mark)!r}, 'w')\ntime.sleep(60)"
    started = time.monotonic()

    with pytest.raises(ChildTookTooLong):
        ask(code, seconds=1)

    assert time.monotonic() - started < 5
    while time.monotonic() - started < 3:
        os.sched_yield()
    assert not mark.exists()


def test_process_that_closes_its_answer_and_goes_on_is_ended():
    with pytest.raises(ChildTookTooLong):
        ask("import os, time; os.close(1); os.close(2); time.sleep(60)", seconds=1)


def test_process_that_answers_without_end_is_ended():
    with pytest.raises(ChildSaidTooMuch):
        ask("while True: print('a' * 100_000)", most=1_000_000)


def test_process_that_dies_says_by_which_signal():
    assert ask("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)").status == -11


def test_complaints_are_kept_apart_from_the_answer():
    ended = ask("import sys; print('a'); sys.exit('no')")

    assert (ended.status, ended.answer, ended.complaint) == (1, b"a\n", "no")


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("a = bytes(600_000_000)", "MemoryError"),
        ("with open('hostile', 'w') as file: file.write('a')", "File too large"),
        ("[open('/dev/null') for _ in range(100)]", "Too many open files"),
    ],
)
def test_bounds_hold_in_the_process(code, complaint, tmp_path):
    ended = ask(f"import os; os.chdir({str(tmp_path)!r})\n{BOUNDED}{code}")

    assert ended.status == 1
    assert complaint in ended.complaint
    assert not any(path.stat().st_size for path in Path(tmp_path).iterdir())


def test_environment_of_the_server_is_not_given_to_the_process(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")

    assert b"hidden" not in ask("import os; print(dict(os.environ))").answer
