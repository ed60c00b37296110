"""What is said of a text that is imported, by option of the command or by column of a manifest."""

import datetime
import re
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from django.core.management.base import CommandError

from organizations.models import OrganizationKind, OrganizationPage
from practices.actions.import_plans import ImportItem
from practices.actions.imports import AUDIENCES_BY_COMMAND, Draft, ImportRefused, faults_of, main_title
from practices.actions.intake import Founding, ReleaseOptions, refuse_founding
from practices.documents.file_contents.held import Changes
from practices.documents.manifests import TITLE_IN
from practices.documents.reading_ahead import ReadingTask
from practices.management.operator import named_account, read_operator
from practices.management.organizations import find_organizations, name_organization
from practices.models.dates import PartialDate
from practices.models.editions import TextStatus
from practices.models.instruments import EventKind, InstrumentKind, ReuseTerms

DATES = {
    "circulated_on": EventKind.CIRCULATED,
    "adopted_on": EventKind.ADOPTED,
    "in_force_on": EventKind.IN_FORCE,
}
WORDS: dict[str, tuple[str, str, str]] = {
    "organization": ("", "ORG", "slug, acronym, name or uuid of the issuer"),
    "organization_name": ("", "NAME", "found the issuer when it does not exist"),
    "organization_kind": (OrganizationKind.INTERGOVERNMENTAL, "KIND", "what is founded: regional, specialized ..."),
    "title": ("", "TITLE", "title of the instrument"),
    "symbol": ("", "SYMBOL", "symbol as printed"),
    "kind": ("", "KIND", "code-of-conduct, staff-regulations, policy ..."),
    **dict.fromkeys(DATES, ("", "DATE", "YYYY, YYYY-MM or YYYY-MM-DD")),
    "language": ("", "CODE", "en, fr, de, ru ..."),
    "text_status": (TextStatus.AUTHENTIC, "STATUS", "authentic, extract, summary ..."),
    "made_from": ("", "EDITION", "the edition that this one translates: its address or date, or symbol and date"),
    "reuse_terms": (ReuseTerms.DISPLAY_ONLY, "TERMS", "of a new instrument: display-only, quote, reuse or free"),
    "from_heading": ("", "TEXT", "take the one document that begins with this heading"),
    "lines": ("", "A-B", "take these lines of the text, both included"),
    "release": ("", "AUDIENCE", "public, delegations or participating; needs --publish"),
}
"""What can be said of each text: default, placeholder and help, by name."""


SOME_DATE = {EventKind.DATED.value: PartialDate(datetime.date.min)}
"""Stands for a date that was given and is none."""


class Faulty(Exception):
    """What is said of a text cannot be: a sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def add_word_options(parser: ArgumentParser) -> None:
    """Declare an option for each of WORDS."""
    for name, (_default, placeholder, help_) in WORDS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", metavar=placeholder, help=help_)


@dataclass
class ImportRun:
    """What holds for every text of a run: who imports, whether and on what authority it is published.

    `changes`: source files are cleaned, tracked changes accepted or rejected. `uncleaned_reason`: why files are opened
    that hold more than their words.
    """

    by: Any = None
    is_published: bool = False
    authority: str = ""
    with_source: bool = False
    changes: Changes | Literal[""] = ""
    uncleaned_reason: str = ""
    _organizations: dict[tuple[str, str, str], OrganizationPage | Founding | str] = field(default_factory=dict)

    def read_order(self, words: Mapping[str, str], file: Path, line: int = 0) -> tuple[ImportItem, ReadingTask]:
        """Make the order of a file, its text still unread, and say how it is read. Raises Faulty."""
        said = {name: words.get(name) or default for name, (default, _, _) in WORDS.items()}
        organization, opening = self._organization(said), self.opening(said)
        faults = [found for found in (organization, opening) if isinstance(found, str)]
        dates, wrong = _dates(said)
        draft = _draft(said, _titles(words), dates, file)
        if not said["language"]:
            wrong.append("Give the --language of the text: en, fr, de, ru ...")
        if not said["kind"]:
            wrong.append(f"Give the --kind of the instrument: {', '.join(InstrumentKind.values)}.")
        # what was said to be wrong just now is not said again
        language, kind = said["language"] or "en", draft.kind or InstrumentKind.OTHER
        checked = replace(draft, dates=dates or SOME_DATE, language=language, kind=kind) if wrong else draft
        faults += [*wrong, *faults_of(checked)]
        if said["from_heading"] and said["lines"]:
            faults.append("Give --from-heading or --lines, not both.")
        if faults or isinstance(organization, str) or isinstance(opening, str):
            raise Faulty(faults)
        order = ImportItem(
            line, organization, draft, file=file, made_from=said["made_from"], opening=opening, changes=self.changes
        )
        return order, ReadingTask(file, draft.language.lower(), said["from_heading"], said["lines"], self.changes)

    def _organization(self, said: Mapping[str, str]) -> OrganizationPage | Founding | str:
        """Return the issuer, or what is to be founded, or what is wrong; asked once for all rows that say the same."""
        key = (said["organization"].strip(), said["organization_name"].strip(), said["organization_kind"])
        if key not in self._organizations:
            self._organizations[key] = _find_organization(*key)
        return self._organizations[key]

    def opening(self, said: Mapping[str, str]) -> ReleaseOptions | str | None:
        """Return how a text is published, None when it stays a draft, or what is wrong."""
        release = said["release"].strip().lower() or None
        if release is not None and release not in AUDIENCES_BY_COMMAND:
            known = ", ".join(AUDIENCES_BY_COMMAND)
            return f"“{release[:40]}” is not an audience that the command opens to. Known: {known}."
        if not self.is_published:
            return "--release needs --publish: what is a draft is open to nobody." if release else None
        if self.with_source and release is None:
            return "--release-source-file needs --release."
        if self.with_source and (said["from_heading"] or said["lines"]):
            return "--release-source-file is refused here: the file holds more than the text that is cut out of it."
        return ReleaseOptions(self.authority, release, self.with_source, self.uncleaned_reason)


def read_run(options: Mapping[str, Any]) -> ImportRun:
    """Read what holds for the whole run. Raises CommandError."""
    if not options["publish"] and options["release_source_file"]:
        raise CommandError("--release-source-file needs --publish: what is a draft is open to nobody.")
    release = ImportRun(is_published=True).opening({"release": options["release"] or ""})
    if isinstance(release, str):
        raise CommandError(release)
    if options["uncleaned_reason"].strip() and not options["release_source_file"]:
        raise CommandError("--uncleaned-reason needs --release-source-file: it says why a file is opened as it is.")
    if options["publish"] and not options["dry_run"]:
        passed = "the second person of the organization, who approves what is published and opened"
        operator = read_operator(options, passes_by=passed, needs="--publish")
        by, authority = operator.by, operator.authority
    else:
        by, authority = named_account(options["by"]), options["authority"]
    return ImportRun(
        by,
        options["publish"],
        authority,
        options["release_source_file"],
        options["clean"] or "",
        options["uncleaned_reason"].strip(),
    )


def _find_organization(code: str, name: str, kind: str) -> OrganizationPage | Founding | str:
    if not code:
        return "Give the --organization that issued the text: its slug, acronym, name or uuid."
    try:
        if name and not find_organizations(code):
            founding = Founding(code, name, _stored(kind))
            refuse_founding(founding)
            return founding
        return name_organization(code)
    except (CommandError, ImportRefused) as error:
        return str(error)


def _dates(said: Mapping[str, str]) -> tuple[dict[str, PartialDate], list[str]]:
    """Return the dates by kind, and a sentence for each that is none."""
    dates, wrong = {}, []
    for name, kind in DATES.items():
        if said[name]:
            try:
                dates[kind.value] = PartialDate.parse(said[name])
            except ValueError as error:
                wrong.append(f"--{name.replace('_', '-')}: {error}")
    return dates, wrong


def _titles(words: Mapping[str, str]) -> dict[str, str]:
    """Return the titles by language that a row of a manifest gives."""
    begins = (name for name in words if name.startswith(TITLE_IN))
    return {name.removeprefix(TITLE_IN): words[name].strip() for name in begins if words[name].strip()}


def _draft(said: Mapping[str, str], titles: Mapping[str, str], dates: Mapping[str, PartialDate], file: Path) -> Draft:
    return Draft(
        title=said["title"].strip() or main_title(titles),
        titles=titles,
        kind=_stored(said["kind"]),
        symbol=said["symbol"].strip(),
        language=said["language"].strip(),
        text_status=_stored(said["text_status"]),
        reuse_terms=_stored(said["reuse_terms"]),
        numbered_text="",
        dates=dates,
        source_name=file.name,
    )


def _stored(word: str) -> str:
    """Return the stored code of a word as it is typed: "Code of conduct", "code-of-conduct"."""
    return re.sub(r"[\s-]+", "_", word.strip().lower())
