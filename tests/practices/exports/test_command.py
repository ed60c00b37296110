"""`manage.py export_edition`."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.django_db


def run(edition, path, **options):
    call_command("export_edition", str(edition), output=path, format="json", **options)
    return json.loads(path.read_text())


def test_command_exports_as_the_public_may_have_it(tmp_path):
    edition = factories.edition(factories.instrument(reuse_terms="display_only"))
    path = tmp_path / "code.json"

    public = run(edition.translation_key, path)
    owner = run(edition.translation_key, path, reader="owner")

    assert public["provisions"] is None
    assert len(owner["provisions"]) == 2


def test_command_finds_an_edition_by_its_address(tmp_path):
    edition = factories.edition()

    for address in (edition.url, f"https://exchange.example.org/fr{edition.url}#sec_1"):
        assert run(address, tmp_path / "code.json")["id"] == str(edition.translation_key)


def test_command_names_the_file_after_the_edition(tmp_path, monkeypatch, capsys):
    edition = factories.edition()
    monkeypatch.chdir(tmp_path)

    call_command("export_edition", str(edition.translation_key), format="bib")

    name = capsys.readouterr().out.strip()
    assert name == f"{edition.instrument.organization.slug}-{edition.instrument.slug}-2003-05-14-en.bib"
    assert (tmp_path / name).read_text().startswith("@misc{")


def test_command_refuses_an_edition_that_the_public_may_not_see(tmp_path):
    edition = factories.edition(audience=None)

    with pytest.raises(CommandError, match="--as owner"):
        run(edition.translation_key, tmp_path / "code.json")
    assert run(edition.translation_key, tmp_path / "code.json", reader="owner")["provisions"]


@pytest.mark.parametrize("text", ["/nowhere/", "/a/b/c/", "0b9f1d5e-1111-4222-8333-944444444444", "x"])
def test_command_refuses_what_names_no_edition(text, tmp_path):
    with pytest.raises(CommandError, match="No edition is at"):
        run(text, tmp_path / "code.json")


def test_command_says_when_a_file_cannot_be_written(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run(factories.edition().translation_key, tmp_path / "nowhere" / "code.json")


def test_command_makes_no_akoma_ntoso_of_a_summary(tmp_path):
    edition = factories.edition(text_status="summary")

    with pytest.raises(CommandError, match="summary"):
        call_command("export_edition", str(edition.translation_key), format="akn.xml", output=tmp_path / "code.xml")
