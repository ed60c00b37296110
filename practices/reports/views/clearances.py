"""The page behind the link of a clearance, for somebody without account: first a code. Opening it changes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from organizations.mailboxes import masked
from practices.actions.mailed_codes import HOLDS_FOR, has_live_code, has_pass
from practices.models.reports.drafts import Clearance
from practices.reports.actions.clearances import (
    ClearanceOutdated,
    ClearanceRefused,
    answer_clearance,
    find_clearance,
    open_clearance,
    send_clearance_code,
)
from practices.reports.forms import AnswerForm
from practices.reports.queries.drafting import CompiledDraft, state_of
from practices.views.passes import keep_pass, pass_cookie
from practices.views.private_pages import keep_private
from practices.views.rate_limits import is_over, too_many, visitor_of

MOST_OPENED, MOST_ANSWERED = 300, 30
"""Requests of one visitor, and acts by one link, within `COUNTED_OVER` seconds."""
COUNTED_OVER = 600


class ClearanceView(View):
    """First the code, then the draft as its audience would read it, and the answer to it."""

    clearance: Clearance | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what the link leads to."""
        super().setup(request, *args, **kwargs)
        self.token: str = kwargs["token"]
        self.clearance = find_clearance(self.token, now=timezone.now())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who asks too often, and every link that opens nothing, with the same words."""
        if is_over("clearance_visitor", visitor_of(request), most=MOST_OPENED, seconds=COUNTED_OVER) or (
            request.method == "POST" and is_over("clearance_link", self.token, most=MOST_ANSWERED, seconds=COUNTED_OVER)
        ):
            return keep_private(too_many(COUNTED_OVER))
        if self.clearance is None:
            return keep_private(render(request, "practices/clearance_absent.html", status=404))
        return keep_private(super().dispatch(request, *args, **kwargs))

    @property
    def asked(self) -> Clearance:
        """What was asked, once dispatch has let the request in."""
        assert self.clearance is not None  # noqa: S101 - dispatch answered
        return self.clearance

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the pass to this draft."""
        return pass_cookie("clearance", self.asked.public_id)

    @cached_property
    def is_let_in(self) -> bool:
        """Whether who asks has entered the code within the last hours."""
        return has_pass(self.asked, self.request.COOKIES.get(self.cookie, ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the draft as it stands, and the answer that was given."""
        if not self.is_let_in:
            return self._show_code()
        state = state_of(self.asked.draft)
        return self._show(AnswerForm(initial={"read": state.digest, "remarks": self.asked.remarks}), state)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have a code sent, enter it, or answer: one call below."""
        act = request.POST.get("do", "")
        try:
            if act == "code":
                send_clearance_code(clearance=self.asked, now=timezone.now())
                return redirect("clearance", self.token)
            if act == "enter":
                key = open_clearance(clearance=self.asked, typed=request.POST.get("code", ""))
                return keep_pass(redirect("clearance", self.token), self.cookie, key)
        except ClearanceRefused as refusal:
            return self._show_code(str(refusal), status=409)
        if not self.is_let_in:
            return self._show_code(_("Please request a code and enter it first."), status=409)
        return self._answer()

    def _answer(self) -> HttpResponse:
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            return self._show_again(form)
        try:
            answer_clearance(
                clearance=self.asked,
                answer=self.request.POST.get("answer", ""),
                read_digest=form.cleaned_data["read"],
                opened_with=self.request.COOKIES.get(self.cookie, ""),
                remarks=form.cleaned_data["remarks"],
                now=timezone.now(),
            )
        except ClearanceOutdated as refusal:
            form.add_error(None, str(refusal))
            return self._show_again(form, status=409)
        except ClearanceRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show_again(form)
        return redirect("clearance", self.token)

    def _show_code(self, refusal: str = "", status: int = 200) -> HttpResponse:
        context = {
            "clearance": self.asked,
            "address": masked(self.asked.email),
            "is_code_sent": has_live_code(self.asked),
            "minutes": HOLDS_FOR.seconds // 60,
            "refusal": refusal,
        }
        return render(self.request, "practices/clearance_code.html", context, status=status)

    def _show_again(self, form: AnswerForm, status: int = 200) -> HttpResponse:
        """Show what was typed beside the draft as it stands now."""
        state = state_of(self.asked.draft)
        again = AnswerForm(initial={"read": state.digest, "remarks": form.data.get("remarks", "")})
        return self._show(again, state, errors=form.errors, status=status)

    def _show(self, form: AnswerForm, state: CompiledDraft, *, errors: Any = None, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "errors": [word for words in (errors or {}).values() for word in words],
            "draft": self.asked.draft,
            "clearance": self.asked,
            "document": state.document,
            "is_present": self.asked.draft_digest == state.digest,
        }
        return render(self.request, "practices/clearance.html", context, status=status)
