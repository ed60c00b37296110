"""What is left out of every line of a log: keys of links, query strings, and the values of rows.

nginx leaves the same addresses out of its lines (deploy/nginx/exchange-http.conf).
"""

import logging
import re
import traceback
from collections.abc import Iterator

KEY_ADDRESSES = (
    "approve",
    "clearances",
    "deadlines",
    "follow(?:/+(?:confirm|stop))?",
    "returns",
    "sign-in/+invitation",
    "sign-in/+password/+new",
    "password_reset/+confirm",
)
"""After which parts of an address a key stands. A test asks every address of the portal that takes one."""
KEYED = re.compile(rf"(/(?:{'|'.join(KEY_ADDRESSES)})/+)[^\s?\"'<>]*[^\s?\"'<>/]", re.IGNORECASE)
LONG = re.compile(r"(?<=/)[\w.:~=-]{38,}(?=[/\s\"'?]|$)", re.ASCII)
"""A part of an address as long as the key of a link; a uuid is shorter."""
QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
VALUES = re.compile(
    r"(?:\s*\b(?:DETAIL|CONTEXT|STATEMENT|QUERY|LINE \d+):|(?<=\))=\(|(?<=invalid input) (?:syntax|value) for ).*",
    re.DOTALL,
)
"""From where on the words of PostgreSQL quote a row or a statement; `Key (email)=(...)` in any language."""
OF_DATABASES = ("django.db.utils", "psycopg", "sqlite3")
SAY_NO_VALUES = frozenset({"08", "23", "25", "40", "42", "53", "54", "55", "57", "58"})
"""Classes of SQLSTATE whose first line names tables, columns and constraints alone. Those of others quote what was
sent: invalid input syntax for type uuid: "ada@example.org"."""
CAUSED = "The above exception was the direct cause of the following exception:"
MEANWHILE = "During handling of the above exception, another exception occurred:"


def scrubbed(text: str) -> str:
    """Return the text without keys of links, query strings and values of rows."""
    return VALUES.sub(" …", without_keys(text))


def message_of(record: logging.LogRecord) -> str:
    """Return the message of an entry, scrubbed; of an error that is put into it, its words."""
    if isinstance(record.msg, BaseException):
        return error_words(record.msg)
    try:
        if isinstance(record.args, tuple) and record.args:
            said = tuple(error_words(one) if isinstance(one, BaseException) else one for one in record.args)
            return scrubbed(str(record.msg) % said)
        return scrubbed(record.getMessage())
    except (KeyError, TypeError, ValueError):  # logging itself would print the values that do not fit
        return scrubbed(str(record.msg))


def without_keys(text: str) -> str:
    """Return the text with keys of links and query strings left out."""
    return QUERY.sub(r"\1?…", LONG.sub("…", KEYED.sub(r"\1…", text)))


def fault_text(error: BaseException) -> str:
    """Return the traceback of an error and of those that it came from, each with such words as may be read."""
    return "\n".join(_fault_lines(error, set()))


def error_words(error: BaseException) -> str:
    """Return the words of an error that quote nobody: of databases kind, table and constraint, of mail its code."""
    modules = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    if "smtplib" in modules:  # the words are addresses, and what another server says of them
        return str(getattr(error, "smtp_code", ""))
    return _database_words(error) if _is_of_database(error) else scrubbed(str(error))


def _is_of_database(error: BaseException) -> bool:
    return any(kind.__module__.startswith(OF_DATABASES) for kind in type(error).__mro__)


def _database_words(error: BaseException) -> str:
    source = next((one for one in (error, error.__cause__) if getattr(one, "sqlstate", None)), None)
    if source is None:  # SQLite, or no connection was made: these quote no row
        return scrubbed(str(error).partition("\n")[0])
    code, diag = str(source.sqlstate), source.diag  # type: ignore[attr-defined]
    said = scrubbed(diag.message_primary or "") if code[:2] in SAY_NO_VALUES else ""
    names = (diag.table_name, diag.column_name, diag.constraint_name)
    return " ".join(part for part in (code, said, *names) if part)


def _fault_lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    former = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if former is not None and id(former) not in seen:
        yield from _fault_lines(former, seen)
        yield f"\n{CAUSED if error.__cause__ is not None else MEANWHILE}\n"
    yield "Traceback (most recent call last):"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {error_words(error)}".removesuffix(": ")
    yield from (scrubbed(note) for note in getattr(error, "__notes__", ()))
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _fault_lines(part, seen)
