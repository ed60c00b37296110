"""The screen "New edition from this one": consolidated text, translation, extract."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ScreenViewSet
from organizations.screens import ExchangeScreen, editor_step
from practices.actions.derivations import (
    Consolidation,
    DerivationRefused,
    make_extract,
    start_consolidation,
    start_translation,
)
from practices.admin.releases import owner_of
from practices.forms.derivations import ConsolidationForm, ExtractForm, TranslationForm
from practices.models.editions import INCOMPLETE, EditionPage, TextStatus
from practices.models.instruments import InstrumentPage
from practices.permissions import may_write_for
from practices.texts.numbering import Snag, segment

FIRST_WORDS = 14
SNAGS = {
    Snag.MISSING: _("There is no provision %(provision)s in the text."),
    Snag.REPEATED: _("There is more than one provision %(provision)s in the text."),
    Snag.SHARES_LINE: _("Provision %(provision)s shares its line with another."),
    Snag.TAKEN: _("There is a provision %(provision)s already."),
    Snag.NO_PLACE: _("The position of %(provision)s is not specified."),
    Snag.WORDS_MISSING: _("The words do not occur in provision %(provision)s."),
    Snag.WORDS_REPEATED: _("The words occur more than once in provision %(provision)s."),
}
"""What a person is told of an amendment that is left to them."""


@dataclass(frozen=True, slots=True)
class Withholdable:
    """A provision that can be withheld; `within` are the eIds above it, joined by blanks, `level` is 0 to 4."""

    eid: str
    label: str
    heading: str
    words: str
    level: int
    within: str
    is_ticked: bool


class DeriveView(ExchangeScreen):
    """Three forms; what is posted says by `make` which one it is."""

    template_name = "practices/admin/derive.html"
    page_title = _("New edition from this one")
    header_icon = "copy"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the text: as published, or the draft of one that never was."""
        super().setup(request, *args, **kwargs)
        found = EditionPage.objects.filter(translation_key=kwargs["key"]).select_related("instrument").first()
        self.edition: Any = found if found is None or found.live else found.get_latest_revision_as_object()
        self.owner: Any = owner_of(self.edition) if self.edition else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the owner."""
        if self.owner is None or not may_write_for(request.user, self.owner):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the edition."""
        return [editor_step(self.edition)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what can be made."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it, and go to its editor."""
        makers = {
            "consolidation": (ConsolidationForm(request.POST, edition=self.edition), self._consolidate),
            "translation": (TranslationForm(request.POST), self._translate),
            "extract": (ExtractForm(request.POST), self._extract),
        }
        chosen = request.POST.get("make", "")
        if chosen not in makers:
            return self._show()
        form, make = makers[chosen]
        if not form.is_valid():
            return self._show(**{chosen: form})
        try:
            made = make(form)
        except DerivationRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(**{chosen: form})
        messages.success(request, gettext("This is the new draft. None of it is public yet."))
        return redirect("wagtailadmin_pages:edit", made.pk)

    def _consolidate(self, form: Any) -> EditionPage:
        data = form.cleaned_data
        amending = _text_of(data["amended_by"], self.edition.language) if data["amended_by"] else None
        made = start_consolidation(edition=self.edition, dated=data["dated"], amending=amending, by=self.request.user)
        if data["amended_by"]:
            self._tell(made)
        return made.edition

    def _tell(self, made: Consolidation) -> None:
        """Say which instructions were worked into the text, and which a person must see to."""
        open_ones = [(one.amendment.said, one.snag, one.provision) for one in made.worked if one.snag]
        done = len(made.worked) - len(open_ones)
        words = ngettext(
            "%(count)s instruction of the amending text has been incorporated: compare it with the amending text.",
            "%(count)s instructions of the amending text have been incorporated: compare them with the amending text.",
            done,
        )
        messages.info(self.request, words % {"count": done})
        for said, snag, provision in open_ones[:20]:
            messages.warning(
                self.request,
                gettext("Not incorporated: “%(said)s” %(problem)s")
                % {"said": said, "problem": SNAGS[snag] % {"provision": provision}},
            )

    def _translate(self, form: Any) -> EditionPage:
        return start_translation(edition=self.edition, by=self.request.user, **form.cleaned_data)

    def _extract(self, form: Any) -> EditionPage:
        return make_extract(
            edition=self.edition,
            withheld=form.withheld,
            shows_gaps=form.cleaned_data["shows_gaps"],
            by=self.request.user,
        )

    def _show(self, **forms: Any) -> HttpResponse:
        extract = forms.get("extract", ExtractForm())
        return self.render_to_response(
            self.get_context_data(
                edition=self.edition,
                status=TextStatus(self.edition.text_status),
                is_whole=not self.edition.is_incomplete,
                consolidation=forms.get("consolidation", ConsolidationForm(edition=self.edition)),
                translation=forms.get("translation", TranslationForm()),
                extract=extract,
                pieces=_pieces(self.edition, set(extract.withheld)),
            )
        )


def _text_of(instrument: InstrumentPage, language: str) -> EditionPage | None:
    """Return the newest whole text of an amending instrument in this language, published or draft."""
    texts = EditionPage.objects.child_of(instrument).filter(language=language).exclude(text_status__in=INCOMPLETE)
    newest: EditionPage | None = texts.order_by("-dated_on", "-pk").first()
    return newest if newest is None or newest.live else newest.get_latest_revision_as_object()


def _pieces(edition: EditionPage, ticked: set[str]) -> list[Withholdable]:
    above: dict[str, str] = {}
    pieces = []
    for piece in segment(edition.numbered_text, language=edition.language).segments:
        parent = piece.parent or ""
        within = above[piece.eid] = f"{above.get(parent, '')} {parent}".strip()
        words = piece.text.split()
        pieces.append(
            Withholdable(
                piece.eid,
                piece.label,
                piece.heading,
                " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else ""),
                min(piece.level, 4),
                within,
                piece.eid in ticked,
            )
        )
    return pieces


def derive_url(page: Page) -> str:
    """Return the address of the screen for an edition."""
    return reverse("derivations:derive", args=[page.translation_key])


class DerivationViewSet(ScreenViewSet):
    """New editions out of one."""

    name = "derivations"
    url_prefix = "new-edition"
    screens = (("<uuid:key>/", DeriveView, "derive"),)
