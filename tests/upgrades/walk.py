"""Bring a database up, and ask what answers: run by its path, from the folder of the code of any release.

    python walk.py JOB.json          prints one JSON object

The job names the way up ("migrate", an archive to "restore", or none), and what is to be asked. Rests on Django, on
names of the outside contract (addresses, commands) and on accounts of the demonstration alone.
"""

import contextlib
import io
import json
import logging
import os
import re
import sys
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, os.getcwd())  # noqa: PTH109 - the code of a release

import django
from facts import lost_rows, row_facts, rows_of_columns, schema_facts

EACH = 3
"""How many things of each kind are opened."""
LISTS = (
    "/", "/fr/", "/ar/", "/organizations/", "/instruments/", "/practices/", "/topics/", "/search/", "/search/?q=gifts",
    "/fr/search/?q=cadeaux", "/adoptions/", "/reports/", "/coverage/", "/questions/", "/initiatives/", "/exchange/",
    "/feeds/", "/terms/", "/gaps/", "/sitemap.xml", "/healthz", "/readyz", "/robots.txt",
    "/feeds/adoptions.atom", "/feeds/adoptions.json", "/feeds/instruments.atom", "/api/v1/", "/api/schema/",
    "/api/v1/changes/", "/api/v1/changes/status/", "/api/v1/dump/", "/api/v1/search/?q=gifts",
)  # fmt: skip
API = (
    "organizations", "topics", "instruments", "editions", "practices", "adoptions", "reports",
    "initiatives", "assessments", "links",
)  # fmt: skip
DESK = {
    "admin": ("/admin/", "/admin/pages/", "/admin/users/", "/admin/reports/site-history/"),
    "secretariat": ("/admin/", "/admin/pages/", "/admin/exchange/outreach/contacts/", "/admin/reports/"),
    "nsc-officer": ("/admin/", "/admin/pages/"),
}
"""What people open, by their account in the demonstration. Those that lead elsewhere are followed."""
TEXT = "Rules of the upgrade\n\nArticle 1\nGifts\n\n1. Nobody accepts gifts.\n\n2. Nobody asks for gifts.\n"


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Do the job; return what was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415

    settings.MFA_REQUIRED = False
    logging.disable(logging.WARNING)
    before = row_facts(connection) if job.get("way") == "migrate" else {}
    found: dict[str, Any] = {"way": _way_up(job)}
    if before:
        found["lost"] = lost_rows(before, rows_of_columns(connection, before))
        found["row_count"] = sum(len(facts["rows"]) for facts in before.values())
    if job.get("rows"):
        of = job["rows"]
        found["rows"] = rows_of_columns(connection, of) if isinstance(of, dict) else row_facts(connection)
    if job.get("schema"):
        found["schema"] = schema_facts(connection)
    if job.get("walk"):
        found["addresses"] = _walk()
        found["commands"] = _commands(Path(job["folder"]))
    return found


def _way_up(job: dict[str, Any]) -> str:
    if job.get("way") == "migrate":
        return _run("migrate", interactive=False, verbosity=0)
    if job.get("way") == "restore":
        return _run("restore", job["archive"], **job.get("options", {}))
    return ""


def _run(name: str, *said: Any, **options: Any) -> str:
    """Run a command; return "" when it came to its end, else what went wrong."""
    from django.core.management import call_command  # noqa: PLC0415

    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            call_command(name, *said, **options, **({} if "stdout" in options else {"stdout": out}))
    except BaseException as error:
        if isinstance(error, SystemExit) and not error.code:
            return ""
        return f"{type(error).__name__}: {error}"[:500] + out.getvalue()[-500:]
    return ""


def _walk() -> dict[str, str]:
    """Ask each address; return those that did not answer 200, with why, and the number of all as "asked"."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    public = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    asked = {("", address): _ask(public, address) for address in (*LISTS, *_things(public))}
    for name, addresses in DESK.items():
        person = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        person.force_login(get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        asked |= {(name, address): _ask(person, address) for address in addresses}
    faults = {f"{name} {address}".strip(): said for (name, address), said in asked.items() if said}
    return {"asked": str(len(asked)), **faults}


def _things(client: Any) -> list[str]:
    """Return addresses of single things: from the API's lists, and what compares them."""
    found, editions = [], []
    for kind in API:
        answer = client.get(f"/api/v1/{kind}/", {"page_size": EACH})
        found.append(f"/api/v1/{kind}/")
        for row in answer.json().get("results", [])[:EACH] if answer.status_code == 200 else []:
            found.append(f"/api/v1/{kind}/{row['id']}/")
            place = re.sub(r"^https?://[^/]+", "", str(row.get("address") or row.get("url") or ""))
            found += [place] if place.startswith("/") else []
            editions += [row["id"]] if kind == "editions" else []
    pair = "&".join(f"edition={key}" for key in editions[:2])
    ways = [f"/compare/?{pair}&by={by}" for by in ("provision", "topic", "words", "gaps")]
    exports = [f"/editions/{key}/export/{form}/" for key in editions[:1] for form in ("pdf", "docx", "akn.xml", "json")]
    found.append(f"/api/v1/provisions/?edition={editions[0]}")
    return [*dict.fromkeys([*found, *ways, f"/api/v1/compare/?{pair}", *exports])]


def _ask(client: Any, address: str) -> str:
    answer = client.get(address, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.status_code == 200 and body:
        return ""
    fault = getattr(answer, "exc_info", None)
    last = traceback.format_exception_only(*fault[:2])[-1].strip() if fault else ""
    return f"{answer.status_code} {last}"[:300]


def _commands(folder: Path) -> dict[str, str]:
    """Run what operators and officers run, writing among it; return those that failed, and their number as "run"."""
    folder.mkdir(exist_ok=True)
    text = folder / "rules-of-the-upgrade.txt"
    text.write_text(TEXT, encoding="utf-8")
    edition, instrument = _first("editions"), _first("instruments")
    named = (
        "--organization=nsc", "--title=Rules of the upgrade", "--kind=code_of_conduct", "--adopted-on=2026-01-01",
        "--language=en", "--release=public", "--publish", "--by=admin", "--authority=A test of upgrades",
        *_said_where_known("import_instrument", "--yes"),
    )  # fmt: skip
    reports = f"--output={folder}"
    done = {
        "check": _run("check", "--database=default"),
        "load_vocabulary": _run("load_vocabulary"),
        "verify_ledger": _run("verify_ledger"),
        "import_instrument": _run("import_instrument", str(text), *named),
        "import_instrument again": _run("import_instrument", str(text), *named),
        "apply_due": _run("apply_due"),
        "run_due": _run("run_due"),
        "index_search": _run("index_search"),
        "export_edition": _run("export_edition", edition, "--format=json", f"--output={folder / 'edition.json'}"),
        "segment": _run("segment", str(text)),
        "align": _run("align", str(text), str(text), "--format=json"),
        "similar": _run("similar", instrument),
        "compile_report": _run("compile_report", "--as-of=2026-06-30", "--format=json", reports),
        "compile_report --freeze": _run(
            "compile_report", "--as-of=2026-06-30", "--freeze", "--by=secretariat", reports
        ),
        "refresh_vectors": _run("refresh_vectors"),
        "backup": _run("backup", str(folder / "after.tar.gz")),
        "verify_ledger after all": _run("verify_ledger"),
        "check_health": _run("check_health"),
    }
    return {"run": str(len(done)), **{name: said for name, said in done.items() if said}}


def _said_where_known(command: str, option: str) -> list[str]:
    """Return an option that the code of earlier releases does not ask for, where the command knows it."""
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    known = load_command_class(get_commands()[command], command).create_parser("manage.py", command).format_help()
    return [option] if option in known else []


def _first(kind: str) -> str:
    """Return the identifier of the first thing of a list of the API."""
    from django.test import Client  # noqa: PLC0415

    rows = Client(SERVER_NAME="127.0.0.1").get(f"/api/v1/{kind}/", {"page_size": 1}).json()["results"]
    return str(rows[0]["id"])


if __name__ == "__main__":
    json.dump(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), sys.stdout)
