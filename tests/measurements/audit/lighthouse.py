"""Lighthouse over ten pages of the demonstration, mobile profile: each category at least 0.98.

Needs Chromium and Lighthouse (`npm install lighthouse`); LIGHTHOUSE names its program where it is not on the path,
CHROME_PATH the browser's. The portal is served by gunicorn with kept pages, as an operator runs it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.served import environment_of, manage, serving, wait_for

FLOOR = 0.98
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PLACES = ("/", "/search/?q=gifts", "/instruments/", "/organizations/", "/topics/", "/coverage/")
"""Pages that are known by name; an instrument, its text and the statements about it are found by the API."""
ON_PURPOSE = "is-crawlable"
"""What is not asked: the demonstration keeps search engines away."""
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Ask Lighthouse for each page; print its scores, and give 1 if one is too low."""
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if program is None:
        print("lighthouse is not here: npm install lighthouse, and name it by LIGHTHOUSE")
        return 1
    low = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = environment_of(folder, DJANGO_SETTINGS_MODULE="portal.settings")
        for command in ("migrate", "seed_demo", "apply_due"):
            manage(environment | {"DEBUG": "1"}, command)
        manage(environment, "collectstatic", "--noinput")
        with serving(environment) as address:
            for place in [*PLACES, *_found(address)]:
                wait_for(f"{address}{place}")  # it is kept from then on
                scores = _scores(program, f"{address}{place}", folder / "scores.json")
                fits = all(score >= FLOOR for score in scores.values())
                low += not fits
                said = ", ".join(f"{category} {score:.2f}" for category, score in scores.items())
                print(f"{place}: {said}{'' if fits else '  LOW'}", flush=True)
    print(f"{low} pages below {FLOOR}")
    return int(bool(low))


def _found(address: str) -> Iterator[str]:
    for kind in ("instruments", "editions"):
        yield _first(f"{address}/api/v1/{kind}/")["url"].removeprefix(address)
    reference = _first(f"{address}/api/v1/adoptions/")["reference"]
    yield f"/adoptions/?reference={reference['id']}"
    yield "/reports/1/"


def _first(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)["results"][0]


def _scores(program: str, address: str, file: Path) -> Mapping[str, float]:
    command = [program, address, "--quiet", "--output=json", f"--output-path={file}", f"--chrome-flags={FLAGS}",
               f"--only-categories={','.join(CATEGORIES)}", f"--skip-audits={ON_PURPOSE}"]  # fmt: skip
    browser = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    subprocess.run(command, env=os.environ | {"CHROME_PATH": browser}, check=True, capture_output=True)
    found = json.loads(file.read_text(encoding="utf-8"))
    failed = [
        f"{key}: {audit['title']}"
        for key, audit in found["audits"].items()
        if audit.get("score") is not None and audit["score"] < 0.9 and audit.get("scoreDisplayMode") != "informative"
    ]
    for said in failed:
        print(f"    {said}")
    return {category: found["categories"][category]["score"] for category in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
