"""Pages of other sites read the API and the feeds, and nothing else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ORIGIN = {"origin": "https://notebook.example"}


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/links/", "/api/v1/nothing/", "/feeds/adoptions.json"])
def test_reading_is_open_to_pages_of_other_sites(address: str):
    response = Client().get(address, headers=ORIGIN)

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response


def test_browser_that_asks_beforehand_is_told_what_it_may_do():
    asked = {**ORIGIN, "access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    response = Client().options("/api/v1/links/", headers=asked)

    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert int(response["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Credentials" not in response


def test_pages_and_writing_are_not_open():
    assert "Access-Control-Allow-Origin" not in Client().get("/topics/", headers=ORIGIN)
    assert "Access-Control-Allow-Origin" not in Client().post("/api/v1/submissions/", headers=ORIGIN)
