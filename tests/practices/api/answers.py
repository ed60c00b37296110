"""Asking the API in tests."""

from typing import Any

from django.test import Client

LISTS = (
    "organizations",
    "topics",
    "instruments",
    "editions",
    "provisions",
    "practices",
    "adoptions",
    "assessments",
    "links",
    "initiatives",
    "reports",
)
NOBODY = "00000000-0000-4000-8000-000000000000"


def client_of(user: Any = None) -> Client:
    """Return a client, signed in as `user` if there is one."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def get(address: str, user: Any = None, **query: Any) -> Any:
    """Ask /api/v1/<address>/ and give the JSON of a good answer."""
    response = client_of(user).get(f"/api/v1/{address}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(address: str, user: Any = None, **query: Any) -> list[str]:
    """Return the ids on the first page of a list, in order."""
    return [row["id"] for row in get(address, user, **query)["results"]]


def refused(address: str, query: Any) -> dict[str, Any]:
    """Ask /api/v1/<address>/ and give the problem that it answers with."""
    response = client_of().get(f"/api/v1/{address}/", query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def key(page: Any) -> str:
    """Return a page's outward id."""
    return str(page.translation_key)
