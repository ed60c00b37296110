"""The forms by which the secretariat changes the vocabulary."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from practices.actions.vocabulary import LONGEST_REASON, is_code
from practices.documents.vocabulary import MOST_BYTES, Concept, VocabularyUnreadable
from practices.documents.vocabulary_files import read_vocabulary_file
from practices.models.topics import Topic

SALT = "vocabulary-to-import"
HELD_FOR = 60 * 60 * 12
MOST_HELD = 2_000_000
"""Characters of a file that a form carries from the preview to the import."""


class TopicChoiceField(forms.ModelChoiceField):
    """A topic that stands, named by its label and code; the value is the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Topic.objects.none(), to_field_name="name", **kwargs)

    def label_from_instance(self, obj: Topic) -> str:
        """Return label and code."""
        return f"{obj.label_in()} ({obj.name})"


class TopicsChoiceField(TopicChoiceField, forms.ModelMultipleChoiceField):
    """Several topics that stand."""


class _ReasonForm(forms.Form):
    """The base of forms that say why; topics are chosen among those that stand, apart from `topic` itself."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("Readers see the reason with the topic."),
        widget=forms.TextInput,
    )

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Topic.objects.current().for_listing()
        if topic is not None:
            others = others.exclude(pk=topic.pk)
        for field in self.fields.values():
            if isinstance(field, TopicChoiceField):
                field.queryset = others
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class MoveForm(_ReasonForm):
    """Under which topic."""

    broader = TopicChoiceField(label=_("Under"), required=False, empty_label=_("None: at the top"))


class MergeForm(_ReasonForm):
    """Into which topic."""

    into = TopicChoiceField(label=_("Into"))


class SplitForm(_ReasonForm):
    """Into which topics."""

    into = TopicsChoiceField(
        label=_("Into"),
        help_text=_("Two or more; create them first if they do not exist yet."),
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )


class RetireForm(_ReasonForm):
    """What is used instead."""

    replacement = TopicChoiceField(label=_("Used instead"), required=False, empty_label=_("Nothing"))


class RestoreForm(_ReasonForm):
    """Why it comes back."""


class NewTopicForm(_ReasonForm):
    """A topic with its first label."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("Permanent: lower-case letters, digits and hyphens, such as small-gifts."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="en")
    label = forms.CharField(label=_("Label"), max_length=200)
    scope_note = forms.CharField(
        label=_("Scope note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    broader = TopicChoiceField(label=_("Under"), required=False, empty_label=_("None: at the top"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    def clean_code(self) -> str:
        """Refuse what is no code."""
        code: str = self.cleaned_data["code"].strip()
        if not is_code(code):
            raise ValidationError(
                gettext("A code consists of lower-case letters, digits and single hyphens: gifts, small-gifts.")
            )
        return code


class VocabularyImportForm(forms.Form):
    """A file of a vocabulary, or what a preview held of one."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("CSV, or SKOS as Turtle, RDF/XML or JSON-LD; up to 4 MB.")
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why"), required=False, max_length=LONGEST_REASON)

    def clean(self) -> dict[str, Any]:
        """Read the file, or take up what was held."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is None and data.get("held"):
            data["concepts"] = _take_up(data["held"])
        elif file is None:
            raise ValidationError(gettext("Choose a file."))
        elif file.size > MOST_BYTES:
            raise ValidationError(gettext("The file is too large."))
        else:
            try:
                data["concepts"] = read_vocabulary_file(file.name, file.read())
            except VocabularyUnreadable as error:
                raise ValidationError(str(error)) from error
        return data


def hold(concepts: tuple[Concept, ...]) -> str:
    """Sign what was read, so that the import that follows a preview is of the same; "" where it is too much."""
    rows = [
        [row.code, row.broader, row.is_core, dict(row.labels), row.retired_on, row.replaced_by, row.matches]
        for row in concepts
    ]
    held = signing.dumps(json.dumps(rows, ensure_ascii=False), salt=SALT, compress=True)
    return held if len(held) <= MOST_HELD else ""


def _take_up(held: str) -> tuple[Concept, ...]:
    try:
        rows = json.loads(signing.loads(held, salt=SALT, max_age=HELD_FOR))
    except (signing.BadSignature, ValueError) as error:
        raise ValidationError(gettext("The preview has expired. Choose the file again.")) from error
    return tuple(
        Concept(
            code,
            broader,
            core,
            {language: (word, note, tuple(synonyms)) for language, (word, note, synonyms) in labels.items()},
            retired_on,
            tuple(replaced),
            tuple((kind, address) for kind, address in matches),
        )
        for code, broader, core, labels, retired_on, replaced, matches in rows
    )
