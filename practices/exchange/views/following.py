"""Following by e-mail: the form, the link that confirms, the links of each mail. A GET changes nothing.

One answer whether an address was known or not. Who is signed in follows with the account.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import View

from organizations.row_level_security import own_role
from practices.exchange.actions.following import (
    CONFIRM_WITHIN,
    MOST_OF_ADDRESS,
    FollowRefused,
    NoSuchSubscription,
    ask_to_follow,
    change_frequency,
    confirm,
    find_by_stop_key,
    find_to_confirm,
    follow,
    stop,
    stop_key,
)
from practices.exchange.actions.updates import HOUR
from practices.exchange.forms.following import FollowForm, FrequencyForm
from practices.exchange.queries.following import (
    Followed,
    NothingToFollow,
    crossings,
    followed_of,
    kind_labels,
    read_followed,
)
from practices.models.exchange.following import Subscription
from practices.views.private_pages import keep_private
from practices.views.rate_limits import is_over, too_many, visitor_of

MOST_ASKED, MOST_OF_ONE_ADDRESS, MOST_OPENED = 20, 5, 300
"""Of one visitor: asking, and opening links; for one address: mails; within `COUNTED_OVER` seconds."""
COUNTED_OVER = 3600


class FollowView(View):
    """What would be followed, how often, and the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read what is to be followed."""
        super().setup(request, *args, **kwargs)
        try:
            self.followed: Followed | None = read_followed(request.GET, request.user)
        except NothingToFollow:
            self.followed = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this reader; refuse who asks too often."""
        if self.followed is None:
            raise Http404
        if request.method == "POST" and is_over(
            "follow_visitor", visitor_of(request), most=MOST_ASKED, seconds=COUNTED_OVER
        ):
            return too_many(COUNTED_OVER)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        assert self.followed is not None  # noqa: S101 - dispatch answered
        form = FollowForm(followed=self.followed, has_account=request.user.is_authenticated)
        return self._show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Follow with the account, or have the confirmation sent."""
        assert self.followed is not None  # noqa: S101 - dispatch answered
        has_account = request.user.is_authenticated
        form = FollowForm(request.POST, followed=self.followed, has_account=has_account)
        if not form.is_valid():
            return self._show(form, status=400)
        wanted = {
            "followed": self.followed.with_kinds(form.cleaned_data["kind"]),
            "frequency": form.cleaned_data["frequency"],
            "language": get_language() or "en",
        }
        try:
            if has_account:
                return redirect("follow_one", stop_key(follow(**wanted, by=request.user)))
            email = form.cleaned_data["email"]
            if not is_over("follow_address", email.casefold(), most=MOST_OF_ONE_ADDRESS, seconds=COUNTED_OVER):
                with own_role():
                    ask_to_follow(**wanted, email=email)
        except FollowRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=409)
        return redirect("follow_asked")

    def _show(self, form: FollowForm, status: int = 200) -> HttpResponse:
        assert self.followed is not None  # noqa: S101 - dispatch answered
        context = {
            "form": form,
            "followed": self.followed,
            "crossings": crossings(self.followed, self.request.user),
            "hour": HOUR,
            "has_account": self.request.user.is_authenticated,
            "crumbs": [{"label": _("Follow by e-mail")}],
        }
        answer = render(self.request, "practices/follow/follow.html", context, status=status)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next: the same words for every address."""
    context = {"days": CONFIRM_WITHIN.days, "most": MOST_OF_ADDRESS}
    return keep_private(render(request, "practices/follow/asked.html", context))


class SubscriptionLinkView(View):
    """A page behind a link of a mail. `found` is None where the subscription was stopped."""

    found: Subscription | None = None
    is_known = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what the link leads to."""
        super().setup(request, *args, **kwargs)
        self.key: str = kwargs["token"]
        try:
            self.found = self.find()
        except NoSuchSubscription:
            self.is_known = False

    def find(self) -> Subscription | None:
        """Find the subscription. Raises NoSuchSubscription."""
        return find_by_stop_key(key=self.key)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who asks too often, and every link that opens nothing, with the same words."""
        if is_over("follow_link", visitor_of(request), most=MOST_OPENED, seconds=COUNTED_OVER):
            return keep_private(too_many(COUNTED_OVER))
        if not self.is_known:
            return keep_private(render(request, "practices/follow/absent.html", status=404))
        if self.found is None and request.method != "POST":
            return keep_private(render(request, "practices/follow/stopped.html"))
        return keep_private(super().dispatch(request, *args, **kwargs))

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Show a page about this subscription, in words that the public may read, or the account that it is of."""
        assert self.found is not None  # noqa: S101 - dispatch answered
        followed, user = followed_of(self.found), self.request.user
        reader = user if user.is_authenticated and self.found.user_id == user.pk else None
        about = {
            "subscription": self.found,
            "crossings": crossings(followed, reader),
            "kinds": kind_labels(followed),
            "key": self.key,
            "hour": HOUR,
        }
        return render(self.request, template, {**about, **context})


class ConfirmSubscriptionView(SubscriptionLinkView):
    """The page of the confirmation link: one button."""

    def find(self) -> Subscription | None:
        """Find what waits for its confirmation, or was confirmed already. Raises NoSuchSubscription."""
        return find_to_confirm(key=self.key)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would be confirmed; what was confirmed already is shown as it stands."""
        if self.found is not None and self.found.confirmed_at is not None:
            return redirect("follow_one", stop_key(self.found))
        return self.show("practices/follow/confirm.html")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm."""
        return redirect("follow_one", stop_key(confirm(key=self.key)))


class SubscriptionView(SubscriptionLinkView):
    """One subscription: how often, and stopping."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change how often, or stop."""
        if self.found is None or request.POST.get("do") == "stop":
            stop(key=self.key)
            return render(request, "practices/follow/stopped.html")
        try:
            change_frequency(key=self.key, frequency=request.POST.get("frequency", ""))
        except FollowRefused as refusal:
            return self._show(refusal=str(refusal), status=400)
        return redirect("follow_one", self.key)

    def _show(self, refusal: str = "", status: int = 200) -> HttpResponse:
        assert self.found is not None  # noqa: S101 - dispatch answered
        form = FrequencyForm(initial={"frequency": self.found.frequency})
        answer = self.show("practices/follow/subscription.html", form=form, refusal=refusal)
        answer.status_code = status
        return answer


@method_decorator(csrf_exempt, name="dispatch")  # mail programs post here, without a page of ours (RFC 8058)
class StopView(SubscriptionLinkView):
    """Stopping: one button, or the one click of a mail program. The link is the proof; again changes nothing."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the button."""
        return self.show("practices/follow/stop.html")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stop."""
        stop(key=self.key)
        return render(request, "practices/follow/stopped.html")
