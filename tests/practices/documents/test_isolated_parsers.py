"""The process that serves holds no parser of strangers' files: they are read in a child alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from practices.documents.formats import (
    CLEANERS,
    MAIL_READERS,
    PAGE_COUNTER,
    PAGE_RENDERER,
    READERS,
)
from tests.whole import long

ROOT = Path(__file__).parents[3]
WITH_A_PARSER = {path for form, path in {**READERS, **MAIL_READERS}.items() if form != "text"} | {
    PAGE_COUNTER,
    PAGE_RENDERER,
    *CLEANERS.values(),
}
PARSERS = ("pypdfium2", "pikepdf", "oxmsg")
"""Packages that read files and that nothing else uses. rdflib writes vocabularies too, and so is there."""
SERVING = """
import sys
import django
django.setup()
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import get_resolver
get_internal_wsgi_application()
get_resolver().url_patterns
print("\\n".join(sorted(sys.modules)))
"""


@pytest.mark.once
@long
def test_serving_process_loads_no_reader():
    done = subprocess.run(
        [sys.executable, "-c", SERVING],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    loaded = set(done.stdout.split())

    assert "practices.documents.files" in loaded
    assert {name for name in loaded if name.partition(".")[0] in PARSERS} == set()
    assert {path.rpartition(".")[0] for path in WITH_A_PARSER} & loaded == set()
