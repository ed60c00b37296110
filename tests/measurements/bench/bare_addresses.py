"""The addresses of the bare project."""

from django.urls import include, path

urlpatterns = [
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("wagtail.urls")),
]
