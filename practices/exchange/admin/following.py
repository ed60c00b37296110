"""Following: what one's own account is told of by mail, what it is told of it, and stopping."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.models import reader_of
from organizations.screens import ParticipantScreen
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.exchange.actions.following import FollowRefused, change_followed, follow, stop_following
from practices.exchange.actions.updates import HOUR
from practices.exchange.forms.following import OwnFollowForm
from practices.exchange.queries.following import figures, followed_of
from practices.exchange.queries.own_following import following_rows
from practices.models.exchange.following import Subscription


class FollowingScreen(ParticipantScreen):
    """What the screens share."""

    header_icon = "mail"
    page_title: Any = _("Following")
    list_of = ("following:index", _("Following"))


class FollowingListView(FollowingScreen, ListScreen):
    """What the account follows; for the secretariat, how many follow what kind of thing."""

    model = Subscription
    template_name = "practices/admin/following.html"
    nothing = _("You do not follow anything yet.")
    buttons = ((_("Follow something"), "following:add", "plus"),)
    limited_by = ("frequency",)
    columns = (
        ListColumn("words", _("What"), sort="", link=to("following:edit", "id")),
        ListColumn("frequency", _("How often"), "frequency_label"),
        ListColumn("read_for", _("As visible to"), lambda row: row.read_for or gettext("Your account"), sort=""),
        ListColumn("told_at", _("Last checked")),
    )

    def visible(self) -> Any:
        return Subscription.objects.of(self.request.user)

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return following_rows(listed, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "figures": figures() if reader_of(self.request.user).is_secretariat else None,
            "hour": HOUR,
            "address": getattr(self.request.user, "email", ""),
        }


class FollowingAddView(FollowingScreen):
    """Following something more."""

    template_name = "practices/admin/following_form.html"
    page_title = _("Follow something")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(OwnFollowForm(user=request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Follow."""
        form = OwnFollowForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                follow(
                    followed=form.followed,
                    frequency=form.cleaned_data["frequency"],
                    language=get_language() or "en",
                    scope=form.cleaned_data.get("scope") or None,
                    by=request.user,
                )
            except FollowRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("You follow this."))
                return redirect("following:index")
        return self._show(form)

    def _show(self, form: OwnFollowForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, is_new=True))


class FollowingEditView(FollowingScreen):
    """One subscription of the account: changed, or stopped."""

    template_name = "practices/admin/following_form.html"
    page_title = _("What you follow")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load it among the account's own."""
        super().setup(request, *args, **kwargs)
        own = Subscription.objects.of(request.user).filter(public_id=kwargs["public_id"])
        self.found: Any = get_object_or_404(own.for_listing())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        followed = followed_of(self.found)
        initial = {
            "topic": followed.topic,
            "organization": followed.organization,
            "instrument": followed.instrument,
            "words": followed.words,
            "language": followed.language,
            "instrument_kind": followed.instrument_kind,
            "kind": list(followed.kinds),
            "frequency": self.found.frequency,
        }
        return self._show(self._form(initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or stop."""
        if request.POST.get("do") == "stop":
            stop_following(subscription=self.found, by=request.user)
            messages.success(request, gettext("You do not follow this any more."))
            return redirect("following:index")
        form = self._form(request.POST)
        if form.is_valid():
            try:
                change_followed(
                    subscription=self.found,
                    followed=form.followed,
                    frequency=form.cleaned_data["frequency"],
                    by=request.user,
                )
            except FollowRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Saved."))
                return redirect("following:index")
        return self._show(form)

    def _form(self, *args: Any, **kwargs: Any) -> OwnFollowForm:
        form = OwnFollowForm(*args, user=self.request.user, **kwargs)
        form.fields.pop("scope", None)  # whom it reads for stays
        return form

    def _show(self, form: OwnFollowForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, is_new=False))


class FollowingViewSet(ExchangeViewSet):
    """Following."""

    name = "following"
    url_prefix = "following"
    menu_label = _("Following")
    menu_name = "following"
    icon = menu_icon = "mail"
    menu_order = 190
    index_view = FollowingListView
    screens = (
        ("add/", FollowingAddView, "add"),
        ("<uuid:public_id>/", FollowingEditView, "edit"),
    )
