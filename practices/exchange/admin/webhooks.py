"""The screens of webhooks: their list, the form, one webhook with the log of its deliveries, one delivery."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ParticipantScreen, show_refusals
from practices.admin.list_columns import ListColumn, by_name, to
from practices.admin.lists import ListScreen
from practices.exchange.actions import webhooks as actions
from practices.exchange.actions.replays import go_back, replay_delivery, replay_since, send_trial, skip_delivery
from practices.exchange.actions.webhook_keys import KEY_RENEWED
from practices.exchange.actions.webhooks import (
    AddressRefused,
    WebhookRefused,
    change_webhook,
    make_webhook,
    pause_webhook,
    remove_webhook,
    renew_key,
    resume_webhook,
    show_key,
)
from practices.exchange.forms.webhooks import NewWebhookForm, ReplayForm, WebhookForm
from practices.exchange.queries.webhooks import (
    OUTCOMES,
    delivery_rows,
    of_outcome,
    try_rows,
    webhook_rows,
    written_body,
)
from practices.models.exchange.webhooks import Webhook, WebhookDelivery

PER_PAGE = 25


class WebhookScreen(ParticipantScreen):
    """What the screens share."""

    header_icon = "link-external"
    page_title: Any = _("Webhooks")
    list_of = ("webhooks:index", _("Webhooks"))


class WebhooksView(WebhookScreen, ListScreen):
    """The webhooks of one's organizations; all for the secretariat."""

    model = Webhook
    paginate_by = PER_PAGE
    lead = _(
        "A webhook notifies a system of your organization, by a signed call, that something has changed. The call "
        "states which items changed, never their new content: the system reads that through the API."
    )
    nothing = _("There is no webhook yet.")
    limited_by = ("organization",)
    search_fields = ("name", "address", "organization__title")
    columns = (
        ListColumn("name", _("Webhook"), link=to("webhooks:detail", "id")),
        ListColumn("address", _("Address")),
        ListColumn("organization", _("Organization"), "organization.text", sort=by_name()),
        ListColumn("state", _("State"), "state_label", sort=""),
        ListColumn("waiting_count", _("Waiting"), sort=""),
        ListColumn("delivered_at", _("Last delivered"), sort=""),
    )

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that opens the form, for who acts for an organization."""
        if not reader_of(self.request.user).organizations:
            return []
        return [HeaderButton(gettext("Add a webhook"), reverse("webhooks:add"), icon_name="plus")]

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return webhook_rows(listed)


class AddWebhookView(WebhookScreen):
    """The form of a new webhook."""

    template_name = "practices/admin/webhook_form.html"
    page_title = _("Add a webhook")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(NewWebhookForm(organizations=self._organizations()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it, or say what is wrong."""
        form = NewWebhookForm(request.POST, organizations=self._organizations())
        if form.is_valid():
            try:
                made = make_webhook(**form.cleaned_data, by=request.user)
            except WebhookRefused as refusal:
                form.add_error("address" if isinstance(refusal, AddressRefused) else None, str(refusal))
            else:
                messages.success(
                    request, gettext("Created. Give its key to the system that receives the calls, and send a trial.")
                )
                return redirect("webhooks:detail", made.public_id)
        return self._show(form)

    def _organizations(self) -> Any:
        return OrganizationPage.objects.for_listing().of(self.request.user)

    def _show(self, form: NewWebhookForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, webhook=None))


class OneWebhookScreen(WebhookScreen):
    """A screen about one webhook: for others it is not there (404)."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the webhook among those that the user may see."""
        super().setup(request, *args, **kwargs)
        rows = Webhook.objects.visible_to(request.user).for_listing()
        self.webhook: Any = get_object_or_404(rows, public_id=kwargs["public_id"])

    def way(self) -> list[dict[str, Any]]:
        """Come from the list, over the webhook."""
        return [*super().way(), {"url": self.address(), "label": self.webhook.name}]

    def address(self) -> str:
        """Return the address of the webhook's own screen."""
        return reverse("webhooks:detail", args=[self.webhook.public_id])


class WebhookView(OneWebhookScreen):
    """One webhook: where it stands, its key, and the log of its deliveries."""

    template_name = "practices/admin/webhook.html"

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return WebhookScreen.way(self)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        act = request.POST.get("do", "")
        try:
            if act == "key":  # shown in the answer to this POST alone, which nobody keeps
                return self._show(key=show_key(webhook=self.webhook, by=request.user))
            if act == "again":
                return self._send_again()
            said = self._act(act)
        except WebhookRefused as refusal:
            messages.error(request, str(refusal))
        else:
            if said:
                messages.success(request, said)
            if act == "remove":
                return redirect("webhooks:index")
        return redirect(self.address())

    def _act(self, act: str) -> str:
        """Do it, and give what is said then; "" for an act that there is not."""
        webhook, by, now = self.webhook, self.request.user, timezone.now()
        match act:
            case "trial":
                send_trial(webhook=webhook, by=by, now=now)
                return gettext("A trial is sent within a minute. The answer is shown below.")
            case "pause":
                pause_webhook(webhook=webhook, by=by, now=now)
                return gettext("Paused. Changes made in the meantime are sent when you resume.")
            case "resume":
                resume_webhook(webhook=webhook, by=by, now=now)
                return gettext("Resumed. Waiting deliveries are sent within minutes.")
            case "renew":
                renew_key(webhook=webhook, by=by, now=now)
                return gettext("There is a new key. For 24 hours calls are signed with the former one as well.")
            case "remove":
                remove_webhook(webhook=webhook, by=by)
                return gettext("Removed.")
        return ""

    def _send_again(self) -> HttpResponse:
        form = ReplayForm(self.request.POST)
        if not form.is_valid():
            return self._show(form=form)
        asked = form.cleaned_data
        try:
            if asked["cursor"] is not None:
                go_back(webhook=self.webhook, after=asked["cursor"], by=self.request.user)
                messages.success(self.request, gettext("All changes after this cursor are sent again."))
            else:
                count = replay_since(webhook=self.webhook, day=asked["day"], by=self.request.user, now=timezone.now())
                words = ngettext("%(count)s delivery is sent again.", "%(count)s deliveries are sent again.", count)
                messages.success(self.request, words % {"count": count})
        except WebhookRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form=form)
        return redirect(self.address())

    def _show(self, *, key: str = "", form: ReplayForm | None = None) -> HttpResponse:
        outcome = self.request.GET.get("outcome", "")
        deliveries = of_outcome(self.webhook.deliveries.all(), outcome)
        listed = Paginator(deliveries, PER_PAGE).get_page(self.request.GET.get("p"))
        (row,) = webhook_rows(Webhook.objects.for_listing().filter(pk=self.webhook.pk))
        self.page_title = row.name
        return self.render_to_response(
            self.get_context_data(
                row=row,
                key=key,
                form=form or ReplayForm(),
                outcomes=OUTCOMES,
                outcome=outcome if outcome in OUTCOMES else "",
                listed=listed,
                deliveries=delivery_rows(listed),
            )
        )


class ChangeWebhookView(OneWebhookScreen):
    """The form of a webhook that is there already."""

    template_name = "practices/admin/webhook_form.html"
    page_title = _("Change")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is kept."""
        kept = {"name": self.webhook.name, "address": self.webhook.address, "kinds": self.webhook.kinds}
        return self._show(WebhookForm(initial=kept))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep it, or say what is wrong."""
        form = WebhookForm(request.POST)
        if form.is_valid():
            try:
                change_webhook(webhook=self.webhook, **form.cleaned_data, by=request.user)
            except WebhookRefused as refusal:
                form.add_error("address" if isinstance(refusal, AddressRefused) else None, str(refusal))
            else:
                messages.success(request, gettext("Saved."))
                return redirect(self.address())
        return self._show(form)

    def _show(self, form: WebhookForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, webhook=self.webhook))


class DeliveryView(OneWebhookScreen):
    """One delivery: its body, and each try."""

    template_name = "practices/admin/webhook_delivery.html"
    page_title = _("Delivery")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the delivery among those of the webhook."""
        super().setup(request, *args, **kwargs)
        rows = WebhookDelivery.objects.filter(webhook=self.webhook, public_id=kwargs["delivery"])
        self.delivery: Any = rows.first() if self.webhook else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.delivery is None:
            raise Http404
        self.delivery.webhook = self.webhook
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        (row,) = delivery_rows([self.delivery])
        return self.render_to_response(
            self.get_context_data(row=row, body=written_body(self.delivery), tries=try_rows(self.delivery))
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it again, or pass over it."""
        with show_refusals(request, WebhookRefused):
            match request.POST.get("do", ""):
                case "again":
                    replay_delivery(delivery=self.delivery, by=request.user, now=timezone.now())
                    messages.success(request, gettext("It is sent again within a minute, with the same id."))
                case "skip":
                    skip_delivery(delivery=self.delivery, by=request.user)
                    messages.success(request, gettext("Skipped. The next delivery is sent."))
        return redirect("webhooks:delivery", self.webhook.public_id, self.delivery.public_id)


class WebhookViewSet(ExchangeViewSet):
    """Webhooks."""

    name = "webhooks"
    url_prefix = "webhooks"
    menu_label = _("Webhooks")
    menu_name = "webhooks"
    icon = menu_icon = "link-external"
    menu_order = 720
    index_view = WebhooksView
    screens = (
        ("add/", AddWebhookView, "add"),
        ("<uuid:public_id>/", WebhookView, "detail"),
        ("<uuid:public_id>/change/", ChangeWebhookView, "change"),
        ("<uuid:public_id>/<uuid:delivery>/", DeliveryView, "delivery"),
    )


def register_webhooks(log_actions: Any) -> None:
    """Make what people do with webhooks known to Wagtail's log."""
    log_actions.register_action(actions.MADE, _("Add webhook"), _("Webhook added"))
    log_actions.register_action(actions.CHANGED, _("Change webhook"), _("Webhook changed"))
    log_actions.register_action(actions.REMOVED, _("Remove webhook"), _("Webhook removed"))
    log_actions.register_action(actions.PAUSED, _("Pause webhook"), _("Webhook paused"))
    log_actions.register_action(actions.RESUMED, _("Resume webhook"), _("Webhook resumed"))
    log_actions.register_action(actions.KEY_SHOWN, _("Show key"), _("The key of the webhook was shown"))
    log_actions.register_action(KEY_RENEWED, _("New key"), _("The webhook got a new key"))
