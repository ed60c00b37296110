"""Writing model letters, one wording for each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.languages import is_known_language
from organizations.locks import lock_named
from organizations.words import storable, storable_line
from practices.documents.letters.fields import FIELDS, unknown_fields
from practices.documents.letters.starters import read_starters
from practices.models.outreach.letters import LetterModel, LetterPurpose, LetterWording
from practices.outreach.queries.recipients import DEFAULT_LANGUAGE
from practices.permissions import is_secretariat
from practices.queries.wording import list_words

MOST_CHARACTERS = 20_000
MOST_SUBJECT = 255


class LetterModelRefused(Exception):
    """The model letter cannot be saved or deleted; the message is for the user."""


@dataclass(frozen=True, slots=True)
class WordingDraft:
    """A model letter in one language, as it was typed."""

    subject: str
    body: str


@transaction.atomic
def save_letter_model(
    *,
    title: str,
    purpose: str,
    wordings: Mapping[str, WordingDraft],
    by: Any,
    letter_model: LetterModel | None = None,
) -> LetterModel:
    """Write a new model letter, or change one; `wordings` by language are all that it has then.

    Letters that were made with it stay as they are. Raises LetterModelRefused.
    """
    _refuse_others(by)
    title = storable_line(title)[:200]
    lock_named("letter models")
    _refuse_title(title, letter_model)
    if purpose not in LetterPurpose.values:
        raise LetterModelRefused(_("Choose what the letter is for."))
    drafts = {language: _tidy(draft) for language, draft in wordings.items()}
    _refuse_wordings(drafts)
    made = letter_model or LetterModel()
    made.title, made.purpose = title, purpose
    made.save()
    made.wordings.all().delete()
    _add_wordings(made, drafts)
    return made


@transaction.atomic
def delete_letter_model(*, letter_model: LetterModel, by: Any) -> None:
    """Delete a model letter; the letters that were made with it stay. Raises LetterModelRefused."""
    _refuse_others(by)
    letter_model.delete()


@transaction.atomic
def load_letter_models() -> list[LetterModel]:
    """Write the model letters that a fresh exchange begins with, where there is none at all; give what was made."""
    lock_named("letter models")
    if LetterModel.objects.exists():
        return []
    made = []
    for starter in read_starters():
        letter_model = LetterModel.objects.create(title=starter.title, purpose=starter.purpose)
        _add_wordings(letter_model, {one.language: WordingDraft(one.subject, one.body) for one in starter.wordings})
        made.append(letter_model)
    return made


def _tidy(draft: WordingDraft) -> WordingDraft:
    body = storable(draft.body).replace("\r\n", "\n").replace("\r", "\n")
    return WordingDraft(storable_line(draft.subject), body)


def _add_wordings(letter_model: LetterModel, drafts: Mapping[str, WordingDraft]) -> None:
    LetterWording.objects.bulk_create(
        LetterWording(letter_model=letter_model, language=language, subject=draft.subject, body=draft.body)
        for language, draft in drafts.items()
    )


def _refuse_title(title: str, letter_model: LetterModel | None) -> None:
    if not title:
        raise LetterModelRefused(_("Give the model letter a title."))
    others = LetterModel.objects.exclude(pk=letter_model.pk) if letter_model else LetterModel.objects.all()
    if others.filter(title=title).exists():
        raise LetterModelRefused(_("There is a model letter with this title already."))


def _refuse_wordings(drafts: Mapping[str, WordingDraft]) -> None:
    if DEFAULT_LANGUAGE not in drafts:
        raise LetterModelRefused(
            _("Write the letter in English: recipients whose language is missing receive this version.")
        )
    for language, draft in drafts.items():
        if not is_known_language(language):
            raise LetterModelRefused(_("Choose a language of the list."))
        if not (draft.subject and draft.body):
            raise LetterModelRefused(_("Each language needs both a subject and a text, or neither."))
        if len(draft.subject) > MOST_SUBJECT or len(draft.body) > MOST_CHARACTERS:
            raise LetterModelRefused(_("This text is too long for a letter."))
        refuse_unknown_fields(draft.subject, draft.body)


def refuse_unknown_fields(*words: str) -> None:
    """Refuse braces that hold no field. Raises LetterModelRefused, naming them."""
    unknown = [name for text in words for name in unknown_fields(text)]
    if unknown:
        raise LetterModelRefused(
            _("There is no field %(unknown)s. The fields are: %(fields)s.")
            % {
                "unknown": list_words(name if name in "{}" else f"{{{name[:40]}}}" for name in unknown[:5]),
                "fields": list_words(f"{{{name}}}" for name in FIELDS),
            }
        )


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise LetterModelRefused(_("Only the secretariat can use model letters."))
