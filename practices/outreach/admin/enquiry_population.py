"""Choosing the population of an enquiry: from the directory, or from a list of names that is pasted."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from practices.models.outreach.enquiries import Enquiry
from practices.outreach.actions.enquiries import EnquiryRefused, add_members, begin_enquiry
from practices.outreach.admin.screens import OutreachScreen
from practices.outreach.forms.enquiries import EnquiryForm, PastedNamesForm
from practices.outreach.forms.letters import RecipientsForm, read_keys
from practices.outreach.queries.enquiries import MatchedNames, list_enquiries, match_names
from practices.outreach.queries.recipients import find_recipients, recipient_rows

CHOOSING = ("filter", "all", "none", "match")
"""What the buttons of the chooser ask for; everything else saves."""


class EnquiryScreen(OutreachScreen):
    """What the screens of enquiries share."""

    header_icon = "list-ul"
    list_of = ("enquiries:index", _("Enquiries"))


class OneEnquiryScreen(EnquiryScreen):
    """A screen of one enquiry."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the enquiry."""
        super().setup(request, *args, **kwargs)
        self.enquiry: Enquiry = get_object_or_404(list_enquiries(request.user), public_id=kwargs["public_id"])

    def way(self) -> list[dict[str, Any]]:
        """Come from the enquiry."""
        address = reverse("enquiries:detail", args=[self.enquiry.public_id])
        return [*super().way(), {"url": address, "label": self.enquiry.title}]


class PopulationChooser:
    """What was chosen so far: ticks, what is shown to tick, pasted names and what they match."""

    def __init__(self, data: QueryDict, *, without: Iterable[str] = ()) -> None:
        self.form = RecipientsForm(data)
        self.pasted = PastedNamesForm(data)
        self.matched: MatchedNames | None = None
        asked, do, excluded = self.form.asked(), data.get("do", ""), set(without)
        self.chosen = set() if do == "none" else set(read_keys(data.getlist("recipient")))
        if do == "match" and self.pasted.is_valid():
            self.matched = match_names(self.pasted.cleaned_data["names"])
            self.chosen |= {str(page.translation_key) for page in self.matched.organizations}
        rows = [row for row in recipient_rows(**asked, chosen=self.chosen) if row.id not in excluded]
        if do == "all":
            self.chosen |= {row.id for row in rows}
        self.rows = [(row, row.id in self.chosen) for row in rows]
        self.shown = RecipientsForm(initial=asked)

    @property
    def count(self) -> int:
        """How many are ticked."""
        return sum(is_ticked for _row, is_ticked in self.rows)


class BeginEnquiryView(EnquiryScreen):
    """Beginning an enquiry: what it is about, and its population."""

    template_name = "practices/admin/enquiry_begin.html"
    page_title = _("New enquiry")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; the address may name a pack."""
        return self._show(EnquiryForm(user=request.user, initial={"pack": request.GET.get("pack", "")}), request.GET)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show others to choose from, or begin."""
        if request.POST.get("do") in CHOOSING:
            return self._show(EnquiryForm(user=request.user, initial=_typed(request.POST)), request.POST)
        form = EnquiryForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._show(form, request.POST)
        pages = find_recipients(read_keys(request.POST.getlist("recipient")))
        try:
            made = begin_enquiry(plan=form.plan(), organizations=pages, by=request.user)
        except EnquiryRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, request.POST)
        messages.success(request, gettext("The enquiry was created. No letters have been sent yet."))
        return redirect("enquiries:detail", made.public_id)

    def _show(self, form: EnquiryForm, data: QueryDict) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, chooser=PopulationChooser(data)))


class AddMembersView(OneEnquiryScreen):
    """Adding organizations to the population."""

    template_name = "practices/admin/enquiry_add.html"
    page_title = _("Add organizations")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show whom one could add."""
        return self._show(request.GET)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show others to choose from, or add those that are ticked."""
        if request.POST.get("do") in CHOOSING:
            return self._show(request.POST)
        pages = find_recipients(read_keys(request.POST.getlist("recipient")))
        try:
            made = add_members(enquiry=self.enquiry, organizations=pages, by=request.user)
        except EnquiryRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(request.POST)
        words = ngettext("%(count)s organization was added.", "%(count)s organizations were added.", len(made))
        messages.success(request, words % {"count": len(made)})
        return redirect("enquiries:detail", self.enquiry.public_id)

    def _show(self, data: QueryDict) -> HttpResponse:
        present = self.enquiry.members.present().values_list("organization__translation_key", flat=True)
        chooser = PopulationChooser(data, without=map(str, present))
        return self.render_to_response(self.get_context_data(enquiry=self.enquiry, chooser=chooser))


def _typed(data: QueryDict) -> dict[str, Any]:
    """Return what was typed so far, right or not."""
    names = [name for name in EnquiryForm.base_fields if name != "languages"]
    return {**{name: data.get(name, "") for name in names}, "languages": data.getlist("languages")}
