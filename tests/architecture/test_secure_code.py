"""What the code never does: run what it is sent, put input into SQL or markup, ask the network by the way."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "home", "organizations", "practices")
MODULES = sorted(file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts)
MARKS_THE_PART_OF_THE_SITE = "portal/templatetags/portal_markup.py"
"""Compares the path with an address that was written with the same prefix."""
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

ALLOWED_IMPORTS = {
    "pickle": {"practices/management/import_folders.py"},  # a nameless file of this very process
    "random": {
        "practices/exchange/actions/deliveries.py",  # varies how long a webhook waits
        "practices/demonstration/scale.py",  # makes the same synthetic rows each time
    },
    "subprocess": {
        "practices/operations/drilling.py",
        "practices/operations/postgresql.py",
        "practices/documents/child_process.py",
        "practices/management/commands/start.py",
    },
    "socket": {
        "practices/actions/outside.py",
        "practices/operations/certificates.py",
        "practices/actions/virus_scanner.py",
        "practices/management/serving.py",
    },
    "http.client": {"practices/actions/outside.py"},
    "ctypes": {
        *(f"practices/documents/pdf/{name}.py" for name in ("characters", "documents", "drawings")),
        "practices/documents/file_contents/pdf/covered.py",
    },
    "smtplib": {
        f"practices/{name}.py" for name in ("exchange/actions/updates", "operations/kept_mails", "operations/outages")
    },  # its exceptions
}  # fmt: skip
"""Modules that do something dangerous, and who may use them."""
NEVER_IMPORTED = [
    "aiohttp", "copyreg", "dill", "ftplib", "httpx", "jinja2", "ldap", "ldap3", "marshal", "memcache", "pymemcache",
    "requests", "shelve", "telnetlib", "urllib.request", "urllib3", "xml.dom", "xml.etree", "xml.sax.make_parser",
    "yaml",
]  # fmt: skip
SETS_FOR_GOOD = "statement_bound.py"
PUTS_SQL_TOGETHER = re.compile(
    r"organizations/row_level_security|practices/operations/(?!admin)\w+"
    r"|practices/actions/(triggers|change_markers|ledger\w*|bulk_\w+|row_level_security/\w+|searching/word_tables)"
    r"|practices/(actions|models/exchange)/public_versions|practices/actions/(page_queries|page_visibility|public_documents)"
    r"|portal/page_reads"
    r"|practices/queries/adoptions/public_index\w*|practices/queries/(searching/counting|written)"
)
"""Rooms whose SQL is made of names of our own tables and columns, or was executed just before; no form, view or address
is read there."""
SAYS_SAFE = {"practices/templatetags/reading_words.py": 2, "practices/templatetags/report_words.py": 1}
"""Where markup that was made piece by piece of escaped words is marked so, and how often."""
WRITES_MARKUP = {"edition-form.js", "structure.js"}
"""Scripts that show markup: what a template of ours answered."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text())))


@cache
def imported(path: Path) -> frozenset[str]:
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Return each call with the name that is called: `eval`, `os.system`, `cursor.execute`."""
    return [(ast.unparse(node.func), node) for node in nodes(path) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("name", sorted([*ALLOWED_IMPORTS, *NEVER_IMPORTED]))
def test_dangerous_module_is_imported_where_it_is_needed_alone(name: str):
    users = {
        relative(path)
        for path in MODULES
        if any(each == name or each.startswith(f"{name}.") for each in imported(path))
    }

    assert users == ALLOWED_IMPORTS.get(name, set())


def test_nothing_that_is_sent_is_run():
    never = re.compile(r"(builtins\.)?(eval|exec|compile|__import__)|os\.(system|popen|exec\w*|spawn\w*)")
    found = [f"{relative(path)}: {name}" for path in MODULES for name, _call in calls(path) if never.fullmatch(name)]
    shells = [
        relative(path)
        for path in MODULES
        for _name, call in calls(path)
        if any(keyword.arg == "shell" for keyword in call.keywords)
    ]

    assert found == []
    assert shells == []


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.BinOp) and is_literal(node.left) and is_literal(node.right)
    )


def sql_calls(path: Path) -> Iterator[ast.Call]:
    for name, call in calls(path):
        last = name.rpartition(".")[2]
        is_cursor = last in {"execute", "executemany", "callproc"} and "super()" not in name
        if (is_cursor or last in {"RawSQL", "raw", "extra"}) and call.args:
            yield call


def test_sql_is_written_out_or_made_of_names_of_ours():
    faults = [
        f"{relative(path)}:{call.lineno}"
        for path in MODULES
        for call in sql_calls(path)
        if not is_literal(call.args[0]) and not PUTS_SQL_TOGETHER.match(relative(path))
    ]

    assert faults == []


def test_rooms_that_put_sql_together_read_no_request():
    rooms = [path for path in MODULES if PUTS_SQL_TOGETHER.match(relative(path))]
    faults = [
        f"{relative(path)}: {name}"
        for path in rooms
        for name in imported(path)
        if name.startswith(("django.http", "django.forms", "rest_framework", "practices.forms", "practices.views"))
    ]

    assert len(rooms) > 10
    assert faults == []


def test_no_xpath_is_asked():
    asking = {"xpath", "XPath", "XPathEvaluator", "XSLT"}
    found = [
        f"{relative(path)}: {name}" for path in MODULES for name, _call in calls(path) if asking & {*name.split(".")}
    ]

    assert found == []


def test_markup_is_marked_safe_only_as_it_is_written_here():
    found: dict[str, int] = {}
    for path in MODULES:
        for name, call in calls(path):
            is_marking = name.rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"}
            if is_marking and not (call.args and is_literal(call.args[0])):
                found[relative(path)] = found.get(relative(path), 0) + 1

    assert found == SAYS_SAFE


def test_templates_escape_and_none_is_made_of_input():
    makers = [
        f"{relative(path)}: {name}"
        for path in MODULES
        for name, _call in calls(path)
        if name.rpartition(".")[2] in {"Template", "from_string"}
    ]
    templates = [file for app in APPS for file in (ROOT / app).rglob("*.html")]
    open_ones = [
        relative(file) for file in templates if re.search(r"autoescape off|\|safe\b|\|safeseq", file.read_text())
    ]

    assert makers == []
    assert len(templates) > 100
    assert open_ones == []
    assert all(engine.engine.autoescape for engine in engines.all())


def test_no_rule_is_asked_of_a_path_that_begins_with_what_a_header_may_say():
    """`organizations.request_areas` tells by `path_info`, which addresses are found by."""
    asked = re.compile(r"\brequest\.path\.(startswith|find|split|partition|removeprefix)\b|\bin request\.path\b")
    found = {relative(path) for path in MODULES if asked.search(path.read_text())}

    assert found == {MARKS_THE_PART_OF_THE_SITE}


def test_digests_are_strong():
    weak = re.compile(r"(hashlib\.)?(md5|sha1|new)|(algorithms|modes)\.(ARC4|TripleDES|Blowfish|ECB|CBC)")
    found = [f"{relative(path)}: {name}" for path in MODULES for name, _call in calls(path) if weak.fullmatch(name)]
    salted = [
        relative(path)
        for path in MODULES
        for name, call in calls(path)
        if name.endswith("salted_hmac")
        and not any(word.arg == "algorithm" and ast.unparse(word.value) == "'sha256'" for word in call.keywords)
    ]

    assert found == []
    assert salted == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_runs_no_text_and_keeps_no_data_in_the_browser_for_longer_than_its_tab(path: Path):
    text = path.read_text()
    never = r"\beval\(|new Function|document\.(write|cookie|domain)|localStorage|indexedDB|outerHTML|insertAdjacentHTML"

    assert not re.search(never, text)
    assert not re.search(r"set(Timeout|Interval)\(\s*[\"'`]", text)
    assert not re.search(r"__proto__|\[[\"']constructor[\"']\]|//# sourceMappingURL", text)
    assert ("innerHTML" in text) == (path.name in WRITES_MARKUP)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_message_between_windows_names_and_checks_its_origin(path: Path):
    text = path.read_text()
    sent = re.findall(r"postMessage\((.*)\);", text)
    heard = re.findall(r'addEventListener\("message", \(event\) => \{\n(.*)', text)

    assert all(one.endswith("window.location.origin") for one in sent)
    assert all("event.origin === window.location.origin &&" in one for one in heard)
    assert text.count('"message"') == len(heard)


def test_dependencies_are_pinned_by_hash_and_come_from_no_other_place():
    for name in ("requirements.lock", "requirements-encoder.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        packages = re.findall(r"^([a-z0-9][\w.\-\[\],]*)(.*)$", text, re.MULTILINE)
        pinned = re.findall(r"^[a-z0-9][\w.\-\[\],]*==\S+[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

        assert len(packages) == len(pinned) > 50
        assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|file:|git\+", text)
    assert "--require-hashes" in (ROOT / "deploy" / "install.sh").read_text()


def test_settings_hold_no_secret():
    tree = ast.parse((ROOT / "portal" / "settings.py").read_text())
    words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]

    assert not [word for word in words if re.fullmatch(r"(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{20,}", word)]
    assert "'django-insecure-for-one-machine-and-no-visitors' if DEVELOPMENT else ''" in ast.unparse(tree)


def test_nothing_outlives_a_transaction_in_the_database():
    """A pool that lends connections by transaction would hand it on: locks, roles and settings of a session.

    `SETS_FOR_GOOD` sets something where no pool is (tests/portal/test_statement_bound.py).
    """
    of_session = re.compile(r"pg_(?:try_)?advisory_lock\b|\bSET (?:SESSION\b|ROLE\b)|\bLISTEN \w|\bPREPARE \w")
    set_for_good = re.compile(r"set_config\([^)]*,\s*(?:false|%s)\)")
    assert MODULES
    for file in MODULES:
        text = file.read_text()
        assert not of_session.search(text), file
        assert not set_for_good.search(text) or file.name == SETS_FOR_GOOD, file
