"""The address of OAI-PMH."""

from django.urls import path

from practices.exchange.oai.views import oai

urlpatterns = [path("", oai, name="oai")]
