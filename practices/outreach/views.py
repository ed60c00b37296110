"""The pages behind the signed link of a return: for people without an account. Opening them changes nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.mailed_codes import HOLDS_FOR, CodeRefused, has_live_code
from practices.documents.pdf_out import UnprintableText
from practices.models.outreach.returns import Return
from practices.outreach.actions.return_codes import send_code
from practices.outreach.actions.return_links import NoSuchReturn, find_by_token
from practices.outreach.actions.return_steps import (
    answer_by_link,
    ask_for_second,
    hand_in_by_link,
    send_back_by_link,
)
from practices.outreach.actions.returns import ReturnRefused, StaleReturn, save_answers, version_of
from practices.outreach.forms.returns import SEEN, ReturnForm
from practices.outreach.queries.return_answers import read_remark
from practices.outreach.queries.return_forms import paper_form
from practices.outreach.queries.return_people import second_people, second_points, show_person
from practices.outreach.queries.return_sharing import read_shared, shared_rows
from practices.outreach.queries.returns import answer_rows, return_rows
from practices.views.private_pages import MailedLinkView, keep_private
from practices.views.rate_limits import is_over

FIRST_ACTS = ("save", "next", "unchanged")


class ReturnLinkView(MailedLinkView):
    """A page behind the link of a return."""

    name = "return"
    most_opened, most_sent = 600, 60
    is_second = False

    def find(self, token: str) -> Return | None:
        try:
            found, self.is_second = find_by_token(token=token)
        except NoSuchReturn:
            return None
        return found

    @property
    def yearly_return(self) -> Return:
        """The return, once dispatch has let the request in."""
        found: Return = self.found
        return found

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Show a page of this return."""
        about = return_rows([self.yearly_return], timezone.now())[0]
        shared = shared_rows(read_shared(self.yearly_return.answers))
        return render(self.request, template, {"row": about, "token": self.token, "shared": shared, **context})


class ReturnView(ReturnLinkView):
    """The return: to be filled in, to be confirmed by the second person, or the receipt."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how far it is."""
        if self.yearly_return.handed_in_at is not None:
            return self.show("practices/return_receipt.html", rows=answer_rows(self.yearly_return))
        if self.is_second:
            return self._show_second()
        if self.yearly_return.answered_at is not None:
            return self.show("practices/return_sent.html", rows=answer_rows(self.yearly_return))
        return self._show_form(ReturnForm.blank(self.yearly_return))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        try:
            return self._act_as_second() if self.is_second else self._act_as_first()
        except (ReturnRefused, CodeRefused) as refusal:
            return self._refuse(str(refusal))

    def _act_as_first(self) -> HttpResponse:
        act = self.request.POST.get("do", "")
        if act not in FIRST_ACTS:
            return redirect("return", self.token)
        form = ReturnForm.typed(self.yearly_return, self.request.POST, is_asked=act == "next")
        if act == "unchanged" and not form.has_standing:
            return self._refuse(_("Nothing is recorded yet that could be confirmed."))
        answers = form.emptied() if act == "unchanged" else form.answers
        try:
            self.found = save_answers(
                yearly_return=self.yearly_return,
                answers=answers,
                shared=form.shared,
                seen=self.request.POST.get(SEEN, ""),
            )
        except StaleReturn as refusal:
            return self._show_stale(form, str(refusal))
        if act == "save" or (act == "next" and not form.is_valid()):
            said = _("Saved. You can close this page and return with the same link.")
            answer = self._show_form(form, said="" if act == "next" else said)
            if act == "next" and form.lacks_order:
                answer.status_code = 409
            return answer
        return redirect("return_send", self.token)

    def _act_as_second(self) -> HttpResponse:
        typed, act = self.request.POST.get("code", ""), self.request.POST.get("do", "")
        if act == "code":
            assert self.yearly_return.second_point is not None  # noqa: S101 - the link is theirs
            send_code(yearly_return=self.yearly_return, focal_point=self.yearly_return.second_point)
        elif act == "confirm":
            self.found = hand_in_by_link(yearly_return=self.yearly_return, typed=typed)
        elif act == "back":
            remark = self.request.POST.get("remark", "")
            self.found = send_back_by_link(yearly_return=self.yearly_return, typed=typed, remark=remark)
            return self.show("practices/return_sent_back.html")
        return redirect("return", self.token)

    def _refuse(self, words: str) -> HttpResponse:
        if self.is_second:
            return self._show_second(words, status=409)
        if self.yearly_return.answered_at is not None or self.yearly_return.handed_in_at is not None:
            return redirect("return", self.token)
        return self._show_form(ReturnForm.typed(self.yearly_return, self.request.POST, is_asked=False), words)

    def _show_form(self, form: ReturnForm, refusal: str = "", said: str = "") -> HttpResponse:
        return self.show(
            "practices/return.html",
            form=form,
            seen=version_of(self.yearly_return),
            remark=read_remark(self.yearly_return.answers),
            refusal=refusal,
            said=said,
        )

    def _show_stale(self, form: ReturnForm, refusal: str) -> HttpResponse:
        """Show what was typed here beside what was saved meanwhile; sending again puts the former in its place."""
        self.yearly_return.refresh_from_db()
        answer = self.show(
            "practices/return.html",
            form=form,
            seen=version_of(self.yearly_return),
            refusal=refusal,
            saved=answer_rows(self.yearly_return),
        )
        answer.status_code = 409
        return answer

    def _show_second(self, refusal: str = "", status: int = 200) -> HttpResponse:
        person = self.yearly_return.second_point
        assert person is not None  # noqa: S101 - the link is theirs
        answer = self.show(
            "practices/return_confirm.html",
            rows=answer_rows(self.yearly_return),
            person=show_person(person),
            is_code_sent=has_live_code(self.yearly_return, focal_point=person),
            minutes=HOLDS_FOR.seconds // 60,
            remark=self.request.POST.get("remark", ""),
            refusal=refusal,
        )
        answer.status_code = status
        return answer


class SendView(ReturnLinkView):
    """What would be handed in, who confirms it, and the code by which it is sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back to the return where there is nothing to send."""
        if self.found is not None and (self.is_second or self.found.answered_at is not None):
            return keep_private(redirect("return", self.token))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would be handed in."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have a code sent, enter it, or ask for a second person: one call below."""
        act = request.POST.get("do", "")
        try:
            if act == "ask":
                return self._ask()
            if act == "code":
                send_code(yearly_return=self.yearly_return, focal_point=self.yearly_return.focal_point)
            elif act == "send":
                self._send()
                return redirect("return", self.token)
        except (ReturnRefused, CodeRefused) as refusal:
            return self._show(str(refusal), status=409)
        return redirect("return_send", self.token)

    def _send(self) -> None:
        wanted = self.request.POST.get("second", "")
        chosen = [point for point in second_points(self.yearly_return) if str(point.public_id) == wanted]
        answer_by_link(
            yearly_return=self.yearly_return,
            second=next(iter(chosen), None),
            typed=self.request.POST.get("code", ""),
            seen=self.request.POST.get(SEEN, ""),
        )

    def _ask(self) -> HttpResponse:
        if is_over("return_second", str(self.yearly_return.pk), most=2, seconds=86_400):
            return self._show(_("The secretariat was asked today already."), status=409)
        ask_for_second(yearly_return=self.yearly_return, words=self.request.POST.get("words", ""))
        return self._show(said=_("The secretariat has been asked. You can return with the same link."))

    def _show(self, refusal: str = "", said: str = "", status: int = 200) -> HttpResponse:
        person = self.yearly_return.focal_point
        people = second_people(self.yearly_return)
        chosen = self.request.POST.get("second", "") or (people[0].id if people else "")
        answer = self.show(
            "practices/return_send.html",
            rows=answer_rows(self.yearly_return),
            person=show_person(person),
            people=people,
            chosen=chosen,
            is_code_sent=has_live_code(self.yearly_return, focal_point=person),
            minutes=HOLDS_FOR.seconds // 60,
            seen=version_of(self.yearly_return),
            refusal=refusal,
            said=said,
        )
        answer.status_code = status
        return answer


class PaperView(ReturnLinkView):
    """The paper form as a file."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over the form in the language of the page."""
        return hand_over_form(self.yearly_return, kwargs["form"])


def hand_over_form(yearly_return: Return, form: str) -> HttpResponse:
    """Return the paper form as a file to keep; 422 in words where it cannot be set. Raises Http404."""
    try:
        made = paper_form(yearly_return, form)
    except KeyError as error:
        raise Http404 from error
    except UnprintableText as refusal:
        return HttpResponse(f"{refusal}\n", status=422, content_type="text/plain; charset=utf-8")
    disposition = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.media_type, headers=disposition)
