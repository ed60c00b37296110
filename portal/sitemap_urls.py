"""The address of the sitemap: what the public may see, and nothing else."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from portal.sitemaps import SITEMAPS

urlpatterns = [path("", sitemap, {"sitemaps": SITEMAPS}, name="sitemap")]
