"""Write what the portal is made of as CycloneDX 1.6, from requirements.lock: python deploy/sbom.py [FILE].

The same lock gives the same bytes. Licences are those that installed packages name; without them they are left out.
"""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+))?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LICENCE_CLASSIFIER = "License :: OSI Approved :: "


def components(lock: str) -> Iterator[dict[str, Any]]:
    """Return each package of a lock, in its order, with the digests of the files that it may be installed from."""
    for entry in lock.replace("\\\n", " ").splitlines():
        pinned = PINNED.match(re.sub(r"\s+--hash.*$", "", entry).strip())
        if pinned is not None:
            yield _component(pinned["name"], pinned["version"], pinned["marker"], HASH.findall(entry))


def _component(name: str, version: str, marker: str | None, digests: list[str]) -> dict[str, Any]:
    plain = re.sub(r"[-_.]+", "-", name).lower()
    purl = f"pkg:pypi/{plain}@{version}"
    properties = [{"name": "file:sha256", "value": digest} for digest in digests]
    if marker:
        properties.append({"name": "only:if", "value": marker})
    component = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return {**component, **_licences(name), "properties": properties}


def _licences(name: str) -> dict[str, Any]:
    """Return the licence that an installed package names: an SPDX expression, else its words."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    if expression := said.get("License-Expression"):
        return {"licenses": [{"expression": expression}]}
    found = [
        one.removeprefix(LICENCE_CLASSIFIER) for one in said.get_all("Classifier") or [] if "OSI Approved :: " in one
    ]
    words = found or [line for line in [(said.get("License") or "").strip().partition("\n")[0]] if line]
    return {"licenses": [{"license": {"name": one}} for one in words]} if words else {}


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Return the bill of materials."""
    digest = hashlib.sha256(lock.encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": list(components(lock)),
    }


def main() -> int:
    """Write the bill to the file that is named, else to the standard output."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    text = json.dumps(bill(lock, project), ensure_ascii=False, indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
