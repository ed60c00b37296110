"""One style sheet for all public pages: joined of the components' sheets, named in a header, small."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from portal.public_sheet import EACH_PAGE, NAME, PARTS, SOME_PAGES, SOURCES, PublicSheetFinder, joined

BASE = Path(settings.BASE_DIR)
BY_LINK_OR_ACCOUNT = {"account", "approve", "gallery", "return"}
"""Sheets of pages that are opened by a link of one's own, by an account or by developers."""
ON_PURPOSE = {("charts", "first")}
"""The first page shows a chart in its own size."""
TEMPLATES = [path for path in BASE.glob("*/templates/**/*.html") if not {"admin", "exchange_admin"} & {*path.parts}]


def rules(name: str) -> str:
    """Return the rules of a sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", (SOURCES / f"{name}.css").read_text(), flags=re.DOTALL)


def selectors(name: str) -> list[str]:
    """Return the selectors of a sheet."""
    listed = re.findall(r"([^{};]+)\{", rules(name))
    return [one.strip() for some in listed for one in re.split(r",(?![^(]*\))", some)]


def headed(name: str) -> set[str]:
    """Return the classes that alone, without another one or an element, head rules of a sheet."""
    return {found[1] for one in selectors(name) if (found := re.match(r"\.([\w-]+)(?![\w.:\[-])", one))}


def named(name: str) -> set[str]:
    """Return all classes that a sheet names."""
    return {one for some in selectors(name) for one in re.findall(r"\.([a-z][\w-]*)", some)}


def test_public_pages_link_one_sheet():
    linked = {name for path in TEMPLATES for name in re.findall(r"css/(\w+)\.css", path.read_text())}

    assert linked == {"public", *BY_LINK_OR_ACCOUNT}
    assert len(PARTS) == len(set(PARTS))


def test_components_of_some_pages_do_not_meet_on_others():
    of_each = {one for name in EACH_PAGE for one in named(name)}
    of_some = (*SOME_PAGES, "account", "approve", "return")

    met = {
        (one, other) for one in of_some for other in of_some if one != other and (headed(one) - of_each) & named(other)
    }
    assert met <= ON_PURPOSE


def test_sheet_is_small():
    sheet = joined().encode()

    assert len(gzip.compress(sheet, 6)) <= 13_000
    assert len(sheet) <= 60_000
    assert sum((SOURCES / f"{name}.css").stat().st_size for name in EACH_PAGE) <= 34_000


def test_rules_for_paper_hold_on_paper_alone():
    assert re.search(r"@media print ?\{@page", joined())


def test_sheet_is_found_and_collected(tmp_path, settings):
    settings.JOINED_STATIC_DIR = tmp_path

    collected = dict(PublicSheetFinder().list([]))

    assert collected[NAME].open(NAME).read().decode() == Path(finders.find(NAME)).read_text() == joined()


def test_sheet_is_written_anew_once_a_part_has_changed(tmp_path, settings):
    settings.JOINED_STATIC_DIR = tmp_path
    (tmp_path / "css").mkdir()
    (tmp_path / NAME).write_text("as it was")

    assert Path(finders.find(NAME)).read_text() == joined()


@pytest.mark.django_db
def test_pages_name_the_sheet_in_a_header(client):
    page = client.get("/")

    assert page.content.decode().count('rel="stylesheet"') == 1
    assert page["Link"] == f"<{static(NAME)}>; rel=preload; as=style"
    assert client.get("/nobody/serves/this/")["Link"] == page["Link"]


@pytest.mark.django_db
def test_kept_page_names_it_too(client, settings):
    settings.PAGE_CACHE = True
    first, second = client.get("/"), client.get("/")

    assert first["Link"] == second["Link"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/robots.txt", "/api/v1/", "/feeds/adoptions.atom", "/sitemap.xml"])
def test_what_is_no_page_names_none(client, path):
    assert "as=style" not in client.get(path).headers.get("Link", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_scripts_wait_for_the_page(path):
    scripts = re.findall(r"<script\b[^>]*>", path.read_text())

    assert all(re.search(r'type="module"|\bdefer\b', one) for one in scripts)
