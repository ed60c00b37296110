"""Making letters in three steps: whom to, what, and a look at everything before they are made."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.models import OrganizationPage
from practices.actions.proposals import ProposalRefused
from practices.models.editions import today
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.letters import Letter, LetterModel
from practices.models.outreach.packs import Pack
from practices.outreach.actions.mailings import MailingRefused, make_mailing, make_reminders, refuse_plan
from practices.outreach.actions.packs import PackRefused, propose_release_to_recipients
from practices.outreach.admin.screens import OutreachScreen
from practices.outreach.forms.letters import (
    OccasionForm,
    ProposedReleaseForm,
    RecipientsForm,
    ReminderForm,
    first_errors,
    read_keys,
)
from practices.outreach.queries.enquiries import find_enquiry, overdue_requests, to_be_asked
from practices.outreach.queries.letters import (
    MailingDetails,
    PlannedLetter,
    model_with_question,
    plan_letters,
    write_letter,
)
from practices.outreach.queries.packs import items_of
from practices.outreach.queries.recipients import find_recipients, recipient_rows
from practices.outreach.queries.requests import open_requests

STEPS = ("recipients", "occasion", "check")


class MailingScreen(OutreachScreen):
    """What the screens of mailings share."""

    header_icon = "mail"
    list_of = ("mailings:index", _("Letters"))


class MailingStepsView(MailingScreen):
    """One form in three steps. What was said in one is carried along in the next; nothing is kept before the end."""

    page_title = _("Make letters")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin with the recipients, some of them ticked: for an enquiry those that are to be asked."""
        enquiry = find_enquiry(request.GET.get("enquiry", ""), request.user)
        if enquiry is None:
            return self._show_recipients(request.GET, read_keys(request.GET.getlist("recipient")))
        data = request.GET.copy()
        data["pack"] = str(enquiry.pack.public_id) if enquiry.pack else ""
        if enquiry.due_on is not None:
            data["due_on"] = enquiry.due_on.isoformat()
        if (model := model_with_question()) is not None:
            data["letter_model"] = str(model.public_id)
        return self._show_recipients(data, to_be_asked(enquiry))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go a step on or back, or make the letters."""
        data, chosen = request.POST, read_keys(request.POST.getlist("recipient"))
        do = data.get("do", "")
        if do in ("filter", "all", "none", "recipients"):
            return self._show_recipients(data, [] if do == "none" else chosen, tick_all=do == "all")
        organizations = find_recipients(chosen)
        if not organizations:
            messages.error(request, gettext("Choose at least one recipient."))
            return self._show_recipients(data, chosen)
        if do == "occasion":
            return self._show_occasion(self._occasion_form(data), organizations)
        form = OccasionForm(data)
        if not form.is_valid():
            return self._show_occasion(form, organizations)
        return self._go_on(do, form, organizations)

    def _go_on(self, do: str, form: OccasionForm, organizations: list[OrganizationPage]) -> HttpResponse:
        if do == "make":
            return self._make(form, organizations)
        if do == "propose":
            return self._propose(form, organizations)
        if do == "leave_out":
            without = {one.organization.pk for one in _plan(form, organizations) if one.goes_without}
            organizations = [page for page in organizations if page.pk not in without] or organizations
        return self._show_check(form, organizations)

    def _make(self, form: OccasionForm, organizations: list[OrganizationPage]) -> HttpResponse:
        data = form.cleaned_data
        try:
            mailing = make_mailing(
                organizations=organizations,
                letter_model=data["letter_model"],
                pack=data["pack"],
                actor=data["actor"],
                dated_on=data["dated_on"],
                due_on=data["due_on"],
                enquiry=data["enquiry"],
                by=self.request.user,
            )
        except MailingRefused as refusal:
            return self._show_check(form, organizations, said=str(refusal))
        count = Letter.objects.filter(mailing=mailing).count()
        told = ngettext(
            "%(count)s letter was made. Nothing was sent.", "%(count)s letters were made. Nothing was sent.", count
        )
        messages.success(self.request, told % {"count": count})
        return redirect("mailings:detail", mailing.public_id)

    def _propose(self, form: OccasionForm, organizations: list[OrganizationPage]) -> HttpResponse:
        asked = ProposedReleaseForm(self.request.POST)
        pack: Pack | None = form.cleaned_data["pack"]
        if pack is None or not asked.is_valid():
            return self._show_check(form, organizations, said=" ".join(first_errors(asked)), proposal_form=asked)
        try:
            made = propose_release_to_recipients(
                editions=[item.edition for item in items_of(pack)],
                organizations=organizations,
                authority=asked.cleaned_data["authority"],
                by=self.request.user,
            )
        except (PackRefused, ProposalRefused) as refusal:
            return self._show_check(form, organizations, said=str(refusal), proposal_form=asked)
        told = ngettext(
            "%(count)s release was proposed. A second person decides; come back here afterwards.",
            "%(count)s releases were proposed. A second person decides; come back here afterwards.",
            len(made),
        )
        messages.success(self.request, told % {"count": len(made)})
        return self._show_check(form, organizations)

    # What is shown

    def _show_recipients(self, data: QueryDict, chosen: list[str], *, tick_all: bool = False) -> HttpResponse:
        form = RecipientsForm(data)
        rows = recipient_rows(**form.asked(), chosen=chosen)
        ticked = {row.id for row in rows} if tick_all else set(chosen)
        carried = [(name, data[name]) for name in OccasionForm.base_fields if name in data]
        self.template_name = "practices/admin/mailing_recipients.html"
        return self.render_to_response(
            self.get_context_data(
                step=STEPS[0],
                form=RecipientsForm(initial=form.asked()),
                rows=[(row, row.id in ticked) for row in rows],
                count=len(ticked.intersection(row.id for row in rows)),
                carried=carried,
            )
        )

    @staticmethod
    def _occasion_form(data: QueryDict) -> OccasionForm:
        """Fill the form with what was said before."""
        said = {name: data[name] for name in OccasionForm.base_fields if name in data}
        return OccasionForm(initial=said)

    def _show_occasion(self, form: OccasionForm, organizations: list[OrganizationPage]) -> HttpResponse:
        self.template_name = "practices/admin/mailing_occasion.html"
        return self.render_to_response(
            self.get_context_data(
                step=STEPS[1],
                form=form,
                recipients=organizations,
                has_models=LetterModel.objects.exists(),
                lacks_question=bool(form["enquiry"].value()) and model_with_question() is None,
            )
        )

    def _show_check(
        self,
        form: OccasionForm,
        organizations: list[OrganizationPage],
        *,
        said: str = "",
        proposal_form: ProposedReleaseForm | None = None,
    ) -> HttpResponse:
        planned = _plan(form, organizations)
        self.template_name = "practices/admin/mailing_check.html"
        return self.render_to_response(
            self.get_context_data(
                step=STEPS[2],
                planned=[(one, _words(one, form)) for one in planned],
                recipients=organizations,
                carried=[(name, form.data.get(name, "")) for name in form.fields],
                data=form.cleaned_data,
                actor_label=dict(form.fields["actor"].choices)[form.cleaned_data["actor"]],  # type: ignore[attr-defined]
                refusal=said or _refusal(planned, form),
                can_make=not _refusal(planned, form),
                refused=[row for one in planned for row in one.refused],
                without=any(one.goes_without for one in planned),
                unaddressed=sum(one.focal_point is None for one in planned),
                can_propose=any(row.may_be_proposed for one in planned for row in one.refused),
                proposal_form=proposal_form or ProposedReleaseForm(),
            )
        )


def _plan(form: OccasionForm, organizations: list[OrganizationPage]) -> list[PlannedLetter]:
    data = form.cleaned_data
    return plan_letters(
        organizations=organizations,
        letter_model=data["letter_model"],
        pack=data["pack"],
        dated_on=data["dated_on"],
        languages=data["enquiry"].languages if data["enquiry"] else (),
    )


def _refusal(planned: list[PlannedLetter], form: OccasionForm) -> str:
    """Say why these letters cannot be made, "" if they can."""
    due_on: datetime.date | None = form.cleaned_data["due_on"]
    try:
        refuse_plan(planned, due_on, form.cleaned_data["enquiry"])
    except MailingRefused as refusal:
        return str(refusal)
    if due_on is not None and due_on < form.cleaned_data["dated_on"]:
        return gettext("The deadline for the answer is before the date of the letters.")
    return ""


def _words(planned: PlannedLetter, form: OccasionForm) -> Any:
    """Return the letter as it would be, its number left open; None where there is no wording."""
    if planned.wording is None:
        return None
    data = form.cleaned_data
    question = data["enquiry"].question if data["enquiry"] else ""
    occasion = MailingDetails(data["actor"], data["dated_on"], data["due_on"], question)
    _subject, _body, document = write_letter(planned, occasion, "…")
    return document


class RemindView(MailingScreen):
    """Reminders of what asked for an answer by a day that has passed, in one action."""

    template_name = "practices/admin/mailing_remind.html"
    page_title = _("Remind")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is overdue, that which is named (`contact`) ticked, else all."""
        chosen = read_keys(request.GET.getlist("contact"))
        enquiry = find_enquiry(request.GET.get("enquiry", ""), request.user)
        initial = {"enquiry": str(enquiry.public_id)} if enquiry else {}
        return self._show(ReminderForm(initial=initial), chosen or None, enquiry)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the reminders; whoever comes from another list with ticks alone is shown the form first."""
        chosen = read_keys(request.POST.getlist("contact"))
        if request.POST.get("do") != "make":
            return self._show(ReminderForm(), chosen or None)
        form = ReminderForm(request.POST)
        if not form.is_valid():
            return self._show(form, chosen)
        enquiry = form.cleaned_data["enquiry"]
        found = Contact.objects.visible_to(request.user).filter(public_id__in=chosen)
        data = form.cleaned_data
        try:
            mailing = make_reminders(
                contacts=list(found.select_related("organization").order_by("sequence")),
                letter_model=data["letter_model"],
                actor=data["actor"],
                dated_on=data["dated_on"],
                due_on=data["due_on"],
                enquiry=enquiry,
                by=request.user,
            )
        except MailingRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, chosen, enquiry)
        messages.success(request, gettext("The reminders were made. Nothing was sent."))
        return redirect("mailings:detail", mailing.public_id)

    def _show(self, form: ReminderForm, chosen: list[str] | None, enquiry: Enquiry | None = None) -> HttpResponse:
        rows = [row for row in open_requests(as_of=today(), known_at=timezone.now()) if row.is_overdue]
        if enquiry is not None:
            asking = overdue_requests(enquiry)
            rows = [row for row in rows if row.id in asking]
        ticked = {row.id for row in rows} if chosen is None else set(chosen)
        return self.render_to_response(self.get_context_data(form=form, rows=[(row, row.id in ticked) for row in rows]))
