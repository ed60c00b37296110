"""The API where the portal mounts it, and nothing else: what the OpenAPI document describes."""

from django.urls import include, path

urlpatterns = [path("api/", include("practices.urls.api"))]
