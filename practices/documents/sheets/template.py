"""What a template asks for, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill in: its head, what is said of it, the example, and the values between which one chooses."""

    head: str
    help_text: str = ""
    example: str = ""
    choices: Sequence[str] = ()
    is_needed: bool = False
