"""The page of what can be had as data: tables, API, feeds, harvesting; under which terms, and how it is cited."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.exchange.api.dump_tables import TABLES
from practices.exchange.queries.log_status import LogStatus, log_status
from practices.models.instruments import InstrumentPage, ReuseTerms
from practices.queries.vocabulary.exports import VOCABULARY_FORMATS
from practices.queries.wording import Words, written_date
from practices.views.pages import crumb


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of the dump: `description` is in English; `count` is None where a row is part of a thing."""

    name: str
    description: str
    address: str
    count: int | None


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show what everybody can have as data. Three queries."""
    title, status = _("Data"), log_status()
    context = {
        "title": title,
        "tables": _tables(status),
        "status": status,
        "changed_on": written_date(status.changed_at.date()) if status.changed_at else "",
        "terms": _terms(),
        "vocabulary": [(form, reverse("topics_export", kwargs={"form": form})) for form in VOCABULARY_FORMATS],
        "harvest": settings.OAI_PMH,
        "portal": request.build_absolute_uri("/").rstrip("/"),
        "address": request.build_absolute_uri(request.path),
        "crumbs": [crumb(Words(title))],
    }
    return render(request, "practices/data.html", context)


def _tables(status: LogStatus) -> list[DataTable]:
    counts = {f"{kind}s": count for kind, _label, count in status.counts}
    return [
        DataTable(
            table.about.name,
            table.about.description,
            reverse("api_dump_table", args=[table.about.name]),
            counts.get(table.about.name),
        )
        for table in TABLES
    ]


def _terms() -> list[tuple[str, int]]:
    """Return how many public instruments have which terms of reuse, from the narrowest to the widest. One query."""
    public = InstrumentPage.objects.visible_to(None).order_by()
    counts = dict(public.values_list("reuse_terms").annotate(count=Count("pk")))
    return [(str(terms.label), counts[terms.value]) for terms in ReuseTerms if terms.value in counts]
