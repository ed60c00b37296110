"""The sheet on which the people of a text confirm, topic by topic, what its words say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models.assessments import WITH_WORDS
from practices.queries.assessments.proposed import SheetTopic


class SheetTopicForm(forms.Form):
    """One topic: it counts where it is confirmed. Limited to findings with words, and to what was proposed.

    At first those provisions are ticked that do what is proposed as the finding.
    """

    take = forms.BooleanField(label=_("Confirm"), required=False)
    finding = forms.ChoiceField(label=_("What the text does"), required=False)
    rule = forms.MultipleChoiceField(label=_("Provisions that state the rule"), required=False)
    scope = forms.MultipleChoiceField(label=_("Whom it binds, and when"), required=False)

    def __init__(self, *args: Any, topic: SheetTopic, **kwargs: Any) -> None:
        rules = [one.id for one in topic.provisions]
        scopes = [one.key for one in topic.scopes]
        stating = [one.id for one in topic.provisions if one.states_finding]
        initial = {"finding": topic.finding, "rule": stating, "scope": scopes}
        super().__init__(*args, **{**kwargs, "prefix": topic.code, "initial": initial})
        self.topic = topic
        self._offer("finding", [("", gettext("Choose")), *((one.value, str(one.label)) for one in WITH_WORDS)])
        self._offer("rule", [(key, key) for key in rules])
        self._offer("scope", [(key, key) for key in scopes])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def ticked(self) -> list[str]:
        """Return the uuids of the provisions that are ticked as the rule."""
        return [str(value) for value in self["rule"].value() or ()]

    def scoped(self) -> list[str]:
        """Return the keys of whom and when that are ticked."""
        return [str(value) for value in self["scope"].value() or ()]

    def clean(self) -> dict[str, Any]:
        """Refuse to confirm a topic without a finding, or without a provision that states it."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("take") and not self.errors:
            if not values.get("finding"):
                raise ValidationError(gettext("Choose a finding: what the text does."))
            if not values.get("rule"):
                raise ValidationError(gettext("Tick at least one provision that states the rule."))
        return values
