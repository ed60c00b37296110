"""The paper form as a value: words in the form's language, in their order. It knows no database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """One track: what it asks, what is recorded ("" for nothing), the states to choose from."""

    title: str
    question: str
    recorded: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line to be filled in; `is_tall` leaves room for several lines of writing."""

    label: str
    is_tall: bool = False


@dataclass(frozen=True, slots=True)
class ReturnDocument:
    """The form of one organization for one year. `on` is its own date (ISO 8601).

    `duty_lines` follow every duty; `sharing_lines` come once, after all of them; `signatures` are the boxes of the two
    persons; `receipt` is the box that the secretariat fills in.
    """

    title: str
    organization: str
    organization_language: str
    reference: str
    reference_language: str
    language: str
    on: str
    facts: tuple[tuple[str, str], ...]
    help: tuple[str, ...]
    unchanged: str
    recorded: str
    nothing_recorded: str
    choose: str
    duties: tuple[Duty, ...]
    duty_lines: tuple[FormLine, ...]
    sharing_title: str
    sharing_question: str
    sharing_lines: tuple[FormLine, ...]
    signatures_title: str
    signatures: tuple[str, ...]
    signature_lines: tuple[FormLine, ...]
    receipt_title: str
    receipt_lines: tuple[FormLine, ...]
    page: str
