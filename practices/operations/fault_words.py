"""What a mail says of an error: its kind and where it went through the code, nothing of anybody's data."""

import traceback
from collections.abc import Iterator
from types import TracebackType

MOST_CAUSES = 5


def kind_of(error: BaseException | None) -> str:
    """Return the kind of an error, with the kinds of those that it came from; "" for none."""
    kinds: list[str] = []
    while error is not None and len(kinds) < MOST_CAUSES:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " from ".join(kinds)


def places_of(trace: TracebackType | None) -> Iterator[str]:
    """Return the lines of code that an error went through, without values."""
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"


def words_of(error: BaseException) -> str:
    """Return kind and places as lines."""
    return "\n".join([kind_of(error), *places_of(error.__traceback__)])
