"""Clauses from loose items: what `segment` prints, or what another program wrote alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from practices.texts.comparison.clauses import Clause

NAMES = ("key", "num", "eid")


class ItemsRefused(Exception):
    """The items cannot be compared; the message is for the user."""


def read_clauses(items: Any, *, by: str = NAMES[0], language: str = "en") -> list[Clause]:
    """Make clauses of items, in order: mappings with a text and one of the names.

    An item is named by its `by`, else by the first of `key`, `num`, `eid` that it has; a
    name that comes again gets "#2", "#3". Items without name and items without text are
    left out, but for a numbered heading. `language` holds for items that do not say their own.
    Raises ItemsRefused if `items` is no list of such mappings, or none is left.
    """
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise ItemsRefused("The items must be a list.")
    order = (by, *(name for name in NAMES if name != by))
    taken: Counter[str] = Counter()
    clauses: list[Clause] = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, Mapping):
            raise ItemsRefused(f"Item {number} is not an object.")
        name = next((found for found in (_string(item, field, number) for field in order) if found), "")
        text, heading = _string(item, "text", number), _string(item, "heading", number)
        if not name or not (text or (heading and _is_numbered(item))):
            continue
        taken[name] += 1
        clauses.append(
            Clause(
                key=name if taken[name] == 1 else f"{name}#{taken[name]}",
                text=text,
                heading=heading,
                language=_string(item, "language", number) or language,
                label=_string(item, "label", number),
                topics=frozenset(_topics(item, number)),
            )
        )
    if not clauses:
        raise ItemsRefused("There is no item with a name and a text.")
    return _keep_unique(clauses)


def _is_numbered(item: Mapping[Any, Any]) -> bool:
    return bool(item.get("num") or item.get("key"))


def _string(item: Mapping[Any, Any], field: str, number: int) -> str:
    value = item.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ItemsRefused(f"“{field}” of item {number} is not a text.")
    text = str(value).strip()
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ItemsRefused(f"“{field}” of item {number} holds half a character (a lone surrogate).")
    return text


def _topics(item: Mapping[Any, Any], number: int) -> Iterable[str]:
    topics = item.get("topics") or []
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ItemsRefused(f"“topics” of item {number} is not a list of texts.")
    return topics


def _keep_unique(clauses: list[Clause]) -> list[Clause]:
    """Refuse names that collide with a counted one ("1#2" beside two "1")."""
    twice = [key for key, times in Counter(clause.key for clause in clauses).items() if times > 1]
    if twice:
        raise ItemsRefused(f"Two items are named “{twice[0]}”.")
    return clauses
