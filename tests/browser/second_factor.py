"""What a person has beside the keyboard: an app that shows codes, and a box of mails."""

import base64
import email
import email.policy
import hashlib
import hmac
import struct
import time
from pathlib import Path

PERIOD = 30
"""Seconds that a code holds."""
BETWEEN_MAILS = "-" * 79 + "\n"


def code_of(secret: str, *, later: int = 0) -> str:
    """Return the code that an app with this secret shows now, or so many periods later (RFC 6238, six digits)."""
    count = struct.pack(">Q", int(time.time()) // PERIOD + later)
    digest = hmac.new(base64.b32decode(secret), count, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def wrong_code(secret: str) -> str:
    """Return a code that such an app shows neither now nor soon before or after."""
    near = {code_of(secret, later=later) for later in range(-3, 4)}
    return next(code for code in map("{:06}".format, range(8)) if code not in near)


def latest_mail_to(address: str, folder: Path) -> str:
    """Return the words of the latest mail to an address, out of the files of Django's file backend."""
    found = ""
    for path in sorted((folder / "mails").iterdir(), key=lambda path: path.stat().st_mtime_ns):
        for part in path.read_text().split(BETWEEN_MAILS):
            mail = email.message_from_string(part.strip("\n"), policy=email.policy.default)
            if mail["To"] == address:
                found = mail.get_content()
    assert found, f"no mail to {address}"
    return found
