"""Writers, who remember what was acknowledged to them and try again what was not."""

import itertools
import json
import re
import time
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.measurements.load.answers import Answers
from tests.visitor import PATIENCE, Visitor, form_with

REST = 3.0
"""Seconds between two writes of one writer."""
AGAIN = 1.0
"""Seconds after which a writer who failed tries again."""
PROPOSALS = "/admin/proposals/"
OPEN_ONES = f"{PROPOSALS}?decision=open"
KEY = re.compile(rf'href="{PROPOSALS}([0-9a-f-]{{36}})/"')


@dataclass
class Written:
    """What was acknowledged, by who wrote it; and the last names that may have been written."""

    names: list[str] = field(default_factory=list)
    unsure_names: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many writes were acknowledged."""
        return len(self.names) + len(self.drafts) + len(self.submitted) + len(self.approved)

    def kept(self, told: dict[str, Any]) -> str:
        """Return all of it as JSON, with what `inside.check` needs to know beside it."""
        own = {name: getattr(self, name) for name in ("names", "unsure_names", "drafts", "submitted", "approved")}
        return json.dumps({**own, "run": told["run"], "instrument": told["instrument"]})


class Writers:
    """An operator, an officer, an approver and a system with a key, on one portal."""

    def __init__(self, server: str, told: dict[str, Any], answers: Answers, ends_at: float) -> None:
        self.server, self.told, self.answers, self.ends_at = server, told, answers, ends_at
        self.written = Written()

    def operate(self) -> None:
        """Call the portal by another name, and see it."""
        operator = self._signed_in("operator")
        for number in self._numbers():
            name = f"Load {number}"
            self.written.unsure_names.append(name)
            if self._write("name the portal", partial(operator.write, name)):
                self.written.names.append(name)
                self.written.unsure_names.clear()
                self.answers.ask("see the name", partial(_see, operator, name))

    def edit(self) -> None:
        """Save a draft of an instrument. One whose fate is not known is not repeated: a person looks first."""
        officer, path = self._signed_in("officer"), f"/admin/pages/{self.told['instrument']}/edit/"
        for number in self._numbers():
            title = f"Load {self.told['run']} {number}"
            if self._write("save a draft", partial(_save, officer, path, title)):
                self.written.drafts.append(title)

    def approve(self) -> None:
        """Approve what the system submitted; what is no longer open when it is looked at again was approved."""
        approver = self._signed_in("approver")
        waiting: list[str] = []
        for _number in self._numbers():
            if not waiting:
                self.answers.ask("open proposals", lambda: waiting.extend(KEY.findall(approver.get(OPEN_ONES))))
            for key in dict.fromkeys(waiting):
                if not self._write("approve", partial(_approve, approver, key)):
                    break
                self.written.approved.append(key)
                waiting[:] = [one for one in waiting if one != key]

    def submit(self) -> None:
        """Submit an adoption event, again with the same key until it is taken in."""
        for number, reference in zip(self._numbers(), itertools.cycle(self.told["references"]), strict=False):
            name, key = f"{self.told['run']}-{number}", str(uuid.uuid4())
            sent = _event(name, reference)
            while not self._write("submit an event", partial(self._send, sent, key)):
                if self.answers.now() > self.ends_at + PATIENCE:
                    return
                time.sleep(AGAIN)
            self.written.submitted.append(name)

    def _send(self, sent: dict[str, Any], key: str) -> None:
        headers = {
            "Authorization": f"Bearer {self.told['key']}", "Content-Type": "application/json", "Idempotency-Key": key,
        }  # fmt: skip
        address = f"{self.server}/api/v1/submissions/"
        request = urllib.request.Request(address, json.dumps(sent).encode(), headers)
        urllib.request.urlopen(request, timeout=PATIENCE).close()

    def _signed_in(self, role: str) -> Visitor:
        visitor = Visitor(self.server)
        name, password = self.told["people"][role], self.told["password"]
        while not self._write("sign in", lambda: visitor.sign_in(name, password)) and self.answers.now() < self.ends_at:
            time.sleep(AGAIN)
        return visitor

    def _write(self, kind: str, act: Callable[[], object]) -> bool:
        return self.answers.ask(kind, act, is_write=True)

    def _numbers(self) -> Any:
        """Count until the end, with a rest before each."""
        for number in itertools.count(1):
            time.sleep(REST)
            if self.answers.now() > self.ends_at:
                return
            yield number


def _event(name: str, reference: str) -> dict[str, Any]:
    content = {
        "reference": reference, "track": "adoption", "state": "in_place", "effective_on": "2004-05",
        "statement": f"We have one: {name}.",
    }  # fmt: skip
    return {"kind": "adoption", "external_id": name, "content": content}


def _save(officer: Visitor, path: str, title: str) -> None:
    page = officer.get(path)
    officer.send(path, form_with(page, ["title"]), {"title": title})


def _approve(approver: Visitor, key: str) -> None:
    path = f"{PROPOSALS}{key}/"
    page = approver.get(path)
    if 'value="approve"' in page:
        approver.send(path, form_with(page, ["act"]), {"act": "approve", "reason": ""})


def _see(writer: Visitor, name: str) -> None:
    seen = writer.name()
    assert seen == name, f"who wrote {name} sees {seen}"
