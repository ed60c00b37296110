"""Two requests that remove keys of one account at the same moment leave the last second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from organizations.sessions import reference_of
from tests import factories
from tests.portal.accounts.conftest import give_app, sign_in
from tests.practices.overlapping.both import overlapping

pytestmark = pytest.mark.django_db(transaction=True)


def test_last_two_second_factors_are_not_removed_at_the_same_moment(settings: Any) -> None:
    officer = factories.officer(factories.organization())
    app = give_app(officer)
    key = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Key", "credential": {}})
    one = sign_in(officer)
    Authenticator.objects.filter(pk=app.pk).update(last_used_at=None)
    cache.clear()
    other = sign_in(officer)

    overlapping(
        lambda: one.post(f"/sign-in/passkeys/{reference_of(key)}/remove/"),
        lambda: other.post("/sign-in/second-factor/app/remove/"),
    )

    assert Authenticator.objects.filter(user=officer, type__in=["totp", "webauthn"]).count() == 1
