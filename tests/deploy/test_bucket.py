"""The settings of a bucket: which files lie in it, private and never one over another."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ASK = "import json; from portal import settings; print(json.dumps(settings.STORAGES, default=str))"


def storages(tmp_path: Path, **variables: str) -> dict[str, Any]:
    """Return the storages that the settings make of an environment, in a process of its own."""
    environment = {**os.environ, "DEBUG": "1", "VAR_DIR": str(tmp_path), **variables}
    said = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_files_lie_on_the_machine_unless_a_bucket_is_named(tmp_path: Path):
    assert not [name for name, made in storages(tmp_path).items() if "s3" in made["BACKEND"]]


def test_files_of_people_lie_in_the_bucket_and_static_files_do_not(tmp_path: Path):
    found = storages(tmp_path, S3_BUCKET="exchange", S3_ENDPOINT="https://s3.example")
    in_bucket = {name: made["OPTIONS"] for name, made in found.items() if "s3" in made["BACKEND"]}

    assert set(in_bucket) == {"default", "originals", "records"}
    assert len({options["location"] for options in in_bucket.values()}) == 3
    for options in in_bucket.values():
        assert options["bucket_name"] == "exchange"
        assert options["endpoint_url"] == "https://s3.example"
        assert options["file_overwrite"] is False
        assert options["default_acl"] is None
