"""The bill of materials: every package of the lock, once, and the same bytes each time."""

import re
import runpy
import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
sbom = runpy.run_path(str(ROOT / "deploy" / "sbom.py"))
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_each_package_of_the_lock_is_a_component_with_its_digests():
    made = sbom["bill"](LOCK, PROJECT)["components"]

    assert [f"{one['name']}=={one['version']}" for one in made] == re.findall(r"^[\w.-]+==[^\s;]+", LOCK, re.MULTILINE)
    digests = [each["value"] for one in made for each in one["properties"] if each["name"] == "file:sha256"]
    assert digests == re.findall(r"sha256:([0-9a-f]{64})", LOCK)
    assert all(one["licenses"] for one in made if one["name"] in {"django", "wagtail", "gunicorn"})


def test_bill_has_what_cyclonedx_asks_for():
    made = sbom["bill"](LOCK, PROJECT)
    references = [one["bom-ref"] for one in made["components"]]

    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["serialNumber"])
    assert made["metadata"]["component"]["version"] == PROJECT["version"]
    assert len(references) == len(set(references))
    assert all(one["purl"].startswith("pkg:pypi/") for one in made["components"])


def test_same_lock_gives_the_same_bill_and_another_lock_another():
    assert sbom["bill"](LOCK, PROJECT) == sbom["bill"](LOCK, PROJECT)
    other = sbom["bill"](LOCK.replace("django==", "django==9"), PROJECT)
    assert other["serialNumber"] != sbom["bill"](LOCK, PROJECT)["serialNumber"]


def test_package_that_is_for_another_system_says_so():
    (one,) = sbom["components"]("thing==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:" + "a" * 64 + "\n")

    assert one["purl"] == "pkg:pypi/thing@1.0"
    assert {"name": "only:if", "value": "sys_platform == 'win32'"} in one["properties"]
