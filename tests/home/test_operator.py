"""Who runs the portal: entered by the operator, read on About and at the foot of each page, asked for until then."""

import io
import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from home.branding import SiteOperator, site_operator
from home.first_steps import first_steps
from home.look_actions import LookRefused, name_operator
from home.models import Branding, StandardPage
from practices.models.demonstration import Demonstration

pytestmark = pytest.mark.django_db
NAMED = SiteOperator(
    "Secretariat of the North", "1 North Street\nNorthtown", "desk@north.example", "https://north.example/"
)
FORM = {
    "operator_name": NAMED.name,
    "operator_address": NAMED.address,
    "operator_email": NAMED.email,
    "operator_page": NAMED.page,
}
LABEL = "Who runs the portal, and how to reach them"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(client: Any, address: str = "/about/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def is_done() -> bool:
    return next(step.is_done for step in first_steps() if step.label == LABEL)


def infos() -> list[str]:
    return [found.id for found in run_checks(include_deployment_checks=True, tags=["security"])]


def test_new_portal_says_that_nobody_is_named_and_asks_its_operator():
    page = body(Client())

    assert "have not been entered yet" in page
    assert "mailto:" not in page
    assert not is_done()
    assert "home.I001" in infos()


def test_check_says_where_the_operator_is_named():
    said = io.StringIO()

    call_command("check", deploy=True, tags=["security"], stdout=said, stderr=said)

    assert "Settings, Who runs the portal" in said.getvalue()


def test_operator_enters_who_runs_the_portal_and_every_reader_sees_it(operator, django_capture_on_commit_callbacks):
    body(Client())
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(operator).post("/admin/operator/", FORM)

    assert response.status_code == 302
    for address in ("/about/", "/how-to-take-part/", "/privacy/", "/fr/about/"):
        page = body(Client(), address)
        assert f'<strong dir="auto">{NAMED.name}</strong>' in page
        assert '<span dir="auto">1 North Street<br>Northtown</span>' in page
        assert f'href="mailto:{NAMED.email}"' in page
        assert f'href="{NAMED.page}"' in page
    assert f"Run by {NAMED.name}." in body(Client(), "/instruments/")
    assert is_done()
    assert "home.I001" not in infos()
    assert NAMED.email in signed_in(operator).get("/admin/operator/").content.decode()


def test_about_still_shows_its_own_words(client):
    StandardPage.objects.filter(slug="about").update(body="<p>Our words.</p>")

    page = body(client)

    assert page.index("Our words.") < page.index("Who runs this portal")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"operator_email": "", "operator_page": "", "operator_address": " "}, "at least one way to reach"),
        ({"operator_name": ""}, "Give a name"),
        ({"operator_email": "nobody"}, "valid email address"),
        ({"operator_page": "javascript:alert(1)"}, "valid URL"),
        ({"operator_address": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_reaches_nobody_is_refused_in_words(operator, change, said):
    response = signed_in(operator).post("/admin/operator/", FORM | change)

    assert said in response.content.decode()
    assert Branding.objects.get().operator_name == ""


def test_entry_can_be_emptied(operator):
    name_operator(operator=NAMED, by=operator)

    name_operator(operator=SiteOperator(), by=operator)

    assert site_operator() == SiteOperator()


def test_only_the_operator_names_one(secretariat):
    assert signed_in(secretariat).get("/admin/operator/").status_code == 404
    assert signed_in(secretariat).post("/admin/operator/", FORM).status_code == 404
    with pytest.raises(LookRefused):
        name_operator(operator=NAMED, by=secretariat)


def test_demonstration_has_a_fictional_operator_and_says_so(operator):
    Demonstration.objects.create()

    page = body(Client())
    assert "the name and the addresses are fictional" in page
    assert "secretariat@exchange.example" in page
    assert "Run by Secretariat of the demonstration (fictional)." in body(Client(), "/instruments/")
    assert "Secrétariat de la démonstration (fictif)" in body(Client(), "/fr/instruments/")

    name_operator(operator=NAMED, by=operator)
    assert site_operator() == NAMED


def test_hostile_name_is_shown_as_text(client, operator):
    name_operator(operator=SiteOperator("<script>x</script>", "<b>a</b>\nb"), by=operator)

    page = body(client)

    assert "<script>x" not in page
    assert "&lt;b&gt;a&lt;/b&gt;<br>b" in page


def test_how_to_take_part_says_what_the_terms_of_participation_say(client):
    page, terms = body(client, "/how-to-take-part/"), body(client, "/terms/")

    for said in ("Your texts stay yours.", "Withdrawal.", "Privileges and immunities."):
        assert said in page
        assert said in terms
    assert "They name no fee" in page
    assert not re.search(r"\b(fees?|costs?|charges?|prices?|pay)\b", terms, re.IGNORECASE)
    assert 'href="/terms/"' in page
    assert "Your texts stay yours." not in body(client)
