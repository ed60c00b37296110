"""The Dockerfile as its steps, and what of the source gets into the image."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"


def steps() -> list[tuple[str, str]]:
    """Return the steps of the Dockerfile: the word, and what follows on one line."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in for $NAME, ${NAME}, ${NAME:-default} and ${NAME:?}; nothing where there is none."""
    return re.sub(
        r"\$(?:(\w+)|\{(\w+)(?::-([^}]*)|:\?)?\})",
        lambda found: values.get(found[1] or found[2]) or found[3] or "",
        text,
    )


def is_left_out(path: str) -> bool:
    """Tell whether .dockerignore leaves out a file or folder, named from the top of the source."""
    for pattern in (ROOT / ".dockerignore").read_text().splitlines():
        anywhere = pattern.startswith("**/") and fnmatchcase(path.rsplit("/", 1)[-1], pattern[3:])
        if pattern and not pattern.startswith("#") and (anywhere or fnmatchcase(path, pattern)):
            return True
    return False
