"""The screens of claims: what was checked, the sentences of a note, and the check of one sentence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage
from organizations.screens import ParticipantScreen, show_refusals
from practices.actions.claims import (
    ClaimRefused,
    agree_to_claim,
    check_claim,
    give_notice_of_claim,
    object_to_claim,
    state_beside_claim,
    withdraw_claim,
)
from practices.actions.notices import may_be_told
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ComputedListScreen
from practices.admin.noticed import objected_words, told_words
from practices.forms.claims import ClaimForm, read_uuids
from practices.models.claims import Claim
from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.permissions import acts_for, is_secretariat, may_write_for
from practices.queries.claims.checked import ClaimRow, claim_rows, claims_in_reach
from practices.queries.claims.claimable import (
    CheckableNote,
    main_text_of,
    notes_to_check,
    provision_that_holds,
    provisions_to_pin,
    sentences_of,
    texts_to_check_against,
)
from practices.queries.wording import written_date

PER_PAGE = 30
Note = PracticePage | EditionPage


class ClaimScreen(ParticipantScreen):
    """What the screens share: who acts for an organization, and the secretariat, are let in."""

    header_icon = "clipboard-list"
    page_title = _("Claims and texts")

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return [{"url": reverse("claims:index"), "label": gettext("Claims and texts")}]


def _when_public(row: ClaimRow) -> str:
    if row.is_public or row.public_from is None:
        return row.word_note
    words = gettext("From %(day)s on public, marked as not confirmed by the organization")
    return words % {"day": written_date(row.public_from)}


def _why_not_valid(row: ClaimRow) -> str:
    if row.holds or row.withdrawn_on:
        return ""
    return gettext("Checked against a text that has changed since: not public until it is checked again.")


class ClaimsView(ClaimScreen, ComputedListScreen):
    """What was checked, newest first: of one's own notes; all for the secretariat."""

    paginate_by = PER_PAGE
    lead = _(
        "The content of a text and the claims of a note about it are two things. Here, sentences of notes and "
        "summaries are checked against the pinned provisions of the text to which they refer."
    )
    nothing = _("Nothing has been checked yet.")
    buttons = ((_("Check a sentence"), "claims:notes", "plus"),)
    columns = (
        ListColumn("sentence", _("Sentence"), "sentence.text", link=to("claims:detail", "id")),
        ListColumn("organization", _("Organization"), "organization.name"),
        ListColumn("note", _("Note or summary"), "note_title.text"),
        ListColumn("text", _("Text"), "instrument_title.text"),
        ListColumn("verdict", _("Verdict"), "verdict_label"),
        ListColumn("checked_on", _("Checked")),
        ListColumn("is_public", _("Public"), note=_when_public),
        ListColumn("holds", _("Valid"), note=_why_not_valid),
        ListColumn("withdrawn_on", _("Withdrawn")),
    )

    def way(self) -> list[dict[str, Any]]:
        """Be the list itself."""
        return []

    def things(self) -> list[Claim]:
        return claims_in_reach(self.request.user)

    def rows_of(self, things: Iterable[Claim]) -> list[ClaimRow]:
        return claim_rows(things)


class NotesView(ClaimScreen, ComputedListScreen):
    """The notes and summaries of which sentences can be checked."""

    page_title = _("Notes and summaries")
    paginate_by = PER_PAGE
    nothing = _("There is no published note or summary that you may check.")
    columns = (
        ListColumn("title", _("Note or summary"), link=to("claims:note", "id")),
        ListColumn("kind", _("Kind"), lambda row: gettext("Summary") if row.is_summary else gettext("Practice")),
        ListColumn("organization", _("Organization")),
    )

    def things(self) -> list[CheckableNote]:
        return notes_to_check(self.request.user)


class ClaimView(ClaimScreen):
    """One check, and what may follow it: agreement, notice, statement, withdrawal."""

    template_name = "practices/admin/claim.html"
    page_title = _("Checked sentence")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the check among those within reach."""
        super().setup(request, *args, **kwargs)
        wanted = Claim.objects.filter(public_id=kwargs["public_id"])
        self.claim: Claim | None = next(iter(claims_in_reach(request.user, wanted)), None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.claim is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the check."""
        assert self.claim is not None  # noqa: S101 - dispatch answered
        claim, user = self.claim, request.user
        own = acts_for(user, claim.organization)
        by_secretariat = claim.checked_for_id is None
        return self.render_to_response(
            self.get_context_data(
                row=claim_rows([claim])[0],
                note_key=_key_of_note(claim),
                may_agree=own and by_secretariat and claim.is_unconfirmed and claim.withdrawn_at is None,
                may_object=own and claim.is_public and claim.is_unconfirmed and claim.withdrawn_at is None,
                may_state=own,
                may_notify=by_secretariat
                and is_secretariat(user)
                and not own
                and not claim.is_public
                and may_be_told(claim, claim.organization)
                and claim.withdrawn_at is None,
                may_withdraw=claim.withdrawn_at is None
                and (is_secretariat(user) and not own if by_secretariat else own),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        assert self.claim is not None  # noqa: S101 - dispatch answered
        with show_refusals(request, ClaimRefused):
            _act_on(self.claim, request)
        return redirect("claims:detail", self.claim.public_id)


def _act_on(claim: Claim, request: HttpRequest) -> None:
    match request.POST.get("act"):
        case "agree":
            agree_to_claim(claim=claim, by=request.user)
            messages.success(request, gettext("The agreement has been recorded; the check is now public."))
        case "notify":
            told = give_notice_of_claim(claim=claim, by=request.user)
            messages.success(request, told_words(told.public_from))
        case "object":
            messages.success(request, objected_words(is_hidden=object_to_claim(claim=claim, by=request.user)))
        case "state":
            words = request.POST.get("statement", "").replace("\0", "")[:4000]
            state_beside_claim(claim=claim, statement=words, by=request.user)
            messages.success(request, gettext("The statement is shown with the check."))
        case "withdraw":
            withdraw_claim(claim=claim, by=request.user)
            messages.success(request, gettext("Withdrawn: the check is no longer public."))


def _key_of_note(claim: Claim) -> str:
    page = claim.practice or (claim.summary.edition if claim.summary else None)
    return str(page.translation_key) if page else ""


class NoteScreen(ClaimScreen):
    """A screen of one published note or summary, for its organization's people and the secretariat."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the note."""
        super().setup(request, *args, **kwargs)
        self.note: Any = find_note(kwargs["key"], request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for a note that is not theirs."""
        owner = organization_of_note(self.note) if self.note is not None else None
        if owner is None or not may_write_for(request.user, owner):
            raise Http404
        self.page_title = self.note.title
        return super().dispatch(request, *args, **kwargs)

    def checks(self) -> list[Any]:
        """Return what was checked in this note."""
        about = {"practice": self.note} if isinstance(self.note, PracticePage) else {"summary__edition": self.note}
        return claim_rows(claims_in_reach(self.request.user, Claim.objects.filter(**about)))


class NoteView(NoteScreen):
    """The sentences of a note, each with what was checked and the way to check it."""

    template_name = "practices/admin/claim_note.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the sentences."""
        checks = self.checks()
        return self.render_to_response(
            self.get_context_data(
                note=self.note,
                sentences=sentences_of(self.note, [row for row in checks if row.holds]),
                gone=[row for row in checks if not row.holds],
            )
        )


class CheckView(NoteScreen):
    """The check of one sentence: choose the text, tick what was read, give the verdict."""

    template_name = "practices/admin/claim_check.html"

    def way(self) -> list[dict[str, Any]]:
        """Come from the note."""
        key = self.note.translation_key
        return [*super().way(), {"url": reverse("claims:note", args=[key]), "label": self.note.title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form with the sentence (`s`: its number) filled in."""
        asked = request.GET.get("s", "")
        number = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
        sentence = next((one for one in sentences_of(self.note) if one.number == number), None)
        text = main_text_of(self.note.instrument, request.user) if isinstance(self.note, EditionPage) else None
        initial = {
            "sentence": sentence.text if sentence else "",
            "text": text.translation_key if text else request.GET.get("text", ""),
        }
        return self._show(ClaimForm(initial=initial, texts=texts_to_check_against(request.user)), initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Search the provisions, or record the check."""
        data = request.POST
        form = ClaimForm(data, texts=texts_to_check_against(request.user))
        if data.get("do") != "record":
            kept = {name: data.get(name, "") for name in form.fields}
            return self._show(ClaimForm(initial=kept, texts=texts_to_check_against(request.user)), kept)
        if not form.is_valid():
            return self._show(form, data)
        try:
            claim = self._check(form.cleaned_data)
        except ClaimRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, data)
        messages.success(request, gettext("Recorded."))
        return redirect("claims:detail", claim.public_id)

    def _check(self, data: Mapping[str, Any]) -> Claim:
        user = self.request.user
        text = self._text(str(data["text"]))
        if text is None:
            raise ClaimRefused(gettext("Choose the text to which the sentence refers."))
        pins = Provision.objects.visible_to(user).filter(
            edition=text, public_id__in=read_uuids(self.request.POST.getlist("pin"))
        )
        instrument = InstrumentPage.objects.get(pk=text.instrument_id)
        practice = self.note if isinstance(self.note, PracticePage) else None
        return check_claim(
            practice=practice,
            summary=None if practice else self._place_of(data["sentence"]),
            instrument=instrument,
            sentence=data["sentence"],
            verdict=data["verdict"],
            pins=list(pins.in_order()),
            note=data["note"],
            by=user,
        )

    def _place_of(self, sentence: str) -> Provision:
        """Find the provision of the summary that holds the sentence."""
        found = provision_that_holds(self.note, sentence)
        if found is None:
            raise ClaimRefused(gettext("This sentence is not in the note: copy it word for word."))
        return found

    def _text(self, key: str) -> EditionPage | None:
        keys = read_uuids([key])
        texts = EditionPage.objects.visible_to(self.request.user).exclude(text_status=TextStatus.SUMMARY)
        found: EditionPage | None = texts.filter(translation_key__in=keys).first()
        return found

    def _show(self, form: ClaimForm, data: Mapping[str, Any]) -> HttpResponse:
        text = self._text(str(data.get("text", "")))
        ticked = read_uuids(self.request.POST.getlist("pin"))
        provisions, count = (
            provisions_to_pin(text, typed=str(data.get("q", "")), ticked=ticked) if text is not None else ([], 0)
        )
        return self.render_to_response(
            self.get_context_data(
                form=form, note=self.note, text=text, provisions=provisions, count=count, shown=len(provisions)
            )
        )


def find_note(key: Any, user: Any) -> Note | None:
    """Find a published note or summary that `user` may see, by its uuid."""
    practices = PracticePage.objects.visible_to(user).select_related("organization")
    summaries = EditionPage.objects.visible_to(user).filter(text_status=TextStatus.SUMMARY)
    found: Note | None = (
        practices.filter(translation_key=key).first()
        or summaries.select_related("instrument__organization").filter(translation_key=key).first()
    )
    return found


def organization_of_note(note: Note) -> OrganizationPage | None:
    """Return the organization whose note or summary it is."""
    return note.organization if isinstance(note, PracticePage) else note.instrument.organization


def claims_url(page: Note) -> str:
    """Return the address of the screen with the sentences of a note or summary."""
    return reverse("claims:note", args=[page.translation_key])


class ClaimViewSet(ExchangeViewSet):
    """Claims and texts."""

    name = "claims"
    url_prefix = "claims"
    menu_label = _("Claims and texts")
    menu_name = "claims"
    icon = menu_icon = "clipboard-list"
    menu_order = 330
    screens = (
        ("", ClaimsView, "index"),
        ("notes/", NotesView, "notes"),
        ("note/<uuid:key>/", NoteView, "note"),
        ("note/<uuid:key>/check/", CheckView, "check"),
        ("<uuid:public_id>/", ClaimView, "detail"),
    )
