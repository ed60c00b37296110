from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from practices.demonstration.loading import DemonstrationRefused, load_demonstration
from practices.models.demonstration import Demonstration
from tests import factories
from tests.practices.demonstration.conftest import EXCHANGE, count_rows


class Interrupted(Exception):
    pass


def only(organization):
    """Return the demonstration with the instruments and texts of one organization."""
    return replace(
        EXCHANGE,
        works=tuple(work for work in EXCHANGE.works if work.organization == organization),
        texts=tuple(text for text in EXCHANGE.texts if text.work.startswith(f"{organization}/")),
    )


def test_load_that_is_interrupted_leaves_nothing(db, settings):
    settings.DEVELOPMENT = True
    before = count_rows()

    def interrupt(line):
        if "editions" in line:
            raise Interrupted

    with pytest.raises(Interrupted):
        load_demonstration(exchange=only("standing-forum"), tell=interrupt)

    assert count_rows() == before
    folder = settings.STORAGES["originals"]["OPTIONS"]["location"]
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_load_without_debug_is_refused(db):
    before = count_rows()

    with pytest.raises(CommandError, match="DEBUG alone"):
        call_command("seed_demo")
    assert count_rows() == before


def test_load_beside_other_data_is_refused(db, settings):
    settings.DEVELOPMENT = True
    factories.organization("Forest Office")

    with pytest.raises(CommandError, match=r"holds other data \(“Forest Office”\)"):
        call_command("seed_demo")
    assert not Demonstration.objects.exists()


def test_load_where_an_account_has_the_name_is_refused(db, settings):
    settings.DEVELOPMENT = True
    factories.person(username="admin")

    with pytest.raises(DemonstrationRefused, match="“admin” already"):
        load_demonstration(exchange=EXCHANGE)


def test_removal_of_nothing_changes_nothing(db, settings, capsys):
    settings.DEVELOPMENT = True

    call_command("seed_demo", "--remove")

    assert "not loaded" in capsys.readouterr().out
