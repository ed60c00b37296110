"""My return: officers fill in what their organization is asked once a year; an approver confirms it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import MAIN_MENU, ExchangeViewSet, ParticipantMenuItem
from organizations.models import reader_of
from organizations.screens import ExchangeScreen, OwnPeopleView, show_refusals
from practices.models.editions import today
from practices.models.outreach.returns import Return
from practices.outreach.actions.return_steps import (
    answer_as_officer,
    hand_in_as_approver,
    may_confirm,
    send_back_as_approver,
)
from practices.outreach.actions.returns import ReturnRefused, StaleReturn, begin_return, save_answers, version_of
from practices.outreach.forms.returns import SEEN, BeginReturnForm, ReturnForm
from practices.outreach.queries.return_answers import read_remark
from practices.outreach.queries.return_sharing import read_shared, shared_rows
from practices.outreach.queries.returns import answer_rows, return_rows
from practices.outreach.views import hand_over_form


class MyReturnScreen(ExchangeScreen, OwnPeopleView):
    """What the screens share: for who acts for no organization there is nothing here."""

    header_icon = "form"
    page_title: Any = _("My return")
    list_of = ("my_return:index", _("My return"))

    def own_returns(self) -> Any:
        """Return the returns of the organizations that the user acts for."""
        return Return.objects.filter(organization__in=reader_of(self.request.user).organizations)


class MyReturnsView(MyReturnScreen):
    """The returns of one's organizations, newest first."""

    template_name = "practices/admin/my_returns.html"
    buttons = ((_("Begin a return"), "my_return:add", "plus"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        rows = return_rows(self.own_returns().filter(closed_at__isnull=True).for_listing()[:60], timezone.now())
        return self.render_to_response(self.get_context_data(rows=rows))


class BeginReturnView(MyReturnScreen):
    """Beside which instrument the return of this year is begun."""

    template_name = "practices/admin/my_return_begin.html"
    page_title = _("Begin a return")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=BeginReturnForm(user=request.user)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin it."""
        form = BeginReturnForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                begun = begin_return(**form.cleaned_data, year=today().year, by=request.user)
                return redirect("my_return:detail", begun.public_id)
            except ReturnRefused as refusal:
                form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form))


class MyReturnView(MyReturnScreen):
    """One return: the form, what was sent, or what was handed in."""

    template_name = "practices/admin/my_return.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the return among those of the user's organizations."""
        super().setup(request, *args, **kwargs)
        rows = self.own_returns().filter(closed_at__isnull=True, public_id=kwargs["public_id"])
        self.found: Any = get_object_or_404(rows.for_listing())

    def get_page_subtitle(self) -> str:
        """Name the organization and the year."""
        return f"{self.found.organization.name_in()} {self.found.year}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or hand over its paper form."""
        paper = request.GET.get("form", "")
        return hand_over_form(self.found, paper) if paper else self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        act = request.POST.get("do", "")
        with show_refusals(request, ReturnRefused):
            if act in ("save", "unchanged", "send"):
                return self._fill_in(act)
            if act == "confirm":
                hand_in_as_approver(yearly_return=self.found, by=request.user)
                messages.success(request, gettext("Submitted. The secretariat will review it."))
            elif act == "back":
                remark = request.POST.get("remark", "")
                send_back_as_approver(yearly_return=self.found, remark=remark, by=request.user)
                messages.success(request, gettext("Sent back."))
        return redirect("my_return:detail", self.found.public_id)

    def _fill_in(self, act: str) -> HttpResponse:
        form = ReturnForm.typed(self.found, self.request.POST, is_asked=act == "send")
        answers = form.emptied() if act == "unchanged" else form.answers
        try:
            self.found = save_answers(
                yearly_return=self.found,
                answers=answers,
                shared=form.shared,
                seen=self.request.POST.get(SEEN, ""),
            )
        except StaleReturn as refusal:
            messages.error(self.request, str(refusal))
            self.found.refresh_from_db()
            return self._show(form, is_stale=True)
        if act == "send" and not form.is_valid():
            return self._show(form)
        if act == "save":
            messages.success(self.request, gettext("Saved."))
        else:
            answer_as_officer(yearly_return=self.found, seen=version_of(self.found), by=self.request.user)
            messages.success(self.request, gettext("Sent. An approver of your organization confirms it."))
        return redirect("my_return:detail", self.found.public_id)

    def _show(self, form: ReturnForm | None = None, *, is_stale: bool = False) -> HttpResponse:
        """Show the form, by default with what was saved; once it was sent, what was saved as a table."""
        found = self.found
        (row,) = return_rows([found], timezone.now())
        may_fill_in = row.answered_on is None
        if may_fill_in and form is None:
            form = ReturnForm.blank(found)
        return self.render_to_response(
            self.get_context_data(
                row=row,
                form=form,
                seen=version_of(found),
                answers=() if may_fill_in and not is_stale else answer_rows(found),
                shared=shared_rows(read_shared(found.answers)),
                remark=read_remark(found.answers),
                may_fill_in=may_fill_in,
                may_confirm=may_confirm(found, self.request.user),
                is_stale=is_stale,
            )
        )


class MyReturnViewSet(ExchangeViewSet):
    """My return."""

    name = "my_return"
    url_prefix = "my-return"
    menu_label = _("My return")
    menu_name = "my-return"
    icon = menu_icon = "form"
    menu_hook = MAIN_MENU
    menu_order = 20
    menu_item_class = ParticipantMenuItem
    screens = (
        ("", MyReturnsView, "index"),
        ("add/", BeginReturnView, "add"),
        ("<uuid:public_id>/", MyReturnView, "detail"),
    )
