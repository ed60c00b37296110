"""The restore drill in a small world, on both databases; `make audit ARGS=drill` does it with the demonstration."""

import contextlib
import datetime
import io
import resource
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from organizations.models import OrganizationPage
from practices.actions.triggers import missing_triggers
from practices.models.releases import ReleaseDecision
from practices.operations.archives import MANIFEST, members, verify_archive, writing_archive
from practices.operations.backups import backup_name, rotate_backups
from practices.operations.manifests import BackupRefused
from tests import factories
from tests.practices.operations.cutting import cut_decisions
from tests.practices.operations.digests import file_digests, table_digests
from tests.whole import long_on_postgresql

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def run(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def world() -> None:
    factories.instrument()
    factories.adoption(note="Words")
    storages["originals"].save("2026/03/code.txt", ContentFile(b"The code"))
    storages["records"].save("2026/03/letter.pdf", ContentFile(b"%PDF"))
    storages["default"].save("pictures/seal.png", ContentFile(b"PNG"))


def test_drill_gives_back_rows_hashes_and_files(tmp_path):
    world()
    archive = str(tmp_path / "a.tar.gz")
    rows, files = table_digests(), file_digests()
    run("backup", archive)

    factories.organization(name="Of tomorrow")
    cut_decisions(after=1)
    storages["originals"].delete("2026/03/code.txt")
    storages["default"].delete("pictures/seal.png")
    storages["default"].save("pictures/seal.png", ContentFile(b"Another"))
    with pytest.raises(CommandError, match="releasedecision"):  # the backup knew the head
        run("verify_ledger")
    with pytest.raises(CommandError, match="holds data"):
        run("restore", archive)
    printed = run("restore", archive, "--force")

    assert table_digests() == rows
    assert file_digests() == files
    assert missing_triggers() == []
    assert "ok" in run("verify_ledger", "--against", archive)
    head = ReleaseDecision.objects.count()
    assert any(line.split()[:3] == ["practices_releasedecision", str(head), str(head)] for line in printed.splitlines())
    assert "3 files, of which 2 were stored" in printed


@long_on_postgresql
def test_refused_restore_leaves_everything_as_it_was(tmp_path):
    world()
    whole, damaged, altered = (tmp_path / name for name in ("whole.tar", "damaged.tar", "altered.tar"))
    run("backup", str(whole))
    factories.organization(name="Of tomorrow")
    damaged.write_bytes(whole.read_bytes().replace(b"The code", b"The lode"))
    _with_other_head(whole, altered)
    rows = table_digests()

    for archive, reason in ((damaged, "code.txt is not the file"), (altered, "head of the ledger")):
        with pytest.raises(CommandError, match=reason):
            run("restore", str(archive), "--force")

    assert table_digests() == rows
    assert OrganizationPage.objects.filter(title="Of tomorrow").exists()
    assert not list(tmp_path.glob(".*"))


def _with_other_head(whole: Path, altered: Path) -> None:
    """Write the archive anew, whole by its digests, with another head of a ledger."""
    manifest = verify_archive(whole)
    heads = {**manifest.heads, "practices_releasedecision": (1, "0" * 64)}
    with writing_archive(altered, mtime=0) as archive:
        for name, file, _size in members(whole):
            if name != MANIFEST:
                archive.add(name, file)
        fields = {name: getattr(manifest, name) for name in manifest.__dataclass_fields__}
        archive.close(type(manifest)(**{**fields, "heads": heads}))


def test_backup_of_another_database_or_a_newer_version_is_refused(tmp_path):
    whole, other, newer = (tmp_path / name for name in ("whole.tar", "other.tar", "newer.tar"))
    run("backup", str(whole))
    data = whole.read_bytes()
    vendor = connection.vendor.encode()
    other.write_bytes(data.replace(b'"database": "%s"' % vendor, b'"database": "%s"' % (b"x" * len(vendor))))
    newer.write_bytes(data.replace(b'"practices.0001_initial"', b'"practices.0002_tomorro"'))

    for archive, reason in ((other, "does not change the kind"), (newer, "made by a newer version")):
        with pytest.raises(CommandError, match=reason):
            run("restore", str(archive))


def test_full_disk_is_said_and_leaves_nothing(tmp_path, settings):
    factories.organization()
    with _room_for(40_000), pytest.raises(CommandError, match="cannot be"):
        run("backup", str(tmp_path / "a.tar"))

    assert not list(tmp_path.glob("*.tar*")) + list(tmp_path.glob(".backup*"))
    assert not (settings.UPKEEP_DIR / "ledger-heads.jsonl").exists()


@contextlib.contextmanager
def _room_for(most: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_database_that_another_process_has_open_is_not_replaced(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL replaces a schema, not a file")
    archive = str(tmp_path / "a.tar")
    factories.organization()
    run("backup", archive)

    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT COUNT(*) FROM django_session").fetchone()
        with pytest.raises(CommandError, match="Another process"):
            run("restore", archive, "--force")


@pytest.mark.once
def test_archive_with_a_strange_member_is_refused(tmp_path):
    strange = tmp_path / "a.tar"
    with tarfile.open(strange, "w") as archive:
        archive.addfile(tarfile.TarInfo("media/../../etc/cron"), io.BytesIO())

    with pytest.raises(BackupRefused, match="not a backup of this portal"):
        verify_archive(strange)


@pytest.mark.once
def test_rotation_keeps_the_newest_and_touches_nothing_else(tmp_path):
    names = [backup_name(NOW + datetime.timedelta(days=day)) for day in range(4)]
    for name in [*names, "mine.tar.gz"]:
        (tmp_path / name).touch()

    assert rotate_backups(folder=tmp_path, keep=2) == tuple(names[:2])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.tar.gz", *names[2:]]


@pytest.mark.once
@pytest.mark.parametrize("wrong", [["backup"], ["backup", "a.zip"], ["backup", "--to", "x", "a.tar"], ["restore", "x"]])
def test_wrong_use_is_said(wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError):
        call_command(*wrong)
