"""The screen "Facts to publish": what is not public yet, what each fact needs, and one act for many."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import ExchangeScreen, SecretariatView
from practices.actions.adoptions import AdoptionRefused
from practices.admin.asked import NOTHING, read_uuid
from practices.forms.days import PastDayField
from practices.forms.relayed import ProvenanceForm
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import Enquiry
from practices.models.relayed import RelayedQuerySet, RelayedStatement
from practices.queries.wording import with_label
from practices.sheets.actions.facts import DoneForMany, confirm_facts, notify_of_facts, record_agreements
from practices.sheets.unpublished import FactNeed, fact_rows, shown_statements, unpublished

PER_PAGE = 100
MOST_AT_ONCE = 500
"""For how many facts one press acts; the others are left for the next one."""
MOST_REASONS = 20
NEEDS = (
    (FactNeed.SECOND_PERSON, _("For a second person to confirm")),
    (FactNeed.AGREEMENT, _("Agreement not requested")),
    (FactNeed.ANSWER, _("Organization notified")),
)


class FactsAgreementForm(ProvenanceForm):
    """That organizations agreed to facts: when, and where that is from."""

    agreed_on = PastDayField(label=_("Agreed on"), help_text=_("Empty: the date of the letter, or today."))
    enquiry: Any = forms.ModelChoiceField(
        label=_("Answers to an enquiry"),
        queryset=Enquiry.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
        help_text=_("The scan of each organization’s answer is its letter, and the day of the answer counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enquiries = Enquiry.objects.filter(reference__isnull=False).order_by("-begins_on", "-pk")
        self.fields["enquiry"].queryset = enquiries  # type: ignore[attr-defined]
        self.order_fields(["source", "enquiry", "letter", "dated_on", "symbol", "agreed_on"])


class FactsView(ExchangeScreen, SecretariatView):
    """What waits, with ticks; what is chosen is notified, agreed to or confirmed, each fact by itself."""

    template_name = "practices/admin/facts.html"
    page_title = _("Facts to publish")
    header_icon = "history"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what waits."""
        return self._show(FactsAgreementForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says for what is ticked, or for all that the list holds."""
        chosen = self._chosen()
        if not chosen:
            messages.error(request, gettext("Choose at least one fact."))
            return redirect(request.get_full_path())
        step = request.POST.get("do", "")
        if step == "agree":
            form = FactsAgreementForm(request.POST, request.FILES)
            if not form.is_valid():
                return self._show(form, status=422)
            return self._agree(form, chosen)
        if step == "confirm":
            done = confirm_facts(events=chosen, shown=self._shown_statements(), by=request.user)
            self._say(done, gettext("Confirmed: %(count)s."))
        elif step == "notice":
            self._say(notify_of_facts(events=chosen, by=request.user), gettext("Organizations notified of: %(count)s."))
        return redirect(request.get_full_path())

    def _agree(self, form: FactsAgreementForm, chosen: list[Any]) -> HttpResponse:
        given = form.provenance_given()
        data = form.cleaned_data
        try:
            done = record_agreements(
                events=chosen,
                on=data["agreed_on"] or given.dated_on or today(),
                by=self.request.user,
                provenance=given,
                enquiry=data["enquiry"],
            )
        except AdoptionRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=422)
        self._say(done, gettext("Entered: %(count)s. They take effect once a second person confirms."))
        return redirect(self.request.get_full_path())

    def _say(self, done: DoneForMany, words: str) -> None:
        if done.count:
            messages.success(self.request, words % {"count": done.count})
        for name, reason in done.refused[:MOST_REASONS]:
            messages.error(self.request, with_label(name, reason))
        if (more := len(done.refused) - MOST_REASONS) > 0:
            said = ngettext("%(count)s more was refused.", "%(count)s more were refused.", more)
            messages.error(self.request, said % {"count": more})

    def _asked(self) -> dict[str, Any]:
        need = self.request.GET.get("show", "")
        key = read_uuid(self.request.GET.get("reference"))
        reference = InstrumentPage.objects.filter(translation_key=key).first() if key != NOTHING else None
        return {"need": need, "reference": reference}

    def _chosen(self) -> list[Any]:
        """Return what is ticked; or all that the list held when it was shown, on whatever page."""
        found = unpublished(self.request.user, **self._asked())
        if self.request.POST.get("all"):
            until = self.request.POST.get("until", "")
            found = found.filter(sequence__lte=int(until) if _is_number(until) else 0)
        else:
            keys = self.request.POST.getlist("event")
            found = found.filter(public_id__in=[read_uuid(key.partition(".")[0]) for key in keys])
        return list(found[:MOST_AT_ONCE])

    def _shown_statements(self) -> RelayedQuerySet:
        """Return what was entered about what is ticked, or about all that the list held, as it was shown."""
        if self.request.POST.get("all"):
            keys = self.request.POST.get("statements", "").split(",")[:MOST_AT_ONCE]
            return RelayedStatement.objects.filter(pk__in=[int(key) for key in keys if _is_number(key)])
        ticked = self.request.POST.getlist("event")
        return RelayedStatement.objects.filter(public_id__in=[read_uuid(key.partition(".")[2]) for key in ticked])

    def _show(self, form: FactsAgreementForm, status: int = 200) -> HttpResponse:
        user, asked = self.request.user, self._asked()
        found = unpublished(user, **asked)
        statements = shown_statements(list(found.values_list("pk", flat=True)[:MOST_AT_ONCE]))
        listed = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        newest = found.order_by("-sequence").values_list("sequence", flat=True).first()
        counts = [(need.value, label, unpublished(user, need=need).count()) for need, label in NEEDS]
        context = self.get_context_data(
            form=form,
            listed=listed,
            rows=fact_rows(list(listed), user),
            counts=counts,
            shown=asked["need"],
            until=newest or 0,
            statements=",".join(map(str, statements)),
            total=listed.paginator.count,
            most=MOST_AT_ONCE,
        )
        return self.render_to_response(context, status=status)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 18
