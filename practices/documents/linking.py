"""Links put on words of a line that is taken apart; what is a link already, or lies across two marks, stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practices.documents.notation import Run, RunKind, Runs, plain_words


@dataclass(frozen=True, slots=True)
class WordLink:
    """A link on the words from `start` to `end` of a line's plain words; `kind` is LINK or TERM."""

    start: int
    end: int
    address: str
    kind: RunKind = RunKind.LINK


def link_words(runs: Runs, links: Sequence[WordLink]) -> Runs:
    """Return a line with links on some of its plain words. They are in order and do not overlap."""
    return tuple(_linked(runs, links, 0)) if links else runs


def _linked(runs: Runs, links: Sequence[WordLink], at: int) -> Iterator[Run]:
    for run in runs:
        end = at + len(plain_words((run,)))
        here = [link for link in links if at <= link.start and link.end <= end]
        if not here or run.mark in {RunKind.LINK, RunKind.NOTE, RunKind.BREAK}:
            yield run
        elif run.runs:
            yield replace(run, runs=tuple(_linked(run.runs, here, at)))
        else:
            yield from _cut(run.words, here, at)
        at = end


def _cut(words: str, links: Sequence[WordLink], at: int) -> Iterator[Run]:
    """Cut words so that what is linked is a link."""
    done = 0
    for link in links:
        start, end = link.start - at, link.end - at
        if start > done:
            yield Run(RunKind.PLAIN, words[done:start])
        yield Run(link.kind, address=link.address, runs=(Run(RunKind.PLAIN, words[start:end]),))
        done = end
    if done < len(words):
        yield Run(RunKind.PLAIN, words[done:])
