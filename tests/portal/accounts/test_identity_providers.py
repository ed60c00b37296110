"""Signing in by an organization's own identity provider: invited people alone, and only those of that organization."""

import json
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from organizations.models import User
from organizations.sign_ins import SignInEvent, sign_ins_of
from portal.accounts.identity_providers import provider_apps, read_providers
from tests import factories
from tests.portal.accounts.conftest import code_now, give_app
from tests.portal.accounts.fake_provider import CLIENT_ID, SERVER, FakeProvider

ROW = {
    "id": "nsc", "name": "Northern Seas Commission", "organization": "set below", "domains": ["example.org"],
    "server_url": SERVER, "client_id": CLIENT_ID, "secret": "kept", "mfa_amr": ["mfa"],
}  # fmt: skip


@pytest.fixture
def provider(ours: Any, officer: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """The provider of our organization; before it sits our officer, who gave a second factor."""
    settings.IDENTITY_PROVIDERS = read_providers(json.dumps([{**ROW, "organization": ours.slug}]))
    settings.SOCIALACCOUNT_PROVIDERS = provider_apps(settings.IDENTITY_PROVIDERS)
    made = FakeProvider({"sub": "u1", "email": officer.email, "email_verified": True, "amr": ["pwd", "mfa"]})
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", made.send)
    return made


def come_by(provider: FakeProvider, client: Client | None = None) -> tuple[Client, Any]:
    """Go to the provider and come back."""
    client = client or Client()
    away = client.get("/sign-in/with/oidc/nsc/")
    return client, client.get("/sign-in/with/oidc/nsc/callback/", provider.authorize(away["Location"]))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_invited_person_comes_in_with_the_providers_second_factor(provider: FakeProvider, officer: Any):
    client, back = come_by(provider)

    assert back.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert [row.action for row in sign_ins_of([officer])] == [SignInEvent.SIGNED_IN, SignInEvent.CONNECTED]
    officer.refresh_from_db()
    assert officer.has_usable_password()
    assert SocialAccount.objects.get().user == officer


def test_without_the_providers_second_factor_ours_is_asked_for(provider: FakeProvider, officer: Any):
    provider.claims["amr"] = ["pwd"]
    bare, _back = come_by(provider)
    led = bare.get("/admin/")
    give_app(officer)
    client, back = come_by(provider)
    was_in = is_in(client)
    client.post("/sign-in/second-factor/code/", {"code": code_now()})

    assert led["Location"].startswith("/sign-in/second-factor/")
    assert back["Location"] == "/sign-in/second-factor/code/"
    assert not was_in
    assert client.get("/admin/").status_code == 200


def test_the_account_is_found_again_by_the_providers_own_name_for_it(provider: FakeProvider, officer: Any):
    come_by(provider)
    provider.claims["email"] = "another@example.org"

    client, _back = come_by(provider)

    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email": "officer@elsewhere.example"},
        {"email": None},
    ],
    ids=["not invited", "not verified", "another domain", "no address"],
)
def test_nobody_else_comes_in_and_no_account_is_opened(provider: FakeProvider, officer: Any, claims: dict[str, Any]):
    count = User.objects.count()
    provider.claims.update(claims)

    client, back = come_by(provider)

    assert back.status_code == 403
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (count, 0)


def test_a_provider_opens_no_desk_of_others(provider: FakeProvider, ours: Any, officer: Any, secretariat: Any):
    other = factories.organization()
    refused = []
    for person in (factories.officer(other), secretariat, factories.operator(), factories.delegate()):
        provider.claims.update(sub=f"u{person.pk}", email=person.email)
        refused.append(come_by(provider)[1].status_code)
    officer.groups.add(other.approvers)
    provider.claims.update(sub="u1", email=officer.email)

    assert refused == [403, 403, 403, 403]
    assert come_by(provider)[1].status_code == 403


def test_who_left_does_not_come_in_by_a_connection_of_former_times(provider: FakeProvider, officer: Any):
    come_by(provider)
    officer.groups.clear()

    client, back = come_by(provider)

    assert back.status_code == 403
    assert not is_in(client)


def test_a_token_for_somebody_else_or_of_another_issuer_is_refused(provider: FakeProvider):
    provider.audience = "another portal"
    first, _ = come_by(provider)
    provider.audience, provider.issuer = CLIENT_ID, "https://elsewhere.example"
    second, back = come_by(provider)

    assert not is_in(first)
    assert not is_in(second)
    assert back.status_code == 401


def test_an_answer_to_another_browser_is_refused(provider: FakeProvider):
    stolen = provider.authorize(Client().get("/sign-in/with/oidc/nsc/")["Location"])
    client = Client()

    back = client.get("/sign-in/with/oidc/nsc/callback/", stolen)

    assert back.status_code == 401
    assert not is_in(client)


def test_the_sign_in_page_names_the_providers(provider: FakeProvider):
    page = Client().get("/sign-in/?next=/admin/").content.decode()

    assert "Northern Seas Commission" in page
    assert 'href="/sign-in/with/oidc/nsc/?next=/admin/"' in page
    assert Client().get("/sign-in/with/oidc/unknown/").status_code == 404


@pytest.mark.parametrize(
    "text",
    ["{", "{}", '[{"id": "a"}]', json.dumps([{**ROW, "surprise": 1}]), json.dumps([ROW, ROW]),
     json.dumps([{**ROW, "kind": "ldap"}])],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_is_refused(text: str):
    with pytest.raises(ImproperlyConfigured, match="IDENTITY_PROVIDERS"):
        read_providers(text)


def test_a_saml_provider_becomes_a_setting_of_allauth():
    row = {"id": "rba", "kind": "saml", "name": "River Basin Authority", "organization": "rba",
           "domains": ["rba.example"], "entity_id": "https://idp.rba.example", "sso_url": "https://idp.rba.example/sso",
           "x509cert": "MII"}  # fmt: skip

    app = provider_apps(read_providers(json.dumps([row])))["saml"]["APPS"][0]

    assert (app["client_id"], app["provider_id"]) == ("rba", "rba")
    assert app["settings"]["idp"]["entity_id"] == "https://idp.rba.example"
    assert app["settings"]["advanced"]["reject_idp_initiated_sso"]
    assert app["settings"]["advanced"]["want_assertion_signed"]
