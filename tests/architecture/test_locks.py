"""An action that looks at rows to decide whether it writes holds a lock before it looks.

Told from the source as far as that goes: calls are followed within a module, in the order in which they are written.
What a lock covers nobody can tell so: tests/practices/overlapping runs the important actions two at a time.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_house import ACTIONS, changes_state, relative

LOOKS = {"exists", "first", "last", "count", "aggregate"}
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update", "delete", "append", "append_all", "append_with_record",
    "keep_file", "add_child",
}  # fmt: skip
LOCKS = {"select_for_update", "lock", "_held", "_locked", "get_or_create", "update_or_create"}
REASONS = {
    "home/look_actions.py:try_mail": "looks up a name for the mail, and notes the time",
    "organizations/membership.py:take_role": "its callers hold the organization, or the account that is closed",
    "practices/actions/bulk_imports.py:import_batch": "found_organization and lock_parents hold what it looks at",
    "practices/actions/confirmations.py:append_confirmation": "its caller holds the ledger",
    "practices/actions/relayed.py:relay": "its caller holds the row that it is about",
    "practices/actions/claims.py:check_claim": "a sentence may be checked more than once",
    "practices/actions/evidence_checks.py:ask_anew": "looks whether the person may; the update names what it is about",
    "practices/actions/imports.py:make_instrument": "its callers hold the organization",
    "practices/exchange/actions/following.py:change_frequency": "the last one who chooses decides",
    "practices/exchange/actions/following.py:confirm": "the update holds only for what nobody confirmed",
    "practices/exchange/actions/following.py:stop": "what is gone is gone",
    "practices/outreach/actions/enquiries.py:begin_enquiry": "the enquiry is new: nobody else has it yet",
    "practices/reports/actions/waiting_freezes.py:freeze_or_ask": "what it calls locks the draft; the count is rough",
    "practices/exchange/actions/submitted_adoptions.py:propose_event": "its caller holds the organization",
    "practices/exchange/actions/submitted_adoptions.py:record_submitted_adoption": "its caller holds the proposal",
    "practices/actions/follow_ups.py:carry_topics": "in the publication of its edition, whose page is written before",
    "practices/actions/links.py:ask_again": "in the publication of its edition; proposes what is not proposed yet",
    "practices/actions/links.py:propose_link": "looks whether the texts are open; the pair is unique",
    "practices/actions/messages.py:mark_read": "drops the oldest marks of one's own",
    "practices/outreach/actions/mailings.py:make_mailing": "numbers are given under a lock of their own",
    "practices/outreach/actions/mailings.py:make_reminders": "a letter counts once it is recorded as sent, and once",
    "practices/sheets/actions/facts.py:confirm_facts": "looks within _for_each, which holds the facts",
    "practices/sheets/actions/facts.py:record_agreements": "looks within _for_each, which holds the facts",
    "practices/reports/actions/drafts.py:draft_corrigendum": "an issue may have several drafts",
}
"""Actions that look first all the same, and why nothing comes of it."""


def steps(function: ast.FunctionDef, within: dict[str, ast.FunctionDef], seen: frozenset[str]) -> Iterator[str]:
    """Yield the names of what a function calls, in order; a function of the same module by what it calls itself."""
    calls = [node for part in function.body for node in ast.walk(part) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if isinstance(call.func, ast.Name) and name in within and name not in seen and name not in LOCKS:
            yield from steps(within[name], within, seen | {name})
        elif isinstance(call.func, ast.Attribute) and name == "append":
            continue  # of a list: that of a ledger is called by its name alone
        else:
            yield name


def is_lock(name: str) -> bool:
    return name in LOCKS or name.startswith(("lock_", "locked_"))


def looks_unheld(function: ast.FunctionDef, within: dict[str, ast.FunctionDef]) -> bool:
    """Tell whether an action looks before it holds a lock, and writes after."""
    has_looked = False
    for name in steps(function, within, frozenset({function.name})):
        if is_lock(name):
            return has_looked
        has_looked = has_looked or name in LOOKS
        if has_looked and name in WRITES:
            return "IntegrityError" not in ast.unparse(function)
    return False


def unheld(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    within = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return [
        f"{relative(path)}:{name}"
        for name, function in within.items()
        if not name.startswith("_") and changes_state(function) and looks_unheld(function, within)
    ]


def test_action_holds_a_lock_before_it_looks() -> None:
    found = {name for path in ACTIONS for name in unheld(path)}

    assert found == set(REASONS)
