"""The adoption ledger in the admin: the list, recording, agreeing, reversing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from practices.actions.adoptions import AdoptionRefused, agree_to_adoption, record_adoption, reverse_adoption
from practices.models import AdoptionEvent, format_partial_date, today
from practices.permissions import acts_for, is_secretariat, may_record_adoption
from practices.policies import ledger_of
from practices.tables.adoptions.statements import adoption_rows
from practices.viewsets.adoption_form import AdoptionForm, organizations_to_record


def _since(event: AdoptionEvent) -> str:
    return format_partial_date(event.effective_on, event.effective_precision)


class AdoptionIndexView(IndexView):
    """What was recorded on the user's organizations, newest first; the secretariat sees all."""

    model = AdoptionEvent
    page_title = _("Adoption events")
    any_permission_required = ["view"]
    list_filter = ["track", "state"]
    columns = [
        TitleColumn(
            "organization",
            label=_("Organization"),
            accessor="organization.name_in",
            get_url=lambda event: reverse("adoption_events:detail", args=[event.public_id]),
        ),
        Column("reference", label=_("Reference instrument"), accessor="reference.title_in"),
        Column("track", label=_("Track"), accessor="get_track_display"),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("effective", label=_("Since"), accessor=_since),
        DateColumn("recorded_at", label=_("Recorded")),
        BooleanColumn("public", label=_("Public"), accessor="record.is_public"),
    ]

    def get_base_queryset(self) -> Any:
        return ledger_of(self.request.user).for_listing()

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that opens the form."""
        return [HeaderButton(gettext("Record an event"), reverse("adoption_events:add"), icon_name="plus")]


class RecordAdoptionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """The form. What the ledger refuses is shown as an error of the form."""

    model = AdoptionEvent
    permission_required = "add"
    form_class = AdoptionForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = _("Record an adoption event")
    header_icon = "history"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        organizations = organizations_to_record(self.request.user)[:2]
        only = organizations[0] if len(organizations) == 1 else None
        return {**super().get_initial(), "organization": only}

    def form_valid(self, form: AdoptionForm) -> HttpResponse:
        try:
            event = record_adoption(**form.statement_of_fact(), by=self.request.user)
        except AdoptionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, gettext("Recorded as number %(number)s.") % {"number": event.sequence})
        return redirect("adoption_events:detail", event.public_id)

    def form_invalid(self, form: AdoptionForm) -> HttpResponse:
        for error in form.non_field_errors():
            messages.error(self.request, error)
        return super().form_invalid(form)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*_trail(self), {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "action_url": reverse("adoption_events:add"),
            "submit_button_label": gettext("Record"),
            "submit_button_active_label": gettext("Recording…"),
            "media": context["form"].media,
        }


class AdoptionView(WagtailAdminTemplateMixin, TemplateView):
    """One event, and what may follow it: agreement, reversal."""

    template_name = "practices/admin/adoption_event.html"
    page_title = _("Adoption event")
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(ledger_of(request.user).for_listing(), public_id=kwargs["public_id"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Agree to the event or reverse it: one call below."""
        try:
            if request.POST.get("act") == "agree":
                agree_to_adoption(event=self.event, on=today(), by=request.user)
                messages.success(request, gettext("The agreement is noted; the public sees this event now."))
            elif request.POST.get("act") == "reverse":
                self.event = reverse_adoption(event=self.event, by=request.user, note=_reason(request))
                messages.success(request, gettext("Reversed by number %(number)s.") % {"number": self.event.sequence})
        except AdoptionRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("adoption_events:detail", self.event.public_id)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*_trail(self), {"url": "", "label": str(self.event)}]

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user, event = self.request.user, self.event
        row = adoption_rows([event], user)[0]
        theirs = acts_for(user, event.organization) or is_secretariat(user)
        return {
            **context,
            "event": event,
            "row": row,
            "may_agree": theirs and not event.record.is_public,
            "may_reverse": may_record_adoption(user, event.organization)
            and not row.is_reversed
            and row.reverses is None,
        }


def _reason(request: HttpRequest) -> str:
    note = request.POST.get("note", "").strip()
    if not note:
        raise AdoptionRefused(gettext("Say why the event does not hold."))
    return note


def _trail(view: Any) -> list[dict[str, str]]:
    return [
        *view.breadcrumbs_items,
        {"url": reverse("adoption_events:index"), "label": gettext("Adoption events")},
    ]


class AdoptionViewSet(ExchangeViewSet):
    """The list, the form and the screen of one event."""

    name = "adoption_events"
    url_prefix = "adoption-events"
    icon = "history"
    menu_label = _("Adoption events")
    menu_order = 200

    def get_urlpatterns(self) -> list[Any]:
        index = {"index_url_name": "adoption_events:index", "index_results_url_name": "adoption_events:index_results"}
        return [
            path("", self.construct_view(AdoptionIndexView, **index, header_icon=self.icon), name="index"),
            path(
                "results/",
                self.construct_view(AdoptionIndexView, **index, header_icon=self.icon, results_only=True),
                name="index_results",
            ),
            path("add/", RecordAdoptionView.as_view(), name="add"),
            path("<uuid:public_id>/", AdoptionView.as_view(), name="detail"),
        ]
