"""The adoption ledger in the admin: the list, and the form in which an event is recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.screens import ExchangeScreen
from practices.actions.adoption_order import AdoptionRefused, OrderNeeded
from practices.actions.adoptions import record_adoption
from practices.actions.relayed import RelayRefused
from practices.actions.suggestions import SuggestionRefused, decide_suggestion
from practices.admin.adoption_event import AdoptionView
from practices.admin.adoption_filter import AdoptionAdminFilterSet
from practices.admin.adoption_form import AdoptionForm, organizations_to_record
from practices.admin.asked import asked_uuid
from practices.admin.list_columns import ListColumn, by_name, by_title, known_day, to
from practices.admin.lists import ListScreen
from practices.models.adoptions import AdoptionEvent
from practices.models.evidence import AdoptionSuggestion
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.proposals import Decision
from practices.policies import ledger_of
from practices.queries.adoptions.statements import rests_on_words


def _rests_on(event: AdoptionEvent) -> str:
    return rests_on_words(event.basis, event.get_basis_display(), event.record.word_note)


def is_shown_to_all(event: AdoptionEvent) -> bool:
    """Tell whether the public sees it: nothing of an organization that is a contact only, or not published."""
    organization = event.organization
    return event.record.is_public and organization.live and not organization.is_contact_only


class AdoptionIndexView(ListScreen):
    """What was recorded on the user's organizations, newest first; the secretariat sees all."""

    model = AdoptionEvent
    page_title = _("Adoption events")
    any_permission_required = ["view"]
    filterset_class = AdoptionAdminFilterSet
    search_fields = ("organization__title", "organization__names__name", "reference__title")
    columns = (
        ListColumn(
            "organization", _("Organization"), "organization.name_in", sort=by_name(), link=to("adoption_events:detail")
        ),
        ListColumn("reference", _("Reference instrument"), "reference.title_in", sort=by_title()),
        ListColumn("track", _("Track"), "get_track_display"),
        ListColumn("state", _("State"), "get_state_display"),
        ListColumn("effective_on", _("Since"), lambda row: known_day(row.effective_on, row.effective_precision)),
        ListColumn("basis", _("Rests on"), _rests_on, sort=""),
        ListColumn("recorded_at", _("Recorded")),
        ListColumn("public", _("Public"), is_shown_to_all, sort=""),
    )

    def visible(self) -> Any:
        return ledger_of(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that opens the form."""
        return [HeaderButton(gettext("Record an event"), reverse("adoption_events:add"), icon_name="plus")]


class RecordAdoptionView(PermissionCheckedMixin, ExchangeScreen, FormView):
    """The form. What the ledger refuses is shown as an error of the form."""

    model = AdoptionEvent
    permission_required = "add"
    form_class = AdoptionForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = _("Record an adoption event")
    list_of = ("adoption_events:index", _("Adoption events"))
    header_icon = "history"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the address names, as far as the user may choose it: a reply or a suggestion leads here."""
        request, user = self.request, self.request.user
        organizations = organizations_to_record(user)
        asked = organizations.filter(translation_key=asked_uuid(request, "organization")).first()
        few = organizations[:2]
        instruments = InstrumentPage.objects.visible_to(user)
        contact = Contact.objects.visible_to(user).filter(public_id=asked_uuid(request, "contact")).first()
        return {
            **super().get_initial(),
            "organization": asked or (few[0] if len(few) == 1 else None),
            "reference": instruments.filter(translation_key=asked_uuid(request, "reference")).first(),
            "own_instrument": instruments.filter(translation_key=asked_uuid(request, "own_instrument")).first(),
            **({"as_organization": True, "statement_on": contact.happened_on} if contact else {}),
        }

    def form_valid(self, form: AdoptionForm) -> HttpResponse:
        try:
            event = record_adoption(statement=form.statement_of_fact(), by=self.request.user, **form.how_it_is_known())
        except OrderNeeded as refusal:  # something was recorded meanwhile
            form.ask_order(refusal.events)
            return self.form_invalid(form)
        except (AdoptionRefused, RelayRefused) as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        _take_up_suggestion(self.request)
        messages.success(self.request, gettext("Recorded as number %(number)s.") % {"number": event.sequence})
        if event.organization.is_contact_only:
            messages.warning(
                self.request,
                gettext("Only the secretariat sees this: the organization is a contact only."),
            )
        elif not event.record.is_public:
            messages.info(
                self.request, gettext("It is not public yet: the organization has been asked to agree or confirm.")
            )
        return redirect("adoption_events:detail", event.public_id)

    def form_invalid(self, form: AdoptionForm) -> HttpResponse:
        for error in form.non_field_errors():
            messages.error(self.request, error)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "action_url": self.request.get_full_path(),
            "submit_button_label": gettext("Record"),
            "submit_button_active_label": gettext("Recording…"),
            "media": context["form"].media,
        }


def _take_up_suggestion(request: HttpRequest) -> None:
    """Note that the suggestion which led here was taken up; another may have decided it meanwhile."""
    open_ = AdoptionSuggestion.objects.visible_to(request.user).open()
    suggestion = open_.filter(public_id=asked_uuid(request, "suggestion")).first()
    if suggestion is not None:
        try:
            decide_suggestion(suggestion=suggestion, decision=Decision.APPROVED, by=request.user)
        except SuggestionRefused as refusal:
            messages.warning(request, str(refusal))


class AdoptionAdminViewSet(ExchangeViewSet):
    """The list, the form and the screen of one event."""

    name = "adoption_events"
    url_prefix = "adoption-events"
    icon = "history"
    menu_label = _("Adoption events")
    menu_name = "adoption-events"
    menu_order = 200
    index_view = AdoptionIndexView
    screens = (
        ("add/", RecordAdoptionView, "add"),
        ("<uuid:public_id>/", AdoptionView, "detail"),
    )
