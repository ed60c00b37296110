"""What is remembered of how many events are so: for a minute, of so many questions and no more."""

import pytest

from practices.queries.adoptions import public_index_hints
from practices.queries.adoptions.public_index_hints import HOLDS_FOR, Hints


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def never() -> bool:
    raise AssertionError("the answer is known")


def test_an_answer_holds_for_a_minute(clock: Clock):
    hints = Hints(timer=clock)

    assert hints.tell("few?", lambda: True) is True
    clock.now = HOLDS_FOR - 1
    assert hints.tell("few?", never) is True
    assert hints.tell("common?", lambda: False) is False
    clock.now = HOLDS_FOR
    assert hints.tell("few?", lambda: False) is False
    assert hints.tell("common?", never) is False


def test_no_more_is_remembered_than_there_is_room_for(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(public_index_hints, "MOST", 2)
    hints = Hints(timer=clock)
    for question in ("one", "two", "three"):
        hints.tell(question, lambda: True)

    assert hints.tell("three", never) is True
    assert hints.tell("one", lambda: False) is False
