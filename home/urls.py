"""The address of the search page."""

from django.urls import path

from home.views import search

urlpatterns = [path("", search, name="search")]
