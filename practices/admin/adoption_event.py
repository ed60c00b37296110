"""The screen of one adoption event, and what may follow it: agreement, notice, statement, check, reversal."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from organizations.screens import ExchangeScreen
from practices.actions.adoption_checks import check_adoption, has_evidence
from practices.actions.adoption_notices import (
    agree_to_adoption,
    give_adoption_notice,
    has_later_statement,
    object_to_adoption,
    state_beside_adoption,
)
from practices.actions.adoptions import AdoptionRefused, checks_of, may_check, reverse_adoption
from practices.actions.notices import may_be_told
from practices.actions.relayed import Provenance, RelayRefused
from practices.admin.noticed import objected_words, told_words
from practices.forms.days import PastDayField
from practices.forms.relayed import ProvenanceForm
from practices.models.adoptions import AdoptionEvent, Basis
from practices.models.editions import today
from practices.models.redactions import RedactedKind
from practices.models.relayed import RelayedStatement
from practices.permissions import acts_for, is_secretariat, may_record_adoption
from practices.policies import ledger_of
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows

LONGEST_STATEMENT = 5000
LONGEST_NOTE = 2000


class AdoptionView(ExchangeScreen, TemplateView):
    """One event: what is recorded, who sees it, and one form for each thing that this person may do."""

    template_name = "practices/admin/adoption_event.html"
    page_title = _("Adoption event")
    list_of = ("adoption_events:index", _("Adoption events"))
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        events = ledger_of(request.user).for_listing()
        self.event: AdoptionEvent = get_object_or_404(events, public_id=kwargs["public_id"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says: one call below."""
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            return redirect("adoption_events:detail", self.event.public_id)
        try:
            event, words = act(self.event, request)
        except (AdoptionRefused, RelayRefused) as refusal:
            messages.error(request, str(refusal))
            return redirect("adoption_events:detail", self.event.public_id)
        messages.success(request, words)
        return redirect("adoption_events:detail", event.public_id)

    def here(self) -> str:
        return str(self.event)

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        event, user = self.event, self.request.user
        checks = list(checks_of(event).order_by("sequence"))
        row = adoption_rows([event], user)[0]
        return {
            **context,
            "event": event,
            "row": row,
            "checked_by": checks,
            "today": today(),
            "redacted_kind": RedactedKind.ADOPTION_EVENT.value,
            "speaks_for": acts_for(user, event.organization),
            "agree_form": ProvenanceForm(auto_id="id_agree_%s"),
            "state_form": ProvenanceForm(auto_id="id_state_%s"),
            "waiting": RelayedStatement.objects.waiting().visible_to(user).filter(event=event).first(),
            **_what_may_follow(event, row, user, is_checked=bool(checks)),
        }


def _what_may_follow(event: AdoptionEvent, row: AdoptionRow, user: Any, *, is_checked: bool) -> dict[str, bool]:
    record = event.record
    theirs = may_record_adoption(user, event.organization)
    checker = may_check(event.organization, user)
    stands = row.reverses is None and not row.is_reversed
    is_first = stands and event.checks_id is None
    return {
        "may_agree": theirs and is_first and record.is_unconfirmed,
        "may_notice": checker and is_first and not record.is_public and may_be_told(record, event.organization),
        "may_object": acts_for(user, event.organization) and is_first and record.is_public and record.is_unconfirmed,
        "may_state": theirs
        and is_first
        and not record.redacted_on
        and (not record.statement or has_later_statement(event, record)),
        "may_check": checker
        and is_first
        and not is_checked
        and event.basis != Basis.CHECKED
        and has_evidence(event, record),
        "may_reverse": theirs and stands and (checker or event.checks_id is None),
        "may_ask_removal": not record.redacted_on and (theirs or is_secretariat(user)),
    }


Done = tuple[AdoptionEvent, str]
"""The event to show next, and what to say."""


def _agree(event: AdoptionEvent, request: HttpRequest) -> Done:
    on = _day(request, "agreed_on") or today()
    relayed = agree_to_adoption(event=event, on=on, by=request.user, provenance=_provenance(request))
    if relayed is not None:
        return event, gettext("Entered. It takes effect once a second person confirms.")
    return event, gettext("The agreement has been recorded; the event is now public.")


def _notice(event: AdoptionEvent, request: HttpRequest) -> Done:
    record = give_adoption_notice(event=event, by=request.user)
    return event, told_words(record.public_from)


def _object(event: AdoptionEvent, request: HttpRequest) -> Done:
    return event, objected_words(is_hidden=object_to_adoption(event=event, by=request.user))


def _state(event: AdoptionEvent, request: HttpRequest) -> Done:
    relayed = state_beside_adoption(
        event=event,
        statement=_words(request, "statement", LONGEST_STATEMENT),
        on=_day(request, "statement_on"),
        by=request.user,
        provenance=_provenance(request),
    )
    if relayed is not None:
        return event, gettext("Entered. It takes effect once a second person confirms.")
    return event, gettext("The statement is shown with the event.")


def _check(event: AdoptionEvent, request: HttpRequest) -> Done:
    check = check_adoption(event=event, by=request.user, note=_words(request, "note", LONGEST_NOTE))
    return check, gettext("Checked: recorded as number %(number)s.") % {"number": check.sequence}


def _reverse(event: AdoptionEvent, request: HttpRequest) -> Done:
    note = _words(request, "note", LONGEST_NOTE)
    if not note:
        raise AdoptionRefused(gettext("Explain why the event is not valid."))
    reversal = reverse_adoption(event=event, by=request.user, note=note)
    return reversal, gettext("Reversed by number %(number)s.") % {"number": reversal.sequence}


def _provenance(request: HttpRequest) -> Provenance:
    """Read letter and source; refuse what cannot be read. Raises AdoptionRefused."""
    form = ProvenanceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise AdoptionRefused(form.faults)
    return form.provenance_given()


def _day(request: HttpRequest, name: str) -> datetime.date | None:
    """Return a day that has come, None where none was given. Raises AdoptionRefused."""
    try:
        day: datetime.date | None = PastDayField(label="").clean(request.POST.get(name, "").replace("\0", ""))
    except ValidationError as error:
        raise AdoptionRefused(error.messages[0]) from error
    return day


def _words(request: HttpRequest, name: str, longest: int) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


ACTS: dict[str, Callable[[AdoptionEvent, HttpRequest], Done]] = {
    "agree": _agree,
    "notice": _notice,
    "object": _object,
    "state": _state,
    "check": _check,
    "reverse": _reverse,
}
"""What the buttons of the screen do, by the value that they send."""
