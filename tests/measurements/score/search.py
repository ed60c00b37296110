"""The search: questions with known answers, 60 over the demonstration exchange, and more with real texts beside it.

A question is answered when one of its answers is among the first three things on the page. On SQLite or, where
DATABASE_URL names one, on PostgreSQL. The questions over the demonstration are asked again when the corpus's texts lie
beside it.
"""

import csv
import datetime
import importlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from tests.measurements.audit.inside import own_database
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus
from tests.measurements.score.table import Row

HERE = Path(__file__).parent
QUESTIONS, CORPUS_QUESTIONS = HERE / "search_questions.csv", HERE / "search_corpus_questions.csv"
CORPUS_TEXTS = HERE / "search_corpus_texts.csv"
FIRST = 3
TARGET = 0.9
Asked = tuple[str, str, tuple[str, ...]]
"""Language, question, and answers: any of these parts of an address will do."""


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Return the share of questions that are answered among the first three, for all and for each language."""
    with own_database() as database:
        importlib.import_module("django.core.management").call_command("seed_demo", verbosity=0)
        over_demonstration = read_questions(QUESTIONS)
        yield from _answered(over_demonstration, f"the demonstration, {database}")
        try:
            add_texts(corpus)
        except Absent as error:
            yield Row("search", f"the corpus has no {error}", None)
            return
        yield from _answered(
            [*over_demonstration, *read_questions(CORPUS_QUESTIONS)], f"with the corpus beside it, {database}"
        )


def _answered(asked: Sequence[Asked], over: str) -> Iterator[Row]:
    importlib.import_module("practices.exchange.actions.changes").note_changes()
    missed = {question: found for question, found in ask(asked).items() if found}
    by_language: dict[str, list[bool]] = defaultdict(list)
    for language, question, _answers in asked:
        by_language[language].append(question not in missed)
    answered = [one for listed in by_language.values() for one in listed]
    yield Row("search", f"{len(asked)} answered among the first {FIRST}: {over}", _share(answered), target=TARGET)
    for language, listed in by_language.items():
        yield Row("search", f"  in {language}, of {len(listed)}", _share(listed))
    for question, found in missed.items():
        yield Row("search", f"  not answered: {question}", None, of=found[0])


def read_questions(file: Path) -> list[Asked]:
    """Read the questions of a file."""
    return [(row["language"], row["question"], tuple(row["answers"].split("|"))) for row in _rows(file)]


def add_texts(corpus: Corpus) -> None:
    """Publish the real texts that are asked about, each with its organization. Raises Absent where one is missing."""
    factories = importlib.import_module("tests.factories")
    read_file = importlib.import_module("practices.documents.files").read_file
    organizations = importlib.import_module("organizations.models").OrganizationPage
    instruments: dict[tuple[str, str], Any] = {}
    for row in _rows(CORPUS_TEXTS):
        path = corpus.path(row["file"])
        name, slug = row["organization"], row["slug"]
        if (name, slug) not in instruments:
            owner = organizations.objects.filter(slug=slugify(name)).first() or factories.organization(
                name, slug=slugify(name)
            )
            instruments[name, slug] = factories.instrument(owner, title=row["title"], slug=slug)
        factories.edition(
            instruments[name, slug],
            text=read_file(path.name, path.read_bytes()).text,
            language=row["language"],
            on=datetime.date.fromisoformat(row["dated_on"]),
        )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(asked: Sequence[Asked]) -> dict[str, list[str]]:
    """Ask each question as a visitor; give for those that are not answered what stood first, else nothing."""
    client: Any = importlib.import_module("django.test").Client()
    return {question: _missed(client, language, question, answers) for language, question, answers in asked}


def _missed(client: Any, language: str, question: str, answers: Sequence[str]) -> list[str]:
    prefix = "" if language == "en" else f"/{language}"
    response = client.get(f"{prefix}/search/", {"q": question})
    first = [hit.url for hit in response.context["found"].hits[:FIRST]]
    return [] if any(answer in address for answer in answers for address in first) else (first or ["nothing"])


def _share(answered: Sequence[bool]) -> float:
    return sum(answered) / len(answered)
