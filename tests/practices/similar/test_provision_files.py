"""The files in which the nearest provisions are looked for: what stands in them, when they are made, and for whom."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.utils import timezone

from organizations.memory_reads import noted_memory_reads
from organizations.row_level_security import PublicRole
from practices.actions.row_level_security.building import can_stand
from practices.actions.vectors import refresh_all, refresh_vectors
from practices.checks import tell_where_likeness_is_found
from practices.models.editions import EditionPage
from practices.models.releases import Audience
from practices.models.vectors import EditionVectors, Neighbour
from practices.operations.due import JOBS
from practices.queries.comparison.vectors import vectors_of
from practices.queries.shared_files import drop_shared_files
from practices.queries.similar import provision_files as files_module
from practices.queries.similar.provision_files import (
    nearest_for,
    provision_files,
    public_provisions,
    refresh_provision_files,
)
from tests import factories
from tests.leaks import row_level

pytestmark = pytest.mark.django_db

TEXT = "1. Members accept no gifts.\n\n2. Members declare what they own.\n"
LIKE = "1. Staff accept no gifts.\n\n2. The quorum of the board is seven.\n"
RARE = "1. The zymurgist ferments xylocarps nightly.\n\n2. Members accept no gifts.\n"


@pytest.fixture(autouse=True)
def _without_files() -> None:
    drop_shared_files()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """More texts than pages look after themselves, of which a small change makes no new files."""
    monkeypatch.setattr(files_module, "FEW", 0)
    monkeypatch.setattr(files_module, "SMALL", 5)
    yield
    with files_module._public._thread:  # no thread outlives the test
        pass


def found(edition: EditionPage, user: Any, key: str = "sec_1") -> list[tuple[int, str]]:
    text = vectors_of([edition])[edition.pk]
    near = nearest_for(user, text, key, is_wanted=lambda one: one.pk != edition.pk, top=9)
    return [(int(one.text), one.key) for one in near]


def folders(settings: Any) -> list[Path]:
    return sorted(Path(settings.SEARCH_DIR).glob("provisions-*"))


def test_what_is_public_and_what_is_not_stand_apart():
    public, hidden = factories.edition(text=TEXT), factories.edition(text=LIKE, audience=None)
    factories.edition(text=TEXT).unpublish()
    refresh_all()

    assert refresh_provision_files() > 0
    files, closed = provision_files(), files_module._closed.newest()
    assert files is not None
    assert closed is not None
    assert (files.index.names, closed.index.names) == ((str(public.pk),), (str(hidden.pk),))
    assert closed.folder.stat().st_mode & 0o077 == 0


def test_who_may_read_a_text_finds_it_and_nobody_else_does():
    ours, hidden = factories.edition(text=TEXT), factories.edition(text=LIKE, audience=Audience.OWN)
    refresh_all()
    assert found(ours, factories.officer(hidden.instrument.organization))[0] == (hidden.pk, "sec_1")
    for user in (AnonymousUser(), factories.officer(ours.instrument.organization)):
        assert found(ours, user) == []


def test_a_newer_text_that_a_reader_may_see_takes_the_place_of_the_public_one():
    ours, old = factories.edition(text=TEXT), factories.edition(text=LIKE, on=date(2001, 1, 1))
    new = factories.edition(old.instrument, text=LIKE, on=date(2011, 1, 1), audience=Audience.OWN)
    refresh_all()

    assert {edition for edition, _key in found(ours, AnonymousUser())} == {old.pk}
    assert {edition for edition, _key in found(ours, factories.officer(old.instrument.organization))} == {new.pk}


def test_hidden_texts_move_no_measure_of_what_is_public():
    ours = factories.edition(text=TEXT)
    factories.edition(text=LIKE)
    refresh_all()
    files, text = provision_files(), vectors_of([ours])[ours.pk]
    assert files is not None
    before = files.index.nearest_to(text, "sec_1", without=[str(ours.pk)])
    for _each in range(3):
        factories.edition(text=TEXT, audience=None)
    refresh_all()

    files = provision_files()

    assert files is not None
    assert files.index.nearest_to(text, "sec_1", without=[str(ours.pk)]) == before


@pytest.mark.skipif(not can_stand(), reason="PostgreSQL alone")
def test_the_public_role_uses_the_same_files_and_reads_none_of_what_is_closed(settings: Any):
    role = row_level.build()
    factories.edition(text=TEXT)
    factories.edition(text=LIKE, audience=None)
    refresh_all()
    files = provision_files()

    with PublicRole(role):
        assert provision_files() is files
    assert list(Path(settings.SEARCH_DIR).glob("closed-*")) == []


def test_words_of_hidden_texts_alone_are_found_by_their_reader():
    ours = factories.edition(text=RARE, audience=None)
    theirs = factories.edition(factories.instrument(ours.instrument.organization), text=RARE, audience=Audience.OWN)
    factories.edition(text=TEXT)
    refresh_all()

    near = found(ours, factories.officer(theirs.instrument.organization))

    assert near[0] == (theirs.pk, "sec_1")


def test_files_are_made_when_something_changed_and_the_last_alone_are_kept(settings: Any):
    first = factories.edition(text=TEXT)
    refresh_all()
    (before,) = folders(settings)
    assert provision_files() is provision_files()
    second = factories.edition(text=LIKE)
    refresh_vectors(things=[second.translation_key])

    (after,) = folders(settings)

    assert after != before
    assert {text.pk for text in public_provisions().texts} == {first.pk, second.pk}


def test_of_many_texts_what_changed_is_looked_in_beside_the_files(settings: Any, many: None):
    first, gone = factories.edition(text=TEXT), factories.edition(text=TEXT)
    factories.edition(text=TEXT)
    refresh_all()
    before = folders(settings)
    added = factories.edition(text=LIKE)
    gone.unpublish()

    refresh_vectors(things=[added.translation_key, gone.translation_key])

    assert folders(settings) == before
    assert added.pk in public_provisions().keys
    assert gone.pk not in public_provisions().keys
    near = set(Neighbour.objects.filter(provision__edition=added).values_list("other__edition", flat=True))
    assert first.pk in near
    assert gone.pk not in near


def test_worker_makes_files_anew_once(settings: Any, many: None):
    factories.edition(text=TEXT)
    refresh_all()
    drop_shared_files()
    job = next(job for job in JOBS if job.name == "search_index")

    assert job.work(timezone.now()) >= 2
    assert len(folders(settings)) == 1
    assert refresh_provision_files() == 0


def test_a_page_of_many_texts_waits_for_no_files_and_is_not_kept(many: None, monkeypatch: pytest.MonkeyPatch):
    factories.edition(text=TEXT)
    refresh_all()
    asked = []
    monkeypatch.setattr(files_module._public, "make_beside", lambda make, rests: asked.append(make))
    with noted_memory_reads() as noted:
        assert provision_files() is not None
    assert noted.are_there
    drop_shared_files()

    assert provision_files() is None
    assert len(asked) == 2
    asked[-1]()
    assert provision_files() is not None


def test_page_of_few_texts_may_be_kept():
    factories.edition(text=TEXT)
    refresh_all()

    with noted_memory_reads() as noted:
        assert provision_files() is not None
    assert not noted.are_there


@pytest.mark.parametrize("spoil", ["about.json", "index/about.json", "index/senses.bin", "index/arrays.json"])
def test_spoilt_files_are_made_anew(settings: Any, spoil: str):
    edition = factories.edition(text=TEXT)
    refresh_all()
    (folder,) = folders(settings)
    (folder / spoil).write_bytes(b"")
    files_module._public.forget()

    files = provision_files()

    assert files is not None
    assert files.folder != folder
    assert files.index.names == (str(edition.pk),)


def test_where_no_files_can_be_written_a_page_finds_none(settings: Any, tmp_path: Path):
    factories.edition(text=TEXT)
    refresh_all()
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file"
    files_module._public.forget()

    assert provision_files() is None


def test_files_of_another_format_are_made_again(settings: Any):
    factories.edition(text=TEXT)
    refresh_all()
    (old,) = folders(settings)
    about = json.loads((old / "index" / "about.json").read_text())
    (old / "index" / "about.json").write_text(json.dumps(about | {"format": about["format"] - 1}))
    files_module._public.forget()

    assert refresh_provision_files() > 0

    assert folders(settings) != [old]


def test_a_text_that_was_made_anew_is_read_anew():
    edition = factories.edition(text=TEXT)
    refresh_all()
    EditionVectors.objects.update(content=b"nothing")
    drop_shared_files()
    assert public_provisions().texts == []

    refresh_all(anew=True)

    assert public_provisions().keys == {edition.pk}


def test_redaction_removes_the_files(settings: Any):
    factories.edition(text=TEXT)
    refresh_all()
    held = folders(settings)
    shutil.copytree(held[0], held[0].with_name("making-provisions-x"))

    drop_shared_files()

    assert list(Path(settings.SEARCH_DIR).glob("*provisions-*")) == []


def test_check_says_where_the_nearest_are_looked_for(settings: Any):
    (before,) = tell_where_likeness_is_found(databases=["default"])
    factories.edition(text=TEXT)
    factories.edition(text=LIKE, audience=None)
    refresh_all()
    refresh_provision_files()

    (after,) = tell_where_likeness_is_found(databases=["default"])

    assert (before.level, after.level) == (checks.INFO, checks.INFO)
    assert "no files yet" in before.msg
    assert f"{settings.SEARCH_DIR}: 2 that are public, 2 that are not" in after.msg
    assert tell_where_likeness_is_found(databases=None) == []
