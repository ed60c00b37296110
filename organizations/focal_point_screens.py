"""The screens of focal points: the directory, one organization's entries, and what is done with an entry."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.focal_point_directory import directory, entries_of, without_focal_point
from organizations.focal_point_forms import EndFocalPointForm, FocalPointForm, HandOverForm, values_of
from organizations.focal_points import (
    LOGGED,
    FocalPointRefused,
    add_focal_point,
    change_focal_point,
    end_focal_point,
    erase_focal_point,
    hand_over,
    may_keep_focal_points,
    record_consent,
)
from organizations.menu import ExchangeViewSet
from organizations.models import FocalPoint, OrganizationPage, reader_of
from organizations.screens import ParticipantScreen


class FocalPointScreen(ParticipantScreen):
    """What the screens share."""

    header_icon = "user"
    list_of = ("focal_points:index", _("Focal points"))
    page_title: Any = _("Focal points")


class DirectoryView(FocalPointScreen):
    """Who is whose focal point today, as far as the reader may see it."""

    template_name = "organizations/admin/focal_points.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        on = timezone.localdate()
        return self.render_to_response(
            self.get_context_data(
                listed=directory(request.user, on=on),
                missing=without_focal_point(request.user, on=on),
                is_secretariat=reader_of(request.user).is_secretariat,
                on=on,
            )
        )


class OrganizationScreen(FocalPointScreen):
    """A screen of one organization's entries."""

    organization: OrganizationPage | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization."""
        super().setup(request, *args, **kwargs)
        pages = OrganizationPage.objects.visible_to(request.user).for_listing()
        self.organization = pages.filter(translation_key=kwargs["key"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.organization is None:
            raise Http404
        self.page_title = gettext("%(label)s: %(words)s") % {
            "label": self.page_title,
            "words": self.organization.name_in(),
        }
        return super().dispatch(request, *args, **kwargs)

    @property
    def found(self) -> OrganizationPage:
        """The organization: dispatch answered when there is none."""
        assert self.organization is not None  # noqa: S101
        return self.organization


class EntriesView(OrganizationScreen):
    """The entries of one organization, those that ended among them."""

    template_name = "organizations/admin/focal_points_of.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The form, for who keeps them."""
        if not may_keep_focal_points(self.request.user, self.found):
            return []
        address = reverse("focal_points:add", args=[self.found.translation_key])
        return [HeaderButton(gettext("Add a focal point"), address, icon_name="plus")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        on = timezone.localdate()
        points = entries_of(request.user, self.found)
        current = [one for one in points if _holds(one, on)]
        return self.render_to_response(
            self.get_context_data(
                organization=self.found,
                current=current,
                others=[one for one in points if one not in current],
                may_keep=may_keep_focal_points(request.user, self.found),
            )
        )


class AddView(OrganizationScreen):
    """A new entry."""

    template_name = "organizations/admin/focal_point.html"
    page_title = _("Add a focal point")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who does not keep them."""
        if self.organization is not None and not may_keep_focal_points(request.user, self.organization):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(FocalPointForm(initial={"valid_from": timezone.localdate(), "language": "en"}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the entry."""
        form = FocalPointForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            add_focal_point(organization=self.found, entry=form.entry(), **form.days(), by=request.user)
        except FocalPointRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Added."))
        return redirect("focal_points:detail", self.found.translation_key)

    def _show(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, point=None, does="add"))


class EntryScreen(FocalPointScreen):
    """A screen of one entry, for who keeps it."""

    template_name = "organizations/admin/focal_point.html"
    does = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the entry among those that the user may see."""
        super().setup(request, *args, **kwargs)
        seen = FocalPoint.objects.visible_to(request.user).for_listing()
        self.point: FocalPoint | None = seen.filter(public_id=kwargs["public_id"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there, or is not this user's to keep."""
        if self.point is None or not may_keep_focal_points(request.user, self.point.organization):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def entry(self) -> FocalPoint:
        """The entry: dispatch answered when there is none."""
        assert self.point is not None  # noqa: S101
        return self.point

    def form_for(self, data: Any) -> Any:
        """Return the form, filled in with `data` if there is any."""
        raise NotImplementedError

    def act(self, form: Any) -> str:
        """Do it; give the sentence that says so. Raises FocalPointRefused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(self.form_for(None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it."""
        form = self.form_for(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            said = self.act(form)
        except FocalPointRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, said)
        return redirect("focal_points:detail", self.entry.organization.translation_key)

    def _show(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, point=self.entry, does=self.does))


class ChangeView(EntryScreen):
    """The entry is put right."""

    page_title = _("Change a focal point")
    does = "change"

    def form_for(self, data: Any) -> FocalPointForm:
        """Begin with what is kept."""
        return FocalPointForm(data, initial=values_of(self.entry))

    def act(self, form: FocalPointForm) -> str:
        """Change it."""
        change_focal_point(point=self.entry, entry=form.entry(), **form.days(), by=self.request.user)
        return gettext("Saved.")


class HandOverView(EntryScreen):
    """Another takes over."""

    page_title = _("Hand over")
    does = "hand_over"

    def form_for(self, data: Any) -> HandOverForm:
        """Begin with the office, not the person."""
        kept = {
            name: getattr(self.entry, name) for name in ("role", "function", "postal_address", "country", "language")
        }
        return HandOverForm(data, initial={**kept, "on": timezone.localdate()})

    def act(self, form: HandOverForm) -> str:
        """Hand over."""
        hand_over(point=self.entry, entry=form.entry(), on=form.cleaned_data["on"], by=self.request.user)
        return gettext("Handed over: the new entry takes effect on the day that you gave.")


class EndView(EntryScreen):
    """The entry ends."""

    page_title = _("End a focal point")
    does = "end"

    def form_for(self, data: Any) -> EndFocalPointForm:
        """Begin with today."""
        return EndFocalPointForm(data, initial={"on": timezone.localdate()})

    def act(self, form: EndFocalPointForm) -> str:
        """End it."""
        end_focal_point(point=self.entry, on=form.cleaned_data["on"], by=self.request.user)
        later = FocalPoint.objects.filter(organization=self.entry.organization)
        if not later.valid(form.cleaned_data["on"] + datetime.timedelta(days=1)).exists():
            return gettext("Ended. Nobody is named after this day: letters need an address.")
        return gettext("Ended.")


class ConsentView(EntryScreen):
    """Consent is withdrawn: others do not see the entry any more."""

    page_title = _("Withdraw the consent")
    does = "withdraw"

    def form_for(self, data: Any) -> forms.Form:
        """Ask for nothing but the confirmation."""
        return forms.Form(data)

    def act(self, form: forms.Form) -> str:
        """Withdraw it."""
        record_consent(point=self.entry, on=None, by=self.request.user)
        return gettext("Only the organization and the secretariat see the entry now.")


class EraseView(EntryScreen):
    """Everything personal goes."""

    page_title = _("Erase a focal point")
    does = "erase"

    def form_for(self, data: Any) -> forms.Form:
        """Ask for nothing but the confirmation."""
        return forms.Form(data)

    def act(self, form: forms.Form) -> str:
        """Erase it."""
        erase_focal_point(point=self.entry, by=self.request.user)
        return gettext("Erased: name, function, addresses and telephone number have been deleted.")


def _holds(point: FocalPoint, on: Any) -> bool:
    return point.erased_at is None and point.valid_from <= on and (point.valid_until is None or point.valid_until >= on)


class FocalPointViewSet(ExchangeViewSet):
    """Focal points."""

    name = "focal_points"
    url_prefix = "focal-points"
    menu_label = _("Focal points")
    menu_name = "focal_points"
    icon = menu_icon = "user"
    menu_order = 790
    screens = (
        ("", DirectoryView, "index"),
        ("organizations/<uuid:key>/", EntriesView, "detail"),
        ("organizations/<uuid:key>/add/", AddView, "add"),
        ("<uuid:public_id>/change/", ChangeView, "change"),
        ("<uuid:public_id>/hand-over/", HandOverView, "hand_over"),
        ("<uuid:public_id>/end/", EndView, "end"),
        ("<uuid:public_id>/consent/", ConsentView, "consent"),
        ("<uuid:public_id>/erase/", EraseView, "erase"),
    )


def register_focal_point_log(actions: Any) -> None:
    """Name what the log of an organization tells of its focal points; it names no person."""
    told = {
        "added": (_("Add a focal point"), _("Added a focal point")),
        "changed": (_("Change a focal point"), _("Changed a focal point")),
        "handed_over": (_("Hand over"), _("Handed a focal point over")),
        "ended": (_("End a focal point"), _("Ended a focal point")),
        "consented": (_("Record a consent"), _("Recorded the consent of a focal point")),
        "consent_withdrawn": (_("Withdraw the consent"), _("Withdrew the consent of a focal point")),
        "removed": (_("Remove a focal point"), _("Removed a focal point entered by mistake")),
        "erased": (_("Erase a focal point"), _("Erased a focal point")),
        "address_changed": (_("Change a directory address"), _("Entered, changed or removed a directory address")),
    }
    for what, (label, message) in told.items():
        actions.register_action(f"{LOGGED}{what}", label, message)
