"""A mailbox on loopback, for tests that read one by IMAP over TLS in truth."""

import contextlib
import datetime
import re
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practices.outreach.actions.mailbox import Mailbox
from tests.practices.operations.certified import write_certificate

PASSWORD = "secret-of-the-mailbox"


@dataclass
class ImapServer:
    """The mails of its one folder by number, where it listens, and the commands that it was given.

    What has one of the words `unwilling` in it is answered NO, and what has one of `silent` OK with nothing before it.
    """

    mails: dict[int, bytes]
    refuses: bool = False
    validity: int = 1
    port: int = 0
    commands: set[str] = field(default_factory=set)
    unwilling: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)

    @property
    def mailbox(self) -> Mailbox:
        """The folder, as the settings name it."""
        return Mailbox("127.0.0.1", self.port, "replies", PASSWORD, "INBOX")


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("* OK here")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            tag, _space, rest = line.partition(" ")
            word, _space, arguments = rest.partition(" ")
            if word.upper() == "UID":
                second, _space, arguments = arguments.partition(" ")
                word = f"UID {second}"
            self.told.commands.add(word.upper())
            if word.upper() == "LOGIN" and self.told.refuses:
                self._say(f"{tag} NO not you")
                continue
            if any(given in line for given in self.told.unwilling):
                self._say(f"{tag} NO [UNAVAILABLE] not now")
                continue
            if not any(given in line for given in self.told.silent):
                getattr(self, f"_{word.lower().replace(' ', '_')}", lambda _arguments: None)(arguments)
            self._say(f"{tag} OK done")
            if word.upper() == "LOGOUT":
                return

    @property
    def told(self) -> ImapServer:
        found: ImapServer = self.server.told  # type: ignore[attr-defined]
        return found

    def _capability(self, _arguments: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _examine(self, _arguments: str) -> None:
        self._say(f"* {len(self.told.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.told.validity}] valid")

    def _uid_search(self, arguments: str) -> None:
        first = int(arguments.removeprefix("UID ").partition(":")[0])
        last = max(self.told.mails, default=0)
        found = [uid for uid in self.told.mails if uid >= first or uid == last]
        self._say(f"* SEARCH {' '.join(map(str, found))}".rstrip())

    def _uid_fetch(self, arguments: str) -> None:
        uid, part = arguments.split(" ", 1)
        content = self.told.mails[int(uid)].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if "SIZE" in part:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(content)})")
            return
        if "HEADER" in part:
            content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        name = re.sub(r"\.PEEK|[()]", "", part)
        self.wfile.write(f"* 1 FETCH (UID {uid} {name} {{{len(content)}}}\r\n".encode() + content + b")\r\n")

    def _logout(self, _arguments: str) -> None:
        self._say("* BYE")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that does not trust the certificate."""


def trusting() -> ssl.SSLContext:
    """Return a context that asks for no certificate: this server's is its own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextlib.contextmanager
def imap_server(mails: dict[int, bytes], *, refuses: bool = False) -> Iterator[ImapServer]:
    """Serve mails at a free port of this machine."""
    told = ImapServer(mails, refuses)
    with tempfile.TemporaryDirectory() as folder, _Server(("127.0.0.1", 0), _Conversation) as server:
        file = Path(folder) / "certificate.pem"
        write_certificate(file, ends_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        told.port, server.told = server.server_address[1], told  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
