"""Keys and codes that open something: how random they are, how they are kept, how they are compared."""

import ast
import inspect
import math
from pathlib import Path

import pytest
from allauth.mfa import app_settings as factors
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings

from practices.actions import mailed_codes, signed_keys
from practices.exchange.actions import tokens, webhook_keys
from practices.outreach.actions import return_codes
from practices.reports.actions import clearances
from tests import factories

COMPARES = {
    "practices/actions/mailed_codes.py": 1,
    "practices/outreach/actions/return_links.py": 2,
}
"""Where what somebody sent is compared with what is kept, and how often."""


def test_keys_hold_128_random_bits_at_least():
    assert signed_keys.RANDOM_BYTES * 8 >= 128
    assert tokens.KEY_BYTES * 8 >= 128
    assert "secrets.token_urlsafe(32)" in inspect.getsource(clearances.ask_clearance)
    assert len({signed_keys.make_key("x") for _time in range(100)}) == 100
    assert len({generate_totp_secret() for _time in range(100)}) == 100
    assert len(generate_totp_secret()) * 5 >= 128


@pytest.mark.django_db
def test_keys_of_webhooks_have_256_bits():
    webhook = type("Row", (), {"public_id": "one", "generation": 1})

    assert len(webhook_keys._secret(webhook, 1, settings.SECRET_KEY)) * 8 == 256


@pytest.mark.django_db
def test_codes_hold_20_random_bits_at_least_and_ten_minutes_at_most():
    delegate = factories.delegate()
    recovery = RecoveryCodes.activate(delegate).get_unused_codes()

    assert mailed_codes.DIGIT_COUNT * math.log2(10) >= 19.9
    assert return_codes.DIGIT_COUNT * math.log2(10) >= 19.9
    assert "secrets.randbelow(10**digit_count)" in inspect.getsource(mailed_codes.make_code)
    assert mailed_codes.HOLDS_FOR.total_seconds() <= 600
    assert mailed_codes.MOST_TRIES <= 5
    assert len(set(recovery)) == factors.RECOVERY_CODE_COUNT == 10
    assert all(len(code) * math.log2(10) >= 20 for code in recovery)


@pytest.mark.parametrize("path", sorted(COMPARES))
def test_what_is_secret_is_compared_in_constant_time(path: str):
    tree = ast.parse((Path(settings.BASE_DIR) / path).read_text())
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "constant_time_compare"
    ]

    assert len(found) == COMPARES[path]


def test_no_digest_is_compared_by_equality():
    faults = []
    for path in Path(settings.BASE_DIR).glob("practices/actions/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq) for sign in node.ops):
                sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
                if any(side.endswith(("token_digest", "key_digest", "pass_digest", "code.digest")) for side in sides):
                    faults.append(f"{path.name}:{node.lineno}")

    assert faults == []
