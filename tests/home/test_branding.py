"""What a portal is called and looks like: on every page, readable, from files of its own."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from home.branding import site_branding
from home.colours import DARK, LEAST_CONTRAST, LIGHT, AccentRefused, accents_of, contrast
from home.look_actions import LookRefused, change_look
from home.models import Branding
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
STYLES = "static/css/tokens.css"


@pytest.mark.once
@given(st.integers(0, 0xFFFFFF))
def test_accent_is_readable_on_every_ground_or_refused(number: int):
    try:
        light, dark = accents_of(f"#{number:06x}")
    except AccentRefused:
        return

    for colours, grounds in ((light, LIGHT), (dark, DARK)):
        assert all(contrast(colours.accent, ground) >= LEAST_CONTRAST for ground in (*grounds, colours.soft))
        assert contrast(colours.on_accent, colours.accent) >= LEAST_CONTRAST


@pytest.mark.once
@pytest.mark.parametrize("colour", ["#ffff00", "#fff", "red", "#12345g", "#0b4a6f;"])
def test_what_could_not_be_read_is_refused(colour: str):
    with pytest.raises(AccentRefused):
        accents_of(colour)


@pytest.mark.once
def test_grounds_are_those_of_the_style_sheet(settings):
    tokens = (settings.BASE_DIR / STYLES).read_text()

    found = re.findall(r"--paper: (#\w{6}); --surface: (#\w{6}); --sunken: (#\w{6})", tokens)
    assert found == [LIGHT, DARK]


@pytest.fixture
def look(db) -> Client:
    change_look(site_name="Rules of the North", accent="#7a1f3d", logo=PNG, by=None)
    return Client()


def test_page_has_name_logo_and_colours_of_the_house(look: Client):
    page = look.get("/").content.decode()

    assert "<span>Rules of the North</span>" in page
    (sheet,) = re.findall(r'href="(/look/accent\.css\?7a1f3d)"', page)
    (logo,) = re.findall(r'src="(/look/logo\?\w{12})"', page)
    assert "--accent: #7a1f3d" in look.get(sheet).content.decode()
    assert (look.get(logo).content, look.get(logo).headers["Content-Type"]) == (PNG, "image/png")
    assert " style=" not in page


def test_who_read_the_house_before_a_change_keeps_nothing_of_it_after(
    look: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
):
    keep, is_first = cache.set_many, iter([True])

    def keep_late(values: dict[str, Any], seconds: int) -> None:
        if next(is_first, False):
            with django_capture_on_commit_callbacks(execute=True):
                change_look(site_name="Rules of the South", accent="", logo=None, by=None)
        keep(values, seconds)

    cache.clear()
    monkeypatch.setattr(cache, "set_many", keep_late)

    assert site_branding()[0].name == "Rules of the North"
    assert site_branding()[0].name == "Rules of the South"


def test_files_of_the_look_are_asked_for_once(look: Client):
    etag = look.get("/look/accent.css").headers["ETag"]

    assert look.get("/look/accent.css", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.django_db
def test_without_a_look_there_are_no_files_and_the_products_name():
    client = Client()

    assert [client.get(path).status_code for path in ("/look/accent.css", "/look/logo")] == [404, 404]
    assert "<span>Practice Exchange</span>" in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("refused", [{"accent": "#ffff00"}, {"logo": b"<svg/>"}, {"logo": PNG + b"0" * 100_000}])
def test_look_that_cannot_be_shown_is_refused(refused: dict):
    with pytest.raises(LookRefused):
        change_look(**{"site_name": "", "accent": "", "logo": None, "by": None} | refused)


def test_operator_changes_it_on_the_screen_and_nobody_else(operator, secretariat):
    client = Client()
    client.force_login(operator)
    sent = {"site_name": "North", "has_accent": "on", "accent": "#7A1F3D", "logo": ""}
    assert client.post("/admin/look/", sent).status_code == 302
    assert list(Branding.objects.values_list("site_name", "accent")) == [("North", "#7a1f3d")]
    assert "would be hard to read" in client.post("/admin/look/", sent | {"accent": "#ffff00"}).content.decode()

    for user in (secretariat, factories.officer(factories.organization())):
        client.force_login(user)
        assert client.get("/admin/look/").status_code == 404
