"""The screen "Start from this instrument": a draft of one's own, adapted from a text that one may read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from organizations.menu import ScreenViewSet
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ExchangeScreen
from practices.actions.starting import ALLOWS_ADAPTING, LOG_ACTION, StartRefused, start_instrument
from practices.forms.starting import StartForm
from practices.models.editions import EditionPage, TextStatus
from practices.queries.gaps.source_names import NamePlaces, find_source_names
from practices.queries.wording import list_words

MOST_PLACES = 30
"""Places of a name that a message lists."""


class StartView(ExchangeScreen):
    """One form; the key is that of the instrument, or of one of its editions."""

    template_name = "practices/admin/start.html"
    page_title = _("Start from this instrument")
    header_icon = "copy"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the texts that the person may read, and the organizations that they write for."""
        super().setup(request, *args, **kwargs)
        self.sources = sources_of(kwargs["key"], request.user)
        self.organizations = organizations_of(request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who may not read the instrument, or writes for no organization."""
        if not self.sources or not self.organizations.exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the instrument’s public page."""
        instrument = self.sources[0].instrument
        return [{"url": instrument.url or "", "label": instrument.title_in()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, the terms of reuse, and where the text names its organization."""
        asked = next((one for one in self.sources if one.translation_key == kwargs["key"]), self.sources[0])
        own = list(self.organizations[:2])
        initial = {
            "organization": own[0].pk if len(own) == 1 else None,
            "source": str(asked.translation_key),
            "language": asked.language,
        }
        return self._show(self._form(initial=initial), asked)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the drafts, and go to the editor of the text."""
        form = self._form(request.POST)
        source = form.sources.get(request.POST.get("source", ""), self.sources[0])
        if not form.is_valid():
            return self._show(form, source)
        data = form.cleaned_data
        try:
            made = start_instrument(
                source=source,
                organization=data["organization"],
                title=data["title"],
                language=data["language"],
                dated=data["dated"],
                consent=form.consent,
                by=request.user,
            )
        except StartRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, source)
        messages.success(request, gettext("These are your drafts: the instrument, and this text. Nothing is public."))
        names = find_source_names(source) if made.edition.numbered_text else ()
        if names:
            listed = " ".join(f"{name_sentence(found)}." for found in names)
            messages.warning(request, gettext("Check these names from the source. %(names)s") % {"names": listed})
        return redirect("wagtailadmin_pages:edit", made.edition.pk)

    def _form(self, *args: Any, **kwargs: Any) -> StartForm:
        return StartForm(*args, organizations=self.organizations, sources=self.sources, **kwargs)

    def _show(self, form: StartForm, source: EditionPage) -> HttpResponse:
        instrument = source.instrument
        return self.render_to_response(
            self.get_context_data(
                form=form,
                source=source,
                instrument=instrument,
                owner=instrument.organization,
                allows_adapting=instrument.reuse_terms in ALLOWS_ADAPTING,
                names=[name_sentence(found) for found in find_source_names(source)],
            )
        )


def name_sentence(found: NamePlaces) -> str:
    """Say where a name of the source's organization occurs."""
    listed = list_words(found.cited[:MOST_PLACES]) + (" …" if len(found.cited) > MOST_PLACES else "")
    return gettext("“%(name)s” appears in: %(places)s") % {"name": found.name, "places": listed}


def sources_of(key: Any, user: Any) -> list[EditionPage]:
    """Return the texts of an instrument that `user` may read and start from, newest first.

    `key` is the uuid of the instrument or of one of its editions. Summaries and facsimiles are left out.
    """
    visible = EditionPage.objects.visible_to(user)
    named = visible.filter(translation_key=key) | visible.filter(instrument__translation_key=key)
    instrument = named.order_by("pk").values_list("instrument", flat=True).first()
    if instrument is None:
        return []
    texts = visible.filter(instrument=instrument).exclude(text_status=TextStatus.SUMMARY).exclude(numbered_text="")
    return list(texts.for_listing())


def organizations_of(user: Any) -> Any:
    """Return the organizations that `user` writes for, by name; for the secretariat all that are published."""
    reader = reader_of(user)
    every = OrganizationPage.objects.filter(live=True, is_contact_only=False)
    return (every if reader.is_secretariat else every.filter(pk__in=reader.organizations)).order_by("title", "pk")


class StartFormatter(LogFormatter):
    """Says from which text a draft was started, and what was stated of the owner's consent."""

    label = _("Start from another instrument")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        data = log_entry.data
        words = {"title": data.get("title", ""), "text": data.get("text", "")}
        if not data.get("consent_on"):
            return gettext("Started from “%(title)s”, %(text)s") % words
        return gettext("Started from “%(title)s”, %(text)s; consent of %(on)s, given by: %(by)s") % {
            **words,
            "on": data["consent_on"],
            "by": data.get("consent_by", ""),
        }


def register_start(actions: Any) -> None:
    """Make the action known to Wagtail's log."""
    actions.register_action(LOG_ACTION)(StartFormatter)


class StartViewSet(ScreenViewSet):
    """A draft of one's own from another text."""

    name = "starting"
    url_prefix = "start"
    screens = (("<uuid:key>/", StartView, "start"),)
