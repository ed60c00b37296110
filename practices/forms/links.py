"""The form by which a person names two provisions: by their addresses, or their permanent ids."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models.editions import EditionPage
from practices.models.provisions import Provision

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class TwoProvisionsForm(forms.Form):
    """Which two provisions. Only what `user` may see is found."""

    left = forms.CharField(
        label=_("Provision A"),
        max_length=600,
        help_text=_("Its address as the portal shows it (with # and the provision), or its permanent id."),
    )
    right = forms.CharField(label=_("Provision B"), max_length=600)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_left(self) -> Provision:
        """Find the first."""
        return self._find(self.cleaned_data["left"])

    def clean_right(self) -> Provision:
        """Find the second."""
        return self._find(self.cleaned_data["right"])

    def clean(self) -> dict[str, Any]:
        """Refuse two provisions of one text."""
        data: dict[str, Any] = super().clean() or {}
        left, right = data.get("left"), data.get("right")
        if left and right and left.edition_id == right.edition_id:
            raise ValidationError(gettext("A link connects provisions of two texts."))
        return data

    def _find(self, typed: str) -> Provision:
        visible = Provision.objects.visible_to(self.user).for_listing().defer("edition__numbered_text")
        address = urlsplit(typed.strip())
        found = None
        known = _UUID.search(typed)
        if known:
            found = visible.filter(public_id=known[0]).first()
        elif address.fragment:
            edition = _edition_at(unquote(address.path))
            found = visible.filter(edition=edition, eid=unquote(address.fragment)).first() if edition else None
        if found is None:
            raise ValidationError(gettext("There is no such provision, or you may not see it."))
        return found


def _edition_at(path: str) -> int | None:
    """Return the key of the edition at an address of the page tree, with or without a language in front."""
    parts = [part for part in path.split("/") if part]
    if len(parts) < 3:
        return None
    rows = EditionPage.objects.filter(live=True, url_path__endswith="/" + "/".join(parts[-3:]) + "/").order_by("pk")
    return rows.values_list("pk", flat=True).first()
