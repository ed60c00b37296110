"""Commands of the operator's shell that open something or give a right, each with and without its authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command, get_commands, load_command_class

from tests.whose.deeds_of_people import BODIES, PEOPLE
from tests.whose.rule import OPERATOR
from tests.whose.trials import Act, Failure, Found, Stage, judge, take, taken_back, untold
from tests.whose.world import OURS, TEXT

AUTHORITY = ("--by", "--authority", "--yes")
OPEN_NOTHING = {
    "align": "prints", "backup": "copies", "check_evidence": "asks other machines", "check_health": "prints",
    "deliver_webhooks": "sends what is seen already", "drill": "restores beside", "end_sessions": "closes",
    "export_edition": "prints", "export_vocabulary": "prints", "harvest": "reads other portals",
    "list_source_contents": "prints", "load_vocabulary": "topics are no organization's", "propose_links": "proposes",
    "refresh_vectors": "keeps what is reckoned", "repair_schema": "changes no row", "report_failure": "mails operators",
    "restore": "brings back what was", "run_due": "is the passing of time, which follows each act",
    "row_level_security": "closes", "segment": "prints", "similar": "prints", "start": "serves",
    "second_wall": "closes", "verify_ledger": "prints",
    "take_reply": "lets a mail wait for the secretariat",
    "take_over_writers": "notes who wrote what",
    "apply_due": "is the passing of time, which follows each act", "hsts_header": "prints",
    "index_search": "keeps words",
    "send_updates": "mails what is seen already",
    "seed_demo": "makes organizations of its own on an empty portal", "seed_scale": "is for measuring, on a copy",
}  # fmt: skip
"""Commands that open nothing of an organization to anybody, and give nobody a right, and why."""


@dataclass(frozen=True)
class Call:
    """A command with its arguments; `sheet` is the content of the file that it reads."""

    name: str
    arguments: tuple[str, ...] = ()
    sheet: str = ""
    ending: str = "csv"


CALLS = (
    Call("import_people", sheet=PEOPLE.format(of=OURS, mailbox="shell@mailbox.example", role="approver")),
    Call("import_organizations", sheet=BODIES),
    Call("import_organizations", sheet="name,address,website\nOurs,ours,https://changed.example/\n"),
    Call(
        "import_instrument",
        (
            "--organization", OURS, "--title", "Brought in", "--kind", "policy", "--language", "en",
            "--adopted-on", "2004-05-03", "--publish", "--release", "public",
        ),
        sheet=TEXT, ending="txt",
    ),
    Call("make_test_organization", ("For trying out",)),
    Call("confirm_appointments", ("appointed-officer",)),
    Call("confirm_appointments", ("new-secretariat",)),
)  # fmt: skip


def ours() -> list[str]:
    """Return the names of the portal's own commands."""
    apps = {"home", "organizations", "practices", "portal"}
    return sorted(name for name, app in get_commands().items() if str(app) in apps)


def unnamed() -> list[str]:
    """Return the commands of which nobody said yet what they open."""
    named = {*OPEN_NOTHING, *(call.name for call in CALLS), "setup", "compile_report"}
    return [name for name in ours() if name not in named]


def run_all(stage: Stage, found: Found, folder: Path) -> None:
    """Run each command as it is, with part of its authority and with all of it: only then may it open anything."""
    for call in CALLS:
        for given in _givings():
            found.cells += 1
            act = _act(call, given, folder)
            with taken_back():
                try:
                    step = take(stage, act, OPERATOR)
                except (CommandError, SystemExit):
                    continue
                found.taken.add(act.way)
                for effect in step.effects:
                    is_whole = set(given) == set(AUTHORITY)
                    why = judge(stage, effect, OPERATOR) if is_whole else f"without {_lacking(given)}"
                    if why:
                        found.fail(Failure(((OPERATOR, act.way),), effect, why))
                    elif lack := untold(stage, step, effect, OPERATOR):
                        found.untold.append(f"{lack} | {act.way} | {effect}")


def _givings() -> Iterator[tuple[str, ...]]:
    yield from ((), ("--by",), ("--by", "--authority"), AUTHORITY)


def _lacking(given: tuple[str, ...]) -> str:
    return ", ".join(name for name in AUTHORITY if name not in given)


def _act(call: Call, given: tuple[str, ...], folder: Path) -> Act:
    values = {"--by": ["secretariat"], "--authority": ["Decision 1"], "--yes": []}
    more = [part for name in given for part in (name, *values[name])]

    def do(stage: Stage, _who: str) -> bool:
        files = []
        if call.sheet:
            file = folder / f"sheet.{call.ending}"
            file.write_text(call.sheet)
            files = [str(file)]
        call_command(load_command_class(get_commands()[call.name], call.name), *files, *call.arguments, *more)
        return True

    return Act(f"manage.py {call.name} {' '.join(more)}".strip(), do)
