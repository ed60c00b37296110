"""Import the text of an instrument."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from organizations.models import OrganizationKind, OrganizationPage
from practices.actions.imports import AUDIENCES_BY_COMMAND, Draft, Imported, ImportRefused, TextDiffers
from practices.actions.intake import Founding, Opening, take_in
from practices.interchange.plain_text import read_plain_text
from practices.interchange.text import MAX_TEXT_BYTES, UnreadableText
from practices.management.organizations import find_organizations, name_organization
from practices.models import EventKind, PartialDate, TextStatus
from practices.numbering import HeadingAmbiguous, HeadingNotFound, Segmentation, find_document, segment

DATES = {
    "circulated_on": EventKind.CIRCULATED,
    "adopted_on": EventKind.ADOPTED,
    "in_force_on": EventKind.IN_FORCE,
}


class Command(BaseCommand):
    """Parse, import in one transaction, print what it came to. Running it again changes nothing."""

    help = (
        "Import a text as an edition of an instrument, as drafts; with --publish by the operator. Whatever is "
        "refused leaves nothing behind, and running it again changes nothing. See docs/importing.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what is said of the text."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a text in UTF-8, with its numbers as printed")
        parser.add_argument("--organization", metavar="ORG", help="slug, acronym, name or uuid of the issuer")
        parser.add_argument("--organization-name", metavar="NAME", help="found the issuer when it does not exist")
        parser.add_argument("--organization-kind", default=OrganizationKind.INTERGOVERNMENTAL, metavar="KIND")
        parser.add_argument("--title", default="", help="title of the instrument")
        parser.add_argument("--symbol", default="", help="symbol as printed")
        parser.add_argument("--kind", default="", help="code-of-conduct, staff-regulations, policy ...")
        for name in DATES:
            parser.add_argument(f"--{name.replace('_', '-')}", metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD")
        parser.add_argument("--language", default="", help="en, fr, de, ru ...")
        parser.add_argument("--text-status", default=TextStatus.AUTHENTIC, help="authentic, extract, summary ...")
        cut = parser.add_mutually_exclusive_group()
        cut.add_argument("--from-heading", metavar="TEXT", help="take the one document that begins with this heading")
        cut.add_argument("--lines", metavar="A-B", help="take these lines of the file, both included")
        parser.add_argument("--publish", action="store_true", help="publish it; needs --by and --authority")
        parser.add_argument(
            "--release", metavar="AUDIENCE", help="public, delegations or participating; needs --publish"
        )
        parser.add_argument("--release-source-file", action="store_true", help="open the original file as well")
        parser.add_argument("--by", metavar="USER", help="username of who imports")
        parser.add_argument("--authority", default="", metavar="TEXT", help="on what authority it is published")
        parser.add_argument(
            "--correct", action="store_true", help="replace a text at the same address by a new revision"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, import, print."""
        opening = _opening(options)
        by = _person(options["by"])
        content = _read_file(options["file"])
        text, first = _cut(_decode(content, options["file"]), options)
        draft = _draft(options, text, content)
        organization = _organization(options)
        found = segment("\n" * (first - 1) + text, language=draft.language)  # so that lines count as in the file
        try:
            imported = take_in(
                organization=organization,
                draft=draft,
                by=by,
                origin="command",
                correct=options["correct"],
                opening=opening,
                is_trial=options["dry_run"],
            )
        except TextDiffers as error:
            raise CommandError(f"{error} Say --correct to replace it by a new revision.") from error
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        self._print_doubts(found)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_report(imported, found, options), ensure_ascii=False, indent=2))
        else:
            self._print_counts(imported, found, options)

    def _print_doubts(self, found: Segmentation) -> None:
        for doubt in found.doubts:
            self.stderr.write(doubt.message, self.style.WARNING)

    def _print_counts(self, imported: Imported, found: Segmentation, options: dict[str, Any]) -> None:
        outcome = f"would be {imported.outcome}" if options["dry_run"] else imported.outcome
        instrument, edition = imported.instrument, imported.edition
        made = "new" if imported.is_new_instrument else "known"
        state = "published" if edition.live and not edition.has_unpublished_changes else "draft"
        self.stdout.write(f"instrument: {instrument.title} ({made}) {_address(instrument)}")
        self.stdout.write(f"edition: {outcome}, {state}, {_address(edition)}")
        self.stdout.write(f"provisions: {len(found.segments)}, doubts: {len(found.doubts)}")


def _opening(options: dict[str, Any]) -> Opening | None:
    release = (options["release"] or "").strip().lower() or None
    if release is not None and release not in AUDIENCES_BY_COMMAND:
        known = ", ".join(AUDIENCES_BY_COMMAND)
        raise CommandError(f"“{release[:40]}” is not an audience that the command opens to. Known: {known}.")
    if not options["publish"]:
        for name in ("release", "release_source_file"):
            if options[name]:
                raise CommandError(f"--{name.replace('_', '-')} needs --publish: what is a draft is open to nobody.")
        return None
    if not options["by"]:
        raise CommandError("--publish needs --by: who publishes.")
    if not options["authority"].strip():
        raise CommandError("--publish needs --authority: on what authority it is published.")
    if options["release_source_file"]:
        if release is None:
            raise CommandError("--release-source-file needs --release.")
        if options["from_heading"] or options["lines"]:
            raise CommandError(
                "--release-source-file is refused here: the file holds more than the text that is cut out of it."
            )
    return Opening(options["authority"], release, options["release_source_file"])


def _person(name: str | None) -> Any:
    if not name:
        return None
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"--by: “{name[:80]}” is not the name of an active account.")
    return person


def _read_file(file: Path) -> bytes:
    try:
        if file.is_file() and file.stat().st_size > MAX_TEXT_BYTES:
            raise CommandError(f"{file}: the file is larger than {MAX_TEXT_BYTES // 1024**2} MB.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError("This is not the name of a file.") from error


def _decode(content: bytes, file: Path) -> str:
    try:
        return read_plain_text(content)
    except UnreadableText as error:
        raise CommandError(f"{file}: {error}") from error


def _cut(text: str, options: dict[str, Any]) -> tuple[str, int]:
    """Give the part of the text that is asked for, and the number of its first line in the file."""
    lines = text.split("\n")
    if options["from_heading"] is not None:
        try:
            first, last = find_document(text, options["from_heading"])
        except (HeadingNotFound, HeadingAmbiguous) as error:
            raise CommandError(f"--from-heading: {error}") from error
    elif options["lines"]:
        first, last = _line_range(options["lines"], len(lines))
    else:
        return text, 1
    while first < last and not lines[first - 1].strip():
        first += 1
    return "\n".join(lines[first - 1 : last]).rstrip("\n") + "\n", first


def _line_range(text: str, count: int) -> tuple[int, int]:
    begin, _dash, end = text.partition("-")
    if not (begin.strip().isdecimal() and end.strip().isdecimal()):
        raise CommandError("--lines: write the first and the last line, as 120-260.")
    first, last = int(begin), int(end)
    if not 1 <= first <= last <= count:
        raise CommandError(f"--lines: the file has the lines 1-{count}.")
    return first, last


def _draft(options: dict[str, Any], text: str, content: bytes) -> Draft:
    dates = {}
    for name, kind in DATES.items():
        if options[name] is not None:
            try:
                dates[kind.value] = PartialDate.parse(options[name])
            except ValueError as error:
                raise CommandError(f"--{name.replace('_', '-')}: {error}") from error
    if not options["language"]:
        raise CommandError("Give the --language of the text: en, fr, de, ru ...")
    return Draft(
        title=options["title"].strip(),
        kind=options["kind"].strip().lower().replace("-", "_"),
        symbol=options["symbol"].strip(),
        language=options["language"].strip(),
        text_status=options["text_status"].strip().lower().replace("-", "_"),
        numbered_text=text,
        dates=dates,
        source_name=options["file"].name,
        source=content,
    )


def _organization(options: dict[str, Any]) -> OrganizationPage | Founding:
    code, name = (options["organization"] or "").strip(), (options["organization_name"] or "").strip()
    if not code:
        raise CommandError("Give the --organization that issued the text: its slug, acronym, name or uuid.")
    if name and not find_organizations(code):
        return Founding(code, name, options["organization_kind"].strip().lower().replace("-", "_"))
    return name_organization(code)


def _address(page: Any) -> str:
    return settings.BASE_URL.rstrip("/") + (page.url or "")


def _report(imported: Imported, found: Segmentation, options: dict[str, Any]) -> dict[str, Any]:
    """Give what is printed as JSON. A trial makes nothing, so what would be new has no id."""
    is_new_edition = options["dry_run"] and imported.outcome == "created"
    is_new_instrument = options["dry_run"] and imported.is_new_instrument
    return {
        "outcome": imported.outcome,
        "dry_run": options["dry_run"],
        "instrument": {
            "id": None if is_new_instrument else str(imported.instrument.translation_key),
            "url": _address(imported.instrument),
        },
        "edition": {
            "id": None if is_new_edition else str(imported.edition.translation_key),
            "url": _address(imported.edition),
        },
        "provisions": len(found.segments),
        "doubts": [
            {
                "line": doubt.line,
                "code": doubt.code,
                "message": doubt.message,
                "weight": doubt.weight,
            }
            for doubt in found.doubts
        ],
    }
