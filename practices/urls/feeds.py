"""The addresses of the feeds."""

from django.urls import path
from django.views.decorators.http import require_safe

from practices.exchange.feeds import ChangesAtom, ChangesJson
from practices.feeds.adoptions import AdoptionsAtom, AdoptionsJson
from practices.feeds.instruments import InstrumentsAtom, InstrumentsJson
from practices.feeds.practices import PracticesAtom, PracticesJson
from practices.reports.feeds import ReportsAtom, ReportsJson

urlpatterns = [
    path("adoptions.atom", require_safe(AdoptionsAtom()), name="adoptions_atom"),
    path("adoptions.json", require_safe(AdoptionsJson()), name="adoptions_json"),
    path("instruments.atom", require_safe(InstrumentsAtom()), name="instruments_atom"),
    path("instruments.json", require_safe(InstrumentsJson()), name="instruments_json"),
    path("practices.atom", require_safe(PracticesAtom()), name="practices_atom"),
    path("practices.json", require_safe(PracticesJson()), name="practices_json"),
    path("reports.atom", require_safe(ReportsAtom()), name="reports_atom"),
    path("reports.json", require_safe(ReportsJson()), name="reports_json"),
    path("changes.atom", require_safe(ChangesAtom()), name="changes_atom"),
    path("changes.json", require_safe(ChangesJson()), name="changes_json"),
]
