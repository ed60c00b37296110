"""The outreach ledger in the admin: the list, logging, one contact with its thread, its files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import SecretariatView
from practices.admin.kept_files import hand_out
from practices.admin.list_columns import ListColumn, by_name, known_day, to
from practices.admin.lists import ListScreen, TruthFilter
from practices.forms.claims import read_uuids
from practices.models.editions import today
from practices.models.outreach.contacts import Contact, ContactFile, ContactKind
from practices.models.redactions import RedactedKind
from practices.outreach.actions.contacts import ContactRefused, log_contact, take_back_contact
from practices.outreach.actions.enquiries import EnquiryRefused, log_enquiry_contact, not_in_population
from practices.outreach.admin.contact_replies import DroppedReplyView, RepliesView
from practices.outreach.admin.contact_standing import (
    CorrespondenceView,
    FocalPointsCsvView,
    OverdueView,
    StandingCsvView,
    StandingView,
)
from practices.outreach.admin.screens import OutreachScreen, OutreachViewSet
from practices.outreach.forms.contacts import ContactForm, TakeBackForm
from practices.outreach.queries.contacts import contact_rows, label_of, overdue, thread_of, with_all
from practices.outreach.queries.enquiries import find_enquiry


def _said(contact: Contact) -> str:
    """Return what was said; of what was removed since when and why, of what does not count any more that it was."""
    record = contact.record
    if record.redacted_on:
        return gettext("Removed on %(date)s: %(reason)s") % {
            "date": record.redacted_on.isoformat(), "reason": record.get_redacted_for_display(),
        }  # fmt: skip
    if contact.reverses_id:
        return f"{gettext('Withdraws an earlier entry:')} {record.text}"
    undone = hasattr(contact, "reversed_by")
    return f"{gettext('Withdrawn.')} {record.text}" if undone else str(record.text)


class ContactsView(OutreachScreen, ListScreen):
    """The ledger, newest recorded first."""

    model = Contact
    template_name = "practices/admin/contacts.html"
    page_title = _("Contacts")
    lead = _("Only the secretariat sees this ledger.")
    nothing = _(
        "Nothing is recorded yet. Letters, meetings, calls, notes and replies are logged here; only the secretariat "
        "sees them."
    )
    buttons = ((_("Log a contact"), "contacts:add", "plus"), (_("Record replies"), "contacts:reply", "mail"))
    limited_by = ("organization", "kind", "actor", "initiative")
    day_field = "happened_on"
    search_fields = (
        "reference_number", "organization__title", "organization__names__name", "record__text", "record__counterpart",
    )  # fmt: skip
    columns = (
        ListColumn(
            "happened_on", _("On"), lambda row: known_day(row.happened_on, row.happened_precision),
            link=to("contacts:detail"),
        ),
        ListColumn(
            "organization", _("Organization"), "organization.name_in", sort=by_name(),
            link=to("contacts:correspondence", "organization.translation_key"),
        ),
        ListColumn("kind", _("Kind"), "get_kind_display"),
        ListColumn("reference_number", _("Reference number")),
        ListColumn("actor", _("In the name of"), "get_actor_display"),
        ListColumn("text", _("What was said"), _said, sort=""),
        ListColumn("files", _("Files"), lambda row: len(row.files.all()), sort=""),
        ListColumn("due_on", _("Answer requested by")),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        return with_all(self.visible())

    def more_filters(self) -> dict[str, Any]:
        """Limit to what asked for an answer by a day that has passed, without a reply recorded."""
        return {"overdue": TruthFilter(label=_("Overdue only"), choices=[("on", _("Yes"))], method=_overdue)}


def _overdue(contacts: Any, _name: str, _wanted: str) -> Any:
    return overdue(contacts)


class LogContactView(OutreachScreen):
    """The form of a contact. What the ledger refuses is shown as an error of the form."""

    template_name = "practices/admin/contact_add.html"
    page_title = _("Log a contact")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, filled in with what the address names."""
        names = ("organization", "kind", "initiative", "pack", "follows")
        initial: dict[str, Any] = {name: request.GET.get(name, "") for name in names}
        enquiry = find_enquiry(request.GET.get("enquiry", ""), request.user)
        if enquiry is not None:
            initial["enquiry"] = enquiry.public_id
        before = find_contact(initial["follows"], request.user)
        if before is not None:
            initial["organization"] = str(before.organization.translation_key)
        initial["happened"] = today().isoformat()
        organization = before.organization if before else None
        return self._show(ContactForm(initial=initial, organization=organization))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the contact."""
        form = ContactForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        said = dict(form.cleaned_data)
        said["files"] = said.pop("attached")
        enquiry, meaning = said.pop("enquiry", None), said.pop("meaning", "")
        try:
            if enquiry is None:
                contact = log_contact(**said, by=request.user)
            else:
                contact = log_enquiry_contact(enquiry=enquiry, meaning=meaning, **said, by=request.user)
        except (ContactRefused, EnquiryRefused) as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Recorded as number %(number)s.") % {"number": contact.sequence})
        if enquiry is None or not_in_population(enquiry, [contact.organization]):
            return redirect("contacts:detail", contact.public_id)
        return redirect("enquiries:member", enquiry.public_id, contact.organization.translation_key)

    def _show(self, form: ContactForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class ContactView(OutreachScreen):
    """One contact, its thread, and what may follow it."""

    template_name = "practices/admin/contact.html"
    page_title: Any = _("Contact")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the contact among those that the user may see."""
        super().setup(request, *args, **kwargs)
        seen = with_all(Contact.objects.visible_to(request.user))
        self.contact: Contact = get_object_or_404(seen, public_id=kwargs["public_id"])
        self.page_title = label_of(self.contact)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the contact."""
        return self._show(TakeBackForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the contact back."""
        form = TakeBackForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            undoing = take_back_contact(contact=self.contact, by=request.user, why=form.cleaned_data["why"])
        except ContactRefused as refusal:
            form.add_error("why", str(refusal))
            return self._show(form)
        messages.success(request, gettext("Withdrawn by number %(number)s.") % {"number": undoing.sequence})
        return redirect("contacts:detail", self.contact.public_id)

    def _show(self, form: TakeBackForm) -> HttpResponse:
        row = contact_rows([self.contact])[0]
        return self.render_to_response(
            self.get_context_data(
                row=row,
                thread=[one for one in thread_of(self.contact) if one.id != row.id],
                take_back_form=form,
                removed_kind=RedactedKind.CONTACT.value,
                is_reply=row.kind == ContactKind.REPLY,
            )
        )


class ContactFileView(SecretariatView):
    """A file of a contact, as a download."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand the file over; 404 when it is not there."""
        seen = Contact.objects.visible_to(request.user).filter(public_id=kwargs["public_id"])
        kept = ContactFile.objects.filter(contact__in=seen, public_id=kwargs["uuid"]).first()
        return hand_out(kept, content_type="application/octet-stream")


def find_contact(key: str, user: Any) -> Contact | None:
    """Find a contact that `user` may see by its uuid as text, None for what is none."""
    seen = Contact.objects.visible_to(user).select_related("organization")
    return seen.filter(public_id__in=read_uuids([key])).first()


class ContactViewSet(OutreachViewSet):
    """Contacts, replies, and where the exchange stands with each organization."""

    name = "contacts"
    url_prefix = "contacts"
    menu_label = _("Contacts")
    menu_name = "contacts"
    icon = menu_icon = "comment"
    menu_order = 110
    index_view = ContactsView
    screens = (
        ("add/", LogContactView, "add"),
        ("reply/", RepliesView, "reply"),
        ("reply/<uuid:key>/", DroppedReplyView, "dropped"),
        ("overdue/", OverdueView, "overdue"),
        ("organizations/", StandingView, "standing"),
        ("focal-points.csv", FocalPointsCsvView, "focal_points_csv"),
        ("organizations.csv", StandingCsvView, "standing_csv"),
        ("organizations/<uuid:key>/", CorrespondenceView, "correspondence"),
        ("<uuid:public_id>/", ContactView, "detail"),
        ("<uuid:public_id>/files/<uuid:uuid>/", ContactFileView, "file"),
    )
