"""The pages of docs: every link leads to a file and a section that are there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.text import slugify

ROOT = Path(settings.BASE_DIR)
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
]
NAMED = re.compile(r"`((?:deploy|tests|practices|portal|organizations|static|docs)/[\w./-]+\.\w+)`")
WRITTEN_BY_THE_OPERATOR = "deploy/compose.env"
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]+))?\)")


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)


def sections(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL), re.MULTILINE)
    return {slugify(head.replace("'", "").replace("’", "")) for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    for target, place in LINK.findall(without_code(page.read_text())):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not place or place in sections(file), f"{target}#{place}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_as_code_are_there(page: Path):
    named = NAMED.findall(page.read_text())

    assert [name for name in named if not (ROOT / name).exists() and name != WRITTEN_BY_THE_OPERATOR] == []


def test_decisions_are_numbered_without_gaps():
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]

    assert numbers == list(range(1, len(numbers) + 1))
    assert [file.name for file, number in zip(files, numbers, strict=True)
            if not file.read_text().startswith(f"# {number}. ")] == []  # fmt: skip
