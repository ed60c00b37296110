"""The page behind the link of a clearance, for somebody without account: first a code. Opening it changes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.mailboxes import masked
from practices.actions.mailed_codes import HOLDS_FOR, has_live_code
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
from practices.views.passes import keep_pass
from practices.views.private_pages import CodedLinkView


class ClearanceView(CodedLinkView):
    """First the code, then the draft as its audience would read it, and the answer to it."""

    name = "clearance"
    most_sent = 30

    def find(self, token: str) -> Clearance | None:
        return find_clearance(token, now=timezone.now())

    @property
    def asked(self) -> Clearance:
        """What was asked, once dispatch has let the request in."""
        asked: Clearance = self.found
        return asked

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
