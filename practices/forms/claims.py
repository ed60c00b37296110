"""The form of a check: the sentence, the text that it is about, the provisions that were read, the verdict."""

import itertools
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.documents.verbatim import MOST_CHARACTERS
from practices.models.claims import Verdict
from practices.queries.claims.claimable import TextChoice

MOST_TICKS = 100


class ClaimForm(forms.Form):
    """What a person says of one sentence. The provisions are ticked beside it."""

    sentence = forms.CharField(
        label=_("Sentence"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Word for word as in the note; part of a sentence is enough."),
    )
    text = forms.UUIDField(label=_("Text to which it refers"), widget=forms.Select)
    q = forms.CharField(label=_("Search its provisions"), required=False, max_length=200)
    verdict = forms.ChoiceField(label=_("What the text says"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Information that helps readers to understand this check. No case data and no personal data."),
    )

    def __init__(self, *args: Any, texts: Iterable[TextChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = itertools.groupby(texts, key=lambda text: text.organization)
        choices = [(name, [(text.id, text.label) for text in together]) for name, together in grouped]
        self.fields["text"].widget.choices = [("", "---------"), *choices]


def read_uuids(values: Iterable[str]) -> list[str]:
    """Return the values that are uuids, the first hundred of them, each once."""
    found: dict[str, None] = {}
    for value in itertools.islice(values, MOST_TICKS):
        try:
            found[str(uuid.UUID(value))] = None
        except ValueError:
            continue
    return list(found)
