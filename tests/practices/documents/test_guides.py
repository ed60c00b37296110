"""Guides are read into values; what is none is refused."""

import pytest

from practices.documents.guides import BrokenGuide, Guide, GuidePart, GuideStep, read_guide


def test_guide_is_read_whole() -> None:
    head = "title: For officers\nlead: You write.\n"
    text = f"{head}step: Begin\nOpen [My texts](my_texts:index) first.\npicture: a | A list\n"

    assert read_guide(text) == Guide(
        "For officers",
        "You write.",
        (
            GuideStep(
                "Begin",
                (GuidePart("Open "), GuidePart("My texts", "my_texts:index"), GuidePart(" first.")),
                "a",
                "A list",
            ),
        ),
    )


def test_step_says_the_screens_that_it_is_about() -> None:
    guide = read_guide("title: A\nlead: B\nstep: C\nWords.\nscreens: imports my_texts:index\n")

    assert guide.steps == (GuideStep("C", (GuidePart("Words."),), screens=("imports", "my_texts:index")),)


def test_words_before_the_first_step_are_refused() -> None:
    with pytest.raises(BrokenGuide, match="Words"):
        read_guide("title: For officers\nWords of no step\n")
