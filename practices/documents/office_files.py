"""Old Word files and RTF, converted to OpenDocument by LibreOffice, which is an optional part of an installation."""

import functools

from practices.documents.programs import Bounds, ProgramFailed, ask_program, has_program, has_sandbox
from practices.documents.signatures import OLD_WORD, RTF
from practices.documents.text import UnreadableText

FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
"""The formats that are converted, each with the reader of LibreOffice that is forced on it."""
BOUNDS = Bounds(seconds=45, cpu_seconds=40, memory=2 * 1024**3, answer=32 * 1024**2)
_NAMED = {"doc": OLD_WORD, "rtf": RTF}
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = "".join(
    f'<item oor:path="{_SECURITY}"><prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
    for name in ("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks")
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    f"{_SETTINGS}</oor:items>"
)
_SCRIPT = """cat >in.{format}
mkdir -p profile/user out
printf '%s' '{profile}' >profile/user/registrymodifications.xcu
export LD_LIBRARY_PATH=/usr/lib/libreoffice/program
soffice --headless --norestore --nolockcheck -env:UserInstallation=file:///job/profile \
    --infilter='{filter}' --convert-to odt:writer8 --outdir out in.{format} </dev/null >&2
cat out/in.odt
"""


def can_convert() -> bool:
    """Tell whether LibreOffice is installed, and bubblewrap can confine it."""
    return has_program("soffice") and has_sandbox()


def convert_to_odt(format_: str, data: bytes) -> bytes:
    """Return a file of a format of FILTERS as an OpenDocument text. Raises UnreadableText.

    The same file twice in a row is converted once: a form asks for it to be read, examined and cleaned. The message of
    a refusal is for the user.
    """
    if not can_convert():
        what, remedy = _NAMED[format_]
        raise UnreadableText(f"The file is {what}, which cannot be read. {remedy}")
    return _convert(format_, data)


@functools.lru_cache(maxsize=2)
def _convert(format_: str, data: bytes) -> bytes:
    script = _SCRIPT.format(format=format_, filter=FILTERS[format_], profile=_PROFILE)
    try:
        return ask_program(script, data, BOUNDS)
    except ProgramFailed as error:
        what, remedy = _NAMED[format_]
        raise UnreadableText(
            f"The file is {what} that could not be opened: protected by a password, damaged or too large. {remedy}"
        ) from error
