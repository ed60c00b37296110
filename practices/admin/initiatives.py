"""The screens of joint initiatives: the secretariat keeps the register, organizations say that they take part."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen, SecretariatView
from practices.actions.initiatives import (
    InitiativeRefused,
    add_meeting,
    add_statement,
    remove_entry,
    show_initiative,
    write_initiative,
)
from practices.actions.notices import may_be_told
from practices.actions.participations import (
    agree_to_participation,
    end_participation,
    give_notice_of_participation,
    note_agreement,
    object_to_participation,
    state_beside_participation,
    take_back_participation,
    take_part,
)
from practices.actions.relayed import RelayRefused
from practices.admin.noticed import objected_words, told_words
from practices.forms.initiatives import (
    EndParticipationForm,
    InitiativeForm,
    MeetingForm,
    ParticipationForm,
    StatementForm,
)
from practices.forms.relayed import OF_PROVENANCE, ProvenanceForm
from practices.models.editions import today
from practices.models.initiatives import Initiative, InitiativeMeeting, InitiativeStatement, Participation
from practices.models.relayed import RelayedStatement
from practices.permissions import acts_for, is_secretariat
from practices.queries.initiatives.rows import initiative_rows, initiatives_for, part_rows


class InitiativeScreen(ParticipantScreen):
    """What the screens share: who acts for an organization, and the secretariat, are let in."""

    header_icon = "group"
    page_title: Any = _("Joint initiatives")
    list_of = ("initiatives_admin:index", _("Joint initiatives"))


class InitiativesView(InitiativeScreen):
    """The list, by title."""

    template_name = "practices/admin/initiatives.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that enters one, for the secretariat."""
        if not is_secretariat(self.request.user):
            return []
        return [HeaderButton(gettext("Enter an initiative"), reverse("initiatives_admin:add"), icon_name="plus")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        return self.render_to_response(self.get_context_data(rows=initiative_rows(initiatives_for(request.user))))


class WriteView(SecretariatView, InitiativeScreen):
    """The facts of an initiative, by the secretariat; a new one is a draft."""

    template_name = "practices/admin/initiative_form.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the initiative, if there is one already."""
        super().setup(request, *args, **kwargs)
        key = kwargs.get("public_id")
        self.initiative = get_object_or_404(Initiative.objects.for_listing(), public_id=key) if key else None

    def get_page_title(self) -> str:
        """Say what is done."""
        return gettext("Change the initiative") if self.initiative else gettext("Enter an initiative")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=InitiativeForm(initiative=self.initiative)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it."""
        form = InitiativeForm(request.POST, initiative=self.initiative)
        if form.is_valid():
            try:
                made = write_initiative(**form.cleaned_data, initiative=self.initiative, by=request.user)
                return redirect("initiatives_admin:detail", made.public_id)
            except InitiativeRefused as refusal:
                form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form))


class InitiativeView(InitiativeScreen):
    """One initiative: who takes part, meetings, statements; and entering more of them."""

    template_name = "practices/admin/initiative.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the initiative."""
        super().setup(request, *args, **kwargs)
        self.initiative: Any = get_object_or_404(initiatives_for(request.user), public_id=kwargs["public_id"])

    def get_page_title(self) -> str:
        """Name it."""
        return str(self.initiative)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show({})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        act = request.POST.get("act", "")
        form = self._form(act, request.POST)
        if form is not None and not form.is_valid():
            return self._show({act: form})
        try:
            self._act(act, form)
        except InitiativeRefused as refusal:
            if form is None:
                messages.error(request, str(refusal))
            else:
                form.add_error(None, str(refusal))
                return self._show({act: form})
        return redirect("initiatives_admin:detail", self.initiative.public_id)

    def _act(self, act: str, form: forms.Form | None) -> None:
        given = form.cleaned_data if form else {}
        by, initiative = self.request.user, self.initiative
        match act:
            case "part":
                take_part(initiative=initiative, **given, by=by)
            case "meeting":
                add_meeting(initiative=initiative, **given, by=by)
            case "statement":
                add_statement(initiative=initiative, **given, by=by)
            case "show" | "hide":
                show_initiative(initiative=initiative, published=act == "show", by=by)
            case "remove":
                remove_entry(entry=self._entry(), by=by)

    def _entry(self) -> InitiativeMeeting | InitiativeStatement:
        kind, _space, key = self.request.POST.get("entry", "").partition(" ")
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
        entries: dict[str, Any] = {"meeting": InitiativeMeeting, "statement": InitiativeStatement}
        rows = entries[kind].objects.filter(initiative=self.initiative, pk=number) if kind in entries else ()
        for entry in rows:
            found: InitiativeMeeting | InitiativeStatement = entry
            return found
        raise Http404

    def _form(self, act: str, data: Any) -> forms.Form | None:
        match act:
            case "part":
                return ParticipationForm(data, user=self.request.user, auto_id="id_part_%s")
            case "meeting":
                return MeetingForm(data, auto_id="id_meeting_%s")
            case "statement":
                return StatementForm(data, user=self.request.user, auto_id="id_statement_%s")
        return None

    def _show(self, given: dict[str, Any]) -> HttpResponse:
        keeps = is_secretariat(self.request.user)
        blank = ("part", "meeting", "statement") if keeps else ("part",)
        shown = {f"{act}_form": given.get(act) or self._form(act, None) for act in blank}
        (row,) = initiative_rows([self.initiative])
        return self.render_to_response(self.get_context_data(row=row, keeps=keeps, **shown))


class ParticipationView(InitiativeScreen):
    """One participation, and what may follow it: agreement, notice, statement, end."""

    template_name = "practices/admin/participation.html"
    page_title = _("Takes part")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load it among those that the user acts for, or keeps."""
        super().setup(request, *args, **kwargs)
        visible: Any = Participation.objects.visible_to(request.user)
        rows = visible.select_related("organization", "initiative").prefetch_related("organization__names")
        found = rows.filter(public_id=kwargs["public_id"]).first()
        is_theirs = found and (is_secretariat(request.user) or acts_for(request.user, found.organization))
        self.part: Any = found if is_theirs else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.part is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Name organization and initiative."""
        return str(self.part)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(EndParticipationForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        act, form = request.POST.get("act", ""), EndParticipationForm(request.POST, request.FILES)
        try:
            if act == "end":
                if not form.is_valid():
                    return self._show(form)
                days = {name: form.cleaned_data[name] for name in ("until", "agreed_on")}
                provenance = form.provenance_given()
                end_participation(participation=self.part, **days, provenance=provenance, by=request.user)
            else:
                self._act(act)
        except (InitiativeRefused, RelayRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            if act == "take_back":
                return redirect("initiatives_admin:detail", self.part.initiative.public_id)
        return redirect("initiatives_admin:part", self.part.public_id)

    def _act(self, act: str) -> None:
        part, by = self.part, self.request.user
        match act:
            case "agree" if acts_for(by, part.organization):
                agree_to_participation(participation=part, by=by)
            case "agree":
                form = ProvenanceForm(self.request.POST, self.request.FILES)
                if not form.is_valid():
                    raise InitiativeRefused(form.faults)
                provenance = form.provenance_given()
                on = provenance.dated_on or today()
                note_agreement(participation=part, on=on, provenance=provenance, by=by)
                messages.success(self.request, gettext("Entered. It takes effect once a second person confirms."))
            case "notify":
                told = give_notice_of_participation(participation=part, by=by)
                messages.success(self.request, told_words(told.public_from))
            case "object":
                is_hidden = object_to_participation(participation=part, by=by)
                messages.success(self.request, objected_words(is_hidden=is_hidden))
            case "state":
                words = self.request.POST.get("statement", "").replace("\0", "")[:5000]
                state_beside_participation(participation=part, statement=words, by=by)
            case "take_back":
                take_back_participation(participation=part, by=by)

    def _show(self, form: EndParticipationForm) -> HttpResponse:
        part, user = self.part, self.request.user
        own = acts_for(user, part.organization)
        if own:
            for name in ("agreed_on", *OF_PROVENANCE):
                del form.fields[name]
        (row,) = part_rows([part])
        return self.render_to_response(
            self.get_context_data(
                row=row,
                initiative=part.initiative,
                form=form,
                is_own=own,
                agree_form=ProvenanceForm(auto_id="id_agree_%s"),
                waiting=RelayedStatement.objects.waiting().visible_to(user).filter(participation=part).first(),
                may_agree=part.is_unconfirmed,
                may_object=own and part.is_public and part.is_unconfirmed,
                may_notify=not own and not part.is_public and may_be_told(part, part.organization),
                may_take_back=own or not part.is_public,
            )
        )


class InitiativeAdminViewSet(ExchangeViewSet):
    """Joint initiatives."""

    name = "initiatives_admin"
    url_prefix = "initiatives"
    menu_label = _("Joint initiatives")
    menu_name = "initiatives"
    icon = menu_icon = "group"
    menu_order = 340
    screens = (
        ("", InitiativesView, "index"),
        ("add/", WriteView, "add"),
        ("<uuid:public_id>/", InitiativeView, "detail"),
        ("<uuid:public_id>/change/", WriteView, "change"),
        ("part/<uuid:public_id>/", ParticipationView, "part"),
    )
