"""The gallery of components: complete, and for developers alone."""

import fnmatch
import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.specimens import FRAME, HOME, ON_THEIR_PAGE, OURS, PAGES, WITHOUT_LOOK, specimens

pytestmark = pytest.mark.django_db
BASE = Path(settings.BASE_DIR)
FOLDERS = {
    OURS: BASE / "portal/templates/components",
    HOME: BASE / "home/templates/home/components",
    PAGES: BASE / "practices/templates/practices/components",
}


def is_excepted(prefix, name):
    if prefix == OURS:
        return name in FRAME
    return prefix == PAGES and (name in WITHOUT_LOOK or any(fnmatch.fnmatch(name, one) for one in ON_THEIR_PAGE))


def test_every_component_stands_in_the_gallery_or_says_why_not():
    shown = {one.template for one in specimens()}
    there = {(prefix, path.name) for prefix, folder in FOLDERS.items() for path in folder.glob("*.html")}

    assert {f"{prefix}{name}" for prefix, name in there if not is_excepted(prefix, name)} == shown


def test_no_exception_is_left_over():
    names = {path.name for path in FOLDERS[PAGES].glob("*.html")}

    assert [one for one in ON_THEIR_PAGE if not fnmatch.filter(names, one)] == []
    assert names >= WITHOUT_LOOK
    assert {path.name for path in FOLDERS[OURS].glob("*.html")} >= FRAME


def test_gallery_shows_each_component_in_its_states(client, settings):
    settings.DEVELOPMENT = True

    page = client.get("/components/").content.decode()

    for one in specimens():
        assert one.template in page
    assert page.count('class="specimen"') == len(specimens())
    assert not re.search(r"\sstyle=", page)
    assert client.get("/ar/components/").status_code == 200


def test_gallery_is_not_there_for_readers(client):
    assert client.get("/components/").status_code == 404
