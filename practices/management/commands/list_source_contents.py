"""List the released source files that hold more than their words."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from practices.queries.editions.source_contents import SourceContents, released_source_contents


class Command(BaseCommand):
    """Open each source file that was released, and say what it holds beside its words. Changes nothing."""

    help = (
        "List the source files that somebody beside their organization may download and that hold more than their "
        "words: comments, tracked changes, hidden text, names, attachments and more. Those that were released as they "
        "are, with a stated reason, are marked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the form of the answer."""
        parser.add_argument("--examples", action="store_true", help="show the beginnings of what was found")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print a line for each file that holds something, or cannot be read, and the counts."""
        files = list(released_source_contents())
        found = [file for file in files if file.held or file.fault]
        if options["format"] == "json":
            self.stdout.write(json.dumps([_row(file, shows_examples=options["examples"]) for file in found], indent=1))
            return
        for file in found:
            held = ", ".join(f"{one.kind} {one.count}" for one in file.held)
            reason = ", with a stated reason" if file.has_reason else ""
            self.stdout.write(f"{file.edition.url_path} ({file.audience}{reason}): {held or file.fault}")
            for one in file.held if options["examples"] else ():
                for example in one.examples:
                    self.stdout.write(f"  {one.kind}: {example}")
        self.stdout.write(f"{len(files)} released source files, {len(found)} hold more than their words.")


def _row(file: SourceContents, *, shows_examples: bool) -> dict[str, Any]:
    held = [
        {"kind": one.kind, "count": one.count, **({"examples": list(one.examples)} if shows_examples else {})}
        for one in file.held
    ]
    return {
        "id": str(file.edition.translation_key),
        "audience": file.audience,
        "held": held,
        "fault": file.fault,
        "has_reason": file.has_reason,
    }
