"""Identity providers of organizations, as the setting IDENTITY_PROVIDERS writes them.

A JSON list; each provider signs in the people of one organization, who are invited already. docs/operators.md
shows the keys. This is read while the settings load: it knows no model.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

OIDC, SAML = "oidc", "saml"
KINDS = (OIDC, SAML)
KEYS = {
    "id", "name", "kind", "organization", "domains", "secretariat", "verified", "mfa_amr", "mfa_acr",
    "server_url", "client_id", "secret", "entity_id", "sso_url", "x509cert", "metadata_url",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One provider.

    `organization`: the slug of the organization whose people it signs in; `domains`: of the e-mail addresses that it
    may speak for, in lower case; `secretariat`: whether people who are of the secretariat as well may sign in by it;
    `verified`: whether its addresses count as verified though it does not say so; `mfa_amr`, `mfa_acr`: the words in
    its answer by which it says that it asked for a second factor. `settings` are allauth's.
    """

    id: str
    name: str
    kind: str
    organization: str
    domains: tuple[str, ...]
    client_id: str
    secret: str = ""
    secretariat: bool = False
    verified: bool = False
    mfa_amr: frozenset[str] = frozenset()
    mfa_acr: frozenset[str] = frozenset()
    settings: dict[str, Any] = field(default_factory=dict)

    def speaks_for(self, email: str) -> bool:
        """Tell whether the address lies in one of the provider's domains."""
        return email.rpartition("@")[2].lower() in self.domains

    def asked_second_factor(self, claims: dict[str, Any]) -> bool:
        """Tell whether the answer says that a second factor was asked for, in the words agreed on."""
        methods = claims.get("amr") or []
        methods = methods if isinstance(methods, list) else [methods]
        return bool(self.mfa_amr & {str(method) for method in methods}) or str(claims.get("acr", "")) in self.mfa_acr


def read_providers(text: str) -> tuple[IdentityProvider, ...]:
    """Read the setting. Raises ImproperlyConfigured for what is not as docs/operators.md says."""
    if not text.strip():
        return ()
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured("IDENTITY_PROVIDERS is no JSON.") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImproperlyConfigured("IDENTITY_PROVIDERS is no list of objects.")
    providers = tuple(_read(row) for row in rows)
    if len({provider.id for provider in providers}) < len(providers):
        raise ImproperlyConfigured("IDENTITY_PROVIDERS gives one id to two providers.")
    return providers


def _read(row: dict[str, Any]) -> IdentityProvider:
    kind = row.get("kind", OIDC)
    needed = {"id", "name", "organization", "domains"}
    needed |= {"server_url", "client_id", "secret"} if kind == OIDC else {"entity_id"}
    missing = sorted(key for key in needed if not row.get(key))
    if missing or kind not in KINDS or set(row) - KEYS:
        wrong = [*missing, *sorted(set(row) - KEYS)] or ["kind"]
        raise ImproperlyConfigured(f"IDENTITY_PROVIDERS, {str(row.get('id', '?'))[:40]}: look at {', '.join(wrong)}.")
    return IdentityProvider(
        id=str(row["id"]),
        name=str(row["name"]),
        kind=kind,
        organization=str(row["organization"]),
        domains=tuple(str(domain).lower() for domain in row["domains"]),
        client_id=str(row.get("client_id") or row["id"]),
        secret=str(row.get("secret", "")),
        secretariat=bool(row.get("secretariat", False)),
        verified=bool(row.get("verified", False)),
        mfa_amr=frozenset(row.get("mfa_amr", ())),
        mfa_acr=frozenset(row.get("mfa_acr", ())),
        settings=_oidc_settings(row) if kind == OIDC else _saml_settings(row),
    )


def _oidc_settings(row: dict[str, Any]) -> dict[str, Any]:
    return {"server_url": row["server_url"], "oauth_pkce_enabled": True}


def _saml_settings(row: dict[str, Any]) -> dict[str, Any]:
    keys = ("entity_id", "sso_url", "x509cert", "metadata_url")
    return {
        "idp": {key: row[key] for key in keys if row.get(key)},
        "advanced": {
            "reject_idp_initiated_sso": True,
            "reject_deprecated_algorithm": True,
            "strict": True,
            "want_assertion_signed": True,
            "want_message_signed": False,
        },
    }


def provider_apps(providers: Sequence[IdentityProvider]) -> dict[str, Any]:
    """Return the providers in the form of allauth's SOCIALACCOUNT_PROVIDERS."""
    return {
        name: {
            "APPS": [
                {
                    "provider_id": provider.id,
                    "name": provider.name,
                    "client_id": provider.client_id if kind == OIDC else provider.id,
                    "secret": provider.secret,
                    "settings": provider.settings,
                }
                for provider in providers
                if provider.kind == kind
            ]
        }
        for name, kind in (("openid_connect", OIDC), ("saml", SAML))
    }
