"""The addresses of the sitemap: what the public may see, and nothing else."""

from django.urls import path

from portal.sitemap_files import index, section

urlpatterns = [
    path("sitemap.xml", index, name="sitemap"),
    path("sitemap-<slug:name>.xml", section, name="sitemap_section"),
]
