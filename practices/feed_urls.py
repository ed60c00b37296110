"""The addresses of the feeds."""

from django.urls import path
from django.views.decorators.http import require_safe

from practices.feeds import AdoptionsAtom, AdoptionsJson

urlpatterns = [
    path("adoptions.atom", require_safe(AdoptionsAtom()), name="adoptions_atom"),
    path("adoptions.json", require_safe(AdoptionsJson()), name="adoptions_json"),
]
