"""The files of letters: the first of a mailing are made with it, the others by the worker, some at a time."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import OperationalError
from django.utils.text import slugify

from practices.actions.kept_files import keep_file, keeping_files
from practices.documents.letters.documents import LetterDocument, LetterWords
from practices.documents.letters.print_file import write_letter_pdf
from practices.documents.pdf_out import UnprintableText
from practices.documents.when_used import when_used
from practices.models.job_runs import JobUnfinished
from practices.models.letterheads import letterhead_at
from practices.models.outreach.letters import Letter, LetterFile, LetterForm
from practices.queries.editions.exports import TEXT_FORMATS

write_letter_docx = when_used("practices.documents.letters.word_file.write_letter_docx")

SECONDS = 20.0
"""After how many seconds of a round no further letter is begun: the other jobs of the worker wait meanwhile."""
BATCH = 10
TUPLES = ("recipient", "paragraphs", "enclosures", "sender_address")
logger = logging.getLogger(__name__)


def letter_data(document: LetterDocument) -> dict[str, Any]:
    """Return a letter as JSON, without the emblem: the letterhead of the mailing has that."""
    return {name: value for name, value in asdict(document).items() if name != "emblem"}


def keep_letter_files(letter: Letter, document: LetterDocument) -> None:
    """Keep the letter as Word and PDF; without the PDF where the fonts at hand lack its letters."""
    _keep(letter, LetterForm.WORD, write_letter_docx(document))
    try:
        _keep(letter, LetterForm.PDF, write_letter_pdf(document))
    except UnprintableText:
        return


def write_waiting_letters(*, seconds: float = SECONDS, timer: Callable[[], float] = time.monotonic) -> int:
    """Make the files of letters that wait for them, by number; return of how many.

    One that fails is tried again in the next round. Raises JobUnfinished for such, once the others are made.
    """
    ends_at, count, failed = timer() + seconds, 0, list[int]()
    while timer() < ends_at:
        waiting = Letter.objects.unwritten().exclude(pk__in=failed).order_by("year", "number")
        keys = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        for key in keys:
            try:
                count += _write(key)
            except OperationalError:
                raise
            except Exception:  # one letter must not keep the others from being made
                logger.exception("the files of letter %s could not be made", key)
                failed.append(key)
    if failed:
        raise JobUnfinished(f"the files of {len(failed)} letters could not be made")
    return count


@keeping_files()
def _write(key: int) -> int:
    locked = Letter.objects.unwritten().select_for_update(of=("self",), skip_locked=True)
    letter = locked.select_related("mailing", "organization").filter(pk=key).first()
    if letter is None:
        return 0
    head = letterhead_at(letter.mailing.made_at)
    keep_letter_files(letter, _document(letter.unwritten or {}, emblem=bytes(head.emblem) if head else b""))
    letter.unwritten = None
    letter.save(update_fields=["unwritten"])
    return 1


def _document(data: dict[str, Any], *, emblem: bytes) -> LetterDocument:
    lists: dict[str, Sequence[str]] = {name: tuple(data[name]) for name in TUPLES}
    return LetterDocument(**{**data, **lists, "words": LetterWords(**data["words"]), "emblem": emblem})


def _keep(letter: Letter, form: LetterForm, content: bytes) -> None:
    name = f"{letter.reference_number.replace('/', '-')}-{slugify(letter.organization.slug)}.{form.value}"
    keep_file(
        LetterFile,
        name=name,
        media_type=TEXT_FORMATS[form.value].content_type,
        content=content,
        letter=letter,
        form=form,
    )
