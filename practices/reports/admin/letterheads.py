"""The screen of the letterhead that papers and letters carry."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from practices.models.letterheads import letterhead_at
from practices.reports.actions.letterheads import CHANGED, LetterheadRefused, set_letterhead
from practices.reports.admin.issues import ReportScreen
from practices.reports.forms import LetterheadForm


class LetterheadView(ReportScreen):
    """Who sends papers and letters, the emblem, the address, the distribution line and the font."""

    template_name = "practices/admin/letterhead.html"
    page_title = _("Letterhead")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(LetterheadForm(present=letterhead_at()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep a new version, or say what is wrong."""
        form = LetterheadForm(request.POST, request.FILES, present=letterhead_at())
        if not form.is_valid():
            return self._show(form)
        try:
            set_letterhead(**form.values(), by=request.user)
        except LetterheadRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved. Issues that are frozen stay as they are."))
        return redirect("report_drafts:letterhead")

    def _show(self, form: LetterheadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, letterhead=letterhead_at()))


def register_letterheads(actions: Any) -> None:
    """Make a new letterhead known to Wagtail's log."""
    actions.register_action(CHANGED, _("Change the letterhead"), _("The letterhead was changed"))
