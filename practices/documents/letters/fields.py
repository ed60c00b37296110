"""The fields of a model letter, in braces, and filling them in. Nothing but a name is ever read between the braces."""

import re
from collections.abc import Iterable, Mapping

FIELDS = (
    "organization",
    "acronym",
    "date",
    "reference_number",
    "due_on",
    "enclosures",
    "focal_point",
    "actor",
    "earlier_letter",
    "question",
    "salutation",
    "with_texts",
)
"""What may stand in braces. `earlier_letter` is the number and date of the letter that a reminder repeats.

`question` is the question of the enquiry that a letter is made for.

`salutation` opens the letter: as the addressee is addressed, in the language of the letter.

`with_texts` stands for nothing: a paragraph that has it is left out where no text is enclosed.
"""
WITH_TEXTS = "with_texts"
_FIELD = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r"[^\S\n]+")


def fields_in(words: str) -> list[str]:
    """Return the names between braces, in order, each once."""
    return list(dict.fromkeys(match.strip() for match in _FIELD.findall(words)))


def unknown_fields(words: str) -> list[str]:
    """Return what stands between braces and is no field; a brace without its other half is given as it stands."""
    rest = _FIELD.sub("", words)
    alone = [brace for brace in ("{", "}") if brace in rest]
    return [name for name in fields_in(words) if name not in FIELDS] + alone


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put the values in the place of the fields. Raises KeyError for a field without one."""
    return _FIELD.sub(lambda match: values[match[1].strip()], words)


def paragraphs(body: str) -> tuple[str, ...]:
    """Cut a text into paragraphs at its empty lines; a line within a paragraph stays a line, empty ones fall away."""
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    parts = (_tidy(part) for part in re.split(r"\n[^\S\n]*\n", plain))
    return tuple(part for part in parts if part)


def _tidy(part: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in part.split("\n"))
    return "\n".join(line for line in lines if line)


def without_texts(body: str) -> str:
    """Leave out the paragraphs that speak of enclosed texts."""
    kept = (part for part in paragraphs(body) if WITH_TEXTS not in fields_in(part))
    return "\n\n".join(kept)


def with_salutation(body: str, opening: str) -> str:
    """Put the field in the place of an opening that addresses nobody, so that a person is addressed by name."""
    first, gap, rest = body.replace("\r\n", "\n").lstrip().partition("\n")
    return f"{{salutation}}{gap}{rest}" if opening and first.strip() == opening else body


def uses(field: str, words: Iterable[str]) -> bool:
    """Tell whether one of the texts has this field."""
    return any(field in fields_in(text) for text in words)
