"""The public addresses beside the page tree."""

from django.urls import path

from practices.tables.exports import FORMATS
from practices.views import (
    adoptions,
    changes,
    comparison,
    exports,
    facsimiles,
    lists,
    provisions,
    sources,
    terms,
    topics,
)

urlpatterns = [
    path("instruments/", lists.instruments, name="instruments"),
    path("practices/", lists.practices, name="practices"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
    path("terms/", terms.terms, name="terms"),
    path("adoptions/", adoptions.adoptions, name="adoptions"),
    path("compare/", comparison.compare, name="compare"),
    path("provisions/<uuid:public_id>/", provisions.provision, name="provision"),
    path("editions/<uuid:key>/changes/<uuid:earlier>/", changes.changes, name="changes"),
    path("editions/<uuid:key>/pages/<int:number>/", facsimiles.page_image, name="edition_page_image"),
    path("editions/<uuid:key>/source/", sources.source, name="source"),
    *(
        path(f"editions/<uuid:key>/export/{form}/", exports.export, {"form": form}, name="edition_export")
        for form in FORMATS
    ),
]
