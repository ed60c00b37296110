"""Run the steps of the Dockerfile without an engine, then migrate, serve and back up as compose.yaml says.

As root, with about 2 GB: python -m tests.deploy.run_container_steps BASE FOLDER. BASE stands for the base image and is
not written to: debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv trixie BASE, with a way to
Debian's packages and to Python's. FOLDER is new. DATABASE_URL and CACHE_URL are of servers on the loopback; else SQLite
and no cache.

Each step runs in a mount namespace of its own, so nothing stays mounted. What the portal runs as: the account of the
image, without a capability, its root read-only but for volumes and /tmp.
"""

import http.client
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.dockerfile import COMPOSE, ROOT, filled, is_left_out, steps

PLAIN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
TOLD = {"LABEL", "VOLUME", "EXPOSE", "STOPSIGNAL"}
"""Words that tell an engine something, and do nothing."""
LONGEST_START = 120
"""Seconds until the portal has to be ready."""


@dataclass
class Image:
    """What a stage of the Dockerfile makes."""

    root: Path
    values: dict[str, str] = field(default_factory=lambda: dict(PLAIN))
    user: str = "0:0"
    folder: str = "/"
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def say(began: float, what: str) -> None:
    """Say how many seconds something took that began at a time of the monotonic clock."""
    sys.stdout.write(f"{time.monotonic() - began:7.1f} s  {what}\n")
    sys.stdout.flush()


def inside(image: Image, command: Sequence[str], values: Mapping[str, str], mounts: Sequence[str] = ()) -> list[str]:
    """Return the command that runs another one in an image, after mounts, as its account."""
    user, group = image.user.split(":")
    rights = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"] if user != "0" else []
    accounts = [line.split(":") for line in (image.root / "etc" / "passwd").read_text().splitlines()]
    values = {"HOME": next((one[5] for one in accounts if one[2] == user), "/"), **values}
    root = shlex.quote(str(image.root))
    prepared = [
        f"mount --bind {root} {root}",
        f"mount -t proc proc {root}/proc",
        f"mount --rbind /dev {root}/dev",
        *mounts,
    ]
    run = ["chroot", str(image.root), "setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *rights]
    run += ["env", "-i", f"--chdir={image.folder}", *(f"{name}={value}" for name, value in values.items()), *command]
    return ["unshare", "--mount", "sh", "-euc", "; ".join([*prepared, f"exec {shlex.join(run)}"])]


def copy(image: Image, rest: str, stages: Mapping[str, Image]) -> None:
    """Do a COPY: of another stage, or of the source without what .dockerignore names."""
    words = rest.split()
    stage = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else None
    top = stages[stage].root if stage else ROOT
    target = image.root / words.pop().strip("/")

    def leave_out(folder: str, names: list[str]) -> set[str]:
        return set() if stage else {one for one in names if is_left_out(str(Path(folder, one).relative_to(ROOT)))}

    for source in [found for word in words for found in (top.glob(word.strip("/")) if word != "." else [top])]:
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=leave_out, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def take(image: Image, word: str, rest: str, stages: Mapping[str, Image]) -> None:
    """Do one step in an image."""
    if word == "RUN":
        subprocess.run(inside(image, ["/bin/sh", "-c", rest], image.values), check=True)
    elif word == "COPY":
        copy(image, rest, stages)
    elif word in {"ARG", "ENV"}:
        for part in shlex.split(rest):
            name, _equal, value = part.partition("=")
            image.values[name] = filled(value, image.values)
    elif word == "USER":
        image.user = rest
    elif word == "WORKDIR":
        image.folder = rest
        (image.root / rest.strip("/")).mkdir(parents=True, exist_ok=True)
    elif word == "HEALTHCHECK":
        image.health = json.loads(rest[rest.index("[") :])
    elif word == "CMD":
        image.command = json.loads(rest)
    elif word not in TOLD:
        raise SystemExit(f"No way to do {word} {rest}")


def build(base: Path, folder: Path) -> Image:
    """Do every step, and say how long each took. The last stage is the image."""
    stages: dict[str, Image] = {}
    image = None
    for word, rest in steps():
        began = time.monotonic()
        if word == "FROM":
            name = rest.split(" AS ")[-1]
            image = stages[name] = Image(folder / f"stage-{len(stages)}")
            subprocess.run(["cp", "-a", str(base), str(image.root)], check=True)
        elif image is not None:
            take(image, word, rest, stages)
        say(began, f"{word} {rest[:90]}")
    if image is None:
        raise SystemExit("The Dockerfile has no stage.")
    return image


def surroundings(service: Mapping[str, Any], port: int) -> dict[str, str]:
    """Return the environment of a service: its own, with secrets, and what there is here of servers."""
    example = (COMPOSE.parent / "compose.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in example if line and not line.startswith("#"))
    given |= {"SECRET_KEY": secrets.token_urlsafe(60), "POSTGRES_PASSWORD": secrets.token_urlsafe(20)}
    made = {name: filled(value, given) for name, value in service["environment"].items()}
    for name in ("DATABASE_URL", "CACHE_URL"):
        made.pop(name)
        if name in os.environ:
            made[name] = os.environ[name]
    return made | {"EMAIL_URL": "consolemail://", "WEB_BIND": f"127.0.0.1:{port}"}


def mounts_of(service: Mapping[str, Any], image: Image, folder: Path) -> list[str]:
    """Return the mounts of a service; a volume that is new has the owner and the mode of the image's folder."""
    made = []
    for volume in service["volumes"]:
        name, target = volume.split(":")[:2]
        there, here = image.root / target.strip("/"), folder / "volumes" / name
        if not here.exists():
            here.parent.mkdir(exist_ok=True)
            subprocess.run(["cp", "-a", str(there), str(here)], check=True)
        made.append(f"mount --bind {shlex.quote(str(here))} {shlex.quote(str(there))}")
    for line in service["tmpfs"]:
        target, _colon, options = line.partition(":")
        made.append(f"mount -t tmpfs -o {options} tmpfs {shlex.quote(str(image.root / target.strip('/')))}")
    if service["read_only"]:
        made.append(f"mount -o remount,ro,bind {shlex.quote(str(image.root))}")
    return made


def answer(port: int, path: str) -> int:
    """Ask the portal; 0 while it does not listen."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def serve(image: Image, folder: Path) -> dict[str, bool]:
    """Migrate, serve, ask, back up and stop, as compose.yaml says; give what held."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    port = free_port()
    values = image.values | surroundings(services["web"], port)
    nightly = re.search(r"(python manage\.py backup [^;|\n]+)", services["nightly"]["command"][-1])
    if nightly is None:
        raise SystemExit("The service nightly makes no backup.")

    def command(name: str, words: Sequence[str]) -> list[str]:
        return inside(image, words, values, mounts_of(services[name], image, folder))

    def does(name: str, words: Sequence[str]) -> bool:
        began = time.monotonic()
        status = subprocess.run(command(name, words), stdout=subprocess.DEVNULL, check=False).returncode
        say(began, f"{name}: {shlex.join(words)[:90]}")
        return status == 0

    held = {"migrate": does("migrate", services["migrate"]["command"])}
    if not held["migrate"]:
        return held
    held["root is not written to"] = not does("web", ["touch", "/srv/exchange/written"])
    began = time.monotonic()
    web = subprocess.Popen(command("web", image.command))
    try:
        while answer(port, "/readyz") != http.client.OK and time.monotonic() - began < LONGEST_START:
            time.sleep(0.5)
        say(began, "until /readyz answered")
        held |= {path: answer(port, path) == http.client.OK for path in ("/healthz", "/readyz", "/")}
        held["HEALTHCHECK"] = does("web", image.health)
        held["backup"] = does("nightly", shlex.split(nightly[1]))
    finally:
        web.send_signal(signal.SIGTERM)
        held["stops by SIGTERM"] = web.wait(timeout=40) == 0
    return held


def main() -> int:
    """Build and serve; exit status 1 when something did not hold."""
    base, folder = (Path(one).resolve() for one in sys.argv[1:3])
    folder.mkdir(parents=True)
    held = serve(build(base, folder), folder)
    for what, is_so in held.items():
        sys.stdout.write(f"{'ok' if is_so else 'FAILED':6}  {what}\n")
    return int(not all(held.values()))


if __name__ == "__main__":
    sys.exit(main())
