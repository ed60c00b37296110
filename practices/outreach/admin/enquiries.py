"""The screens of enquiries: their list, one with its population and figures, one organization of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import show_refusals
from practices.admin.list_columns import ListColumn, by_title, to
from practices.admin.lists import ListScreen
from practices.models.editions import today
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry, EnquiryMember, MemberState
from practices.outreach.actions.enquiries import (
    ADDED,
    BEGUN,
    CHANGED,
    MEANINGS_OF,
    NOTED,
    REMOVED,
    EnquiryRefused,
    change_enquiry,
    note_contact,
    remove_member,
)
from practices.outreach.admin.enquiry_population import (
    AddMembersView,
    BeginEnquiryView,
    EnquiryScreen,
    OneEnquiryScreen,
)
from practices.outreach.admin.screens import OutreachViewSet
from practices.outreach.forms.enquiries import EnquiryForm, MeaningForm, PopulationForm, RemovalForm, enquiry_initial
from practices.outreach.queries.enquiries import (
    SORTS,
    contacts_of_member,
    headline_of,
    last_asked,
    list_enquiries,
    member_rows,
    record_on,
)
from practices.outreach.queries.mailings import list_mailings, mailing_rows


class EnquiriesView(EnquiryScreen, ListScreen):
    """The enquiries, newest first."""

    model = Enquiry
    page_title = _("Enquiries")
    lead = _(
        "An enquiry puts one question to a chosen population of organizations. Letters, reminders, returns and the "
        "report belong to it, and every figure is counted out of its population. Only the secretariat sees it here; "
        "others see its title, its question and counts, and those only in reports that are released to them."
    )
    nothing = _("There is no enquiry yet.")
    buttons = ((_("New enquiry"), "enquiries:add", "plus"),)
    limited_by = ("reference",)
    day_field = "begins_on"
    search_fields = ("title", "question", "reference__title")
    columns = (
        ListColumn("title", _("Enquiry"), link=to("enquiries:detail")),
        ListColumn(
            "reference", _("Reference instrument"), lambda row: row.reference.title_in() if row.reference else "",
            sort=by_title(),
        ),
        ListColumn("member_count", _("Organizations")),
        ListColumn("begins_on", _("Begins on")),
        ListColumn("due_on", _("Answer requested by")),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        return list_enquiries(self.request.user)


class EnquiryView(OneEnquiryScreen):
    """One enquiry: its figures, the next acts, its population with the state of each organization."""

    template_name = "practices/admin/enquiry.html"

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return EnquiryScreen.way(self)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it as it was known on a day."""
        self.page_title = self.enquiry.title
        form = PopulationForm(request.GET)
        on, state, sort = form.asked()
        record = record_on(self.enquiry, on)
        rows = member_rows(record, state=state, sort=sort)
        return self.render_to_response(
            self.get_context_data(
                enquiry=self.enquiry,
                form=PopulationForm(initial={"on": on, "state": state, "sort": sort}),
                faults=form.errors.values(),
                record=record,
                rows=rows,
                headline=headline_of(record, has_reference=self.enquiry.reference_id is not None),
                on=on,
                state=state,
                sort=sort,
                sorts=SORTS,
                is_today=on == today(),
                awaiting=record.counts.to_be_asked + record.counts.no_reply,
                without_person=sum(not row.focal_point for row in rows if row.state == MemberState.TO_BE_ASKED),
                mailings=mailing_rows(list_mailings(request.user).filter(enquiry=self.enquiry)),
            )
        )


class EditEnquiryView(OneEnquiryScreen):
    """What an enquiry is about."""

    template_name = "practices/admin/enquiry_edit.html"
    page_title = _("Change")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(EnquiryForm(user=request.user, initial=enquiry_initial(self.enquiry)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or say what is wrong."""
        form = EnquiryForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._show(form)
        try:
            change_enquiry(enquiry=self.enquiry, plan=form.plan(), by=request.user)
        except EnquiryRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved."))
        return redirect("enquiries:detail", self.enquiry.public_id)

    def _show(self, form: EnquiryForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, enquiry=self.enquiry))


class EnquiryMemberView(OneEnquiryScreen):
    """One organization of the population: its state, its contacts, what each is to the enquiry, its removal."""

    template_name = "practices/admin/enquiry_member.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization."""
        super().setup(request, *args, **kwargs)
        members = EnquiryMember.objects.present().filter(enquiry=self.enquiry).select_related("organization")
        self.member: EnquiryMember = get_object_or_404(members, organization__translation_key=kwargs["key"])
        self.page_title = self.member.organization.name_in()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(RemovalForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note what a contact is, or remove the organization: one call below."""
        if request.POST.get("do") == "remove":
            return self._remove()
        form = MeaningForm(request.POST)
        if form.is_valid():
            contacts = Contact.objects.visible_to(request.user).filter(organization=self.member.organization)
            contact: Any = get_object_or_404(contacts, public_id=form.cleaned_data["contact"])
            with show_refusals(request, EnquiryRefused):
                note_contact(
                    enquiry=self.enquiry, contact=contact, meaning=form.cleaned_data["meaning"], by=request.user
                )
                messages.success(request, gettext("Noted."))
        return redirect(request.path)

    def _remove(self) -> HttpResponse:
        form = RemovalForm(self.request.POST)
        if not form.is_valid():
            return self._show(form)
        with show_refusals(self.request, EnquiryRefused):
            remove_member(
                enquiry=self.enquiry,
                organization=self.member.organization,
                why=form.cleaned_data["why"],
                by=self.request.user,
            )
            messages.success(self.request, gettext("Removed from the population."))
        return redirect("enquiries:detail", self.enquiry.public_id)

    def _show(self, form: RemovalForm) -> HttpResponse:
        organization = self.member.organization
        standing = record_on(self.enquiry, today()).standings.get(organization.pk)
        contacts = contacts_of_member(self.enquiry, organization)
        choices = {kind: [(one.value, one.label) for one in allowed] for kind, allowed in MEANINGS_OF.items()}
        return self.render_to_response(
            self.get_context_data(
                enquiry=self.enquiry,
                member=self.member,
                organization=organization,
                standing=standing,
                asked_last=last_asked(standing, contacts),
                unclear=[(one, choices[one.row.kind]) for one in contacts if one.is_unclear],
                contacts=[(one, choices[one.row.kind] if one.row.stands else []) for one in contacts],
                form=form,
            )
        )


class EnquiryViewSet(OutreachViewSet):
    """Enquiries."""

    name = "enquiries"
    url_prefix = "enquiries"
    menu_label = _("Enquiries")
    menu_name = "enquiries"
    icon = menu_icon = "list-ul"
    menu_order = 115
    index_view = EnquiriesView
    screens = (
        ("add/", BeginEnquiryView, "add"),
        ("<uuid:public_id>/", EnquiryView, "detail"),
        ("<uuid:public_id>/edit/", EditEnquiryView, "edit"),
        ("<uuid:public_id>/members/", AddMembersView, "members"),
        ("<uuid:public_id>/members/<uuid:key>/", EnquiryMemberView, "member"),
    )


def register_enquiries(actions: Any) -> None:
    """Make the acts on an enquiry known to Wagtail's log."""
    actions.register_action(BEGUN, _("Begin the enquiry"), _("The enquiry was begun"))
    actions.register_action(CHANGED, _("Change the enquiry"), _("What the enquiry is about was changed"))
    actions.register_action(ADDED, _("Add organizations"), _("Organizations were added to the population"))
    actions.register_action(REMOVED, _("Remove an organization"), _("An organization was removed from the population"))
    actions.register_action(NOTED, _("Note a contact"), _("It was noted what a contact is to the enquiry"))
