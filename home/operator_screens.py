"""The screen "Who runs the portal": a name, and how to reach whoever it names."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from home.branding import SiteOperator
from home.look_actions import LookRefused, name_operator
from home.models import Branding
from organizations.menu import OperatorMenuItem, ScreenViewSet
from organizations.screens import ExchangeScreen, OperatorView


class OperatorForm(forms.ModelForm):
    """Name, postal and e-mail address, page for contact."""

    class Meta:
        model = Branding
        fields = ["operator_name", "operator_address", "operator_email", "operator_page"]
        widgets = {"operator_address": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "operator_name": _("An organization, or a unit of one. Shown at the foot of each page and on About."),
            "operator_address": _("As on a letter, one line below the other."),
            "operator_email": _("An address that several people read. Everyone can see it."),
            "operator_page": _("A page or form elsewhere, if there is one: https://…"),
        }

    def operator(self) -> SiteOperator:
        """Return what was entered."""
        said = self.cleaned_data
        return SiteOperator(*(said[name].strip() for name in self.Meta.fields))


class OperatorDetailsView(ExchangeScreen, OperatorView):
    """The form."""

    template_name = "home/admin/operator.html"
    page_title = _("Who runs the portal")
    header_icon = "mail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it as things are."""
        return self._show(OperatorForm(instance=Branding.objects.defer("logo").first()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or say what is missing."""
        form = OperatorForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            name_operator(operator=form.operator(), by=request.user)
        except LookRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved. All pages will show it within a minute."))
        return redirect("operator:index")

    def _show(self, form: OperatorForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class OperatorViewSet(ScreenViewSet):
    """Who runs the portal."""

    name = "operator"
    url_prefix = "operator"
    menu_label = _("Who runs the portal")
    menu_name = "operator"
    icon = menu_icon = "mail"
    menu_order = 11
    menu_hook = "register_settings_menu_item"
    menu_item_class = OperatorMenuItem
    screens = (("", OperatorDetailsView, "index"),)
