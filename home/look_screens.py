"""The screen "Name and look": what the portal is called, its logo, its accent colour."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from home.look_actions import MOST_BYTES, LookRefused, change_look
from home.models import Branding
from organizations.menu import OperatorMenuItem, ScreenViewSet
from organizations.screens import ExchangeScreen, OperatorView


class LookForm(forms.Form):
    """Name, accent and logo."""

    site_name = forms.CharField(
        label=_("Name of the portal"),
        max_length=60,
        required=False,
        help_text=_(
            "Shown in the header and title of each page. Empty: Practice Exchange, in the language of the page."
        ),
    )
    has_accent = forms.BooleanField(label=_("An accent colour of our own"), required=False)
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Accent colour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("For links and buttons. A lighter shade is derived from it for dark screens."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or JPEG of up to 100 kB."))
    no_logo = forms.BooleanField(label=_("No logo"), required=False)

    def given_logo(self) -> bytes | None:
        """Return what was sent; b"" to take the logo away, None to leave it."""
        if self.cleaned_data["no_logo"]:
            return b""
        sent = self.cleaned_data["logo"]
        return sent.read(MOST_BYTES + 1) if sent else None


class LookView(ExchangeScreen, OperatorView):
    """The form."""

    template_name = "home/admin/look.html"
    page_title = _("Name and look")
    header_icon = "cog"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it as things are."""
        branding = Branding.objects.defer("logo").first() or Branding()
        begins = {
            "site_name": branding.site_name,
            "has_accent": bool(branding.accent),
            "accent": branding.accent or "#0b4a6f",
        }
        return self._show(LookForm(initial=begins))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or say what cannot be shown."""
        form = LookForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        asked = form.cleaned_data
        accent = asked["accent"].lower() if asked["has_accent"] else ""
        try:
            change_look(site_name=asked["site_name"], accent=accent, logo=form.given_logo(), by=request.user)
        except LookRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved. All pages will show it within a minute."))
        return redirect("look:index")

    def _show(self, form: LookForm) -> HttpResponse:
        has_logo = Branding.objects.exclude(logo_type="").exists()
        return self.render_to_response(self.get_context_data(form=form, has_logo=has_logo))


class LookViewSet(ScreenViewSet):
    """Name and look."""

    name = "look"
    url_prefix = "look"
    menu_label = _("Name and look")
    menu_name = "look"
    icon = menu_icon = "cog"
    menu_order = 10
    menu_hook = "register_settings_menu_item"
    menu_item_class = OperatorMenuItem
    screens = (("", LookView, "index"),)
