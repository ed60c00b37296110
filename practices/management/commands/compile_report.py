"""`manage.py compile_report`: a report as of a day, as draft files or frozen as the next issue."""

import datetime
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from practices.documents.pdf_out import UnprintableText
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.files import WRITERS, file_name, forms_of, write_file
from practices.management.writing import WritingCommand
from practices.migration_names import records
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import Enquiry
from practices.models.releases import SHARED_AUDIENCES, Audience
from practices.models.reports.issues import Report, ReportFile
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.standing import end_of
from practices.reports.actions.drafts import DraftRefused, ReportPlan, make_draft
from practices.reports.actions.freezing import FreezeRefused, freeze_report
from practices.reports.queries.compiling import compile_report_document

ALL = "all"


class Command(WritingCommand):
    """Compile a report."""

    help = (
        "Compile a report as of a day: draft files in a folder, or with --freeze the next numbered issue. The same "
        "days, known on the same past day, give the same files. Example: manage.py compile_report --as-of 2026-06-30 "
        "--since 2025-12-31 --format all --output reports/"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the report is about, and where it goes."""
        parser.add_argument("--as-of", required=True, type=_day, metavar="DAY", help="the day whose standing it tells")
        parser.add_argument("--since", type=_day, metavar="DAY", help="changes since this day; without it, the first")
        parser.add_argument("--known-on", type=_day, metavar="DAY", help="as known at the end of this day (UTC)")
        parser.add_argument(
            "--rule", type=int, choices=range(1, RULE + 1), help="the version of the rule by which statements count"
        )
        parser.add_argument(
            "--audience",
            choices=[value for value, _label in SHARED_AUDIENCES],
            default=Audience.PUBLIC.value,
            help="as who sees it",
        )
        parser.add_argument(
            "--reference", action="append", default=[], metavar="UUID|SLUG", help="instruments to look at; default: all"
        )
        parser.add_argument("--enquiry", metavar="UUID|TITLE", help="the enquiry that the report is about")
        parser.add_argument("--format", choices=(*WRITERS, ALL), default=ALL)
        parser.add_argument("--output", type=Path, default=Path(), metavar="DIR|FILE", help="default: this folder")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")
        parser.add_argument("--title", default="")
        parser.add_argument("--symbol", default="", help="official symbol")
        parser.add_argument("--previous", metavar="ISSUE", help="the issue before, as in its address: 3 or r3")
        parser.add_argument("--freeze", action="store_true", help="number it, keep its data and files")
        parser.add_argument("--by", metavar="USER", help="who freezes it: an account of the secretariat")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile it. Raises CommandError."""
        known_on = options["known_on"] or today()
        _refuse_days(options["as_of"], options["since"], known_on)
        references = [_reference(text) for text in options["reference"]]
        previous, enquiry = _issue(options["previous"]), _enquiry(options["enquiry"])
        since = options["since"] or (previous.as_of if previous else None)
        if options["freeze"]:
            if options["rule"]:
                raise CommandError("--rule is for drafts: an issue is frozen by the present rule.")
            self._freeze(options, known_on, since, references, previous, enquiry)
            return
        document = compile_report_document(
            audience=options["audience"],
            as_of=options["as_of"],
            since=since,
            known_at=end_of(known_on),
            references=[page.pk for page in references],
            language=options["language"],
            previous=previous,
            title=options["title"],
            symbol=options["symbol"],
            rule=options["rule"],
            enquiry=enquiry.pk if enquiry else None,
        )
        self._write(document, options["format"], options["output"])

    def _freeze(
        self,
        options: dict[str, Any],
        known_on: datetime.date,
        since: datetime.date | None,
        references: list[InstrumentPage],
        previous: Report | None,
        enquiry: Enquiry | None,
    ) -> None:
        plan = ReportPlan(
            as_of=options["as_of"],
            audience=options["audience"],
            since=since,
            known_on=known_on,
            title=options["title"],
            language=options["language"],
            symbol=options["symbol"],
            previous=previous,
            references=references,
            enquiry=enquiry,
        )
        person = _person(options["by"])
        try:
            report = freeze_report(draft=make_draft(plan=plan, by=person), by=person)
        except (DraftRefused, FreezeRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Issue {report.issue}, row {report.sequence}: {report.content_digest}")
        wanted = (
            report.files.order_by("pk") if options["format"] == ALL else report.files.filter(format=options["format"])
        )
        for file in wanted:
            self._put(_place(options["output"], file.name, options["format"]), _stored(file))

    def _write(self, document: ReportDocument, form: str, output: Path) -> None:
        for name in forms_of(document) if form == ALL else (form,):
            try:
                made = write_file(document, name)
            except UnprintableText as error:
                raise CommandError(str(error)) from error
            self._put(_place(output, file_name(f"report-draft-{document.as_of}", name), form), made)

    def _put(self, file: Path, made: bytes) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        self.stdout.write(f"{file}: {len(made)} bytes")


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _refuse_days(as_of: datetime.date, since: datetime.date | None, known_on: datetime.date) -> None:
    if known_on > today():
        raise CommandError("--known-on: nobody knows what will have been recorded by a day to come.")
    if as_of > known_on:
        raise CommandError("--as-of lies after the day it is known on.")
    if since is not None and since > as_of:
        raise CommandError("--since lies after --as-of.")


def _reference(text: str) -> InstrumentPage:
    """Find an instrument by uuid or slug. Raises CommandError when there is none, or several."""
    try:
        named = {"translation_key": uuid.UUID(text)}
    except ValueError:
        named = {"slug": text}  # type: ignore[dict-item]
    found = list(InstrumentPage.objects.filter(**named)[:2])
    if len(found) != 1:
        count = "no instrument" if not found else "more than one instrument"
        raise CommandError(f"--reference: there is {count} called “{text[:80]}”. Give its uuid.")
    return found[0]


def _enquiry(text: str | None) -> Enquiry | None:
    """Find an enquiry by uuid or title. Raises CommandError when there is none, or several."""
    if not text:
        return None
    try:
        named = {"public_id": uuid.UUID(text)}
    except ValueError:
        named = {"title": text}  # type: ignore[dict-item]
    found = list(Enquiry.objects.filter(**named)[:2])
    if len(found) != 1:
        count = "no enquiry" if not found else "more than one enquiry"
        raise CommandError(f"--enquiry: there is {count} called “{text[:80]}”. Give its uuid.")
    return found[0]


def _issue(text: str | None) -> Report | None:
    if not text:
        return None
    number = text.removeprefix("r")
    series = "restricted" if text.startswith("r") else "public"
    if number.isdecimal() and len(number) < 9:
        found = Report.objects.filter(series=series, number=int(number)).first()
        if found is not None:
            return found
    raise CommandError(f"--previous: there is no issue “{text[:20]}”.")


def _person(name: str | None) -> Any:
    person = get_user_model().objects.filter(username=name or "", is_active=True).first()
    if person is None:
        raise CommandError("--freeze needs --by: the name of an active account of the secretariat.")
    return person


def _place(output: Path, name: str, form: str) -> Path:
    """Return the file to write: `output` itself where it names a file of the one format that is asked for."""
    return output if form != ALL and output.suffix == f".{form}" else output / name


def _stored(file: ReportFile) -> bytes:
    with records().open(str(file.stored)) as stored:
        return bytes(stored.read())
