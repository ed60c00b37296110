"""The screens of letters that were made: the mailings, one mailing, one letter, their files."""

import tempfile
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.screens import SecretariatView
from practices.admin.kept_files import hand_out
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.documents.letters.archive import write_archive
from practices.models.outreach.letters import Letter, LetterFile, Mailing
from practices.outreach.actions.sent_letters import SendingRefused, keep_signed_scan, record_all_sent, record_sent
from practices.outreach.admin.mailing_steps import MailingScreen, MailingStepsView, RemindView
from practices.outreach.admin.screens import OutreachViewSet
from practices.outreach.forms.letters import ScanForm, SentForm, SentLetterForm, read_keys
from practices.outreach.queries.mailing_files import mailing_files
from practices.outreach.queries.mailings import left_out_of, letter_rows, list_mailings, mailing_rows
from practices.outreach.queries.packs import items_of
from practices.queries.wording import written_date

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of an archive that are held in memory; a larger one lies in a temporary file."""


class MailingsView(MailingScreen, ListScreen):
    """The mailings, newest first."""

    model = Mailing
    page_title = _("Letters")
    lead = _(
        "Letters are made here, each in its recipient’s language, as Word and PDF. Nothing is sent: a person signs and "
        "sends, and records the day."
    )
    nothing = _("No letter has been made yet.")
    buttons = ((_("Make letters"), "mailings:add", "plus"), (_("Remind"), "mailings:remind", "time"))
    limited_by = ("actor", "pack", "enquiry")
    day_field = "dated_on"
    search_fields = ("letter_model__title", "pack__title", "enquiry__title", "letters__reference_number")
    columns = (
        ListColumn("title", _("Model letter"), sort="letter_model__title", link=to("mailings:detail", "id")),
        ListColumn("dated_on", _("Dated")),
        ListColumn("actor", _("In the name of"), "actor_label"),
        ListColumn("enquiry", _("Enquiry"), "enquiry_title", sort="enquiry__title"),
        ListColumn("pack", _("Pack"), "pack_title", sort="pack__title"),
        ListColumn("due_on", _("Answer requested by")),
        ListColumn("letter_count", _("Letters")),
        ListColumn("sent_count", _("Sent")),
        ListColumn("made_by", _("Made by"), sort=""),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        return list_mailings(self.request.user)

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return mailing_rows(listed)


class MailingView(MailingScreen):
    """One mailing: its letters, what went along, and recording them as sent."""

    template_name = "practices/admin/mailing.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the mailing."""
        super().setup(request, *args, **kwargs)
        self.mailing: Any = get_object_or_404(list_mailings(request.user), public_id=kwargs["public_id"])
        self.page_title = gettext("Letters of %(day)s") % {"day": written_date(self.mailing.dated_on)}

    @cached_property
    def header_buttons(self) -> list[Any]:
        """All files in one, once they are made."""
        if self.mailing.written_count < self.mailing.letter_count:
            return []
        address = reverse("mailings:archive", args=[self.mailing.public_id])
        return [HeaderButton(gettext("All files (ZIP)"), address, icon_name="download")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(SentForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the ticked letters as sent."""
        form = SentForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        letters = Letter.objects.visible_to(request.user).filter(
            mailing=self.mailing, public_id__in=read_keys(request.POST.getlist("letter"))
        )
        try:
            sent = record_all_sent(letters=list(letters), sent_on=form.cleaned_data["sent_on"], by=request.user)
        except SendingRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        told = ngettext("%(count)s letter is recorded as sent.", "%(count)s letters are recorded as sent.", len(sent))
        messages.success(request, told % {"count": len(sent)})
        return redirect("mailings:detail", self.mailing.public_id)

    def _show(self, form: SentForm) -> HttpResponse:
        letters = list(Letter.objects.filter(mailing=self.mailing).for_listing())
        editions = [item.edition for item in items_of(self.mailing.pack)] if self.mailing.pack else []
        rows = letter_rows(letters, editions, left_out_of(self.mailing, letters))
        return self.render_to_response(
            self.get_context_data(
                form=form,
                mailing=mailing_rows([self.mailing])[0],
                pack_id=str(self.mailing.pack.public_id) if self.mailing.pack else "",
                rows=rows,
                has_unsent=any(row.sent_on is None for row in rows),
                has_refused=any(row.not_enclosed for row in rows),
            )
        )


class LetterView(MailingScreen):
    """One letter: its words, its files, when it was sent, the signed scan."""

    template_name = "practices/admin/letter.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the letter."""
        super().setup(request, *args, **kwargs)
        letters = Letter.objects.visible_to(request.user).for_listing().select_related("mailing__pack")
        self.letter: Any = get_object_or_404(letters, public_id=kwargs["public_id"])
        self.page_title = self.letter.reference_number

    def way(self) -> list[dict[str, Any]]:
        """Come from its mailing."""
        mailing: Mailing = self.letter.mailing
        label = gettext("Letters of %(day)s") % {"day": written_date(mailing.dated_on)}
        return [*super().way(), {"url": reverse("mailings:detail", args=[mailing.public_id]), "label": label}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(SentLetterForm(), ScanForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record it as sent, or keep its scan."""
        form: Any = (
            SentLetterForm() if request.POST.get("do") == "scan" else SentLetterForm(request.POST, request.FILES)
        )
        scan: Any = ScanForm(request.POST, request.FILES) if request.POST.get("do") == "scan" else ScanForm()
        asked = scan if scan.is_bound else form
        if not asked.is_valid():
            return self._show(form, scan)
        try:
            if asked is scan:
                keep_signed_scan(letter=self.letter, scan=scan.cleaned_data["scan"], by=request.user)
            else:
                record_sent(letter=self.letter, by=request.user, **form.cleaned_data)
        except SendingRefused as refusal:
            asked.add_error(None, str(refusal))
            return self._show(form, scan)
        messages.success(request, gettext("Recorded."))
        return redirect("mailings:letter", self.letter.public_id)

    def _show(self, form: SentForm, scan: ScanForm) -> HttpResponse:
        mailing: Mailing = self.letter.mailing
        editions = [item.edition for item in items_of(mailing.pack)] if mailing.pack else []
        row = letter_rows([self.letter], editions, left_out_of(mailing, [self.letter]))[0]
        return self.render_to_response(
            self.get_context_data(
                form=form, scan_form=scan, row=row, letter=self.letter, paragraphs=self.letter.body.split("\n\n")
            )
        )


class LetterFileView(SecretariatView):
    """A file of a letter, as a download."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand the file over; 404 when it is not there."""
        seen = Letter.objects.visible_to(request.user)
        kept = LetterFile.objects.filter(letter__in=seen, public_id=kwargs["public_id"]).first()
        return hand_out(kept)


class ArchiveView(SecretariatView):
    """All files of a mailing in one ZIP."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make the archive and hand it over; while letters lack their files, lead to the page that says so."""
        mailings = Mailing.objects.visible_to(request.user).select_related("pack")
        mailing = get_object_or_404(mailings, public_id=kwargs["public_id"])
        if mailing.letters.unwritten().exists():
            return redirect("mailings:detail", mailing.public_id)
        packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
        write_archive(mailing_files(mailing), packed)
        packed.seek(0)
        name = f"letters-{mailing.dated_on:%Y-%m-%d}-{str(mailing.public_id)[:8]}.zip"
        return FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")


class MailingViewSet(OutreachViewSet):
    """Letters to many recipients."""

    name = "mailings"
    url_prefix = "mailings"
    menu_label = _("Letters")
    menu_name = "mailings"
    icon = menu_icon = "mail"
    menu_order = 125
    index_view = MailingsView
    screens = (
        ("add/", MailingStepsView, "add"),
        ("remind/", RemindView, "remind"),
        ("files/<uuid:public_id>/", LetterFileView, "file"),
        ("letter/<uuid:public_id>/", LetterView, "letter"),
        ("<uuid:public_id>/", MailingView, "detail"),
        ("<uuid:public_id>/archive/", ArchiveView, "archive"),
    )
