"""The field in which an instrument or a practice gets its topics: several at once, from the vocabulary alone."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models.reach_form import ReachForm
from practices.models.topics import Topic, topics_by_word

BETWEEN = re.compile(r"[;\n]")
MOST_TYPED = 100
"""Topics that are read of what somebody typed."""


def read_typed(lines: Iterable[str]) -> list[str]:
    """Return the words that stand between semicolons, each once."""
    words = (word.strip()[:200] for line in lines for word in BETWEEN.split(line))
    return [word for word in dict.fromkeys(words) if word][:MOST_TYPED]


class TopicsInput(forms.Widget):
    """The topics that were chosen and those suggested for `page` as boxes, and a line in which others are typed."""

    template_name = "practices/admin/topics_input.html"
    page: Any = None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"words": list(value or ()), "page": self.page}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        """Return codes and words that were typed; None where the form did not have the field."""
        if name not in data:
            return None
        ticked = data.getlist(name) if hasattr(data, "getlist") else list(data[name])
        return read_typed([*ticked, str(data.get(f"{name}_more", ""))])

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Return the id of the line: the boxes have labels of their own."""
        return f"{id_}_more" if id_ else ""

    class Media:
        css = {"all": ["css/topics-input.css"]}
        js = ["js/topics-input.js"]


class PageTopicsField(forms.Field):
    """Topics of the vocabulary, by their codes. A form that did not have the field leaves them as they are."""

    widget = TopicsInput

    def __init__(self, *, page: Any = None, kept: Iterable[str] = (), **kwargs: Any) -> None:
        help_text = _("Readers find and compare the text by its topics. Dashed ones are suggested.")
        said = {"label": _("Topics"), "help_text": help_text}
        super().__init__(required=False, **{**said, **kwargs})
        self.kept = sorted(kept)
        self.widget.page = page

    def prepare_value(self, value: Any) -> list[str]:
        """Return codes, whether topics or codes are given."""
        return [one.name if isinstance(one, Topic) else str(one) for one in value or ()]

    def clean(self, value: Any) -> list[str]:
        """Return the codes, sorted. Raises ValidationError for words that name no topic."""
        if value is None:
            return self.kept
        known = topics_by_word(value)
        unknown = [word for word in value if word.casefold() not in known]
        if unknown:
            names = gettext("There is no such topic: %(words)s")
            raise ValidationError(names % {"words": "; ".join(unknown[:10])}, code="unknown_topic")
        return sorted({known[word.casefold()].name for word in value})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other topics are chosen than there were."""
        return data is not None and set(self.prepare_value(initial)) != set(data)


class TopicsForm(ReachForm):
    """The form of a page that has topics."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            kept = [item.tag.name for item in self.instance.topic_items.all()]
            self.fields["topics"] = PageTopicsField(page=self.instance, kept=kept)
