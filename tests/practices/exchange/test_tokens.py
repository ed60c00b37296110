"""Access tokens: made, shown once, revoked; what a key opens, and that nothing else is opened by it."""

import datetime
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.tokens import TokenRefused, make_token, revoke_token, tell_of_ending_tokens
from practices.models.editions import today
from practices.models.exchange.changes import Change, ChangeScope
from practices.models.exchange.tokens import AccessToken
from practices.models.releases import Audience
from tests import factories
from tests.exchange_factories import access_token, machine

pytestmark = pytest.mark.django_db
EDITIONS = "/api/v1/editions/"


@pytest.fixture
def owner() -> OrganizationPage:
    return factories.organization("Northern Seas Commission")


def seen(client: Client, address: str = EDITIONS) -> list[str]:
    return [row["id"] for row in client.get(address).json()["results"]]


def test_key_is_kept_as_a_digest_alone(owner):
    token, key = access_token(owner)

    stored = AccessToken.objects.filter(pk=token.pk).values().get()
    assert key.startswith("pex_")
    assert len(key) == 47
    assert key not in str(stored)


def test_key_opens_what_the_organization_may_see(owner, django_assert_max_num_queries):
    hidden = factories.edition(audience=None)
    ours = factories.edition(factories.instrument(owner, audience=None), audience=None)
    shared = factories.edition(audience=Audience.PARTICIPATING)
    client = machine(access_token(owner)[1])

    assert set(seen(client)) == {str(ours.translation_key), str(shared.translation_key)}
    with django_assert_max_num_queries(10):
        client.get(EDITIONS)
    assert client.get(f"{EDITIONS}{hidden.translation_key}/").status_code == 404


def test_answer_to_a_key_is_kept_by_no_cache(owner):
    answer = machine(access_token(owner)[1]).get(EDITIONS)

    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]


def test_token_that_may_not_read_sees_what_the_public_sees(owner):
    factories.edition(audience=Audience.PARTICIPATING)
    public = factories.edition()

    assert seen(machine(access_token(owner, may_read=False)[1])) == [str(public.translation_key)]


def test_token_is_never_wider_than_its_organization(owner):
    """Who made it may be of the secretariat, or act for another organization as well: the token knows nothing of it."""
    other = factories.organization()
    theirs = factories.edition(factories.instrument(other, audience=None), audience=None)
    maker = factories.officer(owner)
    maker.groups.add(other.officers)
    maker.is_superuser = True
    maker.save()

    client = machine(access_token(owner, by=maker)[1])

    assert str(theirs.translation_key) not in seen(client)
    assert client.get("/api/v1/submissions/").status_code == 200


def _gone(token: AccessToken) -> None:
    token.made_by.groups.clear()


def _closed(token: AccessToken) -> None:
    token.made_by.is_active = False
    token.made_by.save()


def _revoked(token: AccessToken) -> None:
    revoke_token(token=token, by=factories.secretariat_member())


def _expired(token: AccessToken) -> None:
    AccessToken.objects.filter(pk=token.pk).update(expires_on=today() - datetime.timedelta(days=1))


@pytest.mark.parametrize("end", [_gone, _closed, _revoked, _expired])
def test_token_that_ended_opens_nothing(owner, end):
    token, key = access_token(owner)

    end(token)
    answer = machine(key).get(EDITIONS)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer ")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize("key", ["", "x", "pex_", f"pex_{'a' * 43}", "pex_ü", "a b", "\u0660" * 47])
def test_key_that_is_none_is_refused_everywhere(key):
    client = Client(headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")})

    for address in ("/api/v1/organizations/", "/api/v1/changes/", "/api/v1/submissions/"):
        assert client.get(address).status_code == 401


def test_key_in_the_address_is_refused(owner):
    _token, key = access_token(owner)

    assert Client().get(EDITIONS, {"access_token": key}).status_code == 400


def test_use_is_noted_once_a_day(owner):
    token, key = access_token(owner)

    machine(key).get(EDITIONS)

    token.refresh_from_db()
    assert token.used_on == today()


def test_two_tokens_of_one_name_overlap(owner):
    keys = [access_token(owner)[1] for _ in range(2)]

    assert [machine(key).get(EDITIONS).status_code for key in keys] == [200, 200]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"may_read": False, "may_submit": False},
        {"days": -1},
        {"days": 400},
    ],
)
def test_token_is_refused(owner, fields):
    days = fields.pop("days", None)
    if days is not None:
        fields["expires_on"] = today() + datetime.timedelta(days=days)

    with pytest.raises(TokenRefused):
        access_token(owner, **fields)


def test_token_is_refused_to_who_does_not_act_for_the_organization(owner, secretariat):
    for stranger in (secretariat, factories.officer(factories.organization())):
        with pytest.raises(TokenRefused):
            make_token(organization=owner, name="Register", by=stranger)


def test_more_than_ten_tokens_are_refused(owner):
    by = factories.officer(owner)
    made = [access_token(owner, by=by)[0] for _ in range(10)]
    with pytest.raises(TokenRefused):
        access_token(owner, by=by)

    revoke_token(token=made[0], by=by)

    assert access_token(owner, by=by)


def test_people_of_the_organization_are_told_of_a_new_token(owner, django_capture_on_commit_callbacks):
    approver = factories.approver(owner)

    with django_capture_on_commit_callbacks(execute=True):
        _token, key = access_token(owner)

    assert approver.email in [one.to[0] for one in mail.outbox]
    assert all(key not in one.body for one in mail.outbox)


def test_people_are_told_once_of_a_token_that_ends_and_that_none_takes_over_from(
    owner, django_capture_on_commit_callbacks
):
    by, on = factories.officer(owner), today()
    for name, days in (("Ends", 14), ("Holds", 15), ("Followed", 3), ("Followed", 60)):
        access_token(owner, by=by, name=name, expires_on=on + datetime.timedelta(days=days))

    with django_capture_on_commit_callbacks(execute=True):
        counts = [tell_of_ending_tokens(on=on) for _time in range(2)]

    assert counts == [1, 0]
    (sent,) = mail.outbox
    ending = AccessToken.objects.get(name="Ends")
    assert sent.to == [by.email]
    assert "“Ends”" in sent.body
    assert f"?after={ending.public_id}" in sent.body


def test_later_release_arrives_in_the_log_of_the_organization(owner):
    client = machine(access_token(owner)[1])
    text = factories.edition(factories.instrument(), audience=None)
    note_changes()
    head = client.get("/api/v1/changes/status/").json()["head"]
    assert all(entry["id"] != str(text.translation_key) for entry in client.get("/api/v1/changes/").json()["results"])

    factories.open_to(text, Audience.NAMED, named=[owner])
    note_changes()

    (entry,) = client.get("/api/v1/changes/", {"after": head}).json()["results"]
    assert (entry["kind"], entry["id"], entry["act"]) == ("edition", str(text.translation_key), "created")
    assert client.get(entry["url"]).status_code == 200
    assert not Change.objects.of_scope("").filter(thing=str(text.translation_key)).exists()


def test_hidden_rows_leave_no_trace_in_the_numbers_of_a_log(owner):
    client = machine(access_token(owner)[1])
    note_changes()
    before = client.get("/api/v1/changes/status/").json()

    other = factories.instrument(factories.organization(), audience=None)
    factories.edition(other, audience=None)
    note_changes()
    organizations = client.get("/api/v1/changes/", {"after": before["head"]}).json()["results"]

    assert [entry["kind"] for entry in organizations] == ["organization"]
    assert [int(entry["cursor"]) for entry in organizations] == [int(before["head"]) + 1]


def test_token_that_only_submits_begins_no_log(owner):
    access_token(owner, may_read=False)

    assert not ChangeScope.objects.filter(code=str(owner.translation_key)).exists()


def test_screen_shows_the_key_once(owner, client):
    client.force_login(factories.officer(owner))
    day = today() + datetime.timedelta(days=30)

    made = client.post(
        reverse("access_tokens:add"),
        {"organization": owner.pk, "name": "Register", "may_read": "on", "expires_on": day.isoformat()},
    )

    key = made.context["key"]
    assert machine(key).get(EDITIONS).status_code == 200
    assert "no-store" in made["Cache-Control"]
    listed = client.get(reverse("access_tokens:index"))
    assert key not in listed.content.decode()
    assert "Register" in listed.content.decode()


def test_next_token_begins_as_the_one_that_ends(owner, client, secretariat):
    by, soon = factories.officer(owner), today() + datetime.timedelta(days=14)
    token, _key = access_token(owner, by=by, name="Register", may_read=False, expires_on=soon)
    address = f"{reverse('access_tokens:add')}?after={token.public_id}"
    client.force_login(by)

    form = client.get(address).context["form"]

    assert [form[name].value() for name in ("organization", "name", "may_read", "may_submit")] == [
        owner.pk, "Register", False, True,
    ]  # fmt: skip
    assert address in client.get(reverse("access_tokens:index")).content.decode()
    assert client.get(f"{reverse('access_tokens:add')}?after=\0").status_code == 404
    client.force_login(secretariat)
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("access_tokens:index")).content.decode()


def test_screen_revokes_ones_own_and_finds_no_others(owner, client):
    token, key = access_token(owner)
    index = reverse("access_tokens:index")
    client.force_login(factories.officer(factories.organization()))
    assert client.post(index, {"token": token.public_id}).status_code == 404
    assert "Register" not in client.get(index).content.decode()

    client.force_login(factories.approver(owner))
    client.post(index, {"token": token.public_id})

    assert machine(key).get(EDITIONS).status_code == 401
    assert client.post(index, {"token": uuid.uuid4()}).status_code == 404


def test_several_tokens_are_revoked_at_once(owner, client):
    by = factories.officer(owner)
    keys = [access_token(owner, by=by, name=name) for name in ("Register", "Archive", "Library")]
    client.force_login(by)

    client.post(reverse("access_tokens:index"), {"token": [token.public_id for token, _key in keys[:2]]})

    assert [machine(key).get(EDITIONS).status_code for _token, key in keys] == [401, 401, 200]
