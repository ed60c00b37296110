"""The public addresses beside the page tree."""

from django.urls import path

from practices.views import adoptions, changes, comparison, lists, provisions, sources, topics

urlpatterns = [
    path("instruments/", lists.instruments, name="instruments"),
    path("practices/", lists.practices, name="practices"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
    path("adoptions/", adoptions.adoptions, name="adoptions"),
    path("compare/", comparison.compare, name="compare"),
    path("provisions/<uuid:public_id>/", provisions.provision, name="provision"),
    path("editions/<uuid:key>/changes/<uuid:earlier>/", changes.changes, name="changes"),
    path("editions/<uuid:key>/source/", sources.source, name="source"),
]
