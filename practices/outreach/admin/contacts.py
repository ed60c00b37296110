"""The outreach ledger in the admin: the list, logging, one contact with its thread, its files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import SecretariatView
from practices.admin.kept_files import hand_out
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
from practices.outreach.forms.contacts import ContactForm, ContactQueryForm, TakeBackForm
from practices.outreach.queries.contacts import contact_rows, label_of, list_contacts, thread_of, with_all
from practices.outreach.queries.enquiries import find_enquiry

PER_PAGE = 40


class ContactsView(OutreachScreen):
    """The ledger, newest recorded first."""

    template_name = "practices/admin/contacts.html"
    page_title = _("Contacts")
    buttons = ((_("Log a contact"), "contacts:add", "plus"), (_("Record replies"), "contacts:reply", "mail"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what is asked for."""
        form = ContactQueryForm(request.GET)
        asked = form.asked()
        listed = Paginator(list_contacts(request.user, **asked), PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(form=form, asked=asked, listed=listed, rows=contact_rows(listed), tab="contacts")
        )


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
    screens = (
        ("", ContactsView, "index"),
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
