"""Keep a release: its demonstration as backups of both databases, its code, its migrations.  `make release`

Run before the commit that is tagged, with a PostgreSQL at RELEASE_DATABASE_URL in which databases may be made; with
"code" only the code is kept again. Of older releases the last two stay. See docs/migrations.md.
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.served import CHECKOUT, environment_of, manage
from tests.upgrades.releases import DUMP, FOLDER, FROZEN, KEPT, LARGEST, Server, frozen_migrations, migrations, releases

CODE = ("home", "organizations", "portal", "practices", "manage.py", "pyproject.toml")
LEFT_OUT = (":!portal/locale", ":!practices/demonstration/*.toml")
PRESET = 9
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def main(*parts: str) -> int:
    """Keep the release that pyproject.toml names, or the `parts` of it; print what it weighs. Return 1 if refused."""
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changed = [place for place, digest in frozen_migrations().items() if migrations().get(place) != digest]
    if changed:
        print(f"Not as it was released: {changed[0]}.")
        return 1
    folder = FOLDER / version
    if parts == ("code",):
        keep_code(folder)
        return report(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    keep_code(folder)
    with tempfile.TemporaryDirectory() as work:
        keep_backups(folder, Path(work) / "sqlite", {"sqlite": ()}, {})
        server = Server(os.environ.get("RELEASE_DATABASE_URL", SERVER))
        url = server.create(f"release_{os.getpid()}")
        try:
            ways = {"postgresql-dump": (), "postgresql-portable": ("--portable",)}
            keep_backups(folder, Path(work) / "postgresql", ways, {"DATABASE_URL": url})
        finally:
            server.drop(f"release_{os.getpid()}")
    FROZEN.write_text(json.dumps({**frozen_migrations(), **migrations()}, indent=1) + "\n", encoding="utf-8")
    for old in releases()[:-KEPT]:
        shutil.rmtree(old.folder)
    return report(folder)


def keep_code(folder: Path) -> None:
    """Keep the code of the commit, without what a reader alone sees of it."""
    listed = subprocess.run(
        ["git", "archive", "HEAD", "--", *CODE, *LEFT_OUT], cwd=CHECKOUT, check=True, capture_output=True
    )
    with tempfile.TemporaryFile() as tar:
        tar.write(listed.stdout)
        tar.seek(0)
        with tarfile.open(fileobj=tar) as source, packed(folder / "source.tar.xz") as out:
            copy(source, out, lambda name: True)


def keep_backups(folder: Path, work: Path, ways: Mapping[str, tuple[str, ...]], settings: Mapping[str, str]) -> None:
    """Make the demonstration in `work`, and keep a backup of it for each way, with the stored files once."""
    work.mkdir()
    environment = environment_of(work, DEBUG="1", EMAIL_URL="dummymail://", **settings)
    for command in (("migrate", "--verbosity=0"), ("seed_demo",), ("run_due",), ("verify_ledger",)):
        manage(environment, *command)
    for way, options in ways.items():
        whole = work / f"{way}.tar"
        manage(environment, "backup", str(whole), *options)
        with tarfile.open(whole) as source, packed(folder / f"{way}.tar.xz") as out:
            copy(source, out, lambda name: name.startswith(DUMP) or name == "manifest.json")
        files = folder / f"{way.partition('-')[0]}-files.tar.xz"
        if not files.exists():
            with tarfile.open(whole) as source, packed(files) as out:
                copy(source, out, lambda name: not name.startswith(DUMP) and name != "manifest.json")


def packed(path: Path) -> tarfile.TarFile:
    """Open an archive to be written, packed as tightly as it goes."""
    return tarfile.open(path, "w:xz", preset=PRESET, format=tarfile.PAX_FORMAT)


def copy(source: tarfile.TarFile, out: tarfile.TarFile, is_wanted: Callable[[str], bool]) -> None:
    """Copy the files of an archive whose names are wanted."""
    for member in source:
        if member.isreg() and is_wanted(member.name):
            member.pax_headers = {}
            out.addfile(member, source.extractfile(member))


def report(folder: Path) -> int:
    """Print the size of each file; return 1 when one is too large to be kept."""
    sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    for name, size in sizes.items():
        print(f"{name}: {size / 1e6:.2f} MB")
    large = [name for name, size in sizes.items() if size > LARGEST]
    print(f"{folder.name}, {datetime.datetime.now(datetime.UTC):%Y-%m-%d}: {sum(sizes.values()) / 1e6:.1f} MB")
    if large:
        print(f"Over {LARGEST / 1e6:.0f} MB: {', '.join(large)}.")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
