"""The addresses that identity providers answer at: the same in every language, as they are registered there."""

from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml
from django.conf import settings
from django.urls import path

from portal.accounts.identity_providers import SAML

urlpatterns = [
    path("cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]
if any(provider.kind == SAML for provider in settings.IDENTITY_PROVIDERS):
    urlpatterns += [
        path("saml/<str:organization_slug>/", saml.login, name="saml_login"),
        path("saml/<str:organization_slug>/acs/", saml.acs, name="saml_acs"),
        path("saml/<str:organization_slug>/acs/finish/", saml.finish_acs, name="saml_finish_acs"),
        path("saml/<str:organization_slug>/sls/", saml.sls, name="saml_sls"),
        path("saml/<str:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    ]
