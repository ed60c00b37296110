"""The form of a question: what it asks, and how it is put in each language of the portal."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.actions.questions import QuestionDraft
from practices.forms.topics import topic_boxes
from practices.models.assessments import WHEN, WHOM, Says
from practices.models.questions import Question
from practices.models.topics import Topic


def _narrowings() -> list[tuple[str, Any]]:
    return [
        (Says.RULE.value, gettext("What the rule is")),
        (gettext("Whom it binds"), [(says.value, str(says.label)) for says in WHOM]),
        (gettext("When it binds"), [(says.value, str(says.label)) for says in WHEN]),
    ]


class TopicField(forms.ModelChoiceField):
    """The topics that stand, as a tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.current(), to_field_name="name", **kwargs)

    def offer(self, chosen: Topic | None) -> None:
        """Fill the list, with a retired topic that was chosen before."""
        boxes = topic_boxes(Topic.objects.current().for_listing())
        choices = [("", "---------"), *((box.code, "\u2003" * box.depth + box.label) for box in boxes)]
        if chosen is not None and chosen.retired_on is not None:
            self.queryset = Topic.objects.filter(pk=chosen.pk) | Topic.objects.current()
            choices.insert(1, (chosen.name, chosen.label_in()))
        self.choices = choices


class QuestionForm(forms.Form):
    """A topic, what is asked on it, an address, and the words in each language."""

    topic = TopicField(label=_("Topic"))
    says = forms.ChoiceField(
        label=_("Asks about"),
        choices=_narrowings,
        initial=Says.RULE,
        help_text=_("A narrowed question is answered only by the provisions that state exactly this."),
    )
    slug = forms.SlugField(
        label=_("Address"),
        required=False,
        max_length=80,
        help_text=_(
            "The last part of its address. If left empty, it is made from the question. It should not be changed later."
        ),
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(question)
        super().__init__(*args, **kwargs)
        self.languages = [(code, str(name)) for code, name in settings.LANGUAGES]
        topic = self.fields["topic"]
        assert isinstance(topic, TopicField)  # noqa: S101 - for the type checker
        topic.offer(question.topic if question else None)
        for code, name in self.languages:
            self.fields[f"title_{code}"] = forms.CharField(
                label=gettext("Question in %(language)s") % {"language": name}, required=False, max_length=200
            )
            self.fields[f"introduction_{code}"] = forms.CharField(
                label=gettext("Introduction in %(language)s") % {"language": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def by_language(self) -> Iterator[tuple[str, str, tuple[Any, Any]]]:
        """Return each language with its code, its name and its two fields."""
        for code, name in self.languages:
            yield code, name, (self[f"title_{code}"], self[f"introduction_{code}"])

    def about(self) -> list[Any]:
        """Return the fields that are not words of one language."""
        return [self[name] for name in ("topic", "says", "slug")]

    def question(self) -> dict[str, Any]:
        """Return the arguments of `write_question`."""
        data = self.cleaned_data
        words = {
            code: QuestionDraft(data[f"title_{code}"], data[f"introduction_{code}"])
            for code, _name in self.languages
            if data[f"title_{code}"] or data[f"introduction_{code}"]
        }
        first = words.get("en") or next(iter(words.values()), QuestionDraft(""))
        slug = data["slug"] or slugify(first.title)[:80].strip("-") or data["topic"].name
        return {"topic": data["topic"], "says": data["says"], "slug": slug, "words": words}


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    words = {f"title_{row.language}": row.title for row in question.words.all()}
    words |= {f"introduction_{row.language}": row.introduction for row in question.words.all()}
    return {"topic": question.topic, "says": question.says, "slug": question.slug, **words}
