"""A mail server on loopback, for tests that send by SMTP in truth: takes mails and keeps them, or refuses each."""

import contextlib
import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any


@dataclass
class MailServer:
    """Where it listens, and what it took."""

    port: int = 0
    refuses: bool = False
    taken: list[EmailMessage] = field(default_factory=list)

    def mailers(self, *names: str, backend: str = "django.core.mail.backends.smtp.EmailBackend") -> dict[str, Any]:
        """Return mailers of Django's settings that send by this server."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        return {name: {"BACKEND": backend, "OPTIONS": options} for name in names}


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            word = line[:4].upper()
            if word == "DATA":
                self._say("354 go on")
                self._take()
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word == "RCPT" and self.server.told.refuses:  # type: ignore[attr-defined]
                self._say("554 no such person")
            else:
                self._say("250 yes")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.told.taken.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))  # type: ignore[attr-defined]
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def serving_mail(port: int = 0, *, refuses: bool = False) -> Iterator[MailServer]:
    """Take mails at a port of this machine, or at a free one."""
    server: Any = _Server(("127.0.0.1", port), _Conversation)
    server.told = MailServer(server.server_address[1], refuses)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
