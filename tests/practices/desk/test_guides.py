"""Help: a guide for each role, whose links and pictures are there."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils.translation import override

from organizations.models import OrganizationPage
from practices.queries.guides import FOLDER, ROLES, STEPS, guide_for, role_of, step_of
from tests import factories
from tests.practices.desk.conftest import client_of

LANGUAGES = sorted(path.name for path in FOLDER.iterdir())
WRITTEN = sorted((path.stem, path.parent.name) for path in FOLDER.glob("*/*.txt"))


@pytest.mark.parametrize(("role", "language"), WRITTEN)
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
        ways = [[part.address for part in step.parts if part.address] for step in steps]
        told.append([(step.picture, step.screens, way) for step, way in zip(steps, ways, strict=True)])

    assert all(one == told[0] for one in told)


def test_other_languages_read_english_and_say_so(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    with override("de"):
        assert guide_for("delegate")[0] == "en"

    body = client_of(officer).get(reverse("guides:role", args=["delegate"])).content.decode()

    assert '<article class="guide" lang="en"' in body


def test_officers_read_theirs_in_every_language() -> None:
    assert [language for role, language in WRITTEN if role == STEPS] == sorted(
        code for code, _name in settings.LANGUAGES
    )


def test_officers_have_ten_steps_and_each_screen_of_theirs_has_one(ours: OrganizationPage) -> None:
    client = client_of(factories.officer(ours))
    steps = guide_for(STEPS)[1].steps
    names = {name for step in steps for name in step.screens}

    assert len(steps) == 10
    assert len(names) == sum(len(step.screens) for step in steps)
    for number, name in enumerate(("desk:messages", "my_organization:index", "imports:index"), start=1):
        body = client.get(reverse(name)).content.decode()
        assert f'href="{reverse("guides:role", args=[STEPS])}#step-{number}"' in body, name
    assert all(f'id="step-{number}"' in client.get(reverse("guides:index")).content.decode() for number in (1, 10))


def test_screens_that_steps_name_are_there() -> None:
    resolver = get_resolver()

    for step in guide_for(STEPS)[1].steps:
        for name in step.screens:
            assert name in resolver.reverse_dict or name in resolver.namespace_dict or reverse(name, args=[1]), name


def test_step_that_names_a_screen_comes_before_its_namespace() -> None:
    assert step_of("my_texts:index") == step_of("my_texts:other")
    assert step_of("nothing:index") is None
    assert step_of("wagtailadmin_pages:history") is None


def test_editor_leads_to_its_step(ours: OrganizationPage) -> None:
    edition = factories.edition(factories.instrument(ours))
    page = client_of(factories.officer(ours)).get(reverse("wagtailadmin_pages:edit", args=[edition.pk]))

    assert f"{reverse('guides:role', args=[STEPS])}#step-4" in page.content.decode()


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
