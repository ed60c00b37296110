"""The forms of the vocabulary: the labels of a topic, and topics by check box."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from practices.models.topics import Topic


@dataclass(frozen=True, slots=True)
class TopicBox:
    """A check box of the tree. `depth` counts from 0."""

    code: str
    label: str
    scope_note: str
    depth: int
    is_checked: bool = False


def topic_boxes(topics: Iterable[Topic], checked: Iterable[str] = ()) -> list[TopicBox]:
    """Return the topics as a tree, in the vocabulary's order, with labels in the active language."""
    listed = list(topics)
    known = {topic.pk for topic in listed}
    below: dict[int | None, list[Topic]] = {}
    for topic in listed:
        below.setdefault(topic.broader_id if topic.broader_id in known else None, []).append(topic)
    ticked = set(checked)
    boxes: list[TopicBox] = []
    waiting = [(topic, 0) for topic in reversed(below.get(None, []))]
    while waiting:
        topic, depth = waiting.pop()
        label = topic.preferred()
        boxes.append(
            TopicBox(
                topic.code,
                label.label if label else topic.code,
                label.scope_note if label else "",
                min(depth, 4),
                topic.code in ticked,
            )
        )
        waiting += [(child, depth + 1) for child in reversed(below.get(topic.pk, []))]
    return boxes


def _language_or_none() -> list[tuple[str, str]]:
    return [("", "—"), *language_choices()]


class LabelForm(forms.Form):
    """The words for a topic in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=_language_or_none)
    label = forms.CharField(label=_("Label"), max_length=200)
    scope_note = forms.CharField(
        label=_("Scope note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    synonyms = forms.CharField(
        label=_("Synonyms"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line. The search finds them as well."),
    )

    def clean_synonyms(self) -> tuple[str, ...]:
        """Return the synonyms, each once, in their order."""
        words = [line.strip() for line in self.cleaned_data["synonyms"].splitlines()]
        if any(len(word) > 200 for word in words):
            raise ValidationError(gettext("A synonym has at most 200 characters."))
        return tuple(dict.fromkeys(word for word in words if word))


class _LabelFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        """Refuse a language given twice."""
        given = [form.cleaned_data["language"] for form in self._kept()]
        if len(given) != len(set(given)):
            raise ValidationError(gettext("Each language has one label; enter other terms as synonyms."))

    def labels(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """Return the labels as `practices.actions.vocabulary.describe_topic` takes them."""
        return {
            data["language"]: (data["label"], data["scope_note"], data["synonyms"])
            for data in (form.cleaned_data for form in self._kept())
        }

    def _kept(self) -> list[Any]:
        forms_with_words = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        return [
            form for form in forms_with_words if not form.cleaned_data.get("DELETE") and "label" in form.cleaned_data
        ]


LabelFormSet = forms.formset_factory(LabelForm, formset=_LabelFormSet, extra=1, can_delete=True, max_num=40)


def label_initial(topic: Topic) -> list[dict[str, str]]:
    """Return what the forms start from, by language."""
    labels = list(topic.labels.all())
    return [
        {
            "language": label.language,
            "label": label.label,
            "scope_note": label.scope_note,
            "synonyms": "\n".join(
                other.label for other in labels if other.language == label.language and not other.is_preferred
            ),
        }
        for label in labels
        if label.is_preferred
    ]
