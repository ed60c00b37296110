"""How much is known of two provisions that stand in one row: the same words, close wording, or perhaps alike."""

from enum import StrEnum

# Lowest limits at which .95 of the pairs of the tuning part are right: every second of the official correlation tables,
# and the labelled pairs of the RCMP code. Within one language shared words decide; between two, the sense.
CLOSE_WORDS, CLOSE_SCORE = 0.18, 0.55
CLOSE_SENSE, CLOSE_SCORE_ABROAD = 0.6, 0.65
CLOSE_WORDS_OF_SPARE = 0.4
"""Shared words (0.0 to 1.0) that a clause needs beside one that has a closer counterpart already."""


class LikenessDegree(StrEnum):
    """What can be said of a pair that the machine made, most first."""

    SAME = "same"  # word for word the same
    CLOSE = "close"  # worded alike; in another language, the same sense
    MAYBE = "maybe"  # no more than a hint


def degree_of(
    *, is_same: bool, is_one_language: bool, is_spare: bool, score: float, words: float, sense: float
) -> LikenessDegree:
    """Judge a pair by its measures, each from 0.0 to 1.0; `is_spare` where one side has a closer counterpart."""
    if is_same:
        return LikenessDegree.SAME
    if not is_one_language:
        is_close = not is_spare and sense >= CLOSE_SENSE and score >= CLOSE_SCORE_ABROAD
    else:
        is_close = words >= (CLOSE_WORDS_OF_SPARE if is_spare else CLOSE_WORDS) and score >= CLOSE_SCORE
    return LikenessDegree.CLOSE if is_close else LikenessDegree.MAYBE
