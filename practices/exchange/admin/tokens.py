"""The screens of access tokens: their list, the form, the key that is shown once."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ParticipantScreen, show_refusals
from practices.admin.asked import read_uuid
from practices.admin.list_columns import ChoiceColumn, ListColumn, by_name
from practices.admin.lists import ListScreen
from practices.exchange.actions.tokens import TokenRefused, make_token, revoke_token
from practices.exchange.actions.trial_organizations import TestOrganizationRefused, make_test_organization
from practices.exchange.forms.tokens import TokenForm
from practices.exchange.queries.tokens import TokenRow, token_rows
from practices.forms.claims import read_uuids
from practices.models.editions import today
from practices.models.exchange.tokens import AccessToken


def _address_after(row: TokenRow) -> str:
    return f"{reverse('access_tokens:add')}?after={row.id}"


class TokenScreen(ParticipantScreen):
    """What the screens share."""

    header_icon = "key"
    page_title: Any = _("Access tokens")
    list_of = ("access_tokens:index", _("Access tokens"))

    def own_organizations(self) -> Any:
        """Return the organizations that the user acts for."""
        return OrganizationPage.objects.of(self.request.user).for_listing()


class TokensView(TokenScreen, ListScreen):
    """The tokens of one's organizations; all for the secretariat. Several can be revoked here."""

    model = AccessToken
    template_name = "practices/admin/tokens.html"
    paginate_by = 30
    nothing = _("There is no token yet.")
    acts = (("revoke", _("Revoke")),)
    limited_by = ("organization",)
    search_fields = ("name", "hint", "organization__title")
    columns = (
        ChoiceColumn("token", _("Revoke"), lambda row: row.id if row.is_valid else "", lambda row: row.name),
        ListColumn("name", _("Token"), note=lambda row: f"{row.hint}…"),
        ListColumn("organization", _("Organization"), "organization.text", sort=by_name()),
        ListColumn("rights", _("Permissions"), sort=""),
        ListColumn("state", _("State"), "state_label", sort=""),
        ListColumn("expires_on", _("Valid until")),
        ListColumn("used_on", _("Last used")),
        ListColumn("made_on", _("Made"), sort="made_at"),
        ListColumn("made_by", _("Made by"), sort=""),
        ListColumn(
            "next", _("Replacement"), lambda row: gettext("Make the replacement") if row.is_to_follow else "",
            is_act=True, link=lambda row: _address_after(row) if row.is_to_follow else "",
        ),
    )  # fmt: skip

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that leads to the form, for who acts for an organization."""
        if not reader_of(self.request.user).is_participant:
            return []
        return [HeaderButton(gettext("Make a token"), reverse("access_tokens:add"), icon_name="plus")]

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        reader = reader_of(self.request.user)
        ending = AccessToken.objects.ending(today()).filter(organization__in=reader.organizations)
        return token_rows(listed, today(), to_follow=set(ending.values_list("pk", flat=True)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_secretariat = reader_of(self.request.user).is_secretariat
        return {**super().get_context_data(**kwargs), "is_secretariat": is_secretariat}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Revoke what is chosen, or make a test organization."""
        if "test_organization" in request.POST:
            return self._make_test_organization(request.POST["test_organization"])
        visible = AccessToken.objects.visible_to(request.user)
        for token in get_list_or_404(visible, public_id__in=read_uuids(request.POST.getlist("token"))):
            with show_refusals(request, TokenRefused):
                revoke_token(token=token, by=request.user)
                messages.success(request, gettext("Revoked: “%(name)s” no longer gives access.") % {"name": token.name})
        return redirect("access_tokens:index")

    def _make_test_organization(self, name: str) -> HttpResponse:
        try:
            made = make_test_organization(name=name, by=self.request.user)
        except TestOrganizationRefused as refusal:
            messages.error(self.request, str(refusal))
        else:
            words = gettext("“%(name)s” has been created. Now choose who acts for it: an officer, and an approver.")
            messages.success(self.request, words % {"name": made.title})
        return redirect("access_tokens:index")


class AddTokenView(TokenScreen):
    """The form; the answer to it shows the key, once."""

    template_name = "practices/admin/token_form.html"
    page_title = _("Make a token")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; of the token that `after` names, it says the same for the next one."""
        initial = self._after(request.GET["after"]) if "after" in request.GET else {}
        return self._show(TokenForm(organizations=self.own_organizations(), initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it and show its key, or say what is wrong."""
        form = TokenForm(request.POST, organizations=self.own_organizations())
        if not form.is_valid():
            return self._show(form)
        try:
            token, key = make_token(**form.cleaned_data, by=request.user)
        except TokenRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        return self._show(form, token, key)

    def _after(self, key: str) -> dict[str, Any]:
        """Return what the form begins with where a token is to be followed by another."""
        own = AccessToken.objects.filter(organization__in=reader_of(self.request.user).organizations)
        token = get_object_or_404(own, public_id=read_uuid(key))
        same = ("name", "may_read", "may_submit")
        return {"organization": token.organization_id, **{name: getattr(token, name) for name in same}}

    def _show(self, form: TokenForm, token: AccessToken | None = None, key: str = "") -> HttpResponse:
        rows = token_rows([token], today()) if token else []
        response = self.render_to_response(self.get_context_data(form=form, row=next(iter(rows), None), key=key))
        patch_cache_control(response, private=True, no_store=True)
        return response


class TokenViewSet(ExchangeViewSet):
    """Access tokens."""

    name = "access_tokens"
    url_prefix = "access-tokens"
    menu_label = _("Access tokens")
    menu_name = "access-tokens"
    icon = menu_icon = "key"
    menu_order = 700
    index_view = TokensView
    screens = (("add/", AddTokenView, "add"),)
