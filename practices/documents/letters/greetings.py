"""How letters address people, by language and form of address; nobody's is guessed: without one the name alone."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("greetings.toml")


@dataclass(frozen=True, slots=True)
class Greetings:
    """The openings of letters in one language. `nobody` is for an office; `forms` by form of address, "" for none."""

    nobody: str
    forms: Mapping[str, str]

    def of(self, form: str, name: str) -> str:
        """Return how somebody is addressed; `name` with the title before it, "" for an office."""
        wording = self.forms.get(form, self.forms[""])
        if not name and "{name}" in wording:
            return self.nobody
        return wording.replace("{name}", name)


def greetings_in(language: str) -> Greetings:
    """Return the openings in a language, or in its tongue without the region; the name alone for any other."""
    known = _read()
    return known.get(language) or known.get(language.partition("-")[0]) or OTHERS


OTHERS = Greetings("", {"": "{name},"})


@cache
def _read() -> dict[str, Greetings]:
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        language: Greetings(words["nobody"], {"": words["named"], **words["forms"]}) for language, words in said.items()
    }
