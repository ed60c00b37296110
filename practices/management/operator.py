"""What the operator's shell asks for before it passes by a second person: in whose name, on what authority, and yes."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


@dataclass(frozen=True, slots=True)
class Operator:
    """The account that the record names, and the authority."""

    by: Any
    authority: str


def add_operator_options(parser: ArgumentParser, *, what: str) -> None:
    """Declare the three options; `what` is done at once with them."""
    parser.add_argument("--by", metavar="USER", help=f"username of who {what}")
    parser.add_argument(
        "--authority", default="", metavar="TEXT", help="on what authority: a decision, a letter, a date"
    )
    parser.add_argument("--yes", action="store_true", help="go on without the second person; the organization is told")


def read_operator(options: Mapping[str, Any], *, passes_by: str, needs: str = "This") -> Operator:
    """Return who does it and on what authority. Raises CommandError, which says whose second person is passed by."""
    if not options["by"]:
        raise CommandError(f"{needs} needs --by: who does it.")
    if not options["authority"].strip():
        raise CommandError(f"{needs} needs --authority: on what authority it is done.")
    person = named_account(options["by"])
    if not options["yes"]:
        raise CommandError(f"This passes by {passes_by}. Say --yes to go on; the organization is told.")
    return Operator(person, options["authority"])


def named_account(name: str | None) -> Any:
    """Return the active account of this username, None for no name. Raises CommandError."""
    if not name:
        return None
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"--by: “{name[:80]}” is not the name of an active account.")
    return person
