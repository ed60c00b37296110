"""Doing one act on a text."""

from collections.abc import Collection
from dataclasses import replace

from practices.texts.editing.acts import ActName, ActRefused, RefusedBecause, StructureAct
from practices.texts.editing.left_out import bring_back
from practices.texts.editing.making import end_of, make
from practices.texts.editing.source import TextSource, read_source
from practices.texts.editing.writing import EditedText, keep_edited, rewrite


def edit_structure(text: str, act: StructureAct, *, language: str = "en", kept: Collection[str] = ()) -> EditedText:
    """Return `text` after `act`, written as plainly as reads back right.

    What the act does not touch stays as it is, character by character, and each piece whose id is among `kept`
    keeps it. Raises ActRefused.
    """
    source = read_source(text.replace("\r\n", "\n").replace("\r", "\n"), language)
    if not act.places or not all(0 <= place < len(source.pieces) for place in act.places):
        raise ActRefused(RefusedBecause.NO_PLACE)
    if act.name is ActName.BRING_BACK:
        return bring_back(source, act.places, language=language, kept=kept)
    act = _on_segments(source, act)
    if act.name in {ActName.UP, ActName.DOWN}:
        return _move(source, act, language=language, kept=kept)
    return rewrite(source, make(source, act), language=language, kept=kept)


def _on_segments(source: TextSource, act: StructureAct) -> StructureAct:
    """Return the act with its places among the segments: what was left out stays so."""
    numbers = {place: number for number, place in enumerate(source.piece_places)}
    places = tuple(numbers[place] for place in act.places if place in numbers)
    if not places:
        raise ActRefused(RefusedBecause.LEFT_OUT)
    return replace(act, places=places)


def _move(source: TextSource, act: StructureAct, *, language: str, kept: Collection[str]) -> EditedText:
    """Exchange a piece, with all below it, and its neighbour on the same level."""
    first, second = _neighbours(source, act)
    lines = source.lines
    begin, middle, end = (_line_at(source, place) for place in (first, second, end_of(source, second)))
    upper, lower = list(lines[begin:middle]), list(lines[middle:end])
    for part in (upper, lower):
        if not part or part[-1].strip():
            part.append("")
    text = "\n".join([*lines[:begin], *lower, *upper, *lines[end:]])
    places = {number: number for number in range(1, begin + 1)}
    places |= {number: number + len(lower) for number in range(begin + 1, middle + 1)}
    places |= {number: number - (middle - begin) for number in range(middle + 1, end + 1)}
    grown = len(upper) + len(lower) - (end - begin)
    places |= {number: number + grown for number in range(end + 1, len(lines) + 1)}
    return keep_edited(source, text, places, language=language, kept=kept)


def _neighbours(source: TextSource, act: StructureAct) -> tuple[int, int]:
    place = act.places[0] if len(act.places) == 1 else -1
    if not 0 <= place < len(source.segments):
        raise ActRefused(RefusedBecause.NO_PLACE)
    level = source.segments[place].level
    if act.name is ActName.DOWN:
        other = end_of(source, place)
        is_there = other < len(source.segments) and source.segments[other].level == level
        pair = (place, other)
    else:
        other = place - 1
        while other >= 0 and source.segments[other].level > level:
            other -= 1
        is_there, pair = other >= 0 and source.segments[other].level == level, (other, place)
    starts = [source.blocks[source.block_of(at)].first == at for at in pair]
    if not is_there or not all(starts):
        raise ActRefused(RefusedBecause.NOWHERE_TO_GO)
    return pair


def _line_at(source: TextSource, place: int) -> int:
    return source.segments[place].line - 1 if place < len(source.segments) else len(source.lines)
