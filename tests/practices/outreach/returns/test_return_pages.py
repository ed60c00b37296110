"""The pages behind a link: what they show, that opening them changes nothing, and what is refused."""

import datetime
import hashlib

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from practices.models.dates import PartialDate
from practices.models.outreach.returns import Return
from practices.outreach.actions.return_links import make_token
from practices.outreach.actions.returns import version_of
from tests import factories
from tests.practices.outreach.returns.making import IN_PLACE, asked, focal_point, typed
from tests.whole import many

pytestmark = pytest.mark.django_db


def state_of_every_table() -> dict[str, str]:
    digests = {}
    for model in apps.get_models():
        rows = sorted(map(repr, model._default_manager.order_by().values_list()))
        digests[model._meta.label] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return digests


def test_link_that_is_opened_again_and_again_changes_no_row(client):
    _return, token = asked()
    addresses = [reverse("return", args=[token]), reverse("return_send", args=[token])]
    client.get(addresses[0])
    before = state_of_every_table()

    for _time in range(many(50, 5)):
        assert client.get(addresses[0]).status_code == 200
        assert client.head(addresses[1]).status_code == 200

    assert state_of_every_table() == before


def test_return_shows_what_is_recorded(client):
    organization = factories.organization("Harbour Union")
    reference = factories.instrument()
    factories.adoption(reference, organization=organization, state="partly")
    _return, token = asked(reference, of=organization)

    page = client.get(reverse("return", args=[token])).content.decode()

    assert "Harbour Union" in page
    assert "Partly" in page
    assert "Nothing changed" in page


def test_return_without_anything_recorded_offers_no_button_for_nothing_changed(client):
    _return, token = asked()

    page = client.get(reverse("return", args=[token])).content.decode()

    assert "Nothing changed" not in page
    assert "Nothing is recorded yet" in page


def test_pages_of_a_return_are_kept_out_of_caches_indexes_and_referrers(client):
    _return, token = asked()

    answer = client.get(reverse("return", args=[token]))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert '<link rel="canonical"' not in answer.content.decode()


@pytest.mark.parametrize("kind", ["unknown", "tampered", "long", "expired", "closed", "erased"])
def test_link_that_opens_nothing_says_the_same_whatever_the_reason(client, kind):
    made, token = asked()
    match kind:
        case "unknown":
            token = make_token()
        case "tampered":
            token = token[:-1] + ("A" if token[-1] != "A" else "B")
        case "long":
            token = token * 20
        case "expired":
            Return.objects.update(expires_at=made.sent_at)
        case "closed":
            Return.objects.update(closed_at=made.sent_at)
        case "erased":
            made.focal_point.erased_at = made.sent_at
            made.focal_point.name = made.focal_point.email = ""
            made.focal_point.save()

    answer = client.get(reverse("return", args=[token]))

    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()
    assert made.organization.title not in answer.content.decode()
    assert client.post(reverse("return", args=[token]), {"do": "save"}).status_code == 404


def test_answers_are_saved_as_typed_and_shown_again(client):
    made, token = asked()
    sent = {
        "do": "save",
        "seen": "",
        **typed(adoption={"state": "in_place", "since": "some\0time", "note": "x" * 9999}),
    }

    client.post(reverse("return", args=[token]), sent)

    made.refresh_from_db()
    assert made.answers["adoption"]["since"] == "sometime"
    assert len(made.answers["adoption"]["note"]) == 2000
    assert 'value="sometime"' in client.get(reverse("return", args=[token])).content.decode()


def test_what_is_missing_is_said_before_sending_and_nothing_is_lost(client):
    made, token = asked()

    answer = client.post(
        reverse("return", args=[token]), {"do": "next", "seen": "", **typed(adoption={"state": "not_planned"})}
    )

    made.refresh_from_db()
    assert answer.status_code == 200
    assert "Specify since when" in answer.content.decode()
    assert "add its wording" in answer.content.decode()
    assert made.answers["adoption"]["state"] == "not_planned"


def test_return_says_which_came_first_before_it_goes_on(client):
    organization, reference = factories.organization(), factories.instrument()
    earlier = factories.adoption(reference, organization=organization, effective=PartialDate.parse("2004-05-14"))
    yearly_return, token = asked(reference, of=organization)
    address = reverse("return", args=[token])
    answers = typed(adoption={"state": "withdrawn", "since": "2004"})

    def go_on(**more):
        yearly_return.refresh_from_db()
        return client.post(address, {**answers, **more, "seen": version_of(yearly_return), "do": "next"})

    refused = go_on()
    assert refused.status_code == 409
    assert "Specify which came first." in refused.content.decode()
    order = f"follows:{earlier.public_id}"
    kept = go_on(**{"adoption-order": order, "adoption-evidence_address": "nothing"})
    assert (kept.status_code, order in kept.content.decode()) == (200, True)
    assert go_on(**{"adoption-order": order}).status_code == 302


def test_stale_save_is_refused_and_both_are_shown(client):
    made, token = asked()
    address = reverse("return", args=[token])
    client.post(address, {"do": "save", "seen": "", **typed(**IN_PLACE)})

    answer = client.post(address, {"do": "save", "seen": "", **typed(adoption={"state": "planned", "since": "2011"})})

    made.refresh_from_db()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert made.answers["adoption"]["state"] == "in_place"
    assert "Changes saved in the meantime" in page
    assert "2004-05" in page
    assert 'value="2011"' in page


def test_stale_save_can_be_repeated_on_purpose(client):
    made, token = asked()
    address = reverse("return", args=[token])
    client.post(address, {"do": "save", "seen": "", **typed(**IN_PLACE)})
    later = typed(adoption={"state": "planned", "since": "2011"})
    seen = client.post(address, {"do": "save", "seen": "", **later}).context["seen"]

    client.post(address, {"do": "save", "seen": seen, **later})

    made.refresh_from_db()
    assert made.answers["adoption"]["state"] == "planned"


def test_return_without_second_person_says_whom_to_ask(
    client, secretariat, mailoutbox, django_capture_on_commit_callbacks
):
    _return, token = asked(second=False)
    address = reverse("return_send", args=[token])
    assert "No second person" in client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"do": "ask", "words": "Our deputy"})

    assert mailoutbox[-1].to == [secretariat.email]
    assert "Our deputy" in mailoutbox[-1].body


@pytest.mark.parametrize("email", ["POINT@example.org", "point+two@example.org"])
def test_second_person_with_the_same_mailbox_is_none(client, email):
    organization = factories.organization()
    first = focal_point(organization, email="point@example.org")
    focal_point(organization, email=email, role="deputy")
    _return, token = asked(of=organization, focal_point=first, second=False)

    assert "No second person" in client.get(reverse("return_send", args=[token])).content.decode()


def test_too_many_acts_by_one_link_are_refused_for_a_while(client):
    _return, token = asked()
    address = reverse("return", args=[token])
    answers = [client.post(address, {"do": "none"}) for _time in range(61)]

    assert [answer.status_code for answer in answers[-2:]] == [302, 429]
    assert answers[-1]["Retry-After"] == "600"
    cache.clear()
    assert client.post(address, {"do": "none"}).status_code == 302


def test_form_needs_the_token_of_the_page_against_forgery():
    _return, token = asked()

    assert Client(enforce_csrf_checks=True).post(reverse("return", args=[token]), {"do": "save"}).status_code == 403


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_paper_form_is_handed_over(client, form):
    _return, token = asked()

    answer = client.get(reverse("return_paper", args=[token, form]))

    assert answer.status_code == 200
    assert answer.content[:2] in (b"%P", b"PK")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(reverse("return_paper", args=[token, "exe"])).status_code == 404


def test_pages_of_a_return_stay_within_their_queries(client, django_assert_num_queries):
    organization, reference = factories.organization(), factories.instrument()
    for track in ("adoption", "implementation"):
        factories.adoption(reference, organization=organization, track=track, state="partly")
    factories.instrument(organization)
    _return, token = asked(reference, of=organization)
    client.get(reverse("return", args=[token]))

    with django_assert_num_queries(11):  # one is the register of initiatives
        client.get(reverse("return", args=[token]))
    with django_assert_num_queries(12):
        client.get(reverse("return_send", args=[token]))


def test_link_is_dated_and_expires_with_its_return(client):
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        _return, token = asked()
        assert client.get(reverse("return", args=[token])).status_code == 200
    with time_machine.travel(datetime.datetime(2026, 3, 3, tzinfo=datetime.UTC)):
        assert client.get(reverse("return", args=[token])).status_code == 404
