"""Replies as files: they are dropped, read, looked at by a person, and recorded."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from practices.documents.messages.mail import Mail, MailDoubt
from practices.outreach.actions.contacts import ContactRefused
from practices.outreach.actions.dropped import (
    Dropped,
    DropRefused,
    discard_dropped,
    drop_reply,
    find_dropped,
    list_dropped,
    secretariat_addresses,
)
from practices.outreach.actions.replies import record_dropped_reply
from practices.outreach.admin.screens import OutreachScreen
from practices.outreach.forms.contacts import DropForm, ReplyForm
from practices.outreach.queries.guesses import Guess, guess_reply
from practices.outreach.queries.waiting_replies import waiting_replies
from practices.queries.wording import with_label

PER_PAGE = 25
MOST_QUOTED = 20_000
"""So many characters of a long mail are offered as its words; the file holds all of it."""


class RepliesView(OutreachScreen):
    """Where replies are dropped, and those that wait."""

    template_name = "practices/admin/contact_replies.html"
    page_title = _("Record replies")
    header_icon = "mail"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The way for a reply that is no file."""
        return [HeaderButton(gettext("Enter by hand"), f"{reverse('contacts:add')}?kind=reply", icon_name="edit")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, and what waits."""
        return self._show(DropForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the files. One alone leads to its own screen."""
        form = DropForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        taken = []
        for name, _media_type, content in form.cleaned_data["dropped"]:
            try:
                taken.append(drop_reply(name=name, content=content, by=request.user))
            except DropRefused as refusal:
                messages.error(request, with_label(name[:80], refusal))
        if len(taken) == 1:
            return redirect("contacts:dropped", taken[0].key)
        if taken:
            count = len(taken)
            said = ngettext("%(count)s reply was read.", "%(count)s replies were read.", count)
            messages.success(request, said % {"count": count})
        return redirect("contacts:reply")

    def _show(self, form: DropForm) -> HttpResponse:
        listed = Paginator(list_dropped(by=self.request.user), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = waiting_replies(list(listed), secretariat_addresses())
        return self.render_to_response(self.get_context_data(form=form, listed=listed, waiting=rows))


class DroppedReplyView(OutreachScreen):
    """One dropped reply: what was read out of it, three fields to confirm."""

    template_name = "practices/admin/contact_reply.html"
    page_title: Any = _("Reply to confirm")
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what waits for this user."""
        super().setup(request, *args, **kwargs)
        self.dropped: Dropped | None = find_dropped(key=kwargs["key"], by=request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what does not wait for this user."""
        if self.dropped is None:
            raise Http404
        self.page_title = gettext("Reply to confirm: %(name)s") % {"name": self.dropped.name[:60]}
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the replies that wait."""
        return [*super().way(), {"url": reverse("contacts:reply"), "label": gettext("Record replies")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the fields, filled in with what the file tells."""
        guess = self._guess()
        return self._show(ReplyForm(initial=self._initial(guess), organization=guess.organization), guess)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the reply, or discard the file."""
        assert self.dropped is not None  # noqa: S101 - dispatch answered
        if request.POST.get("do") == "discard":
            discard_dropped(key=self.dropped.key, by=request.user)
            messages.success(request, gettext("Discarded: nothing was recorded."))
            return redirect("contacts:reply")
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._show(form, self._guess())
        try:
            reply = record_dropped_reply(key=self.dropped.key, by=request.user, **form.cleaned_data)
        except ContactRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, self._guess())
        messages.success(request, gettext("Recorded as number %(number)s.") % {"number": reply.sequence})
        return redirect("contacts:detail", reply.public_id)

    def _guess(self) -> Guess:
        one = self.dropped
        assert one is not None  # noqa: S101 - dispatch answered
        own = secretariat_addresses()
        return guess_reply(one.mail, references=one.references, checksum=one.checksum, own=own)

    def _initial(self, guess: Guess) -> dict[str, Any]:
        assert self.dropped is not None  # noqa: S101 - dispatch answered
        mail = self.dropped.mail
        return {
            "organization": str(guess.organization.translation_key) if guess.organization else "",
            "happened": guess.sent_on.isoformat() if guess.sent_on else "",
            "follows": str(guess.follows.public_id) if guess.follows else "",
            "counterpart": _counterpart(mail, guess.writer)[:255],
            "text": "\n\n".join(filter(None, (mail.subject, mail.text)))[:MOST_QUOTED],
            "on_behalf": MailDoubt.IS_SCAN in mail.doubts,
        }

    def _show(self, form: ReplyForm, guess: Guess) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                form=form,
                dropped=self.dropped,
                mail=self.dropped.mail if self.dropped else None,
                doubts=(*guess.doubts, *(self.dropped.left if self.dropped else ())),
            )
        )


def _counterpart(mail: Mail, writer: str) -> str:
    """Name who wrote: of a forwarded mail by the address alone, for its sender's name is that of who forwarded it."""
    return " ".join(filter(None, (mail.sender_name, writer))) if writer == mail.sender_address else writer
