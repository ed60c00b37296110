"""Which of two events came first: the question of a form, and its answer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.actions.adoption_order import event_in_words
from practices.queries.adoptions.courses import AdoptionEntry


class OrderField(forms.CharField):
    """Asks nothing until it is offered events; then one of "follows:<uuid>" and "precedes:<uuid>"."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Which came first"),
            help_text=_("The dates do not determine the order, and what is shown depends on it."),
            widget=forms.RadioSelect,
        )

    def offer(self, events: Sequence[AdoptionEntry], answer: str) -> str:
        """Offer to say of each event whether this one came before or after it; return why the answer does not do."""
        choices = []
        for event in events:
            said = {"event": event_in_words(event)}
            choices.append((f"follows:{event.public_id}", gettext("This came after “%(event)s”") % said))
            choices.append((f"precedes:{event.public_id}", gettext("This came before “%(event)s”") % said))
        self.widget = forms.RadioSelect(choices=choices)
        return "" if answer in dict(choices) else gettext("Specify which came first.")

    def hide(self) -> None:
        """Keep the answer for when it is asked for again."""
        self.widget = forms.HiddenInput()
