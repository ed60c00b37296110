"""The structure editor: one act on a text, and the pieces that it changed. Nothing is written here."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext
from wagtail.admin import messages

from organizations.screens import ParticipantView
from practices.documents.structure_pieces import EditorPiece, TooManyPieces, compare_pieces
from practices.forms.structure_acts import StructureActForm
from practices.models.editions import EditionPage
from practices.models.sealed_pages import sealed_drafts, sealed_pages
from practices.permissions import may_write_for
from practices.queries.editions.pictures import Pictures, pictures_of
from practices.templatetags.structure_words import REFUSALS, say_done
from practices.texts.editing import ActName, ActRefused, EditedText, edit_structure


class StructureActView(ParticipantView):
    """A text after one act, in JSON: {text, first, removed, html, lines, said}, or {error, because}.

    `html` are the pieces that come in the place of `removed` others from `first` on; `lines` are those of all pieces.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the form says; without an act only list the pieces."""
        form = StructureActForm(request.POST)
        if not form.is_valid():
            return _refuse(" ".join(str(text) for texts in form.errors.values() for text in texts))
        try:
            return self._answer(form)
        except ActRefused as refusal:
            return _refuse(str(REFUSALS[refusal.because]), because=refusal.because)
        except TooManyPieces:
            return _refuse(gettext("This text is too long to be edited piece by piece. Edit it as text."))

    def _answer(self, form: StructureActForm) -> JsonResponse:
        data, language = form.cleaned_data, form.cleaned_data["language"] or "en"
        edition = edition_to_edit(data["edition"], self.request.user) if data["edition"] else None
        edited, said, before = EditedText(data["text"]), "", data["before"]
        if (act := form.asked_act) is not None:
            kept = _public_ids(edition)
            edited, before = edit_structure(data["text"], act, language=language, kept=kept), data["text"]
            said = say_done(act.name, edited)
        changes = compare_pieces(before, edited.text, language=language)
        pictures = _pictures_of(changes.pieces, edition)
        shown = {"pieces": changes.pieces, "language": language, "pictures": pictures}
        html = render_to_string("practices/admin/structure_pieces.html", shown, self.request)
        return JsonResponse(
            {
                "text": edited.text,
                "first": changes.first,
                "removed": changes.removed,
                "html": html,
                "lines": changes.lines,
                "said": said,
            }
        )


def _pictures_of(pieces: Iterable[EditorPiece], edition: EditionPage | None) -> Pictures:
    """Return the pictures of pieces that are kept with an edition."""
    blocks = [block for piece in pieces if "![" in piece.text for block in piece.blocks]
    return pictures_of(edition, blocks, is_draft=True) if edition is not None else {}


def act_on_form(request: HttpRequest) -> Any:
    """Return what a form without script sent, its text after the act of the button that was pressed, and say it."""
    data = request.POST.copy()
    data["places"] = ",".join(request.POST.getlist("places"))
    mend = _read_mend(request.POST.get("mend", ""))
    for name, value in mend.items():
        data[name] = value
    if data.get("act") == ActName.DESCRIBE:
        data["words"] = request.POST.get(f"alternative-{mend['places']}" if mend else "alternative", "")
    form = StructureActForm(data)
    if not form.is_valid() or (act := form.asked_act) is None:
        said = " ".join(str(text) for texts in form.errors.values() for text in texts)
        messages.error(request, said or gettext("Choose what to change."))
        return request.POST
    try:
        edited = edit_structure(form.cleaned_data["text"], act, language=form.cleaned_data["language"] or "en")
    except ActRefused as refusal:
        messages.error(request, str(REFUSALS[refusal.because]))
        return request.POST
    messages.success(request, say_done(act.name, edited))
    data["text"] = edited.text
    return data


def _read_mend(written: str) -> dict[str, str]:
    """Return the values of the act that a mend stands for, none where it is no mend."""
    try:
        mend = dict(json.loads(written))
        return {
            **{name: str(mend.get(name, "")) for name in ("act", "at", "words", "in_heading")},
            "places": ",".join(map(str, mend["places"])),
        }
    except (KeyError, RecursionError, TypeError, ValueError):
        return {}


def _refuse(reason: str, *, because: str = "") -> JsonResponse:
    return JsonResponse({"error": reason, "because": because})


def edition_to_edit(key: uuid.UUID, user: Any) -> EditionPage:
    """Return an edition for who edits its text.

    Raises Http404 for who does not write for its organization, and for who is kept from its drafts by a seal.
    """
    edition = get_object_or_404(EditionPage.objects.select_related("instrument__organization"), translation_key=key)
    closed = EditionPage.objects.filter(sealed_pages(user) | sealed_drafts(user), pk=edition.pk)
    if not may_write_for(user, edition.instrument.organization) or closed.exists():
        raise Http404
    return edition


def _public_ids(edition: EditionPage | None) -> frozenset[str]:
    """Return the ids of an edition's published provisions, on which public links rest."""
    return frozenset(edition.provisions.current().values_list("eid", flat=True)) if edition is not None else frozenset()
