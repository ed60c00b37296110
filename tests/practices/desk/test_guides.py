"""Help: a guide for each role, whose links and pictures are there."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from organizations.models import OrganizationPage
from practices.desk.queries.guides import FOLDER, ROLES, guide_for, role_of
from tests import factories
from tests.practices.desk.conftest import client_of

LANGUAGES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_links_and_pictures_of_every_guide_are_there(role: str, language: str) -> None:
    with override(language):
        known, guide = guide_for(role)

    assert known == language
    assert guide.title
    assert guide.lead
    assert len(guide.steps) >= 4
    for step in guide.steps:
        assert step.parts, step.title
        assert all(reverse(part.address) for part in step.parts if part.address)
        if step.picture:
            assert step.shows
            assert (Path(settings.BASE_DIR) / "static" / "pictures" / f"{step.picture}.png").is_file()


@pytest.mark.parametrize("role", ROLES)
def test_languages_tell_the_same_steps(role: str) -> None:
    told = []
    for language in LANGUAGES:
        with override(language):
            steps = guide_for(role)[1].steps
        told.append([(step.picture, [part.address for part in step.parts if part.address]) for step in steps])

    assert all(one == told[0] for one in told)


def test_other_languages_read_english_and_say_so(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    with override("de"):
        assert guide_for("officer")[0] == "en"

    body = client_of(officer).get(reverse("guides:index")).content.decode()

    assert '<article class="guide" lang="en"' in body


def test_own_guide_comes_first(ours: OrganizationPage, secretariat: Any) -> None:
    assert role_of(factories.officer(ours)) == "officer"
    assert role_of(factories.approver(ours)) == "approver"
    assert role_of(factories.coordinator(ours)) == "focal-point"
    assert role_of(secretariat) == "secretariat"
    assert role_of(factories.operator()) == "administrator"


def test_guides_are_there_for_who_works_in_the_admin(ours: OrganizationPage, secretariat: Any) -> None:
    for user in (factories.officer(ours), factories.coordinator(ours), secretariat):
        client = client_of(user)
        assert client.get(reverse("guides:index")).status_code == 200
        assert client.get(reverse("guides:role", args=["delegate"])).status_code == 200
        assert client.get(reverse("guides:role", args=["nobody"])).status_code == 404
    assert "/admin/guides/" in client_of(secretariat).get("/admin/").content.decode()
    assert client_of(factories.delegate()).get(reverse("guides:index")).status_code == 302


def test_pictures_are_small_and_in_the_table_of_the_script() -> None:
    root = Path(settings.BASE_DIR)
    table = (root / "docs" / "pictures" / "make.py").read_text()
    named = set(re.findall(r'HELP / "([a-z-]+)\.png"', table))
    kept = {path.stem: path.stat().st_size for path in (root / "static" / "pictures").glob("*.png")}

    assert set(kept) == named
    assert max(kept.values()) <= 150 * 1024
