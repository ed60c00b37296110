"""The search: 60 questions with known answers over the demonstration exchange, in six languages.

A question is answered when one of its answers is among the first three things on the page: hits by words, then those
near in meaning; for a word that is misspelt, what the page says may have been meant. On SQLite or, where DATABASE_URL
names one, on PostgreSQL. The corpus takes no part.
"""

import csv
import importlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.audit.inside import own_database
from tests.score.baselines import Baselines
from tests.score.folder import Corpus
from tests.score.table import Row

QUESTIONS = Path(__file__).with_name("search_questions.csv")
FIRST = 3
TARGET = 0.9


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Give the share of questions that are answered among the first three, for all and for each language."""
    with own_database() as database:
        importlib.import_module("django.core.management").call_command("seed_demo", verbosity=0)
        asked = read_questions()
        missed = {question: found for question, found in ask(asked).items() if found}
        by_language: dict[str, list[bool]] = defaultdict(list)
        for language, question, _answers in asked:
            by_language[language].append(question not in missed)
        answered = [one for listed in by_language.values() for one in listed]
        yield Row("search", f"answered among the first {FIRST}, {database}", _share(answered), target=TARGET)
        for language, listed in by_language.items():
            yield Row("search", f"  in {language}, of {len(listed)}", _share(listed))
        for question, found in missed.items():
            yield Row("search", f"  not answered: {question}", None, of=found[0])


def read_questions() -> list[tuple[str, str, tuple[str, ...]]]:
    """Give language, question and answers: any of these parts of an address will do."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [(row["language"], row["question"], tuple(row["answers"].split("|"))) for row in csv.DictReader(file)]


def ask(asked: Sequence[tuple[str, str, tuple[str, ...]]]) -> dict[str, list[str]]:
    """Ask each question as a visitor; give for those that are not answered what stood first, else nothing."""
    client: Any = importlib.import_module("django.test").Client()
    return {question: _missed(client, language, question, answers) for language, question, answers in asked}


def _missed(client: Any, language: str, question: str, answers: Sequence[str]) -> list[str]:
    prefix = "" if language == "en" else f"/{language}"
    response = client.get(f"{prefix}/search/", {"q": question})
    context = response.context
    addresses = [context["spelling_url"]] if context["spelling_url"] else []
    addresses += [hit.url for hit in (*context["found"].hits, *context["found"].near)]
    first = addresses[:FIRST]
    return [] if any(answer in address for answer in answers for address in first) else (first or ["nothing"])


def _share(answered: Sequence[bool]) -> float:
    return sum(answered) / len(answered)
